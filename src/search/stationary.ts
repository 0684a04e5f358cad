/**
 * # A stationary point near a point
 *
 * Untrusted: finds points, radii and directions, proves nothing. Newton's method in float64, then with the gradient at
 * 192 bits to the limit of doubles; then the largest box with a power of two as radius on which the checker's test
 * holds; then the kind of the point.
 *
 * ## Main definitions
 * - {@link proposeStationary}, {@link StationaryProposal}
 * - {@link stationaryFacts}: the facts file, with the doubles as exact rationals
 * @module
 */
import { exactly } from '../arithmetic/bounds.ts';
import { magnitude, midpoint } from '../arithmetic/interval.ts';
import { rationalFromDouble } from '../arithmetic/rational.ts';
import { atPoint } from '../certificates/facts/at-point.ts';
import type { Question } from '../certificates/facts/at-point.ts';
import type { FactOf, FactPoint, FactsFile } from '../certificates/facts/format.ts';
import { aroundZero, curvatureNear, zeroWithin } from '../certificates/facts/stationary-box.ts';
import type { AroundZero } from '../certificates/facts/stationary-box.ts';
import { approxGeneralInverse } from '../linalg/approx-general-inverse.ts';
import { certainlyPositiveDefinite } from '../linalg/definite.ts';
import type { UniqueZero } from '../linalg/krawczyk.ts';
import { dense, mapMatrix } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { denseProduct } from '../linalg/product.ts';
import { parametersOf } from '../network/hessian.ts';
import type { Moving } from '../network/hessian.ts';
import type { Problem } from '../network/problem.ts';
import { evaluateLoss } from './evaluation.ts';
import type { Point } from './evaluation.ts';
import { mapDense } from './float64-network.ts';
import { landscape } from './landscape.ts';
import { approach, scaledSpectrum, settle } from './newton.ts';
import { reasonsFor } from './stationary-reasons.ts';

/** The request: a stationary point near (W, v). */
export interface StationarySearch extends Point {
  readonly problem: Problem;
  readonly moving: Moving;
  /** The maximum radius of the box. */
  readonly most?: number | undefined;
}

/** A fact to check, in doubles. */
export type StationaryProposal = Point & {
  readonly moving: Moving;
  readonly radius: number;
  /** The stationary point differs from (W, v) by at most this in each entry. */
  readonly within: number;
  readonly from: number;
  readonly to: number;
  /** The least and the largest eigenvalue of the scaled Hessian at the point. */
  readonly eigenvalues: readonly [number, number];
} & (
    | { readonly nature: 'minimum' | 'undecided' }
    | { readonly nature: 'saddle'; readonly down: Point; readonly up: Point }
  );

const approachSteps = 60;
const polishSteps = 12;

function exactPoint({ hidden, outputs }: Point): FactPoint {
  return {
    hidden: mapMatrix(hidden, rationalFromDouble),
    outputs: outputs.map(rationalFromDouble),
  };
}

function questionOf(problem: Problem, point: Point, moving: Moving): Question {
  const { activation, inputs, labels } = problem;
  return {
    activation,
    inputs: mapMatrix(inputs, rationalFromDouble),
    labels: labels.map(rationalFromDouble),
    point: exactPoint(point),
    moving,
  };
}

/** The question at another point, without converting the data again. */
function moved(question: Question, point: Point): Question {
  return { ...question, point: exactPoint(point) };
}

/** The result of Newton's method. */
interface Polished {
  readonly point: Point;
  readonly question: Question;
  readonly at: NonNullable<ReturnType<typeof atPoint>>;
  readonly inverse: Dense;
  /** Approximately max_k abs(C g)_k, the distance of the stationary point. */
  readonly distance: number;
}

interface Failure {
  readonly because: string;
  /** Whether a singular Hessian may be the cause of the failure. */
  readonly isOfHessian: boolean;
}

/** A failure because of sigma, or of the range of doubles. */
function failure(because: string): Failure {
  return { because, isOfHessian: false };
}

function ofHessian(because: string): Failure {
  return { because, isOfHessian: true };
}

/** The possible error of rounding to the nearest point of doubles. */
function roundingOf(parameters: Float64Array): number {
  return 2 ** -53 * parameters.reduce((a, x) => Math.max(a, Math.abs(x)), 0);
}

/**
 * Newton with gradients at 192 bits until the steps no longer shrink: they are then the rounding error of the point.
 */
