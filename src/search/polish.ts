/**
 * # Projected Gauss-Newton to a KKT point
 *
 * Untrusted: finds points, proves nothing. Near the threshold G = J J^T is ill-conditioned and projected
 * gradient is slow. For a fixed v a KKT point of the ball solves J^T r + lambda D = 0, D = W - W0. With J held
 * fixed, D = -J^T (G + lambda I)^-1 (r - J D), where lambda = 0 or norm(D) = radius; repeated, this is
 * Gauss-Newton in the dual, and its fixed points are KKT points. Rows that no network tells apart make G singular: r and J
 * are those of the distinct rows, multiplied by the roots of how many rows each stands for, which keeps J^T r and norm(r).
 *
 * ## References
 * The secular equation 1/norm(D(lambda)) = 1/radius by Newton's method: More, Sorensen, Computing a trust
 * region step, SIAM J. Sci. Stat. Comput. 4 (1983).
 * @module
 */
import { approxSolve } from '../linalg/approx-solve.ts';
import { cholesky } from '../linalg/cholesky.ts';
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { denseProduct, denseProductByRows } from '../linalg/product.ts';
import { geometryOf } from '../network/centre.ts';
import type { DataGeometry } from '../network/centre.ts';
import { distinctProblem } from '../network/problem.ts';
import type { Problem } from '../network/problem.ts';
import { residualNear } from './accurate-residual.ts';
import type { Point } from './evaluation.ts';
import { hiddenResidual } from './kkt-residual.ts';
import { ontoBall } from './projections.ts';
import { approxGram, approxPullBack, approxWeightedSlopes } from './float64-network.ts';

export interface Polished {
  readonly point: Point;
  /** lambda >= 0 of norm_F(W - W0) <= radius. */
  readonly multiplier: number;
  /** norm_F(grad_W l + lambda D). */
  readonly stationarity: number;
}

interface Ball {
  readonly centre: Dense;
  readonly radius: number;
}

const mostSteps = 40;
const mostSecularSteps = 60;

function dot(xs: Float64Array, ys: Float64Array): number {
  return xs.reduce((sum, x, k) => sum + x * (ys[k] ?? Number.NaN), 0);
}

/** A + lambda I. */
function raised(A: Dense, lambda: number): Dense {
  const data = Float64Array.from(A.data);
  for (let k = 0; k < data.length; k += A.cols + 1) data[k] = (data[k] ?? Number.NaN) + lambda;
  return dense(A.rows, A.cols, data);
}

/** J D, from B = sigma'(X W^T) diag(v): entry i is sum_j B_ij x_i.D_j. */
function pushForward(B: Dense, X: Dense, D: Dense): Float64Array {
  const P = denseProductByRows(X, D);
  return Float64Array.from({ length: X.rows }, (_, i) => {
    const at = i * B.cols;
    return dot(B.data.subarray(at, at + B.cols), P.data.subarray(at, at + B.cols));
  });
}

/**
 * z = (G + lambda I)^-1 b with lambda = 0 if that gives norm(J^T z) <= radius, otherwise with
 * norm(J^T z) = radius. `undefined` if a factorisation fails in float64.
 */
function secular(G: Dense, b: Float64Array, radius: number): Float64Array | undefined {
  let lambda = 0;
  let below = 0;
  let best: Float64Array | undefined;
  for (let k = 0; k < mostSecularSteps; k++) {
    const L = cholesky(raised(G, lambda));
    if (L === undefined) return best;
    const z = approxSolve(L, b);
    const Gz = denseProduct(G, dense(G.rows, 1, z)).data;
    const size = Math.sqrt(dot(z, Gz));
    best = z;
    if (lambda === 0 && size <= radius) return z;
    if (Math.abs(size - radius) <= 2 ** -46 * radius) return z;
    if (size > radius) below = Math.max(below, lambda);
    // Newton on 1/size - 1/radius: d(size^2)/d(lambda) = -2 z^T G (G + lambda)^-1 z
    const fall = dot(Gz, approxSolve(L, z));
    const next = lambda + ((size * size) / fall) * (size / radius - 1);
    if (!Number.isFinite(next)) return best;
    lambda = next > below ? next : (below + lambda) / 2;
  }
  return best;
}

