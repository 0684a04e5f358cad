/**
 * # What certify sharpness proposes
 *
 * The checker verifies all of it: every case is a file that is certified, or a reason.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { gaussianSource } from '../../../src/data/random.ts';
import { certify } from '../../../src/index.ts';

const inputs = [
  [1, 0],
  [0, 1],
  [1, -1],
];
const weights = {
  W: [
    [0.5, 0.25],
    [-0.5, 1],
    [1, 0.5],
  ],
  v: [1, -0.5, 0.75],
};
const labels = [1.265, 0.21, 0.93];

/** A relu network with gaussian weights, and its own outputs as labels, up to rounding. */
function drawn(n: number, d: number, m: number, seed: number = 5) {
  const next = gaussianSource(seed);
  const rows = (count: number) =>
    Array.from({ length: count }, () => Array.from({ length: d }, next));
  const [X, W] = [rows(n), rows(m)];
  const v = Array.from({ length: m }, () => next() / Math.sqrt(m));
  const y = X.map((x) =>
    W.reduce((f, w, j) => {
      const p = w.reduce((sum, a, k) => sum + a * (x[k] ?? 0), 0);
      return f + (v[j] ?? 0) * Math.max(p, 0);
    }, 0),
  );
  return { inputs: X, labels: y, weights: { W, v }, activation: 'relu' } as const;
}

describe('certify sharpness', () => {
  it('works by n x n matrices for 400 samples, and for 100,000 parameters', async () => {
    for (const [n, d, m, batches] of [
      [400, 8, 60, 10],
      [3, 9, 10_000, 3],
    ] as const) {
      const result = await certify('sharpness', drawn(n, d, m));
      if (result.kind !== 'certified') throw new Error(JSON.stringify(result).slice(0, 400));
      expect(result.thresholds).toHaveLength(batches);
      expect(result.phi.most / result.phi.least).toBeLessThan(3);
    }
  });

  it('brackets phi within the factor 1.9 at 40 minima', async () => {
    const ratios = await Promise.all(
      Array.from({ length: 40 }, async (_, seed) => {
        const result = await certify('sharpness', drawn(6, 3, 4, seed));
        return result.kind === 'certified' ? result.phi.most / result.phi.least : Number.NaN;
      }),
    );
    // at most 1.44 for tanh, with a median of 1.03 (measured)
    expect(ratios.every((ratio) => ratio >= 1 && ratio < 1.9)).toBe(true);
  });

  it('proposes what the checker shows, on very small boxes and at any loss', async () => {
    for (const activation of ['tanh', 'relu'])
      for (const within of [1e-12, 1e-3, 1])
        for (const y of [[1, -1, 0], labels]) {
          const asked = { inputs, labels: y, weights, activation, within } as const;
          expect((await certify('sharpness', asked)).kind, `${activation} ${within}`).toBe(
            'certified',
          );
        }
  });

  it('proposes shares for the slopes that the checker takes at kinks', async () => {
    for (const seed of [8, 86, 107, 152]) {
      const result = await certify('sharpness', { ...drawn(8, 2, 3, seed), within: 0.02 });
      expect(result.kind === 'certified' && result.certificate, `${seed}`).toContain('"jacobian"');
    }
  });

  it('says where numbers are beyond the range of doubles', async () => {
    const huge = { W: [[1e200, 1]], v: [1e200] };
    const asked = { inputs: [[1, 2]], labels: [0], weights: huge, activation: 'relu' } as const;
    for (const within of [1e-3, 1e300])
      expect(await certify('sharpness', { ...asked, within })).toMatchObject({
        kind: 'not-certified',
        because: 'phi, or sigma on its box, is beyond the range of doubles',
      });
  });
});
