/**
 * # The Gram matrix of the Jacobian, enclosed
 *
 * G = J J^T for the checker, with a-priori error bounds for matrix products. gram.ts has G over any ring.
 * @module
 */
import type { Interval } from '../arithmetic/interval.ts';
import { enclosedGram } from '../linalg/enclosed-gram.ts';
import { dense, demandShape } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { enclosedHadamard, intervalMatrix, pointEnclosure } from '../linalg/product.ts';
import type { Enclosure } from '../linalg/product.ts';

/**
 * G with a-priori error bounds for matrix products, for the checker.
 *
 * Shapes: `K` n x n, an enclosure of X X^T; `slopes` n x m; `outputs` m finite numbers; n x n.
 * Error: for each matrix S between the slopes' end points the result contains its G. Cost: a
 * float64 product of n x m by m x n.
 */
export function gramEnclosure(
  K: Enclosure,
  slopes: Matrix<Interval>,
  outputs: readonly number[],
): Enclosure {
  const { rows: n, cols: m } = slopes;
  demandShape('gramEnclosure: expected slopes', slopes, K.mid.rows, outputs.length);
  const v = Float64Array.from({ length: n * m }, (_, k) => outputs[k % m] ?? Number.NaN);
  const A = enclosedHadamard(intervalMatrix(slopes), pointEnclosure(dense(n, m, v))); // S diag(v)
  return enclosedHadamard(enclosedGram(A), K);
}
