/**
 * # Exact widths, and what greedy steps and training reach (Theorem R)
 *
 * On S^2 the exact widths with the bounds of R3 and R5; on S^D greedy errors for targets in B_1, with slopes; on [0, 1]
 * the error for x^2 over the exact optimum. The widths are exact, the rest is measured in float64.
 *
 * ## Main definitions
 * - {@link RatesDesign}, {@link RatesRecord}
 * - {@link ratesExperiment}
 * @module
 */
import { normSquare } from '../../../approximation/harmonics.ts';
import { leadingDegrees, tailAfter } from '../../../approximation/widths.ts';
import { rationalField as Q, rationalToText } from '../../../arithmetic/rational.ts';
import { gaussianSource, randomSource } from '../../../data/random.ts';
import type { PartsWatch } from '../../../search/watch.ts';
import { greedyBound, sampledBound } from '../bounds.ts';
import { greedyErrors } from './greedy.ts';
import type { Samples } from './greedy.ts';
import { greedyRatios, trainedRatio } from './line.ts';

export interface RatesDesign {
  readonly seed: number;
  /** D of the spheres. */
  readonly spheres: readonly number[];
  readonly targets: number;
  /** Neurons in each target. */
  readonly terms: number;
  /** Sample points, as many again for the error, and directions in the dictionary. */
  readonly points: number;
  readonly directions: number;
  readonly neurons: readonly number[];
  readonly line: {
    readonly neurons: readonly number[];
    readonly biases: number;
    readonly points: number;
    readonly trained: readonly number[];
    readonly starts: number;
    readonly steps: number;
  };
}

/** About a minute. */
export const usualRatesDesign: Omit<RatesDesign, 'seed'> = {
  spheres: [1, 2, 3],
  targets: 12,
  terms: 400,
  points: 1200,
  directions: 1500,
  neurons: [8, 16, 32, 64, 128],
  line: {
    neurons: [1, 3, 8, 16, 32, 64],
    biases: 750,
    points: 4000,
    trained: [1, 3, 8, 16, 32],
    starts: 5,
    steps: 8000,
  },
};

/** A few seconds. */
export const smallRatesDesign: Omit<RatesDesign, 'seed'> = {
  spheres: [1, 2],
  targets: 3,
  terms: 60,
  points: 200,
  directions: 200,
  neurons: [4, 8, 16],
  line: { neurons: [1, 3, 8], biases: 120, points: 600, trained: [1, 3], starts: 2, steps: 200 },
};

/** An exact width of B_1 on S^2, with the bounds for as many neurons. */
export interface WidthPoint {
  readonly dimension: number;
  /** d_n^2, exactly. */
  readonly squared: string;
  readonly width: number;
  readonly greedy: number;
  /** Left out if there are fewer neurons than a grid needs. */
  readonly sampled?: number;
}

export interface Slope {
  /** The mean over the targets, and 95 % of the means of targets drawn again. */
  readonly mean: number;
  readonly interval: readonly [number, number];
}

export interface SphereRuns {
  readonly sphere: number;
  readonly power: number;
  /** Of the worst case: the exponents of [SX24] for linear methods and for networks. */
  readonly theory: { readonly linear: number; readonly networks: number };
  /** For each target, the error at each number of neurons of the design. */
  readonly errors: readonly (readonly number[])[];
  readonly slope: Slope;
}

export interface RatesRecord {
  readonly experiment: 'rates';
  readonly design: RatesDesign;
  /** False if the run was interrupted: then only what was finished is included. */
  readonly complete: boolean;
  readonly widths: readonly { readonly power: number; readonly points: readonly WidthPoint[] }[];
  readonly spheres: readonly SphereRuns[];
  /** Errors over the exact optimum. */
  readonly line: {
    readonly greedy: readonly number[];
    readonly normalised: readonly number[];
    readonly trained: readonly (readonly number[])[];
  };
}

const largestSpace = 500n;

/** The exact widths of R2, from R1. */
function widthsOf(power: 0 | 1): readonly WidthPoint[] {
  const most = 400;
  const leading = leadingDegrees(Q, 2, power, { atLeast: largestSpace, most }) ?? [];
  const gamma = normSquare(Q, 2, power);
  let n = 0n;
  return leading.map(({ dimension }) => {
    n += dimension;
    const squared = tailAfter(Q, gamma, leading, n);
    const count = Number(n);
    const sampled = sampledBound(count, power);
    return {
      dimension: count,
      squared: rationalToText(squared),
      width: Math.sqrt(Number(squared.num) / Number(squared.den)),
      greedy: greedyBound(count, power),
      ...(sampled === undefined ? {} : { sampled }),
    };
  });
}

/** Points of S^D, row by row. */
function pointsOn(sphere: number, count: number, next: () => number): readonly Float64Array[] {
  return Array.from({ length: count }, () => {
    const x = Float64Array.from({ length: sphere + 1 }, next);
    const norm = Math.hypot(...x);
    return x.map((a) => a / norm);
  });
}

