/**
 * # Values in a facts file
 *
 * Everything besides objects: lists of known lengths, fractions in lowest terms, names. Reading stops at the first
 * error and reports its place.
 *
 * ## Main definitions
 * - {@link listOf}, {@link textOf}, {@link vector}, {@link matrixOf}: values that read.ts parses
 * - {@link rational}, {@link count}, {@link countUpTo}, {@link countsUpTo}, {@link name}, {@link moving}, {@link list},
 *   {@link listsUpTo}, {@link table}, {@link square}, {@link layers}, {@link layersUpTo}: the entries of facts, as shapes
 * @module
 */
import { rationalFromText, rationalToText } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { matrix, row } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { expected, malformed, Refusal } from '../parsed-json.ts';
import { oneOf } from '../shapes.ts';
import type { Json, Schema, Shape } from '../shapes.ts';
import { factsLimits } from './limits.ts';

type Limit = Exclude<keyof typeof factsLimits, 'work'>;

/** Throws unless `needed` is within the limit. */
export function within(limit: Limit, needed: number): void {
  if (!(needed <= factsLimits[limit]))
    throw new Refusal({
      kind: 'resource-limit',
      limit: `${limit} <= ${factsLimits[limit]}`,
      needed,
    });
}

/** A list, of this length if one is given. */
export function listOf(value: unknown, at: string, length?: number): readonly unknown[] {
  if (!Array.isArray(value)) throw expected(at, 'a list', value);
  if (length !== undefined && value.length !== length)
    throw expected(at, `${length} entries`, value.length);
  return value;
}

/** A text of at most `most` characters. */
export function textOf(value: unknown, at: string, most: number): string {
  if (typeof value !== 'string' || value.length > most)
    throw expected(at, `a string of at most ${most} characters`, value);
  return value;
}

/** A fraction "p/q" in lowest terms, or "p": each number has one text. */
function readRational(value: unknown, at: string): Rational {
  if (typeof value !== 'string') throw expected(at, 'a fraction as a string', value);
  within('digits', value.length);
  const found = rationalFromText(value); // also accepts decimals, which are not canonical
  if (found === undefined || rationalToText(found) !== value)
    throw expected(at, 'a fraction "p/q" in lowest terms or "p"', value);
  return found;
}

export function vector(value: unknown, at: string, length?: number): readonly Rational[] {
  return listOf(value, at, length).map((x, i) => readRational(x, `${at}[${i}]`));
}

/** A matrix with at least one row and one column, of these sizes if they are given. */
export function matrixOf(
  value: unknown,
  at: string,
  rows?: number,
  cols?: number,
): Matrix<Rational> {
  const outer = listOf(value, at, rows);
  const width = cols ?? listOf(outer[0], `${at}[0]`).length;
  if (outer.length === 0 || width === 0)
    throw malformed(at, 'expected at least one row and one column');
  const data = outer.flatMap((r, i) => vector(r, `${at}[${i}]`, width));
  return matrix(outer.length, width, data);
}

export const rational: Shape<Rational> = {
  read: readRational,
  write: rationalToText,
  words: 'rational',
  schema: { $ref: '#/$defs/rational' },
};

export const count: Shape<number> = {
  read: (value, at) => {
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
      throw expected(at, 'a whole number >= 0', value);
    return value;
  },
  write: (n) => n,
  words: 'count',
  schema: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
};

/** A count that is at most the limit. */
export function countUpTo(limit: Limit): Shape<number> {
  return {
    read: (value, at) => {
      const found = count.read(value, at);
      within(limit, found);
      return found;
    },
    write: (n) => n,
    words: count.words,
    schema: { type: 'integer', minimum: 0, maximum: factsLimits[limit] },
  };
}

