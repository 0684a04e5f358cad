/**
 * # Arguments and attributes of ONNX nodes
 *
 * What the rules of nodes take, or refuse with the node and the reason.
 *
 * ## Main definitions
 * - {@link attributesIn}, {@link numberIn}, {@link wholeIn}
 * - {@link forUnits}, {@link doubleOf}
 * @module
 */
import { rationalField as Q } from '../arithmetic/rational.ts';
import { polynomial } from '../sigma/expression.ts';
import { exactDouble } from './onnx-affine.ts';
import { attributesOf } from './onnx-graph.ts';
import type { Attribute, Tensor } from './onnx-graph.ts';
import { shapeText, spread } from './onnx-shapes.ts';
import { refused } from './onnx-values.ts';
import type { Step, Units, Value } from './onnx-values.ts';

/** The attributes, if they are among these. Throws {@link WidthwiseError} on another one. */
export function attributesIn(
  step: Step,
  ...allowed: readonly string[]
): ReadonlyMap<string, Attribute> {
  const found = attributesOf(step.node);
  const other = [...found.keys()].find((name) => !allowed.includes(name));
  if (other === undefined) return found;
  throw refused(step, `the attribute ${other.slice(0, 60)}`);
}

export function numberIn(
  step: Step,
  given: ReadonlyMap<string, Attribute>,
  name: string,
): number | undefined {
  const found = given.get(name);
  if (found === undefined) return undefined;
  const { float } = found;
  if (float === undefined || !Number.isFinite(float))
    throw refused(step, `the attribute ${name} = ${String(float)}, expected a finite number`);
  return float;
}

/** A whole number or a switch; `otherwise` without one. */
export function wholeIn(
  given: ReadonlyMap<string, Attribute>,
  name: string,
  otherwise: number,
): number {
  return Number(given.get(name)?.int ?? otherwise);
}

export function tensorText({ name, dims }: Tensor): string {
  return `${name} of shape ${dims.length === 0 ? '[]' : dims.join(' x ')}`;
}

/** One number for each unit. */
export function forUnits(tensor: Tensor, { shape }: Units, step: Step): Float64Array {
  const numbers = spread(tensor, shape);
  if (numbers !== undefined) return numbers;
  throw refused(step, `${tensorText(tensor)} does not fit to units of shape ${shapeText(shape)}`);
}

/** A constant of one entry, exactly a double. */
export function doubleOf(value: Value | undefined): number | undefined {
  if (value?.kind === 'constant')
    return value.tensor.data.length === 1 ? value.tensor.data[0] : undefined;
  const line = value?.kind === 'number' ? polynomial(value.e) : undefined;
  return line === undefined || line.length > 1 ? undefined : exactDouble(line[0] ?? Q.zero);
}
