/**
 * # Models as they come against ONNX Runtime
 *
 * On random data, each judged by the derived bounds of the network that is read.
 * @module
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openOnnx } from '../../src/conformance/onnx-target.ts';
import type { CaseResult } from '../../src/conformance/record.ts';
import { validate } from '../../src/conformance/run.ts';
import { bytesField, integerField, textField } from '../../src/data/protobuf.ts';
import { gaussianSource } from '../../src/data/random.ts';
import { float, int, node, tensor32, text } from '../data/onnx-models.ts';
import { inFolder } from '../data/support.ts';

const gaussian = gaussianSource(7);
const draw = (count: number): readonly number[] =>
  Array.from({ length: count }, () => Math.fround(gaussian()));
/** Sixteenths: affine steps fold exactly. */
const coarse = (count: number): readonly number[] =>
  Array.from({ length: count }, () => Math.round(8 * gaussian()) / 16);

/** An input or output of this type with these sizes; a text is a free size. */
function declared(
  field: 11 | 12,
  name: string,
  dims: readonly (number | string)[],
  type: number = 1,
): Uint8Array {
  const sizes = dims.map((size) =>
    bytesField(1, typeof size === 'number' ? integerField(1, size) : textField(2, size)),
  );
  const inner = bytesField(1, integerField(1, type), bytesField(2, ...sizes));
  return bytesField(field, textField(1, name), bytesField(2, inner));
}

function model(...graph: readonly Uint8Array[]): Uint8Array {
  const opset = bytesField(8, textField(1, ''), integerField(2, 20));
  return Buffer.concat([integerField(1, 9), bytesField(7, textField(2, 'g'), ...graph), opset]);
}

const [d, wide, narrow] = [3, 5, 4];
const X = declared(11, 'X', ['n', d]);
const f = declared(12, 'f', ['n', 1]);

/** Three layers with weights and biases as Gemm, and these nodes from z to h between, twice. */
function deep(between: (z: string, h: string) => readonly Uint8Array[], outputs = 1): Uint8Array {
  return model(
    node('Gemm', ['X', 'A', 'a'], 'z1'),
    ...between('z1', 'h1'),
    node('Gemm', ['h1', 'B', 'b'], 'z2', int('transB', 1)),
    ...between('z2', 'h2'),
    node('Gemm', ['h2', 'C', 'c'], 'f'),
    tensor32('A', [d, wide], draw(d * wide)),
    tensor32('a', [wide], draw(wide)),
    tensor32('B', [narrow, wide], draw(narrow * wide)),
    tensor32('b', [narrow], draw(narrow)),
    tensor32('C', [narrow, outputs], draw(narrow * outputs)),
    tensor32('c', [outputs], draw(outputs)),
    X,
    declared(12, 'f', ['n', outputs]),
  );
}

const single = (op: string, ...more: readonly Uint8Array[]): Uint8Array =>
  deep((z, h) => [node(op, [z], h, ...more)]);

const activations: readonly (readonly [what: string, bytes: Uint8Array])[] = [
  'Abs',
  'Atan',
  'Cos',
  'Erf',
  'HardSwish',
  'Identity',
  'Mish',
  'Neg',
  'Relu',
  'Sigmoid',
  'Sin',
  'Softplus',
  'Softsign',
  'Tanh',
  'Elu',
  'Celu',
  'Selu',
  'HardSigmoid',
  'LeakyRelu',
  'Gelu',
].map((op) => [op, single(op)] as const);

const numbered: readonly (readonly [what: string, bytes: Uint8Array])[] = [
  ['Gelu by tanh', single('Gelu', text('approximate', 'tanh'))],
  ['Elu with alpha', single('Elu', float('alpha', 0.3))],
  ['Celu with alpha', single('Celu', float('alpha', 3))],
  ['LeakyRelu with alpha', single('LeakyRelu', float('alpha', 0.3))],
  [
    'swish in two nodes',
    deep((z, h) => [node('Sigmoid', [z], `s${h}`), node('Mul', [z, `s${h}`], h)]),
  ],
  ['Dropout', deep((z, h) => [node('Tanh', [z], `t${h}`), node('Dropout', [`t${h}`], h)])],
  [
    'Clip',
    deep((z, h) => [
      node('Constant', [], `low${h}`, float('value_float', -0.7)),
      node('Constant', [], `high${h}`, float('value_float', 1.1)),
      node('Clip', [z, `low${h}`, `high${h}`], h),
    ]),
  ],
  [
    'PRelu',
    deep((z, h) => [
      node('Constant', [], `slope${h}`, float('value_float', 0.2)),
      node('PRelu', [z, `slope${h}`], h),
    ]),
  ],
  ['ten outputs', deep((z, h) => [node('Tanh', [z], h)], 10)],
];

