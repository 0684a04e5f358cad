/**
 * # Levenberg-Marquardt in the dual, in W and v
 *
 * Untrusted: finds points with small f(W, v) - y, proves nothing. One step solves (J J^T + A A^T + lambda I) z = r
 * in n unknowns and moves (W, v) by -(J^T z, A^T z); lambda falls after a success and rises after a failure.
 * @module
 */
import { approxSolve } from '../linalg/approx-solve.ts';
import { cholesky } from '../linalg/cholesky.ts';
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { denseProduct, denseProductByRows, denseTranspose } from '../linalg/product.ts';
import type { Problem } from '../network/problem.ts';
import type { Point } from './evaluation.ts';
import { approxGram, approxPullBack, approxWeightedSlopes, mapDense } from './float64-network.ts';

/** Where a descent ended. */
export interface Fitted {
  readonly point: Point;
  /** norm(f - y) in float64. */
  readonly residual: number;
  readonly steps: number;
}

interface Here {
  readonly point: Point;
  /** A = sigma(X W^T), n x m. */
  readonly features: Dense;
  readonly r: Float64Array;
  readonly norm: number;
}

function evaluated({ inputs: X, labels, activation }: Problem, point: Point): Here {
  const features = mapDense(denseProductByRows(X, point.hidden), activation.value);
  const r = Float64Array.from(labels, (y, i) =>
    point.outputs.reduce(
      (sum, v, j) => sum + v * (features.data[i * features.cols + j] ?? Number.NaN),
      -y,
    ),
  );
  return { point, features, r, norm: Math.hypot(...r) };
}

/** The point after one damped step, or `undefined` if the matrix is singular in float64. */
function stepped(problem: Problem, K: Dense, here: Here, lambda: number): Here | undefined {
  const { inputs: X, activation } = problem;
  const { point, features, r } = here;
  const B = approxWeightedSlopes(X, activation, point.hidden, point.outputs);
  const G = approxGram(B, K);
  const H = denseProductByRows(features, features);
  const n = X.rows;
  const damped = G.data.map((g, k) => g + (H.data[k] ?? 0) + (k % (n + 1) === 0 ? lambda : 0));
  const L = cholesky(dense(n, n, damped));
  if (L === undefined) return undefined;
  const z = approxSolve(L, r);
  const move = approxPullBack(B, X, z);
  const pull = denseProduct(denseTranspose(features), dense(n, 1, Float64Array.from(z)));
  const { rows, cols, data } = point.hidden;
  return evaluated(problem, {
    hidden: dense(
      rows,
      cols,
      data.map((w, k) => w - (move.data[k] ?? Number.NaN)),
    ),
    outputs: point.outputs.map((v, j) => v - (pull.data[j] ?? Number.NaN)),
  });
}

/** Descends from `start` until the residual is below `target` or `steps` are used. */
export function levenberg(
  problem: Problem,
  start: Point,
  { steps, target }: { readonly steps: number; readonly target: number },
): Fitted {
  const X = problem.inputs;
  const K = denseProductByRows(X, X);
  let here = evaluated(problem, start);
  let lambda = here.norm;
  let used = 0;
  while (used < steps && here.norm > target && lambda < 1e12) {
    used++;
    const next = stepped(problem, K, here, lambda);
    if (next !== undefined && next.norm < here.norm) {
      here = next;
      lambda /= 4;
    } else lambda = Math.max(8 * lambda, 1e-12);
  }
  return { point: here.point, residual: here.norm, steps: used };
}
