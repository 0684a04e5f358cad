/**
 * # The parts of an ONNX file
 *
 * The graph as plain data: nodes, initialisers, inputs and outputs. `onnx-read.ts` interprets the parts;
 * this file only parses them, within limits, and refuses anything that could silently change their meaning.
 *
 * ## Main definitions
 * - {@link graphOf}: model bytes to {@link Graph}
 * - {@link tensorOf}, {@link attributesOf}: read on demand
 *
 * ## Implementation notes
 * A tensor's size is checked against the available bytes before an array is allocated. External data is refused:
 * the model would be two files, and an untrusted file would choose the path of the second.
 * @module
 */
import { demandSize, unusable } from './data-set.ts';
import { bfloat16At, float16At } from './half-precision.ts';
import { bytesIn, integerIn, integersIn, listIn, messageOf, spoiled, textOf } from './protobuf.ts';
import type { Message, Part, Schema } from './protobuf.ts';

export const onnxLimits = { nodes: 1000, tensors: 1000, axes: 8 } as const;

/** A tensor in row-major order; numbers are widened, which is exact. */
export interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float64Array;
  readonly name: string;
}

export interface GraphNode {
  /** Its name in errors: name and operator. */
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly output: string;
  /** Names of further outputs, such as the mask of Dropout. */
  readonly more: readonly string[];
  readonly attributes: readonly Part[];
}

/** A declared input or output; `undefined` sizes are free, an `undefined` shape is not declared. */
export interface Declared {
  readonly name: string;
  readonly shape: readonly (number | undefined)[] | undefined;
  /** TensorProto.DataType of its numbers; 0 where it is not declared. */
  readonly type: number;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly inputs: readonly Declared[];
  readonly outputs: readonly Declared[];
}

// Field numbers of onnx.proto. Names, comments and the results of shape inference are harmless.
const schemas = {
  model: { known: [7, 8], harmless: [1, 2, 3, 4, 5, 6, 14] },
  opset: { known: [1, 2], harmless: [] },
  graph: { known: [1, 5, 11, 12], harmless: [2, 10, 13, 16] },
  node: { known: [1, 2, 3, 4, 5, 7], harmless: [6, 9] },
  attribute: { known: [1, 2, 3, 4, 5, 8], harmless: [13, 20] },
  tensor: { known: [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14], harmless: [12, 16] },
  value: { known: [1, 2], harmless: [3, 4] },
  type: { known: [1], harmless: [6] },
  tensorType: { known: [1, 2], harmless: [] },
  shape: { known: [1], harmless: [] },
  dimension: { known: [1], harmless: [2, 3] },
} as const satisfies Readonly<Record<string, Schema>>;

function read(part: Part, kind: keyof typeof schemas): Message {
  return messageOf(part, schemas[kind]);
}

function textIn(message: Message, field: number): string {
  const bytes = bytesIn(message, field);
  return bytes === undefined ? '' : textOf(bytes, message.part);
}

