/**
 * # Training by direct feedback alignment, in float64
 *
 * Networks d-p-k-p-q with tanh, squared loss against unit vectors, batches of one class problem of Gaussian clusters.
 * @module
 */
import { gaussianSource, randomSource } from '../../../data/random.ts';

type Row = Float64Array;

export interface Sizes {
  readonly inputs: number;
  readonly neurons: number;
  readonly classes: number;
}

export interface Sample {
  readonly x: Row;
  readonly label: number;
}

export interface Trained {
  /** W_1, .., W_4, each a list of rows. */
  readonly layers: readonly (readonly Row[])[];
  /** B_1, B_2, B_3. */
  readonly feedback: readonly (readonly Row[])[];
  /** The samples it was trained with. */
  readonly samples: readonly Sample[];
  /** On as many fresh samples. */
  readonly accuracy: number;
}

export interface Training extends Sizes {
  readonly seed: number;
  readonly width: number;
  readonly samples: number;
  readonly batch: number;
  readonly step: number;
  readonly steps: number;
}

function table(rows: number, cols: number, scale: number, next: () => number): readonly Row[] {
  return Array.from({ length: rows }, () =>
    Float64Array.from({ length: cols }, () => scale * next()),
  );
}

/** W h. */
function applied(W: readonly Row[], h: Row): Row {
  return Float64Array.from(W, (w) => w.reduce((s, a, k) => s + a * (h[k] ?? 0), 0));
}

/** x, h_1, .., h_3, f. */
function passed(layers: Trained['layers'], x: Row): readonly Row[] {
  const reached = [x];
  for (const [l, W] of layers.entries()) {
    const z = applied(W, reached[l] ?? x);
    reached.push(l === layers.length - 1 ? z : z.map(Math.tanh));
  }
  return reached;
}

function samplesOf(centres: readonly Row[], count: number, next: () => number): readonly Sample[] {
  return Array.from({ length: count }, (_, i) => {
    const label = i % centres.length;
    return { label, x: (centres[label] ?? new Float64Array(0)).map((c) => c + 0.6 * next()) };
  });
}

/** W += by u h^T, in place. */
function add(W: readonly Row[], by: number, u: Row, h: Row): void {
  for (const [j, w] of W.entries())
    for (const [k, a] of h.entries()) w[k] = (w[k] ?? 0) + by * (u[j] ?? 0) * a;
}

function errorOf(f: Row, label: number): Row {
  return f.map((a, c) => a - (c === label ? 1 : 0));
}

/** One step on a sample, in place: B_l^T e in the place of each signal, and the gradient in the last layer. */
function stepped(net: Pick<Trained, 'layers' | 'feedback'>, sample: Sample, by: number): void {
  const reached = passed(net.layers, sample.x);
  const e = errorOf(reached.at(-1) ?? new Float64Array(0), sample.label);
  const last = net.layers.length - 1;
  for (const [l, W] of net.layers.entries()) {
    const before = reached[l] ?? sample.x;
    const own = reached[l + 1] ?? e;
    const B = net.feedback[l];
    const signal =
      l === last || B === undefined
        ? e
        : own.map((h, j) => B.reduce((s, b, c) => s + (b[j] ?? 0) * (e[c] ?? 0), 0) * (1 - h * h));
    add(W, -by, signal, before);
  }
}

function largest(f: Row): number {
  return f.indexOf(Math.max(...f));
}

/** A network with a layer of this width, trained from a random start. The data are those of the seed for every width. */
export function trained(training: Training): Trained {
  const { seed, inputs: d, neurons: p, classes: q, width: k } = training;
  const data = gaussianSource(seed);
  const centres = table(q, d, 1, data);
  const samples = samplesOf(centres, training.samples, data);
  const fresh = samplesOf(centres, training.samples, data);
  const next = gaussianSource(seed + 7919 * k);
  const widths = [d, p, k, p, q];
  const layers = widths
    .slice(1)
    .map((rows, l) => table(rows, widths[l] ?? 1, 1 / Math.sqrt(widths[l] ?? 1), next));
  const feedback = [p, k, p].map((cols) => table(q, cols, 1 / Math.sqrt(q), next));
  const random = randomSource(seed + k);
  for (let t = 0; t < training.steps; t++)
    for (let b = 0; b < training.batch; b++) {
      const sample = samples[Math.floor(random() * samples.length)];
      if (sample !== undefined) stepped({ layers, feedback }, sample, training.step);
    }
  const right = fresh.filter(
    ({ x, label }) => largest(passed(layers, x).at(-1) ?? x) === label,
  ).length;
  return { layers, feedback, samples, accuracy: right / fresh.length };
}

/** What midpoint steps from one random start of a linear network with one output do. */
export interface LinearRun {
  /** Whether l rose at some step. */
  readonly rose: boolean;
  /** Whether X^T e became small. */
  readonly reached: boolean;
}

/** n = 3, d = 2, m = 2, all Gaussian. */
export function linearRun(seed: number, step: number, steps: number): LinearRun {
  const next = gaussianSource(seed);
  const [X, W] = [table(3, 2, 1, next), table(2, 2, 1, next)];
  const [y, v, b] = [table(1, 3, 1, next), table(1, 2, 1, next), table(1, 2, 1, next)].map(
    ([row = new Float64Array(0)]) => row,
  );
  if (y === undefined || v === undefined || b === undefined) throw new RangeError('no start');
  let [rose, last] = [false, Infinity];
  for (let k = 0; k < steps; k++) {
    const e = X.map((x, i) => applied(W, x).reduce((s, a, j) => s + a * (v[j] ?? 0), 0) - (y[i] ?? 0)); // prettier-ignore
    const M = Float64Array.from({ length: 2 }, (_, c) => X.reduce((s, x, i) => s + (e[i] ?? 0) * (x[c] ?? 0), 0)); // prettier-ignore
    const loss = e.reduce((s, a) => s + a * a, 0) / 2;
    if (loss > last * (1 + 1e-12)) rose = true;
    if (Math.max(...M.map(Math.abs)) < 1e-6) return { rose, reached: true };
    last = loss;
    const old = W.map((w) => Float64Array.from(w));
    add(W, -step, b, M);
    for (const [j, w] of W.entries()) {
      const mean = w.map((a, c) => (a + (old[j]?.[c] ?? 0)) / 2);
      v[j] = (v[j] ?? 0) - step * mean.reduce((s, a, c) => s + a * (M[c] ?? 0), 0);
    }
  }
  return { rose, reached: false };
}
