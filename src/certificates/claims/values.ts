/**
 * # Values of a certificate
 *
 * Every real number in it is a finite float64; every size is at least 1.
 *
 * ## Main definitions
 * - {@link finite}, {@link positive}, {@link atLeast}, {@link size}, {@link flag}, {@link labels}: as shapes
 * - {@link text}, {@link recipe}: values other than numbers, as shapes
 * - {@link listOf}, {@link vector}, {@link matrixOf}: values whose length is given elsewhere in the
 *   file
 * @module
 */
import { dense } from '../../linalg/matrix.ts';
import type { Dense } from '../../linalg/matrix.ts';
import { expected } from '../parsed-json.ts';
import { oneOf, record } from '../shapes.ts';
import type { Schema, Shape } from '../shapes.ts';

function readFinite(value: unknown, at: string, index?: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw expected(index === undefined ? at : `${at}[${index}]`, 'a finite number', value);
  return value;
}

function double(
  words: string,
  schema: Schema,
  fault: (x: number) => string | undefined,
): Shape<number> {
  return {
    read: (value, at) => {
      const x = readFinite(value, at);
      const what = fault(x);
      if (what !== undefined) throw expected(at, what, x);
      return x;
    },
    write: (x) => x,
    words,
    schema: { type: 'number', ...schema },
  };
}

export const finite: Shape<number> = double('double', {}, () => undefined);

export const positive: Shape<number> = double('double > 0', { exclusiveMinimum: 0 }, (x) =>
  x > 0 ? undefined : 'a positive number',
);

export function atLeast(least: number): Shape<number> {
  return double(`double >= ${least}`, { minimum: least }, (x) =>
    x >= least ? undefined : `at least ${least}`,
  );
}

export const size: Shape<number> = double(
  'count',
  { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
  (x) => (Number.isSafeInteger(x) && x >= 1 ? undefined : 'a positive whole number'),
);

export const flag: Shape<boolean> = {
  read: (value, at) => {
    if (typeof value !== 'boolean') throw expected(at, 'true or false', value);
    return value;
  },
  write: (on) => on,
  words: '`true` or `false`',
  schema: { type: 'boolean' },
};

/** y; its length is checked where n is known. */
export const labels: Shape<readonly number[]> = {
  read: (value, at) => vector(value, at),
  write: (y) => y,
  words: 'list of n doubles',
  schema: { type: 'array', items: finite.schema },
};

/** The maximum length of a text. */
export const longestText = 10_000;

export const text: Shape<string> = {
  read: (value, at) => {
    if (typeof value !== 'string' || value.length > longestText)
      throw expected(at, `a string of at most ${longestText} characters`, value);
    return value;
  },
  write: (words) => words,
  words: 'text',
  schema: { type: 'string', maxLength: longestText },
};

/** How to reproduce the inputs from a named or local source. Untrusted: the digest decides. */
export const recipe = record({
  source: text,
  /** The label column of the source, by name or index; empty if there is none. */
  labels: text,
  normalise: oneOf('none', 'rows'),
  bias: flag,
});

export function listOf(value: unknown, at: string, length?: number): readonly unknown[] {
  if (!Array.isArray(value)) throw expected(at, 'an array', value);
  if (length !== undefined && value.length !== length)
    throw expected(at, `${length} entries`, value.length);
  return value;
}

export function vector(value: unknown, at: string, length?: number): readonly number[] {
  return listOf(value, at, length).map((x, i) => readFinite(x, at, i));
}

export function matrixOf(value: unknown, at: string, rows: number, cols: number): Dense {
  const outer = listOf(value, at, rows);
  outer.forEach((r, i) => listOf(r, `${at}[${i}]`, cols)); // lengths first: they determine the allocation
  const data = new Float64Array(rows * cols);
  outer.forEach((r, i) => data.set(vector(r, `${at}[${i}]`, cols), i * cols));
  return dense(rows, cols, data);
}
