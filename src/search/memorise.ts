/**
 * # Finding a network that memorises
 *
 * Untrusted: finds points for Theorem A, proves nothing. W0 is mirrored, so f(W0, v) = 0 for every
 * scale c of v = (c, ..., c, -c, ..., -c). By A2 a large enough c puts y within reach of W0; then
 * Gauss-Newton walks there.
 * @module
 */
import { max, min, sqrt } from '../arithmetic/machine.ts';
import { exactly } from '../arithmetic/bounds.ts';
import { approxLeastEigenvalue, guessLeastEigenvalue } from '../linalg/approx-solve.ts';
import type { Dense } from '../linalg/matrix.ts';
import { choleskyShift } from '../linalg/definite.ts';
import { vectorNormUp } from '../linalg/norms.ts';
import { productError, unitRoundoff } from '../linalg/product.ts';
import { halfPowerOfTwoNear } from '../linalg/scaling.ts';
import type { Lower } from '../arithmetic/bounds.ts';
import { centreAt, distinctPart, geometryOf, residualUp } from '../network/centre.ts';
import type { Centre, DataGeometry, Reach } from '../network/centre.ts';
import { gramEnclosure } from '../network/gram-enclosure.ts';
import { distinctProblem } from '../network/problem.ts';
import type { Problem } from '../network/problem.ts';
import { singularAtCentre } from '../network/right-inverse.ts';
import { approxResidual, nearlyEnclosedResidual } from './accurate-residual.ts';
import { approxLipschitz } from './approx-lipschitz.ts';
import { approxWeightedSlopes } from './float64-network.ts';
import { factoredAt, gaussNewton } from './gauss-newton.ts';
import type { Factored, FoundPoint } from './gauss-newton.ts';
import { radiusForRank, radiusForZero } from './radius.ts';
import type { RadiusFound } from './radius.ts';
import { gramFault, mirroredStart, nearlySingular, usualStarts } from './start.ts';
import type { Start, StartFault, StartOptions } from './start.ts';
import type { Watch } from './watch.ts';

export type Memorised =
  | {
      readonly kind: 'found';
      readonly hidden: Dense;
      readonly outputs: readonly number[];
      readonly radius: number;
    }
  | { readonly kind: 'not-found'; readonly because: string };

/** The least c = 2^k that is at least norm(y)/reach: then A2 with v = c v0 reaches y. */
function outputScale(start: Start, labels: readonly number[]): number {
  const norm = sqrt(labels.reduce((sum, y) => sum + y * y, 0));
  let c = 1;
  while (c < norm / start.reach && c < 2 ** 500) c *= 2;
  return c;
}

function certifiedRadius(
  centre: Centre | undefined,
  choose: (centre: Centre, singular: Lower) => RadiusFound,
): RadiusFound {
  if (centre === undefined) return { kind: 'none', because: 'sigma is not smooth at the point' };
  const { geometry } = centre;
  const G = distinctPart(gramEnclosure(geometry.gram, centre.slopes, centre.outputs), geometry);
  const guess = guessLeastEigenvalue(G.mid);
  if (guess === undefined) return { kind: 'none', because: gramFault(G.mid, centre.geometry) };
  const singular = singularAtCentre(G, guess);
  return singular === undefined
    ? { kind: 'none', because: nearlySingular }
    : choose(centre, singular);
}

/** A point near which an exact zero-loss minimiser for these labels is proved to exist (A3). */
export function memorise(problem: Problem, options: StartOptions): Memorised {
  const search = distinctProblem(problem);
  const geometry = geometryOf(search);
  // a start costs about as much as a step of Gauss-Newton, of which there are about six
  const { starts = usualStarts(search.inputs.rows), watch } = options;
  const share = starts / (starts + 6);
  const start = mirroredStart(
    search,
    { ...options, watch: watch && ((done, what) => watch(share * done, what)) },
    geometry,
  );
  if ('because' in start) return { kind: 'not-found', because: start.because };
  const scale = outputScale(start, search.labels);
  const outputs = start.signs.map((s) => s * scale);
  return settle(
    problem,
    start.hidden,
    outputs,
    geometry,
    (done, what) => watch?.(share + (1 - share) * done, what),
    { L: start.factor, least: start.least, scale, moved: 0 },
  );
}

/**
 * Gauss-Newton from (W, v) with v fixed, and a radius around its end point within which a zero is proved. Where a residual
 * in float64 does not lead to one, residuals from enclosures are worth their cost.
 *
 * @param geometry - of the distinct rows.
 * @param factored - a factor at the start, where there is one.
 */
