import { describe, expect, it } from 'vitest';
import { rationalField as Q, ratio, rationalToText } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { matrix, row, tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { prime } from '../../src/linalg/rank.ts';
import { symmetricSolution } from '../../src/linalg/symmetric-solution.ts';
import { drawer } from '../certificates/facts/plain-network.ts';
import { mat, q, vec } from '../certificates/facts/support.ts';

const next = drawer(29);

function dot(a: readonly Rational[], b: readonly Rational[]): Rational {
  return a.reduce((s, x, i) => Q.add(s, Q.mul(x, b[i] ?? Q.zero)), Q.zero);
}

function times(A: Matrix<Rational>, x: readonly Rational[]): readonly Rational[] {
  return Array.from({ length: A.rows }, (_, i) => dot(row(A, i), x));
}

/** B^T B for a k x n matrix B with fractions. */
function gram(k: number, n: number, size: number): Matrix<Rational> {
  const entry = (): Rational =>
    ratio(BigInt(Math.floor(next() * size)), BigInt(1 + Math.floor((next() + 1) * 3)));
  const B = tabulate(n, k, entry);
  return tabulate(n, n, (i, j) => dot(row(B, i), row(B, j)));
}

describe('solutions of symmetric systems', () => {
  it.each([
    [1, 1, 5],
    [3, 3, 9],
    [2, 5, 3],
    [9, 9, 1e6],
    [6, 12, 4],
    [25, 30, 3],
  ])('solve all equations, rank %i of %i', (k, n, size) => {
    const A = gram(k, n, size);
    const z = Array.from({ length: n }, () => ratio(BigInt(Math.floor(next() * 99)), 7n));
    const x = symmetricSolution(A, times(A, z)) ?? [];
    expect(x).toHaveLength(n);
    expect(times(A, x)).toEqual(times(A, z));
    expect(x.filter(({ num }) => num !== 0n).length).toBeLessThanOrEqual(k);
  });

  it('are 0 but for the first independent columns', () => {
    expect(symmetricSolution(mat([0, 0, 0], [0, 2, 4], [0, 4, 8]), vec(0, 3, 6))).toEqual(
      vec(0, '3/2', 0),
    );
    expect(symmetricSolution(mat([0, 1], [1, 0]), vec('1/3', -5))).toEqual(vec(-5, '1/3'));
    expect(symmetricSolution(mat([0]), vec(0))).toEqual(vec(0));
  });

  it('take another prime where the first one divides a minor', () => {
    const p = BigInt(prime);
    expect(symmetricSolution(matrix(1, 1, [ratio(p)]), vec(1))).toEqual([ratio(1n, p)]);
    const A = matrix(2, 2, [ratio(p), q(0), q(0), q(3)]);
    expect(symmetricSolution(A, vec(2, 1))).toEqual([ratio(2n, p), q('1/3')]);
    // entries that are 0 modulo the prime, and denominators with it
    expect(symmetricSolution(matrix(1, 1, [ratio(1n, p)]), vec(p.toString()))).toEqual([
      ratio(p * p),
    ]);
  });

  it('have entries of any length', () => {
    const long = 10n ** 1500n + 7n;
    const A = tabulate(2, 2, (i, j) => ratio(i === j ? long : 1n));
    const x = symmetricSolution(A, vec(1, 0));
    expect(x?.map(rationalToText)).toEqual(
      [ratio(long, long * long - 1n), ratio(-1n, long * long - 1n)].map(rationalToText),
    );
    expect(symmetricSolution(A, vec(1, 0), 4000)).toBeUndefined();
    expect(symmetricSolution(A, vec(1, 0), 20_000)).toEqual(x);
  });

  it('are not invented', () => {
    expect(symmetricSolution(mat([1, 1], [1, 1]), vec(1, 2))).toBeUndefined();
    expect(symmetricSolution(mat([0]), vec(1))).toBeUndefined();
  });
});
