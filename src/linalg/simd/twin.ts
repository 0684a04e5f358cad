/**
 * # The product in JavaScript, bit for bit
 *
 * Every entry is the sum of sums of up to 64 terms 0 + a_1 b_1 + a_2 b_2 + ..., all in ascending order, each product and
 * each sum rounded once. product.wat computes the same, four rows by four columns at a time.
 * @module
 */
import type { Dense } from '../matrix.ts';

/** The entries of A B^T row by row, for rows of one length. */
export function productTwin(A: Dense, B: Dense): Float64Array {
  const depth = A.cols;
  const C = new Float64Array(A.rows * B.rows);
  for (let i = 0; i < A.rows; i++)
    for (let j = 0; j < B.rows; j++) {
      let [sum, part] = [0, 0];
      for (let k = 0; k < depth; k++) {
        part += (A.data[i * depth + k] ?? Number.NaN) * (B.data[j * depth + k] ?? Number.NaN);
        if (k % 64 === 63 || k === depth - 1) [sum, part] = [sum + part, 0];
      }
      C[i * B.rows + j] = sum;
    }
  return C;
}
