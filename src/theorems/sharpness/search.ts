/**
 * # Proposals about the sharpness of a network
 *
 * Untrusted: finds corners, shares and thresholds in float64, proves nothing. Proposed numbers are a little on the safe
 * side, so that the checker's roundings do not matter.
 *
 * ## Main definitions
 * - {@link sharpnessBracket}: phi between a corner and its bound
 * - {@link stepThresholds}: for each batch the steps that are stable, and those that are not
 * - {@link noiseBracket}, {@link invariantBracket}
 * @module
 */
import { dense } from '../../linalg/matrix.ts';
import type { Dense } from '../../linalg/matrix.ts';
import { denseProduct, denseProductByRows, denseTranspose } from '../../linalg/product.ts';
import type { Problem } from '../../network/problem.ts';
import { evaluateLoss, weightedSlopesAt } from '../../search/evaluation.ts';
import type { Point } from '../../search/evaluation.ts';
import { approxSpectralNorm, mapDense } from '../../search/float64-network.ts';

/** From below and from above. */
export interface Bracket {
  readonly least: number;
  readonly most: number;
}

/** What the checker loses by rounding, with room to spare. */
const slack = 1e-9;

function widened({ least, most }: Bracket): Bracket {
  return { least: Math.max(0, least * (1 - slack) - 1e-15), most: most * (1 + slack) + 1e-15 };
}

/** J in W, row by row, and v: n x p. */
export function jacobianAt(problem: Problem, point: Point): Dense {
  const at = evaluateLoss(problem, point);
  const B = weightedSlopesAt(problem, point, at);
  const { inputs: X } = problem;
  const [n, d, m] = [X.rows, X.cols, B.cols];
  const p = m * (d + 1);
  const J = new Float64Array(n * p);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < m; j++) {
      const slope = B.data[i * m + j] ?? 0;
      for (let k = 0; k < d; k++)
        J[i * p + j * d + k] = (Number.isFinite(slope) ? slope : 0) * (X.data[i * d + k] ?? 0);
      J[i * p + m * d + j] = at.values.data[i * m + j] ?? 0;
    }
  return dense(n, p, J);
}

/** J J^T. */
export function gramAt(problem: Problem, point: Point): Dense {
  const J = jacobianAt(problem, point);
  return denseProductByRows(J, J);
}

function parametersOf({ hidden, outputs }: Point): Float64Array {
  return Float64Array.from([...hidden.data, ...outputs]);
}

function pointFrom(point: Point, t: Float64Array): Point {
  const size = point.hidden.data.length;
  const { rows, cols } = point.hidden;
  return { hidden: dense(rows, cols, t.slice(0, size)), outputs: Array.from(t.slice(size)) };
}

/** A x. */
function image(A: Dense, x: Float64Array): Float64Array {
  return denseProduct(A, dense(x.length, 1, x)).data;
}

function signs(x: Float64Array): Float64Array {
  return x.map((a) => (a < 0 ? -1 : 1));
}

/** J diag(Delta), and the half-widths. */
interface Scaled {
  readonly A: Dense;
  readonly transposed: Dense;
  readonly widths: Float64Array;
}

function scaledAt(problem: Problem, point: Point, epsilon: number): Scaled {
  const J = jacobianAt(problem, point);
  const widths = parametersOf(point).map((t) => epsilon * (Math.abs(t) + 1));
  const A = dense(
    J.rows,
    J.cols,
    J.data.map((a, k) => a * (widths[k % J.cols] ?? 0)),
  );
  return { A, transposed: denseTranspose(A), widths };
}

/** A corner where the linear part of r is large: z -> sign(A^T (r + A z)) never lowers its norm. */
function climb({ A, transposed }: Scaled, r: Float64Array, first: Float64Array): Float64Array {
  let z = first;
  for (let k = 0; k < 60; k++) {
    const moved = image(A, z).map((a, i) => a + (r[i] ?? 0));
    const next = signs(image(transposed, moved));
    if (next.every((s, i) => s === z[i])) break;
    z = next;
  }
  return z;
}

/** The corners that climbing finds from the residual and from unit vectors of samples. */
function corners(scaled: Scaled, r: Float64Array): readonly Float64Array[] {
  const { A, transposed } = scaled;
  const n = A.rows;
  const units = Array.from({ length: Math.min(n, 8) }, (_, k) =>
    Float64Array.from({ length: n }, (__, i) =>
      i === Math.floor((k * n) / Math.min(n, 8)) ? 1 : 0,
    ),
  );
  const all = Float64Array.from({ length: n }, () => 1);
  const starts = [r, all, ...units].map((u) => signs(image(transposed, u)));
  return starts.flatMap((z) => [
    climb(scaled, r, z),
    climb(
      scaled,
      r,
      z.map((s) => -s),
    ),
  ]);
}

/** Four significant digits, upwards: short numbers in the file. */
function short(y: number): number {
  return Number((y * 1.001).toPrecision(4));
}

/** Shares y with A diag(1/y) A^T < I, from those of a corner, the best of some mixtures with equal ones. */
function sharesFor({ A, transposed }: Scaled, z: Float64Array): Float64Array {
  const own = image(transposed, image(A, z)).map(Math.abs);
  const mean = own.reduce((s, a) => s + a, 0) / own.length;
  let best: { readonly total: number; readonly y: Float64Array } | undefined;
  for (const floor of [0.01, 0.03, 0.1, 0.3, 1, 10]) {
    const y = own.map((a) => a + floor * mean + Number.MIN_VALUE);
    const scaled = dense(
      A.rows,
      A.cols,
      A.data.map((a, k) => a / Math.sqrt(y[k % A.cols] ?? 1)),
    );
    const norm = approxSpectralNorm(denseProductByRows(scaled, scaled));
    // power iteration may stop a little below the largest eigenvalue
    const found = y.map((a) => short(Math.max(a * norm * 1.005, 1e-300)));
    const total = found.reduce((s, a) => s + a, 0);
    if (best === undefined || total < best.total) best = { total, y: found };
  }
  return best?.y ?? own;
}

