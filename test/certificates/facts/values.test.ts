/**
 * # Values in a facts file, and messages about wrong ones
 *
 * Sizes just within each limit are read, and one more is refused.
 */
import { describe, expect, it } from 'vitest';
import { orRefusal } from '../../../src/certificates/parsed-json.ts';
import {
  count,
  listOf,
  matrixOf,
  rational,
  textOf,
  vector,
  within,
} from '../../../src/certificates/facts/values.ts';
import { oneOf } from '../../../src/certificates/shapes.ts';
import { mat, q, vec } from './support.ts';

function refused(at: string, because: string): object {
  return { kind: 'malformed', at, because };
}

describe('a list', () => {
  it('has the length that is given', () => {
    expect(listOf([1, 'a'], 'p')).toEqual([1, 'a']);
    expect(listOf([], 'p', 0)).toEqual([]);
    expect(listOf([1, 'a'], 'p', 2)).toEqual([1, 'a']);
    expect(orRefusal(() => listOf([1], 'p', 0))).toEqual(refused('p', 'expected 0 entries, got 1'));
    expect(orRefusal(() => listOf([1], 'p', 2))).toEqual(refused('p', 'expected 2 entries, got 1'));
  });

  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    ['ab', '"ab"'],
    [{ length: 0 }, 'an object'],
  ])('cannot be %j', (value, words) => {
    const expected = refused('p', `expected a list, got ${words}`);
    expect(orRefusal(() => listOf(value, 'p'))).toEqual(expected);
    expect(orRefusal(() => listOf(value, 'p', 0))).toEqual(expected);
  });
});

describe('a text', () => {
  it('has at most as many characters as are given', () => {
    expect(textOf('', 'p', 0)).toBe('');
    expect(textOf('abcd', 'p', 4)).toBe('abcd');
    expect(orRefusal(() => textOf('abcde', 'p', 4))).toEqual(
      refused('p', 'expected a string of at most 4 characters, got "abcde"'),
    );
    expect(orRefusal(() => textOf(['a'], 'p', 4))).toEqual(
      refused('p', 'expected a string of at most 4 characters, got a list of 1'),
    );
  });
});

describe('a number', () => {
  it('is a fraction in lowest terms', () => {
    expect(rational.read('-22/7', 'p')).toEqual(q('-22/7'));
    expect(rational.read('0', 'p')).toEqual(q(0));
    for (const text of ['2/4', '0.5', '+1', '', 'x'])
      expect(orRefusal(() => rational.read(text, 'p'))).toEqual(
        refused('p', `expected a fraction "p/q" in lowest terms or "p", got "${text}"`),
      );
    expect(orRefusal(() => rational.read(0.5, 'p'))).toEqual(
      refused('p', 'expected a fraction as a string, got 0.5'),
    );
    expect(orRefusal(() => rational.read(['1'], 'p'))).toEqual(
      refused('p', 'expected a fraction as a string, got a list of 1'),
    );
  });

  it('has at most 400 characters', () => {
    const large = '9'.repeat(400);
    expect(rational.read(large, 'p')).toEqual(q(large));
    expect(orRefusal(() => rational.read(`${large}9`, 'p'))).toEqual({
      kind: 'resource-limit',
      limit: 'digits <= 400',
      needed: 401,
    });
  });

  it('must be an integer if it is a count', () => {
    for (const value of [0, 1, 2 ** 53 - 1]) expect(count.read(value, 'p')).toBe(value);
    for (const [value, words] of [
      [-1, '-1'],
      [0.5, '0.5'],
      [2 ** 53, '9007199254740992'],
      ['1', '"1"'],
      [null, 'null'],
      [[1], 'a list of 1'],
    ] as const)
      expect(orRefusal(() => count.read(value, 'p'))).toEqual(
        refused('p', `expected a whole number >= 0, got ${words}`),
      );
  });
});

describe('a vector', () => {
  it('names the place of a wrong entry', () => {
    expect(vector(['1', '-2/3'], 'p')).toEqual(vec(1, '-2/3'));
    expect(vector([], 'p', 0)).toEqual([]);
    expect(orRefusal(() => vector(['1', 2], 'p'))).toEqual(
      refused('p[1]', 'expected a fraction as a string, got 2'),
    );
    expect(orRefusal(() => vector(['1'], 'p', 2))).toEqual(
      refused('p', 'expected 2 entries, got 1'),
    );
  });
});

describe('a matrix', () => {
  const rows = [
    ['1', '2', '3'],
    ['-1/2', '0', '5'],
  ];

  it('has the sizes that are given, or those of its rows', () => {
    const expected = mat([1, 2, 3], ['-1/2', 0, 5]);
    expect(matrixOf(rows, 'p')).toEqual(expected);
    expect(matrixOf(rows, 'p', 2)).toEqual(expected);
    expect(matrixOf(rows, 'p', undefined, 3)).toEqual(expected);
    expect(matrixOf(rows, 'p', 2, 3)).toEqual(expected);
    expect(orRefusal(() => matrixOf(rows, 'p', 3))).toEqual(
      refused('p', 'expected 3 entries, got 2'),
    );
    expect(orRefusal(() => matrixOf(rows, 'p', 2, 2))).toEqual(
      refused('p[0]', 'expected 2 entries, got 3'),
    );
    expect(orRefusal(() => matrixOf([...rows, ['1', '2']], 'p'))).toEqual(
      refused('p[2]', 'expected 3 entries, got 2'),
    );
    expect(orRefusal(() => matrixOf([...rows, ['1', '2', '03']], 'p'))).toEqual(
      refused('p[2][2]', 'expected a fraction "p/q" in lowest terms or "p", got "03"'),
    );
  });

  it('has a row and a column', () => {
    const expected = refused('p', 'expected at least one row and one column');
    expect(orRefusal(() => matrixOf([[]], 'p'))).toEqual(expected);
    expect(orRefusal(() => matrixOf([[], []], 'p', 2, 0))).toEqual(expected);
    expect(orRefusal(() => matrixOf([], 'p', 0, 2))).toEqual(expected);
    expect(orRefusal(() => matrixOf([], 'p'))).toEqual(
      refused('p[0]', 'expected a list, got undefined'),
    );
    expect(orRefusal(() => matrixOf({}, 'p'))).toEqual(
      refused('p', 'expected a list, got an object'),
    );
  });
});

describe('a word', () => {
  it('is one of those that are given', () => {
    const words = ['all', 'hidden'] as const;
    expect(oneOf(...words).read('hidden', 'p')).toBe('hidden');
    for (const [value, shown] of [
      ['All', '"All"'],
      [['all'], 'a list of 1'],
      [undefined, 'undefined'],
    ] as const)
      expect(orRefusal(() => oneOf(...words).read(value, 'p'))).toEqual(
        refused('p', `expected one of "all", "hidden", got ${shown}`),
      );
  });
});

describe('a limit', () => {
  it('is allowed and nothing above it, and NaN counts as above', () => {
    expect(orRefusal(() => within('points', 64))).toBeUndefined();
    for (const needed of [65, Number.NaN, Infinity])
      expect(orRefusal(() => within('points', needed))).toEqual({
        kind: 'resource-limit',
        limit: 'points <= 64',
        needed,
      });
  });
});
