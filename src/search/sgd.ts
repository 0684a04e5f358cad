/**
 * # Stochastic gradient methods
 *
 * Untrusted: finds points, proves nothing. SGD, SGD with momentum and Adam on l = (1/2) norm(f - y)^2, in W alone or
 * in both layers, samples drawn in batches: the methods of the experiment of claim C6. Without a constraint, or with a
 * projection after each step.
 *
 * ## Main definitions
 * - {@link StochasticOptions}, {@link StochasticRun}
 * - {@link stochasticGradient}, {@link updateFor}
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
import { denseProduct, denseProductByRows } from '../linalg/product.ts';
import type { Dense } from '../linalg/matrix.ts';
import type { Moving } from '../network/hessian.ts';
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
  /** constant, or falling from `step` to 0 over the budget, linearly or as half a cosine. */
  readonly schedule: 'constant' | 'linear' | 'cosine';
  /** Samples per batch; n is plain gradient descent. */
  readonly batch: number;
  /** Gradients of the whole data: a batch of b samples counts b/n. */
  readonly evaluations: number;
  /** The seed for the order of the samples, which is drawn again for each pass. */
  readonly seed: number;
  /** Applied to the start and after each step; a new point of the same shape. */
  readonly project?: ((point: Point) => Point) | undefined;
  /** W alone, or W and v, which is the usual. */
  readonly moving?: Moving | undefined;
  /** Losses l to watch for, falling; the run ends at the last. Looked at after each pass, and not counted. */
  readonly milestones?: readonly number[] | undefined;
  /** Whole numbers of gradients of the whole data after which the point is kept. */
  readonly visits?: readonly number[] | undefined;
}

export interface StochasticRun {
  readonly point: Point;
  /** (1/2) norm(f - y)^2 at the point, over all samples; Infinity after a divergence. */
  readonly loss: number;
  /** Gradients of the whole data used. The final loss is not counted. */
  readonly evaluations: number;
  /** After how many gradients each milestone was reached; `undefined` where it was not. */
  readonly reached: readonly (number | undefined)[];
  /** The points that were asked for, as far as the run went. */
  readonly visited: readonly Point[];
  readonly ended: 'budget' | 'diverged' | 'last milestone';
}

/** W row by row, then v. */
type Parameters = Float64Array;

function entry(xs: Float64Array, k: number): number {
  return xs[k] ?? Number.NaN;
}

/** Writes the gradient of l on some samples to `g`; returns l on these. */
type WriteGradient = (theta: Parameters, samples: Uint32Array, g: Parameters) => number;

/** The rows with these numbers. */
function rowsOf(X: Dense, samples: Uint32Array): Dense {
  if (samples.length === X.rows) return X;
  const chosen = new Float64Array(samples.length * X.cols);
  for (const [place, i] of samples.entries())
    chosen.set(X.data.subarray(i * X.cols, (i + 1) * X.cols), place * X.cols);
  return dense(samples.length, X.cols, chosen);
}

/** The gradient of l in W and v, for m neurons. */
export function gradientOf({ inputs, labels, activation }: Problem, m: number): WriteGradient {
  const [n, d] = [inputs.rows, inputs.cols];
  const [sigma, slope] = [compiled(activation.value), compiled(activation.slope)];
  const values = new Float64Array(m);
  return (theta, samples, g) => {
    const X = rowsOf(inputs, samples);
    const W = dense(m, d, theta.subarray(0, m * d));
    const Z = denseProductByRows(X, W).data;
    const pulls = new Float64Array(m * X.rows);
    g.fill(0, m * d);
    let loss = 0;
    for (let i = 0; i < X.rows; i++) {
      let r = -(labels[X.rows === n ? i : (samples[i] ?? 0)] ?? Number.NaN);
      for (let j = 0; j < m; j++) {
        const value = sigma(entry(Z, i * m + j));
        values[j] = value;
        r += entry(theta, m * d + j) * value;
      }
      loss += (r * r) / 2;
      for (let j = 0; j < m; j++) {
        pulls[j * X.rows + i] = r * entry(theta, m * d + j) * slope(entry(Z, i * m + j));
        g[m * d + j] = entry(g, m * d + j) + r * entry(values, j);
      }
    }
    g.set(denseProduct(dense(m, X.rows, pulls), X).data);
    return loss;
  };
}

/** Moves theta by one step for the gradient g, and updates the state of the rule. */
export type Update = (theta: Parameters, g: Parameters, step: number) => void;

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

