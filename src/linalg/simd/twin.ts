/**
 * # The product in JavaScript, bit for bit
 *
 * Every entry is 0 + a_1 b_1 + a_2 b_2 + ... in ascending order, each product and each sum rounded
 * once. product.wat computes the same, four rows by four columns at a time.
 * @module
 */

/** C = A B for A rows x depth and B depth x cols, all row-major; returns rows x cols. */
export function productTwin(
  A: Float64Array,
  B: Float64Array,
  rows: number,
  depth: number,
  cols: number,
): Float64Array {
  const C = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < depth; k++) {
      const a = A[i * depth + k] ?? Number.NaN;
      for (let j = 0; j < cols; j++)
        C[i * cols + j] = (C[i * cols + j] ?? Number.NaN) + a * (B[k * cols + j] ?? Number.NaN);
    }
  return C;
}
