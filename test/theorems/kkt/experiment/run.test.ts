import { describe, expect, it } from 'vitest';
import { cases } from '../../../../src/theorems/kkt/experiment/cases.ts';
import type { Case } from '../../../../src/theorems/kkt/experiment/cases.ts';
import { methods } from '../../../../src/theorems/kkt/experiment/methods.ts';
import { comparisonsOf, pgdVsSgd } from '../../../../src/theorems/kkt/experiment/run.ts';
import type {
  CaseRecord,
  Design,
  MethodRecord,
} from '../../../../src/theorems/kkt/experiment/run.ts';
import { gaussianProblem } from '../../../certificates/support.ts';

const tiny: Design = { seed: 1, seeds: 6, evaluations: 30, configurations: 2, tuningSeeds: 1 };

/** Problems of 8 samples; the seeds that were asked for are kept. */
function tinyCase(asked: number[] = [], share: number = 1): Case {
  return {
    id: 'tiny',
    title: 'tiny',
    n: 8,
    d: 4,
    width: 4,
    share,
    problem: (seed) => {
      asked.push(seed);
      return Promise.resolve(gaussianProblem(8, 4, 'tanh', seed));
    },
  };
}

describe('the experiment', () => {
  it('repeats itself with one seed, to the last bit, and not with another', async () => {
    const [one, again, other] = await Promise.all(
      [1, 1, 2].map((seed) => pgdVsSgd({ ...tiny, seed }, [tinyCase()])),
    );
    expect(JSON.stringify(again)).toBe(JSON.stringify(one));
    expect(other?.cases[0]?.methods[0]?.losses).not.toEqual(one?.cases[0]?.methods[0]?.losses);
  });

  it('gives every method the same test seeds, other seeds for tuning, and the same budget', async () => {
    const asked: number[] = [];
    const record = await pgdVsSgd(tiny, [tinyCase(asked, 0.5)]);
    expect(new Set(asked).size).toBe(tiny.seeds + tiny.tuningSeeds);
    const [of] = record.cases;
    expect(of?.evaluations).toBe(15);
    expect(of?.methods.map(({ method }) => method)).toEqual(methods.map(({ id }) => id));
    for (const { losses, evaluations, median, lowerQuartile, upperQuartile } of of?.methods ?? []) {
      expect(losses).toHaveLength(tiny.seeds);
      expect(evaluations).toBeLessThanOrEqual(15);
      expect(lowerQuartile).toBeLessThanOrEqual(median);
      expect(median).toBeLessThanOrEqual(upperQuartile);
    }
  });

  it('runs a case the same alone or among others', async () => {
    const [first, second] = cases;
    if (first === undefined || second === undefined) throw new Error('too few cases');
    const design = { ...tiny, seeds: 2, evaluations: 4 };
    const both = await pgdVsSgd(design, [first, second]);
    const alone = await pgdVsSgd(design, [second]);
    expect(alone.cases[0]).toEqual(both.cases[1]);
    expect(alone.cases[0]?.methods[0]?.losses).not.toEqual(both.cases[0]?.methods[0]?.losses);
  });

  it('chooses what was best on the tuning seeds', async () => {
    const few = await pgdVsSgd({ ...tiny, configurations: 1 }, [tinyCase()]);
    const many = await pgdVsSgd({ ...tiny, configurations: 8 }, [tinyCase()]);
    const losses = ({ cases: [of] }: typeof few): readonly number[] =>
      (of?.methods ?? []).map(({ tuningLoss }) => tuningLoss);
    const better = losses(many).filter((loss, k) => loss < (losses(few)[k] ?? 0));
    expect(better.length).toBeGreaterThan(3);
  });

  it('counts its runs, and ends with the finished cases when interrupted', async () => {
    const total = 2 * methods.length * (2 * 1 + 6);
    const stop = new AbortController();
    const seen: number[] = [];
    const finished: string[] = [];
    const record = await pgdVsSgd(tiny, [tinyCase(), { ...tinyCase(), id: 'second' }], {
      signal: stop.signal,
      onProgress: (_, done, all) => {
        seen.push(done);
        expect(all).toBe(total);
        if (done === total / 2 + 5) stop.abort();
      },
      onCase: ({ id }) => finished.push(id),
    });
    expect(seen.at(-1)).toBe(total / 2 + 5);
    expect(finished).toEqual(['tiny']);
    expect([record.complete, record.cases.length, record.comparisons.length]).toEqual([
      false,
      1,
      6,
    ]);
  });
});

/** A case of two methods with these losses. */
function duel(claimed: readonly number[], rival: readonly number[]): CaseRecord {
  const record = (role: MethodRecord['role'], losses: readonly number[]): MethodRecord => ({
    method: role,
    role,
    configuration: {},
    atEdge: false,
    tuningLoss: 1,
    losses,
    lowerQuartile: 1,
    median: 1,
    upperQuartile: 1,
    evaluations: 1,
  });
  return {
    id: 'duel',
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

  it('count losses at the level of rounding as equal', () => {
    const [result] = comparisonsOf([duel([1e-30, 0, 1e-25], [1e-26, 1e-29, 1e-20])]);
    expect(result).toMatchObject({ lower: 1, higher: 0, advantage: 0 });
  });

  it('ask more of each test when there are many', () => {
    const six = [1, 1, 1, 1, 1, 1];
    const strong = duel(
      six,
      six.map(() => 2),
    );
    expect(comparisonsOf([strong])[0]).toMatchObject({ pValue: 2 / 64, verdict: 'lower' });
    for (const { pValue, adjusted, verdict } of comparisonsOf([strong, strong]))
      expect([pValue, adjusted, verdict]).toEqual([2 / 64, 4 / 64, 'not distinguished']);
  });
});