/** The update of a rule, with its state. */
export function updateFor(rule: Rule, size: number): Update {
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
    if (batch < n) shuffle(order, uniform);
    for (let from = 0; from < n; from += batch) yield order.subarray(from, from + batch);
  }
}

/** The share of the step that is left when `done` of the budget is used. */
function shareOfStep(schedule: StochasticOptions['schedule'], done: number): number {
  if (schedule === 'constant') return 1;
  return schedule === 'linear' ? 1 - done : (1 + Math.cos(Math.PI * done)) / 2;
}

/** Moves theta along the gradient g of l on so many samples, when `done` of the budget is used; false where g is not finite. */
type Move = (g: Parameters, samples: number, done: number) => boolean;

function moveFor(
  { rule, step, schedule, moving = 'all', project }: StochasticOptions,
  theta: Parameters,
  m: number,
  d: number,
): Move {
  const free = theta.subarray(0, moving === 'all' ? theta.length : m * d);
  const update = updateFor(rule, free.length);
  return (g, samples, done) => {
    // dl/dv_j has the factor r: if the loss is not finite, neither is this
    if (!g.subarray(m * d).every(Number.isFinite)) return false;
    for (let k = 0; k < g.length; k++) g[k] = entry(g, k) / samples;
    update(free, g, step * shareOfStep(schedule, done));
    if (project !== undefined) theta.set(parametersOf(project(pointOf(theta, m, d))));
    return true;
  };
}

/** What is noted of a run. */
interface RunNotes {
  /** Notes what this loss reaches; true at the last milestone. */
  readonly pass: (loss: number, gradients: number) => boolean;
  readonly reached: readonly (number | undefined)[];
  /** Keeps the point where it is asked for after so many gradients. */
  readonly visit: (gradients: number, point: () => Point) => void;
  readonly visited: readonly Point[];
}

function notesFor({ milestones = [], visits = [] }: StochasticOptions): RunNotes {
  const visited: Point[] = [];
  const visit = (gradients: number, point: () => Point): void => {
    if (visits.includes(gradients)) visited.push(point());
  };
  const reached: (number | undefined)[] = milestones.map(() => undefined);
  const pass = (loss: number, gradients: number): boolean => {
    for (const [k, goal] of milestones.entries())
      if (loss <= goal) reached[k] = reached[k] ?? gradients;
    return reached.at(-1) !== undefined;
  };
  return { pass, reached, visit, visited };
}

/**
 * The last iterate of a stochastic gradient method from `start`. Deterministic given the seed.
 *
 * A batch is at most n; the last batch of a pass may be smaller. The run ends early at the last milestone, or if the
 * gradient is no longer finite.
 *
 * Throws {@link ShapeError} if the shapes disagree or the batch is not an integer.
 */
export function stochasticGradient(
  problem: Problem,
  start: Point,
  options: StochasticOptions,
): StochasticRun {
  demandShape(problem, start, options.batch);
  const { rows: n, cols: d } = problem.inputs;
  const m = start.outputs.length;
  const theta = parametersOf(options.project?.(start) ?? start);
  const g = new Float64Array(theta.length);
  const write = gradientOf(problem, m);
  const move = moveFor(options, theta, m, d);
  const { pass, reached, visit, visited } = notesFor(options);
  const budget = options.evaluations * n;
  let used = 0;
  for (const samples of batchesOf(n, options.batch, randomSource(options.seed))) {
    if (used >= budget) break;
    const batchLoss = write(theta, samples, g);
    const done = used / budget;
    used += samples.length;
    const isWhole = samples.length === n;
    if (isWhole && pass(batchLoss, used / n)) break;
    if (!move(g, samples.length, done)) break;
    visit(used / n, () => pointOf(theta, m, d));
    if (isWhole || used % n > 0 || reached.length === 0) continue;
    if (pass(evaluateLoss(problem, pointOf(theta, m, d)).loss, used / n)) break;
  }
  const point = pointOf(theta, m, d);
  return { ...endedAt(problem, point, reached), point, evaluations: used / n, reached, visited };
}

function endedAt(
  problem: Problem,
  point: Point,
  reached: StochasticRun['reached'],
): Pick<StochasticRun, 'loss' | 'ended'> {
  const { loss } = evaluateLoss(problem, point);
  if (!Number.isFinite(loss)) return { loss: Infinity, ended: 'diverged' };
  return { loss, ended: reached.at(-1) === undefined ? 'budget' : 'last milestone' };
}