/** A name from the file, short enough for an error. */
function shown(name: string): string {
  return JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}...` : name);
}

function few(list: readonly Uint8Array[], limit: number, what: string, part: Part): void {
  if (list.length > limit)
    throw spoiled(part, `${list.length} ${what}, more than ${limit}, the limit`);
}

/** TensorProto.DataType: bytes per entry, the field of unpacked numbers, and how to read one. */
interface NumberType {
  readonly width: 1 | 2 | 4 | 8;
  readonly field: number;
  readonly get: (view: DataView, at: number) => number;
}

const numberTypes: ReadonlyMap<bigint | undefined, NumberType> = new Map([
  [1n, { width: 4, field: 4, get: (view: DataView, at: number) => view.getFloat32(at, true) }],
  [11n, { width: 8, field: 10, get: (view: DataView, at: number) => view.getFloat64(at, true) }],
  [10n, { width: 2, field: 5, get: (view: DataView, at: number) => float16At(view, at) }],
  [16n, { width: 2, field: 5, get: (view: DataView, at: number) => bfloat16At(view, at) }],
  // whole numbers, for exponents and shapes, and the switch of Dropout
  [7n, { width: 8, field: 7, get: (view: DataView, at: number) => wholeAt(view, at) }],
  [9n, { width: 1, field: 5, get: (view: DataView, at: number) => view.getUint8(at) }],
]);

function wholeAt(view: DataView, at: number): number {
  const value = view.getBigInt64(at, true);
  return value === BigInt(Number(value)) ? Number(value) : Number.NaN; // a rounded one is refused as NaN
}

function sizesOf(message: Message): readonly number[] {
  const dims = integersIn(message, 1);
  if (dims.length > onnxLimits.axes)
    throw spoiled(
      message.part,
      `a tensor with ${dims.length} axes, expected at most ${onnxLimits.axes}`,
    );
  for (const size of dims)
    if (size < 1n || size > BigInt(Number.MAX_SAFE_INTEGER))
      throw spoiled(message.part, `a tensor axis of ${size}, expected at least 1`);
  const sizes = dims.map(Number);
  const { file, name: field } = message.part;
  sizes.reduce((product, size) => {
    demandSize(product, size, { file, field });
    return product * size;
  }, 1);
  return sizes;
}

/** The whole numbers of a tensor that are not in raw_data, as raw_data would have them. */
function rawWholes(message: Message, { field, width }: NumberType): Uint8Array | undefined {
  const list = integersIn(message, field);
  if (list.length === 0) return undefined;
  const view = new DataView(new ArrayBuffer(8 * list.length));
  list.forEach((x, k) => view.setBigInt64(width * k, x, true)); // the next one overwrites what is beyond the width
  return new Uint8Array(view.buffer, 0, width * list.length);
}

function typeOf(message: Message, part: Part): NumberType {
  const type = integerIn(message, 2);
  const found = numberTypes.get(type);
  if (found !== undefined) return found;
  throw unusable(
    `numbers of ONNX type ${type ?? 0}, expected float32 (1), float64 (11), float16 (10) or bfloat16 (16)`,
    'Convert the weights to one of these; quantised networks are not read.',
    { file: part.file, field: part.name },
  );
}

/** The numbers of a tensor, in raw_data or in the list of its type. */
function numbersIn(message: Message, type: NumberType, part: Part): Uint8Array {
  const { field } = type;
  const listed = field === 7 || field === 5 ? rawWholes(message, type) : bytesIn(message, field);
  const raw = bytesIn(message, 9);
  if (raw !== undefined && listed === undefined) return raw;
  if (listed !== undefined && raw === undefined) return listed;
  throw spoiled(part, `expected the numbers once, got ${raw === undefined ? 'none' : 'both'}`);
}

/** The tensor in these bytes. Throws {@link WidthwiseError}, naming it. */
export function tensorOf(unnamed: Part): Tensor {
  const message = read(unnamed, 'tensor');
  const name = textIn(message, 8);
  const part = name === '' ? unnamed : { ...unnamed, name: `tensor ${shown(name)}` };
  if (listIn(message, 13).length > 0 || (integerIn(message, 14) ?? 0n) !== 0n)
    throw unusable(
      'the tensor is in another file',
      'Save the model as one file: save_as_external_data=False.',
      { file: part.file, field: part.name },
    );
  const type = typeOf(message, part);
  const dims = sizesOf({ ...message, part });
  const bytes = numbersIn(message, type, part);
  const count = dims.reduce((product, size) => product * size, 1);
  if (bytes.length !== type.width * count)
    throw spoiled(
      part,
      `expected ${type.width * count} bytes for ${dims.join(' x ')} numbers, got ${bytes.length}`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const data = Float64Array.from({ length: count }, (_, k) => type.get(view, type.width * k));
  const k = data.findIndex((x) => !Number.isFinite(x));
  if (k >= 0) throw spoiled(part, `entry ${k + 1} is ${data[k]}, expected a finite number`);
  return { dims, data, name: part.name };
}

/** An attribute of a node; only one value is set. */
export interface Attribute {
  readonly float: number | undefined;
  readonly int: bigint | undefined;
  readonly text: string | undefined;
  readonly tensor: Tensor | undefined;
  readonly ints: readonly bigint[];
}

/** The attributes of a node, by name. Throws {@link WidthwiseError} on graphs, and on lists but those of whole numbers. */
export function attributesOf({
  name: node,
  attributes,
}: GraphNode): ReadonlyMap<string, Attribute> {
  const found = new Map<string, Attribute>();
  for (const part of attributes) {
    const message = read(part, 'attribute');
    const name = textIn(message, 1);
    if (found.has(name)) throw spoiled(part, `the attribute ${shown(name)} is there twice`);
    const float = bytesIn(message, 2);
    const text = bytesIn(message, 4);
    const tensor = bytesIn(message, 5);
    if (float !== undefined && float.length !== 4)
      throw spoiled(part, `the attribute ${shown(name)} is not a float`);
    found.set(name, {
      float:
        float === undefined
          ? undefined
          : new DataView(float.buffer, float.byteOffset, 4).getFloat32(0, true),
      int: integerIn(message, 3),
      ints: integersIn(message, 8),
      text: text === undefined ? undefined : textOf(text, part),
      tensor: tensor === undefined ? undefined : tensorOf({ ...part, bytes: tensor, name: node }),
    });
  }
  return found;
}

function nodeOf(bytes: Uint8Array, index: number, file: string): GraphNode {
  const message = read({ bytes, name: `node ${index + 1}`, file }, 'node');
  const names = (field: number): readonly string[] =>
    listIn(message, field).map((name) => textOf(name, message.part));
  const [op, given, domain] = [textIn(message, 4), textIn(message, 3), textIn(message, 7)];
  const [output = '', ...others] = names(2);
  const label = given === '' ? output : given;
  const name = `node ${index + 1} ${shown(label)} (${op.slice(0, 60)})`;
  if (!['', 'ai.onnx'].includes(domain))
    throw spoiled({ name, file }, `an operator of another domain, ${shown(domain)}`);
  if (output === '') throw spoiled({ name, file }, 'expected an output, got none');
  const attributes = listIn(message, 5).map((part) => ({ bytes: part, name, file }));
  return { name, op, inputs: names(1), output, more: others, attributes };
}

function shapeOf(type: Part): Omit<Declared, 'name'> {
  const tensorType = bytesIn(read(type, 'type'), 1);
  if (tensorType === undefined) throw spoiled(type, 'expected a tensor');
  const message = read({ ...type, bytes: tensorType }, 'tensorType');
  const numbers = Number(integerIn(message, 1) ?? 0n);
  const shape = bytesIn(message, 2);
  if (shape === undefined) return { type: numbers, shape: undefined };
  const sizes = listIn(read({ ...type, bytes: shape }, 'shape'), 1).map((bytes) => {
    const size = integerIn(read({ ...type, bytes }, 'dimension'), 1);
    return size === undefined ? undefined : Number(size);
  });
  if (sizes.length <= onnxLimits.axes) return { type: numbers, shape: sizes };
  throw spoiled(type, `a shape of ${sizes.length} axes, expected at most ${onnxLimits.axes}`);
}

function declaredIn(bytes: Uint8Array, file: string): Declared {
  const part = { bytes, name: 'graph', file };
  const message = read(part, 'value');
  const name = textIn(message, 1);
  const type = bytesIn(message, 2);
  const named = { name: `value ${shown(name)}`, file };
  if (type === undefined) return { name, shape: undefined, type: 0 };
  return { name, ...shapeOf({ ...named, bytes: type }) };
}

/** Since opset 7 operators broadcast as they do now. */
const leastOpset = 7n;

function demandOpset(model: Message): void {
  const { file } = model.part;
  const standard = listIn(model, 8)
    .map((bytes) => read({ bytes, name: 'opset_import', file }, 'opset'))
    .filter((opset) => ['', 'ai.onnx'].includes(textIn(opset, 1)))
    .map((opset) => integerIn(opset, 2) ?? 0n);
  const [version] = standard;
  if (version === undefined || standard.length > 1 || version < leastOpset)
    throw unusable(
      `expected one opset of ${leastOpset} or later, got ${standard.join(', ') || 'none'}`,
      'Export the model again with a newer opset.',
      { file },
    );
}

/** The graph of the model in these bytes. Throws {@link WidthwiseError} (`input`), naming `file`. */
export function graphOf(bytes: Uint8Array, file: string): Graph {
  const model = read({ bytes, name: 'model', file }, 'model');
  const graph = bytesIn(model, 7);
  if (graph === undefined) throw spoiled(model.part, 'there is no graph: not an ONNX model');
  demandOpset(model);
  const message = read({ bytes: graph, name: 'graph', file }, 'graph');
  const { part } = message;
  const [nodes, initialisers] = [listIn(message, 1), listIn(message, 5)];
  few(nodes, onnxLimits.nodes, 'nodes', part);
  few(initialisers, onnxLimits.tensors, 'tensors', part);
  const tensors = new Map<string, Tensor>();
  for (const initialiser of initialisers) {
    const name = textIn(read({ ...part, bytes: initialiser }, 'tensor'), 8);
    if (tensors.has(name)) throw spoiled(part, `two tensors are called ${shown(name)}`);
    tensors.set(name, tensorOf({ bytes: initialiser, name: 'tensor', file }));
  }
  return {
    nodes: nodes.map((node, index) => nodeOf(node, index, file)),
    tensors,
    inputs: listIn(message, 11).map((value) => declaredIn(value, file)),
    outputs: listIn(message, 12).map((value) => declaredIn(value, file)),
  };
}
