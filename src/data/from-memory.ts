/**
 * # Arrays that a caller hands over
 *
 * Nested arrays, a `Float64Array` with a shape, or an `ml-matrix` `Matrix`.
 * @module
 */
import { AbstractMatrix } from 'ml-matrix';
import { dense } from '../linalg/matrix.ts';
import type { Dense } from '../linalg/matrix.ts';
import { demandFinite, unusable } from './data-set.ts';

/** What the library takes for a matrix. */
export type MatrixLike =
  | readonly (readonly number[])[]
  | { readonly data: Float64Array; readonly shape: readonly [number, number] }
  | AbstractMatrix;

function fromRows(rows: readonly (readonly number[])[], name: string): Dense {
  const cols = rows[0]?.length ?? 0;
  const data = new Float64Array(rows.length * cols);
  rows.forEach((row, i) => {
    if (!Array.isArray(row) || row.length !== cols)
      throw unusable(
        `expected ${cols} numbers as in row 1, got ${Array.isArray(row) ? row.length : typeof row}`,
        'Give every row the same length.',
        { field: `${name}, row ${i + 1}` },
      );
    row.forEach((x, j) => {
      if (typeof x !== 'number')
        throw unusable(`expected a number, got ${JSON.stringify(x)}`, 'Only numbers are read.', {
          field: `${name}, row ${i + 1}, column ${j + 1}`,
        });
      data[i * cols + j] = x;
    });
  });
  return dense(rows.length, cols, data);
}

/** The matrix, copied. Throws {@link WidthwiseError} (`input`) on ragged, empty or non-finite data. */
export function toDense(from: MatrixLike, name: string = 'inputs'): Dense {
  const A = convert(from, name);
  if (A.rows < 1 || A.cols < 1)
    throw unusable(
      `expected at least one row and one column, got ${A.rows} x ${A.cols}`,
      'Give one row a sample.',
      { field: name },
    );
  demandFinite(A, { field: name });
  return A;
}

function convert(from: MatrixLike, name: string): Dense {
  if (from instanceof AbstractMatrix) return fromRows(from.to2DArray(), name);
  if ('shape' in from) {
    const [rows, cols] = from.shape;
    if (from.data.length !== rows * cols)
      throw unusable(
        `expected ${rows * cols} entries for shape ${rows} x ${cols}, got ${from.data.length}`,
        'Give the shape of the array.',
        { field: name },
      );
    return dense(rows, cols, Float64Array.from(from.data));
  }
  return fromRows(from, name);
}
