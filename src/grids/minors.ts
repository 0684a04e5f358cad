/**
 * # Minors of grid tensors that are not 0 modulo a prime
 *
 * Untrusted: proposes rows and columns for the fact `grid-rank`, whose check evaluates the network there again.
 * @module
 */
import type { Rational } from '../arithmetic/rational.ts';
import { assignments, gridMatrix, mapGrid, othersThan, positionsOf } from './network.ts';
import type { Grid } from './network.ts';
import { pivotsModulo, residuesModulo } from './residues.ts';

/** The largest prime below 2^31. */
export const largePrime = 2_147_483_647;

export interface Minor {
  readonly rank: number;
  readonly prime: number;
  /** Templates at the positions of the left side, and at the others. */
  readonly rows: readonly (readonly number[])[];
  readonly columns: readonly (readonly number[])[];
}

/** A minor as large as the rank of [A] modulo the prime, from all M^N values; weights are integers. */
export function largestMinor(
  grid: Grid<Rational>,
  left: readonly number[],
  prime: number = largePrime,
): Minor {
  const R = residuesModulo(prime);
  const M = grid.templates.rows;
  const reduced = mapGrid(grid, ({ num }) => R.of(num));
  const pivots = pivotsModulo(R, gridMatrix(R, reduced, left));
  const right = othersThan(left, positionsOf(grid.net.shape));
  const [above, across] = [assignments(M, left.length), assignments(M, right.length)];
  return {
    rank: pivots.length,
    prime,
    rows: pivots.map(({ row }) => above[row] ?? []),
    columns: pivots.map(({ col }) => across[col] ?? []),
  };
}
