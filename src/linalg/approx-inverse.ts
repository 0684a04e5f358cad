/**
 * # An approximate inverse, and solving with it
 *
 * Untrusted: float64 answers about symmetric positive definite matrices, for a search, or as a witness that is checked
 * elsewhere. Nothing is decided here.
 *
 * ## Main definitions
 * - {@link approxInverseFactor}: V with V G V^T close to I
 * - {@link approxSolve}, {@link approxInverse}: V^T V b and V^T V
 *
 * ## Implementation notes
 * V is the inverse of the Cholesky factor, by recursion on halves, so that nearly all the work is done
 * by the fast product. Nothing is scaled: the terms of each sum have one magnitude, that of the row times that of the
 * column, so entries of 1e300 or 1e-300 do no harm (scaling to a unit diagonal changed nothing in 48 measured cases).
 * @module
 */
import { sqrt } from '../arithmetic/machine.ts';
import { dense, ShapeError } from './matrix.ts';
import type { Dense } from './matrix.ts';
import { denseProduct, denseTranspose } from './product.ts';

/** Below this size plain loops are as fast as packed products. */
const smallSize = 32;

function block(A: Dense, row: number, col: number, rows: number, cols: number): Dense {
  const data = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    const start = (row + i) * A.cols + col;
    data.set(A.data.subarray(start, start + cols), i * cols);
  }
  return dense(rows, cols, data);
}

/** V lower triangular with V A V^T close to I, by the textbook loops. */
function smallFactor(A: Dense): Dense | undefined {
  const n = A.rows;
  const L = new Float64Array(n * n);
  const V = new Float64Array(n * n);
  const entry = (B: Float64Array, i: number, j: number): number => B[i * n + j] ?? Number.NaN;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let s = entry(A.data, i, j);
      for (let k = 0; k < j; k++) s -= entry(L, i, k) * entry(L, j, k);
      if (i === j && !(s > 0 && s < Infinity)) return undefined;
      L[i * n + j] = i === j ? sqrt(s) : s / entry(L, j, j);
    }
    const pivot = entry(L, i, i);
    V[i * n + i] = 1 / pivot;
    for (let j = 0; j < i; j++) {
      let s = 0;
      for (let k = j; k < i; k++) s -= entry(L, i, k) * entry(V, k, j);
      V[i * n + j] = s / pivot;
    }
  }
  return dense(n, n, V);
}

/** The same for A = [[P, Q^T], [Q, S]]: V = [[Vp, 0], [-Vs Q Vp^T Vp, Vs]], Vs that of S - (Q Vp^T)(Q Vp^T)^T. */
function factor(A: Dense): Dense | undefined {
  const n = A.rows;
  if (n <= smallSize) return smallFactor(A);
  const half = n >> 1;
  const rest = n - half;
  const Vp = factor(block(A, 0, 0, half, half));
  if (Vp === undefined) return undefined;
  const Lq = denseProduct(block(A, half, 0, rest, half), denseTranspose(Vp));
  const S = block(A, half, half, rest, rest);
  const square = denseProduct(Lq, denseTranspose(Lq)).data;
  const Vs = factor(
    dense(
      rest,
      rest,
      S.data.map((s, k) => s - (square[k] ?? Number.NaN)),
    ),
  );
  if (Vs === undefined) return undefined;
  const corner = denseProduct(denseProduct(Vs, Lq), Vp);
  const data = new Float64Array(n * n);
  for (let i = 0; i < half; i++) data.set(Vp.data.subarray(i * half, (i + 1) * half), i * n);
  for (let i = 0; i < rest; i++) {
    const row = (half + i) * n;
    data.set(
      corner.data.subarray(i * half, (i + 1) * half).map((c) => -c),
      row,
    );
    data.set(Vs.data.subarray(i * rest, (i + 1) * rest), row + half);
  }
  return dense(n, n, data);
}

/**
 * V, n x n, with V G V^T close to I; `undefined` when a pivot is not positive in float64, which does not
 * mean that G is singular. Only the lower triangle of G is read.
 */
export function approxInverseFactor(G: Dense): Dense | undefined {
  const n = G.rows;
  if (G.cols !== n)
    throw new ShapeError(`approxInverseFactor: expected a square matrix, got ${n} x ${G.cols}`);
  return factor(G);
}

/** An approximation of G^-1 b for V = approxInverseFactor(G). */
export function approxSolve(V: Dense, b: ArrayLike<number>): Float64Array {
  const column = dense(V.rows, 1, Float64Array.from(b));
  return denseProduct(denseTranspose(V), denseProduct(V, column)).data;
}

/** An approximation of G^-1; `undefined` as in {@link approxInverseFactor}. */
export function approxInverse(G: Dense): Dense | undefined {
  const V = approxInverseFactor(G);
  return V === undefined ? undefined : denseProduct(denseTranspose(V), V);
}
