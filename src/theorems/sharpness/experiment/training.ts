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

/** Steps on the mean of r_i^2/2 over batches, until the loss is small, or very large. */
export function trained(
  { inputs: X, labels, activation: { name } }: Problem,
  { hidden, outputs }: Point,
  { seed, start, step, batch, most }: Run,
): { readonly ended: 'reached' | 'diverged' | 'open'; readonly point: Point } {
  const [n, d, m] = [X.rows, X.cols, outputs.length];
  const [W, v] = [Float64Array.from(hidden.data), Float64Array.from(outputs)];
  const random = randomSource(seed + start);
  const order = Array.from({ length: n }, (_, i) => i);
  const point = (): Point => ({ hidden: dense(m, d, W), outputs: Array.from(v) });
  const residual = (i: number, z: Float64Array, s: Float64Array): number => {
    let f = -(labels[i] ?? 0);
    for (let j = 0; j < m; j++) {
      let p = 0;
      for (let k = 0; k < d; k++) p += (W[j * d + k] ?? 0) * (X.data[i * d + k] ?? 0);
      const [value, slope] = valuesOf(name, p);
      z[j] = value;
      s[j] = slope;
      f += (v[j] ?? 0) * value;
    }
    return f;
  };
  const [z, s] = [new Float64Array(m), new Float64Array(m)];
  for (let k = 0; k < most; k++) {
    if (k % n === 0) {
      const loss = order.reduce((sum, i) => sum + residual(i, z, s) ** 2, 0) / 2;
      if (loss < enough) return { ended: 'reached', point: point() };
      if (!(loss < 1e12)) return { ended: 'diverged', point: point() };
    }
    const [gW, gv] = [new Float64Array(m * d), new Float64Array(m)];
    for (const i of drawnBatch(order, batch, random)) {
      const r = (residual(i, z, s) * step) / batch;
      for (let j = 0; j < m; j++) {
        gv[j] = (gv[j] ?? 0) + r * (z[j] ?? 0);
        const pull = r * (v[j] ?? 0) * (s[j] ?? 0);
        for (let l = 0; l < d; l++)
          gW[j * d + l] = (gW[j * d + l] ?? 0) + pull * (X.data[i * d + l] ?? 0);
      }
    }
    for (let l = 0; l < W.length; l++) W[l] = (W[l] ?? 0) - (gW[l] ?? 0);
    for (let j = 0; j < m; j++) v[j] = (v[j] ?? 0) - (gv[j] ?? 0);
  }
  return { ended: 'open', point: point() };
}
