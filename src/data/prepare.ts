/**
 * # From a table to inputs and labels
 *
 * Selects the rows, splits off the label column, leaves out the columns that are not inputs, normalises the rows and
 * appends the bias column, in this order. Only operations that IEEE 754 specifies to the last bit are used, so the same
 * table gives the same bits everywhere.
 *
 * ## Main definitions
 * - {@link prepare}
 * @module
 */
import type { Rational } from '../arithmetic/rational.ts';
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { columnOf, columnText, inputColumns } from './columns.ts';
import { show, unusable } from './data-set.ts';
import type { LabelVector, Recipe, Table } from './data-set.ts';
import { entryFault, fractionIn } from './entries.ts';
import type { Entry } from './entries.ts';
import { chosenRows, readSource } from './selection.ts';
import type { Source } from './selection.ts';

/** X and, if the table has labels, y. */
export interface Prepared {
  readonly inputs: Dense;
  readonly labels: LabelVector | undefined;
  /** The entries of X that are not doubles, by their index in its data; only on request. */
  readonly fractions: ReadonlyMap<number, Rational>;
  /** Columns that were left out because they hold no numbers, a sentence each. */
  readonly leftOut: readonly string[];
  /** The selected rows, unless all were. */
  readonly rows: Uint32Array | undefined;
}

