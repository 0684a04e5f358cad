import { describe, expect, it } from 'vitest';
import { cells } from '../../../../src/theorems/kkt/experiment/cells.ts';
import type { Cell } from '../../../../src/theorems/kkt/experiment/cells.ts';
import { practiceMethods } from '../../../../src/theorems/kkt/experiment/methods.ts';
import type { Method } from '../../../../src/theorems/kkt/experiment/methods.ts';
import { comparisonsOf } from '../../../../src/theorems/kkt/experiment/comparisons.ts';
import { pgdVsSgd } from '../../../../src/theorems/kkt/experiment/run.ts';
import type {
  CellRecord,
  Design,
  MethodRecord,
} from '../../../../src/theorems/kkt/experiment/record.ts';
import type { MethodsOf } from '../../../../src/theorems/kkt/experiment/run.ts';
import { signedRankTest } from '../../../../src/reports/paired-test.ts';
import { gaussianProblem } from '../../../certificates/support.ts';

const tiny: Design = { seed: 1, seeds: 6, evaluations: 30, tuningSeeds: 1, certified: 1 };

function of(...ids: readonly string[]): MethodsOf {
  return () => practiceMethods.filter(({ id }) => ids.includes(id));
}

const pair = of('projected', 'sgd');

/** Problems of 8 samples; the seeds that were asked for are kept. */
function tinyCell(asked: number[] = []): Cell {
  return {
    id: 'tiny',
    part: 'practice',
    title: 'tiny',
    n: 8,
    d: 4,
    width: 4,
    activation: 'tanh',
    batch: 8,
    problem: (seed) => {
      asked.push(seed);
      return Promise.resolve(gaussianProblem(8, 4, 'tanh', seed));
    },
  };
}

describe('the experiment', () => {
  it('repeats itself with one seed, to the last bit, and not with another', async () => {
    const [one, again, other] = await Promise.all(
      [1, 1, 2].map((seed) => pgdVsSgd({ ...tiny, seed }, [tinyCell()], {}, pair)),
    );
    expect(JSON.stringify(again)).toBe(JSON.stringify(one));
    expect(other?.cells[0]?.methods[0]?.losses).not.toEqual(one?.cells[0]?.methods[0]?.losses);
  });

  it('gives every method the same test seeds, other seeds for tuning, and reports what tuning cost', async () => {
    const asked: number[] = [];
    const record = await pgdVsSgd(tiny, [tinyCell(asked)], {}, pair);
    expect(new Set(asked).size).toBe(tiny.seeds + tiny.tuningSeeds);
    const [cell] = record.cells;
    expect(cell?.methods.map(({ method }) => method)).toEqual(['projected', 'sgd']);
    for (const found of cell?.methods ?? []) {
      const { losses, gradients, median, lowerQuartile, upperQuartile, tuning } = found;
      expect([losses.length, gradients.length]).toEqual([tiny.seeds, tiny.seeds]);
      expect(lowerQuartile).toBeLessThanOrEqual(median);
      expect(median).toBeLessThanOrEqual(upperQuartile);
      expect(tuning.settings).toBe(36);
      expect(tuning.gradients).toBeGreaterThan(0);
      expect(tuning.gradients).toBeLessThanOrEqual(36 * 30);
      expect(found.ends.runs).toBe(1);
      // of the visits after 10, 100 and 1,000 gradients a run of at most 30 makes one
      expect(found.ends.along).toHaveLength(1);
      expect(found.ends.along[0]).toHaveLength(1);
      expect(found.ends.along[0]?.[0]).toBeGreaterThan(0);
      expect(found.startSingular).toHaveLength(tiny.seeds);
    }
  });

  it('runs a cell the same alone or among others', async () => {
    const [first, second] = cells;
    if (first === undefined || second === undefined) throw new Error('too few cells');
    const design = { ...tiny, seeds: 2, evaluations: 4 };
    const both = await pgdVsSgd(design, [first, second], {}, pair);
    const alone = await pgdVsSgd(design, [second], {}, pair);
    expect(alone.cells[0]).toEqual(both.cells[1]);
    expect(alone.cells[0]?.methods[0]?.losses).not.toEqual(both.cells[0]?.methods[0]?.losses);
  });

  it('chooses the setting that was best on the tuning seeds, or its variant', async () => {
    const setting = (value: number): Method['settings'][number] => ({ value });
    const method: Method = {
      id: 'known',
      role: 'claimed',
      settings: [1, 2, 3, 4].map(setting),
      variants: ({ value }) => [{ value: Number(value) + 10 }],
      run: (_, { value }) => {
        const loss = { 2: 0.5, 3: 0.25, 4: 0.25, 14: 0.125 }[Number(value)] ?? 1;
        const evaluations = value === 4 ? 5 : 9;
        return { loss, evaluations, reached: [evaluations, null, null] };
      },
    };
    const record = await pgdVsSgd(tiny, [tinyCell()], {}, () => [method]);
    // 3 and 4 are equal in loss, 4 took fewer gradients, and its variant is better still
    expect(record.cells[0]?.methods[0]).toMatchObject({
      setting: { value: 14 },
      tuning: { settings: 5, gradients: 4 * 9 + 5 },
      median: 0.125,
      solved: 0,
    });
    const plain = await pgdVsSgd(tiny, [tinyCell()], {}, () => [{ ...method, variants: () => [] }]);
    expect(plain.cells[0]?.methods[0]).toMatchObject({
      setting: { value: 4 },
      atEdge: true,
      gradients: Array.from({ length: 6 }, () => [5, null]),
    });
  });

  it('counts its runs, and ends with the finished cells when interrupted', async () => {
    const total = 2 * 2 * (36 + 6);
    const stop = new AbortController();
    const seen: number[] = [];
    const finished: string[] = [];
    const watch = {
      signal: stop.signal,
      onProgress: (_: string, done: number, all: number): void => {
        seen.push(done);
        expect(all).toBe(total);
        if (done === total / 2 + 5) stop.abort();
      },
      onCell: ({ id }: CellRecord): number => finished.push(id),
    };
    const two = [tinyCell(), { ...tinyCell(), id: 'second' }];
    const record = await pgdVsSgd(tiny, two, watch, pair);
    expect(seen.at(-1)).toBe(total / 2 + 5);
    expect(finished).toEqual(['tiny']);
    expect([record.complete, record.cells.length, record.comparisons.length]).toEqual([
      false,
      1,
      3, // measures
    ]);
  });
});

