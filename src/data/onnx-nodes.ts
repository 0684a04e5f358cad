/**
 * # The rules of ONNX nodes
 *
 * What each operator makes of symbolic values (onnx-values.ts).
 *
 * ## Main definitions
 * - {@link run}
 * @module
 */
import { attributesIn } from './onnx-arguments.ts';
import { applied, arithmetic, clip, gelu, numbered, pow, prelu } from './onnx-functions.ts';
import {
  cast,
  constantOf,
  dropout,
  flatten,
  reshape,
  squeeze,
  transpose,
  unsqueeze,
} from './onnx-moves.ts';
import { unary, withNumbers } from './onnx-operators.ts';
import { gemm, matMul } from './onnx-products.ts';
import { refused } from './onnx-values.ts';
import type { Step, Value } from './onnx-values.ts';

const rules: ReadonlyMap<string, (step: Step) => Value> = new Map([
  ['Add', arithmetic],
  ['Cast', cast],
  ['Clip', clip],
  ['Constant', constantOf],
  ['Div', arithmetic],
  ['Dropout', dropout],
  ['Flatten', flatten],
  ['Gelu', gelu],
  ['Gemm', gemm],
  ['MatMul', matMul],
  ['Mul', arithmetic],
  ['PRelu', prelu],
  ['Pow', pow],
  ['Reshape', reshape],
  ['Squeeze', squeeze],
  ['Sub', arithmetic],
  ['Transpose', transpose],
  ['Unsqueeze', unsqueeze],
]);

/** The value of the node. Throws {@link WidthwiseError} (`input`) with its name and the reason. */
export function run(step: Step): Value {
  const { op } = step.node;
  const rule = rules.get(op);
  if (rule !== undefined) return rule(step);
  const family = withNumbers.get(op);
  if (family !== undefined) return numbered(step, family);
  const f = unary.get(op);
  if (f === undefined) throw refused(step, 'this operator is not one that is read');
  attributesIn(step);
  const [value] = step.values;
  if (op === 'Identity' && value?.kind === 'constant' && step.values.length === 1) return value;
  return applied(step, f);
}
