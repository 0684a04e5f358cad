/**
 * # Why a stationary point may not be certifiable
 *
 * Untrusted: explanations for people, in float64. If the Hessian is singular the stationary point may not be isolated,
 * and Krawczyk's test must fail; known causes are named.
 * @module
 */
import { rankModPrime } from '../linalg/rank.ts';
import type { Dense } from '../linalg/matrix.ts';
import { parameterCount, parametersOf } from '../network/hessian.ts';
import type { Moving } from '../network/hessian.ts';
import { polynomial } from '../sigma/polynomial.ts';
import type { Problem } from '../network/problem.ts';
import { evaluateLoss } from './evaluation.ts';
import type { Point } from './evaluation.ts';
import { landscape } from './landscape.ts';
import { scaledSpectrum } from './newton.ts';
import { mapDense } from './float64-network.ts';

/** In these explanations a number below this fraction of the largest counts as 0. */
const tiny = 1e-9;

function neuronRow(W: Dense, j: number): Float64Array {
  return W.data.subarray(j * W.cols, (j + 1) * W.cols);
}

function largest(xs: ArrayLike<number>): number {
  return Array.from(xs).reduce((a, x) => Math.max(a, Math.abs(x)), 0);
}

/** Whether a = sign b up to rounding. */
function agree(a: Float64Array, b: Float64Array, sign: number): boolean {
  const size = Math.max(largest(a), largest(b));
  return size > 0 && a.every((x, k) => Math.abs(x - sign * (b[k] ?? NaN)) <= tiny * size);
}

function neuronReasons(problem: Problem, point: Point, moving: Moving): readonly string[] {
  const { hidden: W, outputs: v } = point;
  const { preactivations } = evaluateLoss(problem, point);
  const slopes = mapDense(preactivations, problem.activation.slope);
  const steepest = largest(slopes.data);
  const found: string[] = [];
  for (let j = 0; j < W.rows; j++) {
    const own = slopes.data.filter((_, k) => k % W.rows === j);
    const size = Math.abs(v[j] ?? 0);
    if (size === 0)
      found.push(`neuron ${j + 1} has output weight 0, so the loss does not depend on its inputs`);
    else if (size <= tiny * largest(v))
      found.push(`neuron ${j + 1} has output weight ${v[j]}, next to nothing beside the others`);
    else if (largest(own) <= tiny * steepest)
      found.push(`neuron ${j + 1} is dead or saturated: sigma' is nearly 0 at every sample`);
    if (moving === 'hidden') continue;
    for (let k = j + 1; k < W.rows; k++)
      for (const sign of [1, -1])
        if (agree(neuronRow(W, j), neuronRow(W, k), sign))
          found.push(
            sign > 0
              ? `neurons ${j + 1} and ${k + 1} are duplicates, to nine digits: output weight moves from one to the other at nearly no loss`
              : `neurons ${j + 1} and ${k + 1} are opposite, to nine digits`,
          );
  }
  return found;
}

/** The causes that do not depend on the point. */
function shapeReasons(problem: Problem, point: Point, moving: Moving): readonly string[] {
  const { inputs: X, activation } = problem;
  const found: string[] = [];
  const rank = rankModPrime(X);
  if (rank < X.cols)
    found.push(
      `rank X = ${rank} modulo a prime, below d = ${X.cols}: weights along the kernel of X do not matter`,
    );
  const p = parameterCount(point, moving);
  const { loss } = evaluateLoss(problem, point);
  const scale = problem.labels.reduce((sum, y) => sum + y * y, 0);
  if (X.rows < p && loss <= tiny * tiny * scale)
    found.push(
      `n = ${X.rows} < p = ${p} and the loss is about ${loss.toExponential(1)}: points of loss 0 are not alone, but form a set of dimension p - n, where the Jacobian has rank n`,
    );
  const terms = polynomial(activation.value)?.filter((c) => c.num !== 0n).length;
  if (moving === 'all' && terms === 1)
    found.push('sigma is homogeneous: c w_j with v_j/c^k is the same network for every c');
  return found;
}

/** The causes visible in the eigenvector of the least eigenvalue. */
function spectrumReasons(problem: Problem, point: Point, moving: Moving): readonly string[] {
  const land = landscape(problem, point, moving);
  const spectrum = scaledSpectrum(land.hessian(land.start));
  if (spectrum === undefined) return ['the Hessian is not finite in float64'];
  const sizes = spectrum.values.map(Math.abs);
  if (largest(sizes) === 0) return ['the Hessian is 0 in float64'];
  const least = sizes.indexOf(Math.min(...sizes));
  const share = (sizes[least] ?? NaN) / largest(sizes);
  const vector = spectrum.vectors[least] ?? new Float64Array(0);
  const { rows: m, cols: d } = point.hidden;
  const top = largest(vector);
  const neurons = Array.from({ length: m }, (_, j) => j).filter((j) => {
    const own = [...vector.subarray(j * d, (j + 1) * d), vector[m * d + j] ?? 0];
    return largest(own) > top / 4;
  });
  return [
    `the scaled Hessian's eigenvalue nearest to 0 is ${share.toExponential(1)} of the largest in size, along neuron${neurons.length === 1 ? '' : 's'} ${neurons.map((j) => j + 1).join(', ')}`,
  ];
}

/** With this growth of the weights or more a descent may be diverging. */
const growth = 10;

function growthReasons(point: Point, from: Point, moving: Moving): readonly string[] {
  const [before, after] = [from, point].map((at) => largest(parametersOf(at, moving)));
  return before !== undefined && after !== undefined && after > growth * before
    ? [
        `on the way down the weights grow from ${before.toPrecision(2)} to ${after.toPrecision(2)}: the least loss may only be approached at infinity`,
      ]
    : [];
}

/**
 * What in the data or at the point makes the Hessian singular or nearly so, one sentence per cause; `from` is the start
 * of the descent.
 */
export function reasonsFor(
  problem: Problem,
  point: Point,
  moving: Moving,
  from: Point,
): readonly string[] {
  return [
    ...shapeReasons(problem, point, moving),
    ...neuronReasons(problem, point, moving),
    ...growthReasons(point, from, moving),
    ...spectrumReasons(problem, point, moving),
  ];
}
