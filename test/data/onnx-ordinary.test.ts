import { InferenceSession, Tensor } from 'onnxruntime-web';
import { describe, expect, it } from 'vitest';
import { rationalField as Q, ratio, rationalFromDouble } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import { readModel, readOnnx } from '../../src/data/onnx-read.ts';
import type { ModelNetwork } from '../../src/data/onnx-read.ts';
import { evaluate, printExpression } from '../../src/sigma/expression.ts';
import {
  first,
  float,
  int,
  ints,
  last,
  model,
  node,
  relu,
  shaped,
  tensor,
  tensor32,
  value,
  weights,
  whole,
} from './onnx-models.ts';

const X = [1, 2, -3, 4, 0, -1];

/** f of the network that was read, exactly: all activations here are rational. */
function exactOutputs(
  { stages, activations }: ModelNetwork,
  rows: readonly (readonly number[])[],
): readonly number[] {
  return rows.map((x) => {
    let h: readonly Rational[] = x.map(rationalFromDouble);
    stages.forEach(({ weights: { rows: m, cols, data }, biases }, l) => {
      const p = Array.from({ length: m }, (_, j) =>
        h.reduce(
          (sum, a, k) => Q.add(sum, Q.mul(a, rationalFromDouble(data[j * cols + k] ?? 0))),
          rationalFromDouble(biases?.[j] ?? 0),
        ),
      );
      const e = activations[l];
      h = e === undefined ? p : p.map((a) => evaluate(rationalTier, e, a) ?? ratio(0n));
    });
    const [f = ratio(0n)] = h;
    return Number(f.num) / Number(f.den);
  });
}

/** What ONNX Runtime answers for these numbers in this shape. */
async function answers(
  bytes: Uint8Array,
  xs: readonly number[],
  dims: readonly number[],
): Promise<readonly number[]> {
  const session = await InferenceSession.create(bytes, { graphOptimizationLevel: 'basic' });
  const { f } = await session.run({ X: new Tensor('float64', Float64Array.from(xs), dims) });
  await session.release();
  return Array.from(f?.data ?? [], Number);
}

const withFactors = model(
  node('Gemm', ['X', 'Wt', 'b'], 'z', float('alpha', 2), float('beta', -3)),
  relu,
  node('Gemm', ['h', 'v', 'c'], 'f', float('alpha', 0.5), float('beta', 4)),
  tensor('b', [1, 3], [1, -2, 5]),
  tensor('c', [], [7]),
  ...shaped,
);

// Small whole numbers: ONNX Runtime computes them exactly, so that its answers are the network's, to the last bit.
const cases: readonly (readonly [what: string, bytes: Uint8Array])[] = [
  [
    'an output bias',
    model(
      first,
      relu,
      node('MatMul', ['h', 'v'], 'g'),
      node('Add', ['g', 'c'], 'f'),
      tensor('c', [1], [-3]),
      ...shaped,
    ),
  ],
  [
    'a scalar output bias',
    model(
      first,
      relu,
      node('MatMul', ['h', 'v'], 'g'),
      node('Add', ['c', 'g'], 'f'),
      tensor('c', [], [-3]),
      ...shaped,
    ),
  ],
  [
    'an output that is subtracted',
    model(
      first,
      relu,
      node('MatMul', ['h', 'v'], 'g'),
      node('Sub', ['c', 'g'], 'f'),
      tensor('c', [1], [5]),
      ...shaped,
    ),
  ],
  ['Gemm with alpha and beta', withFactors],
  [
    'weights that are stored in float32 and cast',
    model(
      node('Cast', ['Wt32'], 'Wc', int('to', 11)),
      node('MatMul', ['X', 'Wc'], 'z'),
      relu,
      last,
      tensor32('Wt32', [2, 3], [0.1, 3, 5, -2, 4, 0.7]),
      ...shaped,
    ),
  ],
  [
    'an input that is shifted and scaled',
    model(
      node('Sub', ['X', 'a'], 's'),
      node('Div', ['s', 'c'], 't'),
      node('MatMul', ['t', 'Wt'], 'z'),
      relu,
      last,
      tensor('a', [2], [1, -1]),
      tensor('c', [1, 2], [2, 0.25]),
      ...shaped,
    ),
  ],
  [
    'an input that is subtracted from numbers',
    model(
      node('Sub', ['a', 'X'], 't'),
      node('MatMul', ['t', 'Wt'], 'z'),
      relu,
      last,
      tensor('a', [2], [1, -1]),
      ...shaped,
    ),
  ],
  [
    'an input times one number',
    model(
      node('Mul', ['c', 'X'], 't'),
      node('MatMul', ['t', 'Wt'], 'z'),
      relu,
      last,
      tensor('c', [], [4]),
      ...shaped,
    ),
  ],
  [
    'units that are scaled after the activation',
    model(
      first,
      node('Relu', ['z'], 'r'),
      node('Mul', ['r', 'a'], 's'),
      node('Add', ['s', 'a'], 'h'),
      last,
      tensor('a', [3], [1, -2, 3]),
      ...shaped,
    ),
  ],
  [
    'units that are scaled before the activation',
    model(
      node('MatMul', ['X', 'Wt'], 'y'),
      node('Mul', ['y', 'a'], 'z'),
      relu,
      last,
      tensor('a', [3], [1, -2, 3]),
      ...shaped,
    ),
  ],
  [
    'two layers of weights without an activation',
    model(
      first,
      node('MatMul', ['z', 'M'], 'y'),
      node('Add', ['y', 'a'], 'x'),
      node('Relu', ['x'], 'h'),
      last,
      tensor('M', [3, 3], [1, 2, 0, -1, 1, 1, 0, 0, 2]),
      tensor('a', [3], [1, 0, -4]),
      ...shaped,
    ),
  ],
  [
    'three hidden layers',
    model(
      first,
      node('Relu', ['z'], 'a1'),
      node('MatMul', ['a1', 'M'], 'y'),
      node('Relu', ['y'], 'a2'),
      node('MatMul', ['a2', 'M'], 'x'),
      node('Relu', ['x'], 'h'),
      last,
      tensor('M', [3, 3], [1, 2, 0, -1, 1, 1, 0, 0, 2]),
      ...shaped,
    ),
  ],
  [
    'Dropout, Identity, Flatten and Reshape',
    model(
      node('Flatten', ['X'], 'x'),
      node('MatMul', ['x', 'Wt'], 'y'),
      node('Dropout', ['y'], 'z'),
      node('Relu', ['z'], 'r'),
      node('Identity', ['r'], 'h'),
      node('MatMul', ['h', 'v'], 'g'),
      node('Reshape', ['g', 's'], 'f'),
      whole('s', [2], [-1, 1]),
      ...shaped,
    ),
  ],
  [
    'an output without its last axis',
    model(
      first,
      relu,
      node('MatMul', ['h', 'v'], 'g'),
      node('Squeeze', ['g', 's'], 'f'),
      whole('s', [1], [1]),
      ...shaped,
    ),
  ],
  [
    'an output in one row',
    model(first, relu, node('MatMul', ['h', 'v'], 'g'), node('Transpose', ['g'], 'f'), ...shaped),
  ],
  [
    'weights that are transposed and summed first',
    model(
      node('Transpose', ['W'], 'A', ints('perm', 1, 0)),
      node('Sub', ['A', 'D'], 'B'),
      node('MatMul', ['X', 'B'], 'z'),
      relu,
      last,
      tensor('W', [3, 2], [1, 2, 3, 4, 5, 6]),
      tensor('D', [2, 3], [1, 1, 1, 0, 0, 0]),
      ...shaped,
    ),
  ],
  [
    'a node that nothing needs',
    model(first, node('Softmax', ['z'], 'unused'), relu, last, ...shaped),
  ],
  [
    'a leaky slope',
    model(first, node('PRelu', ['z', 's'], 'h'), last, tensor('s', [1], [0.5]), ...shaped),
  ],
  [
    'Clip',
    model(
      first,
      node('Clip', ['z', 'lo', 'hi'], 'h'),
      last,
      tensor('lo', [], [-2]),
      tensor('hi', [], [6]),
      ...shaped,
    ),
  ],
  [
    'Clip from above',
    model(first, node('Clip', ['z', '', 'hi'], 'h'), last, tensor('hi', [], [6]), ...shaped),
  ],
];

