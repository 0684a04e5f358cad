/**
 * # General position of the inputs
 *
 * Theorems A to C are about generic X. The counterexamples exploit the coincidences named here.
 *
 * ## Main definitions
 * - {@link areDistinct}, {@link hasZero}, {@link inGeneralPosition}
 * - {@link antipodalPairs}
 * @module
 */
import { rationalField as Q, rationalToText } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { row } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';

function textOf(x: readonly Rational[]): string {
  return x.map(rationalToText).join(' ');
}

function rowsOf(X: Matrix<Rational>): readonly (readonly Rational[])[] {
  return Array.from({ length: X.rows }, (_, i) => row(X, i));
}

export function areDistinct(X: Matrix<Rational>): boolean {
  return new Set(rowsOf(X).map(textOf)).size === X.rows;
}

export function hasZero(X: Matrix<Rational>): boolean {
  return rowsOf(X).some((x) => x.every(({ num }) => num === 0n));
}

/** Pairs i < k of samples with x_k = -x_i other than 0. */
export function antipodalPairs(X: Matrix<Rational>): readonly (readonly [number, number])[] {
  const texts = rowsOf(X).map(textOf);
  const opposite = rowsOf(X).map((x) => textOf(x.map(Q.neg)));
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0; i < X.rows; i++)
    for (let k = i + 1; k < X.rows; k++)
      if (texts[k] === opposite[i] && texts[k] !== texts[i]) pairs.push([i, k]);
  return pairs;
}

/** Distinct, none of them 0, none the negative of another. */
export function inGeneralPosition(X: Matrix<Rational>): boolean {
  return areDistinct(X) && !hasZero(X) && antipodalPairs(X).length === 0;
}
