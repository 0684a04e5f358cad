/**
 * # Reading a network from an ONNX model
 *
 * A model with one hidden layer and one output: Gemm, or MatMul with or without an Add, then operators that act
 * on each entry, then Gemm or MatMul. The nodes are executed in order on symbolic values instead of arrays: the
 * input, a constant, a hidden layer with its function so far, an output. A node without a rule is
 * refused by name, so a model is read completely or not at all.
 *
 * ## Main definitions
 * - {@link readOnnx}, {@link OnnxNetwork}
 *
 * ## Implementation notes
 * - Biases of the hidden layer become the last column of W: X then needs a last column of ones.
 * - A bias of the output is refused unless it is 0: f = sigma(X W^T) v has none, and imitating one takes an
 * extra neuron, which makes a different network.
 * - float32 weights are widened, which is exact. The result is the network over the reals with these
 * weights and constants; the model's own rounding is not part of it.
 *
 * ## References
 * github.com/onnx/onnx, Operators.md.
 * @module
 */
import { rationalFromDouble } from '../arithmetic/rational.ts';
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { expressionFromJson, expressionLimits, expressionToJson } from '../sigma/expression.ts';
import type { Expression } from '../sigma/expression.ts';
import { unusable } from './data-set.ts';
import { attributesOf, graphOf } from './onnx-graph.ts';
import type { Declared, Graph, GraphNode, Tensor } from './onnx-graph.ts';
import { binary, negated, number, operations, unary } from './onnx-operators.ts';

/** f = sigma(X W^T) v; with `bias`, X has a last column of ones that the model's input lacks. */
export interface OnnxNetwork {
  /** W, m x d, or m x (d + 1) with the biases as the last column. */
  readonly hidden: Dense;
  /** v, length m. */
  readonly outputs: readonly number[];
  readonly activation: Expression;
  readonly bias: boolean;
}

interface Layer {
  /** m x d. */
  readonly weights: Dense;
  readonly biases: Float64Array | undefined;
}

/** A symbolic value: `function` is e applied to each entry of a layer, or a number if there is no layer. */
type Value =
  | { readonly kind: 'input' }
  | { readonly kind: 'constant'; readonly tensor: Tensor }
  | {
      readonly kind: 'function';
      readonly layer: Layer | undefined;
      readonly e: Expression;
    }
  | {
      readonly kind: 'output';
      readonly layer: Layer;
      readonly e: Expression;
      readonly weights: Float64Array;
    };

type FunctionValue = Extract<Value, { readonly kind: 'function' }>;

/** A node with its arguments and the file's name. */
interface Step {
  readonly node: GraphNode;
  readonly values: readonly (Value | undefined)[];
  readonly file: string;
}

const advice =
  'A model is read if it is Gemm or MatMul, one activation made of operators such as Tanh, Relu, Sigmoid, Erf, ' +
  'Add, Mul, and Gemm or MatMul to one output.';

function refused({ node, file }: Pick<Step, 'node' | 'file'>, found: string): Error {
  return unusable(found, advice, { file, field: node.name });
}

function transposed(rows: number, cols: number, data: Float64Array): Float64Array {
  return Float64Array.from({ length: data.length }, (_, k) => {
    const i = k % rows;
    return data[i * cols + (k - i) / rows] ?? 0;
  });
}

/** The columns of B as rows: for B = W^T this is W. B of one axis is one column. */
function columnsOf({ dims, data }: Tensor, turned: boolean): Dense {
  const [rows = 1, cols = 1] = dims;
  return turned ? dense(rows, cols, data) : dense(cols, rows, transposed(rows, cols, data));
}

/** A constant that is added to the rows of a layer, as one value per neuron. */
function spread({ dims, data, name }: Tensor, neurons: number, step: Step): Float64Array {
  if (data.length === 1) return new Float64Array(neurons).fill(data[0] ?? 0);
  if (data.length === neurons && dims.at(-1) === neurons) return data;
  throw refused(step, `${name} of shape ${dims.join(' x ')} is no bias of ${neurons} neurons`);
}

