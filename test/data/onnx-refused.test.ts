import { describe, expect, it } from 'vitest';
import { readOnnx } from '../../src/data/onnx-read.ts';
import { bytesField, integerField, textField } from '../../src/data/protobuf.ts';
import { first, int, last, model, node, relu, shaped, tensor, whole } from './onnx-models.ts';
import { refusalOf } from './support.ts';

describe('a model that is no network of this kind', () => {
  const found = (bytes: Uint8Array): string => {
    const { code, message } = refusalOf(() => readOnnx(bytes, 'm.onnx'));
    expect(code).toBe('input');
    return message.split('\n')[0] ?? '';
  };

  it.each([
    [
      'a division that is not exact',
      model(
        node('Div', ['X', 'a'], 't'),
        node('MatMul', ['t', 'Wt'], 'z'),
        relu,
        last,
        tensor('a', [2], [3, 1]),
        ...shaped,
      ),
      /\(Div\): 1\/3 is not a double/u,
    ],
    [
      'a product that is not exact',
      model(
        first,
        node('Relu', ['z'], 'r'),
        node('Mul', ['r', 'a'], 'h'),
        node('MatMul', ['h', 'u'], 'f'),
        tensor('a', [3], [0.1, 1, 1]),
        tensor('u', [3, 1], [0.3, 1, 1]),
        ...shaped,
      ),
      /\(MatMul\): a scaled W, entry 1, is not a double/u,
    ],
    [
      'two activations with a scale of each unit between',
      model(
        first,
        node('Relu', ['z'], 'r'),
        node('Mul', ['r', 'a'], 's'),
        node('Tanh', ['s'], 'h'),
        last,
        tensor('a', [3], [1, 2, 3]),
        ...shaped,
      ),
      /\(MatMul\): a function acts on units that no weights lead to/u,
    ],
    [
      'an activation of the input',
      model(node('Tanh', ['X'], 'x'), node('MatMul', ['x', 'Wt'], 'z'), relu, last, ...shaped),
      /acts on units that no weights lead to/u,
    ],
    [
      'Reshape that mixes samples',
      model(
        node('Reshape', ['X', 's'], 'x'),
        node('MatMul', ['x', 'Wt'], 'z'),
        relu,
        last,
        whole('s', [2], [2, 3]),
        ...shaped,
      ),
      /\(Reshape\): does not keep samples and units of the shape \[n, 2\] apart/u,
    ],
    [
      'Squeeze of several units',
      model(
        first,
        node('Squeeze', ['z', 's'], 'r'),
        node('Relu', ['r'], 'h'),
        last,
        whole('s', [1], [-1]),
        ...shaped,
      ),
      /\(Squeeze\): does not keep/u,
    ],
    [
      'a rounding cast',
      model(
        first,
        node('Cast', ['z'], 'r', int('to', 1)),
        node('Relu', ['r'], 'h'),
        last,
        ...shaped,
      ),
      /\(Cast\): a cast from type 11 to 1, which rounds/u,
    ],
    [
      'a rounding cast of a constant',
      model(
        node('Cast', ['c'], 'r', int('to', 1)),
        node('Mul', ['X', 'r'], 'x'),
        node('MatMul', ['x', 'Wt'], 'z'),
        relu,
        last,
        tensor('c', [1], [0.1]),
        ...shaped,
      ),
      /\(Cast\): a cast of a constant that may round/u,
    ],
    [
      'a sum that would pair all samples',
      model(
        first,
        relu,
        node('MatMul', ['h', 'v'], 'g'),
        node('Squeeze', ['g', 's'], 'q'),
        node('Add', ['g', 'q'], 'f'),
        whole('s', [1], [1]),
        ...shaped,
      ),
      /\(Add\): joins \[n\] and \[n, 1\]/u,
    ],
    [
      'a constant that adds axes',
      model(
        first,
        node('Mul', ['z', 'c'], 'r'),
        node('Relu', ['r'], 'h'),
        last,
        tensor('c', [1, 1, 1], [2]),
        ...shaped,
      ),
      /adds axes to \[n, 3\]/u,
    ],
    [
      'Dropout in training',
      model(
        first,
        node('Dropout', ['z', '', 't'], 'r'),
        node('Relu', ['r'], 'h'),
        last,
        bytesField(5, integerField(2, 9), textField(8, 't'), bytesField(9, Uint8Array.of(1))),
        ...shaped,
      ),
      /training mode/u,
    ],
    [
      'the mask of Dropout',
      model(
        first,
        node('Dropout', ['z'], 'r', textField(2, 'mask')),
        node('Mul', ['r', 'mask'], 'h'),
        last,
        ...shaped,
      ),
      /its argument mask is not there yet/u,
    ],
    [
      'weights that come from the input',
      model(first, node('MatMul', ['z', 'z'], 'h'), last, ...shaped),
      /multiplies two values that depend on the input/u,
    ],
    [
      'a cycle',
      model(first, node('Add', ['h', 'z'], 'r'), node('Relu', ['r'], 'h'), last, ...shaped),
      /its argument h is not there yet/u,
    ],
    [
      'two nodes for one value',
      model(first, relu, node('Tanh', ['z'], 'h'), last, ...shaped),
      /its output is there already/u,
    ],
    [
      'bounds that are not in order',
      model(
        first,
        node('Clip', ['z', 'lo', 'hi'], 'h'),
        last,
        tensor('lo', [], [2]),
        tensor('hi', [], [1]),
        ...shaped,
      ),
      /bounds 2 and 1 are not in order/u,
    ],
  ] as const)('is refused with %s', (_, bytes, message) => {
    expect(found(bytes)).toMatch(message);
  });
});
