/**
 * # Plain gradient descent
 *
 * Untrusted: float64, finds points, proves nothing. A fixed step, all samples in every step, no momentum: the method of
 * Theorem D, up to rounding.
 *
 * ## Main definitions
 * - {@link lecunStart}: the standard random start
 * - {@link descend}: k steps from a start
 * - {@link usualStep}: a default step size
 * @module
 */
import { gaussianSource } from '../data/random.ts';
import { approxSpectralNorm, approxGram } from './float64-network.ts';
import { dense } from '../linalg/matrix.ts';
import { denseProductByRows } from '../linalg/product.ts';
import type { Moving } from '../network/hessian.ts';
import type { Problem } from '../network/problem.ts';
import {
  approxHiddenGradient,
  approxOutputGradient,
  evaluateLoss,
  weightedSlopesAt,
} from './evaluation.ts';
import type { Point } from './evaluation.ts';

/** W_jk ~ N(0, 1/d) and v_j ~ N(0, 1/m), independent. Deterministic given the seed. */
export function lecunStart(dimension: number, width: number, seed: number): Point {
  const normal = gaussianSource(seed);
  const layer = (size: number, fan: number): Float64Array =>
    Float64Array.from({ length: size }, () => normal() / Math.sqrt(fan));
  const hidden = dense(width, dimension, layer(width * dimension, dimension));
  return { hidden, outputs: Array.from(layer(width, width)) };
}

/** About 1/norm(J_full)^2 at the point: larger steps raise the loss of the linearised problem. */
export function usualStep(problem: Problem, point: Point, moving: Moving): number {
  const at = evaluateLoss(problem, point);
  const { inputs: X } = problem;
  const G = approxGram(weightedSlopesAt(problem, point, at), denseProductByRows(X, X));
  const A = denseProductByRows(at.values, at.values);
  const full =
    moving === 'hidden'
      ? G
      : dense(
          G.rows,
          G.cols,
          G.data.map((g, k) => g + (A.data[k] ?? 0)),
        );
  return 1 / approxSpectralNorm(full);
}

/** The point after `steps` steps of size `step`, and the loss there; NaN or Infinity if it diverged. */
export function descend(
  problem: Problem,
  start: Point,
  {
    moving,
    step,
    steps,
  }: { readonly moving: Moving; readonly step: number; readonly steps: number },
): { readonly point: Point; readonly loss: number } {
  let point = start;
  let at = evaluateLoss(problem, point);
  for (let k = 0; k < steps && Number.isFinite(at.loss); k++) {
    const pull = approxHiddenGradient(problem, point, at).data;
    const outputs = moving === 'all' ? approxOutputGradient(at) : [];
    const { rows, cols, data } = point.hidden;
    point = {
      hidden: dense(
        rows,
        cols,
        data.map((w, i) => w - step * (pull[i] ?? Number.NaN)),
      ),
      outputs: point.outputs.map((v, j) => v - step * (outputs[j] ?? 0)),
    };
    at = evaluateLoss(problem, point);
  }
  return { point, loss: at.loss };
}