export function settle(
  problem: Problem,
  from: Dense,
  outputs: readonly number[],
  geometry: DataGeometry = geometryOf(distinctProblem(problem)),
  watch?: Watch,
  factored?: Factored,
): Memorised {
  const search = distinctProblem(problem);
  const whole = search === problem ? geometry : geometryOf(problem);
  const from64 = approxResidual(search, outputs);
  const { inputs: X, activation } = search;
  const factorAt = (hidden: Dense): Factored | StartFault =>
    factoredAt(approxWeightedSlopes(X, activation, hidden, outputs), geometry);
  const near = from64 && gaussNewton(search, geometry, from, outputs, watch, from64, factored);
  const found =
    near &&
    (nearPoint(problem, whole, near, outputs, factorAt) ??
      aroundPoint(problem, whole, near, outputs));
  if (found?.kind === 'found') return found;
  const nearest = near === undefined || 'because' in near ? from : near.hidden;
  const point = gaussNewton(search, geometry, nearest, outputs, watch);
  return aroundPoint(problem, whole, point, outputs);
}

/** Of sigma_min(J) this much is left to what is not computed here, half of it to the distance of the factor. */
const spare = 2 ** -3;

/**
 * A radius around a point near one with a factor of G: the least singular value is that of the factor, in float64, where
 * G is far from singular and the points are close, or else that of a factor at the point. It saves an enclosure of G and
 * two factorisations. `undefined` where that is not so, or no radius is found.
 */
function nearPoint(
  problem: Problem,
  geometry: DataGeometry,
  point: FoundPoint | StartFault,
  outputs: readonly number[],
  factorAt: (hidden: Dense) => Factored | StartFault,
): Memorised | undefined {
  if ('because' in point) return undefined;
  const { hidden, factored } = point;
  const found = nearlyEnclosedResidual(problem, { hidden, outputs });
  if (found === undefined) return undefined;
  const { preactivations, residual } = found;
  const reach = { activation: problem.activation, outputs, preactivations, geometry };
  const singular =
    (factored && singularNear(factored, reach)) ?? singularNear(factorAt(hidden), reach);
  if (singular === undefined) return undefined;
  const around = radiusForZero(reach, singular, vectorNormUp(residual), 1 - spare);
  return around.kind === 'none'
    ? undefined
    : { kind: 'found', hidden, outputs, radius: around.radius };
}

/** About sigma_min(J) at a point, where its factor is good enough and near enough. */
function singularNear(
  factored: Factored | StartFault,
  reach: Reach & Pick<Centre, 'geometry'>,
): Lower | undefined {
  if ('because' in factored) return undefined;
  const { L, scale, moved, least = approxLeastEigenvalue(L) } = factored;
  const shown = least - checkersLoss(L, reach.geometry.inputs.mid.cols, reach.outputs.length);
  if (!(shown > least / 2)) return undefined;
  const singular = exactly(scale * sqrt(shown));
  const bend = moved === 0 ? 0 : (approxLipschitz(reach)(moved) ?? Infinity) * moved;
  return bend < (spare / 2) * singular ? singular : undefined;
}

/** About what a checker loses of the least eigenvalue of L L^T to rounding, for X n x d and W m x d: definite.ts. */
function checkersLoss({ rows: n, data }: Dense, d: number, m: number): number {
  let [weighted, largest, least] = [0, 0, Infinity];
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let k = i * n; k <= i * (n + 1); k++) sum += (data[k] ?? Number.NaN) ** 2;
    const scale = halfPowerOfTwoNear(sum) ** 2;
    weighted += (i + 2) * scale * sum;
    largest = max(largest, scale * sum);
    least = min(least, scale);
  }
  const radii = n * largest * (productError(d) + productError(m) + 8 * unitRoundoff);
  const shift = choleskyShift(n, exactly(weighted), exactly(largest), exactly(radii));
  return (8 * shift) / least;
}

/** A radius around a point that Gauss-Newton has found. */
function aroundPoint(
  { activation, labels }: Problem,
  geometry: DataGeometry,
  point: FoundPoint | StartFault,
  outputs: readonly number[],
): Memorised {
  if ('because' in point) return { kind: 'not-found', because: point.because };
  const centre = centreAt(geometry, activation, point.hidden, outputs);
  const found = certifiedRadius(centre, (at, singular) =>
    radiusForZero(at, singular, residualUp(at, labels)),
  );
  return found.kind === 'none'
    ? { kind: 'not-found', because: found.because }
    : { kind: 'found', hidden: point.hidden, outputs, radius: found.radius };
}

/** A mirrored point from which every label vector is proved to be reached (A2). */
export function shatter(problem: Problem, options: StartOptions): Memorised {
  const start = mirroredStart(problem, options);
  if ('because' in start) return { kind: 'not-found', because: start.because };
  const { hidden, signs: outputs } = start;
  const centre = centreAt(geometryOf(problem), problem.activation, hidden, outputs);
  const found = certifiedRadius(centre, radiusForRank);
  return found.kind === 'none'
    ? { kind: 'not-found', because: found.because }
    : { kind: 'found', hidden, outputs, radius: found.radius };
}
