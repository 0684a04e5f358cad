/**
 * # Guessing what a CSV file does not say
 *
 * Whether its first line is a header, and whether its first column numbers the rows, as in frames written by pandas and
 * R. Each guess is reported in a sentence.
 *
 * ## Main definitions
 * - {@link headingOf}: a first line with a field that is not a number is a header, unless it has decimals and the second
 * line has numbers in the same columns; so is 0, 1, 2, .., the columns of a pandas frame made from an array, above a
 * line with a decimal point or an exponent
 * - {@link withoutIndex}: a first column without a name is left out if it holds distinct integers
 * @module
 */
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { show } from './data-set.ts';
import type { Table } from './data-set.ts';
import { isNumber, isSpecial } from './number-text.ts';

export interface Heading {
  /** The names of the columns, if the first line is a header. */
  readonly names: readonly string[] | undefined;
  readonly guesses: readonly string[];
}

function isData(field: string): boolean {
  return field === '' || isNumber(field) || isSpecial(field);
}

/** Whether the lines have numbers in the same columns. */
function isLike(first: readonly string[], second: readonly string[]): boolean {
  return (
    second.length === first.length && second.every((f, j) => isData(f) === isData(first[j] ?? ''))
  );
}

/** Whether the first line is a header or data. `second` returns the fields of the next line. */
export function headingOf(first: readonly string[], second: () => readonly string[]): Heading {
  const word = first.find((field) => !isData(field));
  if (word !== undefined) {
    const numbers = first.filter(isNumber).length;
    if (first.some((field) => isNumber(field) && /[.e]/iu.test(field)) && isLike(first, second()))
      return {
        names: undefined,
        guesses: [
          'line 1 is taken for a sample: its numbers and words stand where those of line 2 do',
        ],
      };
    const guess = `line 1 is taken for a header: ${show(word)} is no number, though ${numbers} of its fields are`;
    return { names: first, guesses: numbers === 0 ? [] : [guess] };
  }
  const overIndex = first.length > 1 && first[0] === '';
  const columns = overIndex ? first.slice(1) : first;
  if (!columns.every((field, j) => field === String(j))) return { names: undefined, guesses: [] };
  const numbers = columns.length === 1 ? '0' : `0 to ${columns.length - 1}`;
  if (overIndex || second().some((field) => isNumber(field) && /[.e]/iu.test(field)))
    return {
      names: first,
      guesses: [`line 1 is taken for a header: it reads ${numbers}, the numbers of the columns`],
    };
  const guess = `line 1 is taken for a sample: it reads ${numbers}, as a header of column numbers would`;
  return { names: undefined, guesses: columns.length === 1 ? [] : [guess] };
}

/** The names that pandas gives an index that was written and read back, once or twice. */
const indexName = /^(?:Unnamed: 0(?:\.\d+)?)?$/u;

function numbersRows({ rows, cols, data }: Dense, j: number): boolean {
  const column = Float64Array.from({ length: rows }, (_, i) => data[i * cols + j] ?? Number.NaN);
  return column.sort().every((x, i) => Number.isInteger(x) && x >= 0 && x !== column[i - 1]);
}

function withoutFirst({ rows, cols, data }: Dense, count: number): Dense {
  const rest = new Float64Array(rows * (cols - count));
  for (let i = 0; i < rows; i++)
    rest.set(data.subarray(i * cols + count, (i + 1) * cols), i * (cols - count));
  return dense(rows, cols - count, rest);
}

/** The table without the columns of row numbers on its left; one column always remains. */
export function withoutIndex(
  values: Dense,
  { names, guesses }: Heading,
): Table & { readonly guesses: readonly string[] } {
  const isIndexName = (j: number): boolean =>
    j < values.cols - 1 && indexName.test(names?.[j] ?? 'a name');
  let count = 0;
  while (isIndexName(count) && numbersRows(values, count)) count++;
  const column = (j: number): string =>
    `column ${j + 1}, ${names?.[j] === '' ? 'without a name' : show(names?.[j])},`;
  const left = Array.from(
    { length: count },
    (_, j) => `${column(j)} is left out and not counted: it numbers the rows`,
  );
  const kept = isIndexName(count)
    ? [`${column(count)} is an input: it does not number the rows`]
    : [];
  return {
    values: count === 0 ? values : withoutFirst(values, count),
    names: names?.slice(count),
    labels: undefined,
    guesses: [...guesses, ...left, ...kept],
  };
}
