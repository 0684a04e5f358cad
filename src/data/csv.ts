/**
 * # Tables in text files
 *
 * Columns separated by commas, semicolons, tabs or bars (csv-separator.ts), with or without a header line and a column
 * of row numbers (csv-guesses.ts). Quoted fields may hold separators. Lines end with LF or CRLF; a byte order mark and
 * blank lines at the end are skipped. Quoted line breaks are refused. An entry that is not a number is kept, and judged only if its row and column are used
 * (entries.ts).
 *
 * ## Implementation notes
 * Lines are decoded one at a time: a file may be longer than the longest string. For fields that are not numbers only
 * the offset of their line is kept; the line is parsed again on demand.
 * @module
 */
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import type { Place } from '../errors.ts';
import { headingOf, withoutIndex } from './csv-guesses.ts';
import type { Heading } from './csv-guesses.ts';
import { fieldsOf, separatorOf } from './csv-separator.ts';
import type { Separator } from './csv-separator.ts';
import { demandSize, unusable } from './data-set.ts';
import type { Table } from './data-set.ts';
import { textEntry } from './entries.ts';
import type { Entry } from './entries.ts';
import { isRounded } from './number-text.ts';

const lineFeed = 10;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The longest line: a million columns of 30 characters. */
const maxLineBytes = 33_554_432;

interface Line {
  readonly text: string;
  /** Counted from 1. */
  readonly number: number;
  /** Its first byte. */
  readonly start: number;
}

/** The length without blank lines at the end; tabs in the last line are kept. */
function trimmedLength(bytes: Uint8Array): number {
  let end = bytes.length;
  while (end > 0 && [9, lineFeed, 13, 32].includes(bytes[end - 1] ?? 0)) end--;
  if (end === 0) return 0;
  const stop = bytes.indexOf(lineFeed, end);
  return stop < 0 ? bytes.length : stop;
}

/** Throws {@link WidthwiseError} on UTF-16, in which some spreadsheets save text. */
function demandUtf8(bytes: Uint8Array, file: string): void {
  const [a, b] = bytes;
  if (
    (a === 0xff && b === 0xfe) ||
    (a === 0xfe && b === 0xff) ||
    bytes.subarray(0, 100).includes(0)
  )
    throw unusable('UTF-16 or binary, not UTF-8 text', 'Save the file as CSV in UTF-8.', { file });
}

function decoded(bytes: Uint8Array, from: number, file: string, line: number): [string, number] {
  const stop = bytes.indexOf(lineFeed, from);
  const to = stop < 0 ? bytes.length : stop;
  if (to - from > maxLineBytes)
    throw unusable(
      `a line of ${to - from} bytes, more than ${maxLineBytes}, the limit`,
      'Save the data with numpy.save.',
      { file, line },
    );
  try {
    return [decoder.decode(bytes.subarray(from, to)).replace(/\r$/u, ''), to + 1];
  } catch {
    throw unusable('not UTF-8 text', 'Save the file as CSV in UTF-8.', { file, line });
  }
}

function* linesOf(bytes: Uint8Array, file: string): Generator<Line> {
  const end = trimmedLength(bytes);
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  for (let start = hasMark ? 3 : 0, number = 1; start < end; number++) {
    const [text, next] = decoded(bytes, start, file, number);
    yield { text, number, start };
    start = next;
  }
}

function demandContent(line: Line, place: Place): void {
  if (line.text.includes('\r'))
    throw unusable('a carriage return inside a line', 'End lines with LF or CRLF.', place);
  if (line.text.trim() === '')
    throw unusable('an empty line', 'Remove it, or fill in the sample.', place);
}

/** Estimated from bytes and columns, and no more than the bytes can hold. */
function room(bytes: Uint8Array, cols: number, file: string): Float64Array {
  let lines = 1;
  for (let k = bytes.indexOf(lineFeed); k >= 0; k = bytes.indexOf(lineFeed, k + 1)) lines++;
  demandSize(lines, cols, { file });
  return new Float64Array(Math.min(lines * cols, bytes.length + 1)); // every field is followed by a separator
}

const lookedAt = 20;

