import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ratio } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import { printExpression } from '../../src/sigma/expression-print.ts';
import { parseExpression } from '../../src/sigma/expression-text.ts';
import { constant, evaluate, variable } from '../../src/sigma/expression-tree.ts';
import type { Expression } from '../../src/sigma/expression-tree.ts';
import { profile, rational, substituteTier, tree } from './trees.ts';

const value = (num: bigint, den: bigint): Expression => ({
  kind: 'constant',
  value: ratio(num, den),
});

describe('printExpression', () => {
  it.each([
    ['x - (1 - x) - 1', 'x - (1 - x) - 1'],
    ['x*(2*x)', 'x*(2*x)'],
    ['x/(x/3)', 'x/(x/3)'],
    ['(x+1)*(x-1)', '(x + 1)*(x - 1)'],
    ['(-x)*3', '(-x)*3'],
    ['-(x*3)', '-(x*3)'],
    ['-x + 1', '-x + 1'],
    ['1 + -x', '1 + (-x)'],
    ['-(-x)', '-(-x)'],
    ['-x^2', '-x^2'],
    ['(-x)^2', '(-x)^2'],
    ['(x^2)^3', '(x^2)^3'],
    ['(1/2)^3', '(1/2)^3'],
    ['x*(1/2)', 'x*(1/2)'],
    ['0.5*x', '1/2*x'],
    ['(-2)^3*x', '(-2)^3*x'],
    ['x*-2', 'x*(-2)'],
    ['-(x + 1)', '-(x + 1)'],
    ['tanh(x)^2', 'tanh(x)^2'],
    ['(x+1)^2', '(x + 1)^2'],
  ])('prints %s as %s', (text, printed) => {
    expect(printExpression(parseExpression(text))).toBe(printed);
  });

  it('prints what is read back as the same function, and then as the same tree', () => {
    const functions = ['exp', 'log', 'sqrt', 'sin', 'cos', 'tanh', 'atan', 'erf', 'relu'] as const;
    fc.assert(
      fc.property(tree(functions, true), rational, (e, x) => {
        const text = printExpression(e);
        const again: Expression = parseExpression(text);
        expect(evaluate(substituteTier, again, x), text).toEqual(evaluate(substituteTier, e, x));
        expect(parseExpression(printExpression(again))).toEqual(again);
      }),
      profile,
    );
  });

  it('prints what has the values of the tree, for all trees over Q', () => {
    fc.assert(
      fc.property(tree(['relu']), rational, (e, x) => {
        const again = parseExpression(printExpression(e));
        expect(evaluate(rationalTier, again, x)).toEqual(evaluate(rationalTier, e, x));
      }),
      profile,
    );
  });

  it('prints a constant with its sign and its parts', () => {
    expect(printExpression(value(-3n, 4n))).toBe('-3/4');
    expect(printExpression({ kind: 'power', base: value(-3n, 4n), exponent: 2 })).toBe('(-3/4)^2');
    expect(printExpression({ kind: 'neg', of: value(-3n, 1n) })).toBe('-(-3)');
  });

  it.each([
    [0n, '0*x'],
    [3n, '3*x'],
    [-3n, '(-3)*x'],
  ])('prints the constant %s in a product as %s', (value, text) => {
    expect(printExpression({ kind: 'mul', left: constant(value), right: variable })).toBe(text);
  });
});
