import { describe, expect, it } from 'vitest';
import { rationalToText } from '../../../src/arithmetic/rational.ts';
import {
  applied,
  changeText,
  compareDistances,
  distanceOf,
  distanceText,
  parseChange,
} from '../../../src/counterexamples/near-miss/change.ts';
import type { Change } from '../../../src/counterexamples/near-miss/change.ts';
import { arrayOf } from '../../../src/counterexamples/near-miss/subject.ts';
import type { Subject } from '../../../src/counterexamples/near-miss/subject.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { q } from '../support.ts';
import { subject } from './subjects.ts';

const before = subject({
  X: [
    [1, 2],
    [3, 4],
  ],
  y: [5, 6],
  W: [
    [1, 0],
    [1, 0],
  ],
  v: ['1/2', '-1/2'],
  numbers: { radius: q('5/2') },
});

const named = (name: string) => activationNamed(name).value;

const entry = (array: 'X' | 'y' | 'W' | 'v', row: number, col: number, from: string, to: string) =>
  ({ kind: 'entry', array, row, col, from: q(from), to: q(to) }) as const;

const cases: readonly (readonly [string, Change])[] = [
  ['X[2,1]: 3 -> 7/2', entry('X', 1, 0, '3', '7/2')],
  ['y[2]: 6 -> -1', entry('y', 0, 1, '6', '-1')],
  ['W_P[1,2]: 0 -> 1', entry('W', 0, 1, '0', '1')],
  ['v_P[1]: 1/2 -> 0', entry('v', 0, 0, '1/2', '0')],
  ['radius: 5/2 -> 1', { kind: 'number', name: 'radius', from: q('5/2'), to: q(1) }],
  ['sigma: tanh(x) -> sin(x)', { kind: 'sigma', from: named('tanh'), to: named('sin') }],
  ['pair added: w = (1/2, 0), v = 1 and -1', { kind: 'pair', weights: [q('1/2'), q(0)] }],
  ['neurons added: each neuron (w, v) also as (w, -v)', { kind: 'twins' }],
];

describe('a change', () => {
  it.each(cases)('is written as %s, and read back', (text, change) => {
    expect(changeText(change, before)).toBe(text);
    expect(parseChange(text, before)).toEqual(change);
    expect(applied(before, [change]) ?? before).not.toEqual(before);
  });

  it.each([
    'X[2,1]: 3 → 4',
    'X[2,1]: 6/2 -> 4',
    'X[2,1] : 3 -> 4',
    'X[02,1]: 3 -> 4',
    'X[1]: 1 -> 2',
    'X_P[1,1]: 1 -> 2',
    'W[1,1]: 1 -> 2',
    'W_C[1,1]: 1 -> 2',
    'y[1,2]: 6 -> 7',
    'Z[1,1]: 1 -> 2',
    'epsilon: 1 -> 2',
    'pair added: w = (1/2; 0), v = 1 and -1',
    'pair added: w = (2/4, 0), v = 1 and -1',
    'neurons added: some',
    'sigma: tanh(x)',
    '',
  ])('is not read from %j', (text) => {
    expect(parseChange(text, before)).toBeUndefined();
  });

  it.each([
    ['another value', entry('X', 1, 0, '2', '4')],
    ['a row too far', entry('X', 2, 0, '3', '4')],
    ['a column too far', entry('X', 0, 2, '3', '4')],
    ['a row before the first', entry('X', -1, 0, '3', '4')],
    ['another radius', { kind: 'number', name: 'radius', from: q(2), to: q(1) }],
    ['a number that is not there', { kind: 'number', name: 'kappa', from: q(2), to: q(1) }],
    ['another sigma', { kind: 'sigma', from: named('sin'), to: named('tanh') }],
    ['a pair in another dimension', { kind: 'pair', weights: [q(1)] }],
  ] as const)('does not fit where it says %s', (_, change) => {
    expect(applied(before, [change])).toBeUndefined();
  });
});

function entriesOf(about: Subject, change: Change, name: 'W' | 'v'): string {
  const after = applied(about, [change]);
  return after === undefined ? '' : Array.from(arrayOf(after, name).data, rationalToText).join(' ');
}

describe('the subject after changes', () => {
  it('has one other number where one entry was changed', () => {
    const after = applied(before, [entry('X', 1, 0, '3', '7/2'), entry('v', 0, 1, '-1/2', '2')]);
    expect(Array.from(after?.arrays.X?.data ?? [], rationalToText)).toEqual(['1', '2', '7/2', '4']);
    expect(Array.from(after?.arrays.v?.data ?? [], rationalToText)).toEqual(['1/2', '2']);
    expect(after?.arrays.W).toBe(before.arrays.W);
    expect(after?.arrays.y).toBe(before.arrays.y);
    expect(after?.numbers).toBe(before.numbers);
  });

  it('has pairs at the end of each half, and twins behind all', () => {
    const one = subject({ X: [[1]], W: [[1], [1]], v: [3, -3] });
    const pair: Change = { kind: 'pair', weights: [q(7)] };
    expect(entriesOf(one, pair, 'W')).toBe('1 7 1 7');
    expect(entriesOf(one, pair, 'v')).toBe('3 1 -3 -1');
    const odd = subject({ X: [[1]], W: [[1], [2], [3]], v: [4, 5, 6] });
    expect(applied(odd, [pair])).toBeUndefined();
    expect(entriesOf(odd, { kind: 'twins' }, 'W')).toBe('1 2 3 1 2 3');
    expect(entriesOf(odd, { kind: 'twins' }, 'v')).toBe('4 5 6 -4 -5 -6');
    const free = subject({ X: [[1]], W: [[1]] });
    expect(applied(free, [{ kind: 'twins' }])).toBeUndefined();
  });
});

describe('the distance', () => {
  const far = (...indices: readonly number[]) =>
    distanceOf(
      before,
      indices.flatMap((k) => cases[k]?.[1] ?? []),
    );

  it('counts neurons, sigma, numbers and their sum', () => {
    expect(distanceText(far(0))).toBe('1 number changed by 1/2');
    expect(distanceText(far(0, 1, 4))).toBe('3 numbers changed by 9 in all');
    expect(distanceText(far(5))).toBe('sigma exchanged');
    expect(distanceText(far(6))).toBe('2 neurons added, 1 number changed by 1/2');
    expect(distanceText(far(7))).toBe('2 neurons added');
    expect(distanceText(far(7, 5, 3))).toBe(
      '2 neurons added, sigma exchanged, 1 number changed by 1/2',
    );
  });

  it('compares these in order, the first that differs', () => {
    const rising = [far(), far(0), far(2), far(4), far(0, 2), far(5), far(7), far(6)];
    for (const [i, a] of rising.entries())
      for (const [k, b] of rising.entries())
        expect(Math.sign(compareDistances(a, b)), `${i} ${k}`).toBe(Math.sign(i - k));
  });
});
