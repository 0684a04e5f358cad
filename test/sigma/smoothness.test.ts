import { describe, expect, it } from 'vitest';
import { rationalToText } from '../../src/arithmetic/rational.ts';
import { parseExpression } from '../../src/sigma/expression-text.ts';
import { isSmooth, kinksOf } from '../../src/sigma/expression.ts';
import type { Expression } from '../../src/sigma/expression.ts';

const kinks = (text: string): readonly string[] | undefined =>
  kinksOf(parseExpression(text))?.map(rationalToText);

describe('smoothness', () => {
  it('sees relu, step and kink anywhere in the tree', () => {
    expect(isSmooth(parseExpression('tanh(x) + log(1 + x^2)/3'))).toBe(true);
    for (const text of ['relu(x)', 'x^2 + tanh(-relu(x))', '1/(1 + abs(x))', 'relu(x)^3'])
      expect(isSmooth(parseExpression(text))).toBe(false);
    const x: Expression = { kind: 'variable' };
    expect(isSmooth({ kind: 'apply', f: 'step', of: x })).toBe(false);
    expect(isSmooth({ kind: 'apply', f: 'kink', of: x })).toBe(false);
  });

  it('lists where the arguments of relu vanish, ordered and once each', () => {
    expect(kinks('tanh(x)')).toEqual([]);
    expect(kinks('relu(x)')).toEqual(['0']);
    expect(kinks('abs(3*x - 2) + relu(x + 1) + relu(1/2 - x)')).toEqual(['-1', '1/2', '2/3']);
    expect(kinks('relu(5) + relu(x - x)')).toEqual([]);
    expect(kinks('relu(x^2 - 1)')).toBeUndefined();
    expect(kinks('relu(1 - relu(x))')).toBeUndefined();
    expect(kinks('relu(pi*x)')).toBeUndefined();
    expect(kinks('tanh(1 + relu(x^2 - 1))')).toBeUndefined();
  });
});
