/**
 * # An approximate inverse of any square matrix
 *
 * Untrusted: a float64 answer that the caller must check; nothing is decided here. Gauss-Jordan elimination with
 * partial pivoting, rows and columns scaled by powers of two first: weights of 1e3 and 1e-3 in one Hessian would
 * otherwise choose bad pivots.
 * @module
 */
import { abs, max } from '../arithmetic/machine.ts';
import { dense, ShapeError } from './matrix.ts';
import type { Dense } from './matrix.ts';
import { powerOfTwoNear } from './scaling.ts';

/** Row `i` of a working copy, to be changed in place. */
function rowOf(data: Float64Array, n: number, i: number): Float64Array {
  return data.subarray(i * n, (i + 1) * n);
}

function largestIn(xs: Float64Array): number {
  return xs.reduce((a, x) => max(a, abs(x)), 0);
}

function swapRows(data: Float64Array, n: number, i: number, k: number): void {
  if (i === k) return;
  const kept = rowOf(data, n, i).slice();
  rowOf(data, n, i).set(rowOf(data, n, k));
  rowOf(data, n, k).set(kept);
}

/** target -= t source. */
function subtract(target: Float64Array, t: number, source: Float64Array): void {
  for (let j = 0; j < target.length; j++)
    target[j] = (target[j] ?? Number.NaN) - t * (source[j] ?? Number.NaN);
}

/** The place of the largest entry of column k from row k on. */
function pivotRow(A: Float64Array, n: number, k: number): number {
  let best = k;
  for (let i = k + 1; i < n; i++) if (abs(A[i * n + k] ?? 0) > abs(A[best * n + k] ?? 0)) best = i;
  return best;
}

function divideBy(target: Float64Array, t: number): void {
  for (let j = 0; j < target.length; j++) target[j] = (target[j] ?? Number.NaN) / t;
}

/** The inverse of A in place of B = I; A becomes the identity. `false` at a zero pivot. */
function eliminate(A: Float64Array, B: Float64Array, n: number): boolean {
  for (let k = 0; k < n; k++) {
    const best = pivotRow(A, n, k);
    swapRows(A, n, k, best);
    swapRows(B, n, k, best);
    const pivot = A[k * n + k] ?? 0;
    if (!(abs(pivot) > 0 && abs(pivot) < Infinity)) return false;
    divideBy(rowOf(A, n, k), pivot);
    divideBy(rowOf(B, n, k), pivot);
    for (let i = 0; i < n; i++) {
      const t = i === k ? 0 : (A[i * n + k] ?? 0);
      if (t === 0) continue;
      subtract(rowOf(B, n, i), t, rowOf(B, n, k));
      subtract(rowOf(A, n, i), t, rowOf(A, n, k));
    }
  }
  return true;
}

/**
 * An approximation of A^-1, or `undefined` when a pivot is 0 or not finite in float64, which does not mean that A is
 * singular.
 *
 * Cost: n^3 multiplications and as many additions, twice.
 */
export function approxGeneralInverse(A: Dense): Dense | undefined {
  const n = A.rows;
  if (A.cols !== n)
    throw new ShapeError(`approxGeneralInverse: expected a square matrix, got ${n} x ${A.cols}`);
  const left = Float64Array.from({ length: n }, (_, i) =>
    powerOfTwoNear(largestIn(rowOf(A.data, n, i))),
  );
  const byRows = A.data.map((a, k) => a * (left[(k - (k % n)) / n] ?? 1));
  const right = Float64Array.from({ length: n }, (_, j) =>
    powerOfTwoNear(largestIn(byRows.filter((_, k) => k % n === j))),
  );
  const scaled = byRows.map((a, k) => a * (right[k % n] ?? 1));
  const B = Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0));
  if (!eliminate(scaled, B, n)) return undefined;
  const data = B.map((b, k) => b * (right[(k - (k % n)) / n] ?? 1) * (left[k % n] ?? 1));
  return data.every((b) => Number.isFinite(b)) ? dense(n, n, data) : undefined;
}
