import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ratio, rationalFromDouble } from '../../src/arithmetic/rational.ts';
import { readOnnx } from '../../src/data/onnx-read.ts';
import { onnxBytes } from '../../src/data/onnx-write.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { activationNamed, builtIn } from '../../src/sigma/built-in.ts';
import { evaluate, printExpression } from '../../src/sigma/expression.ts';
import type { Expression } from '../../src/sigma/expression.ts';
import { substituteTier, tree } from '../sigma/trees.ts';
import { apply, constant, variable } from '../../src/sigma/expression-tree.ts';
import { float, int, model, node, tensor, text, value, weights, withNodes } from './onnx-models.ts';
import { finiteMatrix, profile, refusalOf } from './support.ts';

const W = dense(3, 2, Float64Array.of(1, 2, 3, 4, 5, 6));

/** The tree with doubles for its constants. */
function rounded(e: Expression): Expression {
  if (e.kind === 'variable') return e;
  if (e.kind === 'pi') return { kind: 'constant', value: rationalFromDouble(Math.PI) };
  if (e.kind === 'constant') {
    const x = Number(e.value.num) / Number(e.value.den);
    return { kind: 'constant', value: rationalFromDouble(x) };
  }
  if ('left' in e) return { ...e, left: rounded(e.left), right: rounded(e.right) };
  return e.kind === 'power' ? { ...e, base: rounded(e.base) } : { ...e, of: rounded(e.of) };
}

function activationOf(bytes: Uint8Array): string {
  return printExpression(readOnnx(bytes, 'm.onnx').activation);
}

function found(bytes: Uint8Array): string {
  const { code, message } = refusalOf(() => readOnnx(bytes, 'm.onnx'));
  expect(code).toBe('input');
  return message.split('\n')[0] ?? '';
}

describe('an ONNX model', () => {
  it('comes back bit for bit, for all finite W and v', () => {
    fc.assert(
      fc.property(finiteMatrix, ({ rows, cols, entries }) => {
        const hidden = dense(rows, cols, Float64Array.from(entries));
        const outputs = entries.slice(0, rows).map((x) => -x);
        const { value: activation } = activationNamed('tanh');
        const read = readOnnx(onnxBytes({ hidden, outputs, activation }), 'm.onnx');
        const input = { shape: ['n', cols], batch: undefined };
        const none = { bias: false, outputBias: 0 };
        expect(read).toEqual({ hidden, outputs, activation, input, ...none });
      }),
      profile,
    );
  });

  it('has the same activation afterwards, for every built-in one without rounded constants', () => {
    for (const [name, { activation }] of builtIn) {
      if (name === 'leaky-relu') continue;
      const bytes = onnxBytes({ hidden: W, outputs: [1, 2, 3], activation: activation.value });
      expect(activationOf(bytes), name).toBe(printExpression(activation.value));
    }
  });

  it('has the same function afterwards, for all trees, up to the rounding of its constants', () => {
    const trees = tree(['exp', 'log', 'sqrt', 'sin', 'cos', 'tanh', 'atan', 'erf', 'relu'], true);
    let written = 0;
    fc.assert(
      fc.property(trees, (activation) => {
        const write = (): Uint8Array => onnxBytes({ hidden: W, outputs: [1, 2, 3], activation });
        if (!/\bx\b/u.test(printExpression(activation))) {
          expect(write).toThrow(/the activation is constant/u);
          return;
        }
        written++;
        const read = readOnnx(write(), 'm.onnx').activation;
        for (const x of [ratio(-2n), ratio(1n, 3n), ratio(5n)])
          expect(evaluate(substituteTier, read, x)).toEqual(
            evaluate(substituteTier, rounded(activation), x),
          );
      }),
      profile,
    );
    expect(written).toBeGreaterThan(profile.numRuns / 2);
  });

  it('has the nearest double for a constant such as 1/100 or pi', () => {
    const write = (formula: string): Uint8Array =>
      onnxBytes({ hidden: W, outputs: [1, 2, 3], activation: activationNamed(formula).value });
    expect(activationOf(write('x/3'))).toBe('x/3');
    expect(activationOf(write('0.1*x'))).toBe('3602879701896397/36028797018963968*x');
    expect(activationOf(write('pi*x'))).toBe('884279719003555/281474976710656*x');
  });

  it('is the same bytes each time, and computes shared parts once', () => {
    const u = apply('exp', variable);
    const activation = { kind: 'mul', left: u, right: u } as const;
    const bytes = onnxBytes({ hidden: W, outputs: [1, 2, 3], activation });
    expect(onnxBytes({ hidden: W, outputs: [1, 2, 3], activation })).toEqual(bytes);
    expect(Buffer.from(bytes).toString('latin1').split('"\x03Exp').length).toBe(2);
    expect(activationOf(bytes)).toBe('exp(x)^2');
  });

  it('rounds to float32 when asked, and says what does not fit', () => {
    const { value: activation } = activationNamed('tanh');
    const hidden = dense(1, 1, Float64Array.of(0.1));
    const read = readOnnx(onnxBytes({ hidden, outputs: [1], activation }, 'float32'), 'm.onnx');
    expect(read.hidden.data[0]).toBe(Math.fround(0.1));
    const refuse = (change: object): string =>
      refusalOf(() => onnxBytes({ hidden, outputs: [1], activation, ...change }, 'float32'))
        .message;
    expect(refuse({ outputs: [1e39] })).toMatch(/v has the entry 1e\+39, not a finite float32/u);
    expect(refuse({ activation: constant(3n) })).toMatch(/the activation is constant/u);
    expect(refuse({ activation: apply('step', variable) })).toMatch(/step, which ONNX lacks/u);
  });
});

