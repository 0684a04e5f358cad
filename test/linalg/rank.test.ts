import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ratio, rationalField as Q, rationalFromDouble } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { dense, mapMatrix, matrix, tabulate } from '../../src/linalg/matrix.ts';
import { multiply, transpose } from '../../src/linalg/ring-product.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { leftKernelVector, rankModPrime, rankOfRationals } from '../../src/linalg/rank.ts';
import { finite } from '../arithmetic/arbitraries.ts';
import { of, draw, enclosures, profile } from './matrices.ts';

const prime = 67_108_859;

const rational = (A: Matrix<number>): Matrix<Rational> => mapMatrix(A, rationalFromDouble);

/** Unit triangular matrices have determinant 1: T [I_r 0; 0 0] T' has rank r over every field. */
interface Known {
  readonly rows: number;
  readonly cols: number;
  readonly rank: number;
  readonly A: Matrix<Rational>;
}

const entry = fc
  .tuple(fc.integer({ min: -9, max: 9 }), fc.constantFrom(1n, 2n, 3n, 8n))
  .map(([p, q]) => ratio(BigInt(p), q));

const known: fc.Arbitrary<Known> = fc
  .record({
    rows: fc.integer({ min: 0, max: 8 }),
    cols: fc.integer({ min: 0, max: 8 }),
    limit: fc.integer({ min: 0, max: 8 }),
    left: fc.array(entry, { minLength: 64, maxLength: 64 }),
    right: fc.array(entry, { minLength: 64, maxLength: 64 }),
    turn: fc.boolean(),
  })
  .map(({ rows, cols, limit, left, right, turn }) => {
    const rank = Math.min(rows, cols, limit);
    const pick = (xs: readonly Rational[], k: number): Rational => xs[k] ?? Q.zero;
    // `turn` reverses the rows, so that pivots must be searched.
    const T = tabulate(rows, rank, (i, j) => {
      const k = turn ? rows - 1 - i : i;
      return k === j ? Q.one : k < j ? Q.zero : pick(left, k * 8 + j);
    });
    const U = tabulate(rank, cols, (i, j) => {
      const k = turn ? cols - 1 - j : j;
      return k === i ? Q.one : k < i ? Q.zero : pick(right, k * 8 + i);
    });
    return { rows, cols, rank, A: multiply(Q, T, U) };
  });

/** Whether u is not 0 and u^T A = 0. */
function expectLeftKernel(u: readonly Rational[] | undefined, A: Matrix<Rational>): void {
  if (u === undefined) throw new Error('expected a kernel vector');
  expect(u.length).toBe(A.rows);
  expect(u.some((a) => a.num !== 0n)).toBe(true);
  const image = multiply(Q, matrix(1, A.rows, u), A);
  for (let j = 0; j < A.cols; j++) expect(image.data[j]).toEqual(Q.zero);
}

/** Whole numbers in [0, bound) that differ from place to place. */
function residues(count: number, bound: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  });
}

describe('the rank over Q', () => {
  it('is found for all matrices of known rank, and of their transposes', () => {
    fc.assert(
      fc.property(known, ({ rank, A }) => {
        expect(rankOfRationals(A)).toBe(rank);
        expect(rankOfRationals(transpose(A))).toBe(rank);
      }),
      profile,
    );
  });

  it('has a left kernel vector exactly when the rows are dependent', () => {
    fc.assert(
      fc.property(known, ({ rows, rank, A }) => {
        const u = leftKernelVector(A);
        if (rank === rows) expect(u).toBeUndefined();
        else expectLeftKernel(u, A);
      }),
      profile,
    );
  });

  it('is decided for all doubles, however small the difference', () => {
    fc.assert(
      fc.property(draw(finite), (d) => {
        const A = rational(enclosures(d, true, true)[0].mid);
        const u = leftKernelVector(A);
        if (rankOfRationals(A) === A.rows) expect(u).toBeUndefined();
        else expectLeftKernel(u, A);
      }),
      profile,
    );
    expect(rankOfRationals(rational(of(2, 2, 1, 1, 1, 1 + 2 ** -52)))).toBe(2);
    expect(rankOfRationals(rational(of(2, 2, 1e300, 5e-324, 1e300, 5e-324)))).toBe(1);
  });

  it('is full where the prime divides every minor of that order, and not where it only seems so', () => {
    expect(rankOfRationals(rational(of(2, 2, 1, 1, 1, 1 + prime)))).toBe(2);
    expect(rankOfRationals(rational(of(3, 1, prime, 0, -prime)))).toBe(1);
    expect(rankOfRationals(rational(of(1, 3, 0, 0, 0)))).toBe(0);
    expect(rankOfRationals(rational(of(2, 3, 1, prime, 0, 1, 0, 0)))).toBe(2);
  });

  it('is 0 of matrices without rows or columns', () => {
    expect(rankOfRationals(matrix(0, 3, []))).toBe(0);
    expect(rankOfRationals(matrix(3, 0, []))).toBe(0);
    expect(leftKernelVector(matrix(0, 3, []))).toBeUndefined();
    expectLeftKernel(leftKernelVector(matrix(2, 0, [])), matrix(2, 0, []));
    expectLeftKernel(leftKernelVector(matrix(1, 1, [Q.zero])), matrix(1, 1, [Q.zero]));
  });

  it('is 59 of 60 x 60 doubles with one dependent row', () => {
    const entries = residues(3600, 2 ** 31, 7).map((x) => x / 2 ** 31 - 0.5);
    for (let j = 0; j < 60; j++) entries[59 * 60 + j] = 2 * Number(entries[j]); // row 59 = 2 row 0
    const A = rational(of(60, 60, ...entries));
    expect(rankOfRationals(A)).toBe(59);
    expectLeftKernel(leftKernelVector(A), A);
  });
});

