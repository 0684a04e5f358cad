import { describe, expect, it } from 'vitest';
import { casesBelow, coveredBy } from '../../src/open/cases.ts';
import { pairsProved } from '../../src/open/pairs.ts';
import { certifiedShare, largestShare } from '../../src/open/radius.ts';
import { threshold } from '../../src/open/threshold.ts';
import { gaussianSource } from '../../src/data/random.ts';
import { dense } from '../../src/linalg/matrix.ts';

describe('the cases between n/d and 2n/d', () => {
  it('are listed in full, by n, d and m', () => {
    const listed = [...casesBelow(9)];
    for (const { n, d, m } of listed) {
      expect(m * d).toBeGreaterThanOrEqual(n);
      expect(m * d).toBeLessThan(2 * n);
    }
    let count = 0;
    for (let n = 2; n <= 9; n++)
      for (let d = 1; d <= n; d++)
        for (let m = 1; m <= 2 * n; m++) if (n <= m * d && m * d < 2 * n) count++;
    expect(new Set(listed.map(({ n, d, m }) => `${n},${d},${m}`)).size).toBe(count);
  });

  it.each([
    { n: 5, d: 4, m: 3, by: 'A1' },
    { n: 3, d: 1, m: 3, by: 'features' },
    { n: 3, d: 2, m: 2, by: 'pairs' },
    { n: 5, d: 2, m: 3, by: 'pairs' },
    { n: 4, d: 2, m: 2, by: undefined },
    { n: 6, d: 2, m: 3, by: undefined },
  ])('are classified as $by at n = $n, d = $d, m = $m', ({ by, ...sizes }) => {
    expect(coveredBy(sizes)).toBe(by);
  });

  it('are first open at (4, 2, 2)', () => {
    const first = [...casesBelow(6)].find((sizes) => coveredBy(sizes) === undefined);
    expect(first).toEqual({ n: 4, d: 2, m: 2 });
  });
});

describe('the rank for pairs of neurons with v trainable', () => {
  it('is proved in every case with n <= 8 that it covers', () => {
    const covered = [...casesBelow(8)].filter((sizes) => coveredBy(sizes) === 'pairs');
    expect(covered.length).toBeGreaterThan(10);
    for (const sizes of covered) expect(pairsProved(sizes, 1), JSON.stringify(sizes)).toBe(true);
  });

  it('is not shown with one sample more than columns', () => {
    expect(pairsProved({ n: 4, d: 2, m: 2 }, 1)).toBe(false);
    expect(pairsProved({ n: 6, d: 2, m: 3 }, 1)).toBe(false);
  });
});

describe('the search for data that cannot be fitted', () => {
  it('certifies fits in an open case', async () => {
    const seen = await threshold({ n: 5, d: 3, m: 2 }, { seed: 3, pairs: 4, starts: 100 });
    expect(seen).toMatchObject({ drawn: 4, fitted: 4, candidate: undefined });
  });

  it('certifies no fit where none exists: one neuron, x and y of other orders', async () => {
    // f = v tanh(w x): abs(f) grows with abs(x), so of two samples many label pairs are out of reach
    const seen = await threshold({ n: 2, d: 1, m: 1 }, { seed: 3, pairs: 12, starts: 10 });
    expect(seen.drawn).toBe(12);
    expect(seen.fitted).toBeLessThan(12);
    expect(seen.candidate?.relative).toBeGreaterThan(0.01);
  });

  it('stops at its signal', async () => {
    const signal = AbortSignal.abort();
    const seen = await threshold({ n: 5, d: 3, m: 2 }, { seed: 3, pairs: 4, starts: 9, signal });
    expect(seen).toMatchObject({ drawn: 0, fitted: 0, candidate: undefined });
  });
});

describe('the certified radius over the true one', () => {
  it('is 1 up to the resolution for one sample', () => {
    const share = certifiedShare({
      inputs: dense(1, 2, Float64Array.of(3, -1)),
      hidden: dense(2, 2, Float64Array.of(1, 2, -1, 2)),
    });
    // W x = (1, -5), norm(x)^2 = 10
    expect(share?.true).toBeCloseTo(Math.sqrt(26 / 10), 12);
    expect(share?.ratio).toBeGreaterThan(1 - 2 ** -11);
    expect(share?.ratio).toBeLessThanOrEqual(1);
  });

  it('is never above 1', () => {
    const draw = gaussianSource(5, 'inputs');
    let seen = 0;
    for (let k = 0; k < 60; k++) {
      const [n, d, m] = [1 + (k % 3), 3, 1 + (k % 4)];
      const inputs = dense(n, d, Float64Array.from({ length: n * d }, draw));
      const hidden = dense(m, d, Float64Array.from({ length: m * d }, draw));
      const share = certifiedShare({ inputs, hidden });
      if (share === undefined) continue;
      seen++;
      expect(share.ratio).toBeLessThanOrEqual(1 + 1e-12);
    }
    expect(seen).toBeGreaterThan(50);
  });

  it('is undefined where a sample is orthogonal to every hidden weight vector', () => {
    const inputs = dense(2, 2, Float64Array.of(1, 0, 0, 1));
    expect(certifiedShare({ inputs, hidden: dense(1, 2, Float64Array.of(1, 0)) })).toBeUndefined();
  });

  it('is raised to 1 by the search for orthogonal samples', async () => {
    const found = await largestShare({ n: 2, d: 2, m: 2 }, { seed: 1, tries: 300 });
    expect(found?.ratio).toBeGreaterThan(0.999);
    expect(found?.tried).toBe(300);
  });

  it('is the best so far where the search is stopped', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    const { signal } = stop;
    const found = await largestShare({ n: 2, d: 2, m: 2 }, { seed: 1, tries: 1e9, signal });
    expect(found?.tried).toBeGreaterThan(0);
    expect(found?.ratio).toBeGreaterThan(0);
  });
});
