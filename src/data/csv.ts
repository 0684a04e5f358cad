/**
 * # Comma-separated values
 *
 * Numbers, with or without a header line. Quoted fields may hold commas; a quoted line break, other
 * separators and thousands marks are not accepted. Lines and columns are counted from 1.
 * @module
 */
import { dense } from '../linalg/matrix.ts';
import { unusable } from './data-set.ts';
import type { Table } from './data-set.ts';

const numberForm = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/u;

/** The fields of one line. Throws on a quote that does not close. */
function fieldsOf(line: string, file: string, number: number): readonly string[] {
  const fields: string[] = [];
  let rest = line;
  for (;;) {
    const quoted = /^\s*"((?:[^"]|"")*)"\s*(?:,|$)/u.exec(rest);
    const end = quoted === null ? rest.indexOf(',') : quoted[0].length - 1;
    const last = quoted === null ? end < 0 : !quoted[0].endsWith(',');
    const raw = quoted === null ? (last ? rest : rest.slice(0, end)) : (quoted[1] ?? '');
    if (quoted === null && raw.includes('"'))
      throw unusable('a quote that does not close', 'Quote whole fields only, on one line.', {
        file,
        line: number,
        column: fields.length + 1,
      });
    fields.push(quoted === null ? raw.trim() : raw.replaceAll('""', '"'));
    if (last) return fields;
    rest = rest.slice(end + 1);
  }
}

function numberIn(text: string, file: string, line: number, column: number): number {
  const place = { file, line, column };
  if (text === '') throw unusable('an empty field', 'Fill in the value or remove the row.', place);
  if (!numberForm.test(text)) {
    const special = /^[+-]?(?:nan|inf|infinity)$/iu.test(text);
    throw unusable(
      `expected a number, got "${text.slice(0, 40)}"`,
      special
        ? 'Remove or impute it: every theorem needs finite data.'
        : 'Only numbers are read; a first line with text is taken for the header.',
      place,
    );
  }
  const value = Number(text);
  if (!Number.isFinite(value))
    throw unusable(`${text} is beyond float64`, 'Rescale the column.', place);
  return value;
}

/** The table in this text. `file` is named in errors. */
export function readCsv(text: string, file: string): Table {
  const lines = text.replace(/^\uFEFF/u, '').split(/\r\n|\n|\r/u);
  const used = lines
    .map((line, i) => ({ line, number: i + 1 }))
    .filter(({ line }) => line.trim() !== '');
  const first = used[0];
  if (first === undefined)
    throw unusable('the file is empty', 'Give one sample a line, columns separated by commas.', {
      file,
    });
  const head = fieldsOf(first.line, file, first.number);
  const isNumber = (field: string): boolean => numberForm.test(field);
  const names = head.every(
    (field) => isNumber(field) || /^[+-]?(?:nan|inf|infinity)?$/iu.test(field),
  )
    ? undefined
    : head;
  const body = names === undefined ? used : used.slice(1);
  if (body.length === 0)
    throw unusable('a header and no samples', 'Give at least one line of numbers.', { file });
  const cols = head.length;
  const data = new Float64Array(body.length * cols);
  body.forEach(({ line, number }, i) => {
    const fields = fieldsOf(line, file, number);
    if (fields.length !== cols)
      throw unusable(
        `expected ${cols} columns as in line ${first.number}, got ${fields.length}`,
        'Give every line as many columns, separated by commas.',
        { file, line: number },
      );
    fields.forEach((field, j) => {
      data[i * cols + j] = numberIn(field, file, number, j + 1);
    });
  });
  return { values: dense(body.length, cols, data), names, labels: undefined };
}
