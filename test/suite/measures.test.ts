/**
 * # Sizes and conditioning of drawn instances
 * @module
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allProperties } from '../../properties/index.ts';
import { ratio } from '../../src/arithmetic/rational.ts';
import { dense, matrix } from '../../src/linalg/matrix.ts';
import { distributionOf, measuresOf } from '../../src/suite/measures.ts';

const X = dense(3, 2, Float64Array.of(3, 0, 0, 4, 0, 0));

describe('the measures of an instance', () => {
  it.each<readonly [string, unknown, object]>([
    [
      'a network',
      { inputs: X, hidden: dense(1, 2, Float64Array.of(1, 2)), outputs: [5] },
      { n: 3, d: 2, m: 1, 'condition of X': 1.3 },
    ],
    [
      'fractions',
      { X: matrix(1, 2, [ratio(1n, 3n), ratio(2n)]), W: matrix(2, 1, [ratio(1n), ratio(1n)]) },
      { n: 1, d: 2, m: 2, 'condition of X': 1 },
    ],
    [
      'a problem',
      { task: { problem: { inputs: X }, width: 7 } },
      { n: 3, d: 2, m: 7, 'condition of X': 1.3 },
    ],
    [
      'a deep network',
      { net: { inputs: X, layers: [1, 2] } },
      { n: 3, d: 2, layers: 2, 'condition of X': 1.3 },
    ],
    [
      'a half',
      { half: { inputs: X, outputs: [1, 2] } },
      { n: 3, d: 2, h: 2, 'condition of X': 1.3 },
    ],
    [
      'a start of pairs',
      { half: X, inputs: X, outputs: [1] },
      { n: 3, d: 2, h: 1, 'condition of X': 1.3 },
    ],
    [
      'a singular X',
      { inputs: dense(2, 2, Float64Array.of(1, 2, 2, 4)) },
      { n: 2, d: 2, 'condition of X': 1e15 },
    ],
    [
      'an X of zeros',
      { inputs: dense(1, 1, new Float64Array(1)) },
      { n: 1, d: 1, 'condition of X': 1e15 },
    ],
    [
      'numbers of 1e308',
      { inputs: dense(1, 1, Float64Array.of(1e308)) },
      { n: 1, d: 1, 'condition of X': 1 },
    ],
    ['NaN', { inputs: dense(1, 1, Float64Array.of(Number.NaN)) }, { n: 1, d: 1 }],
    ['no rows', { inputs: dense(0, 2, new Float64Array(0)) }, { n: 0, d: 2 }],
    ['a large X', { inputs: dense(1025, 1, new Float64Array(1025).fill(1)) }, { n: 1025, d: 1 }],
    ['plain sizes', { n: 4, d: -1, m: 2.5, order: 3, other: 9 }, { n: 4, order: 3 }],
    ['other shapes', { J: X, weights: X }, { n: 3, p: 2, N: 3, d: 2 }],
    ['what is outside', { width: 2, inner: { width: 9 } }, { m: 2 }],
    ['what lies too deep', { a: { b: { c: { n: 1 } } } }, {}],
    ['no object', [1, 2], {}],
    ['nothing', undefined, {}],
  ])('%s', (_, instance, measures) => {
    expect(measuresOf(instance)).toEqual(measures);
  });
});

const counted = (values: readonly number[]): ReadonlyMap<number, number> =>
  new Map([...Map.groupBy(values, (x) => x)].map(([x, all]) => [x, all.length]));

describe('the distribution of a measure', () => {
  it('lists a few whole values', () => {
    expect(distributionOf(counted([3, 1, 1, 1, 2, 1, 3, 9]))).toEqual({
      least: 1,
      quartiles: [1, 1, 3],
      largest: 9,
      bins: [
        { from: 1, to: 1, count: 4 },
        { from: 2, to: 2, count: 1 },
        { from: 3, to: 3, count: 2 },
        { from: 9, to: 9, count: 1 },
      ],
    });
  });

  it('counts the others in ranges', () => {
    expect(distributionOf(counted([1, 1.5, 2, 999.5])).bins).toEqual([
      { from: 1, to: 2, count: 2 },
      { from: 2, to: 4, count: 1 },
      { from: 512, to: 1024, count: 1 },
    ]);
    expect(distributionOf(counted([0.5, 10, 1e15])).bins).toEqual([
      { from: 0, to: 1, count: 1 },
      { from: 10, to: 100, count: 1 },
      { from: 1e15, to: 1e16, count: 1 },
    ]);
  });

  it('counts each value once, in at most 32 bins, whatever the order', () => {
    const values = fc.array(fc.oneof(fc.nat(2000), fc.double({ min: 1, max: 1e15, noNaN: true })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(values, (all) => {
        const found = distributionOf(counted(all));
        expect(found.bins.length).toBeLessThanOrEqual(32);
        expect(found.bins.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
        const sorted = all.toSorted((a, b) => a - b);
        expect([found.least, ...found.quartiles, found.largest]).toEqual(
          [0, 0.25, 0.5, 0.75, 1].map((q) => sorted[Math.max(0, Math.ceil(q * all.length) - 1)]),
        );
        for (const { from, to, count } of found.bins)
          expect(all.filter((x) => (from === to ? x === from : x >= from && x < to))).toHaveLength(
            count,
          );
        expect(distributionOf(counted(all.toReversed()))).toEqual(found);
      }),
      { seed: 7 },
    );
  });
});

describe('the record of a property', () => {
  it('says what was drawn, the same for the same seed', async () => {
    const one = allProperties.find(({ id }) => id === 'lipschitz/never-exceeded');
    const run = async (): Promise<unknown> =>
      (await one?.check({ seed: 7, runs: 40 }))?.counts.measures;
    const measures = await run();
    expect(measures).toMatchObject({
      n: { least: 1, largest: 3 },
      d: { least: 1 },
      m: { largest: 3 },
    });
    expect(Object.keys(Object(measures))).toEqual(['condition of X', 'd', 'm', 'n']);
    expect(JSON.stringify(await run())).toBe(JSON.stringify(measures));
  });
});
