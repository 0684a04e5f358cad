import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ratio, rationalField as Q, rationalToText } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import { parseExpression } from '../../src/sigma/expression-text.ts';
import { degree, evaluate, polynomial } from '../../src/sigma/expression.ts';
import type { Expression } from '../../src/sigma/expression.ts';
import { profile, rational, tree } from './trees.ts';

const degreeOf = (text: string): number | undefined => degree(parseExpression(text));

const shown = (text: string): readonly string[] | undefined =>
  polynomial(parseExpression(text))?.map(rationalToText);

/** (2 x)^64 to the power 64, again and again: the degree is 64^levels. */
function tower(levels: number): Expression {
  let e = parseExpression('2*x');
  for (let k = 0; k < levels; k++) e = { kind: 'power', base: e, exponent: 64 };
  return e;
}

describe('polynomial', () => {
  it('has the values of the tree where it is recognised, for all trees over Q', () => {
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

  it('computes up to degree 128 and 512 bits', () => {
    expect(polynomial(parseExpression('x^64*x^64'))).toHaveLength(129);
    expect(polynomial(parseExpression('x^64*x^64*x'))).toBeUndefined();
    expect(polynomial(parseExpression('(4^32)^7*2^63*x'))).toHaveLength(2);
    expect(polynomial(parseExpression('(4^32)^7*2^64*x'))).toBeUndefined();
    expect(polynomial(parseExpression('x/((4^32)^7*2^64)'))).toBeUndefined();
    expect(polynomial(parseExpression('-(4^32)^7*2^63*x'))).toHaveLength(2);
    expect(polynomial(parseExpression('-(4^32)^7*2^64*x'))).toBeUndefined();
  });

  it('gives up on powers whose coefficients grow: (x - 123456789.123456789)^64', () => {
    expect(polynomial(parseExpression('(x - 123456789.123456789)^-64'))).toBeUndefined();
  });

  it('gives up on towers of powers without computing them', () => {
    expect(polynomial(tower(2))).toBeUndefined();
    const ten: Expression = { kind: 'constant', value: ratio(10n) };
    let big: Expression = ten;
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
    expect(degreeOf('x^64*x^64')).toBe(128);
    expect(degreeOf('x^64*x^64*x')).toBe(129);
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

  it('is undefined for anything it does not recognise', () => {
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
