/**
 * # Data sets
 *
 * ## Main definitions
 * - {@link Table}: what a reader returns: columns of numbers, perhaps with names and labels
 * - {@link DataSet}: inputs and labels, with the recipe that makes the inputs again
 * - {@link unusable}: the error of every reader
 * @module
 */
import { WidthwiseError } from '../errors.ts';
import type { Place } from '../errors.ts';
import type { Dense } from '../linalg/matrix.ts';

/** n rows of numbers; `names` are column names; `labels` are there when the file keeps them apart. */
export interface Table {
  readonly values: Dense;
  readonly names: readonly string[] | undefined;
  readonly labels: Float64Array | undefined;
}

/** How to make the inputs again, bit for bit, from a named set or a file. */
export interface Recipe {
  /** A path, or a set name with everything it depends on, such as "gaussian:20x5:1". */
  readonly source: string;
  /** The column of the source that holds the labels, empty when none does. */
  readonly labels: string;
  readonly normalise: 'none' | 'rows';
  readonly bias: boolean;
}

/** X, n x d, with labels when there are any, and remarks about the data that a theorem minds. */
export interface DataSet {
  readonly inputs: Dense;
  readonly labels: Float64Array | undefined;
  readonly recipe: Recipe;
  readonly warnings: readonly string[];
}

/** The most entries that are read: a gibibyte of float64. */
export const maxEntries = 134_217_728;

/** The error for data that cannot be used. */
export function unusable(found: string, advice: string, place: Place = {}): WidthwiseError {
  return new WidthwiseError('input', found, advice, place);
}

/** Throws {@link WidthwiseError} at the first entry that is not finite. */
export function demandFinite(values: Dense, place: Place): void {
  const k = values.data.findIndex((x) => !Number.isFinite(x));
  if (k < 0) return;
  const column = k % values.cols;
  throw unusable(
    `expected finite numbers, got ${values.data[k]}`,
    'Remove or impute the missing value: every theorem needs finite data.',
    { ...place, field: `row ${(k - column) / values.cols + 1}, column ${column + 1}` },
  );
}