function polished(search: StationarySearch, from: Point): Polished | Failure {
  const base = questionOf(search.problem, from, search.moving);
  let point = from;
  let best: Polished | Failure = noStep;
  let last = Infinity;
  for (let k = 0; k < polishSteps; k++) {
    const question = moved(base, point);
    const at = atPoint(question);
    if (at === undefined) return k === 0 ? noValue : best;
    const land = landscape(search.problem, point, search.moving);
    const H = land.hessian(land.start);
    const inverse = approxGeneralInverse(H);
    if (inverse === undefined) return k === 0 ? hessianFailure(search.problem, point, H) : best;
    const g = dense(at.gradient.length, 1, Float64Array.from(at.gradient, midpoint));
    const step = denseProduct(inverse, g).data;
    const distance = step.reduce((a, s) => Math.max(a, Math.abs(s)), 0); // NaN stays
    if (distance < last) best = { point, question, at, inverse, distance };
    if (!(distance < last / 2) || distance <= roundingOf(land.start)) return best;
    last = distance;
    point = land.pointAt(land.start.map((x, i) => x - (step[i] ?? Number.NaN)));
  }
  return best;
}

const noValue = failure("sigma and sigma' are not shown to exist and be bounded at the point");

const noStep = ofHessian("Newton's step is not finite in float64");

/** Why H has no inverse in float64. */
function hessianFailure(problem: Problem, point: Point, H: Dense): Failure {
  const { preactivations } = evaluateLoss(problem, point);
  const bends = mapDense(preactivations, problem.activation.curvature).data;
  const missing = bends.findIndex((a) => !Number.isFinite(a));
  if (missing >= 0)
    return failure(
      `sigma'' has no value in float64 at the pre-activation ${preactivations.data[missing]}`,
    );
  return H.data.every(Number.isFinite)
    ? ofHessian('the Hessian has no inverse in float64')
    : failure('the Hessian is not finite in float64');
}

/** A box on which the test holds. */
interface Boxed {
  readonly exponent: number;
  readonly zero: UniqueZero;
}

/** Krawczyk's test with the radius 2^exponent. */
function tested({ question, at, inverse }: Polished, exponent: number): Boxed | undefined {
  if (exponent < -1000 || exponent > 1000) return undefined;
  const r = exactly(2 ** exponent);
  const zero = zeroWithin(question, at.gradient, { low: r, high: r }, inverse);
  return 'because' in zero ? undefined : { exponent, zero };
}

/** The largest power of two, at most `most`, for which the test holds. */
function largestBox(start: Polished, most: number): Boxed | undefined {
  const top = Math.floor(Math.log2(most));
  const size = start.distance > 0 ? start.distance : 2 ** -60;
  let best: Boxed | undefined;
  for (let k = 1; k <= 4 && best === undefined; k++)
    best = tested(start, Math.min(top, Math.ceil(Math.log2(size)) + k));
  let failed = top + 1;
  while (best !== undefined && failed > best.exponent + 1) {
    // the contraction factor is proportional to the radius: aim a little below where it would be 1
    const aim = best.exponent + Math.floor(-Math.log2(best.zero.contraction) - 0.5);
    const middle = Math.floor((best.exponent + failed) / 2);
    const guess = failed > top ? aim : Math.min(aim, middle);
    const exponent = Math.min(Math.max(guess, best.exponent + 1), failed - 1);
    const next = tested(start, exponent);
    if (next === undefined) failed = exponent;
    else best = next;
  }
  return best;
}

type Nature =
  | { readonly nature: 'minimum' | 'undecided' }
  | { readonly nature: 'saddle'; readonly down: Point; readonly up: Point };

/**
 * The kind of the point: definite, or two eigenvectors along which the checker shows both signs, or
 * neither.
 */
