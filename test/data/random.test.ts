import { describe, expect, it } from 'vitest';
import { gaussianSource, randomSigns, randomSource, xoshiro } from '../../src/data/random.ts';

const take = (n: number, next: () => number): readonly number[] => Array.from({ length: n }, next);

describe('xoshiro', () => {
  it('gives the words of the reference implementation', () => {
    expect(take(10, xoshiro([1, 2, 3, 4]))).toEqual([
      11_520, 0, 5_927_040, 70_819_200, 2_031_721_883, 1_637_235_492, 1_287_239_034, 3_734_860_849,
      3_729_100_597, 4_258_142_804,
    ]);
  });
});

describe('randomSource', () => {
  it('gives multiples of 2^-53 in [0, 1), the same for the same seed and use', () => {
    const xs = take(1_000, randomSource(7));
    expect(xs.every((x) => x >= 0 && x < 1 && Number.isInteger(x * 2 ** 53))).toBe(true);
    expect(new Set(xs).size).toBe(1_000);
    expect(take(1_000, randomSource(7, 'points'))).toEqual(xs);
  });

  it('has a different sequence for every safe seed and every use', () => {
    const seeds = [0, 1, -1, 2, 2 ** 31, -(2 ** 31), 2 ** 32, 2 ** 32 + 1, -(2 ** 32), 2 ** 53 - 1];
    const starts = [...seeds, 1 - 2 ** 53].flatMap((seed) =>
      (['points', 'inputs', 'labels'] as const).map((use) => randomSource(seed, use)()),
    );
    expect(new Set(starts).size).toBe(33);
    for (const seed of [0.5, Number.NaN, Infinity, 2 ** 53])
      expect(() => randomSource(seed)).toThrow(RangeError);
  });

  it('stays the same from release to release', () => {
    expect(take(2, randomSource(1))).toEqual([0.8371326215568066, 0.47517321634323395]);
    expect(take(3, gaussianSource(1, 'inputs'))).toEqual([
      -0.6209501933708192, 2.6846658208126133, 0.5448789987632382,
    ]);
    expect([...randomSigns(12, 1)]).toEqual([-1, 1, 1, -1, 1, 1, 1, -1, -1, 1, 1, -1]);
    expect(randomSource(-5, 'labels')()).toBe(0.7119060500456077);
    expect(randomSource(2 ** 40 + 3, 'labels')()).toBe(0.3304583733207249);
  });

  it('is uniform: each of 16 cells gets its share of 160,000 numbers within five deviations', () => {
    const cells = Array.from({ length: 16 }, () => 0);
    for (const x of take(160_000, randomSource(3))) {
      const cell = Math.floor(16 * x);
      cells[cell] = (cells[cell] ?? 0) + 1;
    }
    expect(cells.every((count) => Math.abs(count - 10_000) < 500)).toBe(true);
  });
});

describe('gaussianSource', () => {
  it('has the moments 0, 1, 0, 3 within five deviations for 100,000 numbers', () => {
    const xs = take(100_000, gaussianSource(5));
    const moment = (k: number): number => xs.reduce((sum, x) => sum + x ** k, 0) / xs.length;
    const deviation = 5 / Math.sqrt(xs.length);
    expect(Math.abs(moment(1))).toBeLessThan(deviation);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(deviation * Math.sqrt(2));
    expect(Math.abs(moment(3))).toBeLessThan(deviation * Math.sqrt(15));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(deviation * Math.sqrt(96));
  });

  it('gives uncorrelated neighbours, and inputs that are unrelated to points of the same seed', () => {
    const xs = take(100_000, gaussianSource(5));
    const ys = take(100_000, gaussianSource(5, 'inputs'));
    const mean = (products: readonly number[]): number =>
      products.reduce((sum, x) => sum + x, 0) / products.length;
    const bound = 5 / Math.sqrt(xs.length);
    expect(Math.abs(mean(xs.map((x, k) => x * (xs[k + 1] ?? 0))))).toBeLessThan(bound);
    expect(Math.abs(mean(xs.map((x, k) => x * (ys[k] ?? 0))))).toBeLessThan(bound);
  });
});

describe('randomSigns', () => {
  it('gives 1 and -1 only, each about half of the time', () => {
    const signs = [...randomSigns(10_000, 2)];
    expect(signs.every((s) => s === 1 || s === -1)).toBe(true);
    expect(Math.abs(signs.reduce((sum, s) => sum + s, 0))).toBeLessThan(500);
    expect(randomSigns(0, 2).length).toBe(0);
  });
});
