/**
 * # The product in JavaScript, bit for bit
 *
 * Every entry is 0 + a_1 b_1 + a_2 b_2 + ... in ascending order, each product and each sum rounded
 * once. product.wat computes the same, four rows by four columns at a time.
 * @module
 */
import type { Dense } from '../matrix.ts';

/** The right factor of a product, with `cols` columns: entry (k, j) is `data[k * down + j * across]`. */
export interface Right {
  readonly cols: number;
  readonly data: Float64Array;
  readonly down: number;
  readonly across: number;
}

/** B as a right factor. */
export function whole({ cols, data }: Dense): Right {
  return { cols, data, down: cols, across: 1 };
}

/** B^T as a right factor. */
export function transposed({ rows, cols, data }: Dense): Right {
  return { cols: rows, data, down: 1, across: cols };
}

/** The entries of A B row by row, for as many columns of A as B has rows. */
export function productTwin(A: Dense, { cols, data, down, across }: Right): Float64Array {
  const { rows, cols: depth } = A;
  const C = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < depth; k++) {
      const a = A.data[i * depth + k] ?? Number.NaN;
      for (let j = 0; j < cols; j++)
        C[i * cols + j] =
          (C[i * cols + j] ?? Number.NaN) + a * (data[k * down + j * across] ?? Number.NaN);
    }
  return C;
}
