/**
 * # Inverses and semidefiniteness over Q
 *
 * ## Main definitions
 * - {@link inverse}, {@link isSemidefinite}
 * @module
 */
import type { Rational } from '../arithmetic/rational.ts';
import { row, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { identity, subtractRow } from './elimination.ts';
import type { Field } from './elimination.ts';

/** A^-1, or `undefined` for a singular A, by Gauss-Jordan elimination. */
export function inverse(R: Field, A: Matrix<Rational>): Matrix<Rational> | undefined {
  const n = A.rows;
  const unit = identity(R, n);
  const rows = Array.from({ length: n }, (_, i) => [...row(A, i), ...row(unit, i)]);
  for (let k = 0; k < n; k++) {
    const found = rows.findIndex((r, i) => i >= k && (r[k] ?? R.zero).num !== 0n);
    const [pivot, displaced] = [rows[found], rows[k]];
    if (pivot === undefined || displaced === undefined) return undefined;
    rows[found] = displaced;
    const scaled = pivot.map((a) => R.div(a, pivot[k] ?? R.one));
    rows[k] = scaled;
    for (const [i, target] of rows.entries())
      if (i !== k) subtractRow(R, target, scaled, target[k] ?? R.zero);
  }
  return tabulate(n, n, (i, k) => rows[i]?.[n + k] ?? R.zero);
}

/** Whether the symmetric matrix A has no negative eigenvalue. */
export function isSemidefinite(R: Field, A: Matrix<Rational>): boolean {
  const rows = Array.from({ length: A.rows }, (_, i) => [...row(A, i)]);
  for (const [k, top] of rows.entries()) {
    const pivot = top[k] ?? R.zero;
    if (pivot.num < 0n) return false;
    if (pivot.num === 0n) {
      // a zero on the diagonal of a semidefinite matrix has a zero row
      if (top.some((a, j) => j > k && a.num !== 0n)) return false;
      continue;
    }
    for (const target of rows.slice(k + 1))
      subtractRow(R, target, top, R.div(target[k] ?? R.zero, pivot));
  }
  return true;
}