const rows = [X.slice(0, 2), X.slice(2, 4), X.slice(4)];

describe('an ordinary model', () => {
  it.each(cases)('with %s is read as what ONNX Runtime computes', async (_, bytes) => {
    const read = exactOutputs(readModel(bytes, 'm.onnx'), rows);
    expect(new Set(read).size).toBeGreaterThan(1);
    expect(await answers(bytes, X, [3, 2])).toEqual(read);
  });

  it('may multiply its weights from the left, with samples as columns', async () => {
    const bytes = model(
      node('MatMul', ['W', 'X'], 'y'),
      node('Add', ['y', 'b'], 'z'),
      relu,
      node('Gemm', ['u', 'h', 'c'], 'f', int('transA', 1)),
      tensor('W', [3, 2], [1, 2, 3, 4, 5, 6]),
      tensor('b', [3, 1], [1, -7, 2]),
      tensor('u', [3, 1], [1, -1, 2]),
      tensor('c', [1, 1], [3]),
      value(11, 'X', [2, 1]),
      value(12, 'f'),
    );
    const read = readModel(bytes, 'm.onnx');
    expect(read.input).toEqual({ shape: [2, 'n'], batch: 1 });
    for (const [k, row] of rows.entries())
      expect(await answers(bytes, row, [2, 1])).toEqual([exactOutputs(read, rows)[k]]);
  });

  it('may take its inputs in more axes', async () => {
    const bytes = model(
      node('Sub', ['X', 'a'], 's'),
      node('Reshape', ['s', 'sizes'], 'x'),
      node('MatMul', ['x', 'Wt'], 'z'),
      relu,
      last,
      tensor('a', [1, 1, 1, 2], [1, -1]),
      whole('sizes', [2], [1, -1]),
      ...weights.slice(0, 2),
      value(11, 'X', [1, 1, 1, 2]),
      value(12, 'f'),
    );
    const read = readModel(bytes, 'm.onnx');
    expect(read.input).toEqual({ shape: ['n', 1, 1, 2], batch: 1 });
    for (const [k, row] of rows.entries())
      expect(await answers(bytes, row, [1, 1, 1, 2])).toEqual([exactOutputs(read, rows)[k]]);
  });

  it('with one hidden layer is read with its biases and that of its output', () => {
    const bytes = model(
      node('Gemm', ['X', 'Wt', 'b'], 'z'),
      relu,
      node('Gemm', ['h', 'v', 'c'], 'f'),
      tensor('b', [3], [7, 8, 9]),
      tensor('c', [1], [0.5]),
      ...shaped,
    );
    expect(readOnnx(bytes, 'm')).toMatchObject({ bias: true, outputBias: 0.5 });
    expect(readOnnx(withFactors, 'm')).toMatchObject({ outputBias: 28 });
  });

  it('keeps an affine function between weights as an activation where it is the only one', () => {
    const bytes = model(first, node('MatMul', ['z', 'v'], 'f'), ...weights);
    expect(printExpression(readOnnx(bytes, 'm').activation)).toBe('x');
  });
});
