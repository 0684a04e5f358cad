/**
 * # Changes of a witness
 *
 * Each has a canonical text, which a card holds and which is read back when the near miss is certified again.
 *
 * ## Main definitions
 * - {@link Change}, {@link changeText}, {@link parseChange}
 * - {@link applied}: the changed subject
 * - {@link Distance}, {@link distanceOf}, {@link compareDistances}, {@link distanceText}
 * @module
 */
import {
  compareRational,
  rationalField as Q,
  rationalFromText,
  rationalToText,
  ratio,
} from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { at, matrix, row, tabulate } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { printExpression } from '../../sigma/expression-print.ts';
import { parseExpression } from '../../sigma/expression-text.ts';
import type { Expression } from '../../sigma/expression-tree.ts';
import { arrayNames, numberNames, oneRow } from './subject.ts';
import type { ArrayName, NumberName, Subject } from './subject.ts';

export type Change =
  /** Rows and columns count from 0 here, from 1 in the text. */
  | {
      readonly kind: 'entry';
      readonly array: ArrayName;
      readonly row: number;
      readonly col: number;
      readonly from: Rational;
      readonly to: Rational;
    }
  | {
      readonly kind: 'number';
      readonly name: NumberName;
      readonly from: Rational;
      readonly to: Rational;
    }
  | { readonly kind: 'sigma'; readonly from: Expression; readonly to: Expression }
  /** The neurons (w, 1) and (w, -1), each at the end of its half. */
  | { readonly kind: 'pair'; readonly weights: readonly Rational[] }
  /** A copy (w, -v) of each neuron (w, v), after all others. */
  | { readonly kind: 'twins' };

const twinsText = 'each neuron (w, v) also as (w, -v)';

function entryName(
  change: Extract<Change, { readonly kind: 'entry' }>,
  { point }: Subject,
): string {
  const { array } = change;
  const full = (array === 'W' || array === 'v') && point !== '' ? `${array}_${point}` : array;
  const places = array === 'y' || array === 'v' ? [change.col] : [change.row, change.col];
  return `${full}[${places.map((k) => k + 1).join(',')}]`;
}

/** For example `X[2,1]: 1 -> 3/2`, `sigma: relu(x) -> tanh(x)`, `pair added: w = (1/2, 0), v = 1 and -1`. */
export function changeText(change: Change, subject: Subject): string {
  switch (change.kind) {
    case 'entry':
    case 'number': {
      const name = change.kind === 'entry' ? entryName(change, subject) : change.name;
      return `${name}: ${rationalToText(change.from)} -> ${rationalToText(change.to)}`;
    }
    case 'sigma':
      return `sigma: ${printExpression(change.from)} -> ${printExpression(change.to)}`;
    case 'pair':
      return `pair added: w = (${change.weights.map(rationalToText).join(', ')}), v = 1 and -1`;
    case 'twins':
      return `neurons added: ${twinsText}`;
  }
}

function isArrayName(name: string): name is ArrayName {
  return arrayNames.some((known) => known === name);
}

function isNumberName(name: string): name is NumberName {
  return numberNames.some((known) => known === name);
}

function parsePair(list: string): Change | undefined {
  const weights = list.split(', ').map(rationalFromText);
  const known = weights.filter((w) => w !== undefined);
  return known.length < weights.length ? undefined : { kind: 'pair', weights: known };
}

function parseNumbers(name: string, before: string, after: string): Change | undefined {
  const [from, to] = [rationalFromText(before), rationalFromText(after)];
  if (from === undefined || to === undefined) return undefined;
  if (isNumberName(name)) return { kind: 'number', name, from, to };
  const [, array = '', first = '', second] =
    /^([A-Za-z])(?:_[A-Z]\d*)?\[(\d{1,6})(?:,(\d{1,6}))?\]$/u.exec(name) ?? [];
  if (!isArrayName(array)) return undefined;
  const [i, k] = second === undefined ? [1, Number(first)] : [Number(first), Number(second)];
  return { kind: 'entry', array, row: i - 1, col: k - 1, from, to };
}

function parsed(text: string): Change | undefined {
  if (text === `neurons added: ${twinsText}`) return { kind: 'twins' };
  const [, pair] = /^pair added: w = \(([^()]+)\), v = 1 and -1$/u.exec(text) ?? [];
  if (pair !== undefined) return parsePair(pair);
  const [, name, from, to] = /^([^:]+): (.+) -> (.+)$/u.exec(text) ?? [];
  if (name === undefined || from === undefined || to === undefined) return undefined;
  return name === 'sigma'
    ? { kind: 'sigma', from: parseExpression(from), to: parseExpression(to) }
    : parseNumbers(name, from, to);
}

/**
 * The change with this text, or `undefined` if it does not apply to the subject. Throws `WidthwiseError` if a formula
 * cannot be read.
 */
export function parseChange(text: string, subject: Subject): Change | undefined {
  const change = parsed(text);
  // only the canonical text is accepted: W_C[1,1] is refused for a witness whose point is P
  return change === undefined || changeText(change, subject) !== text ? undefined : change;
}

function same(a: Rational, b: Rational): boolean {
  return a.num === b.num && a.den === b.den;
}

