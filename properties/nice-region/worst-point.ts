/**
 * # Directed search for a stationary point of the region
 *
 * Untrusted: float64. y is free, so the least norm(grad_W l)/norm(f - y) at a point is sigma_min(J), and a
 * stationary point of positive loss is a W with sigma_min(J(W, v0)) = 0. With u the weakest left singular
 * vector, sigma_min^2 = sum_j v_j^2 norm(g_j)^2, g_j = sum_i u_i sigma'(x_i.w_j) x_i, and for a fixed u the gradient in
 * w_j is 2 v_j^2 sum_i u_i sigma''(x_i.w_j) <x_i, g_j> x_i: projected descent on the ball.
 *
 * ## Main definitions
 * - {@link worstPoint}: the end point of the search
 * - {@link weakestAt}: sigma_min(J) and its vector
 * @module
 */
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { denseProduct, denseTranspose } from '../../src/linalg/product.ts';
import type { Problem } from '../../src/network/problem.ts';
import type { Point } from '../../src/search/evaluation.ts';
import { ontoBall } from '../../src/search/projections.ts';
import {
  approxGram,
  approxPullBack,
  approxWeightedSlopes,
  mapDense,
} from '../../src/search/float64-network.ts';
import { weakestOfGram } from '../support/spectra.ts';

export interface Weakest {
  /** sigma_min(J), up to rounding. */
  readonly singular: number;
  /** A unit vector u with norm(J^T u) = sigma_min(J). */
  readonly vector: readonly number[];
}

export function weakestAt({ inputs: X, activation }: Problem, point: Point): Weakest {
  const B = approxWeightedSlopes(X, activation, point.hidden, point.outputs);
  const vector = weakestOfGram(approxGram(B, denseProduct(X, denseTranspose(X))));
  const pulled = approxPullBack(B, X, vector);
  return { singular: Math.hypot(...pulled.data), vector };
}

/** Half the gradient of norm(J(W, v)^T u)^2 in W. */
function rise({ inputs: X, activation }: Problem, point: Point, u: readonly number[]): Dense {
  const { hidden: W, outputs: v } = point;
  const B = approxWeightedSlopes(X, activation, W, v);
  const pulled = approxPullBack(B, X, u); // row j is v_j g_j
  const along = denseProduct(X, denseTranspose(pulled));
  const bends = mapDense(denseProduct(X, denseTranspose(W)), activation.curvature);
  const weights = bends.data.map((b, k) => b * (along.data[k] ?? 0) * (v[k % W.rows] ?? 0));
  return approxPullBack(dense(X.rows, W.rows, weights), X, u);
}

function moved(W: Dense, step: Dense, length: number): Dense {
  const norm = Math.hypot(...step.data);
  if (!(norm > 0)) return W;
  return dense(
    W.rows,
    W.cols,
    W.data.map((w, k) => w - (length / norm) * (step.data[k] ?? 0)),
  );
}

const rounds = 24;

/** The point of the ball with the least sigma_min(J(., v0)) that descent from the points `from` finds. */
export function worstPoint(
  problem: Problem,
  start: Point,
  radius: number,
  from: readonly Dense[],
): Point & Weakest {
  let best = { ...start, ...weakestAt(problem, start) };
  for (const first of from) {
    let hidden = first;
    for (let k = 0; k < rounds; k++) {
      const point = { hidden, outputs: start.outputs };
      const here = weakestAt(problem, point);
      if (here.singular < best.singular) best = { ...point, ...here };
      const step = moved(hidden, rise(problem, point, here.vector), radius / (1 + k / 4));
      hidden = ontoBall(step, start.hidden, radius);
    }
  }
  return best;
}
