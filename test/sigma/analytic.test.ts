import { describe, expect, it } from 'vitest';
import { isAnalytic } from '../../src/sigma/analytic.ts';
import { activationNamed, builtIn } from '../../src/sigma/built-in.ts';
import { constant, variable } from '../../src/sigma/expression-tree.ts';
import { isSmooth } from '../../src/sigma/smoothness.ts';

const of = (text: string): boolean | undefined => isAnalytic(activationNamed(text).value);

describe('analytic on R', () => {
  it('is each built-in activation but those with a kink, which are not', () => {
    for (const [name, { activation }] of builtIn)
      expect(of(name), name).toBe(isSmooth(activation.value));
  });

  it('is a formula whose divisors and arguments of log and sqrt are positive', () => {
    for (const text of [
      '1/(1 + x^2)',
      '1/(x^2 - x + 1)',
      '1/(1 + x^4)',
      '-1/(-1 - x^2)',
      'x/2',
      'x/(-2)',
      'log(1 + exp(x))',
      'log(2 + sin(x)^2)',
      'log(sin(x)^2 + 2)',
      'sqrt(1 + exp(x)*exp(x^2))',
      '1/sqrt(2)',
      '1/exp(x)^3',
      'x/(1 + 1/exp(x))',
      'log(pi)',
      '1/(1 + sqrt(exp(x)))',
    ])
      expect(of(text), text).toBe(true);
  });

  it('is not shown where a part is defined on less than R, though it is smooth there', () => {
    for (const text of [
      '1/x',
      'log(x)',
      'sqrt(x)',
      'sqrt(x^2)',
      '1/x^2',
      '1/(x^2 - 1)',
      '1/(x^2 - 2*x + 1)',
      '1/(1 + x)',
      '1/(1 + x + x^4)',
      '1/(1 + x^3)',
      'log(sin(x)^2)',
      'log(1 - exp(x))',
      'log(1 + sin(x))',
      '1/(sin(x)^2 + cos(x)^2)',
      'log(exp(x)*x)',
      'log(exp(x)/(-2))',
      'log(x + exp(x))',
      '1/sqrt(x)',
      '1/tanh(x)',
      'tanh(1/x)',
      '1/x + x',
      '-1/x',
      '(1/x)^2',
    ]) {
      expect(of(text), text).toBe(undefined);
      expect(isSmooth(activationNamed(text).value), text).toBe(true);
    }
  });

  it('fails where two different polynomials meet', () => {
    for (const text of [
      'relu(x)',
      'x - relu(1 - 2*x)',
      'relu(x)^3',
      'relu(x - 1) + relu(1 - x)',
      'relu(x) - relu(-x) + relu(x + 5)',
      'relu(x + 1) - relu(x - 1)',
    ])
      expect(of(text), text).toBe(false);
    expect(isAnalytic({ kind: 'apply', f: 'step', of: variable })).toBe(false);
  });

  it('is not shown if relu cancels, or next to a part that is not a polynomial', () => {
    for (const text of [
      'relu(x) - relu(-x)',
      'relu(2*x) - 2*relu(x)',
      'x + relu(-1)',
      'relu(x)*tanh(x)',
      'relu(x^2)',
      'relu(relu(x) - 1)',
      'tanh(relu(x))',
    ])
      expect(of(text), text).toBe(undefined);
    expect(isAnalytic({ kind: 'apply', f: 'relu', of: constant(3n) })).toBe(undefined);
  });
});
