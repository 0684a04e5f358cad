/**
 * # Loss and gradients in float64
 *
 * Untrusted: for descent, proves nothing.
 * @module
 */
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { denseProduct, denseProductByRows } from '../linalg/product.ts';
import type { Problem } from '../network/problem.ts';
import { approxPullBack, mapDense } from './float64-network.ts';

/** A point (W, v). */
export interface Point {
  readonly hidden: Dense;
  readonly outputs: readonly number[];
}

/**
 * The residual f - y and the loss (1/2) norm(r)^2 at a point, with the intermediate values for
 * gradients.
 */
export interface Evaluation {
  readonly residual: Float64Array;
  readonly loss: number;
  /** X W^T and sigma(X W^T), n x m. */
  readonly preactivations: Dense;
  readonly values: Dense;
}

export function evaluateLoss(problem: Problem, point: Point): Evaluation {
  const preactivations = denseProductByRows(problem.inputs, point.hidden);
  const values = mapDense(preactivations, problem.activation.value);
  const residual = denseProduct(
    values,
    dense(point.outputs.length, 1, Float64Array.from(point.outputs)),
  ).data.map((f, i) => f - (problem.labels[i] ?? Number.NaN));
  const loss = residual.reduce((sum, r) => sum + r * r, 0) / 2;
  return { residual, loss, preactivations, values };
}

/** sigma'(X W^T) diag(v), n x m. */
export function weightedSlopesAt(problem: Problem, point: Point, at: Evaluation): Dense {
  const S = mapDense(at.preactivations, problem.activation.slope);
  const { outputs: v } = point;
  return dense(
    S.rows,
    S.cols,
    S.data.map((s, k) => s * (v[k % S.cols] ?? Number.NaN)),
  );
}

/** grad_W l, m x d. */
export function approxHiddenGradient(problem: Problem, point: Point, at: Evaluation): Dense {
  return approxPullBack(weightedSlopesAt(problem, point, at), problem.inputs, at.residual);
}

/** dl/dv, length m. */
export function approxOutputGradient(at: Evaluation): readonly number[] {
  const row = dense(1, at.residual.length, at.residual);
  return Array.from(denseProduct(row, at.values).data);
}
