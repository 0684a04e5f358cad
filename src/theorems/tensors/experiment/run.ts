/**
 * # Lazy against full training of sums of cubes (Theorem T)
 *
 * T = e_1^3 + .. + e_r^3. The lower bound b(m d) and the means of lazy classes are exact. Training is measured in float64; the
 * residual of each end, and the lazy distance from its start, are computed over Q.
 *
 * ## Main definitions
 * - {@link TensorsDesign}, {@link TensorsRecord}
 * - {@link tensorsExperiment}, {@link targetText}
 * @module
 */
import { encloseQuotient } from '../../../arithmetic/interval.ts';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalFromDouble,
  rationalToText,
} from '../../../arithmetic/rational.ts';
import type { Rational } from '../../../arithmetic/rational.ts';
import { gaussianSource, randomSource } from '../../../data/random.ts';
import { matrix, tabulate } from '../../../linalg/matrix.ts';
import type { Matrix } from '../../../linalg/matrix.ts';
import type { PartsWatch } from '../../../search/watch.ts';
import { barrierFault, barrierSquare } from '../../../tensors/barrier.ts';
import type { Barrier } from '../../../tensors/barrier.ts';
import { distanceSquare } from '../../../tensors/lazy.ts';
import { multipliersFor } from '../../../tensors/multipliers.ts';
import { instanceMean } from '../../../tensors/mean.ts';
import { dot, innerProduct, residualSquare, rowsOf } from '../../../tensors/powers.ts';
import type { PowerSum } from '../../../tensors/powers.ts';
import { meanWidth } from '../../../tensors/spectrum.ts';
import { atRest, drawnStart, grid, trained, weightsOf } from '../descent.ts';
import type { Powers } from '../descent.ts';

const order = 3;

export interface TensorsDesign {
  readonly seed: number;
  /** r. */
  readonly terms: number;
  readonly steps: number;
  /** d of the first picture, at least r, its widths m, and the runs at each. */
  readonly dimension: number;
  readonly neurons: readonly number[];
  readonly starts: number;
  /** The largest m whose lazy distances and means are solved. */
  readonly solved: number;
  /** Integer U whose mean is computed at each such m. */
  readonly draws: number;
  /** d of the second picture. */
  readonly dimensions: readonly number[];
  /** Widths of the runs about the barrier. */
  readonly barrier: readonly number[];
  /** Runs at each width for these two. */
  readonly repeats: number;
}

/** About a minute. */
export const usualTensorsDesign: Omit<TensorsDesign, 'seed'> = {
  terms: 2,
  steps: 3000,
  dimension: 8,
  neurons: [1, 2, 3, 4, 6, 8, 10, 12, 15],
  starts: 40,
  solved: 4,
  draws: 5,
  dimensions: [5, 8, 16, 30, 40],
  barrier: [2, 3, 4],
  repeats: 100,
};

/** A few seconds. */
export const smallTensorsDesign: Omit<TensorsDesign, 'seed'> = {
  terms: 2,
  steps: 1500,
  dimension: 4,
  neurons: [1, 2, 3, 5],
  starts: 4,
  solved: 2,
  draws: 2,
  dimensions: [4, 6],
  barrier: [2],
  repeats: 6,
};

/** One run; squared distances over norm(T)^2. */
export interface TensorRun {
  /** At most this. */
  readonly residual: number;
  /** dist(T, S(U0))^2 from the start of the run, at least this. Left out where it was not solved. */
  readonly lazy?: number;
  /** The residual is below the lazy distance, compared exactly. */
  readonly isBeyond?: boolean;
}

export interface TensorPoint {
  readonly neurons: number;
  /** b(m d), exactly. */
  readonly bound: { readonly value: number; readonly exact: string };
  /** The mean over the sphere for each integer U, computed exactly; at most these. */
  readonly means: readonly number[];
  readonly runs: readonly TensorRun[];
}

export interface LeastWidths {
  readonly dimension: number;
  /** The least m with b(m d) <= 1/10. */
  readonly lazy: number;
  /** Mean residuals of full training for m = 1, 2, .. until one is at most 1/10; at most these. */
  readonly means: readonly number[];
  /** The m where that happened. Left out if it did not. */
  readonly full?: number;
}

