/**
 * # How well the signals behind a narrow layer can be aligned
 *
 * u_i = B^T e_i, N = (1/n) sum u_i u_i^T/norm(u_i)^2. For all delta_i in one space of dimension k the mean of
 * cos^2(u_i, delta_i) is at most the sum of the k largest eigenvalues of N; if N <= tau I + Z with Z >= 0 and tau >= 0,
 * it is at most k tau + tr Z. With Z = B^T D B everything is of order q: N <= tau I + Z where
 * tau K - K (C - D) K >= 0, K = B B^T and C = (1/n) sum e_i e_i^T/norm(u_i)^2.
 *
 * ## Main definitions
 * - {@link momentOf}: C, with a weight for each error
 * - {@link slackOf}: tau K - K (C - D) K
 * - {@link ceilingOf}: k tau + tr(D K)
 *
 * Proofs: proofs-notes/feedback-alignment.md (H6).
 * @module
 */
import type { Ring } from '../arithmetic/ring.ts';
import { at, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { multiply, transpose } from '../linalg/ring-product.ts';

/** K = B B^T, q x q. */
export function feedbackGram<T>(R: Ring<T>, B: Matrix<T>): Matrix<T> {
  return multiply(R, B, transpose(B));
}

/** e^T K e. */
export function lengthSquare<T>(R: Ring<T>, K: Matrix<T>, e: readonly T[]): T {
  let sum = R.zero;
  for (const [a, x] of e.entries())
    for (const [b, y] of e.entries()) sum = R.add(sum, R.mul(R.mul(x, y), at(K, a, b)));
  return sum;
}

/** sum_i a_i e_i e_i^T, for the rows e_i of E. */
export function momentOf<T>(R: Ring<T>, E: Matrix<T>, weights: readonly T[]): Matrix<T> {
  const scaled = tabulate(E.rows, E.cols, (i, c) => R.mul(weights[i] ?? R.zero, at(E, i, c)));
  return multiply(R, transpose(E), scaled);
}

/** tau K - K (C - D) K. */
export function slackOf<T>(
  R: Ring<T>,
  K: Matrix<T>,
  {
    moment: C,
    dual: D,
    tau,
  }: { readonly moment: Matrix<T>; readonly dual: Matrix<T>; readonly tau: T },
): Matrix<T> {
  const rest = tabulate(C.rows, C.cols, (a, b) => R.sub(at(C, a, b), at(D, a, b)));
  const inner = multiply(R, multiply(R, K, rest), K);
  return tabulate(K.rows, K.cols, (a, b) => R.sub(R.mul(tau, at(K, a, b)), at(inner, a, b)));
}

/** k tau + tr(D K). */
export function ceilingOf<T>(R: Ring<T>, K: Matrix<T>, D: Matrix<T>, tau: T, width: T): T {
  let sum = R.mul(width, tau);
  for (let a = 0; a < K.rows; a++)
    for (let b = 0; b < K.cols; b++) sum = R.add(sum, R.mul(at(D, a, b), at(K, b, a)));
  return sum;
}
