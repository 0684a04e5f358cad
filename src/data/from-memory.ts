/**
 * # Arrays passed by a caller
 *
 * Nested arrays, a `Float64Array` with a shape, or an `ml-matrix` `Matrix`, from any copy of that package:
 * it is recognised by its methods.
 * @module
 */
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import type { Place } from '../errors.ts';
import { demandFinite, demandSize, show, unusable } from './data-set.ts';

/** The forms in which the library accepts an n x d matrix. */
export type MatrixLike =
  | readonly ArrayLike<number>[]
  | { readonly data: Float64Array; readonly shape: readonly [number, number] }
  | { readonly rows: number; readonly columns: number; readonly to2DArray: () => number[][] };

function isRow(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
}

/**
 * The matrix with these rows. Throws {@link WidthwiseError} unless they are rows of equally many finite numbers.
 *
 * @param open - entries that are not finite numbers become NaN instead.
 */
export function denseFromRows(
  rows: readonly unknown[],
  name: string,
  place: Place,
  open: boolean = false,
): Dense {
  const first = rows[0];
  const cols = isRow(first) ? first.length : 0;
  demandSize(rows.length, cols, { ...place, field: name });
  const data = new Float64Array(rows.length * cols);
  // by index: forEach would skip holes in a sparse array and leave zeros there
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const at = { ...place, field: `${name}, row ${i + 1}` };
    if (!isRow(row))
      throw unusable(`expected a row of numbers, got ${show(row)}`, 'Give [[...], ...].', at);
    if (row.length !== cols)
      throw unusable(
        `expected ${cols} numbers as in row 1, got ${row.length}`,
        'Give every row the same length.',
        at,
      );
    for (let j = 0; j < cols; j++) {
      const x = row[j];
      if (typeof x !== 'number' && !open)
        throw unusable(`expected a number, got ${show(x)}`, 'Remove or impute it.', {
          ...place,
          field: `${name}, row ${i + 1}, column ${j + 1}`,
        });
      data[i * cols + j] = typeof x === 'number' && (Number.isFinite(x) || !open) ? x : Number.NaN;
    }
  }
  return whole(dense(rows.length, cols, data), name, place, open);
}

function whole(A: Dense, name: string, place: Place, open: boolean = false): Dense {
  if (A.rows < 1 || A.cols < 1)
    throw unusable(
      `expected at least one row and one column, got ${A.rows} x ${A.cols}`,
      'Give one row per sample.',
      { ...place, field: name },
    );
  if (!open) demandFinite(A, name, place);
  return A;
}

function isSize(k: unknown): k is number {
  return typeof k === 'number' && Number.isSafeInteger(k) && k >= 0;
}

function fromShape(data: unknown, shape: readonly unknown[], name: string): Dense {
  const [rows, cols] = shape;
  if (shape.length !== 2 || !isSize(rows) || !isSize(cols))
    throw unusable(`expected a shape [n, d], got [${shape.join(', ')}]`, 'Give two sizes.', {
      field: name,
    });
  demandSize(rows, cols, { field: name });
  if (!(data instanceof Float64Array) || data.length !== rows * cols)
    throw unusable(
      `expected a Float64Array of ${rows * cols} entries for shape [${rows}, ${cols}], got ${
        data instanceof Float64Array ? `${data.length} entries` : show(data)
      }`,
      'Give the shape of the array.',
      { field: name },
    );
  return whole(dense(rows, cols, Float64Array.from(data)), name, {});
}

/**
 * The matrix, as a copy that later changes to the caller's array do not affect.
 *
 * @param name - its name in errors.
 * @throws {@link WidthwiseError} (`input`) on ragged, empty, non-numeric, non-finite or too large data.
 */
export function toDense(from: MatrixLike, name: string = 'inputs'): Dense {
  const value: unknown = from;
  if (typeof value !== 'object' || value === null)
    throw unusable(`expected a matrix, got ${show(value)}`, 'Give [[...], ...].', { field: name });
  if ('shape' in from) return fromShape(from.data, from.shape, name);
  return denseFromRows('to2DArray' in from ? from.to2DArray() : from, name, {});
}
