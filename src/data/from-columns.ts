/**
 * # Tables from columns of values
 *
 * Records of JSON, Parquet and Arrow: numbers become doubles, true and false become 1 and 0, and any other entry is kept,
 * and judged only if its row and column are used (entries.ts).
 *
 * ## Main definitions
 * - {@link tableFromColumns}, {@link vectorFromValues}
 * - {@link plainValues}
 * @module
 */
import { dense } from '../linalg/matrix.ts';
import type { LabelVector, Table } from './data-set.ts';
import { demandSize, show, unusable } from './data-set.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { entryFault, fractionIn, valueEntry, valueNumber } from './entries.ts';

/** A column: its values by row. */
export interface Column {
  readonly name: string;
  readonly valueAt: (row: number) => unknown;
}

/** The table with these columns. Throws {@link WidthwiseError} (`input`) if there are none, or too many. */
export function tableFromColumns(rows: number, columns: readonly Column[], file: string): Table {
  const cols = columns.length;
  if (rows < 1 || cols < 1)
    throw unusable(
      `expected at least one row and one column, got ${rows} x ${cols}`,
      'Give one row a sample.',
      { file },
    );
  demandSize(rows, cols, { file });
  const data = new Float64Array(rows * cols);
  columns.forEach(({ valueAt }, j) => {
    for (let i = 0; i < rows; i++) data[i * cols + j] = valueNumber(valueAt(i));
  });
  return {
    values: dense(rows, cols, data),
    names: columns.map(({ name }) => name),
    labels: undefined,
    entry: (i, j) => {
      const value = valueEntry(columns[j]?.valueAt(i));
      return typeof value === 'number' ? undefined : value;
    },
    place: (i, j) => ({ file, field: `row ${i + 1}, column ${show(columns[j]?.name)}` }),
  };
}

function plainValue(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? textOf(value) : value;
}

function textOf(value: object): string {
  const entry = valueEntry(value);
  return typeof entry === 'number' || entry.kind === 'fault' ? show(value) : entry.text;
}

/**
 * The values in a form that can be sent to another process, unlike a package's own objects; a column of numbers takes
 * 8 bytes per entry.
 */
export function plainValues(values: readonly unknown[]): ArrayLike<unknown> {
  return values.every((value) => typeof value === 'number')
    ? Float64Array.from(values)
    : values.map(plainValue);
}

/** Labels: all numbers and fractions, or all words. Throws {@link WidthwiseError} (`input`), naming the entry. */
export function vectorFromValues(
  values: readonly unknown[],
  file: string,
  name: string,
): LabelVector {
  const entries = values.map(valueEntry);
  const words = entries.flatMap((e) =>
    typeof e !== 'number' && e.kind === 'text' ? [e.text] : [],
  );
  if (words.length === entries.length && words.length > 0)
    return { values: new Float64Array(words.length).fill(Number.NaN), words };
  const fractions = new Map<number, Rational>();
  const numbers = Float64Array.from(entries, (entry, i) => {
    if (typeof entry === 'number') return entry;
    const fraction = fractionIn(entry);
    if (fraction === undefined) throw entryFault(entry, { file, field: `${name}, entry ${i + 1}` });
    fractions.set(i, fraction);
    return Number.NaN;
  });
  return fractions.size === 0 ? { values: numbers } : { values: numbers, fractions };
}
