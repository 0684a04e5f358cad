import { describe, expect, it } from 'vitest';
import { interval, intervalTier } from '../../src/arithmetic/interval.ts';
import { contains } from '../../src/arithmetic/interval-sets.ts';
import { rationalFromDouble } from '../../src/arithmetic/rational.ts';
import { readOnnx } from '../../src/data/onnx-read.ts';
import { bytesField, integerField, textField } from '../../src/data/protobuf.ts';
import { evaluate } from '../../src/sigma/expression.ts';
import { float, int, model, node, relu, tensor, value, withNodes } from './onnx-models.ts';

/** Values of a function at -1 and 2, from its definition in Operators.md. */
interface Example {
  readonly op: string;
  readonly low: number;
  readonly high: number;
  readonly more: readonly Uint8Array[];
}

describe('the activations of other frameworks', () => {
  const functions: readonly Example[] = [
    { op: 'Elu', low: Math.expm1(-1), high: 2, more: [] },
    { op: 'Elu', low: 0.5 * Math.expm1(-1), high: 2, more: [float('alpha', 0.5)] },
    { op: 'Celu', low: 2 * Math.expm1(-0.5), high: 2, more: [float('alpha', 2)] },
    {
      op: 'Selu',
      low: 1.050700987355 * 1.673263242354 * Math.expm1(-1),
      high: 1.050700987355 * 2,
      more: [],
    },
    { op: 'HardSwish', low: -1 / 3, high: 5 / 3, more: [] },
    { op: 'Softsign', low: -0.5, high: 2 / 3, more: [] },
    { op: 'Mish', low: -0.303401461, high: 1.943958864, more: [] },
    { op: 'LeakyRelu', low: -0.25, high: 2, more: [float('alpha', 0.25)] },
    {
      op: 'HardSigmoid',
      low: 0.375,
      high: 0.75,
      more: [float('alpha', 0.125), float('beta', 0.5)],
    },
    { op: 'HardSigmoid', low: 0, high: 1, more: [float('alpha', 1), float('beta', 0)] },
  ];
  it.each(functions)('$op, from $low', ({ op, low, high, more }) => {
    const { activation } = readOnnx(withNodes(node(op, ['z'], 'h', ...more)), 'm');
    for (const [x, y] of [
      [-1, low],
      [2, high],
    ] as const) {
      const box = evaluate(intervalTier, activation, interval(x));
      expect(box).toBeDefined();
      if (box !== undefined) {
        expect(Math.abs(box.lo - y)).toBeLessThan(1e-7);
        expect(box.hi - box.lo).toBeLessThan(1e-14);
      }
    }
  });

  it.each([
    ['tanh', -0.158808009, 1.954597694],
    ['none', -0.158655254, 1.954499736],
  ])('Gelu by %s', (form, low, high) => {
    const approximate = bytesField(
      5,
      textField(1, 'approximate'),
      textField(4, form),
      integerField(20, 3),
    );
    const { activation } = readOnnx(withNodes(node('Gelu', ['z'], 'h', approximate)), 'm');
    for (const [x, y] of [
      [-1, low],
      [2, high],
    ] as const) {
      const box = evaluate(intervalTier, activation, interval(x));
      expect(box && contains(interval(y - 1e-9, y + 1e-9), rationalFromDouble(box.lo))).toBe(true);
    }
  });
});

describe('numbers of 16 bits', () => {
  /** 1, -2.5, the least float16, and the largest; the same bits are other numbers in bfloat16. */
  const bits = [0x3c00, 0xc100, 0x0001, 0x7bff];
  const half = (type: number): Uint8Array => {
    const raw = Uint8Array.from(bits.flatMap((x) => [x & 0xff, x >> 8]));
    const dims = [integerField(1, 2), integerField(1, 2)];
    return bytesField(5, ...dims, integerField(2, type), textField(8, 'A'), bytesField(9, raw));
  };
  const listed = bytesField(
    5,
    integerField(1, 2),
    integerField(1, 2),
    integerField(2, 10),
    textField(8, 'A'),
    ...bits.map((x) => integerField(5, x)),
  );
  const read = (A: Uint8Array): readonly number[] =>
    Array.from(
      readOnnx(
        model(
          node('Gemm', ['X', 'A'], 'z', int('transB', 1)),
          relu,
          node('MatMul', ['h', 'u'], 'f'),
          A,
          tensor('u', [2, 1], [1, 1]),
          value(11, 'X'),
          value(12, 'f'),
        ),
        'm',
      ).hidden.data,
    );

  it('are widened exactly', () => {
    const wide = [1, -2.5, 2 ** -24, 65_504];
    expect(read(half(10))).toEqual(wide);
    expect(read(listed)).toEqual(wide);
    expect(read(half(16))).toEqual([2 ** -7, -8, 2 ** -133, 255 * 2 ** 113]);
  });
});
