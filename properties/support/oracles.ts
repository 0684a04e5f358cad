/**
 * # Exact oracles for certificates
 *
 * Small linear algebra over Q, written the plain way: what the fast code is compared with.
 * @module
 */
import { compareRational, ratio, rationalField as Q } from '../../src/arithmetic/rational.ts';
import { rationalFromDouble, rationalToText } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, mapMatrix } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import type { Outcome } from '../../src/suite/property.ts';
/** The doubles, exactly. */
export function exactMatrix(A: Matrix<number>): Matrix<Rational> {
  return mapMatrix(A, rationalFromDouble);
}
/** The doubles, exactly. */
export function exactVector(xs: ArrayLike<number>): readonly Rational[] {
  return Array.from(xs, rationalFromDouble);
}
export function sum(xs: readonly Rational[]): Rational {
  return xs.reduce((s, x) => Q.add(s, x), Q.zero);
}
/** The sum of squares. */
export function squareNorm(xs: Iterable<Rational> | ArrayLike<Rational>): Rational {
  return sum(Array.from(xs, (x) => Q.mul(x, x)));
}
export function atMost(a: Rational, b: Rational): boolean {
  return compareRational(a, b) <= 0;
}
export function square(a: Rational): Rational {
  return Q.mul(a, a);
}
export function minus(A: Matrix<Rational>, B: Matrix<Rational>): Matrix<Rational> {
  return {
    rows: A.rows,
    cols: A.cols,
    data: Array.from(A.data, (a, k) => Q.sub(a, B.data[k] ?? Q.zero)),
  };
}
export function identity(n: number): Matrix<Rational> {
  return {
    rows: n,
    cols: n,
    data: Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? Q.one : Q.zero)),
  };
}
/** A u. */
export function times(A: Matrix<Rational>, u: readonly Rational[]): readonly Rational[] {
  return Array.from({ length: A.rows }, (_, i) => sum(u.map((x, j) => Q.mul(at(A, i, j), x))));
}
/** The solution of A x = b for a square A, or `undefined` when A is singular. */
export function solve(
  A: Matrix<Rational>,
  b: readonly Rational[],
): readonly Rational[] | undefined {
  const n = A.rows;
  const rows = Array.from({ length: n }, (_, i) => [
    ...Array.from({ length: n }, (_, j) => at(A, i, j)),
    b[i] ?? Q.zero,
  ]);
  for (let c = 0; c < n; c++) {
    const found = rows.findIndex((r, i) => i >= c && (r[c] ?? Q.zero).num !== 0n);
    const pivot = rows[found];
    const first = rows[c];
    if (pivot === undefined || first === undefined) return undefined;
    rows[found] = first;
    rows[c] = pivot;
    rows.forEach((r, i) => {
      if (i === c) return;
      const factor = Q.div(r[c] ?? Q.zero, pivot[c] ?? Q.one);
      rows[i] = r.map((x, j) => Q.sub(x, Q.mul(factor, pivot[j] ?? Q.zero)));
    });
  }
  return rows.map((r, i) => Q.div(r[n] ?? Q.zero, r[i] ?? Q.one));
}
/** Whether t >= norm(E)^2 for a 2 x 2 matrix: t is at least the larger root of the polynomial of E^T E. */
export function boundsSpectralSquare(t: Rational, E: Matrix<Rational>): boolean {
  const [a, b, c, d] = [at(E, 0, 0), at(E, 0, 1), at(E, 1, 0), at(E, 1, 1)];
  const trace = squareNorm([a, b, c, d]);
  const det = square(Q.sub(Q.mul(a, d), Q.mul(b, c)));
  return (
    atMost(trace, Q.mul(ratio(2n), t)) && Q.sign(Q.add(Q.sub(square(t), Q.mul(trace, t)), det)) >= 0
  );
}
/** `proved` if left <= right. */
export function ordered(left: Rational, right: Rational, because: string): Outcome {
  return atMost(left, right)
    ? { kind: 'proved' }
    : { kind: 'refuted', left: rationalToText(left), right: rationalToText(right), because };
}
/** `proved` if the claim holds. */
export function holds(claim: boolean, left: string, right: string, because: string): Outcome {
  return claim ? { kind: 'proved' } : { kind: 'refuted', left, right, because };
}