/** Affine steps before, between and after the weights, which are folded. */
const folded = model(
  node('Sub', ['X', 'mean'], 's'),
  node('Div', ['s', 'scale'], 'x'),
  node('MatMul', ['x', 'A'], 'p'),
  node('Add', ['p', 'a'], 'q'),
  node('Mul', ['q', 'factors'], 'z'),
  node('Tanh', ['z'], 'h'),
  node('MatMul', ['h', 'B'], 'y'),
  node('Add', ['y', 'b'], 'w'),
  node('MatMul', ['w', 'D'], 'v'),
  node('Relu', ['v'], 'u'),
  node('Gemm', ['u', 'C', 'c'], 'o', float('alpha', 0.5), float('beta', 3)),
  node('Mul', ['o', 'span'], 'r'),
  node('Add', ['r', 'start'], 'f'),
  tensor32('mean', [1, d], coarse(d)),
  tensor32('scale', [d], [0.5, 4, 0.25]),
  tensor32('A', [d, wide], coarse(d * wide)),
  tensor32('a', [wide], coarse(wide)),
  tensor32('factors', [wide], coarse(wide)),
  tensor32('B', [wide, narrow], coarse(wide * narrow)),
  tensor32('b', [narrow], coarse(narrow)),
  tensor32('D', [narrow, narrow], coarse(narrow * narrow)),
  tensor32('C', [narrow, 1], coarse(narrow)),
  tensor32('c', [1], [0.25]),
  tensor32('span', [1], [12.5]),
  tensor32('start', [1], [-3]),
  X,
  f,
);

/** As tf2onnx writes Dense layers: kernels by MatMul, BiasAdd, an input of unknown rows. */
const keras = model(
  node('Cast', ['args_0'], 'in', int('to', 1)),
  node('MatMul', ['in', 'sequential/dense/MatMul/ReadVariableOp:0'], 'sequential/dense/MatMul:0'),
  node('Add', ['sequential/dense/MatMul:0', 'dense/bias'], 'sequential/dense/BiasAdd:0'),
  node('Tanh', ['sequential/dense/BiasAdd:0'], 'sequential/dense/Tanh:0'),
  node('Transpose', ['turned'], 'sequential/dense_1/MatMul/ReadVariableOp:0'),
  node(
    'MatMul',
    ['sequential/dense/Tanh:0', 'sequential/dense_1/MatMul/ReadVariableOp:0'],
    'sequential/dense_1/MatMul:0',
  ),
  node('Add', ['sequential/dense_1/MatMul:0', 'dense_1/bias'], 'sequential/dense_1/BiasAdd:0'),
  node('Identity', ['sequential/dense_1/BiasAdd:0'], 'dense_1'),
  tensor32('sequential/dense/MatMul/ReadVariableOp:0', [d, wide], draw(d * wide)),
  tensor32('dense/bias', [wide], draw(wide)),
  tensor32('turned', [1, wide], draw(wide)),
  tensor32('dense_1/bias', [1], draw(1)),
  declared(11, 'args_0', ['unk__6', d]),
  declared(12, 'dense_1', ['unk__7', 1]),
);

/** What these bytes answer on the data, judged by the network in them, or in another model. */
async function judged(
  bytes: Uint8Array,
  data: string,
  answering: Uint8Array = bytes,
): Promise<readonly CaseResult[]> {
  const all: CaseResult[] = [];
  await inFolder(async (folder) => {
    const file = join(folder, 'model.onnx');
    writeFileSync(file, bytes);
    const { target, cases } = await openOnnx(file, data, 1, 10);
    writeFileSync(file, answering);
    const { ask } = (await openOnnx(file, data, 1, 10)).target;
    const options = { target: file, seed: 1, expectations: [], onLine: (): void => undefined };
    all.push(...(await validate({ ...target, ask }, cases, options)).results);
  });
  return all;
}

describe('a model on random data', () => {
  it.each([
    ...activations,
    ...numbered,
    ['folded affine steps', folded] as const,
    ['the form of Keras', keras] as const,
  ])('with %s is computed by ONNX Runtime within the derived bounds', async (_, bytes) => {
    const results = await judged(bytes, `gaussian:35x${d}`);
    expect(results.map(({ verdict }) => verdict.kind)).toEqual(['pass', 'pass']);
    expect(results[0]?.sizes).toMatchObject({ n: 32, d });
  });

  it('is judged by bounds that tell it from its neighbour', async () => {
    const [ours, theirs] = [tensor32('span', [1], [12.5]), tensor32('span', [1], [12.5 + 2 ** -8])];
    const start = Buffer.from(folded).indexOf(ours);
    const other = Buffer.from(folded);
    other.set(theirs, start);
    const results = await judged(folded, `gaussian:35x${d}`, other);
    expect(results.map(({ verdict }) => verdict.kind)).toEqual(['fail', 'fail']);
  });

  it('whose inputs have 16 bits is refused in one sentence', async () => {
    const half = model(
      node('Cast', ['X'], 'x', int('to', 1)),
      node('MatMul', ['x', 'A'], 'z'),
      node('Relu', ['z'], 'h'),
      node('MatMul', ['h', 'C'], 'f'),
      tensor32('A', [d, wide], draw(d * wide)),
      tensor32('C', [wide, 1], draw(wide)),
      declared(11, 'X', ['n', d], 10),
      f,
    );
    await expect(judged(half, `gaussian:4x${d}`)).rejects.toThrow(
      /the model takes float16; bounds are known for float32 and float64/u,
    );
  });
});
