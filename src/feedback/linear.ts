/**
 * # Feedback alignment of linear networks: midpoint steps, an invariant and a potential
 *
 * sigma(x) = x, M = E^T X. A midpoint step moves W by -eta B^T M, and V by -eta M times the mean of the old and the new W,
 * transposed.
 *
 * ## Main definitions
 * - {@link midpointStep}, {@link invariantOf}: C = W W^T - B^T V - V^T B, which no midpoint step changes
 * - {@link weightsAt}: for one output W and V as functions of A, the sum of the -eta M
 * - {@link potentialAt}: Psi, which the flow lowers
 *
 * Proofs: proofs-notes/feedback-alignment.md (H3, H4).
 * @module
 */
import type { Ring } from '../arithmetic/ring.ts';
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { at, row, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { multiply, transpose } from '../linalg/ring-product.ts';
import { dot } from '../quadratic/elimination.ts';
import type { Field } from '../quadratic/elimination.ts';
import { squareNorm } from './step.ts';
import type { FeedbackNetwork } from './step.ts';

type Vector = readonly Rational[];

/** E = X W^T V^T - Y, n x q. */
export function linearErrors<T>(R: Ring<T>, net: FeedbackNetwork<T>): Matrix<T> {
  const { inputs: X, labels: Y, hidden: W, outputs: V } = net;
  const f = multiply(R, multiply(R, X, transpose(W)), transpose(V));
  return tabulate(Y.rows, Y.cols, (i, c) => R.sub(at(f, i, c), at(Y, i, c)));
}

/** A + factor B. */
export function plus<T>(R: Ring<T>, A: Matrix<T>, factor: T, B: Matrix<T>): Matrix<T> {
  return tabulate(A.rows, A.cols, (i, k) => R.add(at(A, i, k), R.mul(factor, at(B, i, k))));
}

/** One midpoint step. `half` is 1/2. */
export function midpointStep<T>(
  R: Ring<T>,
  net: FeedbackNetwork<T>,
  step: T,
  half: T,
): FeedbackNetwork<T> {
  const { inputs: X, hidden: W, outputs: V, feedback: B } = net;
  const M = multiply(R, transpose(linearErrors(R, net)), X);
  const back = R.neg(step);
  const hidden = plus(R, W, back, multiply(R, transpose(B), M));
  const sum = plus(R, W, R.one, hidden);
  const outputs = plus(R, V, R.mul(back, half), multiply(R, M, transpose(sum)));
  return { ...net, hidden, outputs };
}

/** C = W W^T - B^T V - V^T B, m x m. */
export function invariantOf<T>(
  R: Ring<T>,
  {
    hidden: W,
    outputs: V,
    feedback: B,
  }: Pick<FeedbackNetwork<T>, 'hidden' | 'outputs' | 'feedback'>,
): Matrix<T> {
  const BV = multiply(R, transpose(B), V);
  const WW = multiply(R, W, transpose(W));
  return tabulate(W.rows, W.rows, (j, k) => R.sub(at(WW, j, k), R.add(at(BV, j, k), at(BV, k, j))));
}

/** A network with one output where a run starts: V and B are rows. */
export interface LinearStart {
  readonly hidden: Matrix<Rational>;
  readonly outputs: Vector;
  readonly feedback: Vector;
}

/** W A^T. */
function times(F: Field, W: Matrix<Rational>, a: Vector): Vector {
  return Array.from({ length: W.rows }, (_, j) => dot(F, row(W, j), a));
}

/** W = W_0 + B^T A and V = V_0 + A W_0^T + (norm(A)^2/2) B, for a row A. */
export function weightsAt(
  F: Field,
  { hidden: W, outputs: v, feedback: b }: LinearStart,
  a: Vector,
): Pick<LinearStart, 'hidden' | 'outputs'> {
  const half = F.mul(ratio(1n, 2n), dot(F, a, a));
  const along = times(F, W, a);
  return {
    hidden: tabulate(W.rows, W.cols, (j, k) =>
      F.add(at(W, j, k), F.mul(b[j] ?? F.zero, a[k] ?? F.zero)),
    ),
    outputs: v.map((x, j) => F.add(F.add(x, along[j] ?? F.zero), F.mul(half, b[j] ?? F.zero))),
  };
}

/** V W, the row of the function x -> V W x. */
export function productOf(
  F: Field,
  { hidden: W, outputs: v }: Pick<LinearStart, 'hidden' | 'outputs'>,
): Vector {
  return times(F, transpose(W), v);
}

/**
 * Psi(A) = Omega(A) - <theta, A>, where Omega(A) = V_0 W_0 A^T + (1/2) norm(W_0 A^T)^2 + (1/2)(V_0 B^T) norm(A)^2 +
 * (1/2) norm(A)^2 (B W_0 A^T) + (1/8) norm(B)^2 norm(A)^4 has the gradient V W. `fit` is a theta with
 * X^T X theta = X^T y.
 */
export function potentialAt(
  F: Field,
  { hidden: W, outputs: v, feedback: b }: LinearStart,
  fit: Vector,
  a: Vector,
): Rational {
  const along = times(F, W, a);
  const size = dot(F, a, a);
  const half = ratio(1n, 2n);
  const quadratic = F.add(dot(F, along, along), F.mul(dot(F, v, b), size));
  const cubic = F.mul(size, dot(F, b, along));
  const quartic = F.mul(ratio(1n, 4n), F.mul(dot(F, b, b), F.mul(size, size)));
  const curved = F.mul(half, F.add(F.add(quadratic, cubic), quartic));
  return F.sub(F.add(dot(F, v, along), curved), dot(F, fit, a));
}

/** (1/2) norm_F(E)^2. */
export function linearLoss(
  R: Parameters<typeof squareNorm<Rational>>[0],
  errors: Matrix<Rational>,
): Rational {
  return R.mul(ratio(1n, 2n), squareNorm(R, errors));
}
