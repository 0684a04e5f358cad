/**
 * # Dual certificates of distances from low rank
 *
 * Untrusted: eigenvectors in float64, rounded to rationals; the facts `width-gram` and `grid-distance` check the result.
 *
 * ## Main definitions
 * - {@link dualOf}
 * @module
 */
import { EigenvalueDecomposition, Matrix as Table } from 'ml-matrix';
import { bitLength } from '../arithmetic/bits.ts';
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { at, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';

/** t and Y with Y and Y - G + t I positive semidefinite. */
export interface Dual {
  readonly threshold: Rational;
  readonly excess: Matrix<Rational>;
}

const magnitude = (n: bigint): bigint => (n < 0n ? -n : n);

/** Numbers are multiples of 2^-places of the scale of G, and excess is enlarged by 2^-slack of it. */
const [places, slack] = [36, 28];

/**
 * About the best t and Y for rank k: the k-th eigenvalue of G, positive semidefinite and of integers, and the positive
 * part of G - t I, made larger on its diagonal by what rounding may take away.
 */
export function dualOf(G: Matrix<Rational>, k: number): Dual {
  const bits = Math.max(1, ...Array.from(G.data, ({ num }) => bitLength(magnitude(num))));
  // to at most 1, without overflow
  const scaled = ({ num }: Rational): number => Number((num << 60n) >> BigInt(bits)) / 2 ** 60;
  const table = Table.from1DArray(G.rows, G.rows, Array.from(G.data, scaled));
  const found = new EigenvalueDecomposition(table, { assumeSymmetric: true });
  const values = found.realEigenvalues; // in increasing order
  const vectors = found.eigenvectorMatrix;
  const t = k === 0 ? (values.at(-1) ?? 0) : (values.at(-k) ?? 0);
  const exact = (x: number): Rational =>
    ratio(BigInt(Math.round(x * 2 ** places)) << BigInt(bits), 1n << BigInt(places));
  const spare = 2 ** -slack;
  const excess = tabulate(G.rows, G.rows, (i, j) => {
    let sum = i === j ? spare : 0;
    for (const [l, value] of values.entries())
      if (value > t) sum += (value - t) * vectors.get(i, l) * vectors.get(j, l);
    return exact(sum);
  });
  // rounding may leave the halves of Y apart
  const symmetric = tabulate(G.rows, G.rows, (i, j) => at(excess, Math.max(i, j), Math.min(i, j)));
  return { threshold: exact(t), excess: symmetric };
}
