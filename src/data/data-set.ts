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

/** n rows of numbers; `names` are column names; `labels` are there when the source keeps them apart. */
export interface Table {
  readonly values: Dense;
  readonly names: readonly string[] | undefined;
  readonly labels: Float64Array | undefined;
  /** What the reader guessed about the file, in sentences that name it. */
  readonly guesses?: readonly string[];
}

export interface Shape {
  readonly rows: number;
  readonly cols: number;
}

/** How to make the inputs again, bit for bit, from a named set or a file. Plain data. */
export interface Recipe {
  /** A path, or a set name with everything it depends on, such as "gaussian:20x5:1". */
  readonly source: string;
  /** The column of the source that holds the labels, by name or index; empty where none does. */
  readonly labels: string;
  readonly normalise: 'none' | 'rows';
  readonly bias: boolean;
}

/** X, n x d, and labels, n, when there are any. */
export interface DataSet {
  /** The set's name or the file's, without its folder. */
  readonly name: string;
  readonly inputs: Dense;
  readonly labels: Float64Array | undefined;
  /** The text by which the data is found again, as in the recipe. */
  readonly source: string;
  readonly recipe: Recipe;
  /** Remarks: what was guessed about the files, a column that was left out, rows that matter to a theorem. */
  readonly warnings: readonly string[];
}

/** The most bytes that are read from a file or unpacked from an archive: 1 GiB. */
export const maxBytes = 1_073_741_824;

/** The most entries of a matrix: 2^27, a gibibyte of float64. */
export const maxEntries = 134_217_728;

/** The error for data that cannot be used. */
export function unusable(found: string, advice: string, place: Place = {}): WidthwiseError {
  return new WidthwiseError('input', found, advice, place);
}

/** Throws {@link WidthwiseError} if a matrix of this shape has more than {@link maxEntries} entries. */
export function demandSize(rows: number, cols: number, place: Place): void {
  if (rows * cols > maxEntries)
    throw unusable(
      `${rows} x ${cols} is more than ${maxEntries} entries, the limit`,
      'Keep fewer samples or fewer columns.',
      place,
    );
}

/** Throws {@link WidthwiseError} if a table of shape `found` is not of the shape that is asked for, if any. */
export function demandShape(found: Shape, wanted: Shape | undefined, place: Place): void {
  if (wanted === undefined || (found.rows === wanted.rows && found.cols === wanted.cols)) return;
  throw unusable(
    `expected a table of ${wanted.rows} x ${wanted.cols} numbers, got ${found.rows} x ${found.cols}`,
    'Give the data that the certificate was made from.',
    place,
  );
}

const finiteAdvice = 'Remove or impute it: every theorem needs finite data.';

/** Throws {@link WidthwiseError} at the first entry of the matrix `name` that is not finite. */
export function demandFinite(values: Dense, name: string, place: Place): void {
  const k = values.data.findIndex((x) => !Number.isFinite(x));
  if (k < 0) return;
  const column = k % values.cols;
  throw unusable(`expected a finite number, got ${values.data[k]}`, finiteAdvice, {
    ...place,
    field: `${name}, row ${(k - column) / values.cols + 1}, column ${column + 1}`,
  });
}

/** Throws {@link WidthwiseError} at the first entry of the vector `name` that is not finite. */
export function demandFiniteVector(values: Float64Array, name: string, place: Place): void {
  const k = values.findIndex((x) => !Number.isFinite(x));
  if (k < 0) return;
  throw unusable(`expected a finite number, got ${values[k]}`, finiteAdvice, {
    ...place,
    field: `${name}, entry ${k + 1}`,
  });
}

/** A short text for a value that was not expected. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