function neuronAt(w: Float64Array, points: readonly Float64Array[], power: number): Float64Array {
  return Float64Array.from(points, (x) => {
    let t = 0;
    for (let i = 0; i < x.length; i++) t += (w[i] ?? 0) * (x[i] ?? 0);
    return t > 0 ? t ** power : 0;
  });
}

function theoryOf(sphere: number, power: number): SphereRuns['theory'] {
  const linear = -(2 * power + 1) / (2 * sphere);
  return { linear, networks: linear - 0.5 };
}

/** The slope of log error against log n, by least squares. */
export function slopeOf(neurons: readonly number[], errors: readonly number[]): number {
  const [x, y] = [neurons.map(Math.log), errors.map(Math.log)];
  const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
  const [mx, my] = [mean(x), mean(y)];
  const over = x.reduce((sum, a, i) => sum + (a - mx) * ((y[i] ?? 0) - my), 0);
  return over / x.reduce((sum, a) => sum + (a - mx) ** 2, 0);
}

const draws = 2000;

/** The mean with a bootstrap interval over the list. */
export function bootstrapped(list: readonly number[], random: () => number): Slope {
  const mean = (of: readonly number[]): number => of.reduce((a, b) => a + b, 0) / of.length;
  const means = Array.from({ length: draws }, () =>
    mean(list.map(() => list[Math.floor(random() * list.length)] ?? 0)),
  ).toSorted((a, b) => a - b);
  const at = (share: number): number => means[Math.floor(share * draws)] ?? Number.NaN;
  return { mean: mean(list), interval: [at(0.025), at(0.975)] };
}

/** Greedy errors for targets (1/T) sum +-g_w with random directions, in B_1. */
function sphereRuns(design: RatesDesign, sphere: number, power: number): SphereRuns {
  const next = gaussianSource((design.seed * 16 + sphere) * 16 + power, 'points');
  const [fit, test] = [0, 1].map(() => pointsOn(sphere, design.points, next));
  const values = (w: Float64Array): Samples => ({
    fit: neuronAt(w, fit ?? [], power),
    test: neuronAt(w, test ?? [], power),
  });
  const dictionary = pointsOn(sphere, design.directions, next).map(values);
  const errors = Array.from({ length: design.targets }, () => {
    const sum = { fit: new Float64Array(design.points), test: new Float64Array(design.points) };
    for (const w of pointsOn(sphere, design.terms, next)) {
      const g = values(w);
      const sign = (next() < 0 ? -1 : 1) / design.terms;
      for (let i = 0; i < design.points; i++) {
        sum.fit[i] = (sum.fit[i] ?? 0) + sign * (g.fit[i] ?? 0);
        sum.test[i] = (sum.test[i] ?? 0) + sign * (g.test[i] ?? 0);
      }
    }
    return greedyErrors(sum, dictionary, design.neurons);
  });
  const random = randomSource(design.seed * 16 + sphere, 'rows');
  const slope = bootstrapped(
    errors.map((own) => slopeOf(design.neurons, own)),
    random,
  );
  return { sphere, power, theory: theoryOf(sphere, power), errors, slope };
}

/** Runs the experiment; it yields to the event loop between its parts, so that an interruption arrives. */
export async function ratesExperiment(
  design: RatesDesign,
  { signal, onProgress }: PartsWatch = {},
): Promise<RatesRecord> {
  const widths = ([0, 1] as const).map((power) => ({ power, points: widthsOf(power) }));
  const spheres: SphereRuns[] = [];
  const trained: (readonly number[])[] = [];
  const { line } = design;
  let [greedy, normalised]: (readonly number[])[] = [[], []];
  let done = 0;
  const total = 2 * design.spheres.length + 1 + line.trained.length;
  const finished = async (id: string): Promise<boolean> => {
    onProgress?.(id, ++done, total);
    await new Promise((resolve) => setImmediate(resolve));
    return signal?.aborted !== true;
  };
  const recordOf = (complete: boolean): RatesRecord => ({
    experiment: 'rates',
    design,
    complete,
    widths,
    spheres,
    line: { greedy: greedy ?? [], normalised: normalised ?? [], trained },
  });
  [greedy, normalised] = [false, true].map((byNorm) =>
    greedyRatios(line.neurons, { points: line.points, biases: line.biases, byNorm }),
  );
  if (!(await finished('x^2'))) return recordOf(false);
  const random = randomSource(design.seed, 'points');
  for (const n of line.trained) {
    const own = { points: Math.min(line.points, 20 * n + 100), steps: line.steps, random };
    trained.push(Array.from({ length: line.starts }, () => trainedRatio(n, own)));
    if (!(await finished(`n = ${n}`))) return recordOf(false);
  }
  for (const sphere of design.spheres)
    for (const power of [0, 1]) {
      spheres.push(sphereRuns(design, sphere, power));
      if (!(await finished(`S^${sphere}, k = ${power}`))) return recordOf(false);
    }
  return recordOf(true);
}
