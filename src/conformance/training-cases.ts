/**
 * # Problems to train on
 *
 * Networks with a step size that is known to descend, the small ones wide enough to fit their labels: a trainer has no
 * excuse. What it must reach is what ten of those steps reach, computed here in float64. Where there are many samples,
 * a trainer that loses some of them hardly does worse: there, in most cases, one sample alone is off its label.
 *
 * ## Main definitions
 * - {@link trainingInputs}: the inputs of a case of `train`
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
import type { Flags, Tensor } from './protocol.ts';
import type { Sizes } from './sizes.ts';
import { encodeTensor } from './tensor.ts';

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

/** The losses of `steps` projected gradient steps of this size, the start's first, as long as they fall. */
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

/** The largest power of two that lowers the loss in each of many steps, and what few of them reach. */
function descentFrom(start: Start): { readonly size: number; readonly goal: number } | undefined {
  for (let size = 1; size > 2 ** -30; size /= 2) {
    const losses = descend(start, size, manySteps);
    const [first = 0, few = 0, last = 0] = [losses[0], losses[fewSteps], losses[manySteps]];
    if (losses.length <= manySteps) continue;
    // Rounding, in float32 too, is far below either gap: neither the start nor a good trainer is near the goal.
    return few < 0.99 * first && last < 0.99 * few ? { size, goal: few } : undefined;
  }
  return undefined;
}

/**
 * W is its own centre. `undefined` where this draw has no descent that could be asked for: at a kink, or where the
 * ball is so small that ten steps do all.
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
  const before = evaluateLoss(problemOf(inputs, drawn, activation), { hidden, outputs: v }).residual;
  const y = drawn.map((label, i) =>
    alone === undefined || i === alone ? label : roundTo(dtype, label + (before[i] ?? Number.NaN)),
  );
  const problem = problemOf(inputs, y, activation);
  const found = descentFrom({ problem, hidden, outputs: v, radius });
  if (found === undefined) return undefined;
  const factor = flags.loss === 'mean' ? 2 / n : 1;
  const scalar = (x: number): Tensor => encodeTensor(dtype, [], [roundTo(dtype, x)]);
  return {
    X: encodeTensor(dtype, [n, d], X),
    W: encodeTensor(dtype, [m, d], W),
    v: encodeTensor(dtype, [m], v),
    y: encodeTensor(dtype, [n], y),
    C: encodeTensor(dtype, [m, d], W),
    radius: scalar(radius),
    eta: scalar(found.size / factor),
    goal: scalar(found.goal * factor),
  };
}