/** Counts that are at most the limit, and no more of them than that. */
export function countsUpTo(limit: Limit): Shape<readonly number[]> {
  const entry = countUpTo(limit);
  return {
    read: (value, at) => {
      const entries = listOf(value, at);
      within(limit, entries.length);
      return entries.map((one, i) => entry.read(one, `${at}[${i}]`));
    },
    write: (list) => list,
    words: 'list of counts',
    schema: { type: 'array', items: entry.schema, maxItems: factsLimits[limit] },
  };
}

const pointName = /^[A-Z]\d{0,3}$/u;

/** The name of a point; whether the point exists is part of whether the fact holds. */
export const name: Shape<string> = {
  read: (value, at) => {
    const text = textOf(value, at, 4);
    if (!isPointName(text)) throw expected(at, 'the name of a point', text);
    return text;
  },
  write: (text) => text,
  words: 'name',
  schema: { type: 'string', pattern: '^[A-Z][0-9]{0,3}$' },
};

export function isPointName(text: string): boolean {
  return pointName.test(text);
}

/** What is trained: W (`hidden`), or W and v (`all`). */
export const moving = oneOf('hidden', 'all');

const rationals: Schema = { type: 'array', items: rational.schema };
const rationalRows: Schema = { type: 'array', minItems: 1, items: { ...rationals, minItems: 1 } };

/** A list of rationals, at most as many as the limit allows. */
export function list(limit: Limit): Shape<readonly Rational[]> {
  return {
    read: (value, at) => {
      within(limit, listOf(value, at).length);
      return vector(value, at);
    },
    write: vectorJson,
    words: 'list of rationals',
    schema: { ...rationals, maxItems: factsLimits[limit] },
  };
}

/** Lists of rationals of any lengths, at most as many lists as the limit allows; there may be none. */
export function listsUpTo(limit: Limit): Shape<readonly (readonly Rational[])[]> {
  return {
    read: (value, at) => {
      const lists = listOf(value, at);
      within(limit, lists.length);
      return lists.map((one, i) => vector(one, `${at}[${i}]`));
    },
    write: (lists): Json => lists.map(vectorJson),
    words: 'list of lists of rationals',
    schema: { type: 'array', items: rationals, maxItems: factsLimits[limit] },
  };
}

export function vectorJson(xs: readonly Rational[]): readonly string[] {
  return xs.map(rationalToText);
}

export function rowsJson(A: Matrix<Rational>): readonly (readonly string[])[] {
  return Array.from({ length: A.rows }, (_, i) => vectorJson(row(A, i)));
}

function tableOf(
  limit: Limit,
  words: string,
  colsOf: (rows: number) => number | undefined,
): Shape<Matrix<Rational>> {
  return {
    read: (value, at) => {
      const rows = listOf(value, at).length;
      within(limit, rows);
      return matrixOf(value, at, rows, colsOf(rows));
    },
    write: rowsJson,
    words,
    schema: { ...rationalRows, maxItems: factsLimits[limit] },
  };
}

/** A matrix with at least one entry. */
export function table(limit: Limit): Shape<Matrix<Rational>> {
  return tableOf(limit, 'matrix of rationals', () => undefined);
}

/** A square matrix with at least one entry. */
export function square(limit: Limit): Shape<Matrix<Rational>> {
  return tableOf(limit, 'square matrix of rationals', (rows) => rows);
}

/** Matrices with at least one entry each, of at most this many entries; whether their shapes agree is part of the fact. */
export function layersUpTo(
  limit: Limit,
  words: string = '*layers*',
): Shape<readonly Matrix<Rational>[]> {
  return {
    read: (value, at) => {
      let entries = 0;
      return listOf(value, at).map((W, k) => {
        const rows = listOf(W, `${at}[${k}]`);
        entries += rows.length * listOf(rows[0], `${at}[${k}][0]`).length;
        within(limit, entries);
        return matrixOf(W, `${at}[${k}]`);
      });
    },
    write: (all): Json => all.map(rowsJson),
    words,
    schema: { type: 'array', items: rationalRows },
  };
}

export const layers = layersUpTo('parameters');
