import { describe, expect, it } from 'vitest';
import { cells, overThreshold } from '../../../../src/theorems/kkt/experiment/cells.ts';
import type { Cell } from '../../../../src/theorems/kkt/experiment/cells.ts';
import { leadingComponents } from '../../../../src/search/leading-components.ts';
import { dense } from '../../../../src/linalg/matrix.ts';
import { denseProduct, denseTranspose } from '../../../../src/linalg/product.ts';

function named(id: string): Cell {
  const found = cells.find((of) => of.id === id);
  if (found === undefined) throw new Error(`no cell ${id}`);
  return found;
}

describe('the cells', () => {
  it.each(cells)(
    'have in $id a narrow network, the shape it says, and a problem of its own for each seed',
    async (of) => {
      const [one, again, other] = await Promise.all([1, 1, 2].map((seed) => of.problem(seed)));
      expect([one?.inputs.rows, one?.inputs.cols, one?.labels.length]).toEqual([of.n, of.d, of.n]);
      expect(of.width).toBeLessThan(of.n);
      expect(of.width % 2).toBe(0);
      expect(of.batch).toBeLessThanOrEqual(of.n);
      expect(again).toEqual(one);
      expect(other?.inputs.data).not.toEqual(one?.inputs.data);
      expect(other?.labels).not.toEqual(one?.labels);
    },
  );

  it('are at most 40, with ids of their own, from n/d to 8 n/d, and with three activations', () => {
    expect(cells.length).toBeLessThanOrEqual(40);
    expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
    const gaussian = cells.filter(({ id }) => id.startsWith('gaussian-'));
    expect(Math.min(...gaussian.map(overThreshold))).toBe(1);
    expect(Math.max(...gaussian.map(overThreshold))).toBe(8);
    expect(new Set(cells.map(({ activation }) => activation)).size).toBeGreaterThanOrEqual(3);
    expect(new Set(cells.map(({ part }) => part)).size).toBe(2);
  });

  it('have the labels that they say: signs, or those of a network with mean square 1, and noise', async () => {
    const signs = await named('gaussian-200x100-m4').problem(3);
    expect(new Set(signs.labels)).toEqual(new Set([-1, 1]));
    const meanSquare = (labels: readonly number[]): number =>
      labels.reduce((sum, y) => sum + y * y, 0) / labels.length;
    const taught = await named('gaussian-200x100-m4-teacher').problem(3);
    expect(meanSquare(taught.labels)).toBeCloseTo(1, 12);
    const noisy = await named('gaussian-200x100-m4-noisy').problem(3);
    expect(meanSquare(noisy.labels)).toBeGreaterThan(1.1);
    expect(meanSquare(noisy.labels)).toBeLessThan(1.5);
  });

  it('draw no digit twice, and scale its components to mean square 1', async () => {
    const { inputs } = await named('mnist-100x50-m4').problem(3);
    const rows = Array.from({ length: 100 }, (_, i) =>
      inputs.data.subarray(50 * i, 50 * (i + 1)).join(' '),
    );
    expect(new Set(rows).size).toBe(100);
    const square = inputs.data.reduce((sum, x) => sum + x * x, 0) / inputs.data.length;
    expect(square).toBeGreaterThan(0.8);
    expect(square).toBeLessThan(1.2);
  });

  it('have clusters: samples of one are nearer to each other than to others', async () => {
    const { inputs } = await named('clustered-100x50-m4').problem(3);
    const squareDistance = (i: number, k: number): number =>
      Array.from({ length: 50 }, (_, j) => inputs.data[50 * i + j] ?? 0)
        .map((x, j) => (x - (inputs.data[50 * k + j] ?? 0)) ** 2)
        .reduce((sum, a) => sum + a, 0);
    expect(squareDistance(0, 10)).toBeLessThan(200); // 100 in the mean
    expect(squareDistance(0, 1)).toBeGreaterThan(300); // 500 in the mean
  });
});

describe('leading components', () => {
  it('are orthogonal, with the squares of the singular values as lengths, largest first', () => {
    const X = dense(4, 3, Float64Array.from([3, 0, 0, 0, 0, 2, 0, 1, 0, 4, 0, 0]));
    const Z = leadingComponents(X, 2);
    const C = denseProduct(denseTranspose(Z), Z);
    [25, 0, 0, 4].forEach((value, k) => expect(C.data[k]).toBeCloseTo(value, 12));
  });
});
