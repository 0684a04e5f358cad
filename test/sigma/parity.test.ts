import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rationalField as Q } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import { parseExpression } from '../../src/sigma/expression-text.ts';
import { evaluate, parity } from '../../src/sigma/expression.ts';
import type { Expression } from '../../src/sigma/expression.ts';
import { profile, rational, tree } from './trees.ts';

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
  ])('of %s is %s', (text, expected) => {
    expect(parity(parseExpression(text))).toBe(expected);
  });

  it('holds at every rational point where it is shown, for all trees with relu', () => {
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

  it('is shown for all sums u(x) + u(-x) and differences', () => {
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
