/**
 * # Reading a network from an ONNX model
 *
 * A chain of Gemm, or MatMul and Add, with functions of each entry between. The nodes are executed in
 * order on symbolic values instead of arrays (onnx-values.ts). What cannot change the output is not executed; a node
 * without a rule is refused by name, so a model is read completely or not at all.
 *
 * ## Main definitions
 * - {@link readModel}, {@link ModelNetwork}: any number of layers; {@link readOutputs}: and of outputs
 * - {@link readOnnx}, {@link OnnxNetwork}: one hidden layer
 *
 * ## Implementation notes
 * - Biases of the hidden layer become the last column of W: X then needs a last column of ones.
 * - Affine maps are composed exactly or refused. An affine map between two activations is a layer; with more than one
 *   hidden layer, affine layers are folded where that is exact.
 * - Weights are widened, which is exact. The result is the network over the reals with these weights and constants; the
 *   model's own rounding is not part of it.
 *
 * ## References
 * github.com/onnx/onnx, Operators.md.
 * @module
 */
import { expressionFromJson, expressionToJson, printExpression } from '../sigma/expression.ts';
import type { Expression } from '../sigma/expression.ts';
import { variable } from '../sigma/expression-tree.ts';
import { unusable } from './data-set.ts';
import { followed, identity, mostProducts, shifted, times } from './onnx-affine.ts';
import type { Affine, AffineStep } from './onnx-affine.ts';
import { graphOf } from './onnx-graph.ts';
import type { Declared, Graph, GraphNode } from './onnx-graph.ts';
import { run } from './onnx-nodes.ts';
import { shapeText, unitsOf } from './onnx-shapes.ts';
import type { Shape } from './onnx-shapes.ts';
import { advice, affineOf, refused } from './onnx-values.ts';
import type { Layer, Units, Value } from './onnx-values.ts';
import { oneHidden } from './stages.ts';
import type { OneHidden, Stage } from './stages.ts';

/** How the model takes its input: the declared shape, with `n` for the samples, and their number if it is declared. */
export interface ModelInput {
  readonly shape: Shape;
  readonly batch: number | undefined;
}

/** An affine map, and the steps in which the model computes it: more than one product and one sum where it is folded. */
export interface ModelStage extends Stage {
  readonly steps: readonly AffineStep[];
}

/** A network of any depth. */
export interface ModelNetwork {
  /** The last one leads to the outputs. */
  readonly stages: readonly ModelStage[];
  /** One fewer: `activations[l]` acts on the outputs of `stages[l]`. */
  readonly activations: readonly Expression[];
  readonly input: ModelInput;
}

/** One hidden layer, with its activation. */
export interface OnnxNetwork extends OneHidden, Pick<ModelNetwork, 'input'> {
  readonly activation: Expression;
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

/** Whether the samples are columns: weights are multiplied from the left. */
function hasColumns({ nodes, tensors }: Graph): boolean {
  const constants = new Set(tensors.keys());
  return nodes.some(({ op, inputs, output }) => {
    const isConstant = inputs.map((name) => name === '' || constants.has(name));
    if (!isConstant.includes(false)) constants.add(output);
    const [first = false, second = true] = isConstant;
    return (op === 'MatMul' || op === 'Gemm') && first && !second;
  });
}

/** The axes of the input: the samples come first, unless weights are multiplied to a matrix of it from the left. */
function inputOf(graph: Graph, { shape = [undefined, undefined] }: Declared): ModelInput {
  const [first, second] = shape;
  if (shape.length === 2 && hasColumns(graph)) return { shape: [first, 'n'], batch: second };
  if (shape.length < 2) return { shape, batch: undefined };
  return { shape: ['n', ...shape.slice(1)], batch: first };
}

/** The nodes that the output needs, in their order. */
function neededBy({ nodes, tensors }: Graph, output: string, file: string): readonly GraphNode[] {
  const makers = new Map<string, GraphNode>();
  for (const node of nodes)
    for (const name of [node.output, ...node.more]) {
      if (name !== '' && (makers.has(name) || tensors.has(name)))
        throw refused({ node, file }, 'its output is there already');
      makers.set(name, node);
    }
  const needed = new Set<GraphNode>();
  const pending = [output];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const node = makers.get(name);
    if (node === undefined || needed.has(node)) continue;
    needed.add(node);
    pending.push(...node.inputs);
  }
  return nodes.filter((node) => needed.has(node));
}

/** The most numbers that the nodes of a model of this size may make: 1000 nodes may share one large tensor. */
function mostMade(bytes: number): number {
  return 2 ** 20 + 4 * bytes;
}

/** Counts the numbers in the arrays of a value that were not there before. Throws {@link WidthwiseError} (`input`). */
function counter(
  { tensors }: Graph,
  most: number,
): (value: Value, node: GraphNode, file: string) => void {
  const seen = new Set(Array.from(tensors.values(), ({ data }) => data));
  let made = 0;
  return (value, node, file) => {
    const { weights, scale, biases } = value.kind === 'units' ? value.map : identity;
    const constants = value.kind === 'constant' ? value.tensor.data : undefined;
    for (const data of [weights?.data, scale, biases, constants]) {
      if (data === undefined || seen.has(data)) continue;
      seen.add(data);
      made += data.length;
    }
    if (made > most)
      throw refused({ node, file }, `the nodes make more than ${most} numbers, the limit`);
  };
}