/** How to split a table. */
export interface How {
  /** Whether fractions "p/q" are accepted, exactly. */
  readonly exact?: boolean | undefined;
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

/**
 * Each row divided by its norm; first by its largest entry, so that squares neither overflow nor
 * vanish.
 */
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

/** The rows of a table that are in use. */
interface Part {
  readonly table: Table;
  readonly rows: Uint32Array | undefined;
  /** Row i of the part is row `rowAt(i)` of the table. */
  readonly rowAt: (i: number) => number;
  readonly count: number;
  readonly source: string;
}

function valueAt({ table, rowAt }: Part, i: number, j: number): number {
  const { data, cols } = table.values;
  return data[rowAt(i) * cols + j] ?? Number.NaN;
}

/** The entry that is not a number; the table has NaN there. */
function entryAt({ table, rowAt }: Part, i: number, j: number): Entry {
  return table.entry?.(rowAt(i), j) ?? { kind: 'missing', text: 'NaN' };
}

function faultAt({ table, rowAt, source }: Part, i: number, j: number, entry: Entry): Error {
  const field = `row ${rowAt(i) + 1}, ${columnText(table, j)}`;
  return entryFault(entry, table.place?.(rowAt(i), j) ?? { file: source, field });
}

/**
 * The columns with more words than numbers, with the first word of each: a name may look like a number, and a single
 * misspelled number must not make its column disappear.
 */
function wordColumns(part: Part, columns: readonly number[]): ReadonlyMap<number, string> {
  const more = new Map<number, number>(); // words than numbers
  const first = new Map<number, string>();
  // row by row, so that a reader parses each line once
  for (let i = 0; i < part.count; i++)
    for (const j of columns) {
      const entry = Number.isNaN(valueAt(part, i, j)) ? entryAt(part, i, j) : undefined;
      if (entry?.kind === 'missing') continue;
      const isWord = entry?.kind === 'text';
      more.set(j, (more.get(j) ?? 0) + (isWord ? 1 : -1));
      if (isWord && !first.has(j)) first.set(j, entry.text);
    }
  return new Map([...first].filter(([j]) => (more.get(j) ?? 0) > 0));
}

/** The columns that are inputs, and remarks about the others. */
function numberColumns(
  part: Part,
  columns: readonly number[],
  asked: boolean,
): { readonly kept: readonly number[]; readonly leftOut: readonly string[] } {
  const words = wordColumns(part, columns);
  const { table, source } = part;
  const of = (j: number): string => `${columnText(table, j)} holds words (${show(words.get(j))})`;
  const [first] = words.keys();
  if (asked && first !== undefined)
    throw unusable(
      of(first),
      'Encode it as numbers, such as one column of 0 and 1 for each word, or do not ask for it.',
      { file: source, field: 'features' },
    );
  return {
    kept: columns.filter((j) => !words.has(j)),
    leftOut: [...words.keys()].map((j) => `${source}: ${of(j)}: it is left out of the inputs`),
  };
}

function inputsIn(
  part: Part,
  columns: readonly number[],
  exact: boolean,
): Pick<Prepared, 'inputs' | 'fractions'> {
  const { table, count } = part;
  const data = new Float64Array(count * columns.length);
  const fractions = new Map<number, Rational>();
  for (let i = 0, k = 0; i < count; i++)
    for (const j of columns) {
      const x = valueAt(part, i, j);
      if (Number.isNaN(x)) {
        const entry = entryAt(part, i, j);
        const fraction = exact ? fractionIn(entry) : undefined;
        if (fraction === undefined) throw faultAt(part, i, j, entry);
        fractions.set(k, fraction);
      }
      data[k++] = x;
    }
  const { rows, cols } = table.values;
  const whole = count === rows && columns.length === cols && columns.every((j, k) => j === k);
  return { inputs: whole ? table.values : dense(count, columns.length, data), fractions };
}

/** The labels in a column: all numbers, or all words. */
function columnLabels(part: Part, j: number, exact: boolean): LabelVector {
  const { count } = part;
  const values = Float64Array.from({ length: count }, (_, i) => valueAt(part, i, j));
  const odd = values.findIndex(Number.isNaN);
  if (odd < 0) return { values };
  if (wordColumns(part, [j]).has(j)) {
    const words = Array.from(values, (_, i) => {
      const entry = entryAt(part, i, j);
      if (entry.kind === 'text') return entry.text;
      throw faultAt(part, i, j, entry);
    });
    return { values, words };
  }
  const fractions = new Map<number, Rational>();
  values.forEach((y, i) => {
    if (!Number.isNaN(y)) return;
    const entry = entryAt(part, i, j);
    const fraction = exact ? fractionIn(entry) : undefined;
    if (fraction === undefined) throw faultAt(part, i, j, entry);
    fractions.set(i, fraction);
  });
  return { values, fractions };
}

/** The labels in a table of one column. Throws {@link WidthwiseError} (`input`) if it has more. */
export function tableLabels(
  table: Table,
  source: string,
  { exact = false }: How = {},
): LabelVector {
  const { cols } = table.values;
  if (cols !== 1)
    throw unusable(`expected one column of labels, got ${cols}`, 'Give one label a line.', {
      file: source,
      ...table.place?.(0, 1),
    });
  return columnLabels(partOf(table, { name: source, selection: {} }), 0, exact);
}

/** These rows of separate labels. */
export function labelRows(
  labels: LabelVector | undefined,
  rows: Uint32Array | undefined,
): LabelVector | undefined {
  if (labels === undefined || rows === undefined) return labels;
  const { words, fractions } = labels;
  const kept = new Map<number, Rational>();
  rows.forEach((i, k) => {
    const fraction = fractions?.get(i);
    if (fraction !== undefined) kept.set(k, fraction);
  });
  return {
    values: Float64Array.from(rows, (i) => labels.values[i] ?? Number.NaN),
    words: words === undefined ? undefined : Array.from(rows, (i) => words[i] ?? ''),
    fractions: kept,
  };
}

/** The rows of the table in the selection. */
function partOf(table: Table, { name: source, selection }: Source): Part {
  const all = table.values.rows;
  const rows = chosenRows(all, selection, { file: source, field: 'rows' });
  if (rows === undefined) return { table, rows, rowAt: (i) => i, count: all, source };
  return { table, rows, rowAt: (i) => rows[i] ?? Number.NaN, count: rows.length, source };
}

function demandColumns(kept: readonly number[], leftOut: readonly string[], source: string): void {
  if (kept.length > 0) return;
  const what = leftOut.length > 0 ? 'column of numbers for the inputs' : 'column of inputs';
  throw unusable(
    `expected at least one ${what}, got only labels`,
    ['Give inputs beside the labels, or labels of their own.', ...leftOut].join(' '),
    { file: source },
  );
}

/** The rows normalised and a column of ones appended, as asked for. */
function finished(X: Dense, { normalise, bias }: Recipe, source: string): Dense {
  const scaled = normalise === 'rows' ? normaliseRows(X, source) : X;
  return bias ? appendOnes(scaled) : scaled;
}

/** Applies the recipe to its source's table. Throws {@link WidthwiseError} (`input`). */
export function prepare(table: Table, recipe: Recipe, { exact = false }: How = {}): Prepared {
  const named = readSource(recipe.source);
  const { name: source, selection } = named;
  const part = partOf(table, named);
  const { rows } = part;
  const split = recipe.labels === '' ? undefined : columnOf(table, recipe.labels, source, 'labels');
  const columns = inputColumns(table, selection, split, source);
  const { kept, leftOut } = numberColumns(part, columns, selection.features !== undefined);
  demandColumns(kept, leftOut, source);
  const { inputs: X, fractions } = inputsIn(part, kept, exact);
  if (recipe.normalise === 'rows' && fractions.size > 0)
    throw unusable('fractions are not normalised', 'Leave out normalise, or write decimals.', {
      file: source,
    });
  const behind = (k: number): number => (recipe.bias ? Math.floor(k / X.cols) : 0); // ones before it
  return {
    inputs: finished(X, recipe, source),
    labels: split === undefined ? labelRows(table.labels, rows) : columnLabels(part, split, exact),
    fractions: new Map(Array.from(fractions, ([k, q]) => [k + behind(k), q])),
    leftOut,
    rows,
  };
}
