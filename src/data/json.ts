/**
 * # JSON from a file
 *
 * Repeated keys and numbers that float64 cannot represent are refused, with their place. json-files.ts reads the
 * values.
 *
 * ## Main definitions
 * - {@link parsed}, {@link vectorFrom}, {@link labelsFrom}, {@link fieldsOf}
 * @module
 */
import { show, unusable } from './data-set.ts';
import type { LabelVector } from './data-set.ts';
import type { Place } from '../errors.ts';
import { suggestion } from '../suggest.ts';
import { entryFault } from './entries.ts';
import { vectorFromValues } from './from-columns.ts';
import { firstLoss } from './json-losses.ts';

/** With the limits of {@link most}, some 2 GB in memory. */
const maxTextBytes = 268_435_456;

/** How often these may occur: an object, a text or a list costs 30 to 100 bytes, however short it is. */
const most: readonly (readonly [mark: string, count: number])[] = [
  ['"', 5_000_000],
  ['{', 1_000_000],
  ['[', 5_000_000],
];

function demandFew(text: string, file: string): void {
  for (const [mark, limit] of most) {
    let count = 0;
    for (let k = text.indexOf(mark); k >= 0; k = text.indexOf(mark, k + 1)) count++;
    if (count > limit)
      throw unusable(
        `${count} times ${mark}, more than ${limit}, the limit of JSON files`,
        'Save the data with numpy.save.',
        { file },
      );
  }
}

function placeOf(text: string, index: number, file: string): Place {
  let [line, start] = [1, 0];
  for (let k = text.indexOf('\n'); k >= 0 && k < index; k = text.indexOf('\n', start)) {
    line++;
    start = k + 1;
  }
  return { file, line, column: index - start + 1 };
}

/** What data in JSON look like. */
export const dataForm = 'Give [[...], ...], [{...}, ...] or {"X": [[...], ...], "y": [...]}.';

const space = /\s+/uy;
const numberOrWord = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;

/** Where the token or the white space that starts at `index` ends; -1 if there is none. */
function endOfToken(text: string, index: number): number {
  space.lastIndex = index;
  if (space.test(text)) return space.lastIndex;
  const first = text.charAt(index);
  if ('[]{},:'.includes(first)) return index + 1;
  if (first === '"') {
    for (let k = index + 1; k < text.length; k++) {
      if (text[k] === '\\') k++;
      else if (text[k] === '"') return k + 1;
    }
    return -1;
  }
  numberOrWord.lastIndex = index;
  return numberOrWord.test(text) ? numberOrWord.lastIndex : -1;
}

/**
 * The place of the first unexpected token, which `JSON.parse` does not report. -1 if nothing was found.
 */
function unexpectedAt(text: string): number {
  let before = '';
  for (let index = 0; index < text.length;) {
    const end = endOfToken(text, index);
    if (end < 0) return index;
    const token = text.slice(index, end).trim();
    if (['', ',', ':', '['].includes(before) && [',', ':', ']', '}'].includes(token))
      if (token !== '' && !(before === '[' && token === ']')) return index;
    if (token !== '') before = token;
    index = end;
  }
  return -1;
}

/** Where and why the text is not JSON. Python's json module writes NaN and Infinity, which JSON lacks. */
function describe(text: string, error: unknown, file: string): Error {
  const because = error instanceof Error ? error.message : String(error);
  const position = /at position (\d+)/u.exec(because)?.[1];
  const found = unexpectedAt(text);
  const special = /^-?(?:nan|inf|infinity)\b/iu.exec(text.slice(Math.max(found, 0), found + 12));
  if (special !== null)
    return unusable(
      `expected a finite number, got ${special[0]}`,
      'Remove or impute it: every theorem needs finite data.',
      placeOf(text, found, file),
    );
  const index = position === undefined ? found : Number(position);
  return unusable(
    `not JSON: ${because.replace(/ in JSON at position .*$/u, '').replace(/, (?:\.\.\.)?"[^]*$/u, '')}`,
    dataForm,
    placeOf(text, index < 0 ? text.length : index, file),
  );
}

/** The JSON value in these bytes. Throws {@link WidthwiseError}, naming `file`. `see` receives its numbers. */
export function parsed(
  bytes: Uint8Array,
  file: string,
  see?: (spelled: string, value: number) => void,
): unknown {
  if (bytes.length > maxTextBytes)
    throw unusable(
      `${bytes.length} bytes are more than ${maxTextBytes}, the limit of JSON files`,
      'Save the data with numpy.save.',
      { file },
    );
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unusable('not UTF-8 text', 'Save the file as UTF-8.', { file });
  }
  if (text.trim() === '')
    throw unusable('the file is empty', 'Give [[...], ...], one row per sample.', { file });
  demandFew(text, file);
  const value = valueOf(text, file);
  const loss = firstLoss(text, see);
  if (loss !== undefined) throw unusable(loss.found, loss.advice, placeOf(text, loss.index, file));
  return value;
}

function valueOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw describe(text, error, file);
  }
}

/** The entries of a JSON object, or `undefined` for anything else. */
export function fieldsOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? new Map(Object.entries(value))
    : undefined;
}

/** The arrays of a network with one hidden layer. */
export const weightsNames = ['W', 'v', 'W0'] as const;

/** Throws {@link WidthwiseError} on an unknown key: a misspelled one would be ignored. */
export function demandFields(
  fields: ReadonlyMap<string, unknown> | undefined,
  known: readonly string[],
  file: string,
): void {
  for (const key of fields?.keys() ?? [])
    if (!known.includes(key))
      throw unusable(
        `unknown key ${show(key)}${suggestion(key, known)}`,
        `The keys are ${known.join(', ')}.`,
        { file, field: key },
      );
}

/** A vector of finite numbers called `name`. Throws {@link WidthwiseError}. */
export function vectorFrom(value: unknown, file: string, name: string): Float64Array {
  const found = labelsFrom(value, file, name);
  demandNoFraction(found, file, name);
  const { values, words } = found;
  if (words === undefined) return values;
  throw unusable(`expected a number, got ${show(words[0])}`, 'Give [1, -1, ...].', {
    file,
    field: `${name}, entry 1`,
  });
}

/** All numbers and fractions, or all words. Throws as {@link vectorFrom}. */
export function labelsFrom(value: unknown, file: string, name: string): LabelVector {
  if (Array.isArray(value)) return vectorFromValues(value, file, name);
  throw unusable(`expected a list of numbers, got ${show(value)}`, 'Give [1, -1, ...].', {
    file,
    field: name,
  });
}

/** Throws {@link WidthwiseError} (`input`) on a fraction, where doubles are needed. */
export function demandNoFraction({ fractions }: LabelVector, file: string, name: string): void {
  for (const [i, { num, den }] of fractions ?? [])
    throw entryFault(
      { kind: 'fraction', text: `${num}/${den}` },
      { file, field: `${name}, entry ${i + 1}` },
    );
}