function withEntry(
  subject: Subject,
  { array, row: i, col: k, from, to }: Extract<Change, { readonly kind: 'entry' }>,
): Subject | undefined {
  const A = subject.arrays[array];
  if (A === undefined || !(i >= 0 && i < A.rows && k >= 0 && k < A.cols)) return undefined;
  if (!same(at(A, i, k), from)) return undefined;
  const changed = tabulate(A.rows, A.cols, (p, q) => (p === i && q === k ? to : at(A, p, q)));
  return { ...subject, arrays: { ...subject.arrays, [array]: changed } };
}

function withNumber(
  subject: Subject,
  { name, from, to }: Extract<Change, { readonly kind: 'number' }>,
): Subject | undefined {
  const known = subject.numbers[name];
  if (known === undefined || !same(known, from)) return undefined;
  return { ...subject, numbers: { ...subject.numbers, [name]: to } };
}

function rowsOf(A: Matrix<Rational>): readonly (readonly Rational[])[] {
  return Array.from({ length: A.rows }, (_, j) => row(A, j));
}

function withHidden(
  subject: Subject,
  rows: readonly (readonly Rational[])[],
  outputs: readonly Rational[] | undefined,
): Subject {
  const W = matrix(rows.length, rows[0]?.length ?? 0, rows.flat());
  const v = outputs === undefined ? {} : { v: oneRow(outputs) };
  return { ...subject, arrays: { ...subject.arrays, W, ...v } };
}

function withPair(subject: Subject, weights: readonly Rational[]): Subject | undefined {
  const { W, v } = subject.arrays;
  if (W === undefined || W.rows % 2 === 1 || W.cols !== weights.length) return undefined;
  const h = W.rows / 2;
  const insert = <T>(list: readonly T[], first: T, second: T): readonly T[] => [
    ...list.slice(0, h),
    first,
    ...list.slice(h),
    second,
  ];
  const outputs = v === undefined ? undefined : insert(row(v, 0), Q.one, ratio(-1n));
  return withHidden(subject, insert(rowsOf(W), weights, weights), outputs);
}

function withTwins(subject: Subject): Subject | undefined {
  const { W, v } = subject.arrays;
  if (W === undefined || v === undefined) return undefined;
  const outputs = row(v, 0);
  return withHidden(subject, [...rowsOf(W), ...rowsOf(W)], [...outputs, ...outputs.map(Q.neg)]);
}

function appliedOne(subject: Subject, change: Change): Subject | undefined {
  switch (change.kind) {
    case 'entry':
      return withEntry(subject, change);
    case 'number':
      return withNumber(subject, change);
    case 'sigma': {
      const { sigma } = subject;
      if (sigma === undefined || printExpression(sigma) !== printExpression(change.from))
        return undefined;
      return { ...subject, sigma: change.to };
    }
    case 'pair':
      return withPair(subject, change.weights);
    case 'twins':
      return withTwins(subject);
  }
}

/**
 * The subject after applying the changes in turn; `undefined` if one of them does not fit: the entry does not exist, or
 * does not have the value from which the change starts.
 */
export function applied(subject: Subject, changes: readonly Change[]): Subject | undefined {
  return changes.reduce<Subject | undefined>(
    (now, change) => (now === undefined ? undefined : appliedOne(now, change)),
    subject,
  );
}

/**
 * Compared in this order: neurons added, sigma exchanged or not, how many numbers changed, the sum of their absolute
 * changes. The weights of an added pair count as changes from 0, once for both neurons.
 */
export interface Distance {
  readonly neurons: number;
  readonly sigma: number;
  readonly numbers: number;
  readonly total: Rational;
}

const nowhere: Distance = { neurons: 0, sigma: 0, numbers: 0, total: Q.zero };

function size(a: Rational): Rational {
  return a.num < 0n ? Q.neg(a) : a;
}

function further(distance: Distance, change: Change, m: number): Distance {
  switch (change.kind) {
    case 'entry':
    case 'number':
      return {
        ...distance,
        numbers: distance.numbers + 1,
        total: Q.add(distance.total, size(Q.sub(change.to, change.from))),
      };
    case 'sigma':
      return { ...distance, sigma: distance.sigma + 1 };
    case 'pair':
      return {
        ...distance,
        neurons: distance.neurons + 2,
        numbers: distance.numbers + change.weights.filter(({ num }) => num !== 0n).length,
        total: change.weights.reduce((sum, w) => Q.add(sum, size(w)), distance.total),
      };
    case 'twins':
      return { ...distance, neurons: distance.neurons + m };
  }
}

/** The distance of the changed subject, the sum over the single changes. */
export function distanceOf(subject: Subject, changes: readonly Change[]): Distance {
  const m = subject.arrays.W?.rows ?? 0;
  return changes.reduce((distance, change) => further(distance, change, m), nowhere);
}

/** Negative where a is nearer than b. */
export function compareDistances(a: Distance, b: Distance): number {
  return (
    a.neurons - b.neurons ||
    a.sigma - b.sigma ||
    a.numbers - b.numbers ||
    compareRational(a.total, b.total)
  );
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** For example "2 neurons added, 1 number changed by 1/2". */
export function distanceText({ neurons, sigma, numbers, total }: Distance): string {
  const sum = rationalToText(total);
  return [
    ...(neurons > 0 ? [`${counted(neurons, 'neuron')} added`] : []),
    ...(sigma > 0 ? ['sigma exchanged'] : []),
    ...(numbers > 0
      ? [`${counted(numbers, 'number')} changed by ${sum}${numbers > 1 ? ' in all' : ''}`]
      : []),
  ].join(', ');
}
