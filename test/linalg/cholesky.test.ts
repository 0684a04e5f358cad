import { describe, expect, it } from 'vitest';
import {
  approxLeastEigenvalue,
  approxSolve,
  guessLeastEigenvalue,
} from '../../src/linalg/approx-solve.ts';
import { cholesky } from '../../src/linalg/cholesky.ts';
import { dense, ShapeError } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { denseProduct, denseTranspose } from '../../src/linalg/product.ts';
import { of } from './matrices.ts';

function diagonal(...entries: readonly number[]): Dense {
  const n = entries.length;
  const A = dense(n, n, new Float64Array(n * n));
  for (const [i, a] of entries.entries()) A.data[i * (n + 1)] = a;
  return A;
}

/** X X^T + I for an X with entries in [-1, 1): positive definite. */
function gram(n: number): Dense {
  let state = n;
  const data = Float64Array.from({ length: n * n }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
  const X = dense(n, n, data);
  const G = denseProduct(X, denseTranspose(X));
  for (let i = 0; i < n; i++) G.data[i * (n + 1)] = Number(G.data[i * (n + 1)]) + 1;
  return G;
}

/** D A D for a diagonal D. */
function scaled(A: Dense, scale: (i: number) => number): Dense {
  const n = A.rows;
  const data = A.data.map((a, k) => a * scale(Math.floor(k / n)) * scale(k % n));
  return dense(n, n, data);
}

function found<T>(x: T | undefined): T {
  if (x === undefined) throw new Error('expected an answer');
  return x;
}

describe('the Cholesky factor', () => {
  it('is lower triangular with L L^T close to A, at sizes around every edge of a block', () => {
    for (const n of [1, 2, 31, 32, 33, 63, 64, 65, 97, 200]) {
      const A = gram(n);
      const L = found(cholesky(A));
      expect(L.data.every((l, k) => k % n <= Math.floor(k / n) || l === 0)).toBe(true);
      const B = denseProduct(L, denseTranspose(L)).data;
      B.forEach((b, k) => expect(Math.abs(b - Number(A.data[k]))).toBeLessThan(1e-13 * n));
    }
  });

  it('has the entries of the textbook: 2, 1, 3, 2, 5, 1', () => {
    const A = of(3, 3, 4, 2, 4, 2, 10, 17, 4, 17, 30);
    expect(Array.from(found(cholesky(A)).data)).toEqual([2, 0, 0, 1, 3, 0, 2, 5, 1]);
    expect(cholesky(dense(0, 0, new Float64Array(0)))?.rows).toBe(0);
  });

  it('scales with powers of two, bit for bit, from 1e-150 to 1e150 and with mixed scales', () => {
    const A = gram(70);
    const L = found(cholesky(A)).data;
    for (const scale of [
      () => 2 ** -498,
      () => 2 ** 498,
      (i: number) => 2 ** (25 * (i % 20) - 250),
    ])
      expect(found(cholesky(scaled(A, scale))).data).toEqual(
        L.map((l, k) => l * scale(Math.floor(k / 70))),
      );
  });

  it('is undefined where a pivot is not positive and finite', () => {
    const ones = dense(40, 40, new Float64Array(1600).fill(1));
    const late = diagonal(...Array.from({ length: 70 }, (_, i) => (i === 69 ? -1 : 1)));
    const bad = [of(1, 1, 0), of(1, 1, -1), of(2, 2, 1, 2, 2, 1), of(2, 2, 1, 0, 0, 0), ones, late];
    for (const A of bad) expect(cholesky(A)).toBeUndefined();
    for (const x of [Number.NaN, Infinity, -Infinity])
      for (const [i, j] of [
        [0, 0],
        [1, 0],
        [31, 30],
        [32, 31],
        [69, 0],
        [69, 69],
        [40, 39],
      ] as const) {
        const A = gram(70);
        A.data[i * 70 + j] = x;
        expect(cholesky(A)).toBeUndefined();
      }
  });

  it('is undefined where an entry of L overflows on the way, in whatever block', () => {
    for (const [i, j] of [
      [1, 0],
      [40, 0],
      [69, 33],
    ] as const) {
      const A = diagonal(...Array.from({ length: 70 }, () => 1e-320));
      A.data[i * 70 + j] = 1e300;
      A.data[i * 71] = Number.MAX_VALUE;
      expect(cholesky(A)).toBeUndefined();
    }
  });

  it('reads the lower triangle only, and refuses a matrix that is not square', () => {
    const A = gram(70);
    const lower = A.data.map((a, k) => (k % 70 > Math.floor(k / 70) ? Number.NaN : a));
    expect(cholesky(dense(70, 70, lower))).toEqual(cholesky(A));
    expect(() => cholesky(of(1, 2, 1, 2))).toThrow(
      new ShapeError('cholesky: expected a square matrix, got 1 x 2'),
    );
  });
});

describe('with the factor', () => {
  it('systems are solved: exactly for powers of four, and to nearly all digits elsewhere', () => {
    const L = found(cholesky(diagonal(4, 0.25, 16)));
    expect(Array.from(approxSolve(L, [1, 2, 3]))).toEqual([0.25, 8, 3 / 16]);
    const A = gram(50);
    const x = Float64Array.from({ length: 50 }, (_, i) => (i % 7) - 3);
    const y = approxSolve(found(cholesky(A)), denseProduct(A, dense(50, 1, x)).data);
    // The condition number is a few hundred: far more digits would be luck, far fewer a wrong formula.
    for (let i = 0; i < 50; i++) expect(Math.abs(Number(y[i]) - Number(x[i]))).toBeLessThan(1e-9);
  });

  it('the least eigenvalue is found from above, at every scale', () => {
    const A = of(3, 3, 2, 1, 0, 1, 2, 1, 0, 1, 2); // 2 - sqrt(2), 2, 2 + sqrt(2)
    for (const t of [1, 2 ** 500, 2 ** -500, 2 ** -1000]) {
      const least = found(guessLeastEigenvalue(scaled(A, () => Math.sqrt(t)))) / t;
      expect(least).toBeGreaterThan((2 - Math.SQRT2) * (1 - 1e-12));
      expect(least).toBeLessThan((2 - Math.SQRT2) * (1 + 1e-3));
    }
    expect(guessLeastEigenvalue(diagonal(3, 1e-20, 1e20))).toBeCloseTo(1e-20, 32);
  });

  it('the least eigenvalue is found to nearly all digits, also of a long matrix', () => {
    const n = 200;
    const A = diagonal(...Array.from({ length: n }, () => 2));
    for (let i = 1; i < n; i++) {
      A.data[i * n + i - 1] = -1;
      A.data[(i - 1) * n + i] = -1;
    }
    const exact = 4 * Math.sin(Math.PI / (2 * (n + 1))) ** 2;
    const least = found(guessLeastEigenvalue(A));
    expect(Math.abs(least / exact - 1)).toBeLessThan(1e-9);
    expect(guessLeastEigenvalue(diagonal(1, 1, 1))).toBeCloseTo(1, 12); // one step, and nothing beside it
  });

  it('there is no guess without a factor, and a useless one beyond the doubles', () => {
    expect(guessLeastEigenvalue(of(1, 1, -1))).toBeUndefined();
    const least = approxLeastEigenvalue(of(2, 2, 5e-324, 0, 0, 5e-324));
    expect(least > 0 && least < Infinity).toBe(false);
  });
});
