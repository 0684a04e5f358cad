/**
 * # Proposals about steps and gradients of a network
 *
 * Untrusted: finds thresholds in float64, proves nothing. Proposed numbers are a little on the safe
 * side, so that the checker's roundings do not matter.
 *
 * ## Main definitions
 * - {@link stepThresholds}: for each batch the steps that are stable, and those that are not
 * - {@link noiseBracket}, {@link invariantBracket}
 * @module
 */
import { dense } from '../../linalg/matrix.ts';
import type { Dense } from '../../linalg/matrix.ts';
import { denseProduct, denseProductByRows } from '../../linalg/product.ts';
import type { Problem } from '../../network/problem.ts';
import { evaluateLoss, weightedSlopesAt } from '../../search/evaluation.ts';
import type { Point } from '../../search/evaluation.ts';
import { approxGram } from '../../search/float64-network.ts';
import { leadingEigenpair } from '../../search/leading-components.ts';

/** From below and from above. */
export interface Bracket {
  readonly least: number;
  readonly most: number;
}

/** What the checker loses by rounding, with room to spare. */
const slack = 1e-9;

export function widened({ least, most }: Bracket): Bracket {
  return { least: Math.max(0, least * (1 - slack) - 4e-15), most: most * (1 + slack) + 4e-15 };
}

/** J J^T, J in W and v. */
export function gramAt(problem: Problem, point: Point): Dense {
  const at = evaluateLoss(problem, point);
  const { inputs: X } = problem;
  const G = approxGram(weightedSlopesAt(problem, point, at), denseProductByRows(X, X));
  const own = denseProductByRows(at.values, at.values);
  return dense(
    G.rows,
    G.cols,
    G.data.map((g, k) => g + (own.data[k] ?? 0)),
  );
}

/** A x. */
function image(A: Dense, x: Float64Array): Float64Array {
  return denseProduct(A, dense(x.length, 1, x)).data;
}

/** (N - b)/(b (N - 1)). */
function kappaOf(N: number, b: number): number {
  return N === 1 ? 0 : (N - b) / (b * (N - 1));
}

export interface Threshold extends Bracket {
  readonly batch: number;
  /** u of d = J^T u; empty for S = I. */
  readonly direction: readonly number[];
}

export interface Thresholds {
  /** Above every eigenvalue of J J^T. */
  readonly largest: number;
  readonly each: readonly Threshold[];
}

/** The step that d d^T shows to be unstable, d = J^T u. */
function directionStep(G: Dense, u: Float64Array, kappa: number): number {
  const N = G.rows;
  const g = image(G, u);
  const size = g.reduce((s, a, i) => s + a * (u[i] ?? 0), 0);
  const h = g.reduce((s, a) => s + a * a, 0) / N;
  const fourth = g.reduce((s, a) => s + a ** 4, 0) / N;
  return (2 * h * size) / ((1 - kappa) * h * h + kappa * fourth);
}

function identityStep(G: Dense, kappa: number): number {
  const N = G.rows;
  const D = Array.from({ length: N }, (_, i) => G.data[i * (N + 1)] ?? 0);
  const trace = D.reduce((s, a) => s + a, 0) / N;
  const square = G.data.reduce((s, a) => s + a * a, 0) / (N * N);
  const fourth = D.reduce((s, a) => s + a * a, 0) / N;
  return (2 * trace) / ((1 - kappa) * square + kappa * fourth);
}

/** Three significant digits of the largest entry: any u will do. */
function rounded(u: Float64Array): Float64Array {
  const top = u.reduce((s, a) => Math.max(s, Math.abs(a)), 0);
  return u.map((a) => Math.round((1024 * a) / (top === 0 ? 1 : top)) / 1024);
}

