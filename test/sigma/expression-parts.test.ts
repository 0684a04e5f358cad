import { describe, expect, it } from 'vitest';
import { constant, partsOf, variable } from '../../src/sigma/expression-tree.ts';
import { parseExpression } from '../../src/sigma/expression-text.ts';
import { printExpression } from '../../src/sigma/expression-print.ts';

describe('the direct parts of a tree', () => {
  it.each([
    ['x', []],
    ['7/2', []],
    ['pi', []],
    ['-tanh(x)', ['tanh(x)']],
    ['tanh(x + 1)', ['x + 1']],
    ['(x + 1)^3', ['x + 1']],
    ['x + pi', ['x', 'pi']],
    ['x - pi', ['x', 'pi']],
    ['pi*x', ['pi', 'x']],
    ['x/pi', ['x', 'pi']],
  ])('of %s are %j', (text, parts) => {
    expect(partsOf(parseExpression(text)).map(printExpression)).toEqual(parts);
  });

  it('are the very nodes, so that shared parts stay shared', () => {
    expect(partsOf({ kind: 'power', base: variable, exponent: 2 })[0]).toBe(variable);
  });
});

describe('the text of a constant', () => {
  it.each([
    [0n, '0*x'],
    [3n, '3*x'],
    [-3n, '(-3)*x'],
  ])('%s stands in a product as %s', (value, text) => {
    expect(printExpression({ kind: 'mul', left: constant(value), right: variable })).toBe(text);
  });
});
