/**
 * # The runner: each way a run can end, by an artificial property
 * @module
 */

import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { property } from '../../src/suite/property.ts';
import type { Outcome, Property } from '../../src/suite/property.ts';
import type { CheckOptions, PropertyResult } from '../../src/suite/contract.ts';
import { even, same, seed, small } from './toys.ts';

const check = <I>(p: Property<I>, options: Partial<CheckOptions> = {}): Promise<PropertyResult> =>
  property(p).check({ seed, ...options });

/** The result, required to be of one kind. */
function ended<K extends PropertyResult['kind']>(
  result: PropertyResult,
  kind: K,
): Extract<PropertyResult, { kind: K }> {
  const is = (r: PropertyResult): r is Extract<PropertyResult, { kind: K }> => r.kind === kind;
  if (!is(result)) throw new Error(`expected ${kind}, got ${JSON.stringify(result)}`);
  return result;
}

const boom = (): never => {
  throw new Error('boom');
};

describe('a run that passes', () => {
  it('counts every instance, hypothesis, label and outcome', async () => {
    const { counts } = ended(await check(even), 'passed');
    expect(counts).toMatchObject({ instances: 200, met: 200, proved: 200, refuted: 0 });
    expect(counts.hypotheses).toEqual({ 'n is at most 1000': 200 });
    const { negative = 0, 'non-negative': other = 0 } = counts.labels;
    expect(negative + other).toBe(200);
    expect(negative).toBe(
      fc.sample(even.arbitrary, { seed, numRuns: 200 }).filter((n) => n < 0).length,
    );
  });

  it('counts a success of a sampling property as sampled, never as proved', async () => {
    const { counts } = ended(await check({ ...even, evidence: 'sample' }), 'passed');
    expect(counts).toMatchObject({ proved: 0, sampled: 200 });
  });

  it('keeps the most frequent reasons for not certified, most frequent first', async () => {
    const p: Property<number> = {
      ...even,
      arbitrary: fc.nat({ max: 99 }),
      required: {},
      proves: 0.1,
      conclude: (n) =>
        n < 50 ? { kind: 'proved' } : { kind: 'not-certified', because: n < 60 ? 'rare' : 'often' },
    };
    const { counts } = ended(await check(p), 'passed');
    const values = fc.sample(p.arbitrary, { seed, numRuns: 200 });
    const rare = values.filter((n) => n >= 50 && n < 60).length;
    const often = values.filter((n) => n >= 60).length;
    expect(Object.entries(counts.reasons)).toEqual([
      ['often', often],
      ['rare', rare],
    ]);
    expect(counts).toMatchObject({ notCertified: rare + often, proved: 200 - rare - often });
  });

  it('counts each hypothesis by itself and concludes only where all hold', async () => {
    const seen: number[] = [];
    const p: Property<number> = {
      ...small,
      arbitrary: fc.nat({ max: 100 }),
      hypotheses: { ...small.hypotheses, 'n < 12': (n) => n < 12 },
      conclude: (n) => {
        seen.push(n);
        return same(Math.min(n, 11), n);
      },
    };
    const { counts } = ended(await check(p), 'passed');
    const values = fc.sample(p.arbitrary, { seed, numRuns: 200 });
    expect(seen).toEqual(values.filter((n) => n % 2 === 0 && n < 12));
    expect(counts.met).toBe(seen.length);
    expect(counts.hypotheses).toEqual({
      'n is even': values.filter((n) => n % 2 === 0).length,
      'n >= 0': 200,
      'n < 12': values.filter((n) => n < 12).length,
    });
  });

  it('gives the same result twice for one seed, apart from the time', async () => {
    const [one, two] = [await check(small), await check(small)];
    expect({ ...one, counts: { ...one.counts, milliseconds: 0 } }).toEqual({
      ...two,
      counts: { ...two.counts, milliseconds: 0 },
    });
    expect((await check(even, { seed: 1 })).counts.labels).not.toEqual(
      (await check(even, { seed: 2 })).counts.labels,
    );
  });
});

