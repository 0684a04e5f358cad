/**
 * # The Gram matrix of the Jacobian, enclosed
 *
 * G = J J^T for the checker, with a-priori error bounds for matrix products. gram.ts has G over any ring.
 * @module
 */
import { interval, intervalRing } from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import type { Ring } from '../arithmetic/ring.ts';
import { at, demandShape, mapMatrix, matrix, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { enclosedGram } from '../linalg/enclosed-gram.ts';
import { enclosedHadamard, intervalMatrix } from '../linalg/product.ts';
import type { Enclosure } from '../linalg/product.ts';

/** S diag(v), n x m. */
export function weightedSlopes<T>(R: Ring<T>, S: Matrix<T>, v: readonly T[]): Matrix<T> {
  return tabulate(S.rows, S.cols, (i, j) => R.mul(at(S, i, j), v[j] ?? R.zero));
}

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
  demandShape('gramEnclosure: expected slopes', slopes, K.mid.rows, outputs.length);
  const v = mapMatrix(matrix(outputs.length, 1, outputs), (a) => interval(a));
  const A = intervalMatrix(weightedSlopes(intervalRing, slopes, Array.from(v.data)));
  return enclosedHadamard(enclosedGram(A), K);
}
