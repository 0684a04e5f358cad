/**
 * # Parsed JSON, taken strictly
 *
 * What a facts file is made of: objects with known keys, lists of known lengths, fractions in lowest terms. The first
 * offence ends the reading with its place.
 *
 * ## Main definitions
 * - {@link Refusal}: ends the reading
 * - {@link fields}, {@link listOf}, {@link rational}, {@link vector}, {@link matrixOf}, {@link oneOf}
 * @module
 */
import { rationalFromText, rationalToText } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { matrix } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { Verdict } from '../verdict.ts';
import { factsLimits } from './limits.ts';

/** Ends the reading; never leaves the reader. */
export class Refusal extends Error {
  readonly verdict: Verdict;
  constructor(verdict: Verdict) {
    super(verdict.kind);
    this.verdict = verdict;
  }
}

export function malformed(at: string, because: string): Refusal {
  return new Refusal({ kind: 'malformed', at, because });
}

/** A value in a few words; never the whole of it, which may be as large or as deep as the file. */
export function show(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : String(value);
  return text.slice(0, 70);
}

/** Throws unless `needed` is within the limit. */
export function within(limit: Exclude<keyof typeof factsLimits, 'work'>, needed: number): void {
  if (!(needed <= factsLimits[limit]))
    throw new Refusal({
      kind: 'resource-limit',
      limit: `${limit} <= ${factsLimits[limit]}`,
      needed,
    });
}

export type Fields = ReadonlyMap<string, unknown>;

/** The entries of a JSON object, whatever its keys are. */
export function entriesOf(value: unknown, at: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw malformed(at, `expected an object, got ${show(value)}`);
  return new Map<string, unknown>(Object.entries(value));
}

/** The entries of a JSON object with exactly these keys (`optional` ones may be missing). */
export function fields(
  value: unknown,
  at: string,
  keys: readonly string[],
  optional: readonly string[] = [],
): Fields {
  const found = entriesOf(value, at);
  for (const key of keys) if (!found.has(key)) throw malformed(at, `expected the key "${key}"`);
  for (const key of found.keys())
    if (!keys.includes(key) && !optional.includes(key))
      throw malformed(at, `unknown key ${show(key)}`);
  return found;
}

/** A list, of this length where it is given. */
export function listOf(value: unknown, at: string, length?: number): readonly unknown[] {
  if (!Array.isArray(value)) throw malformed(at, `expected a list, got ${show(value)}`);
  if (length !== undefined && value.length !== length)
    throw malformed(at, `expected ${length} entries, got ${value.length}`);
  return value;
}

/** A text of at most `most` characters. */
export function textOf(value: unknown, at: string, most: number): string {
  if (typeof value !== 'string' || value.length > most)
    throw malformed(at, `expected a string of at most ${most} characters, got ${show(value)}`);
  return value;
}

/** A fraction "p/q" in lowest terms, or "p": one number has one text. */
export function rational(value: unknown, at: string): Rational {
  if (typeof value !== 'string')
    throw malformed(at, `expected a fraction as a string, got ${show(value)}`);
  within('digits', value.length);
  const found = rationalFromText(value); // also takes decimals, whose text is another
  if (found === undefined || rationalToText(found) !== value)
    throw malformed(at, `expected a fraction "p/q" in lowest terms or "p", got ${show(value)}`);
  return found;
}

export function vector(value: unknown, at: string, length?: number): readonly Rational[] {
  return listOf(value, at, length).map((x, i) => rational(x, `${at}[${i}]`));
}

/** A matrix with at least one row and one column, of these sizes where they are given. */
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

/** One of the words. */
export function oneOf<T extends string>(value: unknown, at: string, words: readonly T[]): T {
  const found = words.find((word) => word === value);
  if (found === undefined)
    throw malformed(at, `expected one of ${words.map(show).join(', ')}, got ${show(value)}`);
  return found;
}

export function count(value: unknown, at: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw malformed(at, `expected a whole number >= 0, got ${show(value)}`);
  return value;
}
