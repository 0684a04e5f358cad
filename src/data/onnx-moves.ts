/**
 * # Nodes of an ONNX model that move numbers and change none
 *
 * Reshape and its kin, casts that do not round, Dropout in inference, and constants.
 *
 * ## Main definitions
 * - {@link reshape}, {@link transpose}, {@link flatten}, {@link squeeze}, {@link unsqueeze}
 * - {@link cast}, {@link dropout}, {@link constantOf}
 * @module
 */
import { attributesIn, doubleOf, numberIn, tensorText, wholeIn } from './onnx-arguments.ts';
import type { Tensor } from './onnx-graph.ts';
import {
  flattened,
  permuted,
  reshaped,
  shapeText,
  squeezed,
  transposed,
  unsqueezed,
} from './onnx-shapes.ts';
import type { Shape } from './onnx-shapes.ts';
import { refused } from './onnx-values.ts';
import type { Step, Value } from './onnx-values.ts';

export function constantOf(step: Step): Value {
  const given = attributesIn(step, 'value', 'value_float', 'value_int', 'value_ints');
  const { tensor } = given.get('value') ?? {};
  if (tensor !== undefined && given.size === 1) return { kind: 'constant', tensor };
  const float = numberIn(step, given, 'value_float');
  const whole = given.get('value_int')?.int;
  const { ints } = given.get('value_ints') ?? {};
  const data =
    float !== undefined ? [float] : whole !== undefined ? [Number(whole)] : ints?.map(Number);
  if (data === undefined || given.size !== 1)
    throw refused(step, 'expected its value as a tensor or numbers');
  const dims = ints === undefined ? [] : [data.length];
  return { kind: 'constant', tensor: { dims, data: Float64Array.from(data), name: 'constant' } };
}

/** Whole numbers from a constant argument, or from an attribute of the same name. */
function wholes(
  step: Step,
  at: number,
  attribute: readonly bigint[] | undefined,
): readonly number[] | undefined {
  const value = step.values[at];
  if (value === undefined) return attribute?.map(Number);
  if (value.kind !== 'constant' || !value.tensor.data.every(Number.isInteger))
    throw refused(step, 'expected constant whole numbers');
  return Array.from(value.tensor.data);
}

function movedConstant(
  step: Step,
  tensor: Tensor,
  change: (shape: Shape) => Shape | undefined,
): Value {
  const dims = change(tensor.dims)?.map(Number);
  const count = dims?.reduce((product, size) => product * size, 1);
  if (dims === undefined || count !== tensor.data.length)
    throw refused(step, `does not fit to ${tensorText(tensor)}`);
  return { kind: 'constant', tensor: { ...tensor, dims } };
}

/** The argument in another shape, with its numbers in the same order. */
function moved(step: Step, change: (shape: Shape) => Shape | undefined): Value {
  const [value] = step.values;
  if (value === undefined) throw refused(step, 'an argument is missing');
  if (value.kind === 'number') return value;
  if (value.kind === 'constant') return movedConstant(step, value.tensor, change);
  const shape = change(value.shape);
  if (shape !== undefined) return { ...value, shape };
  throw refused(
    step,
    `does not keep samples and units of the shape ${shapeText(value.shape)} apart`,
  );
}

export function reshape(step: Step): Value {
  const given = attributesIn(step, 'shape', 'allowzero');
  const sizes = wholes(step, 1, given.get('shape')?.ints);
  if (sizes === undefined) throw refused(step, 'expected its shape');
  const [value] = step.values;
  if (value?.kind !== 'constant') return moved(step, (shape) => reshaped(shape, sizes, step.batch));
  const known = sizes.reduce((product, size) => (size === -1 ? product : product * size), 1);
  return moved(step, () =>
    sizes.map((size) => (size === -1 ? value.tensor.data.length / known : size)),
  );
}

export function transpose(step: Step): Value {
  const given = attributesIn(step, 'perm');
  const [value] = step.values;
  const length = value?.kind === 'units' ? value.shape.length : 2;
  const order =
    given.get('perm')?.ints.map(Number) ?? Array.from({ length }, (_, k) => length - 1 - k);
  if (value?.kind !== 'constant') return moved(step, (shape) => permuted(shape, order));
  const turned = order.join() === '1,0' ? transposed(value.tensor) : undefined;
  if (turned === undefined)
    throw refused(step, `of ${tensorText(value.tensor)}, expected a matrix`);
  return { kind: 'constant', tensor: turned };
}

/** TensorProto.DataType of floating-point numbers: the bits of their fractions and exponents. */
const floats: ReadonlyMap<number, readonly [fraction: number, exponent: number]> = new Map([
  [1, [23, 8]],
  [10, [10, 5]],
  [11, [52, 11]],
  [16, [7, 8]],
]);

/** float64, and float32 where that holds each of the numbers. */
function holds(type: number, { data }: Tensor): boolean {
  return type === 11 || (type === 1 && data.every((x) => Math.fround(x) === x));
}

/** Cast to a type that holds every number of the present one, or every number of a constant. */
export function cast(step: Step): Value {
  const to = wholeIn(attributesIn(step, 'to', 'saturate', 'round_mode'), 'to', 0);
  const [value] = step.values;
  if (value?.kind === 'constant' && holds(to, value.tensor)) return value;
  if (value?.kind !== 'units')
    throw refused(step, 'a cast of a constant that may round: store it in the type it is used in');
  const [before, after] = [floats.get(value.type), floats.get(to)];
  if (
    before === undefined ||
    after === undefined ||
    before.some((bits, k) => bits > (after[k] ?? 0))
  )
    throw refused(step, `a cast from type ${value.type} to ${to}, which rounds: another function`);
  return { ...value, type: to };
}

/** In inference Dropout changes nothing. */
export function dropout(step: Step): Value {
  attributesIn(step, 'ratio', 'seed');
  const [value, , training] = step.values;
  if (value === undefined || (training !== undefined && doubleOf(training) !== 0))
    throw refused(step, 'drops units: the model is in training mode');
  return value;
}

export function flatten(step: Step): Value {
  const axis = wholeIn(attributesIn(step, 'axis'), 'axis', 1);
  return moved(step, (shape) => flattened(shape, axis));
}

export function squeeze(step: Step): Value {
  const axes = wholes(step, 1, attributesIn(step, 'axes').get('axes')?.ints);
  return moved(step, (shape) => squeezed(shape, axes, step.batch));
}

export function unsqueeze(step: Step): Value {
  const axes = wholes(step, 1, attributesIn(step, 'axes').get('axes')?.ints);
  return moved(step, (shape) => axes && unsqueezed(shape, axes));
}
