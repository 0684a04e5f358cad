import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onnxLimits } from '../../src/data/onnx-graph.ts';
import { readModel, readOnnx, readOutputs } from '../../src/data/onnx-read.ts';
import { onnxBytes } from '../../src/data/onnx-write.ts';
import { bytesField, integerField, maxFields, textField } from '../../src/data/protobuf.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import {
  float,
  int,
  ints,
  model,
  node,
  tensor,
  value,
  weights,
  whole,
  withNodes,
} from './onnx-models.ts';
import { damagedCopies, profile, refusalOf, returnsOrRefuses } from './support.ts';

const small = onnxBytes({
  hidden: dense(2, 2, Float64Array.of(1, 0.5, -2, 0.1)),
  outputs: [1, -1],
  activation: activationNamed('x*sigmoid(x) + x^3/4').value,
});

function found(bytes: Uint8Array): string {
  const { code, message } = refusalOf(() => readOnnx(bytes, 'm.onnx'));
  expect(code).toBe('input');
  return message.split('\n')[0] ?? '';
}

/** The model with one more field in the message that this field of the graph is. */
function withTensor(...fields: readonly Uint8Array[]): Uint8Array {
  return withNodes(node('Tanh', ['z'], 'h'), bytesField(5, ...fields));
}

describe('a hostile ONNX file', () => {
  it('is refused wherever it is cut off', () => {
    expect(readOnnx(small, 'm.onnx').outputs).toEqual([1, -1]);
    for (let end = 0; end < small.length; end++)
      expect(() => readOnnx(small.subarray(0, end), 'm.onnx'), `${end} bytes`).toThrow(/m\.onnx/u);
  });

  it('is refused or read as a network, whatever bit is turned', () => {
    for (let k = 0; k < 8 * small.length; k++) {
      const copy = Uint8Array.from(small);
      copy[k >> 3] = (copy[k >> 3] ?? 0) ^ (1 << (k & 7));
      expect(
        returnsOrRefuses(() => {
          const { hidden, outputs } = readOnnx(copy, 'm.onnx');
          expect(outputs).toHaveLength(hidden.rows);
          expect([...hidden.data, ...outputs].every(Number.isFinite)).toBe(true);
        }),
      ).toBe(true);
    }
  });

  it('is refused or read, whatever bytes are changed', () => {
    fc.assert(
      fc.property(damagedCopies(small), (copy) => returnsOrRefuses(() => readOnnx(copy, 'm.onnx'))),
      { ...profile, numRuns: 2000 },
    );
  });

  it('is refused for impossible sizes, before anything of that size is made', () => {
    const sized = (...dims: readonly (number | bigint)[]): Uint8Array =>
      withNodes(node('Tanh', ['z'], 'h'), tensor('huge', dims, [1, 2]));
    expect(found(sized(-1, 2))).toBe(
      'm.onnx, tensor "huge": a tensor axis of -1, expected at least 1',
    );
    expect(found(sized(0))).toMatch(/a tensor axis of 0/u);
    expect(found(sized(2n ** 63n - 1n))).toMatch(/a tensor axis of 9223372036854775807/u);
    expect(found(sized(2 ** 40, 2 ** 40))).toMatch(/is more than 134217728 entries/u);
    expect(found(sized(2 ** 20, 2 ** 7))).toMatch(/expected 1073741824 bytes .* got 16/u);
    expect(found(sized(3))).toMatch(/expected 24 bytes for 3 numbers, got 16/u);
    expect(found(sized(1, 1, 1, 1, 1, 1, 1, 1, 2))).toMatch(/9 axes, expected at most 8/u);
  });

  it('is refused for numbers of other types, elsewhere, twice, or not finite', () => {
    const type = (k: number): Uint8Array => integerField(2, k);
    const name = textField(8, 't');
    const raw = bytesField(9, new Uint8Array(8));
    expect(found(withTensor(type(3), name, raw))).toMatch(/ONNX type 3, expected float32/u);
    expect(found(withTensor(name, raw))).toMatch(/ONNX type 0/u);
    expect(found(withTensor(type(11), name))).toMatch(/expected the numbers once, got none/u);
    expect(found(withTensor(type(11), name, raw, bytesField(10, new Uint8Array(8))))).toMatch(
      /once, got both/u,
    );
    const outside = bytesField(13, textField(1, 'location'), textField(2, '/etc/passwd'));
    expect(found(withTensor(type(11), name, outside))).toMatch(/the tensor is in another file/u);
    expect(found(withTensor(type(11), name, raw, integerField(14, 1)))).toMatch(/another file/u);
    for (const x of [Number.NaN, Infinity])
      expect(found(withNodes(node('Tanh', ['z'], 'h'), tensor('t', [1], [x])))).toMatch(
        /entry 1 is (?:NaN|Infinity), expected a finite number/u,
      );
  });

  it('is refused for unknown parts, and for known ones that occur twice', () => {
    const sparse = bytesField(15, new Uint8Array(0));
    expect(found(model(sparse, ...weights))).toMatch(/graph: field 15, byte 0, is not one/u);
    expect(found(withTensor(integerField(2, 11), integerField(2, 11)))).toMatch(
      /field 2 is there 2 times/u,
    );
    expect(found(withNodes(node('Tanh', ['z'], 'h'), tensor('v', [1], [1])))).toMatch(
      /two tensors are called "v"/u,
    );
    expect(found(withNodes(node('Tanh', ['z'], 'z'), node('Tanh', ['z'], 'h')))).toMatch(
      /its output is there already/u,
    );
    expect(found(Buffer.concat([small, small]))).toMatch(/field 7 is there 2 times/u);
    expect(found(Buffer.concat([small, bytesField(25)]))).toMatch(/model: field 25/u);
    const training = Buffer.concat([small, bytesField(20)]);
    expect(found(training)).toMatch(/model: field 20/u);
  });

  it('is refused for endless numbers, groups, and lengths beyond the file', () => {
    const endless = new Uint8Array(1000).fill(0xff);
    expect(found(endless)).toMatch(/a number of more than 64 bits, byte 0/u);
    expect(
      found(Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1)),
    ).toMatch(/a field of 18446744073709551615 bytes where 0 are left/u);
    expect(found(Uint8Array.of(0x3b))).toMatch(/wire type 3 of field 7/u);
    expect(found(Uint8Array.of(0x08))).toMatch(/the file ends within a number, byte 1/u);
    expect(found(new Uint8Array(0))).toMatch(/there is no graph: not an ONNX model/u);
    expect(found(new TextEncoder().encode('{"W": [[1]]}'))).toMatch(/model: /u);
  });

  it('is refused for its number of fields, nodes or parts before they are read', () => {
    const fields = Buffer.concat(Array.from({ length: maxFields + 1 }, () => bytesField(14)));
    expect(found(fields)).toBe(`m.onnx, model: more than ${maxFields} fields, the limit`);
    const dims = bytesField(1, new Uint8Array(maxFields + 1));
    expect(found(withTensor(integerField(2, 11), dims))).toMatch(/more than 20000 numbers/u);
    const many = Array.from({ length: onnxLimits.nodes }, (_, k) => node('Tanh', ['z'], `t${k}`));
    expect(found(withNodes(...many))).toMatch(/1002 nodes, more than 1000, the limit/u);
    // 2^60 parts as a tree
    const squares = Array.from({ length: 60 }, (_, k) =>
      node('Add', [`t${k}`, `t${k}`], k === 59 ? 'h' : `t${k + 1}`),
    );
    expect(found(withNodes(node('Tanh', ['z'], 't0'), ...squares))).toMatch(
      /\(Add\): an activation of more than 500 parts/u,
    );
    const deep = Array.from({ length: 100 }, (_, k) => node('Tanh', [`t${k}`], `t${k + 1}`));
    const last = [node('Tanh', ['z'], 't0'), ...deep, node('Tanh', ['t100'], 'h')];
    expect(found(withNodes(...last))).toMatch(/the activation is too large: expected at most 64/u);
  });

  const eye = (d: number): readonly number[] =>
    Array.from({ length: d * d }, (_, k) => (k % (d + 1) === 0 ? 1 : 0));
  /** A hidden layer and `count` more products with one matrix of d x d. */
  const repeated = (count: number, d: number, op: string): Uint8Array =>
    model(
      node('MatMul', ['X', 'I'], 'z'),
      node('Relu', ['z'], 'h0'),
      ...Array.from({ length: count }, (_, k) => node(op, [`h${k}`, 'I'], `h${k + 1}`)),
      node('MatMul', [`h${count}`, 'v'], 'f'),
      tensor('I', [d, d], eye(d)),
      tensor('v', [d, 1], eye(d).slice(0, d)),
      value(11, 'X'),
      value(12, 'f'),
    );

  it('folds equal matrices in a row up to a limit in all, and shares their numbers', () => {
    expect(readModel(repeated(3, 8, 'MatMul'), 'm.onnx').stages).toHaveLength(2);
    const { stages } = readModel(repeated(40, 128, 'MatMul'), 'm.onnx'); // 2^21 products each
    expect(stages.length).toBeGreaterThan(20);
    expect(stages.length).toBeLessThan(40);
  });

  it('is refused for numbers that its nodes make of one tensor, again and again', () => {
    expect(found(repeated(900, 60, 'MatMul'))).toMatch(
      /node \d+ .*\(MatMul\): the nodes make more than \d+ numbers, the limit/u,
    );
  });

  it('is refused for cycles, graphs within nodes and negative axes', () => {
    const circle = [
      node('Tanh', ['b'], 'a'),
      node('Tanh', ['a'], 'b'),
      node('Add', ['z', 'a'], 'h'),
    ];
    expect(found(withNodes(...circle))).toMatch(/\(Tanh\): its argument b is not there yet/u);
    expect(found(withNodes(node('Tanh', ['h'], 'h')))).toMatch(/its argument h is not there yet/u);
    const inner = bytesField(5, textField(1, 'body'), bytesField(6, ...weights));
    expect(found(withNodes(node('Loop', ['z'], 'h', inner)))).toMatch(/\(Loop\): /u);
    expect(found(withNodes(node('Flatten', ['z'], 'h', inner)))).toMatch(/\(Flatten\): field 6/u);
    for (const [op, more] of [
      ['Flatten', [int('axis', -9)]],
      ['Flatten', [int('axis', 2 ** 40)]],
      ['Transpose', [ints('perm', -1, 0)]],
      ['Squeeze', [ints('axes', -7)]],
      ['Unsqueeze', [ints('axes', -7)]],
      ['Reshape', [ints('shape', -1, -1)]],
      ['Reshape', [ints('shape', -5, 3)]],
    ] as const)
      expect(found(withNodes(node(op, ['z'], 'h', ...more))), op).toMatch(
        new RegExp(`^m\\.onnx, node 2 "h" \\(${op}\\): `, 'u'),
      );
  });

  /** Most operators in one model. */
  const rich = model(
    node('Sub', ['X', 'a'], 's'),
    node('Reshape', ['s', 'sizes'], 'r'),
    node('Transpose', ['W'], 'Wt', ints('perm', 1, 0)),
    node('Gemm', ['r', 'Wt', 'b'], 'z', float('alpha', 2), int('transB', 0)),
    node('Constant', [], 'low', float('value_float', -1)),
    node('Clip', ['z', 'low'], 'h'),
    node('Dropout', ['h'], 'p'),
    node('Cast', ['p'], 'q', int('to', 11)),
    node('MatMul', ['q', 'Wt2'], 'y'),
    node('Elu', ['y'], 'w', float('alpha', 0.5)),
    node('MatMul', ['w', 'v'], 't'),
    node('Mul', ['t', 'c'], 'o'),
    node('Squeeze', ['o', 'axes'], 'f'),
    tensor('a', [2], [1, 2]),
    whole('sizes', [2], [-1, 2]),
    tensor('W', [3, 2], [1, 2, 3, 4, 5, 6]),
    tensor('b', [3], [1, 2, 3]),
    tensor('Wt2', [3, 2], [1, 0, 2, -1, 1, 1]),
    tensor('v', [2, 1], [1, -2]),
    tensor('c', [1], [2]),
    whole('axes', [1], [1]),
    value(11, 'X', [4, 2]),
    value(12, 'f'),
  );

  it('with any operators is refused or read, whatever bytes are changed', () => {
    expect(readModel(rich, 'm.onnx').stages).toHaveLength(3);
    fc.assert(
      fc.property(damagedCopies(rich), (copy) =>
        returnsOrRefuses(() => {
          const { stages, activations } = readOutputs(copy, 'm.onnx');
          expect(activations).toHaveLength(stages.length - 1);
          for (const {
            weights: { data },
            biases = [],
          } of stages)
            expect([...data, ...biases].every(Number.isFinite)).toBe(true);
        }),
      ),
      { ...profile, numRuns: 3000 },
    );
  });

  it('is refused for inputs and outputs of another shape', () => {
    const shaped = (...shape: readonly number[]): Uint8Array =>
      model(
        node('MatMul', ['X', 'Wt'], 'z'),
        node('Tanh', ['z'], 'h'),
        node('MatMul', ['h', 'v'], 'f'),
        ...weights.slice(0, 2),
        value(11, 'X', shape),
        value(12, 'f'),
      );
    expect(readOnnx(shaped(7, 2), 'm.onnx').hidden.cols).toBe(2);
    expect(found(shaped(7, 3))).toMatch(/\(MatMul\): expected weights of 3 units, got those of 2/u);
    expect(found(shaped(1, 7, 2))).toMatch(/the shape \[n, 7, 2\], which is not one of samples/u);
    const two = withNodes(node('Tanh', ['z'], 'h'), value(11, 'more'));
    expect(found(two)).toMatch(/expected one input, got 2/u);
    expect(found(withNodes(node('Tanh', ['z'], 'h'), value(12, 'h')))).toMatch(
      /expected one output, got 2/u,
    );
  });

  it('is refused for an opset before 7, or none', () => {
    const graph = small.subarray(0, small.length - 6);
    expect(found(graph)).toMatch(/expected one opset of 7 or later, got none/u);
    const old = Buffer.concat([graph, bytesField(8, textField(1, ''), integerField(2, 6))]);
    expect(found(old)).toMatch(/got 6/u);
  });
});
