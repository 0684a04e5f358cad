/**
 * # Networks with a bias of the output
 *
 * Facts are about f(z) = sum_j v_j sigma(<w_j, z>). The same function as f + c: with relu one more neuron reads an input
 * that is 1 and does not move; otherwise sigma is replaced by sigma + c/(v_1 + .. + v_m). Both are exact.
 * @module
 */
import {
  rationalField as Q,
  rationalFromDouble,
  rationalToText,
} from '../../arithmetic/rational.ts';
import { usage } from '../../certify/plan.ts';
import { at, dense } from '../../linalg/matrix.ts';
import type { Dense } from '../../linalg/matrix.ts';
import type { Problem } from '../../network/problem.ts';
import type { Point } from '../../search/evaluation.ts';
import { activationNamed } from '../../sigma/built-in.ts';
import { printExpression } from '../../sigma/expression-print.ts';

export interface Unbiased {
  readonly problem: Problem;
  readonly point: Point;
  /** How many inputs, from the first, move. */
  readonly free: number;
}

/** With another column, all of whose entries are this one. */
function widened(A: Dense, entry: number): Dense {
  const d = A.cols + 1;
  const data = Float64Array.from({ length: A.rows * d }, (_, k) =>
    k % d === A.cols ? entry : at(A, Math.floor(k / d), k % d),
  );
  return dense(A.rows, d, data);
}

/** f + c. If not all inputs move, the last one is 1 in every sample. */
export function withOutputBias(net: Unbiased, c: number, field: string): Unbiased {
  if (c === 0) return net;
  const { problem, point, free } = net;
  const { hidden, outputs } = point;
  const text = printExpression(problem.activation.value);
  if (text === 'relu(x)') {
    const isFixed = free < hidden.cols;
    const [X, W] = isFixed ? [problem.inputs, hidden] : [widened(problem.inputs, 1), widened(hidden, 0)]; // prettier-ignore
    const one = Float64Array.from({ length: W.cols }, (_, k) => (k === W.cols - 1 ? 1 : 0));
    const more = dense(W.rows + 1, W.cols, Float64Array.from([...W.data, ...one]));
    return {
      problem: { ...problem, inputs: X },
      point: { hidden: more, outputs: [...outputs, c] },
      free,
    };
  }
  const total = outputs.map(rationalFromDouble).reduce(Q.add, Q.zero);
  if (total.num === 0n)
    throw usage(
      'the output has a bias, and the output weights sum to 0',
      'Add a hidden neuron with weights 0 and output weight 1, and take what it adds from the bias.',
      field,
    );
  const share = Q.div(rationalFromDouble(c), total);
  const activation = activationNamed(`${text} + (${rationalToText(share)})`);
  return { problem: { ...problem, activation }, point, free };
}
