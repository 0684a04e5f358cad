/**
 * # Writing a network as an ONNX model
 *
 * f(W, v) = sigma(X W^T) v as Gemm, the nodes of sigma, MatMul. The input X has the shape [n, d] with n
 * free, the output f the shape [n, 1]; the weights of a column of ones may be the bias of Gemm. The file holds nothing
 * else, and the same network gives the same bytes.
 *
 * ## Main definitions
 * - {@link onnxBytes}
 *
 * ## Implementation notes
 * - float64 weights are written exactly. Constants of sigma that are not doubles, such as 1/100 or pi, are
 * rounded; with float32 all numbers are.
 * - ONNX Runtime 1.30 has no float64 kernels for some operators that the standard allows (Erf and Atan among
 *   them, measured): such a model is valid, but needs float32 there.
 *
 * ## References
 * github.com/onnx/onnx, onnx.proto (field numbers) and Operators.md; opset 17, IR version 8.
 * @module
 */
import type { Rational } from '../arithmetic/rational.ts';
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import type { Expression } from '../sigma/expression.ts';
import { sugarOf } from './onnx-operators.ts';
import { unusable } from './data-set.ts';
import { bytesField, integerField, textField } from './protobuf.ts';

/** The network in a model: f = sigma(X W^T) v. */
export interface ModelToWrite {
  /** W, m x d. */
  readonly hidden: Dense;
  /** v, length m. */
  readonly outputs: readonly number[];
  readonly activation: Expression;
  /** Whether the last column of W is made of biases: the model then adds them, and takes X without its column of ones. */
  readonly bias?: boolean | undefined;
}

export type OnnxPrecision = 'float32' | 'float64';

interface Model {
  readonly nodes: Uint8Array[];
  readonly constants: Uint8Array[];
  readonly names: Map<Expression, string>;
  readonly precision: OnnxPrecision;
}

const elementType = { float32: 1, float64: 11 } as const;

function tensor(
  name: string,
  dims: readonly number[],
  numbers: ArrayLike<number>,
  precision: OnnxPrecision,
): Uint8Array {
  const width = precision === 'float64' ? 8 : 4;
  const view = new DataView(new ArrayBuffer(width * numbers.length));
  for (let k = 0; k < numbers.length; k++) {
    const x = numbers[k] ?? 0;
    if (!Number.isFinite(width === 8 ? x : Math.fround(x)))
      throw unusable(`${name} has the entry ${x}, not a finite ${precision}`, 'Use float64.');
    if (width === 8) view.setFloat64(8 * k, x, true);
    else view.setFloat32(4 * k, x, true);
  }
  return bytesField(
    5,
    ...dims.map((size) => integerField(1, size)),
    integerField(2, elementType[precision]),
    textField(8, name),
    bytesField(9, new Uint8Array(view.buffer)),
  );
}

function addNode(
  model: Model,
  op: string,
  inputs: readonly string[],
  output: string = `t${model.nodes.length}`,
  attributes: readonly Uint8Array[] = [],
): string {
  model.nodes.push(
    bytesField(
      1,
      ...inputs.map((name) => textField(1, name)),
      textField(2, output),
      textField(3, `${op}${model.nodes.length}`),
      textField(4, op),
      ...attributes,
    ),
  );
  return output;
}

function addConstant(model: Model, value: number): string {
  const name = `c${model.constants.length}`;
  model.constants.push(tensor(name, [], [value], model.precision));
  return name;
}

/** num/den rounded, where num and den themselves may be beyond the range of doubles. */
function rounded({ num, den }: Rational): number {
  const value = Number(num) / Number(den);
  if (Number.isFinite(value)) return value;
  throw unusable(
    'the activation has a constant whose numerator or denominator is beyond doubles',
    'Write it with fewer digits.',
  );
}

const operators = { add: 'Add', sub: 'Sub', mul: 'Mul', div: 'Div' } as const;

/** ONNX's name for each elementary function; the derivatives step and kink have none. */
const functions: ReadonlyMap<string, string> = new Map([
  ['exp', 'Exp'],
  ['log', 'Log'],
  ['sqrt', 'Sqrt'],
  ['sin', 'Sin'],
  ['cos', 'Cos'],
  ['tanh', 'Tanh'],
  ['atan', 'Atan'],
  ['erf', 'Erf'],
  ['relu', 'Relu'],
]);

