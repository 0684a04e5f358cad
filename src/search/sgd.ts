/**
 * # Stochastic gradient methods
 *
 * Untrusted: finds points, proves nothing. SGD, SGD with momentum and Adam on l = (1/2) norm(f - y)^2, both layers
 * trained, samples drawn in batches: the methods compared with projected gradient in the experiment on C6. Without a
 * constraint, or with a projection after each step.
 *
 * ## Main definitions
 * - {@link StochasticOptions}, {@link StochasticRun}
 * - {@link stochasticGradient}
 *
 * ## Implementation notes
 * Steps multiply the gradient of the mean loss l/n, estimated by the mean over the batch, so that the usual step sizes
 * work for every n. Momentum is v <- beta v + g, theta <- theta - step v; Adam corrects its bias.
 *
 * ## References
 * - Kingma, Ba, Adam: a method for stochastic optimization, ICLR 2015
 * @module
 */
import { randomSource } from '../data/random.ts';
import { dense, ShapeError } from '../linalg/matrix.ts';
import type { Problem } from '../network/problem.ts';
import { compiled } from './compiled-expression.ts';
import { evaluateLoss } from './evaluation.ts';
import type { Point } from './evaluation.ts';

/** The update rule. */
export type Rule =
  | { readonly kind: 'sgd' }
  | { readonly kind: 'momentum'; readonly beta: number }
  | {
      readonly kind: 'adam';
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
    };

export interface StochasticOptions {
  readonly rule: Rule;
  /** Of the gradient of l/n. */
  readonly step: number;
  /** Constant, or decreasing linearly from `step` to 0 over the budget. */
  readonly schedule: 'constant' | 'linear';
  /** Samples per batch; n is plain gradient descent. */
  readonly batch: number;
  /** Gradients of the whole data: a batch of b samples counts b/n. */
  readonly evaluations: number;
  /** The seed for the order of the samples, which is drawn again for each pass. */
  readonly seed: number;
  /** Applied to the start and after each step; a new point of the same shape. */
  readonly project?: ((point: Point) => Point) | undefined;
}

export interface StochasticRun {
  readonly point: Point;
  /** (1/2) norm(f - y)^2 at the point, over all samples; Infinity after a divergence. */
  readonly loss: number;
  /** Gradients of the whole data used. The final loss is not counted. */
  readonly evaluations: number;
  readonly ended: 'budget' | 'diverged';
}

/** W row by row, then v. */
type Parameters = Float64Array;

/** Adds a sample's share of the gradient of l to `sum`. */
type AddGradient = (theta: Parameters, sample: number, sum: Parameters) => void;

function entry(xs: Float64Array, k: number): number {
  return xs[k] ?? Number.NaN;
}

function gradientOf({ inputs: X, labels, activation }: Problem, m: number): AddGradient {
  const d = X.cols;
  const [values, slopes] = [new Float64Array(m), new Float64Array(m)];
  const [sigma, slope] = [compiled(activation.value), compiled(activation.slope)];
  return (theta, sample, sum) => {
    const x = X.data.subarray(sample * d, (sample + 1) * d);
    let r = -(labels[sample] ?? Number.NaN);
    for (let j = 0; j < m; j++) {
      let z = 0;
      for (let k = 0; k < d; k++) z += entry(theta, j * d + k) * entry(x, k);
      const value = sigma(z);
      values[j] = value;
      slopes[j] = slope(z);
      r += entry(theta, m * d + j) * value;
    }
    for (let j = 0; j < m; j++) {
      const pull = r * entry(theta, m * d + j) * entry(slopes, j);
      for (let k = 0; k < d; k++) sum[j * d + k] = entry(sum, j * d + k) + pull * entry(x, k);
      sum[m * d + j] = entry(sum, m * d + j) + r * entry(values, j);
    }
  };
}

/** Moves theta by one step for the gradient g, and updates the state of the rule. */
type Update = (theta: Parameters, g: Parameters, step: number) => void;

function adam(size: number, rule: Extract<Rule, { kind: 'adam' }>): Update {
  const { beta1, beta2, epsilon } = rule;
  const [mean, square] = [new Float64Array(size), new Float64Array(size)];
  let steps = 0;
  return (theta, g, step) => {
    steps += 1;
    const [share1, share2] = [1 - beta1 ** steps, 1 - beta2 ** steps];
    for (let k = 0; k < size; k++) {
      const a = beta1 * entry(mean, k) + (1 - beta1) * entry(g, k);
      const b = beta2 * entry(square, k) + (1 - beta2) * entry(g, k) ** 2;
      mean[k] = a;
      square[k] = b;
      theta[k] = entry(theta, k) - (step * a) / share1 / (Math.sqrt(b / share2) + epsilon);
    }
  };
}

