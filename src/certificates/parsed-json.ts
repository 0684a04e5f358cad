/**
 * # Strict reading of parsed JSON
 *
 * The basis of both strict readers: objects with known keys and no others, and a text that must be the canonical one.
 * Reading stops at the first error and reports its place.
 *
 * ## Main definitions
 * - {@link Refusal}, {@link malformed}, {@link expected}: end the reading; {@link orRefusal} turns them into a verdict
 * - {@link parseJson}, {@link fields}, {@link demandCanonical}
 * @module
 */
import type { Verdict } from './verdict.ts';

/** Ends the reading; never leaves the readers. */
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

/** The refusal of an unexpected value. */
export function expected(at: string, what: string, value: unknown): Refusal {
  return malformed(at, `expected ${what}, got ${show(value)}`);
}

/** The result of `read`, or the verdict with which it refuses. */
export function orRefusal<T>(read: () => T): T | Verdict {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refusal) return error.verdict;
    throw error;
  }
}

/** A value in a few words, never in full, since it may be as large or as deep as the file. */
export function show(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : String(value);
  return text.slice(0, 70);
}

export type Fields = ReadonlyMap<string, unknown>;

/** The entries of a JSON object with any keys. */
export function entriesOf(value: unknown, at: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw expected(at, 'an object', value);
  return new Map<string, unknown>(Object.entries(value));
}

/** The entries of a JSON object with exactly these keys (`optional` ones may be missing). */
export function fields(
  value: unknown,
  at: string,
  keys: readonly string[],
  ...optional: readonly string[]
): Fields {
  const found = entriesOf(value, at);
  for (const key of keys) if (!found.has(key)) throw malformed(at, `expected the key "${key}"`);
  for (const key of found.keys())
    if (!keys.includes(key) && !optional.includes(key))
      throw malformed(at, `unknown key ${show(key)}`);
  return found;
}

/** The value of a JSON text, called `at` in errors. */
export function parseJson(source: string, at: string): unknown {
  if (!source.startsWith('{'))
    throw malformed(at, 'not a file that widthwise writes, which begins with "{"');
  try {
    return JSON.parse(source);
  } catch (error) {
    // the parser's message quotes the text
    const [place = ''] =
      / at position \d+/u.exec(error instanceof Error ? error.message : '') ?? [];
    throw malformed(at, `not JSON${place}`);
  }
}

/**
 * Throws unless the text is the concatenation of these pieces, compared one by one: together they may be longer than
 * the longest string.
 */
export function demandCanonical(source: string, pieces: Iterable<string>): void {
  let from = 0;
  for (const piece of pieces) {
    if (!source.startsWith(piece, from)) throw notCanonical(source, from, piece);
    from += piece.length;
  }
  if (from < source.length) throw notCanonical(source, from, '');
}

/** The refusal of a text that does not continue with this piece. */
function notCanonical(source: string, from: number, piece: string): Refusal {
  let i = 0;
  while (source[from + i] === piece[i]) i++;
  const line = source.slice(0, from + i).split('\n').length;
  const [wanted, got] = [piece.slice(i, i + 24), source.slice(from + i, from + i + 24)];
  const because = `not in canonical form: expected ${show(wanted)}, got ${show(got)}`;
  return malformed(`line ${line}`, because);
}