describe('the rank modulo a prime', () => {
  it('is at most the rank over Q, for all doubles', () => {
    fc.assert(
      fc.property(draw(finite), (d) => {
        const A = enclosures(d, true, true)[0].mid;
        expect(rankModPrime(A)).toBeLessThanOrEqual(rankOfRationals(rational(A)));
      }),
      profile,
    );
  });

  it('is the rank over Q where every minor is below the prime', () => {
    // Hadamard: a minor of order 6 with entries up to 3 is at most 3^6 6^3 = 157464.
    const small = fc.oneof(fc.constantFrom(0, 1), fc.integer({ min: -3, max: 3 }));
    fc.assert(
      fc.property(draw(small), (d) => {
        const A = enclosures(d, true, true)[0].mid;
        expect(rankModPrime(A)).toBe(rankOfRationals(rational(A)));
      }),
      profile,
    );
  });

  it('does not change when a row is multiplied by a power of two', () => {
    const scales = [2 ** -1000, 1, 2 ** 1000, 2 ** -60];
    fc.assert(
      fc.property(draw(fc.integer({ min: -3, max: 3 })), (d) => {
        const A = enclosures(d, true, true)[0].mid;
        const B = A.data.map((a, k) => a * Number(scales[Math.floor(k / A.cols) % 4]));
        expect(rankModPrime(dense(A.rows, A.cols, B))).toBe(rankModPrime(A));
      }),
      profile,
    );
  });

  it('is modulo the prime 2^26 - 5: multiples of it count as 0', () => {
    for (let d = 2; d * d <= prime; d++) expect(prime % d === 0, `${d}`).toBe(false);
    expect([prime, 2 * prime, -prime, prime - 1].map((x) => rankModPrime(of(1, 1, x)))).toEqual([
      0, 0, 0, 1,
    ]);
    expect(rankModPrime(of(2, 2, 1, 1, 1, 1 + prime))).toBe(1);
    expect(rankModPrime(of(2, 2, 1, 1, 1, -prime))).toBe(2);
  });

  it('computes with residues of every size: products of n x r and r x n matrices have rank r', () => {
    const [n, p] = [24, BigInt(prime)];
    for (const r of [1, 5, 23, 24])
      for (const bound of [prime, 4]) {
        const L = residues(n * r, bound, r).map((x) => BigInt(prime - 1 - x));
        const R = residues(r * n, bound, r + 100).map((x) => BigInt(prime - 1 - x));
        const entry = (i: number, j: number): number => {
          let sum = 0n;
          for (let k = 0; k < r; k++) sum += (L[i * r + k] ?? 0n) * (R[k * n + j] ?? 0n);
          return Number(sum % p);
        };
        const A = tabulate(n, n, entry);
        // 4 values a residue may leave L or R of lower rank, but never more than r.
        if (bound === prime) expect(rankModPrime(of(n, n, ...Array.from(A.data)))).toBe(r);
        else expect(rankModPrime(of(n, n, ...Array.from(A.data)))).toBeLessThanOrEqual(r);
      }
  });

  it('is at most the smaller size, and 0 of zero and empty matrices', () => {
    expect(rankModPrime(of(2, 3, 0, 0, 1, 0, 0, 2))).toBe(1);
    expect(rankModPrime(of(3, 2, 0, 1, 1, 0, 1, 1))).toBe(2);
    expect([of(2, 2, 0, -0, 0, 0), of(0, 2), of(2, 0)].map(rankModPrime)).toEqual([0, 0, 0]);
    expect(rankModPrime(of(2, 2, 5e-324, 0, 0, Number.MAX_VALUE))).toBe(2);
  });

  it('refuses NaN and Infinity', () => {
    for (const x of [Number.NaN, Infinity, -Infinity])
      expect(() => rankModPrime(of(1, 2, 1, x))).toThrow(RangeError);
  });
});
