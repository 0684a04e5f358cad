import { describe, expect, it } from 'vitest';
import { float64Tier } from '../../src/arithmetic/float64.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { evaluate } from '../../src/sigma/expression.ts';
import { compiled } from '../../src/search/compiled-expression.ts';

const points = [-30, -2.5, -1, -0.1, 0, 1e-9, 0.3, 1, 4, 50];
const names = [
  'tanh',
  'sigmoid',
  'softplus',
  'relu',
  'sin',
  'exp',
  'x^3 - x/3 + pi',
  '1/x',
  'log(x)',
];

describe('compiled expressions', () => {
  it.each(names)('of %s and its derivatives have the values of evaluate, bit for bit', (name) => {
    const { value, slope, curvature } = activationNamed(name);
    for (const e of [value, slope, curvature])
      for (const x of points)
        expect(compiled(e)(x)).toBe(evaluate(float64Tier, e, x) ?? Number.NaN);
  });

  it('are NaN where the expression is not defined', () => {
    expect(compiled(activationNamed('log(x)').value)(-1)).toBeNaN();
    expect(compiled(activationNamed('1/x').value)(0)).toBeNaN();
  });
});
