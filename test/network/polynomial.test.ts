import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ratio,
  rationalField as Q,
  rationalTier,
  rationalToText,
} from '../../src/arithmetic/rational.ts';
import { parseExpression } from '../../src/network/expression-text.ts';
import { degree, evaluate, parity, polynomial } from '../../src/network/expression.ts';
import type { Expression } from '../../src/network/expression.ts';
import { isSmooth, kinksOf } from '../../src/network/smoothness.ts';
import { profile, rational, tree } from './trees.ts';

const degreeOf = (text: string): number | undefined => degree(parseExpression(text));
const parityOf = (text: string): string => parity(parseExpression(text));
const kinks = (text: string): readonly string[] | undefined =>
  kinksOf(parseExpression(text))?.map(rationalToText);

/** x^64 to the power 64, again and again: the degree is 64^levels. */
function tower(levels: number): Expression {
  let e = parseExpression('2*x');
  for (let k = 0; k < levels; k++) e = { kind: 'power', base: e, exponent: 64 };
  return e;
}

describe('polynomial', () => {
  it('for all trees over Q: a recognised polynomial has the values of the tree', () => {
    let recognised = 0;
    fc.assert(
      fc.property(tree([]), rational, (e, x) => {
        const p = polynomial(e);
        if (p === undefined) return;
        recognised++;
        const horner = p.reduceRight((value, a) => Q.add(Q.mul(value, x), a), Q.zero);
        expect(evaluate(rationalTier, e, x)).toEqual(horner);
        expect(p.at(-1)?.num).not.toBe(0n);
      }),
      profile,
    );
    expect(recognised).toBeGreaterThan(50);
  });

  it('gives exact coefficients, constant first', () => {
    const shown = (text: string): readonly string[] | undefined =>
      polynomial(parseExpression(text))?.map(rationalToText);
    expect(shown('(x - 2)^3/4 - x')).toEqual(['-2', '2', '-3/2', '1/4']);
    expect(shown('x - x')).toEqual([]);
    expect(shown('0*x^5 + 7')).toEqual(['7']);
    expect(shown('x/(x - x + 2)')).toEqual(['0', '1/2']);
    expect(shown('x^2/x')).toBeUndefined();
    expect(shown('pi*x')).toBeUndefined();
    expect(shown('exp(0)')).toBeUndefined();
  });

  it('does not divide by a polynomial that is 0', () => {
    const x: Expression = { kind: 'variable' };
    const zero: Expression = { kind: 'sub', left: x, right: x };
    expect(polynomial({ kind: 'div', left: x, right: zero })).toBeUndefined();
  });

  it('gives up on towers of powers without computing them', () => {
    expect(polynomial(tower(2))).toBeUndefined();
    const ten: Expression = { kind: 'constant', value: ratio(10n) };
    let big = ten;
    for (let k = 0; k < 60; k++) big = { kind: 'power', base: big, exponent: 64 };
    expect(polynomial(big)).toBeUndefined();
    expect(degree(big)).toBe(0);
  });
});

describe('degree', () => {
  it('is exact where coefficients cancel', () => {
    expect(degreeOf('(x + 1)^2 - x^2')).toBe(1);
    expect(degreeOf('x - x')).toBe(0);
    expect(degreeOf('x + x^3')).toBe(3);
    expect(degreeOf('(1 - x)*(1 + x)')).toBe(2);
    expect(degreeOf('5')).toBe(0);
    expect(degreeOf('x^128')).toBe(degreeOf('(x^64)^2'));
  });

  it('counts numbers such as pi as constants', () => {
    expect(degreeOf('pi*x^2 + exp(1)*x')).toBe(2);
    expect(degreeOf('x^3/sqrt(2) - sin(1)')).toBe(3);
    expect(degreeOf('(pi*x)^4*x')).toBe(5);
    expect(degreeOf('-(pi*x)')).toBe(1);
    expect(degreeOf('pi')).toBe(0);
    expect(degree(tower(2))).toBe(4096);
    expect(degree(tower(40))).toBeUndefined();
  });

  it('is undefined for what is not recognised', () => {
    for (const text of [
      'tanh(x)',
      'x/(1 + x^2)',
      '1/x',
      'relu(x)',
      'x + sin(x)',
      'pi/x',
      'exp(x)^0',
    ])
      expect(degreeOf(text)).toBeUndefined();
  });
});

