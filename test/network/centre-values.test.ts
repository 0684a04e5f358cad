import { describe, expect, it } from 'vitest';
import { interval } from '../../src/arithmetic/interval.ts';
import { at, dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { centreAt, dataGeometry, residualAt, residualUp } from '../../src/network/centre.ts';

const of = (rows: number, cols: number, ...xs: number[]): Dense =>
  dense(rows, cols, Float64Array.from(xs));

// n = 2, d = 3, m = 4: no two sizes agree
const X = of(2, 3, 1, 2, 0, -1, 0, 3);
const W = of(4, 3, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1, -1, 2);

describe('the centre of a small network', () => {
  it('has x_i.w_j, sigma and its slope at (i, j)', () => {
    const centre = centreAt(dataGeometry(X), activationNamed('square'), W, [1, 2, -1, 3]);
    const P = [1, 2, 0, -1, -1, 0, 3, 5];
    expect(centre?.preactivations.data).toEqual(P.map((p) => interval(p)));
    expect(centre?.preactivations.rows).toBe(2);
    for (const [k, p] of P.entries()) {
      const [value, slope] = [centre?.values.data[k], centre?.slopes.data[k]];
      expect(value !== undefined && value.lo <= p * p && value.hi >= p * p).toBe(true);
      expect(slope !== undefined && slope.lo <= 2 * p && slope.hi >= 2 * p).toBe(true);
    }
  });

  it('has the residual f - y, whose norm is bounded', () => {
    const centre = centreAt(dataGeometry(X), activationNamed('square'), W, [1, 2, -1, 3]);
    if (centre === undefined) throw new Error('x^2 is smooth');
    // f = (1 + 8 - 0 + 3, 1 + 0 - 9 + 75)
    const r = residualAt(centre, [9, 71]);
    expect(r).toHaveLength(2);
    for (const [i, exact] of [3, -4].entries()) {
      const entry = r[i];
      expect(entry !== undefined && entry.lo <= exact && entry.hi >= exact).toBe(true);
    }
    expect(residualUp(centre, [9, 71])).toBeGreaterThanOrEqual(5);
    expect(residualUp(centre, [9, 71])).toBeLessThan(5 + 1e-12);
  });

  it('has K = X X^T, the norms of the rows and norm(K o K) of the data', () => {
    const { gram, rowNorms, squareNorm } = dataGeometry(X);
    expect([at(gram.mid, 0, 0), at(gram.mid, 0, 1), at(gram.mid, 1, 1)]).toEqual([5, -1, 10]);
    expect(rowNorms[0]).toBeGreaterThanOrEqual(Math.sqrt(5));
    expect(rowNorms[1]).toBeLessThan(Math.sqrt(10) + 1e-14);
    expect(squareNorm).toBeGreaterThanOrEqual(101);
    expect(squareNorm).toBeLessThan(101 + 1e-10);
  });

  it('does not exist where one entry has no curvature', () => {
    const relu = activationNamed('relu');
    expect(centreAt(dataGeometry(X), relu, W, [1, 2, -1, 3])).toBeUndefined();
    const off = of(4, 3, 1, 0, 0, 1, 1, 0, 1, 0, 1, 1, -1, 2);
    expect(centreAt(dataGeometry(X), relu, off, [1, 2, -1, 3])?.slopes.data).toEqual(
      [1, 1, 1, 0, 0, 0, 1, 1].map((s) => interval(s)),
    );
  });
});
