import * as fc from 'fast-check';
import { all, create } from 'mathjs';
import { describe, expect, it } from 'vitest';
import { interval, intervalTier } from '../../src/arithmetic/interval.ts';
import type { Interval } from '../../src/arithmetic/interval.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalFromDouble,
  rationalFromText,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import type { Tier } from '../../src/arithmetic/ring.ts';
import { parseExpression } from '../../src/sigma/expression-text.ts';
import { constant, variable } from '../../src/sigma/expression-tree.ts';
import { derivative, evaluate, printExpression } from '../../src/sigma/expression.ts';
import type { Expression } from '../../src/sigma/expression.ts';
import { profile, rational, tree } from './trees.ts';

const math = create({ ...all }, { number: 'BigNumber', precision: 64 });

/** The value of a mathjs text at x, to 64 digits; x has a short decimal expansion. */
function oracle(text: string, x: number): Rational {
  const value = rationalFromText(String(math.evaluate(text, { x: math.bignumber(String(x)) })));
  if (value === undefined) throw new Error(`no value of ${text} at ${x}`);
  return value;
}

function meets(box: Interval | undefined, value: Rational): boolean {
  if (box === undefined) return false;
  const slack = Q.div(Q.one, ratio(10n ** 50n));
  return (
    compareRational(rationalFromDouble(box.lo), Q.add(value, slack)) <= 0 &&
    compareRational(rationalFromDouble(box.hi), Q.sub(value, slack)) >= 0
  );
}

function at(e: Expression, x: number): Interval | undefined {
  return evaluate(intervalTier, e, interval(x));
}

/** v + d eps with eps^2 = 0: the derivative without symbols. */
interface Dual {
  readonly v: Rational;
  readonly d: Rational;
}

const dual = (v: Rational, d: Rational): Dual => ({ v, d });

function dualPower(a: Dual, k: number): Dual {
  let result = dual(Q.one, Q.zero);
  for (let i = 0; i < k; i++) result = dualTier.mul(result, a);
  return result;
}

const dualTier: Tier<Dual> = {
  zero: dual(Q.zero, Q.zero),
  one: dual(Q.one, Q.zero),
  add: (a, b) => dual(Q.add(a.v, b.v), Q.add(a.d, b.d)),
  sub: (a, b) => dual(Q.sub(a.v, b.v), Q.sub(a.d, b.d)),
  mul: (a, b) => dual(Q.mul(a.v, b.v), Q.add(Q.mul(a.v, b.d), Q.mul(a.d, b.v))),
  neg: (a) => dual(Q.neg(a.v), Q.neg(a.d)),
  constant: (num, den) => dual(ratio(num, den), Q.zero),
  pi: () => undefined,
  // (a/b)' = (a' - (a/b) b')/b
  div: (a, b) => {
    if (b.v.num === 0n) return undefined;
    const v = Q.div(a.v, b.v);
    return dual(v, Q.div(Q.sub(a.d, Q.mul(v, b.d)), b.v));
  },
  power: dualPower,
  apply: (f, a) => {
    if (f !== 'relu') return undefined;
    return a.v.num > 0n ? a : dual(Q.zero, Q.zero);
  },
};

const shown = (text: string): string => printExpression(derivative(parseExpression(text)));

