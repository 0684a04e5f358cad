import { describe, expect, it } from 'vitest';
import { vanishesAtZero } from '../../src/sigma/at-zero.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';

function vanishes(formula: string): boolean {
  return vanishesAtZero(activationNamed(formula).value);
}

describe('a function that is 0 at 0', () => {
  it.each([
    'tanh',
    'relu',
    'leaky-relu',
    'gelu',
    'swish',
    'square',
    'cubic',
    'x/(1 + exp(-x))',
    'softplus(x) - log(2)',
    'cos(x) - 1',
    'cos(x + 1) - cos(1)',
    'sqrt(1 + x^2) - 1',
    'log(2)*x + relu(x)',
    '(x + log(2)) - log(2)',
    'sin(x)*log(2)',
    'x/sqrt(2)',
    'x/(pi*exp(2)^3)',
    '0 - relu(-x)',
    'exp(log(2)*x) - 1',
    '(x - pi) + (pi - x) - ((x - pi) + (pi - x))',
  ])('is %s', (formula) => {
    expect(vanishes(formula)).toBe(true);
  });

  it.each([
    'gaussian',
    'softplus',
    'sigmoid',
    'exp',
    'cos(x)',
    '1/(1 + x^2)',
    'relu(x + 1)',
    'x^0',
    'relu(x) + 1/1000000',
    'x - log(2)',
    '(x + 1)^2',
    'log(2)^2 - log(2)^3',
    'x/x',
    'pi',
    'cos(x) - 1 + (0 - 1)',
    'log(2)/x',
    'x*log(x)',
    'x/(log(2) - log(2))',
    'x*log(0 - 1)',
    'x/x',
    'sqrt(x)',
    'x*sqrt(log(2))',

    '1 - 0.999999999999999999999',
  ])('is not shown to be %s', (formula) => {
    expect(vanishes(formula)).toBe(false);
  });

  it('is not looked for in numbers that are longer than 4096 bits', () => {
    expect(vanishes('x + 2^64 - 2^32*2^32')).toBe(true);
    expect(vanishes('(2^64)^64 - 2^64*(2^64)^63')).toBe(false);
  });
});