function demandAttributes(step: Step, allowed: ReadonlyMap<string, number | string>): void {
  for (const [name, { float, int, text }] of attributesOf(step.node)) {
    const value = int === undefined ? (float ?? text) : Number(int);
    if (value !== allowed.get(name))
      throw refused(step, `the attribute ${name.slice(0, 60)} = ${String(value).slice(0, 60)}`);
  }
}

const plainGemm = [
  ['transA', 0],
  ['alpha', 1],
  ['beta', 1],
] as const;

/** Whether B is given as its transpose. Throws {@link WidthwiseError} if another attribute has an effect. */
function isTransposed(step: Step): boolean {
  const isGemm = step.node.op === 'Gemm';
  const turned = isGemm && attributesOf(step.node).get('transB')?.int === 1n;
  const gemm = [['transB', turned ? 1 : 0] as const, ...plainGemm];
  demandAttributes(step, new Map(isGemm ? gemm : []));
  return turned;
}

/** The constants of Gemm and MatMul: B, by columns, and C if present. */
function factors(step: Step): { readonly weights: Dense; readonly added: Tensor | undefined } {
  const [, b, c] = step.values;
  const turned = isTransposed(step);
  if (b?.kind !== 'constant' || (c !== undefined && c.kind !== 'constant'))
    throw refused(step, 'the weights are not constants of the model');
  const isGemm = step.node.op === 'Gemm';
  if (isGemm ? b.tensor.dims.length !== 2 : step.values.length > 2)
    throw refused(step, isGemm ? 'expected a matrix of weights' : 'expected 2 arguments');
  return { weights: columnsOf(b.tensor, turned), added: c?.tensor };
}

/** Gemm and MatMul: the layer, or the output. */
function product(step: Step): Value {
  const [a] = step.values;
  const { weights, added } = factors(step);
  if (a?.kind === 'input') {
    const biases = added === undefined ? undefined : spread(added, weights.rows, step);
    return { kind: 'function', layer: { weights, biases }, e: { kind: 'variable' } };
  }
  if (a?.kind !== 'function' || a.layer === undefined)
    throw refused(step, 'its first argument is neither the input nor a hidden layer');
  return outputOf(step, a, a.layer, weights, added);
}

function outputOf(
  step: Step,
  { e }: FunctionValue,
  layer: Layer,
  weights: Dense,
  bias: Tensor | undefined,
): Value {
  const m = layer.weights.rows;
  if (weights.rows !== 1) throw refused(step, `${weights.rows} outputs, expected 1`);
  if (weights.cols !== m)
    throw refused(step, `expected ${m} output weights for ${m} neurons, got ${weights.cols}`);
  if (bias !== undefined) demandZero(bias, step);
  return { kind: 'output', layer, e, weights: weights.data };
}

function demandZero({ data }: Tensor, step: Step): void {
  const k = data.findIndex((x) => x !== 0);
  if (k >= 0)
    throw refused(
      step,
      `a bias ${data[k]} of the output: f = sigma(X W^T) v has none, subtract it from the labels`,
    );
}

/** A value as a function of the pre-activation; a constant of one entry is a number. */
function functionOf(value: Value | undefined, step: Step): FunctionValue {
  if (value?.kind === 'function') return value;
  if (value?.kind !== 'constant')
    throw refused(
      step,
      value === undefined
        ? 'an argument is missing'
        : `acts on the ${value.kind}, not on a hidden layer`,
    );
  const { data, dims, name } = value.tensor;
  const [x] = data;
  if (x === undefined || data.length > 1)
    throw refused(step, `${name} of shape ${dims.join(' x ')} acts differently on each neuron`);
  const { num, den } = rationalFromDouble(x);
  return { kind: 'function', layer: undefined, e: number(num, den) };
}

/** The tree of an operator applied to these arguments, if it is not too large. */
function applied(
  step: Step,
  parts: readonly FunctionValue[],
  build: (...of: readonly Expression[]) => Expression | undefined,
): Value {
  const layers = new Set(parts.flatMap(({ layer }) => (layer === undefined ? [] : [layer])));
  if (layers.size > 1) throw refused(step, 'joins two hidden layers');
  const e = build(...parts.map((part) => part.e));
  if (e === undefined) throw refused(step, `expected ${arity(step)}, got ${parts.length}`);
  if (!isSmall(e))
    throw refused(step, `an activation of more than ${expressionLimits.nodes} parts`);
  const [layer] = layers;
  return { kind: 'function', layer, e };
}