interface Candidate extends Polished {
  readonly B: Dense;
  readonly residual: Float64Array;
}

/** The rows that networks tell apart. */
interface Samples {
  readonly problem: Problem;
  readonly geometry: DataGeometry;
  /** The root of how many rows each stands for. */
  readonly weights: readonly number[];
}

function samplesOf(whole: Problem): Samples {
  const problem = distinctProblem(whole);
  const counts = whole.stated?.counts ?? problem.labels.map(() => 1);
  return { problem, geometry: geometryOf(problem), weights: counts.map(Math.sqrt) };
}

/** The KKT residual at W. */
function candidateAt(
  { problem, geometry, weights }: Samples,
  ball: Ball,
  point: Point,
): Candidate | undefined {
  const { inputs: X, activation } = problem;
  const residual = residualNear(problem, geometry, point)?.map(
    (r, i) => (weights[i] ?? Number.NaN) * r,
  );
  if (residual === undefined) return undefined;
  const slopes = approxWeightedSlopes(X, activation, point.hidden, point.outputs);
  const B = dense(
    slopes.rows,
    slopes.cols,
    slopes.data.map((b, k) => b * (weights[(k - (k % slopes.cols)) / slopes.cols] ?? Number.NaN)),
  );
  const gradient = approxPullBack(B, X, residual);
  const { multipliers, norm } = hiddenResidual(gradient, point.hidden, { kind: 'ball', ...ball });
  return { point, multiplier: multipliers[0] ?? 0, stationarity: norm, B, residual };
}

/** The next W of the iteration, with a fraction of the step. */
function advance(ball: Ball, from: Candidate, target: Dense, share: number): Point {
  const W = from.point.hidden;
  const data = W.data.map((w, k) => w + share * ((target.data[k] ?? Number.NaN) - w));
  const hidden = ontoBall(dense(W.rows, W.cols, data), ball.centre, ball.radius);
  return { ...from.point, hidden };
}

function targetFrom(
  { problem, geometry }: Samples,
  ball: Ball,
  { point, B, residual }: Candidate,
): Dense | undefined {
  const X = problem.inputs;
  const W = point.hidden;
  const shift = (t: number, A: Dense, C: Dense): Dense =>
    dense(
      A.rows,
      A.cols,
      A.data.map((a, k) => a + t * (C.data[k] ?? Number.NaN)),
    );
  const JD = pushForward(B, X, shift(-1, W, ball.centre));
  const b = residual.map((r, i) => r - (JD[i] ?? Number.NaN));
  const z = secular(approxGram(B, geometry.gram.mid), b, ball.radius);
  return z === undefined ? undefined : shift(-1, ball.centre, approxPullBack(B, X, z));
}

/** The first candidate with a smaller KKT residual, from the full step down. */
function firstBetter(
  from: Candidate,
  at: (share: number) => Candidate | undefined,
): Candidate | undefined {
  for (const share of [1, 1 / 2, 1 / 8, 1 / 32]) {
    const candidate = at(share);
    if (candidate !== undefined && candidate.stationarity < from.stationarity) return candidate;
  }
  return undefined;
}

/**
 * The KKT point near `start` of min l(., v) over the ball, as accurate as float64 allows, or `undefined` if sigma is
 * not smooth at a pre-activation or G is singular in float64 at the start.
 */
export function polish(problem: Problem, ball: Ball, start: Point): Polished | undefined {
  const samples = samplesOf(problem);
  const hidden = ontoBall(start.hidden, ball.centre, ball.radius);
  let best = candidateAt(samples, ball, { ...start, hidden });
  for (let k = 0; k < mostSteps && best !== undefined; k++) {
    const from = best;
    const target = targetFrom(samples, ball, from);
    if (target === undefined) return k === 0 ? undefined : published(best);
    const next = firstBetter(from, (share) =>
      candidateAt(samples, ball, advance(ball, from, target, share)),
    );
    if (next === undefined) break;
    best = next;
  }
  return best === undefined ? undefined : published(best);
}

function published({ point, multiplier, stationarity }: Candidate): Polished {
  return { point, multiplier, stationarity };
}