describe('the finding', () => {
  it('is that the constraint and the mirrored start help narrow networks, in two cells pooled', async () => {
    const narrow = ['gaussian-100x50-m4', 'clustered-100x50-m4'];
    const chosen = cells.filter(({ id }) => narrow.includes(id));
    const design = { ...tiny, seed: 20211206, seeds: 5, evaluations: 400 };
    const methods = of('projected', 'sgd-momentum', 'adam');
    const record = await pgdVsSgd(design, chosen, {}, methods);
    expect(record.cells).toHaveLength(2);
    for (const rival of [1, 2]) {
      const differences = record.cells.flatMap(({ methods: [own, ...others] }) =>
        (own?.losses ?? []).map(
          (loss, k) => Math.log10(others[rival - 1]?.losses[k] ?? Number.NaN) - Math.log10(loss),
        ),
      );
      expect(differences).toHaveLength(10);
      const { pValue, effect } = signedRankTest(differences);
      expect(effect).toBeGreaterThan(0);
      expect(pValue).toBeLessThan(0.05 / 2); // two rivals
    }
  });
});

/** A cell of two methods with these losses. */
function duel(claimed: readonly number[], rival: readonly number[]): CellRecord {
  const record = (role: MethodRecord['role'], losses: readonly number[]): MethodRecord => ({
    method: role,
    role,
    setting: {},
    atEdge: false,
    tuning: { settings: 1, gradients: 1 },
    losses,
    lowerQuartile: 1,
    median: 1,
    upperQuartile: 1,
    solved: 0,
    gradients: losses.map((loss) => [loss, null]),
    ends: { runs: 0, exact: 0, distance: null, singular: [], along: [] },
    startSingular: losses.map(() => 0),
  });
  return {
    id: 'duel',
    part: 'practice',
    title: 'duel',
    n: 1,
    d: 1,
    width: 2,
    evaluations: 1,
    methods: [record('claimed', claimed), record('rival', rival)],
  };
}

describe('comparisons', () => {
  const ones = Array.from({ length: 20 }, () => 1);
  const tens = ones.map(() => 10);

  it('say lower, higher or not distinguished from the point of view of the projected method', () => {
    const [win] = comparisonsOf([duel(ones, tens)]);
    expect(win).toMatchObject({ lower: 20, higher: 0, advantage: 1, effect: 1, verdict: 'lower' });
    expect(win?.pValue).toBe(2 / 2 ** 20);
    expect(win?.interval).toMatchObject({ lo: 1, hi: 1 });
    const [loss] = comparisonsOf([duel(tens, ones)]);
    expect(loss).toMatchObject({ advantage: -1, effect: -1, verdict: 'higher' });
    const [tie] = comparisonsOf([duel(ones, ones)]);
    expect(tie).toMatchObject({ lower: 0, higher: 0, pValue: 1, verdict: 'not distinguished' });
  });

  it('count a divergence as the worst, and two of them as a tie', () => {
    const [result] = comparisonsOf([duel([1, Infinity, Infinity], [Infinity, 1, Infinity])]);
    expect(result).toMatchObject({ lower: 1, higher: 1, effect: 0, pValue: 1, advantage: 0 });
  });

  it('are of losses, and of the gradients to each milestone, where not to reach it is the worst', () => {
    const all = comparisonsOf([duel([3, 4, 5], [4, 5, 6])]);
    expect(all.map(({ measure, lower }) => [measure, lower])).toEqual([
      ['loss', 3],
      ['gradients to 1e-6', 3],
      ['gradients to 1e-12', 0],
    ]);
  });

  it('ask more of each test when there are many', () => {
    const six = [1, 1, 1, 1, 1, 1];
    const strong = duel(
      six,
      six.map(() => 2),
    );
    expect(comparisonsOf([strong])[0]).toMatchObject({ pValue: 2 / 64, verdict: 'lower' });
    const losses = comparisonsOf([strong, strong]).filter(({ measure }) => measure === 'loss');
    for (const { pValue, adjusted, verdict } of losses)
      expect([pValue, adjusted, verdict]).toEqual([2 / 64, 4 / 64, 'not distinguished']);
  });
});
