/**
 * # The losses of trained deep networks, measured (Theorem F)
 *
 * Networks of several widths and depths are trained on all layers, from several starts, on a synthetic set and on
 * MNIST digits. At the end of each run the loss is enclosed, with a bound of its difference from (1/2) dist(y, range
 * J)^2 if one can be shown. All losses are in units of (1/2) norm(y)^2.
 *
 * ## Main definitions
 * - {@link ProjectionDesign}, {@link ProjectionRecord}
 * - {@link projectionExperiment}
 *
 * ## Implementation notes
 * sigma = sin: with tanh many runs do not converge, since weights grow without bound (measured). The record holds no
 * times.
 * @module
 */
import { interval } from '../../../arithmetic/interval.ts';
import type { Interval } from '../../../arithmetic/interval.ts';
import { loadData } from '../../../data/load.ts';
import { gaussianSource } from '../../../data/random.ts';
import { dense } from '../../../linalg/matrix.ts';
import type { Dense } from '../../../linalg/matrix.ts';
import { activationNamed } from '../../../sigma/built-in.ts';
import { mapDeep } from '../../../network/deep.ts';
import { enclosedProjection, leastGap } from '../../../network/deep-projection.ts';
import { approxDeepPass, descendDeep, drawnLayers } from '../../../search/deep-descent.ts';
import type { DenseLayers } from '../../../search/deep-descent.ts';
import type { PartsWatch } from '../../../search/watch.ts';

export interface ProjectionDesign {
  readonly seed: number;
  /** n for the synthetic set and for the digits. */
  readonly samples: { readonly synthetic: number; readonly digits: number };
  /** The widths of the hidden layers. */
  readonly widths: readonly number[];
  /** The depths L: the number of hidden layers plus one. */
  readonly layers: readonly number[];
  readonly starts: number;
  readonly steps: number;
}

/** About a minute. */
export const usualProjectionDesign: Omit<ProjectionDesign, 'seed'> = {
  samples: { synthetic: 60, digits: 100 },
  widths: [1, 2, 3, 4, 6],
  layers: [2, 3],
  starts: 3,
  steps: 160,
};

/** A few seconds. */
export const smallProjectionDesign: Omit<ProjectionDesign, 'seed'> = {
  samples: { synthetic: 20, digits: 20 },
  widths: [1, 2],
  layers: [2, 3],
  starts: 2,
  steps: 60,
};

/** The end of one run; losses in units of (1/2) norm(y)^2. */
export interface ProjectionRun {
  /** Contains l. */
  readonly loss: { readonly lo: number; readonly hi: number };
  /** l - (1/2) dist(y, range J_full)^2 is at most this; left out if it is not shown. */
  readonly gap?: number;
  /** The rank of J_full, if the gap is shown. */
  readonly rank?: number;
  /** norm(J_full^T r)/norm(y) in float64. */
  readonly pull: number;
  readonly steps: number;
  /** At the start, in float64: the best linear model on the last features, and on J_full. */
  readonly atStart: { readonly features: number; readonly jacobian: number };
}

export interface ProjectionPoint {
  readonly layers: number;
  readonly width: number;
  readonly parameters: number;
  readonly runs: readonly ProjectionRun[];
}

export interface ProjectionSet {
  readonly id: string;
  readonly title: string;
  readonly samples: number;
  readonly inputs: number;
  readonly points: readonly ProjectionPoint[];
}

export interface ProjectionRecord {
  readonly experiment: 'projection';
  readonly design: ProjectionDesign;
  readonly activation: string;
  /** False if the run was interrupted: then only finished sets are included. */
  readonly complete: boolean;
  readonly sets: readonly ProjectionSet[];
}

/** A gap of at most this share of (1/2) norm(y)^2 counts as reached. */
export const stationaryWithin = 1e-9;

const activation = activationNamed('sin');
const side = 28;
const block = 7;

interface Data {
  readonly id: string;
  readonly title: string;
  readonly inputs: Dense;
  readonly labels: readonly number[];
}

/** A tanh network with four neurons, plus noise a third of its size. */
function synthetic(n: number, seed: number): Data {
  const [d, next] = [4, gaussianSource(seed, 'inputs')];
  const inputs = dense(n, d, Float64Array.from({ length: n * d }, next));
  const teacher = drawnLayers([d, 4, 1], 1.5, next);
  const values = approxDeepPass(inputs, teacher, activationNamed('tanh')).outputs;
  return {
    id: 'synthetic',
    title: 'Gaussian inputs, labels of a network with 4 tanh neurons, and noise',
    inputs,
    labels: Array.from(values, (f) => f + 0.3 * next()),
  };
}