function arity({ node }: Step): string {
  return unary.has(node.op) ? '1 argument' : '2 arguments';
}

/** Checked after each node: shared parts count every time, and 60 nested squares are 2^60 parts. */
function isSmall(e: Expression): boolean {
  const pending = [e];
  let size = 0;
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    if (++size > expressionLimits.nodes) return false;
    if ('left' in part) pending.push(part.left, part.right);
    else if (part.kind === 'power') pending.push(part.base);
    else if ('of' in part) pending.push(part.of);
  }
  return true;
}

/** The tree of Pow for this exponent: an integer, its reciprocal, or a root. */
function power(base: Expression, exponent: number): Expression | undefined {
  if (exponent === 0.5) return { kind: 'apply', f: 'sqrt', of: base };
  const k = Math.abs(exponent);
  if (!(Number.isInteger(k) && k <= expressionLimits.exponent)) return undefined;
  const positive = { kind: 'power', base, exponent: k } as const;
  return exponent < 0 ? binary('div', number(1n), positive) : positive;
}

function elementwise(step: Step): Value {
  const { node, values } = step;
  const [first, second] = values;
  if (node.op === 'Pow') {
    const exponent = second?.kind === 'constant' ? second.tensor.data : [];
    const [k = Number.NaN] = exponent;
    if (exponent.length !== 1 || power({ kind: 'variable' }, k) === undefined)
      throw refused(step, 'expected a constant exponent, whole from -64 to 64 or 1/2');
    return applied(step, [functionOf(first, step)], (u) =>
      u === undefined ? undefined : power(u, k),
    );
  }
  const operation = operations.get(node.op);
  if (node.op === 'Mul' && first !== undefined && first === second && values.length === 2)
    return applied(step, [functionOf(first, step)], (u) =>
      u === undefined ? undefined : power(u, 2),
    );
  const parts = values.map((value) => functionOf(value, step));
  return applied(step, parts, (u, w, ...more) => {
    if (u === undefined || more.length > 0) return undefined;
    if (operation !== undefined) return w === undefined ? undefined : binary(operation, u, w);
    return w === undefined ? unary.get(node.op)?.(u) : undefined;
  });
}

/** relu(u) - alpha relu(-u); alpha is a float32, 0.01 if it is not given. */
function leakyRelu(step: Step): Value {
  const alpha = attributesOf(step.node).get('alpha')?.float ?? Math.fround(0.01);
  if (!Number.isFinite(alpha)) throw refused(step, `the attribute alpha = ${alpha}`);
  demandAttributes(step, new Map([['alpha', alpha]]));
  const { num, den } = rationalFromDouble(alpha);
  const parts = step.values.map((value) => functionOf(value, step));
  return applied(step, parts, (u, ...more) => {
    const relu = unary.get('Relu');
    if (u === undefined || relu === undefined || more.length > 0) return undefined;
    return binary('sub', relu(u), binary('mul', number(num, den), relu(negated(u))));
  });
}

/** Add, where it is a bias: of the hidden layer before its activation, or of the output. */
function bias(step: Step): Value | undefined {
  const constant = step.values.find((value) => value?.kind === 'constant');
  const value = step.values.find((other) => other?.kind !== 'constant');
  if (step.values.length !== 2 || constant?.kind !== 'constant') return undefined;
  if (value?.kind === 'output') {
    demandZero(constant.tensor, step);
    return value;
  }
  return value?.kind === 'function' ? withBias(step, value, constant.tensor) : undefined;
}

/**
 * `undefined` for a number that is added to the function, and for anything that `elementwise`
 * refuses.
 */
function withBias(step: Step, { layer, e }: FunctionValue, tensor: Tensor): Value | undefined {
  const isFirst = layer !== undefined && layer.biases === undefined && e.kind === 'variable';
  if (!isFirst || tensor.data.length === 1) return undefined;
  const biases = spread(tensor, layer.weights.rows, step);
  return { kind: 'function', layer: { ...layer, biases }, e };
}