function resultOf(
  graph: Graph,
  input: Declared,
  taken: ModelInput,
  file: string,
  most: number,
): Value | undefined {
  const [output, ...others] = graph.outputs;
  if (output === undefined || others.length > 0)
    throw unusable(`expected one output, got ${graph.outputs.length}`, advice, {
      file,
      field: 'graph',
    });
  const { shape, batch } = taken;
  const units = { kind: 'units', layers: [], map: identity, e: variable } as const;
  const values = new Map<string, Value>([[input.name, { ...units, shape, type: input.type }]]);
  for (const [name, tensor] of graph.tensors) values.set(name, { kind: 'constant', tensor });
  const count = counter(graph, most);
  for (const node of neededBy(graph, output.name, file)) {
    const known = node.inputs.map((name) => {
      const value = values.get(name);
      if (value === undefined && name !== '')
        throw refused({ node, file }, `its argument ${name.slice(0, 60)} is not there yet`);
      return value;
    });
    if (values.has(node.output)) throw refused({ node, file }, 'its output is there already');
    const value = run({ node, values: known, file, batch });
    count(value, node, file);
    values.set(node.output, value);
  }
  return values.get(output.name);
}

/** The layer and the map after it as one map, if the layer is affine and the products are doubles. */
function joined({ map, e }: Layer, next: Affine): Affine | undefined {
  const line = affineOf(e);
  if (line === undefined || map.weights === undefined || next.weights === undefined)
    return undefined;
  const before = followed(map, line, map.weights.rows);
  const product = typeof before === 'string' ? before : times(next.weights, before);
  const { biases } = next;
  const whole =
    typeof product === 'string' || biases === undefined ? product : shifted(product, biases);
  if (typeof whole === 'string' || typeof before === 'string') return undefined;
  return { ...whole, steps: [...before.steps, ...next.steps] };
}

function productsOf({ weights: A }: Affine, { weights: B }: Affine): number {
  return (A?.cols ?? 0) * (B?.rows ?? 0) * (B?.cols ?? 0);
}

/** The layers without affine ones between others, where these can be folded exactly. */
function withoutAffine(
  layers: readonly Layer[],
  last: Affine,
): readonly [readonly Layer[], Affine] {
  if (layers.every(({ e }) => affineOf(e) !== undefined)) return [layers, last];
  const kept: Layer[] = [];
  let pending: Layer | undefined;
  let left = mostProducts; // in all: else a file of 1000 equal layers takes hours
  for (const next of [...layers, { map: last, e: variable }]) {
    if (pending === undefined) {
      pending = next;
      continue;
    }
    const products = productsOf(pending.map, next.map);
    const one = products > left ? undefined : joined(pending, next.map);
    if (affineOf(pending.e) !== undefined) left -= products;
    if (one === undefined) kept.push(pending);
    pending = one === undefined ? next : { map: one, e: next.e };
  }
  return [kept, pending?.map ?? last];
}

function stageOf({ weights, biases, steps }: Affine, file: string): ModelStage {
  if (weights !== undefined) return { weights, biases, steps };
  throw unusable('the model has no weights', advice, { file, field: 'graph' });
}

function readable(e: Expression, file: string): Expression {
  const read = expressionFromJson(expressionToJson(e));
  if (read.kind === 'bad')
    throw unusable(`the activation is too large: ${read.because}`, advice, { file });
  return read.expression;
}

/** The output as an affine map of the last hidden layer. */
function lastMap({ map, e, shape }: Units, file: string): Affine {
  const units = map.weights?.rows ?? unitsOf(shape) ?? 0;
  const line = affineOf(e);
  if (line === undefined)
    throw unusable(
      `the model ends with ${printExpression(e).slice(0, 60)} of its last layer`,
      'Export it without this function: the outputs before it are a network of this kind.',
      { file, field: 'graph' },
    );
  const last = followed(map, line, units);
  if (typeof last === 'string') throw unusable(last, advice, { file, field: 'graph' });
  return last;
}

/** The network of the model in these bytes. Throws {@link WidthwiseError} (`input`), naming the node. */
export function readModel(bytes: Uint8Array, file: string): ModelNetwork {
  const network = readOutputs(bytes, file);
  const outputs = network.stages.at(-1)?.weights.rows ?? 0;
  if (outputs === 1) return network;
  throw unusable(`${outputs} outputs, expected 1`, advice, { file, field: 'graph' });
}

/** The same with any number of outputs. */
export function readOutputs(bytes: Uint8Array, file: string): ModelNetwork {
  const graph = graphOf(bytes, file);
  const declared = onlyInput(graph, file);
  const input = inputOf(graph, declared);
  const result = resultOf(graph, declared, input, file, mostMade(bytes.length));
  if (result?.kind !== 'units')
    throw unusable('the output of the graph is not that of a network', advice, {
      file,
      field: 'graph',
    });
  const [layers, last] = withoutAffine(result.layers, lastMap(result, file));
  const maps = [...layers.map(({ map }) => map), last];
  const stages = maps.map((map) => stageOf(map, file));
  const [first] = stages;
  demandInputs(input.shape, first?.weights.cols ?? 0, file);
  const activations = layers.map(({ e }) => readable(e, file));
  return { stages, activations, input };
}

function demandInputs(shape: Shape, d: number, file: string): void {
  const declared = unitsOf(shape);
  if (declared !== undefined && declared !== d)
    throw unusable(`expected an input of ${d} numbers, got the shape ${shapeText(shape)}`, advice, {
      file,
      field: 'graph',
    });
}

/** The network with one hidden layer. Throws {@link WidthwiseError} (`input`). */
export function readOnnx(bytes: Uint8Array, file: string): OnnxNetwork {
  const { stages, activations, input } = readModel(bytes, file);
  const [activation] = activations;
  if (activation === undefined) throw unusable('no hidden layer', advice, { file, field: 'graph' });
  return { ...oneHidden(stages, file), activation, input };
}
