import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ratio } from '../../src/arithmetic/rational.ts';
import {
  expressionFromJson,
  expressionLimits,
  expressionToJson,
} from '../../src/sigma/expression.ts';
import type { Expression } from '../../src/sigma/expression.ts';
import { profile, tree } from './trees.ts';

/** x inside `levels` - 1 negations. */
function chain(levels: number): unknown {
  let json: unknown = 'x';
  for (let k = 1; k < levels; k++) json = ['neg', json];
  return json;
}

/** x + (x + (x + ...)), with `levels` levels. */
function rightSpine(levels: number): unknown {
  let json: unknown = 'x';
  for (let k = 1; k < levels; k++) json = ['add', 'x', json];
  return json;
}

/** A balanced sum with this many leaves, hence 2 leaves - 1 parts. */
function balanced(leaves: number): unknown {
  if (leaves === 1) return 'x';
  const half = Math.floor(leaves / 2);
  return ['add', balanced(half), balanced(leaves - half)];
}

describe('expressions as JSON', () => {
  it('give the tree back that was written, through text as well, for all trees', () => {
    const functions = ['exp', 'log', 'sqrt', 'sin', 'cos', 'tanh', 'atan', 'erf', 'relu'] as const;
    fc.assert(
      fc.property(tree(functions, true), (expression) => {
        const json = JSON.stringify(expressionToJson(expression));
        expect(expressionFromJson(JSON.parse(json))).toEqual({ kind: 'ok', expression });
      }),
      profile,
    );
  });

  it('writes the documented form', () => {
    const x: Expression = { kind: 'variable' };
    const e: Expression = {
      kind: 'sub',
      left: { kind: 'power', base: x, exponent: 2 },
      right: {
        kind: 'div',
        left: { kind: 'apply', f: 'tanh', of: { kind: 'neg', of: x } },
        right: {
          kind: 'mul',
          left: { kind: 'pi' },
          right: { kind: 'constant', value: ratio(-1n, 10n) },
        },
      },
    };
    expect(JSON.stringify(expressionToJson(e))).toBe(
      '["sub",["pow","x",2],["div",["tanh",["neg","x"]],["mul","pi","-1/10"]]]',
    );
  });

  it.each([
    ['a number', 1, ''],
    ['null', null, ''],
    ['a boolean', true, ''],
    ['an object', { 0: 'neg', 1: 'x', length: 2 }, ''],
    ['nothing', undefined, ''],
    ['another name', 'y', ''],
    ['an empty text', '', ''],
    ['a fraction not in lowest terms', '2/4', ''],
    ['a fraction over 1', '2/1', ''],
    ['a plus sign', '+1', ''],
    ['a leading zero', '01', ''],
    ['a negative zero', '-0', ''],
    ['a zero fraction', '0/5', ''],
    ['a zero denominator', '1/0', ''],
    ['a negative denominator', '1/-2', ''],
    ['a decimal', '0.5', ''],
    ['an exponent', '1e3', ''],
    ['a space', ' 1', ''],
    ['not a number', 'NaN', ''],
    ['an infinite number', 'Infinity', ''],
    ['an empty list', [], '[0]'],
    ['an unknown function', ['gamma', 'x'], '[0]'],
    ['a name from the prototype', ['constructor', 'x'], '[0]'],
    ['the prototype', ['__proto__', 'x'], '[0]'],
    ['a jump', ['step', 'x'], '[0]'],
    ['a kink', ['kink', 'x'], '[0]'],
    ['a list as operation', [['neg'], 'x'], '[0]'],
    ['a missing argument', ['add', 'x'], ''],
    ['a spare argument', ['tanh', 'x', 'x'], ''],
    ['a third summand', ['add', 'x', 'x', 'x'], ''],
    ['a missing exponent', ['pow', 'x'], ''],
    ['a negative exponent', ['pow', 'x', -1], '[2]'],
    ['a fractional exponent', ['pow', 'x', 0.5], '[2]'],
    ['a large exponent', ['pow', 'x', 65], '[2]'],
    ['the exponent -0', ['pow', 'x', -0], '[2]'],
    ['an exponent as text', ['pow', 'x', '2'], '[2]'],
    ['an exponent that is no number', ['pow', 'x', Number.NaN], '[2]'],
    ['a fault on the left', ['mul', ['neg', 'y'], 'z'], '[1][1]'],
    ['a fault on the right', ['mul', 'x', ['neg', 'y']], '[2][1]'],
  ])('refuses %s and says where', (_, json, at) => {
    expect(expressionFromJson(json)).toMatchObject({ kind: 'bad', at });
  });

  it('takes trees up to the limits and refuses the next larger one', () => {
    const { depth, exponent, digits } = expressionLimits;
    expect(expressionFromJson(chain(depth)).kind).toBe('ok');
    expect(expressionFromJson(chain(depth + 1))).toMatchObject({
      because: 'expected at most 64 levels',
    });
    expect(expressionFromJson(balanced(250)).kind).toBe('ok'); // 499 parts
    expect(expressionFromJson(['neg', balanced(250)]).kind).toBe('ok'); // 500
    expect(expressionFromJson(balanced(251))).toMatchObject({
      because: 'expected at most 500 parts',
    });
    expect(expressionFromJson(['pow', 'x', exponent]).kind).toBe('ok');
    expect(expressionFromJson('7'.repeat(digits)).kind).toBe('ok');
    expect(expressionFromJson('7'.repeat(digits + 1)).kind).toBe('bad');
  });

  it('limits the digits of all numbers together, as their products are folded', () => {
    let chains: unknown = 'x';
    for (let k = 0; k < 5; k++) chains = ['mul', '7'.repeat(400), chains];
    expect(expressionFromJson(chains).kind).toBe('ok');
    expect(expressionFromJson(['add', chains, '1'])).toEqual({
      kind: 'bad',
      at: '[2]',
      because: 'expected at most 2000 characters in all numbers',
    });
  });

  it('refuses a list nested 100,000 times without descending', () => {
    expect(expressionFromJson(chain(100_000)).kind).toBe('bad');
  });

  it('does not repeat a long text in its answer', () => {
    const answer = expressionFromJson(['a'.repeat(1_000_000), 'x']);
    expect(JSON.stringify(answer).length).toBeLessThan(200);
    const leaf = expressionFromJson('a'.repeat(1_000_000));
    expect(JSON.stringify(leaf).length).toBeLessThan(200);
  });

  it('refuses a tree that is too deep on its right side as well as on its left', () => {
    expect(expressionFromJson(rightSpine(expressionLimits.depth)).kind).toBe('ok');
    expect(expressionFromJson(rightSpine(expressionLimits.depth + 1))).toEqual({
      kind: 'bad',
      at: `${'[2]'.repeat(expressionLimits.depth - 1)}[1]`,
      because: 'expected at most 64 levels',
    });
  });

  it.each([
    [null, 'expected text or a list, got null'],
    [7, 'expected text or a list, got number'],
    [{}, 'expected text or a list, got object'],
    [['gamma', 'x'], 'expected an operation, got "gamma"'],
    [['a'.repeat(40), 'x'], `expected an operation, got "${'a'.repeat(40)}"`],
    [['a'.repeat(41), 'x'], 'expected an operation, got string'],
    [[['neg'], 'x'], 'expected an operation, got a list'],
    [[null, 'x'], 'expected an operation, got null'],
  ])('describes the wrong part in %j', (json, because) => {
    expect(expressionFromJson(json)).toMatchObject({ kind: 'bad', because });
  });
});
