/**
 * # The monomials of a polynomial activation
 * @module
 */
import { rationalField as Q, ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { row, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { Polynomial } from '../sigma/polynomial.ts';

/** Exponents of the monomials of this degree in d variables. */
function* monomials(d: number, degree: number): Generator<readonly number[], void> {
  if (d === 0) {
    if (degree === 0) yield [];
    return;
  }
  for (let k = 0; k <= degree; k++)
    for (const rest of monomials(d - 1, degree - k)) yield [k, ...rest];
}

/**
 * Columns: the monomials of X with a degree that occurs in the polynomial; `undefined` if there are more than `most`.
 */
export function monomialColumns(
  coefficients: Polynomial,
  X: Matrix<Rational>,
  most = Infinity,
): Matrix<Rational> | undefined {
  const exponents: (readonly number[])[] = [];
  for (const [degree, a] of coefficients.entries())
    if (a.num !== 0n)
      for (const one of monomials(X.cols, degree)) {
        if (exponents.length === most) return undefined;
        exponents.push(one);
      }
  const power = (a: Rational, k: number): Rational => ratio(a.num ** BigInt(k), a.den ** BigInt(k));
  const samples = Array.from({ length: X.rows }, (_, i) => row(X, i));
  return tabulate(X.rows, exponents.length, (i, k) =>
    (samples[i] ?? []).reduce(
      (product, a, j) => Q.mul(product, power(a, exponents[k]?.[j] ?? 0)),
      Q.one,
    ),
  );
}
