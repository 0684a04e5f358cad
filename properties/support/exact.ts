/**
 * # Exact oracles of linear algebra
 *
 * Over Q, for matrices with a few rows. The code under test uses none of these routines.
 *
 * ## Main definitions
 * - {@link isPositiveSemidefinite}: so that norm(A) <= c is decided as c^2 I - A A^T >= 0
 * - {@link leastSolution}: the solution of least norm of A s = b
 * - {@link rootBelow}, {@link rootAbove}: square roots from both sides
 * - {@link unitVector}: rational points of the sphere
 * @module
 */
import { compareRational, ratio, rationalField as Q } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, mapMatrix, matrix, row, tabulate } from '../../src/linalg/matrix.ts';
import { multiply, transpose } from '../../src/linalg/ring-product.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';

export function sum(xs: readonly Rational[]): Rational {
  return xs.reduce(Q.add, Q.zero);
}

export function squareNorm(xs: readonly Rational[]): Rational {
  return sum(xs.map((x) => Q.mul(x, x)));
}

export function magnitude(a: Rational): Rational {
  return a.num < 0n ? Q.neg(a) : a;
}

export function column(xs: readonly Rational[]): Matrix<Rational> {
  return matrix(xs.length, 1, xs);
}

export function identity(n: number): Matrix<Rational> {
  return tabulate(n, n, (i, k) => (i === k ? Q.one : Q.zero));
}

export function subtract(A: Matrix<Rational>, B: Matrix<Rational>): Matrix<Rational> {
  return tabulate(A.rows, A.cols, (i, j) => Q.sub(at(A, i, j), at(B, i, j)));
}

export function scale(c: Rational, A: Matrix<Rational>): Matrix<Rational> {
  return mapMatrix(A, (a) => Q.mul(c, a));
}

/** A A^T. */
export function gramOf(A: Matrix<Rational>): Matrix<Rational> {
  return multiply(Q, A, transpose(A));
}

/** A times a common denominator of its entries, row by row. */
function integerRows(A: Matrix<Rational>): bigint[][] {
  let denominator = 1n;
  for (const { den } of Array.from(A.data))
    if (denominator % den !== 0n) denominator *= ratio(den, denominator).num;
  return Array.from({ length: A.rows }, (_, i) =>
    row(A, i).map(({ num, den }) => num * (denominator / den)),
  );
}

/** Whether the symmetric matrix A has no negative eigenvalue: symmetric elimination over the integers. */
export function isPositiveSemidefinite(A: Matrix<Rational>): boolean {
  let rows = integerRows(A);
  let last = 1n;
  for (let first = rows[0]; first !== undefined; first = rows[0]) {
    const top: readonly bigint[] = first;
    const pivot = top[0] ?? 0n;
    if (pivot < 0n) return false;
    // A zero on the diagonal of a semidefinite matrix has a zero row.
    if (pivot === 0n && top.some((a) => a !== 0n)) return false;
    const rest = rows.slice(1);
    // Bareiss: the entries are minors, positive multiples of what elimination over Q leaves, and the division is exact.
    rows =
      pivot === 0n
        ? rest.map((r) => r.slice(1))
        : rest.map(([f = 0n, ...r]) =>
            r.map((a, k) => (pivot * a - f * (top[k + 1] ?? 0n)) / last),
          );
    if (pivot !== 0n) last = pivot;
  }
  return true;
}

/** Whether norm(A) <= c, for c >= 0. */
export function normIsAtMost(A: Matrix<Rational>, c: Rational): boolean {
  return isPositiveSemidefinite(subtract(scale(Q.mul(c, c), identity(A.rows)), gramOf(A)));
}

/** Whether norm(A^T u) >= c norm(u) for every u, for c >= 0. */
export function singularValuesAreAtLeast(A: Matrix<Rational>, c: Rational): boolean {
  return isPositiveSemidefinite(subtract(gramOf(A), scale(Q.mul(c, c), identity(A.rows))));
}

/**
 * The x with A x = b, or `undefined` if the square matrix A is singular. By Gauss-Jordan
 * elimination.
 */
export function solve(A: Matrix<Rational>, b: readonly Rational[]): Rational[] | undefined {
  const n = A.rows;
  const rows = Array.from({ length: n }, (_, i) => [...row(A, i), b[i] ?? Q.zero]);
  for (let col = 0; col < n; col++) {
    const found = rows.findIndex((r, i) => i >= col && (r[col] ?? Q.zero).num !== 0n);
    const pivot = rows[found];
    const displaced = rows[col];
    if (pivot === undefined || displaced === undefined) return undefined;
    rows[found] = displaced;
    const unit = pivot.map((a) => Q.div(a, pivot[col] ?? Q.one));
    rows[col] = unit;
    rows.forEach((r, i) => {
      const factor = r[col] ?? Q.zero;
      if (i !== col && factor.num !== 0n)
        rows[i] = r.map((a, k) => Q.sub(a, Q.mul(factor, unit[k] ?? Q.zero)));
    });
  }
  return rows.map((r) => r[n] ?? Q.zero);
}

/** The s of least norm with A s = b, or `undefined` if the rows of A are dependent. */
export function leastSolution(
  A: Matrix<Rational>,
  b: readonly Rational[],
): readonly Rational[] | undefined {
  const multipliers = solve(gramOf(A), b);
  if (multipliers === undefined) return undefined;
  return Array.from(multiply(Q, transpose(A), column(multipliers)).data);
}

/** The integer part of the square root of n >= 0. */
export function wholeRoot(n: bigint): bigint {
  if (n < 2n) return n;
  const shift = BigInt(Math.max(0, 2 * n.toString(16).length - 24)); // leaves 48 or 52 binary digits
  let x = (BigInt(Math.ceil(Math.sqrt(Number(n >> (2n * shift))))) + 1n) << shift; // above the root
  for (;;) {
    const y = (x + n / x) >> 1n;
    if (y >= x) return x;
    x = y;
  }
}

const rootBits = 300n;

/** At most sqrt(a), by less than 2^-300/den. */
export function rootBelow(a: Rational): Rational {
  return ratio(wholeRoot((a.num * a.den) << (2n * rootBits)), a.den << rootBits);
}

/** At least sqrt(a), by at most 2^-300/den. */
export function rootAbove(a: Rational): Rational {
  const below = rootBelow(a);
  const exact = compareRational(Q.mul(below, below), a) === 0;
  return exact ? below : Q.add(below, ratio(1n, a.den << rootBits));
}

/** A point of the unit sphere with rational coordinates, by stereographic projection. */
export function unitVector(ks: readonly Rational[]): readonly Rational[] {
  const square = squareNorm(ks);
  const below = Q.add(square, Q.one);
  const two = ratio(2n);
  return [...ks.map((k) => Q.div(Q.mul(two, k), below)), Q.div(Q.sub(square, Q.one), below)];
}
