/**
 * # Elimination over Q
 *
 * ## Main definitions
 * - {@link energy}: b^T H^+ b for a Gram matrix H, the square of the length of a projection
 * - {@link complementProjector}: onto the orthogonal complement of some rows
 * - {@link demandSymmetric}
 *
 * ## Implementation notes
 * The field is an argument, so that a checker can count its operations. Zero pivots are exact zeros: nothing is judged
 * by its size.
 * @module
 */
import type { Rational } from '../arithmetic/rational.ts';
import type { OrderedField } from '../arithmetic/ring.ts';
import { at, row, ShapeError, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';

export type Field = OrderedField<Rational>;
type Vector = readonly Rational[];

export function dot(R: Field, a: Vector, b: Vector): Rational {
  return a.reduce((sum, p, i) => R.add(sum, R.mul(p, b[i] ?? R.zero)), R.zero);
}

export function identity(R: Field, n: number): Matrix<Rational> {
  return tabulate(n, n, (i, k) => (i === k ? R.one : R.zero));
}

/** tr(A B). */
export function traceOfProduct(R: Field, A: Matrix<Rational>, B: Matrix<Rational>): Rational {
  let sum = R.zero;
  for (let i = 0; i < A.rows; i++)
    for (let k = 0; k < A.cols; k++) sum = R.add(sum, R.mul(at(A, i, k), at(B, k, i)));
  return sum;
}

export function trace(R: Field, A: Matrix<Rational>): Rational {
  return Array.from({ length: A.rows }, (_, i) => at(A, i, i)).reduce(R.add, R.zero);
}

/** x^T A y. */
export function form(R: Field, A: Matrix<Rational>, x: Vector, y: Vector): Rational {
  return dot(
    R,
    x,
    Array.from({ length: A.rows }, (_, i) => dot(R, row(A, i), y)),
  );
}

/** Row `target` minus `factor` times row `by`, in place. */
export function subtractRow(R: Field, target: Rational[], by: Vector, factor: Rational): void {
  for (const [j, b] of by.entries())
    if (b.num !== 0n) target[j] = R.sub(target[j] ?? R.zero, R.mul(factor, b));
}

/**
 * b^T H^+ b, where H is the Gram matrix of some vectors and b their inner products with another vector: the squared
 * length of that vector's projection onto their span. The vectors may be dependent.
 *
 * Each step removes one vector's direction from the others and from the projected one. A pivot 0 belongs to a
 * vector in the span of the earlier ones, whose row and entry of b are then 0.
 *
 * Cost: n^3/3 operations.
 * @throws {@link RangeError} where H and b are not inner products of this kind.
 */
export function energy(R: Field, H: Matrix<Rational>, b: Vector): Rational {
  const rows = Array.from({ length: H.rows }, (_, i) => [...row(H, i), b[i] ?? R.zero]);
  let sum = R.zero;
  for (const [k, top] of rows.entries()) {
    const pivot = top[k] ?? R.zero;
    const rest = top.slice(k + 1);
    if (pivot.num < 0n || (pivot.num === 0n && rest.some(({ num }) => num !== 0n)))
      throw new RangeError(`energy: expected a Gram matrix, got pivot ${pivot.num} at ${k}`);
    if (pivot.num === 0n) continue;
    const c = rest.at(-1) ?? R.zero;
    sum = R.add(sum, R.div(R.mul(c, c), pivot));
    for (const target of rows.slice(k + 1)) {
      const factor = target[k] ?? R.zero;
      if (factor.num !== 0n) subtractRow(R, target, top, R.div(factor, pivot));
    }
  }
  return sum;
}

/**
 * The orthogonal projector onto the complement of the span of the rows of W, d x d, and the dimension of the span.
 * Gram-Schmidt without square roots: P loses the directions u u^T/(u.u) one by one.
 */
export function complementProjector(
  R: Field,
  W: Matrix<Rational>,
): { readonly projector: Matrix<Rational>; readonly rank: number } {
  let P = identity(R, W.cols);
  let rank = 0;
  for (let i = 0; i < W.rows; i++) {
    const w = row(W, i);
    const u = Array.from({ length: P.rows }, (_, k) => dot(R, row(P, k), w));
    const square = dot(R, u, u);
    if (square.num === 0n) continue;
    rank++;
    const before = P;
    P = tabulate(P.rows, P.cols, (j, k) =>
      R.sub(at(before, j, k), R.div(R.mul(u[j] ?? R.zero, u[k] ?? R.zero), square)),
    );
  }
  return { projector: P, rank };
}

/** Throws {@link ShapeError} unless A is square and symmetric. */
export function demandSymmetric(A: Matrix<Rational>, what: string): void {
  if (A.rows !== A.cols)
    throw new ShapeError(`${what}: expected a square matrix, got ${A.rows} x ${A.cols}`);
  for (let i = 0; i < A.rows; i++)
    for (let k = 0; k < i; k++) {
      const [a, b] = [at(A, i, k), at(A, k, i)];
      if (a.num !== b.num || a.den !== b.den)
        throw new ShapeError(`${what}: expected a symmetric matrix, (${i}, ${k}) differs`);
    }
}
