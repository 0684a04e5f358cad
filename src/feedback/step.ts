/**
 * # A step of direct feedback alignment beside that of gradient descent
 *
 * f = sigma(X W^T) V^T, E = f - Y, l = (1/2) norm_F(E)^2. Feedback alignment moves w_j along
 * h_j = X^T((E b_j) o s_j) in place of g_j = dl/dw_j = X^T((E v_j) o s_j), s_j = sigma'(X w_j), and V along dl/dV.
 *
 * ## Main definitions
 * - {@link FeedbackNetwork}, {@link feedbackFault}
 * - {@link errorsOf}, {@link pulled}, {@link directionsOf}
 * - {@link descentRate}: <G, D>, by which l falls to first order
 * - {@link productForm}, {@link pairProduct}: e^T sym(V B^T) e, and the part of one neuron
 *
 * ## Notation
 * X n x d, Y n x q, W m x d; V and B q x m with columns v_j and b_j.
 *
 * Proofs: proofs-notes/feedback-alignment.md (H1).
 * @module
 */
import type { Ring, Tier } from '../arithmetic/ring.ts';
import { at, row, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { multiply, transpose } from '../linalg/ring-product.ts';
import { layerOf } from '../network/hessian.ts';
import type { Tangent } from '../network/hessian.ts';

export interface FeedbackNetwork<T> {
  readonly inputs: Matrix<T>;
  readonly labels: Matrix<T>;
  readonly hidden: Matrix<T>;
  readonly outputs: Matrix<T>;
  readonly feedback: Matrix<T>;
}

/** Why the shapes do not agree, or `undefined` if they do. */
export function feedbackFault(net: FeedbackNetwork<unknown>): string | undefined {
  const { inputs: X, labels: Y, hidden: W, outputs: V, feedback: B } = net;
  const wanted = [
    ['hidden', W, W.rows, X.cols],
    ['outputs', V, Y.cols, W.rows],
    ['feedback', B, Y.cols, W.rows],
    ['labels', Y, X.rows, Y.cols],
  ] as const;
  const wrong = wanted.find(([, A, rows, cols]) => A.rows !== rows || A.cols !== cols);
  if (wrong === undefined) return undefined;
  const [what, A, rows, cols] = wrong;
  return `${what}: expected ${rows} x ${cols}, got ${A.rows} x ${A.cols}`;
}

/** The same network in another tier. */
export function mapFeedback<S, T>(
  net: FeedbackNetwork<S>,
  f: (A: Matrix<S>) => Matrix<T>,
): FeedbackNetwork<T> {
  return {
    inputs: f(net.inputs),
    labels: f(net.labels),
    hidden: f(net.hidden),
    outputs: f(net.outputs),
    feedback: f(net.feedback),
  };
}

/** sigma and sigma' at X W^T, n x m, or `undefined` where g is not. */
export function tangentsOf<T, J extends Tangent<T>>(
  R: Ring<T>,
  { inputs, hidden, outputs }: FeedbackNetwork<T>,
  g: (p: T) => J | undefined,
): Matrix<J> | undefined {
  return layerOf(R, { inputs, hidden, outputs: row(outputs, 0) }, g)?.jets;
}

/** E = A V^T - Y, n x q, A = sigma(X W^T). */
export function errorsOf<T>(
  R: Ring<T>,
  { labels: Y, outputs: V }: FeedbackNetwork<T>,
  jets: Matrix<Tangent<T>>,
): Matrix<T> {
  const f = multiply(R, valuesOf(jets), transpose(V));
  return tabulate(Y.rows, Y.cols, (i, c) => R.sub(at(f, i, c), at(Y, i, c)));
}

function valuesOf<T>(jets: Matrix<Tangent<T>>): Matrix<T> {
  return tabulate(jets.rows, jets.cols, (i, j) => at(jets, i, j).value);
}

/** The rows X^T((E u_j) o s_j), m x d, for the columns u_j of U: g_j for U = V, h_j for U = B. */
export function pulled<T>(
  R: Ring<T>,
  { inputs: X }: FeedbackNetwork<T>,
  U: Matrix<T>,
  E: Matrix<T>,
  jets: Matrix<Tangent<T>>,
): Matrix<T> {
  const signals = multiply(R, E, U);
  const damped = tabulate(signals.rows, signals.cols, (i, j) =>
    R.mul(at(signals, i, j), at(jets, i, j).slope),
  );
  return multiply(R, transpose(damped), X);
}

/** The gradient and the direction of feedback alignment: in W they differ, E^T A in V is that of both. */
export interface Directions<T> {
  readonly gradient: Matrix<T>;
  readonly feedback: Matrix<T>;
  readonly outer: Matrix<T>;
}

export function directionsOf<T>(
  R: Ring<T>,
  net: FeedbackNetwork<T>,
  jets: Matrix<Tangent<T>>,
): Directions<T> {
  const E = errorsOf(R, net, jets);
  return {
    gradient: pulled(R, net, net.outputs, E, jets),
    feedback: pulled(R, net, net.feedback, E, jets),
    outer: multiply(R, transpose(E), valuesOf(jets)),
  };
}

/** sum of a_k b_k over the entries of two matrices of one shape. */
export function entrywise<T>(R: Ring<T>, A: Matrix<T>, B: Matrix<T>): T {
  let sum = R.zero;
  for (let i = 0; i < A.rows; i++)
    for (let k = 0; k < A.cols; k++) sum = R.add(sum, R.mul(at(A, i, k), at(B, i, k)));
  return sum;
}

/** norm_F(A)^2. */
export function squareNorm<T>(tier: Tier<T>, A: Matrix<T>): T {
  return Array.from(A.data).reduce((sum, a) => tier.add(sum, tier.power(a, 2)), tier.zero);
}

/** <G, D> = sum_j <g_j, h_j> + norm_F(E^T A)^2: for the step theta - t D, dl/dt = -<G, D> at t = 0. */
export function descentRate<T>(tier: Tier<T>, { gradient, feedback, outer }: Directions<T>): T {
  return tier.add(entrywise(tier, gradient, feedback), squareNorm(tier, outer));
}

/** sym(V B^T), q x q. Twice it, so that no half is needed. */
export function productForm<T>(R: Ring<T>, V: Matrix<T>, B: Matrix<T>): Matrix<T> {
  const P = multiply(R, V, transpose(B));
  return tabulate(P.rows, P.cols, (i, k) => R.add(at(P, i, k), at(P, k, i)));
}

/** <e, v_j><e, b_j>. */
export function pairProduct<T>(
  R: Ring<T>,
  V: Matrix<T>,
  B: Matrix<T>,
  j: number,
  e: readonly T[],
): T {
  const along = (U: Matrix<T>): T =>
    e.reduce((sum, a, c) => R.add(sum, R.mul(a, at(U, c, j))), R.zero);
  return R.mul(along(V), along(B));
}