/** Directions that may be unstable first: the top eigenvector, the largest a_i, and mixtures of the two. */
function directionsOf(G: Dense, top: Float64Array): readonly Float64Array[] {
  const N = G.rows;
  const order = Array.from({ length: N }, (_, i) => i).sort(
    (a, b) => (G.data[b * (N + 1)] ?? 0) - (G.data[a * (N + 1)] ?? 0),
  );
  const single = order.slice(0, 4).map((i) => top.map((_, k) => (k === i ? 1 : 0)));
  const mixed = single.flatMap((e) =>
    [0.25, 1, 4].map((t) => top.map((a, k) => a + t * (e[k] ?? 0) * Math.sign(a === 0 ? 1 : a))),
  );
  return [rounded(top), ...single, ...mixed.map(rounded)];
}

/** The thresholds of these batches from G = J J^T at the minimum. */
export function stepThresholds(G: Dense, batches: readonly number[]): Thresholds {
  const N = G.rows;
  const { value, vector } = leadingEigenpair(G);
  const largest = value * (1 + 1e-6) + 1e-12;
  const R2 = Math.max(...Array.from({ length: N }, (_, i) => G.data[i * (N + 1)] ?? 0));
  const directions = directionsOf(G, vector);
  const each = batches.map((batch): Threshold => {
    const kappa = kappaOf(N, batch);
    const least = 2 / (((1 - kappa) * largest) / N + kappa * R2);
    const options = [
      { direction: new Float64Array(0), step: identityStep(G, kappa) },
      ...directions.map((direction) => ({ direction, step: directionStep(G, direction, kappa) })),
    ];
    const best = options.reduce((a, b) => (b.step < a.step ? b : a));
    const { most } = widened({ least, most: best.step });
    return {
      batch,
      least: least * (1 - 1e-7),
      most: most * (1 + 1e-7),
      direction: Array.from(best.direction),
    };
  });
  return { largest, each };
}

/** 1, 2, 4, ..., N, and the batch that is asked for. */
export function batchesFor(N: number, asked: number | undefined): readonly number[] {
  const powers = Array.from({ length: Math.ceil(Math.log2(N)) }, (_, k) => 2 ** k);
  const all = [...powers, N, ...(asked === undefined ? [] : [asked])];
  return [...new Set(all)].sort((a, b) => a - b);
}

/** The trace of the covariance of the mean of `batch` gradients. */
export function noiseBracket(problem: Problem, point: Point, batch: number): Bracket {
  const G = gramAt(problem, point);
  const { residual: r } = evaluateLoss(problem, point);
  const N = r.length;
  const own = r.reduce((s, a, i) => s + a * a * (G.data[i * (N + 1)] ?? 0), 0) / N;
  const mean = image(G, r).reduce((s, a, i) => s + a * (r[i] ?? 0), 0) / (N * N);
  const trace = kappaOf(N, batch) * Math.max(0, own - mean);
  // the checker knows r up to a few roundings of its terms
  const sizes = point.outputs.reduce((s, v) => s + Math.abs(v), 1);
  const delta = 1e-14 * problem.labels.reduce((s, y) => Math.max(s, Math.abs(y)), sizes);
  const unsure = r.reduce(
    (s, a, i) => s + (2 * Math.abs(a) * delta + delta ** 2) * (G.data[i * (N + 1)] ?? 0),
    0,
  );
  const error = 1e-9 * own + (4 * unsure) / N + Number.MIN_VALUE;
  return { least: Math.max(0, trace - error), most: trace + error };
}

/** I = 2 sum_j sqrt(p_j q_j), for relu. */
export function invariantBracket({ inputs: X }: Problem, { hidden: W, outputs }: Point): Bracket {
  const P = denseProductByRows(X, W);
  const squares = Array.from({ length: X.rows }, (_, i) =>
    X.data.subarray(i * X.cols, (i + 1) * X.cols).reduce((s, x) => s + x * x, 0),
  );
  const I = outputs.reduce((total, v, j) => {
    let [p, q] = [0, 0];
    for (const [i, size] of squares.entries()) {
      const z = P.data[i * P.cols + j] ?? 0;
      if (z > 0) [p, q] = [p + size, q + z * z];
    }
    return total + 2 * Math.abs(v) * Math.sqrt(p) * Math.sqrt(q);
  }, 0);
  return widened({ least: I, most: I });
}
