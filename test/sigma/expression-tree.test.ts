import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interval, intervalTier } from '../../src/arithmetic/interval.ts';
import { contains, entire } from '../../src/arithmetic/interval-sets.ts';
import { ratio, rationalField as Q, rationalFromDouble } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { printExpression } from '../../src/sigma/expression-print.ts';
import { parseExpression } from '../../src/sigma/expression-text.ts';
import { apply, constant, evaluate, partsOf, variable } from '../../src/sigma/expression-tree.ts';
import type { Expression } from '../../src/sigma/expression-tree.ts';
import { profile, rational, tree } from './trees.ts';

const x = variable;
const three = constant(3n);

const at = (e: Expression): Rational | undefined => evaluate(rationalTier, e, ratio(5n, 2n));

describe('evaluate', () => {
  it('applies each operation to its parts in their order', () => {
    expect(at(x)).toEqual(ratio(5n, 2n));
    expect(at(three)).toEqual(ratio(3n));
    expect(at({ kind: 'add', left: x, right: three })).toEqual(ratio(11n, 2n));
    expect(at({ kind: 'sub', left: x, right: three })).toEqual(ratio(-1n, 2n));
    expect(at({ kind: 'mul', left: x, right: three })).toEqual(ratio(15n, 2n));
    expect(at({ kind: 'div', left: x, right: three })).toEqual(ratio(5n, 6n));
    expect(at({ kind: 'neg', of: x })).toEqual(ratio(-5n, 2n));
    expect(at({ kind: 'power', base: x, exponent: 3 })).toEqual(ratio(125n, 8n));
    expect(at({ kind: 'power', base: x, exponent: 0 })).toEqual(Q.one);
    expect(at(apply('relu', x))).toEqual(ratio(5n, 2n));
    expect(at(apply('step', x))).toEqual(Q.one);
    expect(at(apply('kink', x))).toEqual(Q.zero);
    expect(at({ kind: 'pi' })).toBeUndefined();
  });

  it('is undefined if any part is, wherever that part is', () => {
    const hole: Expression = { kind: 'div', left: x, right: constant(0n) };
    const around: readonly Expression[] = [
      hole,
      { kind: 'neg', of: hole },
      { kind: 'power', base: hole, exponent: 0 },
      apply('relu', hole),
      { kind: 'mul', left: constant(0n), right: hole },
      { kind: 'add', left: hole, right: x },
      { kind: 'sub', left: x, right: hole },
      { kind: 'div', left: hole, right: three },
    ];
    for (const e of around) {
      expect(evaluate(rationalTier, e, ratio(1n))).toBeUndefined();
      expect(evaluate(intervalTier, e, interval(1, 2))).toBeUndefined();
    }
  });

  it('encloses the exact value, for all trees over Q and all finite doubles', () => {
    const double = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ noNaN: true, min: -4, max: 4 }),
      fc.constantFrom(0, -0, 5e-324, -5e-324, 2 ** -1022, 1e308, -1e308, Number.MAX_VALUE),
    );
    let compared = 0;
    fc.assert(
      fc.property(tree(['relu']), double, (e, t) => {
        const box = evaluate(intervalTier, e, interval(t));
        const exact = evaluate(rationalTier, e, rationalFromDouble(t));
        if (box === undefined || exact === undefined) return;
        compared++;
        expect(contains(box, exact)).toBe(true);
      }),
      { ...profile, numRuns: 500 },
    );
    expect(compared).toBeGreaterThan(400);
  });

  it('encloses on an interval the value at each of its points, for all trees over Q', () => {
    fc.assert(
      fc.property(tree(['relu']), fc.integer({ min: -8, max: 8 }), rational, (e, lo, t) => {
        const inside = Q.add(ratio(BigInt(lo)), ratio(t.num + 9n * t.den, 18n * t.den));
        const box = evaluate(intervalTier, e, interval(lo, lo + 1));
        const exact = evaluate(rationalTier, e, inside);
        if (box !== undefined && exact !== undefined) expect(contains(box, exact)).toBe(true);
      }),
      profile,
    );
  });

  it('stays bounded on all reals for bounded functions, and is undefined at poles', () => {
    expect(evaluate(intervalTier, apply('tanh', x), entire)).toEqual(interval(-1, 1));
    expect(evaluate(intervalTier, { kind: 'div', left: three, right: x }, entire)).toBeUndefined();
  });

  it('has the same values with a memory, and applies each function once', () => {
    let calls = 0;
    const counting = {
      ...intervalTier,
      apply: (...args: Parameters<typeof intervalTier.apply>) => {
        calls++;
        return intervalTier.apply(...args);
      },
    };
    const t = apply('tanh', x);
    const square: Expression = { kind: 'mul', left: t, right: t };
    const known = new Map();
    const box = interval(0.25, 0.5);
    expect(evaluate(counting, square, box, known)).toEqual(evaluate(intervalTier, square, box));
    expect(evaluate(counting, t, box, known)).toEqual(evaluate(intervalTier, t, box));
    expect(calls).toBe(1);
  });
});

describe('the direct parts of a tree', () => {
  it.each([
    ['x', []],
    ['7/2', []],
    ['pi', []],
    ['-tanh(x)', ['tanh(x)']],
    ['tanh(x + 1)', ['x + 1']],
    ['(x + 1)^3', ['x + 1']],
    ['x + pi', ['x', 'pi']],
    ['x - pi', ['x', 'pi']],
    ['pi*x', ['pi', 'x']],
    ['x/pi', ['x', 'pi']],
  ])('are for %s the list %j', (text, parts) => {
    expect(partsOf(parseExpression(text)).map(printExpression)).toEqual(parts);
  });

  it('are the very nodes, so that shared parts stay shared', () => {
    expect(partsOf({ kind: 'power', base: variable, exponent: 2 })[0]).toBe(variable);
  });
});
