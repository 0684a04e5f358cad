/**
 * # Values in a facts file
 *
 * What it is made of beside objects: lists of known lengths, fractions in lowest terms, words. The first offence ends
 * the reading with its place.
 *
 * ## Main definitions
 * - {@link listOf}, {@link rational}, {@link vector}, {@link matrixOf}, {@link oneOf}
 * @module
 */
import { rationalFromText, rationalToText } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { matrix } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { expected, malformed, Refusal, show } from '../parsed-json.ts';
import { factsLimits } from './limits.ts';

/** Throws unless `needed` is within the limit. */
export function within(limit: Exclude<keyof typeof factsLimits, 'work'>, needed: number): void {
  if (!(needed <= factsLimits[limit]))
    throw new Refusal({
      kind: 'resource-limit',
      limit: `${limit} <= ${factsLimits[limit]}`,
      needed,
    });
}

/** A list, of this length where it is given. */
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

/** A fraction "p/q" in lowest terms, or "p": one number has one text. */
export function rational(value: unknown, at: string): Rational {
  if (typeof value !== 'string') throw expected(at, 'a fraction as a string', value);
  within('digits', value.length);
  const found = rationalFromText(value); // also takes decimals, whose text is another
  if (found === undefined || rationalToText(found) !== value)
    throw expected(at, 'a fraction "p/q" in lowest terms or "p"', value);
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
  if (found === undefined) throw expected(at, `one of ${words.map(show).join(', ')}`, value);
  return found;
}

export function count(value: unknown, at: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw expected(at, 'a whole number >= 0', value);
  return value;
}
