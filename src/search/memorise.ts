/**
 * # Finding a network that memorises
 *
 * Untrusted: finds points for Theorem A, proves nothing. W0 is mirrored, so f(W0, v) = 0 for every
 * scale c of v = (c, ..., c, -c, ..., -c). By A2 a large enough c puts y within reach of W0; then
 * Gauss-Newton walks there.
 * @module
 */
import { sqrt } from '../arithmetic/machine.ts';
import { guessLeastEigenvalue } from '../linalg/approx-solve.ts';
import type { Dense } from '../linalg/matrix.ts';
import type { Lower } from '../arithmetic/bounds.ts';
import { centreAt, distinctPart, geometryOf, residualUp } from '../network/centre.ts';
import type { Centre, DataGeometry } from '../network/centre.ts';
import { gramEnclosure } from '../network/gram-enclosure.ts';
import { distinctProblem } from '../network/problem.ts';
import type { Problem } from '../network/problem.ts';
import { singularAtCentre } from '../network/right-inverse.ts';
import { approxResidual, gaussNewton } from './gauss-newton.ts';
import type { FoundPoint } from './gauss-newton.ts';
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
  const outputs = start.signs.map((s) => s * outputScale(start, search.labels));
  return settle(problem, start.hidden, outputs, geometry, (done, what) =>
    watch?.(share + (1 - share) * done, what),
  );
}

/**
 * Gauss-Newton from (W, v) with v fixed, and a radius around its end point within which a zero is proved. Where a residual
 * in float64 does not lead to one, residuals from enclosures are worth their cost.
 *
 * @param geometry - of the distinct rows.
 */
export function settle(
  problem: Problem,
  from: Dense,
  outputs: readonly number[],
  geometry: DataGeometry = geometryOf(distinctProblem(problem)),
  watch?: Watch,
): Memorised {
  const search = distinctProblem(problem);
  const whole = search === problem ? geometry : geometryOf(problem);
  const from64 = approxResidual(search, outputs);
  const near = from64 && gaussNewton(search, geometry, from, outputs, watch, from64);
  const found = near && aroundPoint(problem, whole, near, outputs);
  if (found?.kind === 'found') return found;
  const nearest = near === undefined || 'because' in near ? from : near.hidden;
  const point = gaussNewton(search, geometry, nearest, outputs, watch);
  return aroundPoint(problem, whole, point, outputs);
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
