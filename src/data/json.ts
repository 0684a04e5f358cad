/**
 * # JSON data
 *
 * A bare array of rows, or {"X": rows, "y": labels}, where rows are lists, or objects with one key a column. As labels
 * of their own: a bare array of numbers, or {"y": labels}. Keys that stand twice and numbers that float64 does not hold are refused where they stand.
 * @module
 */
import type { Place } from '../errors.ts';
import { noArray, show, unusable } from './data-set.ts';
import type { LabelVector, Table } from './data-set.ts';
import { valueEntry } from './entries.ts';
import type { Entry } from './entries.ts';
import { tableFromColumns, vectorFromValues } from './from-columns.ts';
import { denseFromRows } from './from-memory.ts';
import { firstLoss } from './json-losses.ts';
import { isRounded } from './number-text.ts';

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

const form = 'Give [[...], ...], [{...}, ...] or {"X": [[...], ...], "y": [...]}.';

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
 * Where the first thing stands that no JSON has there: `JSON.parse` does not tell for unexpected tokens.
 * -1 if nothing was found.
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
    form,
    placeOf(text, index < 0 ? text.length : index, file),
  );
}

/** The JSON value in these bytes. Throws {@link WidthwiseError}, naming `file`. `see` is told its numbers. */
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
    throw unusable('the file is empty', 'Give [[...], ...], one row a sample.', { file });
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

/** A vector of finite numbers called `name`. Throws {@link WidthwiseError}. */
export function vectorFrom(value: unknown, file: string, name: string): Float64Array {
  const { values, words } = labelsFrom(value, file, name);
  if (words === undefined) return values;
  throw unusable(`expected a number, got ${show(words[0])}`, 'Give [1, -1, ...].', {
    file,
    field: `${name}, entry 1`,
  });
}

function labelsFrom(value: unknown, file: string, name: string): LabelVector {
  if (Array.isArray(value)) return vectorFromValues(value, file, name);
  throw unusable(`expected a list of numbers, got ${show(value)}`, 'Give [1, -1, ...].', {
    file,
    field: name,
  });
}

/** One object a sample: a key that is missing somewhere is a missing value there. */
function tableFromRecords(records: readonly unknown[], file: string): Table {
  const rows = records.map((record, i) => {
    const fields = fieldsOf(record);
    if (fields !== undefined) return fields;
    throw unusable(`expected an object as in row 1, got ${show(record)}`, 'Give one a sample.', {
      file,
      field: `row ${i + 1}`,
    });
  });
  const names = new Set(rows.flatMap((row) => [...row.keys()]));
  const columns = Array.from(names, (name) => ({
    name,
    valueAt: (i: number): unknown => rows[i]?.get(name),
  }));
  return tableFromColumns(rows.length, columns, file);
}

function tableFrom(value: unknown, file: string, name: string): Table {
  if (!Array.isArray(value))
    throw unusable(
      `expected rows of numbers, got ${value === undefined ? `no "${name}"` : show(value)}`,
      form,
      { file, field: name },
    );
  const rows: readonly unknown[] = value;
  if (fieldsOf(rows[0]) !== undefined) return tableFromRecords(rows, file);
  const entryOf = (i: number, j: number): number | Entry => {
    const row = rows[i];
    const value: unknown = Array.isArray(row) ? row[j] : undefined;
    return typeof value === 'boolean' ? { kind: 'text', text: String(value) } : valueEntry(value);
  };
  return {
    values: denseFromRows(rows, name, { file }, true),
    names: undefined,
    labels: undefined,
    entry: (i, j) => {
      const entry = entryOf(i, j);
      return typeof entry === 'number' ? undefined : entry;
    },
    place: (i, j) => ({ file, field: `${name}, row ${i + 1}, column ${j + 1}` }),
  };
}

/**
 * The table in this file's bytes. Throws {@link WidthwiseError}, naming `file`.
 *
 * @param inputs - the key of the inputs, if it is not X.
 */
export function readJson(bytes: Uint8Array, file: string, inputs?: string): Table {
  let rounded: string | undefined;
  const value = parsed(bytes, file, (spelled, x) => {
    if (rounded === undefined && isRounded(spelled, x)) rounded = spelled;
  });
  const fields = fieldsOf(value);
  if (fields === undefined) {
    if (inputs === undefined) return { ...tableFrom(value, file, 'X'), rounded };
    throw unusable('a list, which has no arrays with names', 'Leave inputs out.', {
      file,
      field: 'inputs',
    });
  }
  const name = inputs ?? 'X';
  if (!fields.has(name)) throw noArray(name, [...fields.keys()], file);
  const others = [...fields].filter(([key, list]) => key !== name && Array.isArray(list));
  const labels = fields.get('y');
  return {
    ...tableFrom(fields.get(name), file, name),
    labels: labels === undefined ? undefined : labelsFrom(labels, file, 'y'),
    vectors: new Map(others.map(([key, list]) => [key, () => labelsFrom(list, file, key)])),
    rounded,
  };
}

/** The labels in this file's bytes. Throws as {@link readJson}. */
export function readJsonLabels(bytes: Uint8Array, file: string): LabelVector {
  const value = parsed(bytes, file);
  const fields = fieldsOf(value);
  return labelsFrom(fields === undefined ? value : fields.get('y'), file, 'y');
}