describe('models from elsewhere', () => {
  const relu = node('Relu', ['z'], 'h');

  it('are read with MatMul, Gemm, both orders of W, one axis of v', () => {
    const plain = { hidden: W, outputs: [1, -1, 2], bias: false };
    expect(readOnnx(withNodes(relu), 'm')).toMatchObject(plain);
    const gemm = model(
      node('Gemm', ['X', 'W'], 'z', int('transB', 1), float('alpha', 1), int('transA', 0)),
      relu,
      node('Gemm', ['h', 'row'], 'f', int('transB', 1)),
      tensor('W', [3, 2], [1, 2, 3, 4, 5, 6]),
      tensor('row', [1, 3], [1, -1, 2]),
      value(11, 'X', [5, 2]),
      value(12, 'f', [5, 1]),
    );
    expect(readOnnx(gemm, 'm')).toMatchObject(plain);
    const vector = model(
      node('MatMul', ['X', 'Wt'], 'z'),
      relu,
      node('MatMul', ['h', 'list'], 'f'),
      tensor('list', [3], [1, -1, 2]),
      ...weights,
    );
    expect(readOnnx(vector, 'm')).toMatchObject(plain);
  });

  it('have their biases in the last column of W', () => {
    const hidden = dense(3, 3, Float64Array.of(1, 2, 7, 3, 4, 8, 5, 6, 9));
    const biases = tensor('b', [3], [7, 8, 9]);
    const gemm = model(
      node('Gemm', ['X', 'Wt', 'b'], 'z'),
      relu,
      node('Gemm', ['h', 'v', 'zero'], 'f'),
      tensor('zero', [1], [0]),
      biases,
      ...weights,
    );
    expect(readOnnx(gemm, 'm')).toMatchObject({ hidden, bias: true });
    for (const [a, b] of [
      ['u', 'b'],
      ['b', 'u'],
    ] as const) {
      const added = model(
        node('MatMul', ['X', 'Wt'], 'u'),
        node('Add', [a, b], 'z'),
        relu,
        node('MatMul', ['h', 'v'], 'g'),
        node('Add', ['g', 'zero'], 'f'),
        tensor('zero', [], [0]),
        biases,
        ...weights,
      );
      expect(readOnnx(added, 'm')).toMatchObject({ hidden, bias: true });
    }
  });

  it('have activations of several nodes, with their own constants', () => {
    const two = bytesConstant(2);
    const cases: readonly (readonly [string, readonly Uint8Array[]])[] = [
      ['x^2', [node('Mul', ['z', 'z'], 'h')]],
      ['x^2', [two, node('Pow', ['z', 'c'], 'h')]],
      ['1/x', [node('Reciprocal', ['z'], 'h')]],
      ['2 - x', [two, node('Sub', ['c', 'z'], 'h')]],
      ['x + 2', [two, node('Add', ['z', 'c'], 'h')]],
      ['x/sqrt(2)', [two, node('Sqrt', ['c'], 's'), node('Div', ['z', 's'], 'h')]],
      ['relu(x) - 1/4*relu(-x)', [node('LeakyRelu', ['z'], 'h', float('alpha', 0.25))]],
      ['x*(1 + erf(x/sqrt(2)))/2', [node('Gelu', ['z'], 'h', text('approximate', 'none'))]],
      ['(exp(x) - exp(-x))/2', [node('Sinh', ['z'], 'h')]],
      ['x', [node('Identity', ['z'], 'h')]],
    ];
    for (const [formula, nodes] of cases)
      expect(activationOf(withNodes(...nodes)), formula).toBe(formula);
  });

  function bytesConstant(x: number): Uint8Array {
    const inner = tensor('', [], [x]);
    return node('Constant', [], 'c', Buffer.concat([attribute(inner)]));
  }

  /** The attribute "value": a tensor's bytes without the header of an initialiser. */
  function attribute(initialiser: Uint8Array): Uint8Array {
    const name = Uint8Array.of(10, 5, ...Buffer.from('value'));
    return Buffer.concat([Uint8Array.of(42, name.length + initialiser.length), name, initialiser]);
  }

  it('are refused by the name of the node', () => {
    const wide = tensor('b', [3], [1, 2, 3]);
    const cases: readonly (readonly [Uint8Array, string])[] = [
      [
        withNodes(node('Softmax', ['z'], 'h')),
        'm.onnx, node 2 "h" (Softmax): this operator is not one that is read',
      ],
      [
        withNodes(node('Conv', ['z'], 'h', int('group', 1))),
        'm.onnx, node 2 "h" (Conv): this operator is not one that is read',
      ],
      [
        withNodes(node('Relu', ['missing'], 'h')),
        'm.onnx, node 2 "h" (Relu): its argument missing is not there yet',
      ],
      [
        withNodes(node('Gelu', ['z'], 'h', text('approximate', 'sine'))),
        'm.onnx, node 2 "h" (Gelu): the attribute approximate = sine',
      ],
      [
        withNodes(node('Div', ['b', 'z'], 'h'), wide),
        'm.onnx, node 2 "h" (Div): tensor "b" of shape 3 acts differently on each unit',
      ],
      [
        withNodes(node('Add', ['z', 'b'], 'h'), tensor('b', [2], [1, 2])),
        'm.onnx, node 2 "h" (Add): tensor "b" of shape 2 does not fit to units of shape [n, 3]',
      ],
      [
        withNodes(node('Pow', ['z', 'b'], 'h'), tensor('b', [], [1.5])),
        'm.onnx, node 2 "h" (Pow): expected a constant exponent, whole from -64 to 64 or 1/2',
      ],
      [
        withNodes(node('Tanh', ['z', 'z'], 'h')),
        'm.onnx, node 2 "h" (Tanh): expected 1 argument, got 2',
      ],
      [
        withNodes(node('Add', ['z', 'z', 'z'], 'h')),
        'm.onnx, node 2 "h" (Add): expected 2 arguments, got 3',
      ],
      [
        withNodes(node('MatMul', ['z', 'v'], 'h')),
        'm.onnx, node 3 "f" (MatMul): expected weights of 1 units, got those of 3',
      ],
      [
        withNodes(node('Relu', ['z'], 'h', textDomain('com.microsoft'))),
        'm.onnx, node 2 "h" (Relu): an operator of another domain, "com.microsoft"',
      ],
    ];
    for (const [bytes, message] of cases) expect(found(bytes)).toBe(message);
  });

  function textDomain(name: string): Uint8Array {
    return Uint8Array.of(58, name.length, ...Buffer.from(name));
  }

  it('are refused for what f = sigma(X W^T) v lacks', () => {
    const ends = (...more: readonly Uint8Array[]): Uint8Array =>
      model(node('MatMul', ['X', 'Wt'], 'z'), node('Tanh', ['z'], 'h'), ...more);
    const several = ends(
      node('MatMul', ['h', 'V'], 'f'),
      tensor('V', [3, 2], [1, 2, 3, 4, 5, 6]),
      ...weights,
    );
    expect(found(several)).toBe('m.onnx, graph: 2 outputs, expected 1');
    expect(found(ends(node('Identity', ['h'], 'f'), ...weights))).toBe(
      'm.onnx, graph: the model ends with tanh(x) of its last layer',
    );
    const linear = model(node('MatMul', ['X', 'Wt'], 'z'), node('MatMul', ['z', 'v'], 'f'));
    expect(found(linear)).toMatch(/expected one input, got 0/u);
    const twoLayers = ends(
      node('MatMul', ['X', 'Wt'], 'z2'),
      node('Add', ['h', 'z2'], 'g'),
      node('MatMul', ['g', 'v'], 'f'),
      ...weights,
    );
    expect(found(twoLayers)).toMatch(/\(Add\): joins two layers/u);
    const input = ends(node('MatMul', ['h', 'v'], 'f'), ...weights.slice(0, 2), value(12, 'f'));
    expect(found(Buffer.concat([input]))).toMatch(/expected one input, got 0|argument X/u);
  });
});
