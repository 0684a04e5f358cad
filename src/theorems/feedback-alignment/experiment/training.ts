/**
 * # Training by direct feedback alignment, in float64
 *
 * Networks d-p-k-p-q with tanh, squared loss against unit vectors, one sample of Gaussian clusters at a time.
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
  for (let t = 0; t < training.steps; t++) {
    const sample = samples[Math.floor(random() * samples.length)];
    if (sample !== undefined) stepped({ layers, feedback }, sample, training.step);
  }
  const right = fresh.filter(
    ({ x, label }) => largest(passed(layers, x).at(-1) ?? x) === label,
  ).length;
  return { layers, feedback, samples, accuracy: right / fresh.length };
}

/** What midpoint steps from one start of a linear network do. */
export interface LinearRun {
  /** Whether l rose at some step. */
  readonly rose: boolean;
  /** Whether X^T E became small. */
  readonly reached: boolean;
}

/** n, d, m and q; where W and V start at 0 they are not drawn. */
export interface LinearSizes {
  readonly samples: number;
  readonly inputs: number;
  readonly neurons: number;
  readonly outputs: number;
  readonly zero: boolean;
}

/** X, Y, W, V and B as lists of rows. */
export interface LinearNetwork {
  readonly X: readonly Row[];
  readonly Y: readonly Row[];
  readonly W: readonly Row[];
  readonly V: readonly Row[];
  readonly B: readonly Row[];
}

/** All entries are Gaussian. */
export function linearStart(seed: number, sizes: LinearSizes): LinearNetwork {
  const { samples: n, inputs: d, neurons: m, outputs: q, zero } = sizes;
  const next = gaussianSource(seed);
  const scale = zero ? 0 : 1;
  const [X, W] = [table(n, d, 1, next), table(m, d, scale, next)];
  return { X, W, Y: table(n, q, 1, next), V: table(q, m, scale, next), B: table(q, m, 1, next) };
}

/** A midpoint step, in place; l and M = E^T X before it. */
export function linearStep(
  { X, Y, W, V, B }: LinearNetwork,
  step: number,
): { readonly loss: number; readonly M: readonly Row[] } {
  const M = V.map(() => new Float64Array(X[0]?.length ?? 0));
  let loss = 0;
  for (const [i, x] of X.entries()) {
    const e = applied(V, applied(W, x)).map((f, c) => f - (Y[i]?.[c] ?? 0));
    loss += e.reduce((sum, a) => sum + a * a, 0) / 2;
    add(M, 1, e, x);
  }
  const old = W.map((w) => Float64Array.from(w));
  for (const [c, row] of M.entries()) add(W, -step, B[c] ?? row, row);
  for (const [j, w] of W.entries()) {
    const mean = w.map((a, k) => (a + (old[j]?.[k] ?? 0)) / 2);
    for (const [c, v] of V.entries()) v[j] = (v[j] ?? 0) - step * (applied(M, mean)[c] ?? 0);
  }
  return { loss, M };
}

export function linearRun(
  seed: number,
  sizes: LinearSizes,
  step: number,
  steps: number,
): LinearRun {
  const net = linearStart(seed, sizes);
  let [rose, last] = [false, Infinity];
  for (let k = 0; k < steps; k++) {
    const { loss, M } = linearStep(net, step);
    if (!(loss < Infinity)) break; // the step is too long
    if (loss > last * (1 + 1e-12)) rose = true;
    if (M.every((row) => row.every((a) => Math.abs(a) < 1e-6))) return { rose, reached: true };
    last = loss;
  }
  return { rose, reached: false };
}
