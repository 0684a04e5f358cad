/**
 * # Dimensions of lazy classes, and the exceptional cases
 * @module
 */
import { describe, expect, it } from 'vitest';
import { isPrime } from '../../src/arithmetic/primes.ts';
import { rationalField as Q } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { matrix, row } from '../../src/linalg/matrix.ts';
import { formOf, gradientOf, product, tangentForms } from '../../src/tensors/monomials.ts';
import { rowsOf } from '../../src/tensors/powers.ts';
import { tensorDimension } from '../../src/tensors/spectrum.ts';
import {
  complementOf,
  integerMultiple,
  obliqueForm,
  rankModulo,
  tangentRankModulo,
  usualPrime,
} from '../../src/tensors/tangent-rank.ts';
import { drawer } from '../certificates/facts/plain-network.ts';
import { mat, q, vec } from '../certificates/facts/support.ts';

const next = drawer(5);

/** Whole numbers in [-50, 50]. */
function neurons(m: number, d: number): Matrix<Rational> {
  return matrix(
    m,
    d,
    Array.from({ length: m * d }, () => q(Math.floor(next() * 50.5))),
  );
}

function rank(order: number, U: Matrix<Rational>): number {
  return tangentRankModulo(Q, usualPrime, order, U);
}

/** The dimension for m neurons in general position, by [AlexanderHirschowitz95]: order >= 3. */
function genericRank(order: number, d: number, m: number): number {
  const exceptions = ['3,5,7', '4,3,5', '4,4,9', '4,5,14'];
  const size = Number(tensorDimension(order, d));
  return Math.min(m * d, size) - (exceptions.includes(`${order},${d},${m}`) ? 1 : 0);
}

const sizes = [
  ...[1, 2, 3, 4, 5, 6].map((d) => [3, d] as const),
  ...[1, 2, 3, 4, 5].map((d) => [4, d] as const),
  ...[1, 2, 3, 4].map((d) => [5, d] as const),
];

describe('the dimension of the lazy class', () => {
  it.each(sizes)('is min(m d, D) for l = %i, d = %i, but for the listed cases', (l, d) => {
    const enough = Math.ceil(Number(tensorDimension(l, d)) / d);
    const around = new Set([1, Math.max(1, enough - 1), enough, enough + 1]);
    for (const m of around) expect(rank(l, neurons(m, d)), `m = ${m}`).toBe(genericRank(l, d, m));
  });

  it('is m d - m(m - 1)/2 for l = 2 and m <= d', () => {
    for (let d = 1; d <= 6; d++)
      for (let m = 1; m <= d; m++) expect(rank(2, neurons(m, d))).toBe(m * d - (m * (m - 1)) / 2);
    // m d = D = 6, and one dimension is missing
    expect(rank(2, mat([1, 0, 0], [0, 1, 0]))).toBe(5);
  });

  it('counts parallel neurons once and zero neurons never', () => {
    expect(rank(3, mat([1, 2], [2, 4]))).toBe(2);
    expect(rank(3, mat([0, 0]))).toBe(0);
    expect(rank(2, mat([0, 0, 0], [1, 0, 0], [0, 1, 0]))).toBe(5);
    expect(integerMultiple(vec('1/3', '-1/2', 2))).toEqual(vec(2, -3, 12));
    expect(integerMultiple([])).toEqual([]);
  });

  it('has a square of a quadric in its complement where m d = D is not enough', () => {
    // five points on the conic x z = y^2
    const U = mat([1, 0, 0], [1, 1, 1], [1, -1, 1], [4, 2, 1], [0, 0, 1]);
    expect(tensorDimension(4, 3)).toBe(15n);
    expect(rank(4, U)).toBe(14);
    const conic = vec(0, 0, 1, -1, 0, 0);
    const R = product(Q, 3, [conic, 2], [conic, 2]);
    expect(obliqueForm(Q, 4, U, [R])).toBe(-1);
    const complement = complementOf(Q, 4, U);
    expect(complement).toHaveLength(1);
    expect(rankModulo(usualPrime, [R, ...complement])).toBe(1);
    // T3(a), on an example: v is not a zero of R, so v^4 is not in the class
    expect(formOf(Q, 4, { weights: vec(1), vectors: mat([1, 2, 3]) })).toHaveLength(15);
  });

  it('has D - k forms in its complement, orthogonal to it', () => {
    for (const [l, d, m] of [
      [2, 3, 2],
      [3, 3, 2],
      [3, 5, 7],
      [4, 3, 5],
      [3, 2, 1],
      [4, 4, 9],
      [3, 1, 1],
    ] as const) {
      const U = neurons(m, d);
      const complement = complementOf(Q, l, U);
      const k = rank(l, U);
      expect(complement).toHaveLength(Number(tensorDimension(l, d)) - k);
      expect(rankModulo(usualPrime, complement)).toBe(complement.length);
      expect(obliqueForm(Q, l, U, complement)).toBe(-1);
      for (const R of complement)
        for (const u of rowsOf(U))
          expect(gradientOf(Q, l, R, u).every(({ num }) => num === 0n)).toBe(true);
      const other = tangentForms(Q, l, U)[0] ?? [];
      expect(obliqueForm(Q, l, U, [...complement, other])).toBe(complement.length);
    }
  });
});

describe('ranks modulo a prime', () => {
  it('are less where the prime divides', () => {
    const rows = [row(mat([1, 2]), 0), row(mat([3, 1]), 0)];
    expect([2, 3, 5, 7].map((p) => rankModulo(p, rows))).toEqual([2, 2, 1, 2]);
    expect(rankModulo(7, [vec(-8, 3)])).toBe(1);
    expect(rankModulo(7, [])).toBe(0);
    expect(tangentRankModulo(Q, 7, 3, mat([8, -7]))).toBe(2);
    expect(tangentRankModulo(Q, 7, 3, mat([14, -7]))).toBe(0);
    expect(rankModulo(7, [vec(7, -14)])).toBe(0);
  });

  it('need a prime', () => {
    const some = [0, 1, 2, 3, 4, 9, 25, 49, 91, 97, usualPrime];
    expect(some.filter(isPrime)).toEqual([2, 3, 97, usualPrime]);
    expect(isPrime(8191 * 8179)).toBe(false);
    expect(isPrime(8179 * 8179)).toBe(false);
    for (let n = usualPrime + 1; n <= 2 ** 26; n++) expect(isPrime(n)).toBe(false);
  });
});
