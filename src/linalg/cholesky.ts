/**
 * # Cholesky factorisation in float64
 *
 * By halves of the columns: what the first half contributes to the second is one fast product, and within a few columns
 * the textbook loops run.
 *
 * ## Main results
 * Entry (i, j) is s/l_jj for j < i and the root of s for j = i, with s = a_ij - sum_{k<j} l_ik l_jk summed in some order.
 * Nothing else is assumed by definite.ts, whose error bound holds for any order.
 * @module
 */
import { floor, min, sqrt } from '../arithmetic/machine.ts';
import { dense, ShapeError } from './matrix.ts';
import type { Dense } from './matrix.ts';
import { lowerProductByRows } from './product.ts';

/** At most so many columns are left to plain loops. */
const width = 32;

/** A copy of rows `row` to `end` of columns `from` to `to`. */
function part({ cols, data }: Dense, row: number, end: number, from: number, to: number): Dense {
  const copy = new Float64Array((end - row) * (to - from));
  let k = 0;
  for (let i = row; i < end; i++)
    for (let j = from; j < to; j++) copy[k++] = data[i * cols + j] ?? Number.NaN;
  return dense(end - row, to - from, copy);
}

/** Subtracts from columns `middle` to `to`, on and below the diagonal, what columns `from` to `middle` contribute. */
function reduce(L: Dense, from: number, middle: number, to: number): void {
  const left = part(L, middle, L.rows, from, middle);
  const { cols, data } = lowerProductByRows(left, part(L, middle, to, from, middle));
  for (let i = middle; i < L.rows; i++)
    for (let j = middle; j < min(to, i + 1); j++) {
      const k = i * L.cols + j;
      L.data[k] =
        (L.data[k] ?? Number.NaN) - (data[(i - middle) * cols + j - middle] ?? Number.NaN);
    }
}

/** Row i of the columns from `from` on, up to the pivot. U is the transpose of their first rows, up to row `size`. */
function eliminate(L: Dense, U: Float64Array, from: number, size: number, i: number): void {
  const S = L.data;
  const row = i * L.cols + from;
  const last = min(i - from, size - 1);
  for (let j = 0; j < min(i - from, size); j++) {
    const l = (S[row + j] ?? Number.NaN) / (U[j * size + j] ?? Number.NaN);
    S[row + j] = l;
    if (i - from < size) U[j * size + i - from] = l;
    for (let k = j + 1; k <= last; k++)
      S[row + k] = (S[row + k] ?? Number.NaN) - l * (U[j * size + k] ?? Number.NaN);
  }
}

/** Columns `from` to `to` of the factor, in place; false at a pivot that is not positive and finite. */
function finish(L: Dense, from: number, to: number): boolean {
  const size = to - from;
  if (size > width) {
    const middle = from + width * floor((size + width) / (2 * width));
    if (!finish(L, from, middle)) return false;
    reduce(L, from, middle, to);
    return finish(L, middle, to);
  }
  const U = new Float64Array(size * size);
  for (let i = from; i < L.rows; i++) {
    eliminate(L, U, from, size, i);
    if (i >= to) continue;
    const pivot = L.data[i * (L.cols + 1)] ?? Number.NaN;
    if (!(pivot > 0 && pivot < Infinity)) return false;
    const root = sqrt(pivot);
    L.data[i * (L.cols + 1)] = root;
    U[(i - from) * (size + 1)] = root;
  }
  return true;
}

/**
 * L, lower triangular, with L L^T close to A; `undefined` when a pivot is not positive and finite, which does not mean
 * that A is indefinite. Only the lower triangle of A is read.
 *
 * Cost: n^3/6 multiplications, most of them in the fast product.
 */
export function cholesky(A: Dense): Dense | undefined {
  const n = A.rows;
  if (A.cols !== n)
    throw new ShapeError(`cholesky: expected a square matrix, got ${n} x ${A.cols}`);
  const L = dense(n, n, new Float64Array(n * n));
  for (let i = 0; i < n; i++) L.data.set(A.data.subarray(i * n, i * n + i + 1), i * n);
  return finish(L, 0, n) ? L : undefined;
}