function constantOf(step: Step): Value {
  const attributes = attributesOf(step.node);
  const tensor = attributes.get('value')?.tensor;
  if (tensor === undefined || attributes.size > 1)
    throw refused(step, 'expected its value as a tensor');
  return { kind: 'constant', tensor };
}

function run(step: Step): Value {
  const { op } = step.node;
  if (op === 'Gemm' || op === 'MatMul') return product(step);
  if (op === 'Constant') return constantOf(step);
  if (op === 'LeakyRelu') return leakyRelu(step);
  const isKnown = op === 'Pow' || unary.has(op) || operations.has(op);
  if (!isKnown) throw refused(step, 'this operator is not one that is read');
  demandAttributes(step, new Map(op === 'Gelu' ? [['approximate', 'none']] : []));
  return (op === 'Add' ? bias(step) : undefined) ?? elementwise(step);
}

/** The graph's only input that is not an initialiser: before IR version 4 those were inputs too. */
function onlyInput({ inputs, tensors }: Graph, file: string): Declared {
  const [input, ...others] = inputs.filter(({ name }) => !tensors.has(name));
  if (input === undefined || others.length > 0)
    throw unusable(
      `expected one input, got ${input === undefined ? 0 : 1 + others.length}`,
      advice,
      { file, field: 'graph' },
    );
  return input;
}

/** The value of the graph's only output after its nodes have run. */
function resultOf(graph: Graph, input: Declared, file: string): Value | undefined {
  const values = new Map<string, Value>([[input.name, { kind: 'input' }]]);
  for (const [name, tensor] of graph.tensors) values.set(name, { kind: 'constant', tensor });
  for (const node of graph.nodes) {
    const known = node.inputs.map((name) => {
      const value = values.get(name);
      if (value === undefined && name !== '')
        throw refused({ node, file }, `its argument ${name.slice(0, 60)} is not there yet`);
      return value;
    });
    if (values.has(node.output)) throw refused({ node, file }, 'its output is there already');
    values.set(node.output, run({ node, values: known, file }));
  }
  const [output, ...others] = graph.outputs;
  if (output === undefined || others.length > 0)
    throw unusable(`expected one output, got ${graph.outputs.length}`, advice, {
      file,
      field: 'graph',
    });
  return values.get(output.name);
}

function withBiases({ weights, biases }: Layer): Dense {
  if (biases === undefined) return weights;
  const { rows, cols, data } = weights;
  const joined = new Float64Array(rows * (cols + 1));
  for (let i = 0; i < rows; i++) {
    joined.set(data.subarray(i * cols, (i + 1) * cols), i * (cols + 1));
    joined[i * (cols + 1) + cols] = biases[i] ?? 0;
  }
  return dense(rows, cols + 1, joined);
}

function demandInputShape({ shape }: Declared, d: number, file: string): void {
  if (shape === undefined) return;
  const [, cols] = shape;
  if (shape.length !== 2 || (cols !== undefined && cols !== d))
    throw unusable(
      `expected an input of shape [n, ${d}], got [${shape.map((size) => size ?? 'n').join(', ')}]`,
      advice,
      { file, field: 'graph' },
    );
}

/** The network of the model in these bytes. Throws {@link WidthwiseError} (`input`), naming the node. */
export function readOnnx(bytes: Uint8Array, file: string): OnnxNetwork {
  const graph = graphOf(bytes, file);
  const input = onlyInput(graph, file);
  const result = resultOf(graph, input, file);
  if (result?.kind !== 'output')
    throw unusable('the output of the graph is not that of a network', advice, {
      file,
      field: 'graph',
    });
  const { layer, e, weights } = result;
  demandInputShape(input, layer.weights.cols, file);
  const activation = expressionFromJson(expressionToJson(e));
  if (activation.kind === 'bad')
    throw unusable(`the activation is too large: ${activation.because}`, advice, { file });
  return {
    hidden: withBiases(layer),
    outputs: Array.from(weights),
    activation: activation.expression,
    bias: layer.biases !== undefined,
  };
}
