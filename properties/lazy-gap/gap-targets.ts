/**
 * # Targets that show a gap
 *
 * ## Main definitions
 * - {@link gapTarget}: E5, a positive definite target with R_NT/R_NN above any number
 * - {@link unseenByFeatures}: E3, a target that no combination of the features reaches
 * @module
 */
import { compareRational, rationalField as Q, ratio } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, row, tabulate } from '../../src/linalg/matrix.ts';
import { transpose } from '../../src/linalg/ring-product.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { leftKernelVector } from '../../src/linalg/rank.ts';
import { dot } from '../../src/quadratic/elimination.ts';

/**
 * B = I + t u u^T with u orthogonal to the weights and 1 + t (u.u) = c, the least whole c >= 2 with
 * c^2 > `ratio` (d - N): R_NN = 2 (d - N) and R_NT >= 2 c^2, so that R_NT > ratio R_NN > 0.
 *
 * `undefined` unless 1 <= N < d. Shapes: W N x d; returns d x d.
 */
export function gapTarget(W: Matrix<Rational>, above: Rational): Matrix<Rational> | undefined {
  const [N, d] = [W.rows, W.cols];
  const u = N >= 1 && N < d ? leftKernelVector(transpose(W)) : undefined;
  if (u === undefined) return undefined;
  const bound = Q.mul(above, ratio(BigInt(d - N)));
  let c = 2n;
  while (compareRational(ratio(c * c), bound) <= 0) c *= 2n;
  const t = Q.div(ratio(c - 1n), dot(Q, u, u));
  return tabulate(d, d, (i, k) => {
    const outer = Q.mul(t, Q.mul(u[i] ?? Q.zero, u[k] ?? Q.zero));
    return i === k ? Q.add(Q.one, outer) : outer;
  });
}

/** The upper triangle of w w^T with doubled off-diagonal entries: its inner product with that of B is w^T B w. */
function squareFeature(w: readonly Rational[]): readonly Rational[] {
  return w.flatMap((a, i) =>
    w.slice(i).map((b, k) => Q.mul(k === 0 ? Q.one : ratio(2n), Q.mul(a, b))),
  );
}

/** N x d(d+1)/2: its rank is the dimension of span{ w_i w_i^T }. */
export function squareFeatures(W: Matrix<Rational>): Matrix<Rational> {
  const rows = Array.from({ length: W.rows }, (_, i) => squareFeature(row(W, i)));
  const cols = (W.cols * (W.cols + 1)) / 2;
  return tabulate(W.rows, cols, (i, k) => rows[i]?.[k] ?? Q.zero);
}

/**
 * Some symmetric B other than 0 with w_i^T B w_i = 0 for all i, so that R_RF = 2 norm_F(B)^2, or `undefined` where the
 * w_i w_i^T span all symmetric matrices and R_RF = 0 for every target.
 */
export function unseenByFeatures(W: Matrix<Rational>): Matrix<Rational> | undefined {
  const d = W.cols;
  const triangle = leftKernelVector(transpose(squareFeatures(W)));
  if (triangle === undefined) return undefined;
  const place = (i: number, k: number): number => i * d - (i * (i - 1)) / 2 + (k - i);
  const upper = tabulate(d, d, (i, k) => (i <= k ? (triangle[place(i, k)] ?? Q.zero) : Q.zero));
  return tabulate(d, d, (i, k) => (i <= k ? at(upper, i, k) : at(upper, k, i)));
}
