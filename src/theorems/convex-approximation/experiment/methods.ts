/**
 * # Runs on one problem, by successive convex approximation and by gradients
 *
 * Measured, not certified. A gradient is one of all samples; so is a J. A trial of a length in a search costs 1/2: it is
 * an evaluation of U without derivatives. What a Lipschitz constant costs is in the seconds alone.
 *
 * ## Main definitions
 * - {@link drawnProblem}: data from a noisy teacher, and a start
 * - {@link Method}, {@link runOf}: U against gradients
 * @module
 */
import { gaussianSource, randomSource } from '../../../data/random.ts';
import { dense } from '../../../linalg/matrix.ts';
import type { Problem } from '../../../network/problem.ts';
import { problemOf } from '../../../network/problem.ts';
import { evaluateLoss } from '../../../search/evaluation.ts';
import type { Point } from '../../../search/evaluation.ts';
import { gradientOf, updateFor } from '../../../search/sgd.ts';
import type { Rule } from '../../../search/sgd.ts';
import { activationNamed } from '../../../sigma/built-in.ts';
import { equalBlocks } from '../run-facts.ts';
import { objectiveOf, parametersAt } from '../objective.ts';
import type { FloatSurrogate } from '../objective.ts';
import { trainConvexly } from '../training.ts';
import type { ScaRun } from '../training.ts';

export interface Sizes {
  readonly samples: number;
  readonly inputs: number;
  readonly neurons: number;
  readonly lambda: number;
}

export interface Drawn {
  readonly problem: Problem;
  readonly start: Point;
}

/** Gaussian inputs, labels of a tanh teacher of half the width with noise of 0.1, and a Gaussian start. */
export function drawnProblem({ samples: n, inputs: d, neurons: m }: Sizes, seed: number): Drawn {
  const next = gaussianSource(seed, 'points');
  const list = (length: number, scale: number): Float64Array =>
    Float64Array.from({ length }, () => next() * scale);
  const pointOf = (width: number, size: number): Point => ({
    hidden: dense(width, d, list(width * d, 1 / Math.sqrt(d))),
    outputs: Array.from(list(width, size)),
  });
  const X = dense(n, d, list(n * d, 1));
  const teacher = pointOf(Math.max(1, Math.floor(m / 2)), 1);
  const tanh = activationNamed('tanh');
  const zeros = problemOf(X, new Float64Array(n), tanh);
  const labels = evaluateLoss(zeros, teacher).residual.map((f) => f + 0.1 * next());
  return { problem: problemOf(X, labels, tanh), start: pointOf(m, 1) };
}

/** `size` is tau, or the length of a step on U/n. */
export type Method = { readonly size: number } & (
  | { readonly kind: 'sca'; readonly by: 'values' | 'bound'; readonly blocks: number }
  | { readonly kind: 'first-order'; readonly rule: Rule; readonly batch: number }
);

export interface Measured {
  /** U after at most so many gradients, for each of the design's numbers. */
  readonly values: readonly number[];
  /** Of processor time for each gradient. */
  readonly seconds: number;
}

interface Seen {
  readonly gradients: number;
  readonly value: number;
}

/** The last value that is seen up to each number of gradients. */
function valuesAt(seen: readonly Seen[], first: number, at: readonly number[]): readonly number[] {
  return at.map((most) => seen.findLast(({ gradients }) => gradients <= most)?.value ?? first);
}

function surrogateOf(
  { inputs, neurons, lambda }: Sizes,
  tau: number,
  blocks: number,
): FloatSurrogate {
  return { norm: 'l2', lambda, tau, blocks: equalBlocks(neurons * (inputs + 1), blocks) };
}

/** The gradients of a run after each of its steps. */
function seenIn({ steps }: ScaRun, by: 'values' | 'bound'): readonly Seen[] {
  let gradients = 0;
  return steps.map(({ gamma, value }) => {
    gradients += by === 'values' ? 1 + (1 - Math.log2(gamma)) / 2 : 1;
    return { gradients, value };
  });
}

function bySurrogates(
  { problem, start }: Drawn,
  sizes: Sizes,
  method: Extract<Method, { readonly kind: 'sca' }>,
  most: number,
): { readonly first: number; readonly seen: readonly Seen[] } {
  const surrogate = surrogateOf(sizes, method.size, method.blocks);
  const { by } = method;
  const run = trainConvexly(problem, start, { moving: 'all', surrogate, steps: most, by });
  return { first: run.first, seen: seenIn(run, by) };
}

function byGradients(
  { problem, start }: Drawn,
  { samples: n, neurons: m, lambda }: Sizes,
  { rule, batch, size }: Extract<Method, { readonly kind: 'first-order' }>,
  most: number,
  seed: number,
): { readonly first: number; readonly seen: readonly Seen[] } {
  const objective = objectiveOf(problem, start, 'all', {
    norm: 'l2',
    lambda,
    tau: 1,
    blocks: [m * (problem.inputs.cols + 1)],
  });
  const theta = parametersAt(start, 'all');
  const first = objective.value(theta);
  const gradient = gradientOf(problem, m);
  const update = updateFor(rule, theta.length);
  const g = new Float64Array(theta.length);
  const random = randomSource(seed, 'rows');
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  const seen: Seen[] = [];
  const steps = Math.floor((most * n) / batch);
  for (let k = 1; k <= steps; k++) {
    if (batch < n)
      for (let i = 0; i < batch; i++) {
        const other = i + Math.floor(random() * (n - i));
        [order[i], order[other]] = [order[other] ?? 0, order[i] ?? 0];
      }
    gradient(theta, batch < n ? order.slice(0, batch) : order, g);
    update(
      theta,
      g.map((x, j) => x / batch + (lambda * (theta[j] ?? 0)) / n),
      size,
    );
    if ((k * batch) % n < batch) {
      const value = objective.value(theta);
      seen.push({ gradients: (k * batch) / n, value: value < Infinity ? value : Infinity });
    }
  }
  return { first, seen };
}

/** U at the numbers of gradients, rising; the last one is the budget. */
export function runOf(
  drawn: Drawn,
  sizes: Sizes,
  method: Method,
  at: readonly number[],
  seed: number,
): Measured {
  const most = at.at(-1) ?? 1;
  const before = process.cpuUsage().user;
  const { first, seen } =
    method.kind === 'sca'
      ? bySurrogates(drawn, sizes, method, most)
      : byGradients(drawn, sizes, method, most, seed);
  const spent = (process.cpuUsage().user - before) / 1e6;
  const gradients = seen.at(-1)?.gradients ?? 1;
  return { values: valuesAt(seen, first, at), seconds: spent / gradients };
}
