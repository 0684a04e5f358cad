/**
 * # Stochastic gradient descent with batches without replacement, in float64
 * @module
 */
import { gaussianSource, randomSource } from '../../../data/random.ts';
import { dense } from '../../../linalg/matrix.ts';
import { problemOf } from '../../../network/problem.ts';
import type { Problem } from '../../../network/problem.ts';
import type { Point } from '../../../search/evaluation.ts';
import { activationNamed } from '../../../sigma/built-in.ts';

export type Activated = 'tanh' | 'relu';

interface Sizes {
  readonly seed: number;
  readonly samples: number;
  readonly inputs: number;
  readonly neurons: number;
}

/** Gaussian inputs, random signs as labels, and a start with gaussian weights, of one seed for each start. */
export function drawnRun(
  { seed, samples: n, inputs: d, neurons: m }: Sizes,
  activation: Activated,
  start: number,
): { readonly problem: Problem; readonly point: Point } {
  const next = gaussianSource(seed + start);
  const draws = (count: number, scale: number): Float64Array =>
    Float64Array.from({ length: count }, () => scale * next());
  const X = dense(n, d, draws(n * d, 1));
  const y = Array.from(draws(n, 1), (a) => (a < 0 ? -1 : 1));
  const hidden = dense(m, d, draws(m * d, 1 / Math.sqrt(d)));
  const outputs = Array.from(draws(m, 1 / Math.sqrt(m)));
  return { problem: problemOf(X, y, activationNamed(activation)), point: { hidden, outputs } };
}

interface Run {
  readonly seed: number;
  readonly start: number;
  readonly step: number;
  readonly batch: number;
  /** Gradients of single samples at most. */
  readonly most: number;
}

/** sigma and sigma'. */
function valuesOf(name: string, p: number): readonly [number, number] {
  if (name === 'relu') return p > 0 ? [p, 1] : [0, 0];
  const t = Math.tanh(p);
  return [t, 1 - t * t];
}

/** The first b of a random order of all samples. */
function drawnBatch(order: number[], b: number, random: () => number): readonly number[] {
  for (let k = 0; k < b; k++) {
    const other = k + Math.floor(random() * (order.length - k));
    [order[k], order[other]] = [order[other] ?? 0, order[k] ?? 0];
  }
  return order.slice(0, b);
}

/** Below this loss (1/2) norm(r)^2 a run has reached a minimum. */
const enough = 1e-8;

/** W and v in training, and where sigma and sigma' of one sample are kept. */
interface Net {
  readonly X: Float64Array;
  readonly labels: readonly number[];
  readonly name: string;
  readonly W: Float64Array;
  readonly v: Float64Array;
  readonly values: Float64Array;
  readonly slopes: Float64Array;
}

/** r_i; keeps sigma and sigma' of sample i. */
function residual({ X, labels, name, W, v, values, slopes }: Net, i: number): number {
  const d = W.length / v.length;
  const x = X.subarray(i * d, i * d + d);
  return v.reduce(
    (f, output, j) => {
      const w = W.subarray(j * d, j * d + d);
      const [value, slope] = valuesOf(
        name,
        w.reduce((p, a, k) => p + a * (x[k] ?? 0), 0),
      );
      values[j] = value;
      slopes[j] = slope;
      return f + output * value;
    },
    -(labels[i] ?? 0),
  );
}

/** Adds to an entry, in place. */
function add(list: Float64Array, k: number, by: number): void {
  list[k] = (list[k] ?? 0) + by;
}

/** One step on the mean of the batch, in place. */
function descend(net: Net, batch: readonly number[], step: number): void {
  const { X, W, v, values, slopes } = net;
  const d = W.length / v.length;
  const [gW, gv] = [new Float64Array(W.length), new Float64Array(v.length)];
  for (const i of batch) {
    const r = (residual(net, i) * step) / batch.length;
    for (const [j, output] of v.entries()) {
      add(gv, j, r * (values[j] ?? 0));
      const pull = r * output * (slopes[j] ?? 0);
      for (let k = 0; k < d; k++) add(gW, j * d + k, pull * (X[i * d + k] ?? 0));
    }
  }
  for (const [k, g] of gW.entries()) add(W, k, -g);
  for (const [j, g] of gv.entries()) add(v, j, -g);
}

/** Steps on the mean of r_i^2/2 over batches, until the loss is small, or very large. */
export function trained(
  { inputs, labels, activation: { name } }: Problem,
  { hidden, outputs }: Point,
  { seed, start, step, batch, most }: Run,
): { readonly ended: 'reached' | 'diverged' | 'open'; readonly point: Point } {
  const m = outputs.length;
  const [W, v] = [Float64Array.from(hidden.data), Float64Array.from(outputs)];
  const kept = { values: new Float64Array(m), slopes: new Float64Array(m) };
  const net = { X: inputs.data, labels, name, W, v, ...kept };
  const random = randomSource(seed + start);
  const order = Array.from({ length: inputs.rows }, (_, i) => i);
  const point = (): Point => ({ hidden: dense(m, inputs.cols, W), outputs: Array.from(v) });
  for (let k = 0; k * batch < most; k++) {
    if (k % order.length === 0) {
      const loss = order.reduce((sum, i) => sum + residual(net, i) ** 2, 0) / 2;
      if (loss < enough) return { ended: 'reached', point: point() };
      if (!(loss < 1e12)) return { ended: 'diverged', point: point() };
    }
    descend(net, drawnBatch(order, batch, random), step);
  }
  return { ended: 'open', point: point() };
}