describe('a run that is refuted', () => {
  it('gives the shrunk instance, both sides, the hypotheses and a replay', async () => {
    const result = ended(await check(small), 'refuted');
    expect(result).toMatchObject({
      instance: 'n = 12',
      left: '11',
      right: '12',
      because: 'the sides differ',
      shrunk: 'complete',
      hypotheses: { 'n is even': true, 'n >= 0': true },
      replay: `widthwise verify toy --seed ${seed} --only toy/small --path ${result.path}`,
    });
  });

  it('never shrinks to an instance that violates a hypothesis', async () => {
    const p = { ...small, arbitrary: fc.nat({ max: 1000 }) };
    const { right } = ended(await check(p), 'refuted');
    expect(Number(right) % 2).toBe(0);
  });

  it('counts no instance that only shrinking visited', async () => {
    const { counts, path } = ended(await check(small), 'refuted');
    expect(counts.instances).toBe(Number(path.split(':')[0]) + 1);
    expect(counts.refuted).toBe(1);
    expect(path).toContain(':'); // it did shrink
  });

  it('replays the shrunk instance, and only it, from the seed and the path', async () => {
    const { path } = ended(await check(small), 'refuted');
    const replayed = ended(await check(small, { path }), 'refuted');
    expect(replayed).toMatchObject({ instance: 'n = 12', path, counts: { instances: 1 } });
    // One instance has no meaningful shares or control, so neither is judged.
    const repaired: Property<number> = {
      ...small,
      conclude: () => ({ kind: 'proved' }),
      required: { never: 0.5 },
      control: { statement: 'n = n', conclude: (n) => same(n, n) },
    };
    expect(await check(repaired, { path })).toMatchObject({
      kind: 'passed',
      counts: { instances: 1, proved: 1 },
    });
  });

  it('reports a refutation that is followed by a signal, unshrunk', async () => {
    const controller = new AbortController();
    const p: Property<number> = {
      ...small,
      conclude: (n) => {
        if (n > 11) controller.abort();
        return same(Math.min(n, 11), n);
      },
    };
    const result = ended(await check(p, { signal: controller.signal }), 'refuted');
    expect(result.shrunk).toBe('stopped');
    expect(result.path).toBe(`${result.counts.instances - 1}`);
  });

  it('says when a second try of the same instance does not fail', async () => {
    let tries = 0;
    const p: Property<number> = {
      ...even,
      conclude: (n) => same(n, (tries += 1) === 1 ? n + 1 : n),
    };
    const result = ended(await check(p), 'refuted');
    expect(result.shrunk).toBe('not-reproduced');
    expect(tries).toBe(2);
    tries = 0;
    expect(ended(await check(p, { path: '3:0' }), 'refuted').shrunk).toBe('not-reproduced');
    expect(tries).toBe(2); // the siblings on the path were not tried instead
  });

  it('keeps the refutation and shows the stack when a smaller instance throws', async () => {
    let refuted = 0;
    const p: Property<number> = {
      ...small,
      conclude: (n) => {
        if (n < 14 && refuted > 0) throw new Error('boom at a small one');
        if (n >= 14) refuted += 1;
        return same(Math.min(n, 13), n);
      },
    };
    const result = ended(await check(p), 'refuted');
    expect(result.instance).toBe('n = 14');
    expect(result.crash).toContain('boom at a small one');
  });

  it('keeps the refutation and shows the stack when the generator throws while shrinking', async () => {
    let refuted = false;
    const p: Property<number> = {
      ...small,
      arbitrary: small.arbitrary.map((n) => (refuted ? boom() : n)),
      conclude: (n) => {
        refuted ||= n > 11;
        return same(Math.min(n, 11), n);
      },
    };
    const result = ended(await check(p), 'refuted');
    expect(result).toMatchObject({ left: '11', shrunk: 'stopped' });
    expect(result.crash).toContain('boom');
  });
});

