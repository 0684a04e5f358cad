/**
 * # Tensors with all their entries, and draws of vectors
 *
 * d^l rationals in the order of their indices: what src/tensors never forms.
 * @module
 */
import * as fc from 'fast-check';
import { rationalField as Q, ratio } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { matrix, row } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { dot } from '../../src/linalg/rational-vectors.ts';
import type { PowerSum, Vector } from '../../src/tensors/powers.ts';

export function listed(A: Matrix<Rational>): readonly Vector[] {
  return Array.from({ length: A.rows }, (_, i) => row(A, i));
}

export function scaled(c: Rational, T: Vector): Vector {
  return T.map((a) => Q.mul(c, a));
}

export function added(S: Vector, T: Vector): Vector {
  return S.map((a, i) => Q.add(a, T[i] ?? Q.zero));
}

function outer(vectors: readonly Vector[]): Vector {
  const one: Vector = [Q.one];
  return vectors.reduce((T, v) => T.flatMap((a) => v.map((b) => Q.mul(a, b))), one);
}

/** sym(u^{l-1} w): the mean over the places of w. */
export function tangent(l: number, u: Vector, w: Vector): Vector {
  const places = Array.from({ length: l }, (_, place) =>
    outer(Array.from({ length: l }, (__, i) => (i === place ? w : u))),
  );
  return scaled(ratio(1n, BigInt(l)), places.reduce(added));
}

export function entriesOf(l: number, { weights, vectors }: PowerSum): Vector {
  return listed(vectors)
    .map((v, k) => scaled(weights[k] ?? Q.zero, outer(Array.from({ length: l }, () => v))))
    .reduce(added);
}

/** What Gram and Schmidt leave of T, squared. */
export function restSquare(vectors: readonly Vector[], T: Vector): Rational {
  const basis: Vector[] = [];
  const without = (a: Vector): Vector =>
    basis.reduce((r, b) => added(r, scaled(Q.neg(Q.div(dot(r, b), dot(b, b))), b)), a);
  for (const v of vectors) {
    const rest = without(v);
    if (rest.some(({ num }) => num !== 0n)) basis.push(rest);
  }
  const rest = without(T);
  return dot(rest, rest);
}

/** Whole numbers in [-height, height]. */
export function vectors(m: number, d: number, height = 3): fc.Arbitrary<Matrix<Rational>> {
  return fc
    .array(fc.integer({ min: -height, max: height }), { minLength: m * d, maxLength: m * d })
    .map((list) => matrix(m, d, list.map((a) => ratio(BigInt(a))))); // prettier-ignore
}

export function sums(r: number, d: number): fc.Arbitrary<PowerSum> {
  return fc.record({
    weights: fc
      .array(fc.integer({ min: -6, max: 6 }), { minLength: r, maxLength: r })
      .map((list) => list.map((a) => ratio(BigInt(a), 2n))),
    vectors: vectors(r, d),
  });
}

export function showRows(A: Matrix<Rational>): string {
  return listed(A)
    .map((r) => `(${r.map(({ num, den }) => (den === 1n ? `${num}` : `${num}/${den}`)).join(',')})`)
    .join(' ');
}

export function showSum({ weights, vectors: V }: PowerSum): string {
  return `c = ${showRows(matrix(1, weights.length, weights))}, V = ${showRows(V)}`;
}

export function areParallel(u: Vector, v: Vector): boolean {
  return Q.mul(dot(u, u), dot(v, v)).num * dot(u, v).den ** 2n === dot(u, v).num ** 2n;
}
