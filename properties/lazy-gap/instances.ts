/**
 * # Targets, weights and oracles for quadratic networks
 *
 * Targets and hidden weights over Q, including difficult ones: dependent, repeated and zero weights, targets of low
 * rank, weights along eigenvectors, scales of 2^-27 and 2^27. The oracles share no code with src/quadratic.
 *
 * ## Main definitions
 * - {@link Case}, {@link cases}: B = A^T diag(signs) A and W
 * - {@link residualSquare}: distances by Gram-Schmidt
 * - {@link inertia}: the numbers of negative, zero and positive eigenvalues
 * - {@link gaussianMean}: exact expectations of polynomials of degree at most 5 in each variable
 * @module
 */
import * as fc from 'fast-check';
import { ratio, rationalField as Q } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, matrix, row, tabulate } from '../../src/linalg/matrix.ts';
import { multiply, transpose } from '../../src/linalg/ring-product.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { rankOfRationals } from '../../src/linalg/rank.ts';
import type { Outcome } from '../../src/suite/property.ts';
import { column, scale, sum } from '../support/exact.ts';
import { draws, fraction } from '../support/numbers.ts';
import { equal, showMatrix, showVector } from '../support/outcomes.ts';

type Vector = readonly Rational[];

/** B = A^T diag(signs) A, A d x d; W is N x d. */
export interface Case {
  readonly root: Matrix<Rational>;
  readonly signs: readonly Rational[];
  readonly weights: Matrix<Rational>;
  readonly special: 'none' | 'repeated' | 'zero' | 'along B' | 'small' | 'large';
}

const integer = fc.integer({ min: -3, max: 3 }).map((k) => ratio(BigInt(k)));

function specialise(c: Case): Case {
  const { weights: W, root: A } = c;
  if (c.special === 'repeated')
    return { ...c, weights: tabulate(W.rows, W.cols, (i, k) => at(W, i === 1 ? 0 : i, k)) };
  if (c.special === 'zero')
    return { ...c, weights: tabulate(W.rows, W.cols, (i, k) => (i === 0 ? Q.zero : at(W, i, k))) };
  if (c.special === 'along B')
    return {
      ...c,
      weights: tabulate(W.rows, W.cols, (i, k) => at(A, i % A.rows, k)),
    };
  const exponent = { none: 0, small: -27, large: 27 }[c.special];
  const factor = exponent < 0 ? ratio(1n, 1n << 27n) : ratio(1n << BigInt(exponent));
  return { ...c, weights: scale(factor, W), root: scale(factor, A) };
}

/** d from `least` to 4, N from 1 to d + 2, at most `most`. */
export function cases(least = 1, most = 6): fc.Arbitrary<Case> {
  return fc
    .record({
      d: fc.integer({ min: least, max: 4 }),
      more: fc.integer({ min: 0, max: 5 }),
      rank: fc.integer({ min: 0, max: 4 }),
      root: draws(fc.oneof(integer, fraction), 16),
      weights: draws(fc.oneof(integer, integer, fraction), 24),
      signs: draws(fc.constantFrom(ratio(1n), ratio(-1n)), 4),
      special: fc.constantFrom(
        'none' as const,
        'none' as const,
        'repeated' as const,
        'zero' as const,
        'along B' as const,
        'small' as const,
        'large' as const,
      ),
    })
    .map(({ d, more, rank, root, weights, signs, special }) => {
      const N = Math.min(most, 1 + (more % (d + 2)));
      const rows = Math.max(1, Math.min(d, rank + 1));
      return specialise({
        root: matrix(rows, d, root.slice(0, rows * d)),
        signs: signs.slice(0, rows),
        weights: matrix(N, d, weights.slice(0, N * d)),
        special,
      });
    });
}

/** A^T diag(signs) A. */
export function targetOf({ root: A, signs }: Case): Matrix<Rational> {
  const signed = tabulate(A.rows, A.cols, (i, k) => Q.mul(signs[i] ?? Q.one, at(A, i, k)));
  return multiply(Q, transpose(A), signed);
}

/** A^T A. */
export function definiteTarget({ root: A }: Case): Matrix<Rational> {
  return multiply(Q, transpose(A), A);
}

export function showCase(c: Case): string {
  return `B = ${showMatrix(targetOf(c))}, from A = ${showMatrix(c.root)} and signs ${showVector(c.signs)}, W = ${showMatrix(c.weights)}`;
}

export function caseLabels(c: Case): readonly string[] {
  const { weights: W } = c;
  const d = W.cols;
  return [
    ...(c.special === 'none' ? [] : [c.special]),
    W.rows < d ? 'N < d' : W.rows === d ? 'N = d' : 'N > d',
    ...(d === 1 ? ['d = 1'] : []),
    ...(rankOfRationals(W) < Math.min(W.rows, d) ? ['dependent weights'] : []),
    ...(c.root.rows < d ? ['B of low rank'] : []),
  ];
}

/** w w^T. */
export function outer(w: Vector): Matrix<Rational> {
  return multiply(Q, column(w), transpose(column(w)));
}

/** (A + A^T)/2. */
export function symmetricPart(A: Matrix<Rational>): Matrix<Rational> {
  return tabulate(A.rows, A.cols, (i, k) => Q.div(Q.add(at(A, i, k), at(A, k, i)), ratio(2n)));
}

/** The w_i w_i^T. */
export function featureDirections(W: Matrix<Rational>): readonly Matrix<Rational>[] {
  return Array.from({ length: W.rows }, (_, i) => outer(row(W, i)));
}