describe('a run that shows nothing', () => {
  it('fails when the hypotheses never held together', async () => {
    const p = { ...even, hypotheses: { a: (n: number) => n < 0, b: (n: number) => n >= 0 } };
    const result = ended(await check(p), 'vacuous');
    expect(result.because).toBe('hypotheses never held');
    expect((result.counts.hypotheses['a'] ?? 0) + (result.counts.hypotheses['b'] ?? 0)).toBe(200);
  });

  it('fails when a required label is too rare, and names it with both shares', async () => {
    const p = { ...even, required: { negative: 0.2, huge: 0.05, 'non-negative': 0.99 } };
    const { because, misses, counts } = ended(await check(p), 'vacuous');
    expect(because).toBe('insufficient coverage');
    expect(misses).toEqual([
      { label: 'huge', wanted: 0.05, got: 0 },
      { label: 'non-negative', wanted: 0.99, got: (counts.labels['non-negative'] ?? 0) / 200 },
    ]);
  });

  it('judges no share below 1 in a short run, but fails where hypotheses never held or one instance settles it', async () => {
    const rare = { ...even, required: { huge: 0.05 } };
    for (const runs of [1, 199])
      expect(ended(await check(rare, { runs }), 'short').usual).toBe(200);
    for (const runs of [200, 201]) ended(await check(rare, { runs }), 'vacuous');
    ended(await check(even, { runs: 5 }), 'short');
    const never = { ...rare, hypotheses: { never: () => false } };
    expect(ended(await check(never, { runs: 5 }), 'vacuous').because).toBe('hypotheses never held');
    ended(await check({ ...even, required: { huge: 1 } }, { runs: 5 }), 'vacuous');
    const control = { statement: 'n = n', conclude: (n: number) => same(n, n) };
    ended(await check({ ...rare, control }, { runs: 5 }), 'control-not-refuted');
  });

  it('passes where a share is exactly met', async () => {
    const hypotheses = { negative: (n: number) => n < 0 };
    const p = { ...even, hypotheses, required: { all: 1 }, labels: () => ['all', 'all'] };
    const { counts } = ended(await check(p), 'passed');
    expect(counts.labels).toEqual({ all: counts.met }); // of the met instances, each once
    expect(counts.met).toBeLessThan(200);
  });

  it('fails when too few instances are proved', async () => {
    const p: Property<number> = {
      ...even,
      conclude: () => ({ kind: 'not-certified', because: 'never' }),
      proves: 0.5,
    };
    expect(ended(await check(p), 'vacuous').misses).toEqual([
      { label: '(proved)', wanted: 0.5, got: 0 },
    ]);
  });

  it('fails when the control is not refuted, and passes when it is', async () => {
    const tame = { statement: 'for all n: n = n', conclude: (n: number) => same(n, n) };
    expect(ended(await check({ ...even, control: tame }), 'control-not-refuted')).toMatchObject({
      control: tame.statement,
      instances: 200,
    });
    const wild = { statement: 'for all n: n = 0', conclude: (n: number) => same(n, 0) };
    expect((await check({ ...even, control: wild })).kind).toBe('passed');
    // However few instances are asked for, the control has its default number.
    const values = fc.sample(even.arbitrary, { seed, numRuns: 200 });
    const late = { ...wild, conclude: (n: number) => same(n, values[0] ?? n) };
    expect((await check({ ...even, required: {}, control: late }, { runs: 1 })).kind).toBe('short');
  });
});

