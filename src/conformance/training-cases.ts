/**
 * # Problems to train on
 *
 * Small networks that are wide enough to fit their labels, with a step size that is known to descend: a trainer has no
 * excuse. What it must reach is what ten of those steps reach, computed here in float64.
 *
 * ## Main definitions
 * - {@link trainingInputs}: the inputs of a case of `train`
 * - {@link descend}: projected gradient descent with a constant step
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
import { entriesOf, roundTo } from './families.ts';
import type { Flags, Tensor } from './protocol.ts';
import { encodeTensor } from './tensor.ts';

export interface TrainingSetting {
  readonly dtype: 'f64' | 'f32';
  readonly flags: Flags;
  readonly activation: Activation;
  readonly draw: Draw;
}

/** A start in its ball, v fixed. */
interface Start {
  readonly problem: Problem;
  readonly hidden: Dense;
  readonly outputs: readonly number[];
  readonly radius: number;
}

/** The losses of `steps` projected gradient steps of this size, the start's first. */
export function descend(
  { problem, hidden, outputs, radius }: Start,
  size: number,
  steps: number,
): readonly number[] {
  const losses: number[] = [];
  let W = hidden;
  for (let k = 0; k <= steps; k++) {
    const point = { hidden: W, outputs };
    const at = evaluateLoss(problem, point);
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
    const falls = losses.every((loss, k) => k === 0 || loss < (losses[k - 1] ?? Number.NaN));
    const [first = 0, few = 0, last = 0] = [losses[0], losses[fewSteps], losses[manySteps]];
    if (!falls) continue;
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
}: TrainingSetting): Readonly<Record<string, Tensor>> | undefined {
  const n = 2 + draw.below(5);
  const d = 2 + draw.below(3);
  const m = 2 * Math.ceil(n / d + draw.below(2)); // n <= m d/2
  const uniform = (): number => 2 * draw.uniform() - 1;
  const X = entriesOf(dtype, n * d, draw, uniform);
  const W = entriesOf(dtype, m * d, draw, uniform);
  const v = Array.from({ length: m }, (_, j) => (2 * j < m ? 1 : -1));
  const y = entriesOf(dtype, n, draw, uniform);
  const radius = draw.from([0.5, 1, 4]);
  const problem = problemOf(dense(n, d, Float64Array.from(X)), y, activation);
  const hidden = dense(m, d, Float64Array.from(W));
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