export interface BarrierRuns {
  readonly neurons: number;
  /** Every neuron starts with abs(y) < x times this, so in K. Left out if it starts anywhere. */
  readonly within?: number;
  /** Runs that ended with every neuron in K, exactly. */
  readonly stayed: number;
  /** Runs with a loss of at least norm(Delta)^2 at the end, exactly. */
  readonly above: number;
  /** Losses at the ends, at least these. */
  readonly losses: readonly number[];
}

export interface TensorsRecord {
  readonly experiment: 'tensors';
  readonly design: TensorsDesign;
  /** False if the run was interrupted: then only what was finished is included. */
  readonly complete: boolean;
  readonly points: readonly TensorPoint[];
  readonly widths: readonly LeastWidths[];
  readonly barriers: readonly BarrierRuns[];
}

type Neurons = readonly Float64Array[];

const integers = (...list: readonly number[]): readonly Rational[] =>
  list.map((a) => ratio(BigInt(a)));

/** T = 2 (1,1)^3 - (1,2)^3 = e_1^3 + Delta, with p_Delta = -6 y^2 (x + y). */
export const barrier: Barrier = {
  order,
  target: { weights: integers(2, -1), vectors: matrix(2, 2, integers(1, 1, 1, 2)) },
  direction: integers(1, 0),
  scale: ratio(1n),
  factor: integers(0, 1),
  form: integers(6, 6),
};

function exactly(neurons: Neurons, scale = 1): Matrix<Rational> {
  const d = neurons[0]?.length ?? 0;
  return tabulate(neurons.length, d, (i, k) => rationalFromDouble(scale * (neurons[i]?.[k] ?? 0)));
}

/** norm(f - T)^2 at these neurons, exactly, for the doubles c_i that training uses. */
export function lossOf(neurons: Neurons, target: PowerSum): Rational {
  const weights = weightsOf(order, atRest(neurons)).map(rationalFromDouble);
  return residualSquare(Q, order, { weights, vectors: exactly(neurons) }, target);
}

/** e_1^3 + .. + e_r^3. */
function unitCubes(terms: number, dimension: number): PowerSum {
  const vectors = tabulate(terms, dimension, (i, k) => (i === k ? Q.one : Q.zero));
  return { weights: Array.from({ length: terms }, () => Q.one), vectors };
}

/** Such as "T = e_1^3 + e_2^3 in R^8". */
export function targetText({ terms, dimension }: TensorsDesign): string {
  const sum = Array.from({ length: terms }, (_, k) => `e_${k + 1}^3`).join(' + ');
  return `T = ${sum} in R^${dimension}`;
}

export function inDoubles({ weights, vectors }: PowerSum): Powers {
  const number = ({ num, den }: Rational): number => Number(num) / Number(den);
  return {
    order,
    weights: weights.map(number),
    vectors: rowsOf(vectors).map((v) => Float64Array.from(v, number)),
  };
}

const atMost = ({ num, den }: Rational): number => encloseQuotient(num, den).hi;
const atLeast = ({ num, den }: Rational): number => encloseQuotient(num, den).lo;

/** Where a run started, and norm(f - T)^2/norm(T)^2 at its end. */
function runOf(
  { terms, steps }: TensorsDesign,
  [neurons, dimension]: readonly [number, number],
  next: () => number,
): { readonly start: Neurons; readonly residual: Rational } {
  const target = unitCubes(terms, dimension);
  const start = drawnStart(neurons, () => Float64Array.from({ length: dimension }, next));
  const end = trained(inDoubles(target), start, steps);
  const residual = Q.div(lossOf(end, target), innerProduct(Q, order, target, target));
  return { start, residual };
}

/** dist(T, S(U0))^2/norm(T)^2. */
function lazyDistance(start: Neurons, terms: number): Rational {
  const U = exactly(start, grid);
  const target = unitCubes(terms, U.cols);
  const squared = distanceSquare(Q, order, U, target, multipliersFor(Q, order, U, target));
  return Q.div(squared, innerProduct(Q, order, target, target));
}