/** The name of the tensor that holds e; equal parts (by identity) are computed once. */
function write(model: Model, e: Expression): string {
  const known = model.names.get(e);
  if (known !== undefined) return known;
  const name = writeNew(model, e);
  model.names.set(e, name);
  return name;
}

function writeNew(model: Model, e: Expression): string {
  const sugar = sugarOf(e);
  if (sugar !== undefined) return addNode(model, sugar.op, [write(model, sugar.of)]);
  if ('left' in e)
    return addNode(model, operators[e.kind], [write(model, e.left), write(model, e.right)]);
  switch (e.kind) {
    case 'variable':
      return 'z';
    case 'constant':
      return addConstant(model, rounded(e.value));
    case 'pi':
      return addConstant(model, Math.PI);
    case 'neg':
      return addNode(model, 'Neg', [write(model, e.of)]);
    case 'power': {
      const base = write(model, e.base);
      if (e.exponent === 2) return addNode(model, 'Mul', [base, base]);
      return addNode(model, 'Pow', [base, addConstant(model, e.exponent)]);
    }
    case 'apply': {
      const op = functions.get(e.f);
      if (op === undefined)
        throw unusable(`the activation uses ${e.f}, which ONNX lacks`, 'Use another activation.');
      return addNode(model, op, [write(model, e.of)]);
    }
  }
}

function dependsOnX(e: Expression): boolean {
  if (e.kind === 'variable') return true;
  if ('left' in e) return dependsOnX(e.left) || dependsOnX(e.right);
  if (e.kind === 'power') return dependsOnX(e.base);
  return 'of' in e && dependsOnX(e.of);
}

function valueInfo(
  number: number,
  name: string,
  cols: number,
  precision: OnnxPrecision,
): Uint8Array {
  const shape = bytesField(
    2,
    bytesField(1, textField(2, 'n')),
    bytesField(1, integerField(1, cols)),
  );
  const type = bytesField(1, integerField(1, elementType[precision]), shape);
  return bytesField(number, textField(1, name), bytesField(2, type));
}

/** W apart from its last column. */
function withoutBiases({ rows, cols, data }: Dense): {
  readonly weights: Dense;
  readonly biases: Float64Array;
} {
  return {
    weights: dense(
      rows,
      cols - 1,
      data.filter((_, k) => k % cols < cols - 1),
    ),
    biases: data.filter((_, k) => k % cols === cols - 1),
  };
}

/**
 * The model as the bytes of a .onnx file.
 *
 * Error: none in W and v with float64; see the implementation notes for constants and float32.
 * Throws {@link WidthwiseError} (`input`) if the activation is constant or beyond ONNX's operators, or if a
 * number is beyond float32.
 */
export function onnxBytes(
  { hidden, outputs: v, activation, bias = false }: ModelToWrite,
  precision: OnnxPrecision = 'float64',
): Uint8Array {
  if (!dependsOnX(activation))
    throw unusable('the activation is constant', 'Use one that depends on x.');
  const model: Model = { nodes: [], constants: [], names: new Map(), precision };
  // transB, an INT attribute: W is stored untransposed
  const transposed = bytesField(5, textField(1, 'transB'), integerField(3, 1), integerField(20, 2));
  const { weights: W, biases } = bias
    ? withoutBiases(hidden)
    : { weights: hidden, biases: undefined };
  addNode(model, 'Gemm', ['X', 'W', ...(biases === undefined ? [] : ['b'])], 'z', [transposed]);
  addNode(model, 'MatMul', [write(model, activation), 'v'], 'f');
  const graph = bytesField(
    7,
    ...model.nodes,
    textField(2, 'network'),
    tensor('W', [W.rows, W.cols], W.data, precision),
    ...(biases === undefined ? [] : [tensor('b', [biases.length], biases, precision)]),
    tensor('v', [v.length, 1], v, precision),
    ...model.constants,
    valueInfo(11, 'X', W.cols, precision),
    valueInfo(12, 'f', 1, precision),
  );
  const opset = bytesField(8, textField(1, ''), integerField(2, 17));
  return Buffer.concat([integerField(1, 8), textField(2, 'widthwise'), graph, opset]);
}
