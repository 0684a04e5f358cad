/**
 * # Where training from many starts stops
 *
 * Untrusted: finds points, proves nothing. Each start is trained by Newton descent (newton.ts); the points with zero
 * gradient and positive loss are kept. Points that differ only by the order of the neurons, or by the sign of a neuron
 * of an odd or even sigma, count once.
 *
 * ## Main definitions
 * - {@link ManyStarts}, {@link Stop}
 * - {@link trainedFrom}: one start
 * - {@link badStops}: the distinct stops with positive loss, as they are found
 * - {@link lowestStop}: the lowest loss seen
 *
 * ## Implementation notes
 * The thresholds only select what is worth proposing; nothing is decided here.
 * @module
 */
import { gaussianSource } from '../data/random.ts';
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import type { Moving } from '../network/hessian.ts';
import { parity } from '../sigma/parity.ts';
import type { Parity } from '../sigma/parity.ts';
import type { Problem } from '../network/problem.ts';
import type { Point } from './evaluation.ts';
import { landscape } from './landscape.ts';
import type { Landscape } from './landscape.ts';
import { approach, descend, scaledSpectrum } from './newton.ts';
import type { Spectrum } from './newton.ts';

export interface ManyStarts {
  readonly width: number;
  readonly moving: Moving;
  readonly starts: number;
  readonly seed: number;
  /** Standard deviation of the weights of a start; 1 by default. */
  readonly spread?: number | undefined;
  /** v of every start; required if v is fixed. Random by default. */
  readonly outputs?: readonly number[] | undefined;
  /** {@link lowestStop} ends at a loss below this. */
  readonly enough?: number | undefined;
}

/** A point where training stopped. */
export interface Stop {
  readonly point: Point;
  readonly loss: number;
  /** The least eigenvalue of the Hessian scaled to a diagonal near 1: positive at a strict local minimum. */
  readonly least: number;
}

const descentSteps = 120;
const approachSteps = 40;
/** Larger weights count as diverging. */
const mostWeight = 200;
const leastShare = 1e-9;
const largestGradient = 1e-7;
const largestStep = 1e-4;

/** Entries below this share of the largest are 0: the eigenvalue routine fails on subnormal ones. */
const negligible = 2 ** -300;

function flushed(A: Dense): Dense {
  const largest = A.data.reduce((a, x) => Math.max(a, Math.abs(x)), 0);
  return dense(
    A.rows,
    A.cols,
    A.data.map((a) => (Math.abs(a) < negligible * largest ? 0 : a)),
  );
}

function landscapeAt(problem: Problem, start: Point, moving: Moving): Landscape {
  const land = landscape(problem, start, moving);
  return { ...land, hessian: (xs) => flushed(land.hessian(xs)) };
}

/**
 * The largest entry of Newton's step: far from 0 where the loss only levels off towards infinity.
 */
function newtonStep({ values, vectors, scale }: Spectrum, gradient: Float64Array): number {
  const step = new Float64Array(gradient.length);
  vectors.forEach((u, i) => {
    const along = u.reduce((sum, a, k) => sum + a * (scale[k] ?? 0) * (gradient[k] ?? 0), 0);
    const t = along === 0 ? 0 : along / (values[i] ?? 0);
    u.forEach((a, k) => (step[k] = (step[k] ?? 0) + t * a * (scale[k] ?? 0)));
  });
  return step.reduce((most, s) => Math.max(most, Math.abs(s)), 0);
}

/** Where training from this point stops, or `undefined` if it diverges or is still moving. */
export function trainedFrom(problem: Problem, start: Point, moving: Moving): Stop | undefined {
  const land = landscapeAt(problem, start, moving);
  const xs = approach(land, descend(land, land.start, descentSteps), approachSteps);
  if (!xs.every((x) => Math.abs(x) <= mostWeight)) return undefined;
  const gradient = land.gradient(xs);
  const scale = 1 + Math.sqrt(2 * land.loss(xs));
  if (!gradient.every((g) => Math.abs(g) <= largestGradient * scale)) return undefined;
  const spectrum = scaledSpectrum(land.hessian(xs));
  if (spectrum === undefined || !(newtonStep(spectrum, gradient) <= largestStep)) return undefined;
  return { point: land.pointAt(xs), loss: land.loss(xs), least: spectrum.values.at(0) ?? NaN };
}

/** The starts of the options in turn. */
function* startsOf(problem: Problem, options: ManyStarts): Generator<Point> {
  const { width: m, starts, seed, spread = 1, outputs } = options;
  const d = problem.inputs.cols;
  const normal = gaussianSource(seed);
  for (let k = 0; k < starts; k++)
    yield {
      hidden: dense(
        m,
        d,
        Float64Array.from({ length: m * d }, () => spread * normal()),
      ),
      outputs: outputs ?? Array.from({ length: m }, () => spread * normal()),
    };
}

/** The representative of {(w, v), (-w, -v)} or {w, -w}, rounded so that nearly equal neurons have the same text. */
function neuronText(w: readonly number[], v: number, symmetry: Parity): string {
  const entries = [...w, v].map((a) => Math.round(a * 1e5));
  const turns = symmetry !== 'neither' && (entries.find((a) => a !== 0) ?? 0) < 0;
  const last = entries.length - 1;
  const turned = entries.map((a, k) => (k < last || symmetry === 'odd' ? 0 - a : a));
  return (turns ? turned : entries).join(' ');
}

/** Equal for points that are the same network up to the order and the signs of neurons, to about 5 decimals. */
export function symmetryKey(problem: Problem, { hidden, outputs }: Point): string {
  const symmetry = parity(problem.activation.value);
  const d = hidden.cols;
  return outputs
    .map((v, j) => neuronText(Array.from(hidden.data.subarray(j * d, (j + 1) * d)), v, symmetry))
    .sort()
    .join(';');
}

/** Stops with positive loss, each once up to symmetry. Deterministic given the seed. */
export function* badStops(problem: Problem, options: ManyStarts): Generator<Stop> {
  const seen = new Set<string>();
  const scale = problem.labels.reduce((sum, y) => sum + y * y, 0) / 2;
  for (const start of startsOf(problem, options)) {
    const stop = trainedFrom(problem, start, options.moving);
    if (stop === undefined || !(stop.loss > leastShare * scale)) continue;
    const key = symmetryKey(problem, stop.point);
    if (seen.has(key)) continue;
    seen.add(key);
    yield stop;
  }
}

/** The lowest point seen, whether training stopped there or not; `undefined` if none had a finite loss. */
export function lowestStop(
  problem: Problem,
  options: ManyStarts,
): { readonly point: Point; readonly loss: number } | undefined {
  let best: { readonly point: Point; readonly loss: number } | undefined;
  for (const start of startsOf(problem, options)) {
    const land = landscapeAt(problem, start, options.moving);
    const xs = descend(land, land.start, descentSteps);
    const loss = land.loss(xs);
    if (loss < (best?.loss ?? Infinity)) best = { point: land.pointAt(xs), loss };
    if (loss < (options.enough ?? 0)) break;
  }
  return best;
}