function pointOf(
  design: TensorsDesign,
  neurons: number,
  { next, random }: { readonly next: () => number; readonly random: () => number },
): TensorPoint {
  const { dimension, solved, draws, terms } = design;
  const bound = meanWidth(Q, order, dimension, BigInt(neurons * dimension));
  const entry = (): Rational => ratio(BigInt(Math.floor(random() * 7) - 3));
  const means = Array.from({ length: neurons <= solved ? draws : 0 }, () => {
    return atMost(instanceMean(Q, order, tabulate(neurons, dimension, entry)));
  });
  const runs = Array.from({ length: design.starts }, (): TensorRun => {
    const { start, residual } = runOf(design, [neurons, dimension], next);
    if (neurons > solved) return { residual: atMost(residual) };
    const lazy = lazyDistance(start, terms);
    const isBeyond = compareRational(residual, lazy) < 0;
    return { residual: atMost(residual), lazy: atLeast(lazy), isBeyond };
  });
  const value = Number(bound.num) / Number(bound.den);
  return { neurons, bound: { value, exact: rationalToText(bound) }, means, runs };
}

const tenth = ratio(1n, 10n);

/** The least m with b(m d) <= 1/10. */
export function lazyWidth(dimension: number): number {
  let m = 1;
  while (compareRational(meanWidth(Q, order, dimension, BigInt(m * dimension)), tenth) > 0) m++;
  return m;
}

/** Widths of full training that are tried. */
const most = 8;

function leastWidths(design: TensorsDesign, dimension: number, next: () => number): LeastWidths {
  const means: number[] = [];
  const lazy = lazyWidth(dimension);
  for (let m = 1; m <= most; m++) {
    const residuals = Array.from(
      { length: design.repeats },
      () => runOf(design, [m, dimension], next).residual,
    );
    const mean = Q.div(residuals.reduce(Q.add), ratio(BigInt(design.repeats)));
    means.push(atMost(mean));
    if (compareRational(mean, tenth) <= 0) return { dimension, lazy, means, full: m };
  }
  return { dimension, lazy, means };
}

const inK = (u: readonly Rational[]): boolean => Q.sign(dot(Q, barrier.form, u)) >= 0;

/** Cones around u = e_1 where runs start: at most 1, so that they are in K. */
const cones = [0.25, 1, undefined] as const;

function barrierRuns(
  design: TensorsDesign,
  [neurons, within]: readonly [number, number | undefined],
  next: () => number,
): BarrierRuns {
  const fault = barrierFault(Q, barrier);
  if (fault !== undefined) throw new RangeError(fault);
  const direction = (): Float64Array => {
    for (;;) {
      const u = Float64Array.of(next(), next());
      if (within === undefined || (u[0] ?? 0) * within > Math.abs(u[1] ?? 0)) return u;
    }
  };
  const least = barrierSquare(Q, barrier);
  const ends = Array.from({ length: design.repeats }, () => {
    const end = trained(inDoubles(barrier.target), drawnStart(neurons, direction), design.steps);
    return { loss: lossOf(end, barrier.target), stays: rowsOf(exactly(end)).every(inK) };
  });
  return {
    neurons,
    ...(within === undefined ? {} : { within }),
    stayed: ends.filter(({ stays }) => stays).length,
    above: ends.filter(({ loss }) => compareRational(loss, least) >= 0).length,
    losses: ends.map(({ loss }) => atLeast(loss)),
  };
}

/** Runs the experiment; it yields to the event loop between its parts, so that an interruption arrives. */
export async function tensorsExperiment(
  design: TensorsDesign,
  { signal, onProgress }: PartsWatch = {},
): Promise<TensorsRecord> {
  const points: TensorPoint[] = [];
  const widths: LeastWidths[] = [];
  const barriers: BarrierRuns[] = [];
  const next = gaussianSource(design.seed, 'points');
  const random = randomSource(design.seed, 'rows');
  const parts: readonly (readonly [string, () => unknown])[] = [
    ...design.neurons.map(
      (m) => [`m = ${m}`, () => points.push(pointOf(design, m, { next, random }))] as const,
    ),
    ...design.dimensions.map(
      (d) => [`d = ${d}`, () => widths.push(leastWidths(design, d, next))] as const,
    ),
    ...design.barrier
      .flatMap((m) => cones.map((within) => [m, within] as const))
      .map((own) => ['barrier', () => barriers.push(barrierRuns(design, own, next))] as const),
  ];
  for (const [done, [id, work]] of parts.entries()) {
    if (signal?.aborted === true)
      return { experiment: 'tensors', design, complete: false, points, widths, barriers };
    work();
    onProgress?.(id, done + 1, parts.length);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { experiment: 'tensors', design, complete: true, points, widths, barriers };
}
