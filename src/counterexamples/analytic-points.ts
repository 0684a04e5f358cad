/**
 * # Points of analytic networks, as facts with short numbers
 *
 * Untrusted: the result is checked as a facts file. Training ends in doubles; people should see few digits. So the
 * point is rounded to the fewest binary places with which the checker's test for a nearby stationary point still
 * succeeds, and enclosures are widened to a few places.
 *
 * ## Main definitions
 * - {@link stationaryNear}: a stationary point near a point in doubles, as a point and a fact
 * - {@link lossBetween}: the loss at a rational point, as a fact
 * - {@link roundedPoint}, {@link problemFor}: conversion between the tiers
 * - {@link binaryDown}, {@link binaryUp}: numbers rounded down or up to few places
 * @module
 */
import { exactly } from '../arithmetic/bounds.ts';
import type { Interval } from '../arithmetic/interval.ts';
import {
  compareRational,
  rationalField as Q,
  rationalFromDouble,
  ratio,
} from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { atPoint, enclosedLoss } from '../certificates/facts/at-point.ts';
import type { FactOf, FactPoint, Instance } from '../certificates/facts/format.ts';
import { aroundZero, zeroWithin } from '../certificates/facts/stationary-box.ts';
import { certainlyPositiveDefinite } from '../linalg/definite.ts';
import { mapMatrix } from '../linalg/matrix.ts';
import type { Moving } from '../network/hessian.ts';
import { problemOf } from '../network/problem.ts';
import type { Problem } from '../network/problem.ts';
import type { Point } from '../search/evaluation.ts';
import { landscape } from '../search/landscape.ts';
import type { Landscape } from '../search/landscape.ts';
import { alongCoordinates, climb } from '../search/margin-climb.ts';
import { activationFor } from '../sigma/known-activation.ts';
import { denseOf, numberOf } from './kkt-bounds.ts';
import type { Candidate } from './row.ts';

/** The data of the candidate in doubles; `undefined` if labels are missing. */
export function problemFor(c: Candidate): Problem | undefined {
  return c.labels === undefined
    ? undefined
    : problemOf(denseOf(c.inputs), c.labels.map(numberOf), activationFor(c.activation));
}

/** The candidate's own point in doubles. */
export function startOf(c: Candidate): Point {
  return { hidden: denseOf(c.hidden), outputs: c.outputs.map(numberOf) };
}

/** The nearest multiple of 2^-places. */
function binary(x: number, places: number): Rational {
  return ratio(BigInt(Math.round(x * 2 ** places)), 1n << BigInt(places));
}

/** The largest multiple of 2^-places that is at most x, by the exact value of the double. */
export function binaryDown(x: number, places: number): Rational {
  const { num, den } = Q.mul(rationalFromDouble(x), ratio(1n << BigInt(places)));
  const quotient = num / den; // towards 0
  return ratio(num < 0n && quotient * den !== num ? quotient - 1n : quotient, 1n << BigInt(places));
}

export function binaryUp(x: number, places: number): Rational {
  return Q.neg(binaryDown(-x, places));
}

/** W and, if it is trained, v, rounded. */
export function roundedPoint(
  point: Point,
  exactOutputs: readonly Rational[] | undefined,
  places: number,
): FactPoint {
  return {
    hidden: mapMatrix(point.hidden, (w) => binary(w, places)),
    outputs: exactOutputs ?? point.outputs.map((v) => binary(v, places)),
  };
}

/** The rounding of the entries, and how often the radius is doubled until the test holds. */
const placesTried = [4, 6, 8, 11, 14, 18, 24, 32];
const doublings = 3;

/** Places for losses: about a thousandth. */
const lossPlaces = 10;

/** `from` and `to` of a positive enclosure, with more places if few would round to 0. */
function widened({ lo, hi }: Interval): { readonly from: Rational; readonly to: Rational } {
  for (const places of [lossPlaces, 2 * lossPlaces]) {
    const from = binaryDown(lo, places);
    if (from.num > 0n) return { from, to: binaryUp(hi, places) };
  }
  return { from: rationalFromDouble(lo), to: rationalFromDouble(hi) };
}

/** The requirements on a stationary point. */
export interface StationaryRequest {
  readonly moving: Moving;
  readonly nature: 'minimum' | 'undecided';
}