/** The sym(e_k w_i^T), N d of them. */
export function tangentDirections(W: Matrix<Rational>): readonly Matrix<Rational>[] {
  return Array.from({ length: W.rows * W.cols }, (_, u) => {
    const [k, i] = [u % W.cols, (u - (u % W.cols)) / W.cols];
    return symmetricPart(tabulate(W.cols, W.cols, (r, c) => (r === k ? at(W, i, c) : Q.zero)));
  });
}

export type InnerProduct = (A: Matrix<Rational>, B: Matrix<Rational>) => Rational;

/** tr(A^T B). */
export const frobenius: InnerProduct = (A, B) =>
  sum(Array.from(A.data, (a, k) => Q.mul(a, B.data[k] ?? Q.zero)));

function minus(A: Matrix<Rational>, factor: Rational, B: Matrix<Rational>): Matrix<Rational> {
  return tabulate(A.rows, A.cols, (i, k) => Q.sub(at(A, i, k), Q.mul(factor, at(B, i, k))));
}

/** An orthogonal basis of the span, by Gram-Schmidt without square roots. */
export function orthogonalBasis(
  directions: readonly Matrix<Rational>[],
  inner: InnerProduct,
): readonly Matrix<Rational>[] {
  const basis: Matrix<Rational>[] = [];
  for (const direction of directions) {
    const u = basis.reduce(
      (rest, b) => minus(rest, Q.div(inner(rest, b), inner(b, b)), b),
      direction,
    );
    if (inner(u, u).num !== 0n) basis.push(u);
  }
  return basis;
}

/** The square of the distance of B to the span. */
export function residualSquare(
  directions: readonly Matrix<Rational>[],
  B: Matrix<Rational>,
): Rational {
  const basis = orthogonalBasis(directions, frobenius);
  const rest = basis.reduce((r, b) => minus(r, Q.div(frobenius(r, b), frobenius(b, b)), b), B);
  return frobenius(rest, rest);
}

/** The numbers of negative, zero and positive eigenvalues of the symmetric matrix A (Sylvester). */
export function inertia(A: Matrix<Rational>): {
  readonly negative: number;
  readonly zero: number;
  readonly positive: number;
} {
  const rows = Array.from({ length: A.rows }, (_, i) => [...row(A, i)]);
  const get = (i: number, k: number): Rational => rows[i]?.[k] ?? Q.zero;
  /** Row and column i plus row and column j, or minus `factor` times: a congruence. */
  const addTo = (i: number, j: number, factor: Rational): void => {
    for (const [k, r] of rows.entries()) r[i] = Q.add(get(k, i), Q.mul(factor, get(k, j)));
    rows[i] = (rows[i] ?? []).map((a, k) => Q.add(a, Q.mul(factor, get(j, k))));
  };
  let [negative, positive] = [0, 0];
  const left = new Set(rows.keys());
  for (;;) {
    let pivot = [...left].find((i) => get(i, i).num !== 0n);
    if (pivot === undefined) {
      const pair = [...left]
        .flatMap((i) => [...left].map((j) => [i, j] as const))
        .find(([i, j]) => get(i, j).num !== 0n);
      if (pair === undefined) break;
      addTo(pair[0], pair[1], Q.one); // the diagonal becomes 2 a_ij
      pivot = pair[0];
    }
    const p = get(pivot, pivot);
    if (p.num > 0n) positive++;
    else negative++;
    left.delete(pivot);
    for (const j of left) addTo(j, pivot, Q.neg(Q.div(get(j, pivot), p)));
  }
  return { negative, zero: left.size, positive };
}

/** Nodes and weights that integrate polynomials of degree at most 5 exactly against N(0, 1). */
const nodes = [
  [0n, ratio(1n, 2n)],
  [1n, ratio(1n, 6n)],
  [-1n, ratio(1n, 6n)],
  [2n, ratio(1n, 12n)],
  [-2n, ratio(1n, 12n)],
] as const;

/**
 * E[f(z)], z ~ N(0, I_d), exactly for a polynomial f of degree at most 5 in each variable: the moments of these nodes
 * are 0, 1, 0, 3, 0 for the powers 1 to 5.
 */
export function gaussianMean(d: number, f: (z: Vector) => Rational): Rational {
  const grid = (z: readonly Rational[], weight: Rational): Rational =>
    z.length === d
      ? Q.mul(weight, f(z))
      : sum(nodes.map(([node, share]) => grid([...z, ratio(node)], Q.mul(weight, share))));
  return grid([], Q.one);
}

/** Equality over Q. */
export function same(left: Rational, right: Rational, because: string): Outcome {
  return equal(matrix(1, 1, [left]), matrix(1, 1, [right]), because);
}

/** x^T A x. */
export function quadratic(A: Matrix<Rational>, x: Vector): Rational {
  return frobenius(A, outer(x));
}

/** I - 2 u u^T/(u.u), orthogonal; I for u = 0. */
export function reflection(u: Vector): Matrix<Rational> {
  const square = sum(u.map((a) => Q.mul(a, a)));
  return tabulate(u.length, u.length, (i, k) => {
    const unit = i === k ? Q.one : Q.zero;
    if (square.num === 0n) return unit;
    return Q.sub(unit, Q.div(Q.mul(ratio(2n), Q.mul(u[i] ?? Q.zero, u[k] ?? Q.zero)), square));
  });
}