/** Heavy ball; with beta = 0 plain SGD. */
function heavyBall(size: number, beta: number): Update {
  const velocity = new Float64Array(size);
  return (theta, g, step) => {
    for (let k = 0; k < size; k++) {
      const v = beta * entry(velocity, k) + entry(g, k);
      velocity[k] = v;
      theta[k] = entry(theta, k) - step * v;
    }
  };
}

function updateFor(rule: Rule, size: number): Update {
  switch (rule.kind) {
    case 'sgd':
      return heavyBall(size, 0);
    case 'momentum':
      return heavyBall(size, rule.beta);
    case 'adam':
      return adam(size, rule);
  }
}

/** Shuffles the numbers (Fisher-Yates). */
function shuffle(order: Uint32Array, uniform: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1));
    const [a = 0, b = 0] = [order[i], order[j]];
    order[i] = b;
    order[j] = a;
  }
}

function demandShape({ inputs }: Problem, { hidden, outputs }: Point, batch: number): void {
  if (hidden.cols !== inputs.cols || outputs.length !== hidden.rows)
    throw new ShapeError(
      `stochasticGradient: expected W m x ${inputs.cols} and m output weights, got ${hidden.rows} x ${hidden.cols} and ${outputs.length}`,
    );
  if (!(Number.isInteger(batch) && batch >= 1))
    throw new ShapeError(`stochasticGradient: expected at least one sample a batch, got ${batch}`);
}

/** Conversion between parameters and points. */
function pointOf(theta: Parameters, m: number, d: number): Point {
  return {
    hidden: dense(m, d, theta.slice(0, m * d)),
    outputs: Array.from(theta.subarray(m * d)),
  };
}

function parametersOf({ hidden, outputs }: Point): Parameters {
  const theta = new Float64Array(hidden.data.length + outputs.length);
  theta.set(hidden.data);
  theta.set(outputs, hidden.data.length);
  return theta;
}

/** An endless stream of batches: all samples in a random order, then in another, and so on. */
function* batchesOf(n: number, batch: number, uniform: () => number): Generator<Uint32Array> {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (;;) {
    shuffle(order, uniform);
    for (let from = 0; from < n; from += batch) yield order.subarray(from, from + batch);
  }
}

/**
 * The last iterate of a stochastic gradient method from `start`. Deterministic given the seed.
 *
 * A batch is at most n; the last batch of a pass may be smaller. The run ends early if the gradient
 * is no longer finite.
 *
 * Throws {@link ShapeError} if the shapes disagree or the batch is not an integer.
 */
export function stochasticGradient(
  problem: Problem,
  start: Point,
  options: StochasticOptions,
): StochasticRun {
  demandShape(problem, start, options.batch);
  const { project, schedule, step } = options;
  const { rows: n, cols: d } = problem.inputs;
  const m = start.outputs.length;
  const theta = parametersOf(project?.(start) ?? start);
  const g = new Float64Array(theta.length);
  const add = gradientOf(problem, m);
  const update = updateFor(options.rule, theta.length);
  const budget = options.evaluations * n;
  let used = 0;
  for (const samples of batchesOf(n, options.batch, randomSource(options.seed))) {
    if (used >= budget) break;
    g.fill(0);
    for (const sample of samples) add(theta, sample, g);
    // dl/dv_j has the factor r: if the loss is not finite, neither is this
    if (!g.subarray(m * d).every(Number.isFinite)) break;
    for (let k = 0; k < g.length; k++) g[k] = entry(g, k) / samples.length;
    update(theta, g, schedule === 'linear' ? step * (1 - used / budget) : step);
    if (project !== undefined) theta.set(parametersOf(project(pointOf(theta, m, d))));
    used += samples.length;
  }
  const point = pointOf(theta, m, d);
  const { loss } = evaluateLoss(problem, point);
  const finite = Number.isFinite(loss);
  return {
    point,
    loss: finite ? loss : Infinity,
    evaluations: used / n,
    ended: finite ? 'budget' : 'diverged',
  };
}
