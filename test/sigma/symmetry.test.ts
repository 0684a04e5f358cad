import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/sigma/expression-tree.ts';
import { float64Tier } from '../../src/arithmetic/float64.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { isNothingAtZero, symmetry } from '../../src/sigma/symmetry.ts';

const shown: readonly (readonly [number, readonly string[]])[] = [
  [
    -1,
    ['x', 'tanh', 'sin', 'atan(x)', 'erf(x)', 'cube', 'cubic', 'rational', '-sin(tanh(x))', '1/x'],
  ],
  [-1, ['x*cos(x)', 'x^3/(1 + x^2)', 'sin(x) - x', 'tanh(x)^3', 'x*exp(-x^2)']],
  [1, ['gaussian', 'square', 'cos(x)', 'x*tanh(x)', 'sin(x)/x', 'tanh(x)^2', 'x^0', '3', 'pi']],
  [1, ['relu(x^2 - 1)', 'exp(cos(x)) + x^4', 'sqrt(1 + x^2)', 'softplus(x^2)']],
  [
    0,
    ['relu', 'softplus', 'exp', 'sigmoid', 'gelu', 'swish', 'x + x^2', 'x + 1', 'exp(x)*exp(-x)'],
  ],
  [
    0,
    ['tanh(x + 1)', '(x + x^2)^2', 'x*exp(x)', 'sin(x) - cos(x)', 'x/(1 + x)', 'sqrt(x)', 'log(x)'],
  ],
];

describe('the symmetry of a function', () => {
  it.each(shown)('is %d for %j', (c, formulas) => {
    for (const formula of formulas) {
      const { value } = activationNamed(formula);
      expect(symmetry(value), formula).toBe(c);
      if (c === 0) continue;
      const [x, y] = [0.7, -0.7].map((z) => evaluate(float64Tier, value, z) ?? Number.NaN);
      expect(Math.abs((y ?? Number.NaN) - c * (x ?? Number.NaN)), formula).toBeLessThan(1e-12);
    }
  });
});

describe('nothing at 0', () => {
  it('is a function with the value 0 there, with a kink or without', () => {
    for (const name of [
      'tanh',
      'gelu',
      'swish',
      'square',
      'x',
      'x*exp(x)',
      'cos(x) - 1',
      'relu',
      'abs',
      'leaky-relu',
      'sqrt(x + 1) - 1',
    ])
      expect(isNothingAtZero(activationNamed(name)), name).toBe(true);
    for (const name of [
      'gaussian',
      'softplus',
      'relu(x + 1)',
      'cos(x)',
      '1/x',
      'log(x)',
      'x/x',
      'sigmoid',
      'x + 1/1000',
    ])
      expect(isNothingAtZero(activationNamed(name)), name).toBe(false);
  });
});