describe('a run that stops early', () => {
  it('ends between two instances at the time budget', async () => {
    const result = ended(await check(even, { runs: 1e9, seconds: 0.3 }), 'interrupted');
    expect(result.by).toBe('time');
    expect(result.counts.instances).toBeGreaterThan(0);
    expect(result.counts.proved).toBe(result.counts.instances);
  });

  it('stops at a signal although every conclusion is synchronous', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 30);
    const result = await check(even, { runs: 1e9, signal: controller.signal, seconds: 20 });
    expect(ended(result, 'interrupted').by).toBe('signal');
  });

  it('stops at a signal while the control is attacked', async () => {
    const controller = new AbortController();
    const conclude = (n: number): Outcome => {
      controller.abort();
      return same(n, n);
    };
    const p = { ...even, control: { statement: 'n = n', conclude } };
    expect(ended(await check(p, { signal: controller.signal }), 'interrupted').by).toBe('signal');
  });

  it('reports progress after each instance', async () => {
    const done: number[] = [];
    await check(even, { runs: 5, onProgress: (p) => done.push(p.done / p.total) });
    expect(done).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
  });

  it('passes on an exception of a callback', async () => {
    await expect(check(even, { onProgress: boom })).rejects.toThrow('boom');
  });
});

describe('a run that breaks', () => {
  it('reports an exception of the conclusion as an error, with its stack and a replay', async () => {
    const p: Property<number> = {
      ...even,
      conclude: (n) => {
        if (n > 500) throw new TypeError('cannot conclude');
        return { kind: 'proved' };
      },
    };
    const result = ended(await check(p), 'error');
    expect(result.stack).toContain('TypeError: cannot conclude');
    expect(result.stack).toContain('run.test.ts');
    expect(result.counts).toMatchObject({ refuted: 0, proved: result.counts.instances - 1 });
    const path = result.replay.split(' ').at(-1);
    expect(await check(p, { path })).toMatchObject({ kind: 'error', instance: result.instance });
  });

  it('replays an instance that the generator threw on', async () => {
    const values = fc.sample(even.arbitrary, { seed, numRuns: 200 });
    const arbitrary = even.arbitrary.map((n) => (n === values.at(-1) ? boom() : n));
    const { replay, counts } = ended(await check({ ...even, arbitrary }), 'error');
    expect(counts.instances).toBe(values.indexOf(values.at(-1) ?? 0));
    expect(counts.instances).toBeGreaterThan(0);
    const path = replay.split(' ').at(-1);
    expect(path).toBe(`${counts.instances}`);
    expect((await check({ ...even, arbitrary }, { path })).kind).toBe('error');
  });

  it('treats fc.pre, which would skip silently, as an exception', async () => {
    const p: Property<number> = { ...even, conclude: (n) => (fc.pre(n > 5), same(n, n)) };
    expect((await check(p)).kind).toBe('error');
  });

  it('reports an exception of the generator, a hypothesis or the control, and hides nothing where show throws', async () => {
    for (const broken of [
      { ...even, arbitrary: even.arbitrary.map(boom) },
      { ...even, hypotheses: { h: boom } },
      { ...even, labels: boom },
    ])
      expect(ended(await check(broken), 'error').stack).toContain('boom');
    const control = { statement: 'broken', conclude: boom };
    // A path replays the statement, which holds there.
    expect(ended(await check({ ...even, control }), 'error').replay).not.toContain('--path');
    const result = ended(await check({ ...small, show: boom }), 'refuted');
    expect(result).toMatchObject({ left: '11', right: '12' });
    expect(result.instance).toContain('boom');
  });
});

describe('a run with options or data out of range', () => {
  it.each([
    { seed: 0.5 },
    { seed: Number.NaN },
    { seed: 2 ** 31 },
    { runs: 0 },
    { runs: 1.5 },
    { runs: Number.POSITIVE_INFINITY },
    { seconds: -1 },
    { seconds: Number.NaN },
    { path: '' },
    { path: '3:' },
    { path: '-1' },
    { path: '1e3' },
    { path: '0:999999:999999' },
  ])('is refused as a usage error: %o', async (options) => {
    await expect(check(even, options)).rejects.toMatchObject({ code: 'usage' });
  });

  it.each([
    { id: 'other/even' },
    { runs: 0 },
    { proves: 0 },
    { proves: Number.NaN },
    { required: { negative: 1.01 } },
    { required: { negative: Number.NaN } },
  ])('is refused for a property with %o', (wrong) => {
    expect(() => property({ ...even, ...wrong })).toThrow(RangeError);
  });
});