describe('derivative', () => {
  it('agrees exactly with dual numbers, first and second, for all trees over Q', () => {
    fc.assert(
      fc.property(tree([]), rational, (e, x) => {
        const slope = derivative(e);
        expect(evaluate(rationalTier, slope, x)).toEqual(evaluate(dualTier, e, dual(x, Q.one))?.d);
        expect(evaluate(rationalTier, derivative(slope), x)).toEqual(
          evaluate(dualTier, slope, dual(x, Q.one))?.d,
        );
      }),
      profile,
    );
  });

  it('agrees exactly with dual numbers off the kinks, for all trees with relu', () => {
    let compared = 0;
    fc.assert(
      fc.property(tree(['relu']), rational, (e, x) => {
        const slope = evaluate(rationalTier, derivative(e), x);
        const expected = evaluate(dualTier, e, dual(x, Q.one));
        if (slope === undefined || expected === undefined) return;
        compared++;
        expect(slope).toEqual(expected.d);
      }),
      profile,
    );
    expect(compared).toBeGreaterThan(100);
  });

  // With a factor x and an inner function, so that no sign or inner derivative can be lost.
  const byMathjs = [
    ['exp(x/3 - x^2)'],
    ['x*log(1 + x^2)'],
    ['sqrt(3 + x)'],
    ['sin(2*x + x^2)'],
    ['cos(2*x + x^2)'],
    ['tanh(x^2 - x)'],
    ['atan(1 - 3*x)'],
    ['x/(1 + exp(-x))'],
    ['-x^3 - (1 - x)^5'],
    ['(2 - x)/(3 + x^2)'],
    ['pi*x^2 + sin(pi)*x'],
    ['1/(x^2 + 1)^3'],
  ] as const;
  const points = [-1.75, -0.5, 0, 0.0625, 0.375, 2.5];

  it.each(byMathjs)('agrees to 64 digits with mathjs, first and second, for %s', (text) => {
    const first = math.derivative(text, 'x');
    const slope = derivative(parseExpression(text));
    for (const x of points) {
      expect(meets(at(slope, x), oracle(first.toString(), x)), `first at ${x}`).toBe(true);
      const second = math.derivative(first, 'x').toString();
      expect(meets(at(derivative(slope), x), oracle(second, x)), `second at ${x}`).toBe(true);
    }
  });

  it("is 2/sqrt(pi) exp(-u^2) u' for erf(u)", () => {
    const slope = derivative(parseExpression('erf(x^2 - 3*x)'));
    const expected = '2/sqrt(pi)*exp(-(x^2 - 3*x)^2)*(2*x - 3)';
    for (const x of points) {
      expect(meets(at(slope, x), oracle(expected, x))).toBe(true);
      const second = math.derivative(expected, 'x').toString();
      expect(meets(at(derivative(slope), x), oracle(second, x))).toBe(true);
    }
  });

  it('encloses for erf on [0, 1/2] the mean slope erf(1/2)/(1/2)', () => {
    // erf(1/2) = 0.5204998778...
    const box = evaluate(intervalTier, derivative(parseExpression('erf(x)')), interval(0, 0.5));
    expect(meets(box, ratio(10409997556n, 10000000000n))).toBe(true);
  });

  it('is step for relu, kink for step and kink for kink, each times the inner derivative', () => {
    const relu: Expression = parseExpression('relu(3*x)');
    const slope = derivative(relu);
    expect(printExpression(slope)).toBe('step(3*x)*3');
    expect(printExpression(derivative(slope))).toBe('kink(3*x)*3*3');
    expect(printExpression(derivative(derivative(slope)))).toBe('kink(3*x)*3*3*3');
  });

  it('does not divide numbers by 0', () => {
    const one: Expression = { kind: 'constant', value: Q.one };
    const zero: Expression = { kind: 'constant', value: Q.zero };
    const x: Expression = { kind: 'variable' };
    const pole: Expression = { kind: 'div', left: x, right: zero };
    expect(printExpression(derivative(pole))).toBe('1/0');
    expect(printExpression(derivative({ kind: 'div', left: one, right: zero }))).toBe('0');
  });

  it('leaves out zero terms and unit factors', () => {
    expect(shown('x')).toBe('1');
    expect(shown('7/3')).toBe('0');
    expect(shown('pi')).toBe('0');
    expect(shown('x^0')).toBe('0');
    expect(shown('x^1')).toBe('1');
    expect(shown('x + 3')).toBe('1');
    expect(shown('3 - x')).toBe('-1');
    expect(shown('2*x*3')).toBe('6');
    expect(shown('exp(x)/5')).toBe('exp(x)/5');
    expect(shown('-(-exp(x))')).toBe('exp(x)');
    expect(shown('2 - exp(x)')).toBe('-exp(x)');
    expect(shown('exp(x/2)')).toBe('exp(x/2)*(1/2)');
    expect(shown('exp(x/(-2))')).toBe('exp(x/(-2))*(-1/2)');
    expect(shown('x/3 - 1/2')).toBe('1/3');
    expect(shown('cos(-x)')).toBe('sin(-x)');
    expect(shown('0*log(x)')).toBe('0');
  });
});

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
  ])('is, for %s, %s without terms 0 and factors 1', (text, wanted) => {
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

  it('leaves a quotient by 0 unchanged', () => {
    const e = derivative({ kind: 'div', left: variable, right: constant(0n) });
    expect(e).toMatchObject({ kind: 'div', right: { kind: 'constant', value: { num: 0n } } });
  });

  it('shares what is shared', () => {
    const u = parseExpression('sin(x)');
    const e = derivative({ kind: 'add', left: u, right: u });
    expect(e.kind === 'add' && e.left === e.right).toBe(true);
  });
});
