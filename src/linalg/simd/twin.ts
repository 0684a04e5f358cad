/**
 * # The product in JavaScript, bit for bit
 *
 * Every entry is 0 + a_1 b_1 + a_2 b_2 + ... in ascending order, each product and each sum rounded
 * once. product.wat computes the same, four rows by four columns at a time.
 * @module
 */
import type { Dense } from '../matrix.ts';

/** The entries of A B row by row, for as many columns of A as B has rows. */
export function productTwin(A: Dense, B: Dense): Float64Array {
  const { rows, cols: depth } = A;
  const { cols } = B;
  const C = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < depth; k++) {
      const a = A.data[i * depth + k] ?? Number.NaN;
      for (let j = 0; j < cols; j++)
        C[i * cols + j] =
          (C[i * cols + j] ?? Number.NaN) + a * (B.data[k * cols + j] ?? Number.NaN);
    }
  return C;
}
