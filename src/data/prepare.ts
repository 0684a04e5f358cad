/**
 * # From a table to inputs and labels
 *
 * Splits off the label column, normalises the rows, appends the bias column, in this order. Only operations
 * that IEEE 754 fixes are used, so the same table gives the same bits everywhere.
 * @module
 */
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { show, unusable } from './data-set.ts';
import type { Recipe, Table } from './data-set.ts';

/** X and, where the table has them, y. */
export interface Prepared {
  readonly inputs: Dense;
  readonly labels: Float64Array | undefined;
}

const otherLabels = 'Or give a file, or random-sign.';

/** The column that a name or an index means; indices count from 0, negative ones from the end. */
function columnOf(table: Table, wanted: string, source: string): number {
  const { cols } = table.values;
  const place = { file: source, field: 'labels' };
  const named = table.names?.indexOf(wanted) ?? -1;
  if (named >= 0 && table.names?.indexOf(wanted, named + 1) !== -1)
    throw unusable(`several columns are named ${show(wanted)}`, 'Give the index instead.', place);
  if (named >= 0) return named;
  const range = `Columns count from 0 to ${cols - 1}, or from the end from -1 to -${cols}`;
  if (!/^-?\d{1,15}$/u.test(wanted))
    throw unusable(
      `no column ${show(wanted)}`,
      table.names === undefined
        ? `The columns have no names. ${range}. ${otherLabels}`
        : `The columns are ${listed(table.names)}. ${otherLabels}`,
      place,
    );
  const index = Number(wanted);
  const column = index < 0 ? cols + index : index;
  if (column >= 0 && column < cols) return column;
  throw unusable(`no column ${wanted} among ${cols}`, `${range}. ${otherLabels}`, place);
}

function listed(names: readonly string[]): string {
  const more = names.length > 20 ? ` and ${names.length - 20} more` : '';
  return names.slice(0, 20).join(', ') + more;
}

function splitColumn(A: Dense, column: number): { readonly rest: Dense; labels: Float64Array } {
  const cols = A.cols - 1;
  const rest = new Float64Array(A.rows * cols);
  const labels = new Float64Array(A.rows);
  for (let i = 0; i < A.rows; i++) {
    const row = A.data.subarray(i * A.cols, (i + 1) * A.cols);
    rest.set(row.subarray(0, column), i * cols);
    rest.set(row.subarray(column + 1), i * cols + column);
    labels.set(row.subarray(column, column + 1), i);
  }
  return { rest: dense(A.rows, cols, rest), labels };
}

/** By Kahan's summation: a plain sum of 784 squares leaves the norm of some digits 9 units 2^-53 from 1 (measured). */
function sumOfSquares(xs: Float64Array): number {
  let sum = 0;
  let lost = 0;
  for (const x of xs) {
    const term = x * x - lost;
    const next = sum + term;
    lost = next - sum - term;
    sum = next;
  }
  return sum;
}

/** Each row divided by its norm, through its largest entry: squares neither overflow nor vanish. */
function normaliseRows(X: Dense, source: string): Dense {
  const data = Float64Array.from(X.data);
  for (let i = 0; i < X.rows; i++) {
    const row = data.subarray(i * X.cols, (i + 1) * X.cols);
    const largest = row.reduce((m, x) => Math.max(m, Math.abs(x)), 0);
    if (largest === 0)
      throw unusable(
        'expected a row to normalise, got zeros',
        'Remove the sample, or do not normalise.',
        { file: source, field: `X, row ${i + 1}` },
      );
    row.forEach((x, j) => (row[j] = x / largest));
    const norm = Math.sqrt(sumOfSquares(row));
    row.forEach((x, j) => (row[j] = x / norm));
  }
  return dense(X.rows, X.cols, data);
}

function appendOnes(X: Dense): Dense {
  const data = new Float64Array(X.rows * (X.cols + 1)).fill(1);
  for (let i = 0; i < X.rows; i++)
    data.set(X.data.subarray(i * X.cols, (i + 1) * X.cols), i * (X.cols + 1));
  return dense(X.rows, X.cols + 1, data);
}

/** What the recipe makes of its source's table. Throws {@link WidthwiseError} (`input`). */
export function prepare(table: Table, recipe: Recipe): Prepared {
  const { source, labels: wanted, normalise, bias } = recipe;
  const split = wanted === '' ? undefined : columnOf(table, wanted, source);
  const { rest: X, labels } =
    split === undefined
      ? { rest: table.values, labels: table.labels }
      : splitColumn(table.values, split);
  if (X.cols < 1)
    throw unusable(
      'expected at least one column of inputs, got only labels',
      'Give inputs as well as labels, or the labels in a file of their own.',
      { file: source },
    );
  const scaled = normalise === 'rows' ? normaliseRows(X, source) : X;
  return { inputs: bias ? appendOnes(scaled) : scaled, labels };
}
