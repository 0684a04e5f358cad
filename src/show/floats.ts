/**
 * # Fractions as float64, for drawing
 * @module
 */
import { encloseQuotient } from '../arithmetic/interval.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { dense } from '../linalg/matrix.ts';
import type { Dense, Matrix } from '../linalg/matrix.ts';

/** Close to a; Infinity beyond the doubles. */
export function floatOf({ num, den }: Rational): number {
  return encloseQuotient(num, den).lo;
}

export function denseFrom(A: Matrix<Rational>): Dense {
  return dense(A.rows, A.cols, Float64Array.from(A.data, floatOf));
}
