/**
 * # Products of matrices over any ring
 * @module
 */
import type { Ring } from '../arithmetic/ring.ts';
import { at, ShapeError, tabulate } from './matrix.ts';
import type { Matrix } from './matrix.ts';

export function transpose<T>(A: Matrix<T>): Matrix<T> {
  return tabulate(A.cols, A.rows, (i, j) => at(A, j, i));
}

/** A B over any ring. Throws {@link ShapeError} unless the inner dimensions agree. */
export function multiply<T>(R: Ring<T>, A: Matrix<T>, B: Matrix<T>): Matrix<T> {
  if (A.cols !== B.rows)
    throw new ShapeError(
      `multiply: expected inner dimensions to agree, got ${A.rows} x ${A.cols} by ${B.rows} x ${B.cols}`,
    );
  return tabulate(A.rows, B.cols, (i, j) => {
    let sum = R.zero;
    for (let k = 0; k < A.cols; k++) sum = R.add(sum, R.mul(at(A, i, k), at(B, k, j)));
    return sum;
  });
}