/** The point and the fact that a stationary point with positive loss is near it. */
export interface Found {
  readonly point: FactPoint;
  readonly fact: FactOf<'stationary'>;
}

function factAt(
  c: Candidate,
  labels: readonly Rational[],
  point: FactPoint,
  { moving, nature }: StationaryRequest,
  exponent: number,
): FactOf<'stationary'> | undefined {
  const activation = activationFor(c.activation);
  const question = { activation, inputs: c.inputs, labels, point, moving };
  const at = atPoint(question);
  if (at === undefined) return undefined;
  const r = exactly(2 ** exponent);
  const zero = zeroWithin(question, at.gradient, { low: r, high: r });
  if ('because' in zero) return undefined;
  const around = aroundZero(question, at, zero.within);
  if (around === undefined || !(around.loss.lo > 0)) return undefined;
  if (nature === 'minimum' && !certainlyPositiveDefinite(around.hessian)) return undefined;
  const radius = rationalFromDouble(2 ** exponent);
  return { fact: 'stationary', at: 'P', moving, radius, ...widened(around.loss), nature };
}

/**
 * The stationary point next to `polished`, the result of Newton's method, with the fewest places that work; v is that
 * of the candidate if it is fixed. `undefined` if the checker's test fails with every number of places.
 */
export function stationaryNear(
  c: Candidate,
  polished: Point,
  request: StationaryRequest,
): Found | undefined {
  const { labels } = c;
  if (labels === undefined) return undefined;
  const fixed = request.moving === 'hidden' ? c.outputs : undefined;
  for (const places of placesTried) {
    const point = roundedPoint(polished, fixed, places);
    for (let k = 0; k < doublings; k++) {
      const fact = factAt(c, labels, point, request, k - places);
      if (fact !== undefined) return { point, fact };
    }
  }
  return undefined;
}

/** The loss at a point of the instance, between two short numbers; `undefined` if it cannot be enclosed. */
export function lossBetween(instance: Instance, name: string): FactOf<'loss'> | undefined {
  const point = instance.points[name];
  const loss = point === undefined ? undefined : enclosedLoss(instance, point);
  if (loss === undefined) return undefined;
  const from = binaryDown(loss.lo, lossPlaces);
  return {
    fact: 'loss',
    at: name,
    from: from.num < 0n ? Q.zero : from,
    to: binaryUp(loss.hi, lossPlaces),
  };
}

/** Diverging weights are clipped here, if that does no harm. */
const cuts = [4, 16, Infinity];
/** Steps on the rounding grid that compensate for the rounding. */
const climbSteps = 60;

/** A point with lower loss on the grid of multiples of 2^-places, starting from the point clipped at `most`. */
function onGrid(land: Landscape, from: Float64Array, most: number, places: number): Point {
  const step = 2 ** -places;
  const start = Array.from(
    from,
    (a) => Math.round(Math.max(-most, Math.min(most, a)) / step) * step,
  );
  const { top } = climb<readonly number[]>(
    start,
    (xs) => (xs.every((x) => Math.abs(x) <= most) ? -land.loss(Float64Array.from(xs)) : -Infinity),
    (xs) => alongCoordinates(xs, step),
    climbSteps,
  );
  return land.pointAt(Float64Array.from(top));
}

/**
 * A point near `better` with the fewest places at which its loss is still shown to be below `bound`; large weights are
 * clipped if that still holds.
 */
export function pointBelow(
  c: Candidate,
  better: Point,
  moving: Moving,
  bound: Rational,
): FactPoint | undefined {
  const problem = problemFor(c);
  if (problem === undefined) return undefined;
  const { activation, inputs, labels = [] } = c;
  const land = landscape(problem, better, moving);
  const fixed = moving === 'hidden' ? c.outputs : undefined;
  for (const places of [0, 1, 2, 3, ...placesTried])
    for (const most of cuts) {
      const point = roundedPoint(onGrid(land, land.start, most, places), fixed, places);
      const loss = lossBetween({ activation, inputs, labels, points: { Q: point } }, 'Q');
      if (loss !== undefined && compareRational(loss.to, bound) < 0) return point;
    }
  return undefined;
}
