/**
 * # Symbolic values of an ONNX model
 *
 * A value is a constant, an exact number, or units: the input or a hidden layer, followed by an affine map, followed by a
 * function that acts on each entry. Layers end where the next weights begin.
 *
 * ## Main definitions
 * - {@link Value}, {@link Units}, {@link Layer}
 * - {@link settled}: the units as an affine map alone
 * @module
 */
import type { Rational } from '../arithmetic/rational.ts';
import { rationalField as Q } from '../arithmetic/rational.ts';
import type { Expression } from '../sigma/expression.ts';
import { polynomial } from '../sigma/expression.ts';
import { variable } from '../sigma/expression-tree.ts';
import { unusable } from './data-set.ts';
import { followed, identity } from './onnx-affine.ts';
import type { Affine, Composed } from './onnx-affine.ts';
import type { GraphNode, Tensor } from './onnx-graph.ts';
import type { Shape } from './onnx-shapes.ts';

/** A hidden layer: an affine map with weights, and the function of its outputs. */
export interface Layer {
  readonly map: Affine;
  readonly e: Expression;
}

/** e, entry by entry, of an affine map of the last layer's outputs, or of the input. */
export interface Units {
  readonly kind: 'units';
  readonly layers: readonly Layer[];
  readonly map: Affine;
  readonly e: Expression;
  readonly shape: Shape;
  /** TensorProto.DataType; 0 where the model does not say. */
  readonly type: number;
}

export type Value =
  | { readonly kind: 'constant'; readonly tensor: Tensor }
  | { readonly kind: 'number'; readonly e: Expression }
  | Units;

/** A node with its arguments, the file's name, and the declared number of samples. */
export interface Step {
  readonly node: GraphNode;
  readonly values: readonly (Value | undefined)[];
  readonly file: string;
  readonly batch: number | undefined;
}

export const advice =
  'A model is read if it is Gemm or MatMul, activations made of operators such as Tanh, Relu, Gelu, Erf, Add, Mul, ' +
  'and at last Gemm or MatMul to one output.';

export function refused({ node, file }: Pick<Step, 'node' | 'file'>, found: string): Error {
  return unusable(found, advice, { file, field: node.name });
}

/** The map, or the error that says which number is no double. */
export function composed(map: Composed, step: Pick<Step, 'node' | 'file'>): Affine {
  if (typeof map === 'string') throw refused(step, map);
  return map;
}

/** The slope and offset of e, if it is affine. */
export function affineOf(e: Expression): readonly [slope: Rational, offset: Rational] | undefined {
  const p = polynomial(e);
  return p === undefined || p.length > 2 ? undefined : [p[1] ?? Q.zero, p[0] ?? Q.zero];
}

/**
 * The units as an affine map alone: a function after weights ends a layer. `next` says whether weights follow, before
 * which even an affine function ends one: it is an activation.
 */
export function settled(value: Units, units: number, step: Step, next: boolean): Units {
  const { map, e, layers } = value;
  const line = affineOf(e);
  const endsLayer = map.weights !== undefined && next;
  if (line !== undefined && !endsLayer)
    return { ...value, map: composed(followed(map, line, units), step), e: variable };
  if (map.weights === undefined)
    throw refused(step, 'a function acts on units that no weights lead to');
  return { ...value, layers: [...layers, { map, e }], map: identity, e: variable };
}
