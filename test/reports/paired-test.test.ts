import { describe, expect, it } from 'vitest';
import { randomSource } from '../../src/data/random.ts';
import { holm, medianInterval, quantile, signedRankTest } from '../../src/reports/paired-test.ts';

/** The two-sided p-value by enumerating all signs; the ranks by counting. */
function bruteForce(differences: readonly number[]): number {
  const kept = differences.filter((x) => x !== 0);
  const sizes = kept.map(Math.abs);
  const rank = (a: number): number => {
    const [below, equal] = [sizes.filter((b) => b < a), sizes.filter((b) => b === a)];
    return below.length + (equal.length + 1) / 2;
  };
  const ranks = sizes.map(rank);
  const centre = ranks.reduce((a, b) => a + b, 0) / 2;
  const far = (signs: readonly boolean[]): number =>
    Math.abs(ranks.reduce((sum, r, k) => sum + (signs[k] === true ? r : 0), 0) - centre);
  const seen = far(kept.map((x) => x > 0));
  let extreme = 0;
  for (let bits = 0; bits < 2 ** kept.length; bits++)
    if (far(kept.map((_, k) => ((bits >> k) & 1) === 1)) >= seen) extreme += 1;
  return extreme / 2 ** kept.length;
}

describe('the signed-rank test', () => {
  it('has the published p-value of the depression scores of Hollander and Wolfe', () => {
    const x = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
    const y = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
    const result = signedRankTest(x.map((a, k) => a - (y[k] ?? 0)));
    expect([result.pairs, result.positive, result.negative]).toEqual([9, 40, 5]);
    expect(result.pValue).toBe(20 / 512); // 0.039, one-sided 0.0195
  });

  it('has p = 2/2^n where all differences have one sign', () => {
    for (const count of [1, 6, 20, 50]) {
      const ups = Array.from({ length: count }, (_, k) => k + 1);
      expect(signedRankTest(ups)).toMatchObject({ effect: 1, pValue: 2 / 2 ** count });
      expect(signedRankTest(ups.map((x) => -x))).toMatchObject({
        effect: -1,
        pValue: 2 / 2 ** count,
      });
    }
  });

  it('crosses 0.05 at 20 pairs where the tables do: between rank sums 52 and 53', () => {
    const withNegative = (sum: number): number => {
      let left = sum;
      const differences = Array.from({ length: 20 }, (_, k) => 20 - k).map((rank) => {
        if (rank > left) return rank;
        left -= rank;
        return -rank;
      });
      const result = signedRankTest(differences);
      expect(result.negative).toBe(sum);
      return result.pValue;
    };
    expect(withNegative(52)).toBeLessThan(0.05);
    expect(withNegative(53)).toBeGreaterThan(0.05);
  });

  it('agrees with a count over all signs, with ties and zeros', () => {
    const uniform = randomSource(3);
    for (let run = 0; run < 60; run++) {
      const differences = Array.from(
        { length: 1 + Math.floor(11 * uniform()) },
        () => Math.floor(9 * uniform()) - 3,
      );
      expect(signedRankTest(differences).pValue).toBe(bruteForce(differences));
    }
  });

  it('drops zeros, ranks infinite differences as the largest, and has p = 1 where nothing differs', () => {
    expect(signedRankTest([0, 0])).toEqual({
      pairs: 0,
      positive: 0,
      negative: 0,
      pValue: 1,
      effect: 0,
    });
    expect(signedRankTest([0, 3, 1])).toEqual(signedRankTest([3, 1]));
    expect(signedRankTest([Infinity, -2, -Infinity, 1])).toEqual(signedRankTest([3, -2, -3, 1]));
  });

  it('refuses NaN and more pairs than it can count exactly', () => {
    expect(() => signedRankTest([1, Number.NaN])).toThrow(RangeError);
    expect(() => signedRankTest(Array.from({ length: 51 }, () => 1))).toThrow(/at most 50/u);
  });
});

describe('the interval of the median', () => {
  it('runs from the 6th to the 15th of 20, with 95.9 %', () => {
    const xs = Array.from({ length: 20 }, (_, k) => 20 - k);
    const found = medianInterval(xs, 0.95);
    expect(found).toMatchObject({ lo: 6, hi: 15 });
    expect(found?.confidence).toBeCloseTo(0.958611, 6);
  });

  it('is the whole range for 6 numbers, and undefined for 5', () => {
    expect(medianInterval([3, 1, 2, 6, 5, 4], 0.95)).toEqual({ lo: 1, hi: 6, confidence: 0.96875 });
    expect(medianInterval([1, 2, 3, 4, 5], 0.95)).toBeUndefined();
  });

  it('contains the median of random samples at least as often as it says', () => {
    const uniform = randomSource(5);
    const runs = 2000;
    let held = 0;
    for (let run = 0; run < runs; run++) {
      const found = medianInterval(Array.from({ length: 11 }, uniform), 0.95);
      if (found !== undefined && found.lo <= 0.5 && 0.5 <= found.hi) held += 1;
    }
    const expected = 1 - (2 * (1 + 11)) / 2 ** 11; // k = 2 of 11
    expect(medianInterval(Array.from({ length: 11 }, uniform), 0.95)?.confidence).toBe(expected);
    // four standard deviations, with a fixed seed
    const slack = 4 * Math.sqrt((expected * (1 - expected)) / runs);
    expect(Math.abs(held / runs - expected)).toBeLessThan(slack);
  });
});

describe('the corrections of Holm and the quantiles', () => {
  it('multiply sorted p-values by the number that is left, and never decrease', () => {
    const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
    for (const [k, p] of [0.03, 0.06, 0.06, 0.02].entries()) expect(adjusted[k]).toBeCloseTo(p, 12);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });

  it('interpolate, and keep infinite numbers', () => {
    expect(quantile([4, 1, 3, 2], 0.25)).toBe(1.75);
    expect(quantile([7], 0.9)).toBe(7);
    expect(quantile([1, 2, Infinity], 0.5)).toBe(2);
    expect(quantile([1, 2, Infinity], 0.75)).toBe(Infinity);
    expect(quantile([-Infinity, Infinity], 0.5)).toBe(-Infinity);
    expect(quantile([], 0.5)).toBeNaN();
  });
});