export interface SharpnessBracket extends Bracket {
  /** + or - for each parameter. */
  readonly corner: string;
  /** None where the ranges of the outputs are the better bound. */
  readonly shares: Float64Array | undefined;
}

/** At least abs(f_i - y_i) on the box, roughly: from the ranges of the pre-activations. */
function rangesOf(problem: Problem, point: Point, widths: Float64Array): Float64Array {
  const { inputs: X } = problem;
  const at = evaluateLoss(problem, point);
  const [n, d, m] = [X.rows, X.cols, point.outputs.length];
  const pieces = [-1, -0.5, 0, 0.5, 1];
  return at.residual.map((r, i) => {
    let change = 0;
    for (let j = 0; j < m; j++) {
      let reach = 0;
      for (let k = 0; k < d; k++)
        reach += (widths[j * d + k] ?? 0) * Math.abs(X.data[i * d + k] ?? 0);
      const p = at.preactivations.data[i * m + j] ?? 0;
      const here = at.values.data[i * m + j] ?? 0;
      const values = mapDense(
        dense(
          1,
          pieces.length,
          Float64Array.from(pieces, (t) => p + t * reach),
        ),
        problem.activation.value,
      ).data;
      const most = Math.max(...values.map((s) => Math.abs(s - here)));
      const v = Math.abs(point.outputs[j] ?? 0) + (widths[m * d + j] ?? 0);
      change += v * most + (widths[m * d + j] ?? 0) * Math.abs(here);
    }
    return n === 0 ? 0 : Math.abs(r) + change;
  });
}

/** The norm of what f differs from its linear part on the box, roughly, from the ends of its ranges, and a tenth more. */
function remainderOf(problem: Problem, point: Point, widths: Float64Array): number {
  const { inputs: X } = problem;
  const at = evaluateLoss(problem, point);
  const [d, m] = [X.cols, point.outputs.length];
  const sums = at.residual.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < m; j++) {
      let reach = 0;
      for (let k = 0; k < d; k++)
        reach += (widths[j * d + k] ?? 0) * Math.abs(X.data[i * d + k] ?? 0);
      const p = at.preactivations.data[i * m + j] ?? 0;
      const P = dense(1, 3, Float64Array.from([p - reach, p, p + reach]));
      const [low = 0, here = 0, high = 0] = mapDense(P, problem.activation.value).data;
      const slopes = mapDense(P, problem.activation.slope).data.map((s) =>
        Number.isFinite(s) ? s : 0,
      );
      const slope = slopes[1] ?? 0;
      const bend = Math.max(
        Math.abs(low - here + slope * reach),
        Math.abs(high - here - slope * reach),
      );
      const change = Math.max(...slopes.map(Math.abs)) * reach;
      sum += Math.abs(point.outputs[j] ?? 0) * bend + (widths[m * d + j] ?? 0) * change;
    }
    return sum;
  });
  return 1.1 * Math.hypot(...sums);
}

/** The largest n p for which J is formed at once: 160 MB. */
const largestJacobian = 2e7;

/** phi on the box of epsilon, from a corner and from the better of the two bounds. */
export function sharpnessBracket(
  problem: Problem,
  point: Point,
  epsilon: number,
): SharpnessBracket {
  const n = problem.inputs.rows;
  const p = point.outputs.length * (problem.inputs.cols + 1);
  const { residual: r, loss } = evaluateLoss(problem, point);
  const whole = scaledAt(problem, point, epsilon);
  const found = corners(whole, r).map((z) => {
    const moved = parametersOf(point).map((t, k) => t + (z[k] ?? 0) * (whole.widths[k] ?? 0));
    return { z, loss: evaluateLoss(problem, pointFrom(point, moved)).loss };
  });
  const best = found.reduce((a, b) => (b.loss > a.loss ? b : a));
  const least = (best.loss - loss) / (1 + loss);
  const corner = Array.from(best.z, (s) => (s < 0 ? '-' : '+')).join('');
  const share = (norm: number): number => (norm ** 2 / 2 - loss) / (1 + loss);
  const ranges = share(Math.hypot(...rangesOf(problem, point, whole.widths)));
  const shares = n * p <= largestJacobian ? sharesFor(whole, best.z) : undefined;
  const sum = Math.sqrt(shares?.reduce((s, y) => s + y, 0) ?? 0);
  const linear = share(Math.hypot(...r) + sum + remainderOf(problem, point, whole.widths));
  const isLinear = shares !== undefined && linear < ranges;
  return {
    ...widened({ least, most: isLinear ? linear : ranges }),
    corner,
    shares: isLinear ? shares : undefined,
  };
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

/** The top eigenvector of G, by power iteration. */
function topVector(G: Dense): Float64Array {
  let u = Float64Array.from({ length: G.rows }, (_, i) => 1 + (i % 7) / 10);
  for (let k = 0; k < 200; k++) {
    const next = image(G, u);
    const size = Math.hypot(...next);
    if (!(size > 0)) return u;
    u = next.map((a) => a / size);
  }
  return u;
}

/** Directions that may be unstable first: the top eigenvector, the largest a_i, and mixtures of the two. */
function directionsOf(G: Dense): readonly Float64Array[] {
  const N = G.rows;
  const top = topVector(G);
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
  const largest = approxSpectralNorm(G) * 1.0001 + 1e-12;
  const R2 = Math.max(...Array.from({ length: N }, (_, i) => G.data[i * (N + 1)] ?? 0));
  const directions = directionsOf(G);
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
