/**
 * # Data sets
 *
 * ## Main definitions
 * - {@link Table}: what a reader returns: columns of numbers, perhaps with names and labels
 * - {@link DataSet}: inputs and labels, with the recipe that reproduces the inputs
 * - {@link unusable}: the error of every reader
 * @module
 */
import type { Rational } from '../arithmetic/rational.ts';
import { WidthwiseError } from '../errors.ts';
import type { Place } from '../errors.ts';
import type { Dense, Matrix } from '../linalg/matrix.ts';
import { suggestion } from '../suggest.ts';
import type { ClassLabels } from './classes.ts';
import type { Entry } from './entries.ts';

/** Labels of n samples. */
export interface LabelVector {
  /** NaN in place of a word or a fraction. */
  readonly values: Float64Array;
  /** Instead of numbers: one per sample. */
  readonly words?: readonly string[] | undefined;
  /** The labels that are not doubles, by sample. */
  readonly fractions?: ReadonlyMap<number, Rational> | undefined;
}

/** n rows of numbers; `names` are column names; `labels` are present if the source stores them separately. */
export interface Table {
  /** NaN where there is an `entry`. */
  readonly values: Dense;
  readonly names: readonly string[] | undefined;
  readonly labels: LabelVector | undefined;
  readonly entry?: ((row: number, column: number) => Entry | undefined) | undefined;
  /** The place of an entry in the file. */
  readonly place?: ((row: number, column: number) => Place) | undefined;
  /** Other arrays of the file, which may be labels. */
  readonly vectors?: ReadonlyMap<string, () => LabelVector> | undefined;
  /** The reader's assumptions about the file, each a sentence that names the file. */
  readonly guesses?: readonly string[];
  /** A decimal in the file that is not a double: it was read as the nearest one. */
  readonly rounded?: string | undefined;
}

export interface Shape {
  readonly rows: number;
  readonly cols: number;
}

/** How to reproduce the inputs, bit for bit, from a named set or a file. Plain data. */
export interface Recipe {
  /**
   * A path, or a set name with everything it depends on, such as "gaussian:20x5:1", followed by the selection of rows and
   * columns (selection.ts).
   */
  readonly source: string;
  /** The column of the source that holds the labels, by name or index; empty if there is none. */
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
  /**
   * Instead of labels: those of each class, if classes were asked for and there are more than two.
   */
  readonly classes?: readonly ClassLabels[] | undefined;
  /** Over Q, if exact fractions were asked for; the doubles above have NaN for a fraction. */
  readonly exact?:
    | { readonly inputs: Matrix<Rational>; readonly labels: readonly Rational[] | undefined }
    | undefined;
  /** The text that identifies the source; the recipe says what is used of it. */
  readonly source: string;
  readonly recipe: Recipe;
  /** Remarks: guesses about the files, columns that were left out, rows that violate a theorem's hypotheses. */
  readonly warnings: readonly string[];
  /** A decimal in the source that is not a double: it was read as the nearest one. */
  readonly rounded?: string | undefined;
}

/** The maximum number of bytes read from a file or unpacked from an archive: 1 GiB. */
export const maxBytes = 1_073_741_824;

/** The maximum number of entries of a matrix: 2^27, a gibibyte of float64. */
export const maxEntries = 134_217_728;

/** The error for data that cannot be used. */
export function unusable(found: string, advice: string, place: Place = {}): WidthwiseError {
  return new WidthwiseError('input', found, advice, place);
}

/** The error for an array that the file does not contain. */
export function noArray(name: string, there: readonly string[], file: string): WidthwiseError {
  const listed = there.length === 0 ? 'none' : there.slice(0, 20).join(', ');
  return unusable(
    `no array ${show(name)}${suggestion(name, there)}`,
    `The arrays are ${listed}: name one of them as inputs.`,
    { file, field: name },
  );
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

/** Throws {@link WidthwiseError} if a shape is required and `found` is another. */
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

/** A short text for an unexpected value. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
