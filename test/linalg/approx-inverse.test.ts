import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  approxInverse,
  approxInverseFactor,
  approxSolve,
} from '../../src/linalg/approx-inverse.ts';
import { dense, ShapeError } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { spectralUp } from '../../src/linalg/norms.ts';
import {
  denseProduct,
  denseTranspose,
  enclosedProduct,
  pointEnclosure,
} from '../../src/linalg/product.ts';
import { of, draw, enclosures, ordinary, profile } from './matrices.ts';

function diagonal(...entries: readonly number[]): Dense {
  const n = entries.length;
  const data = Array.from({ length: n * n }, (_, k) =>
    k % (n + 1) === 0 ? entries[k / (n + 1)] : 0,
  );
  return of(n, n, ...data.map(Number));
}

function identity(n: number): Dense {
  return diagonal(...Array.from({ length: n }, () => 1));
}

/** A rigorous bound of norm(I - A B), through [I, A] [I; -B]. */
function defect(A: Dense, B: Dense): number {
  const n = A.rows;
  const I = identity(n);
  const left = dense(n, 2 * n, new Float64Array(2 * n * n));
  for (let i = 0; i < n; i++) {
    left.data.set(I.data.subarray(i * n, (i + 1) * n), i * 2 * n);
    left.data.set(A.data.subarray(i * n, (i + 1) * n), i * 2 * n + n);
  }
  const right = dense(2 * n, n, Float64Array.from([...I.data, ...B.data.map((b) => -b)]));
  return spectralUp(enclosedProduct(pointEnclosure(left), pointEnclosure(right)));
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
  return dense(
    n,
    n,
    G.data.map((g, k) => g + (k % (n + 1) === 0 ? 1 : 0)),
  );
}

/** D A D for a diagonal D. */
function scaled(A: Dense, scale: (i: number) => number): Dense {
  const n = A.rows;
  return dense(
    n,
    n,
    A.data.map((a, k) => a * scale(Math.floor(k / n)) * scale(k % n)),
  );
}

function found<T>(x: T | undefined): T {
  if (x === undefined) throw new Error('expected an answer');
  return x;
}

describe('the approximate inverse', () => {
  it('is good enough for Lemma 1 at sizes around every split of the recursion', () => {
    for (const n of [1, 2, 3, 31, 32, 33, 63, 64, 65, 66, 129, 200]) {
      const G = gram(n);
      const M = found(approxInverse(G));
      expect(defect(G, M), `n = ${n}`).toBeLessThan(1e-6);
      expect(defect(M, G), `n = ${n}`).toBeLessThan(1e-6);
    }
  });

  it('is good enough for Lemma 1 on X X^T + I, for all X of moderate size', () => {
    fc.assert(
      fc.property(draw(ordinary), (d) => {
        const X = enclosures(d, true, true)[0].mid;
        const n = X.rows;
        const K = denseProduct(X, denseTranspose(X));
        const G = dense(
          n,
          n,
          K.data.map((g, k) => g + (k % (n + 1) === 0 ? 1 : 0)),
        );
        // Entries up to 1e3: the condition number is at most 4e7.
        expect(defect(G, found(approxInverse(G)))).toBeLessThan(1);
      }),
      profile,
    );
  });

  it('is exact on diagonals of powers of four, at every scale', () => {
    const scales = [1, 4, 0.25, 2 ** 400, 2 ** -400, 2 ** 1000, 2 ** -1000];
    expect(approxInverse(diagonal(...scales))).toEqual(diagonal(...scales.map((s) => 1 / s)));
    expect(approxInverse(of(1, 1, 4))).toEqual(of(1, 1, 0.25));
    expect(approxInverse(of(0, 0))).toEqual(of(0, 0));
  });

  it('scales with powers of two, bit for bit, from 1e-150 to 1e150 and with mixed scales', () => {
    const G = gram(40);
    const M = found(approxInverse(G));
    const scales: readonly ((i: number) => number)[] = [
      () => 2 ** -498, // 1e-150
      () => 2 ** 498,
      (i) => 2 ** (25 * (i % 20) - 250),
    ];
    for (const scale of scales)
      expect(approxInverse(scaled(G, scale))).toEqual(scaled(M, (i) => 1 / scale(i)));
    for (const t of [1e-150, 1e150]) {
      const H = scaled(G, () => Math.sqrt(t));
      expect(defect(H, found(approxInverse(H)))).toBeLessThan(1e-6);
    }
  });

  it('is undefined where a pivot is not positive', () => {
    const ones = dense(40, 40, new Float64Array(1600).fill(1));
    const late = scaled(identity(70), () => 1);
    late.data[69 * 71] = -1; // the last pivot, in the second half
    const bad = [of(1, 1, 0), of(1, 1, -1), of(2, 2, 1, 2, 2, 1), of(2, 2, 1, 0, 0, 0), ones, late];
    for (const G of bad) expect(approxInverse(G)).toBeUndefined();
  });

  it('is undefined for NaN and Infinity, wherever they are', () => {
    for (const x of [Number.NaN, Infinity, -Infinity])
      for (const [i, j] of [
        [0, 0],
        [1, 0],
        [69, 0],
        [69, 69],
        [40, 39],
      ] as const) {
        const G = gram(70);
        G.data[i * 70 + j] = x;
        G.data[j * 70 + i] = x;
        expect(approxInverse(G)).toBeUndefined();
      }
  });

  it('reads the lower triangle only', () => {
    const G = gram(70);
    const lower = dense(
      70,
      70,
      G.data.map((g, k) => (k % 70 > Math.floor(k / 70) ? Number.NaN : g)),
    );
    expect(approxInverse(lower)).toEqual(approxInverse(G));
  });

  it('refuses a matrix that is not square', () => {
    expect(() => approxInverse(of(1, 2, 1, 2))).toThrow(ShapeError);
    expect(() => approxInverseFactor(of(1, 2, 1, 2))).toThrow('1 x 2');
  });
});

describe('the factor of the inverse', () => {
  it('is lower triangular with V G V^T close to I', () => {
    for (const n of [5, 70]) {
      const G = gram(n);
      const V = found(approxInverseFactor(G));
      expect(V.data.every((v, k) => k % n <= Math.floor(k / n) || v === 0)).toBe(true);
      expect(defect(denseProduct(V, G), denseTranspose(V))).toBeLessThan(1e-6);
    }
    expect(approxInverseFactor(of(1, 1, -1))).toBeUndefined();
  });

  it('solves: exactly for powers of four, and as the inverse does', () => {
    const V = found(approxInverseFactor(diagonal(4, 0.25, 16)));
    expect(Array.from(approxSolve(V, [1, 2, 3]))).toEqual([0.25, 8, 3 / 16]);
    const G = gram(50);
    const x = Float64Array.from({ length: 50 }, (_, i) => (i % 7) - 3);
    const b = denseProduct(G, dense(50, 1, x)).data;
    const y = approxSolve(found(approxInverseFactor(G)), b);
    // The condition number is a few hundred: far more digits would be luck, far fewer a wrong formula.
    for (let i = 0; i < 50; i++) expect(Math.abs(Number(y[i]) - Number(x[i]))).toBeLessThan(1e-9);
  });
});
