/**
 * # Mirrored starts
 *
 * Untrusted: finds points, proves nothing. The reasons for a failure are observations in float64, not theorems. W0 is
 * mirrored and v0 = (1, ..., 1, -1, ..., -1), so f(W0, c v0) = 0 for every c. Of a few random W0 it keeps the one from
 * which A2 reaches the largest labels.
 * @module
 */
import { interval } from '../arithmetic/interval.ts';
import { abs, max, min, sqrt } from '../arithmetic/machine.ts';
import { gaussianSource } from '../data/random.ts';
import { approxLeastEigenvalue } from '../linalg/approx-solve.ts';
import { cholesky } from '../linalg/cholesky.ts';
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { denseProductByRows } from '../linalg/product.ts';
import { centreAt, geometryOf, lipschitzOnBall } from '../network/centre.ts';
import type { DataGeometry } from '../network/centre.ts';
import { distinctProblem } from '../network/problem.ts';
import type { Problem } from '../network/problem.ts';
import { approxGram, approxWeightedSlopes } from './float64-network.ts';
import { enclose } from '../sigma/activation.ts';
import type { Activation } from '../sigma/activation.ts';
import { isAnalytic } from '../sigma/analytic.ts';
import { isNothingAtZero } from '../sigma/symmetry.ts';
import { compiled } from './compiled-expression.ts';
import { part } from './watch.ts';
import type { Watch } from './watch.ts';

/** Options of a start. */
export interface StartOptions {
  readonly width: number;
  readonly seed: number;
  /** Standard deviations of the initial pre-activations, taken in turn. */
  readonly scales?: readonly number[] | undefined;
  /** How many random starts to compare; the best one is used. */
  readonly starts?: number | undefined;
  readonly watch?: Watch | undefined;
}

/** A mirrored start with unit output weights, and how good it is. */
export interface Start {
  readonly hidden: Dense;
  readonly signs: readonly number[];
  /** The norm of the labels that A2 reaches with abs(v_j) = 1, in float64. */
  readonly reach: number;
  /** A factor of G, and its least eigenvalue in float64. */
  readonly factor: Dense;
  readonly least: number;
}

/** What is drawn of a start. */
type Drawn = Omit<Start, 'reach' | 'factor' | 'least'>;

/** Whether a neuron with w = 0 adds nothing, at no kink. */
function isNothingAround0(sigma: Activation): boolean {
  return isNothingAtZero(sigma) && enclose(sigma, interval(0)) !== undefined;
}

/** 1, ..., 1, -1, ..., -1; for odd m a last neuron with w = 0 if sigma is smooth at 0 and sigma(0) = 0, otherwise with v = 0. */
function mirroredSigns(m: number, lastActive: boolean): readonly number[] {
  const h = (m - (m % 2)) / 2;
  return Array.from({ length: m }, (_, j) => (j < h ? 1 : j < 2 * h ? -1 : lastActive ? 1 : 0));
}

function mirroredWeights(m: number, d: number, spread: number, normal: () => number): Dense {
  const h = (m - (m % 2)) / 2;
  const half = Float64Array.from({ length: h * d }, () => spread * normal());
  const W = new Float64Array(m * d);
  W.set(half, 0);
  W.set(half, h * d);
  return dense(m, d, W);
}

/**
 * Root mean square of the row norms of X, computed after dividing by the largest entry: 1e200 squared would overflow.
 */
function rowScale(X: Dense): number {
  const largest = X.data.reduce((a, x) => max(a, abs(x)), 0);
  if (largest === 0) return 0;
  return largest * sqrt(X.data.reduce((sum, x) => sum + (x / largest) ** 2, 0) / X.rows);
}

/** Why a start cannot be used. */
export interface StartFault {
  readonly because: string;
}

/** Why there is no sigma_0 where G has a factor in float64. */
export const nearlySingular =
  'sigma_min(J) > 0 is not shown at the point (Lemma 1): the Gram matrix G = J J^T is too ill-conditioned';

/**
 * Why G has no factor. A pivot that is not positive in float64 does not determine the rank: with inputs
 * 1000, 1001, 1002 G is regular but its factorisation breaks down.
 */
export function gramFault(G: Dense, { gram }: DataGeometry): string {
  return [G, gram.rad].every(({ data }) => data.every(Number.isFinite))
    ? 'a pivot of the Gram matrix G = J J^T is not positive in float64, which does not say that J has a rank below n'
    : 'the Gram matrix G = J J^T overflows in float64';
}

/** How far a ball may move a pre-activation: less near a kink. */
const moves = [2 ** -3, 2 ** -12, 2 ** -24];

/** L of Lemma 3 on the ball of a radius; `undefined` where sigma'' is not bounded there. */
type LipschitzOn = (radius: number) => number | undefined;

/**
 * mu rho - L rho^2/2 of A2 for the best rho up to a bound. L is taken on that ball: at an
 * inflection point of sigma it is 0 at the centre, which would promise every label.
 */
