/**
 * # Ranks of products of thin factors
 *
 * L R with L n x r and R r x m has rank r when both factors begin with a unit triangle, over Q and modulo
 * every prime: here both ranks are known without computing one.
 * @module
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rationalField as Q, rationalFromDouble } from '../../src/arithmetic/rational.ts';
import { dense, mapMatrix, matrix, row, tabulate } from '../../src/linalg/matrix.ts';
import { multiply } from '../../src/linalg/ring-product.ts';
import type { Dense, Matrix } from '../../src/linalg/matrix.ts';
import { leftKernelVector, rankModPrime, rankOfRationals } from '../../src/linalg/rank.ts';
import { of, profile } from './matrices.ts';

const prime = 67_108_859n;

interface Thin {
  readonly rank: number;
  readonly A: Dense;
}

const factor = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 84, maxLength: 84 });
const exponents = fc.array(fc.integer({ min: -1040, max: 1000 }), { minLength: 14, maxLength: 14 });

/** Whole numbers below 2^16 in each entry of L R; row i times 2^exponents[i] is exact in doubles. */
function thin(rows: fc.Arbitrary<number>, cols: fc.Arbitrary<number>): fc.Arbitrary<Thin> {
  return fc
    .tuple(rows, cols, fc.integer({ min: 0, max: 6 }), factor, factor, exponents, fc.nat(13))
    .map(([n, m, limit, left, right, powers, turn]) => {
      const rank = Math.min(n, m, limit);
      const entry = (xs: readonly number[], line: number, k: number): number =>
        line === k ? 1 : line < k ? 0 : Number(xs[line * 6 + k]);
      // Rows and columns reversed, so that pivots must be searched.
      const L = tabulate(n, rank, (i, k) => entry(left, (i + turn) % n, k));
      const R = tabulate(rank, m, (k, j) => entry(right, (j + turn) % m, k));
      const A = multiply(
        { zero: 0, one: 1, add: sum, sub: minus, mul: times, neg: (a) => -a },
        L,
        R,
      );
      const scaled = Array.from({ length: n * m }, (_, p) => {
        const power = Number(powers[Math.floor(p / m)]);
        return Number(A.data[p]) * 2 ** power;
      });
      return { rank, A: dense(n, m, Float64Array.from(scaled)) };
    });
}

const sum = (a: number, b: number): number => a + b;
const minus = (a: number, b: number): number => a - b;
const times = (a: number, b: number): number => a * b;

const short = fc.integer({ min: 1, max: 6 });
const long = fc.integer({ min: 7, max: 14 });
const shapes = [
  ['tall', thin(long, short)],
  ['wide', thin(short, long)],
  ['large', thin(long, long)],
] as const;

function determinant(A: Matrix<bigint>): bigint {
  const entries = Array.from({ length: A.rows }, (_, i) => row(A, i));
  const minor = (rows: readonly (readonly bigint[])[]): bigint =>
    rows.length === 0
      ? 1n
      : rows.reduce((total, [head = 0n], i) => {
          const rest = rows.filter((_, k) => k !== i).map((r) => r.slice(1));
          return total + (i % 2 === 0 ? 1n : -1n) * head * minor(rest);
        }, 0n);
  return minor(entries);
}

/** Residues, most of them close to the prime or to its half. */
const residue = fc.oneof(
  fc.nat(Number(prime) - 1),
  fc.nat(40).map((x) => Number(prime) - 1 - x),
  fc.nat(40).map((x) => Math.floor(Number(prime) / 2) - 20 + x),
);

/** 1/a modulo the prime, by Fermat. */
function reciprocal(a: bigint): bigint {
  let [power, base, rest] = [1n, a, prime - 2n];
  for (; rest > 0n; rest >>= 1n) {
    if (rest % 2n === 1n) power = (power * base) % prime;
    base = (base * base) % prime;
  }
  return power;
}

describe('the ranks of products of thin factors', () => {
  it.each(shapes)('are known, with rows scaled to every exponent: %s', (_, matrices) => {
    fc.assert(
      fc.property(matrices, ({ rank, A }) => {
        const exact = mapMatrix(A, rationalFromDouble);
        expect(rankModPrime(A)).toBe(rank);
        expect(rankOfRationals(exact)).toBe(rank);
        const u = leftKernelVector(exact);
        expect(u === undefined).toBe(rank === A.rows);
        if (u === undefined) return;
        expect(u.some((a) => a.num !== 0n)).toBe(true);
        const image = multiply(Q, matrix(1, A.rows, u), exact);
        expect(row(image, 0)).toEqual(row(image, 0).map(() => Q.zero));
      }),
      { ...profile, numRuns: 100 },
    );
  });
});

describe('residues close to the prime', () => {
  it('give a 2 x 2 matrix rank 1 with d = b c / a and rank 2 with d + 1, for all a, b, c', () => {
    const unit = residue.map((a) => Math.max(a, 1));
    fc.assert(
      fc.property(unit, unit, unit, (a, b, c) => {
        const d = Number((BigInt(b) * BigInt(c) * reciprocal(BigInt(a))) % prime);
        expect(rankModPrime(of(2, 2, a, b, c, d))).toBe(1);
        expect(rankModPrime(of(2, 2, a, b, c, d + 1))).toBe(2);
        expect(rankModPrime(of(2, 2, -a, b, c, -d))).toBe(1);
      }),
      { ...profile, numRuns: 2000 },
    );
  });

  it('give a 3 x 3 matrix rank 3 exactly if the prime does not divide the determinant', () => {
    const residues = fc.array(residue, { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(residues, (xs) => {
        const [, , , , , , , , last = 0] = xs;
        const free = matrix(3, 3, xs.map(BigInt));
        const corner = determinant(
          matrix(
            2,
            2,
            [0, 1, 3, 4].map((k) => BigInt(Number(xs[k]))),
          ),
        );
        expect(rankModPrime(of(3, 3, ...xs)) === 3).toBe(determinant(free) % prime !== 0n);
        if (corner % prime === 0n) return;
        // The last entry that makes the determinant 0 modulo the prime.
        const inverse = reciprocal(((corner % prime) + prime) % prime);
        const shift = ((determinant(free) % prime) * inverse) % prime;
        const zero = Number((((BigInt(last) - shift) % prime) + prime) % prime);
        expect(rankModPrime(of(3, 3, ...xs.slice(0, 8), zero))).toBe(2);
      }),
      { ...profile, numRuns: 2000 },
    );
  });
});
