import { describe, expect, it } from 'vitest';
import { activationOf, cost } from '../../src/sigma/activation.ts';
import { derivative } from '../../src/sigma/derivative.ts';
import { parseExpression } from '../../src/sigma/expression-text.ts';
import { printExpression } from '../../src/sigma/expression.ts';
import { constant, variable } from '../../src/sigma/expression-tree.ts';

const primed = (text: string): string => printExpression(derivative(parseExpression(text)));
const twice = (text: string): string =>
  printExpression(derivative(derivative(parseExpression(text))));

describe('the tree of a derivative', () => {
  it.each([
    ['pi', '0'],
    ['-x', '-1'],
    ['2 + x', '1'],
    ['x - 2', '1'],
    ['2 - x', '-1'],
    ['3*x', '3'],
    ['x*3', '3'],
    ['-1*sin(x)', '-cos(x)'],
    ['sin(x)*-1', '-cos(x)'],
    ['x*x', 'x + x'],
    ['x*sin(x)', 'sin(x) + x*cos(x)'],
    ['sin(x)*x', 'cos(x)*x + sin(x)'],
    ['sin(x) + pi', 'cos(x)'],
    ['pi + sin(x)', 'cos(x)'],
    ['sin(x) - pi', 'cos(x)'],
    ['pi - sin(x)', '-cos(x)'],
    ['-(-sin(x))', 'cos(x)'],
    ['2*x + 3*x', '5'],
    ['5 - 2*x - 3*x', '-5'],
    ['2*(x/4)', '1/2'],
    ['x/3', '1/3'],
    ['sin(x)/3', 'cos(x)/3'],
    ['3/x', '(-3)/x^2'],
    ['sin(x)/x', '(cos(x)*x - sin(x))/x^2'],
    ['x^0', '0'],
    ['x^1', '1'],
    ['x^2', '2*x'],
    ['x^3', '3*x^2'],
    ['(2*x)^2', '2*(2*x)*2'],
    ['(-x)^3', '-(3*(-x)^2)'],
    ['exp(-x)', '-exp(-x)'],
    ['log(2*x)', '2/(2*x)'],
    ['sqrt(x)', '1/(2*sqrt(x))'],
    ['cos(-x)', 'sin(-x)'],
    ['tanh(x)', '1 - tanh(x)^2'],
    ['atan(3*x)', '3/(1 + (3*x)^2)'],
    ['relu(-x)', '-step(-x)'],
    ['relu(3)', '0'],
    ['sin(pi)', '0'],
  ])('of %s is %s: no term 0, no factor 1', (text, wanted) => {
    expect(primed(text)).toBe(wanted);
  });

  it('is a number where the rules make it one, also the second time', () => {
    for (const [text, wanted] of [
      ['x*x', '2'],
      ['(2*x)^2', '8'],
      ['x^2 - x^2', '0'],
      ['x^2 + 3*x^2', '8'],
      ['5 - x^2', '-2'],
      ['x^2/4', '1/2'],
    ] as const)
      expect(twice(text)).toBe(wanted);
  });

  it('leaves a quotient by 0 as it is', () => {
    const e = derivative({ kind: 'div', left: variable, right: constant(0n) });
    expect(e).toMatchObject({ kind: 'div', right: { kind: 'constant', value: { num: 0n } } });
  });

  it('shares what is shared', () => {
    const u = parseExpression('sin(x)');
    const e = derivative({ kind: 'add', left: u, right: u });
    expect(e.kind === 'add' && e.left === e.right).toBe(true);
  });
});

describe('the cost of an activation', () => {
  const costOf = (text: string): number => cost(activationOf(parseExpression(text)));

  it('counts each node of the three trees once, and a function as ten', () => {
    expect(costOf('x')).toBe(3); // x, 1, 0
    expect(costOf('x^2')).toBe(5); // x, x^2, 2, 2*x and the number 2 again
    expect(costOf('exp(x)')).toBe(11); // all three are one tree
    expect(costOf('sin(x)')).toBe(32); // x, sin(x), cos(x), -sin(x) with a sine of its own
  });

  it('counts the other tree of softplus too', () => {
    const softplus = activationOf(parseExpression('softplus(x)'));
    const turned = softplus.turned === undefined ? 0 : cost(softplus.turned);
    expect(turned).toBeGreaterThan(30);
    expect(cost(softplus)).toBe(cost({ ...softplus, turned: activationOf(variable) }) - 3 + turned);
  });
});

describe('the other tree of softplus', () => {
  const turned = (text: string): string | undefined => {
    const { turned: other } = activationOf(parseExpression(text));
    return other === undefined ? undefined : printExpression(other.value);
  };

  it('replaces it wherever it is', () => {
    const other = 'x + log(1 + exp(-x))';
    expect(turned('softplus(x)')).toBe(other);
    expect(turned('-softplus(x)')).toBe(`-(${other})`);
    expect(turned('softplus(x)^2')).toBe(`(${other})^2`);
    expect(turned('tanh(softplus(x))')).toBe(`tanh(${other})`);
    expect(turned('x*softplus(x)')).toBe(`x*(${other})`);
    expect(turned('softplus(x)/pi')).toBe(`(${other})/pi`);
    expect(turned('softplus(2*x) + 1')).toBe('2*x + log(1 + exp(-(2*x))) + 1');
    expect(turned('softplus(softplus(x))')).toBe(`${other} + log(1 + exp(-(${other})))`);
  });

  it('is there for nothing else', () => {
    for (const text of ['log(x)', 'log(2 + exp(x))', 'log(1 + sin(x))', 'exp(1 + exp(x))', 'x^2'])
      expect(turned(text)).toBeUndefined();
    for (const text of [
      'log(1/2 + exp(x))',
      'log(exp(x) + 1)',
      'log(1 - exp(x))',
      'log(x + exp(x))',
    ])
      expect(turned(text)).toBeUndefined();
  });
});