function reachOf(
  rowNorms: readonly number[],
  lipschitz: LipschitzOn,
  mu: number,
): number | undefined {
  const widest = max(...rowNorms);
  for (const move of moves) {
    const most = move / widest;
    const L = lipschitz(most);
    if (L === undefined) continue;
    const rho = min(most, mu / L);
    return rho * (mu - (L * rho) / 2);
  }
  return undefined;
}

/** Where in the range of a pre-activation sigma'' is looked at. */
const probes = [-1, -0.5, 0, 0.5, 1];

/** L in float64, from values of sigma'' alone, for an analytic sigma: enclosures cost fifty times as much (measured). */
function approxLipschitz(
  { inputs: X, activation }: Problem,
  { rowNorms, squareNorm }: DataGeometry,
  { hidden, signs }: Drawn,
): LipschitzOn {
  const bend = compiled(activation.curvature);
  const { rows, cols, data: P } = denseProductByRows(X, hidden);
  return (radius) => {
    let largest = 0;
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < cols; j++)
        for (const probe of probes) {
          const x = (P[i * cols + j] ?? NaN) + probe * radius * (rowNorms[i] ?? NaN);
          largest = max(largest, abs((signs[j] ?? NaN) * bend(x))); // NaN stays
        }
    return largest < Infinity ? largest * sqrt(squareNorm) : undefined;
  };
}

/** The same from enclosures, or `undefined` where sigma is not shown to be C^2 at the start: it may have kinks. */
function enclosedLipschitz(
  { activation }: Problem,
  geometry: DataGeometry,
  { hidden, signs }: Drawn,
): LipschitzOn | undefined {
  const centre = centreAt(geometry, activation, hidden, signs);
  return centre && ((radius) => lipschitzOnBall(centre, radius));
}

function rate(
  problem: Problem,
  geometry: DataGeometry,
  start: Drawn,
  watch: Watch | undefined,
): Start | StartFault {
  const { inputs: X, activation } = problem;
  if (!start.hidden.data.every(Number.isFinite))
    return { because: 'the inputs are 0, or too small to scale weights to in float64' };
  watch?.(0, 'sigma at the pre-activations');
  const lipschitzFrom = isAnalytic(activation.value) === true ? approxLipschitz : enclosedLipschitz;
  const lipschitz = lipschitzFrom(problem, geometry, start);
  if (lipschitz === undefined)
    return { because: 'sigma is not shown to be C^2 at every pre-activation' };
  watch?.(1 / 3, 'the products of G');
  const B = approxWeightedSlopes(X, activation, start.hidden, start.signs);
  const G = approxGram(B, geometry.gram.mid);
  watch?.(2 / 3, 'the factor of G');
  const L = cholesky(G);
  if (L === undefined) return { because: gramFault(G, geometry) };
  const least = approxLeastEigenvalue(L);
  const reach = reachOf(geometry.rowNorms, lipschitz, sqrt(least));
  if (reach === undefined)
    return { because: 'sigma is not shown to be C^2 on any of the balls that were tried' };
  return reach > 0
    ? { ...start, reach, factor: L, least }
    : { because: `the labels that A2 reaches have norm ${reach} in float64` };
}

/** Pre-activation scales to try in turn: which one is best depends on sigma and the data. */
const usualScales = [1, 2, 0.5];

/** Starts for few samples. */
export const fullStarts = 6;

/** How many starts are compared: each costs a Gram matrix. */
export function usualStarts(n: number): number {
  if (n <= 300) return fullStarts;
  return n <= 600 ? 3 : 1;
}

/**
 * The best of a few mirrored starts by their reach, or why the first cannot be used, when none can.
 *
 * @param geometry - of the rows that networks tell apart: over the others too, G is singular.
 */
export function mirroredStart(
  whole: Problem,
  options: StartOptions,
  geometry: DataGeometry = geometryOf(distinctProblem(whole)),
): Start | StartFault {
  const problem = distinctProblem(whole);
  const { inputs: X } = problem;
  const { width: m, scales = usualScales } = options;
  const count = options.starts ?? usualStarts(X.rows);
  const normal = gaussianSource(options.seed);
  const signs = mirroredSigns(m, isNothingAround0(problem.activation));
  let best: Start | undefined;
  let first: string | undefined;
  for (let k = 0; k < count; k++) {
    const scale = scales[k % scales.length] ?? 1;
    const hidden = mirroredWeights(m, X.cols, scale / rowScale(X), normal);
    const watch = part(options.watch, k, count, `start ${k + 1} of ${count}`);
    const start = rate(problem, geometry, { hidden, signs }, watch);
    if ('because' in start) first ??= start.because;
    else if (start.reach > (best?.reach ?? 0)) best = start;
  }
  return best ?? { because: `no mirrored start of ${count} can be used; of the first: ${first}` };
}