/** Means over blocks of 7 x 7 pixels; the digit, from -1 to 1, as label. */
async function digits(n: number): Promise<Data> {
  const { inputs: X, labels } = await loadData({ data: `mnist:${n}`, seed: 1 });
  const small = side / block;
  const means = new Float64Array(n * small * small);
  for (const [k, pixel] of X.data.entries()) {
    const [i, place] = [Math.floor(k / (side * side)), k % (side * side)];
    const [row, column] = [Math.floor(place / side / block), Math.floor((place % side) / block)];
    const at = i * small * small + row * small + column;
    means[at] = (means[at] ?? 0) + (4 * pixel) / (block * block);
  }
  return {
    id: 'mnist',
    title: 'MNIST digits, four times the means over 7 x 7 pixels; the digit, scaled, as label',
    inputs: dense(n, small * small, means),
    labels: Array.from(labels ?? [], (digit) => (digit - 4.5) / 4.5),
  };
}

/** dist(y, columns of A)^2/norm(y)^2 in float64, by Gram-Schmidt applied twice. */
function leftShare(A: Dense, y: readonly number[]): number {
  const basis: Float64Array[] = [];
  const rest = (v: Float64Array): Float64Array => {
    const left = v.slice();
    for (const b of [...basis, ...basis]) {
      const along = left.reduce((sum, a, i) => sum + a * (b[i] ?? 0), 0);
      for (const [i, a] of b.entries()) left[i] = (left[i] ?? 0) - along * a;
    }
    return left;
  };
  for (let k = 0; k < A.cols; k++) {
    const column = Float64Array.from({ length: A.rows }, (_, i) => A.data[i * A.cols + k] ?? 0);
    const left = rest(column);
    const norm = Math.hypot(...left);
    if (norm > 1e-10 * Math.hypot(...column)) basis.push(left.map((a) => a / norm));
  }
  const left = rest(Float64Array.from(y));
  return (Math.hypot(...left) / Math.hypot(...y)) ** 2;
}

function runFrom({ inputs, labels }: Data, start: DenseLayers, steps: number): ProjectionRun {
  const initial = approxDeepPass(inputs, start, activation);
  const ended = descendDeep({ inputs, labels, activation }, start, { steps, until: 1e-10 });
  const box = (a: number): Interval => interval(a);
  const found = enclosedProjection(
    activation,
    mapDeep({ inputs, layers: ended.layers }, box),
    labels.map(box),
  );
  const norm = Math.hypot(...labels);
  const unit = (norm * norm) / 2;
  const gap = found === undefined ? undefined : leastGap(found);
  return {
    loss: { lo: (found?.loss.lo ?? 0) / unit, hi: (found?.loss.hi ?? Infinity) / unit },
    ...(found === undefined || gap === undefined ? {} : { gap: gap / unit, rank: found.rank }),
    pull: ended.pull / norm,
    steps: ended.steps,
    atStart: {
      features: leftShare(initial.features, labels),
      jacobian: leftShare(initial.jacobian, labels),
    },
  };
}

function pointOf(
  data: Data,
  design: ProjectionDesign,
  { layers, width }: { readonly layers: number; readonly width: number },
): ProjectionPoint {
  const widths = [data.inputs.cols, ...Array.from({ length: layers - 1 }, () => width), 1];
  const seed = (design.seed * 64 + layers) * 64 + width;
  const next = gaussianSource(seed, 'points');
  const starts = Array.from({ length: design.starts }, () => drawnLayers(widths, 1, next));
  return {
    layers,
    width,
    parameters: starts[0]?.reduce((sum, W) => sum + W.data.length, 0) ?? 0,
    runs: starts.map((start) => runFrom(data, start, design.steps)),
  };
}

/** The best run that is shown to end near its value, or the best of all if there is none. */
export function bestRun({ runs }: ProjectionPoint): ProjectionRun | undefined {
  const near = runs.filter(isNear);
  return (near.length > 0 ? near : runs).toSorted((a, b) => a.loss.hi - b.loss.hi)[0];
}

/** Whether the run is shown to end within {@link stationaryWithin} of its value. */
export function isNear({ gap }: ProjectionRun): boolean {
  return gap !== undefined && gap <= stationaryWithin;
}

/**
 * Runs the experiment. It yields to the event loop between points, so that an interruption arrives; the record then has
 * the finished sets.
 */
export async function projectionExperiment(
  design: ProjectionDesign,
  { signal, onProgress }: PartsWatch = {},
): Promise<ProjectionRecord> {
  const all = [
    synthetic(design.samples.synthetic, design.seed),
    await digits(design.samples.digits),
  ];
  const shapes = design.layers.flatMap((layers) =>
    design.widths.map((width) => ({ layers, width })),
  );
  const sets: ProjectionSet[] = [];
  const recordOf = (complete: boolean): ProjectionRecord => ({
    experiment: 'projection',
    design,
    activation: activation.name,
    complete,
    sets,
  });
  let done = 0;
  for (const data of all) {
    const points: ProjectionPoint[] = [];
    for (const shape of shapes) {
      points.push(pointOf(data, design, shape));
      onProgress?.(data.id, ++done, all.length * shapes.length);
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted === true) return recordOf(false);
    }
    const { id, title, inputs } = data;
    sets.push({ id, title, samples: inputs.rows, inputs: inputs.cols, points });
  }
  return recordOf(true);
}
