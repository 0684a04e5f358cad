/**
 * # Comma-separated values
 *
 * Numbers, with or without a header line and a column of row numbers (csv-guesses.ts).
 * Quoted fields may hold commas. Lines end with LF or CRLF; a byte order mark is skipped. Other separators,
 * quoted line breaks, thousands marks, missing values and numbers that float64 does not hold are refused.
 *
 * ## Implementation notes
 * Lines are decoded one at a time: a file may be longer than the longest string.
 * @module
 */
import { dense } from '../linalg/matrix.ts';
import type { Place } from '../errors.ts';
import { headingOf, withoutIndex } from './csv-guesses.ts';
import type { Heading } from './csv-guesses.ts';
import { demandSize, show, unusable } from './data-set.ts';
import type { Table } from './data-set.ts';
import { isNumber, isSpecial, lossIn } from './number-text.ts';

const lineFeed = 10;

/** Of a line: a million columns of 30 characters. */
const maxLineBytes = 33_554_432;

interface Line {
  readonly text: string;
  /** Counted from 1. */
  readonly number: number;
}

/** The length without the white space at the end. */
function trimmedLength(bytes: Uint8Array): number {
  let end = bytes.length;
  while (end > 0 && [9, lineFeed, 13, 32].includes(bytes[end - 1] ?? 0)) end--;
  return end;
}

function* linesOf(bytes: Uint8Array, file: string): Generator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const end = trimmedLength(bytes);
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  for (let from = hasMark ? 3 : 0, number = 1; from < end; number++) {
    const stop = bytes.indexOf(lineFeed, from);
    const to = stop < 0 ? bytes.length : stop;
    if (to - from > maxLineBytes)
      throw unusable(
        `a line of ${to - from} bytes, more than ${maxLineBytes}, the limit`,
        'Save the data with numpy.save.',
        { file, line: number },
      );
    let text: string;
    try {
      text = decoder.decode(bytes.subarray(from, to)).replace(/\r$/u, '');
    } catch {
      throw unusable('not UTF-8 text', 'Save the file as CSV in UTF-8.', { file, line: number });
    }
    yield { text, number };
    from = to + 1;
  }
}

function demandContent(line: Line, place: Place): void {
  if (line.text.includes('\r'))
    throw unusable('a carriage return inside a line', 'End lines with LF or CRLF.', place);
  if (line.text.trim() === '')
    throw unusable('an empty line', 'Remove it, or fill in the sample.', place);
}

/** Where the quote that opens at `open` closes; -1 if it does not. */
function closingQuote(line: string, open: number): number {
  let close = line.indexOf('"', open + 1);
  while (close >= 0 && line[close + 1] === '"') close = line.indexOf('"', close + 2);
  return close;
}

function quotedFields(line: string, place: Place): readonly string[] {
  const fields: string[] = [];
  for (let from = 0; from <= line.length;) {
    const comma = line.indexOf(',', from);
    let end = comma < 0 ? line.length : comma;
    const raw = line.slice(from, end);
    if (raw.includes('"')) {
      const open = from + raw.length - raw.trimStart().length;
      const close = line[open] === '"' ? closingQuote(line, open) : -1;
      const next = line.indexOf(',', close);
      end = next < 0 ? line.length : next;
      if (close < 0 || line.slice(close + 1, end).trim() !== '')
        throw unusable('a quote that does not enclose the whole field', 'Quote whole fields.', {
          ...place,
          column: fields.length + 1,
        });
      fields.push(line.slice(open + 1, close).replaceAll('""', '"'));
    } else fields.push(raw.trim());
    from = end + 1;
  }
  return fields;
}

function fieldsOf(line: string, place: Place): readonly string[] {
  return line.includes('"') ? quotedFields(line, place) : line.split(',').map((f) => f.trim());
}

const commasOnly = 'Separate columns by commas: in NumPy, savetxt(file, X, delimiter=",").';

/** Refuses a first line whose columns are separated by something else. */
function demandCommas(line: string, place: Place): void {
  if (line.includes('"')) return;
  const other = [';', '\t'].find((mark) => line.includes(mark));
  if (other !== undefined)
    throw unusable(`columns separated by ${JSON.stringify(other)}`, commasOnly, place);
  const words = line.trim().split(/\s+/u);
  if (words.length > 1 && words.every((word) => isNumber(word)))
    throw unusable('columns separated by spaces', commasOnly, place);
}

function adviceFor(text: string): string {
  if (isSpecial(text)) return 'Remove or impute it: every theorem needs finite data.';
  if (/[;\t]/u.test(text)) return commasOnly;
  return 'Leave this column out, or encode its classes as numbers; only the first line may be a header.';
}

function refusal(text: string, place: Place): Error {
  return text === ''
    ? unusable('expected a number, got an empty field', 'Fill it in or remove the row.', place)
    : unusable(`expected a number, got ${show(text)}`, adviceFor(text), place);
}

function numberIn(text: string, line: Place, column: number): number {
  const place = { ...line, column };
  if (!isNumber(text)) throw refusal(text, place);
  const value = Number(text);
  const loss = lossIn(text, value);
  if (loss !== undefined) throw unusable(loss.found, loss.advice, place);
  return value;
}

/** Room for the entries: by lines and columns, but no more than the bytes can hold. */
function room(bytes: Uint8Array, cols: number, file: string): Float64Array {
  let lines = 1;
  for (let k = bytes.indexOf(lineFeed); k >= 0; k = bytes.indexOf(lineFeed, k + 1)) lines++;
  demandSize(lines, cols, { file });
  return new Float64Array(Math.min(lines * cols, Math.ceil((bytes.length + 1) / 2)));
}

/** What line 1 is. Line 2 is looked at where line 1 does not tell. */
function headingIn(bytes: Uint8Array, file: string, first: Line): Heading {
  const place = { file, line: first.number };
  demandCommas(first.text, place);
  return headingOf(fieldsOf(first.text, place), () => {
    const [, second] = linesOf(bytes, file);
    return second === undefined ? [] : fieldsOf(second.text, { file, line: second.number });
  });
}

/** The table in this file's bytes. Throws {@link WidthwiseError}, naming `file`, line and column. */
export function readCsv(bytes: Uint8Array, file: string): Table {
  let heading: Heading = { names: undefined, guesses: [] };
  let data: Float64Array = new Float64Array();
  let [cols, rows] = [0, 0];
  for (const line of linesOf(bytes, file)) {
    const place = { file, line: line.number };
    demandContent(line, place);
    if (line.number === 1) {
      heading = headingIn(bytes, file, line);
      cols = fieldsOf(line.text, place).length;
      data = room(bytes, cols, file);
      if (heading.names !== undefined) continue;
    }
    const fields = fieldsOf(line.text, place);
    if (fields.length !== cols)
      throw unusable(
        `expected ${cols} columns as in line 1, got ${fields.length}`,
        'Give every line the same number of columns.',
        { ...place, column: Math.min(cols, fields.length) + 1 },
      );
    for (let j = 0; j < cols; j++) data[rows * cols + j] = numberIn(fields[j] ?? '', place, j + 1);
    rows++;
  }
  const { names } = heading;
  if (rows === 0)
    throw unusable(
      names === undefined ? 'the file is empty' : 'a header and no samples',
      'Give one sample per line, with columns separated by commas.',
      { file },
    );
  const table = withoutIndex(dense(rows, cols, data.slice(0, rows * cols)), heading);
  return { ...table, guesses: table.guesses.map((guess) => `${file}: ${guess}`) };
}