interface Format {
  readonly separator: Separator;
  readonly heading: Heading;
  /** How many lines the header takes. */
  readonly header: number;
  readonly cols: number;
  readonly guesses: readonly string[];
}

const called: Readonly<Record<Separator, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
};

/** What the first lines show about the file. */
function formatOf(bytes: Uint8Array, file: string): Format | undefined {
  const first: Line[] = [];
  for (const line of linesOf(bytes, file)) {
    first.push(line);
    if (first.length === lookedAt) break;
  }
  const [one, two] = first;
  if (one === undefined) return undefined;
  const place = { file, line: 1 };
  demandContent(one, place);
  const separator = separatorOf(
    first.map(({ text }) => text),
    place,
  );
  const fields = fieldsOf(one.text, separator, place);
  const heading = headingOf(fields, () =>
    two === undefined ? [] : fieldsOf(two.text, separator, { file, line: 2 }),
  );
  const usual = separator === ',' || (separator === '\t' && /\.tsv$/iu.test(file));
  const guesses = usual ? [] : [`columns are taken to be separated by ${called[separator]}`];
  const header = heading.names === undefined ? 0 : 1;
  return { separator, heading, header, cols: fields.length, guesses };
}

const advice = 'Give one sample a line, columns separated by commas.';

/** The numbers, and the offsets of the lines that hold them. */
interface Body {
  readonly values: Dense;
  readonly starts: readonly number[];
  readonly rounded: string | undefined;
}

function demandCount(fields: readonly string[], cols: number, place: Place): void {
  if (fields.length !== cols)
    throw unusable(
      `expected ${cols} columns as in line 1, got ${fields.length}`,
      'Give every line as many columns.',
      { ...place, column: Math.min(cols, fields.length) + 1 },
    );
}

function bodyOf(bytes: Uint8Array, file: string, { separator, header, cols }: Format): Body {
  const data = room(bytes, cols, file);
  const starts: number[] = [];
  let rounded: string | undefined;
  for (const line of linesOf(bytes, file)) {
    const place = { file, line: line.number };
    demandContent(line, place);
    if (line.number <= header) continue;
    const fields = fieldsOf(line.text, separator, place);
    demandCount(fields, cols, place);
    fields.forEach((field, j) => {
      const value = textEntry(field);
      const isValue = typeof value === 'number';
      if (isValue && rounded === undefined && isRounded(field, value)) rounded = field;
      data[starts.length * cols + j] = isValue ? value : Number.NaN;
    });
    starts.push(line.start);
  }
  const rows = starts.length;
  if (rows === 0) throw unusable('a header and no samples', advice, { file });
  return { values: dense(rows, cols, data.slice(0, rows * cols)), starts, rounded };
}

/** The table in this file's bytes. Throws {@link WidthwiseError}, naming `file`, line and column. */
export function readCsv(bytes: Uint8Array, file: string): Table {
  demandUtf8(bytes, file);
  const format = formatOf(bytes, file);
  if (format === undefined) throw unusable('the file is empty', advice, { file });
  const { heading, header, cols } = format;
  const { values, starts, rounded } = bodyOf(bytes, file, format);
  const table = withoutIndex(values, heading);
  const left = cols - table.values.cols; // columns of row numbers
  const entry = entriesOf(bytes, file, format, starts);
  return {
    ...table,
    entry: (i, j) => entry(i, j + left),
    place: (i, j) => ({ file, line: i + header + 1, column: j + left + 1 }),
    guesses: [...format.guesses, ...table.guesses].map((guess) => `${file}: ${guess}`),
    rounded,
  };
}

/** The entry at a place without a number. */
function entriesOf(
  bytes: Uint8Array,
  file: string,
  { separator, header }: Format,
  starts: readonly number[],
): (i: number, j: number) => Entry | undefined {
  let at = -1;
  let fields: readonly string[] = [];
  return (i, j) => {
    if (i !== at) {
      const line = i + header + 1;
      const [text] = decoded(bytes, starts[i] ?? 0, file, line);
      fields = fieldsOf(text, separator, { file, line });
      at = i;
    }
    const value = textEntry(fields[j] ?? '');
    return typeof value === 'number' ? undefined : value;
  };
}
