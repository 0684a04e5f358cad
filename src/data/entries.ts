/**
 * # Entries that are not numbers
 *
 * A reader keeps every entry of a table that is not a number, and what it is instead. Only the rows and columns in use
 * are then judged: a word in an unused column is not an error.
 *
 * ## Main definitions
 * - {@link Entry}: such an entry
 * - {@link textEntry}: the entry in a field of a text file
 * - {@link valueEntry}: the entry in a value of JSON, Parquet or Arrow
 * - {@link fractionIn}: the number of a fraction
 * - {@link entryFault}: the error that names it
 * @module
 */
import { rationalFromText } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import type { Place, WidthwiseError } from '../errors.ts';
import { show, unusable } from './data-set.ts';
import { isNumber, isSpecial, lossIn } from './number-text.ts';

/** `fault`: a number that is misspelled, or that float64 cannot represent. */
export type Entry =
  | { readonly kind: 'text' | 'missing' | 'fraction'; readonly text: string }
  | { readonly kind: 'fault'; readonly found: string; readonly advice: string };

const fractionForm = /^[+-]?\d+\/\d+$/u;
const commaForm = /^[+-]?(?:\d+|\d{1,3}(?:[.' ]\d{3})+),\d+(?:e[+-]?\d+)?$/iu;

function wordEntry(text: string): Entry {
  if (fractionForm.test(text)) return { kind: 'fraction', text };
  if (text === '' || isSpecial(text)) return { kind: 'missing', text };
  return commaForm.test(text)
    ? {
        kind: 'fault',
        found: `expected a number, got ${show(text)}, which has a decimal comma or marks thousands`,
        advice: 'Write a decimal point, and no marks between thousands: 1.5, 1234.5.',
      }
    : { kind: 'text', text };
}

/** The number in this field, or what it is instead. */
export function textEntry(text: string): number | Entry {
  if (!isNumber(text)) return wordEntry(text);
  const value = Number(text);
  const loss = lossIn(text, value);
  return loss === undefined ? value : { kind: 'fault', ...loss };
}

function integerEntry(value: bigint): number | Entry {
  const x = Number(value);
  if (Number.isFinite(x) && BigInt(x) === value) return x;
  const loss = lossIn(`${value}`, x);
  return loss === undefined ? x : { kind: 'fault', ...loss };
}

/** The value as a number, with true and false as 1 and 0, or what it is instead. */
export function valueEntry(value: unknown): number | Entry {
  if (typeof value === 'number')
    return Number.isFinite(value) ? value : { kind: 'missing', text: String(value) };
  if (typeof value === 'bigint') return integerEntry(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value === null || value === undefined) return { kind: 'missing', text: 'null' };
  if (value instanceof Date)
    return {
      kind: 'text',
      text: Number.isNaN(value.getTime()) ? String(value) : value.toISOString(),
    };
  if (typeof value !== 'string') return { kind: 'text', text: show(value) };
  return isNumber(value)
    ? {
        kind: 'fault',
        found: `expected a number, got the text ${show(value)}`,
        advice: 'Write the number without quotes, or leave the column out.',
      }
    : wordEntry(value);
}

/** The value as a number; NaN where {@link valueEntry} describes it. */
export function valueNumber(value: unknown): number {
  if (typeof value === 'number') return Number.isFinite(value) ? value : Number.NaN;
  if (typeof value !== 'bigint' && typeof value !== 'boolean') return Number.NaN;
  const entry = valueEntry(value);
  return typeof entry === 'number' ? entry : Number.NaN;
}

const words =
  'Leave this column out, or encode its classes as numbers; only the first line may be a header.';

/** The number of an entry "p/q". */
export function fractionIn(entry: Entry): Rational | undefined {
  return entry.kind === 'fraction' ? rationalFromText(entry.text.replace(/^\+/u, '')) : undefined;
}

/** The error for an entry that should be a number. */
export function entryFault(entry: Entry, place: Place): WidthwiseError {
  switch (entry.kind) {
    case 'fault':
      return unusable(entry.found, entry.advice, place);
    case 'fraction':
      return unusable(
        `expected a number, got the fraction ${show(entry.text)}`,
        'Write a decimal: only projection, elimination and stationary-point, which are decided over Q, take fractions.',
        place,
      );
    case 'missing':
      return unusable(
        `expected a number, got ${entry.text === '' ? 'an empty field' : show(entry.text)}`,
        'Leave its column out (--ignore COLUMN), remove the row, or fill it in: every theorem needs finite data.',
        place,
      );
    case 'text':
      return unusable(`expected a number, got ${show(entry.text)}`, words, place);
  }
}