describe('parity', () => {
  it.each([
    ['x', 'odd'],
    ['x^2', 'even'],
    ['x + x^3', 'odd'],
    ['x + x^2', 'neither'],
    ['(x + 1)^2 - 2*x', 'even'],
    ['3', 'even'],
    ['pi', 'even'],
    ['pi*x', 'odd'],
    ['x - x', 'even'],
    ['-sin(x)', 'odd'],
    ['tanh(x)', 'odd'],
    ['atan(x)/x', 'even'],
    ['atan(x)*x^2', 'odd'],
    ['erf(x)^2', 'even'],
    ['erf(x)^3', 'odd'],
    ['cos(x)', 'even'],
    ['cos(sin(x))', 'even'],
    ['sin(cos(x))', 'even'],
    ['exp(-x^2)', 'even'],
    ['log(1 + x^2)', 'even'],
    ['sqrt(1 + x^2)', 'even'],
    ['relu(x^2 - 1)', 'even'],
    ['x/(1 + x^2)', 'odd'],
    ['sin(x) + x', 'odd'],
    ['sin(x) - x', 'odd'],
    ['cos(x) - 1', 'even'],
    ['sin(x) + cos(x)', 'neither'],
    ['exp(x)', 'neither'],
    ['exp(x)^2', 'neither'],
    ['exp(sin(x))', 'neither'],
    ['log(x)', 'neither'],
    ['sqrt(x)', 'neither'],
    ['relu(x)', 'neither'],
    ['x*exp(x)', 'neither'],
    ['abs(x)', 'even'],
    ['relu(-x) + relu(x)', 'even'],
    ['relu(x) - relu(-x)', 'odd'],
    ['relu(x) - relu(-x)/100', 'neither'],
    ['relu(x) + relu(x)', 'neither'],
    ['sinh(x)', 'odd'],
    ['cosh(x)', 'even'],
    ['cosh(2*x)', 'even'],
    ['exp(2*x) + exp(-2*x)', 'even'],
    ['exp(2*x) + exp(2*x)', 'neither'],
    ['exp(x/3) - exp(x/(-3))', 'odd'],
    ['exp(x^3) - exp((-x)^3)', 'odd'],
    ['exp(x^3) - exp(-(x^3))', 'odd'],
    ['exp(x + 1) - exp(1 - x)', 'neither'],
    ['exp(x + x^2) + exp(-x + x^2)', 'even'],
    ['exp(x + x^2) + exp(x - x^2)', 'neither'],
    ['exp(pi*x) + exp(-pi*x)', 'even'],
    ['abs(abs(x) - 1)', 'even'],
    ['sigmoid(x)', 'neither'],
  ])('%s is %s', (text, expected) => {
    expect(parityOf(text)).toBe(expected);
  });

  it('for all trees with relu: a parity that is shown holds at every rational point', () => {
    let shown = 0;
    fc.assert(
      fc.property(tree(['relu', 'step', 'kink']), rational, (e, x) => {
        const kind = parity(e);
        const here = evaluate(rationalTier, e, x);
        const there = evaluate(rationalTier, e, Q.neg(x));
        if (kind === 'neither' || here === undefined || there === undefined) return;
        shown++;
        expect(there).toEqual(kind === 'odd' ? Q.neg(here) : here);
      }),
      { ...profile, numRuns: 1000 },
    );
    expect(shown).toBeGreaterThan(100);
  });

  it('for all sums u(x) + u(-x) and differences: the parity is shown', () => {
    fc.assert(
      fc.property(tree(['exp', 'relu', 'sin']), (u) => {
        const mirrored = substituteMinus(u);
        expect(parity({ kind: 'add', left: u, right: mirrored })).not.toBe('neither');
        expect(parity({ kind: 'sub', left: mirrored, right: u })).not.toBe('neither');
      }),
      profile,
    );
  });
});

function substituteMinus(e: Expression): Expression {
  switch (e.kind) {
    case 'variable':
      return { kind: 'neg', of: e };
    case 'constant':
    case 'pi':
      return e;
    case 'neg':
    case 'apply':
      return { ...e, of: substituteMinus(e.of) };
    case 'power':
      return { ...e, base: substituteMinus(e.base) };
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
      return { ...e, left: substituteMinus(e.left), right: substituteMinus(e.right) };
  }
}

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
  });
});
