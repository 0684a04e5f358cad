/**
 * # Cholesky factorisation in float64
 *
 * By blocks of columns: what the finished columns contribute to a block is one fast product, and within the block the
 * textbook loops run.
 *
 * ## Main results
 * Entry (i, j) is s/l_jj for j < i and the root of s for j = i, with s = a_ij - sum_{k<j} l_ik l_jk summed in some order.
 * Nothing else is assumed by definite.ts, whose error bound holds for any order.
 * @module
 */
import { min, sqrt } from '../arithmetic/machine.ts';
import { dense, ShapeError } from './matrix.ts';
import type { Dense } from './matrix.ts';
import { denseProduct, denseTranspose } from './product.ts';

/** Columns of a block: wider ones leave more to plain loops, narrower ones make the products thin (measured). */
const width = 32;

/** The rows x cols part of A that begins at (row, col). */
function part(A: Dense, row: number, col: number, rows: number, cols: number): Dense {
  const data = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    const start = (row + i) * A.cols + col;
    data.set(A.data.subarray(start, start + cols), i * cols);
  }
  return dense(rows, cols, data);
}

/** Columns `from` to `to` of A below row `from`, less what the columns before `from` of L contribute. */
function remainder(A: Dense, L: Dense, from: number, to: number): Dense {
  const [rows, cols] = [A.rows - from, to - from];
  const S = part(A, from, from, rows, cols);
  if (from === 0) return S;
  const left = part(L, from, 0, rows, from);
  const product = denseProduct(left, denseTranspose(part(L, from, 0, cols, from))).data;
  for (let k = 0; k < product.length; k++)
    S.data[k] = (S.data[k] ?? Number.NaN) - (product[k] ?? Number.NaN);
  return S;
}

/** Row i of S becomes that of L, up to the pivot. U is the transpose of the rows before, up to row `width`. */
function eliminate(S: Float64Array, U: Float64Array, width: number, i: number): void {
  const row = i * width;
  for (let j = 0; j < min(i, width); j++) {
    const l = (S[row + j] ?? Number.NaN) / (U[j * width + j] ?? Number.NaN);
    S[row + j] = l;
    if (i < width) U[j * width + i] = l;
    for (let k = j + 1; k <= min(i, width - 1); k++)
      S[row + k] = (S[row + k] ?? Number.NaN) - l * (U[j * width + k] ?? Number.NaN);
  }
}

/** Turns S, rows x cols with rows >= cols, into its columns of L; false at a pivot that is not positive and finite. */
function finish({ rows, cols, data: S }: Dense): boolean {
  const U = new Float64Array(cols * cols); // the transpose of the first rows of L
  for (let i = 0; i < rows; i++) {
    eliminate(S, U, cols, i);
    if (i >= cols) continue;
    const pivot = S[i * (cols + 1)] ?? Number.NaN;
    if (!(pivot > 0 && pivot < Infinity)) return false;
    const root = sqrt(pivot);
    S[i * (cols + 1)] = root;
    U[i * (cols + 1)] = root;
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
  for (let from = 0; from < n; from += width) {
    const to = min(n, from + width);
    const S = remainder(A, L, from, to);
    if (!finish(S)) return undefined;
    for (let i = from; i < n; i++) {
      const own = S.data.subarray(
        (i - from) * S.cols,
        (i - from) * S.cols + min(i, to - 1) + 1 - from,
      );
      L.data.set(own, i * n + from);
    }
  }
  return L;
}