function natureOf(
  search: StationarySearch,
  { point, question }: Polished,
  around: AroundZero,
): Nature & { readonly eigenvalues: readonly [number, number] } {
  const spectrum = scaledSpectrum(around.hessian.mid);
  const eigenvalues = [spectrum?.values.at(0) ?? NaN, spectrum?.values.at(-1) ?? NaN] as const;
  if (certainlyPositiveDefinite(around.hessian)) return { nature: 'minimum', eigenvalues };
  const along = (vector: Float64Array | undefined): Point | undefined => {
    if (spectrum === undefined || vector === undefined) return undefined;
    const d = vector.map((a, k) => a * (spectrum.scale[k] ?? 0));
    const largest = d.reduce((a, x) => Math.max(a, Math.abs(x)), 0);
    const land = landscape(search.problem, point, search.moving);
    const direction = land.pointAt(d.map((a) => a / largest));
    const zeros = direction.outputs.map(() => 0);
    return search.moving === 'all' ? direction : { ...direction, outputs: zeros };
  };
  const down = along(spectrum?.vectors.at(0));
  const up = along(spectrum?.vectors.at(-1));
  if (down === undefined || up === undefined) return { nature: 'undecided', eigenvalues };
  const falls = curvatureNear(question, around, exactPoint(down)).hi < 0;
  const rises = curvatureNear(question, around, exactPoint(up)).lo > 0;
  return falls && rises
    ? { nature: 'saddle', down, up, eigenvalues }
    : { nature: 'undecided', eigenvalues };
}

/** The proposal at the final point of Newton's method, or why there is none. */
function proposedAt(search: StationarySearch, from: Point): StationaryProposal | Failure {
  const start = polished(search, from);
  if ('because' in start) return start;
  const boxed = largestBox(start, search.most ?? 1024);
  if (boxed === undefined) {
    const size = start.at.gradient.reduce((a, g) => Math.max(a, magnitude(g)), 0);
    return ofHessian(
      `none of the boxes tried passes Krawczyk's test: the gradient is up to ${size.toExponential(2)}, Newton's step ${start.distance.toExponential(2)}`,
    );
  }
  const around = aroundZero(start.question, start.at, boxed.zero.within);
  if (around === undefined) return failure('the loss has no bounded enclosure on the box');
  const { point } = start;
  return {
    ...point,
    moving: search.moving,
    radius: 2 ** boxed.exponent,
    within: boxed.zero.within,
    from: around.loss.lo,
    to: around.loss.hi,
    ...natureOf(search, start, around),
  };
}

/** The stationary point, of any kind, to which Newton's method converges, as a proposal, or why there is none. */
export function proposeNear(search: StationarySearch): StationaryProposal | Failure {
  const land = landscape(search.problem, search, search.moving);
  return proposedAt(search, land.pointAt(approach(land, land.start, approachSteps)));
}

/**
 * A stationary point near the given one, as a proposal, or why nothing was found. First {@link proposeNear}; if that
 * fails, from the end point of a descent.
 */
export function proposeStationary(search: StationarySearch): StationaryProposal | Failure {
  const first = proposeNear(search);
  if (!('because' in first)) return first;
  const { problem, moving } = search;
  const land = landscape(problem, search, moving);
  const lower = land.pointAt(settle(land, land.start));
  const second = proposeNear({ ...search, ...lower });
  if (!('because' in second)) return second;
  const reasons = second.isOfHessian ? reasonsFor(problem, lower, moving, search) : [];
  return { ...second, because: [second.because, ...reasons].join('; ') };
}

/** max over the trained entries of abs(a - b). */
export function distanceBetween(a: Point, b: Point, moving: Moving): number {
  const ys = parametersOf(b, moving);
  return parametersOf(a, moving).reduce(
    (most, x, k) => Math.max(most, Math.abs(x - (ys[k] ?? Number.NaN))),
    0,
  );
}

/** The facts file of a proposal: it has the doubles as exact rationals. */
export function stationaryFacts(
  problem: Problem,
  proposal: StationaryProposal,
  provenance: FactsFile['provenance'],
): FactsFile {
  const { activation, inputs, labels } = problem;
  const { moving, radius, from, to } = proposal;
  const common = {
    fact: 'stationary',
    at: 'P',
    moving,
    radius: rationalFromDouble(radius),
    from: rationalFromDouble(from),
    to: rationalFromDouble(to),
  } as const;
  const isSaddle = proposal.nature === 'saddle';
  const fact: FactOf<'stationary'> = isSaddle
    ? { ...common, nature: 'saddle', down: 'D', up: 'U' }
    : { ...common, nature: proposal.nature };
  const directions = isSaddle ? { D: exactPoint(proposal.down), U: exactPoint(proposal.up) } : {};
  return {
    instance: {
      activation: activation.value,
      inputs: mapMatrix(inputs, rationalFromDouble),
      labels: labels.map(rationalFromDouble),
      points: { P: exactPoint(proposal), ...directions },
    },
    facts: [fact],
    provenance,
  };
}
