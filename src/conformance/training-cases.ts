/**
 * # Training problems
 *
 * Networks with a step size that is known to descend, the small ones wide enough to fit their labels, so that a trainer
 * has no excuse. Its goal is the loss after ten of those steps, computed here in float64. With many samples, a trainer
 * that drops some of them would hardly do worse; so in most of those cases only one sample is off its label.
 *
 * ## Main definitions
 * - {@link trainingInputs}: the inputs of a case of `train`
 * - {@link retrained}: such a case with changed numbers
 * @module
 */
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import type { Activation } from '../sigma/activation.ts';
import { problemOf } from '../network/problem.ts';
import type { Problem } from '../network/problem.ts';
import { approxHiddenGradient, evaluateLoss } from '../search/evaluation.ts';
import { ontoBall } from '../search/projections.ts';
import type { Draw } from './draw.ts';
import { entriesOf, rootOf, roundTo } from './families.ts';
import type { Case, Flags, Tensor } from './protocol.ts';
import type { Sizes } from './sizes.ts';
import { encodeTensor } from './tensor.ts';
import { trainingOf } from './trained.ts';

export interface TrainingSetting {
  readonly dtype: 'f64' | 'f32';
  readonly flags: Flags;
  readonly activation: Activation;
  readonly draw: Draw;
  readonly sizes: Sizes;
}

/** A start in its ball, v fixed. */
interface Start {
  readonly problem: Problem;
  readonly hidden: Dense;
  readonly outputs: readonly number[];
  readonly radius: number;
}

/** The losses along `steps` projected gradient steps of this size, including the start, as long as they decrease. */
function descend(
  { problem, hidden, outputs, radius }: Start,
  size: number,
  steps: number,
): readonly number[] {
  const losses: number[] = [];
  let W = hidden;
  for (let k = 0; k <= steps; k++) {
    const point = { hidden: W, outputs };
    const at = evaluateLoss(problem, point);
    if (!(at.loss < (losses.at(-1) ?? Infinity))) break;
    losses.push(at.loss);
    const g = approxHiddenGradient(problem, point, at).data;
    const moved = W.data.map((w, i) => w - size * (g[i] ?? Number.NaN));
    W = ontoBall(dense(W.rows, W.cols, moved), hidden, radius);
  }
  return losses;
}

const [fewSteps, manySteps] = [10, 100] as const;

interface Descent {
  readonly size: number;
  /** The loss after a few steps, and at the start. */
  readonly goal: number;
  readonly first: number;
}

/** The largest power of two that lowers the loss in each of many steps, and the loss after a few of them. */
function descentFrom(start: Start): Descent | undefined {
  for (let size = 1; size > 2 ** -30; size /= 2) {
    const losses = descend(start, size, manySteps);
    const [first = 0, few = 0, last = 0] = [losses[0], losses[fewSteps], losses[manySteps]];
    if (losses.length <= manySteps) continue;
    // Rounding, even in float32, is far below either gap: neither the start nor a good trainer is near the goal.
    return few < 0.99 * first && last < 0.99 * few ? { size, goal: few, first } : undefined;
  }
  return undefined;
}

/**
 * W is the centre of its ball. `undefined` if this draw has no usable descent: at a kink, or in a ball so small that
 * ten steps exhaust it.
 */
export function trainingInputs({
  dtype,
  flags,
  activation,
  draw,
  sizes: { n, d, m },
}: TrainingSetting): Readonly<Record<string, Tensor>> | undefined {
  const uniform = (): number => 2 * draw.uniform() - 1;
  const X = entriesOf(dtype, n * d, draw, uniform);
  const root = rootOf(d);
  const W = entriesOf(dtype, m * d, draw, () => uniform() / root);
  const v = Array.from({ length: m }, (_, j) => (2 * j < m ? 1 : -1));
  const drawn = entriesOf(dtype, n, draw, uniform);
  const radius = draw.from([0.5, 1, 4]);
  const inputs = dense(n, d, Float64Array.from(X));
  const hidden = dense(m, d, Float64Array.from(W));
  const alone = n < 8 ? undefined : draw.from([undefined, n - 1, n - 1, draw.below(n)]);
  const before = evaluateLoss(problemOf(inputs, drawn, activation), {
    hidden,
    outputs: v,
  }).residual;
  const y = drawn.map((label, i) =>
    alone === undefined || i === alone ? label : roundTo(dtype, label + (before[i] ?? Number.NaN)),
  );
  const problem = problemOf(inputs, y, activation);
  const posed = asked({ dtype, flags }, { problem, hidden, outputs: v, radius });
  if (posed === undefined) return undefined;
  return {
    X: encodeTensor(dtype, [n, d], X),
    W: encodeTensor(dtype, [m, d], W),
    v: encodeTensor(dtype, [m], v),
    y: encodeTensor(dtype, [n], y),
    C: encodeTensor(dtype, [m, d], W),
    radius: encodeTensor(dtype, [], [radius]),
    ...posed((goal) => goal),
  };
}

/** The step size and the goal of a case, in its own loss; `shown` rounds the goal, given the loss at the start. */
function asked(
  { dtype, flags }: Pick<TrainingSetting, 'dtype' | 'flags'>,
  start: Start,
):
  | ((shown: (goal: number, first: number) => number) => Readonly<Record<string, Tensor>>)
  | undefined {
  const found = descentFrom(start);
  if (found === undefined) return undefined;
  const factor = flags.loss === 'mean' ? 2 / start.problem.inputs.rows : 1;
  const scalar = (x: number): Tensor => encodeTensor(dtype, [], [roundTo(dtype, x)]);
  return (shown) => ({
    eta: scalar(found.size / factor),
    goal: scalar(shown(found.goal * factor, found.first * factor)),
  });
}

/**
 * A changed case, with W as its centre and with the step size and the goal for its new numbers; the goal is rounded to
 * as few digits as keep it below the start. `undefined` if there is no usable descent.
 */
export function retrained(question: Omit<Case, 'id'>): Omit<Case, 'id'> | undefined {
  const { flags, inputs } = question;
  const training = trainingOf({ id: '', ...question });
  const { W } = inputs;
  if (training === undefined || W === undefined) return undefined;
  const { dtype, problem, outputs, start: hidden, radius } = training;
  const posed = asked({ dtype, flags }, { problem, hidden, outputs, radius });
  return posed === undefined
    ? undefined
    : { ...question, inputs: { ...inputs, C: W, ...posed(fewDigits) } };
}

function fewDigits(goal: number, first: number): number {
  for (let digits = 1; digits < 6; digits++) {
    const step = 10 ** (Math.floor(Math.log10(goal)) + 1 - digits);
    const up = Number((Math.ceil(goal / step) * step).toPrecision(digits));
    if (up >= goal && up < 0.99 * first) return up;
  }
  return goal;
}
