/**
 * # Singularity of positive semidefinite integer matrices
 *
 * A zero principal minor proves singularity: some x != 0 has x^T A x = 0, and so A x = 0. Minors are computed without
 * fractions (Bareiss): after k steps entry (i, j) is the minor of the first k rows and i, and of the first k columns
 * and j.
 *
 * ## Main definitions
 * - {@link isSingular}, {@link isAnySingular}
 * @module
 */
import { max } from '../../arithmetic/machine.ts';
import { sizeOf } from './reals.ts';

/** The budget for elimination, in units of about 0.1 us (measured): some seconds. */
const mostWork = 50_000_000;

/** The cost of a step on integers of up to `order` times this many bits. */
function workOf(order: number, bits: number): number {
  const words = (order * bits) / 64;
  return ((order * order * order) / 6) * (2 + (words * words) / 20);
}

/** A positive semidefinite matrix: its rows up to the diagonal. */
type Rows = readonly (readonly bigint[])[];

/**
 * Whether A is shown to be singular, by a diagonal entry or a leading minor of at most `order` rows. `false` does not
 * mean that it is regular: the search stops at the budget.
 */
export function isSingular(A: Rows, order: number, budget: number = mostWork): boolean {
  if (A.some((row, i) => row[i] === 0n)) return true;
  const block = A.slice(0, order);
  const bits = block.flat().reduce((size, a) => max(size, sizeOf(a)), 0);
  const rows: bigint[][] = [];
  for (const [i, entries] of block.entries()) {
    if (workOf(i + 1, bits) > budget) return false;
    const row: bigint[] = [];
    rows.push(row);
    for (const [j, entry] of entries.entries()) row.push(eliminated(entry, row, rows, j));
    if (row.at(-1) === 0n) return true;
  }
  return false;
}

/** Whether one of the matrices is shown to be singular, within a common budget. */
export function isAnySingular(matrices: readonly Rows[]): boolean {
  return matrices.some((A) => isSingular(A, A.length, mostWork / matrices.length));
}

/** Entry (i, j) after j steps, from `row` (row i) and the earlier rows; each division is exact. */
function eliminated(
  entry: bigint,
  row: readonly bigint[],
  rows: readonly (readonly bigint[])[],
  j: number,
): bigint {
  let [value, last] = [entry, 1n];
  for (let k = 0; k < j; k++) {
    const pivot = rows[k]?.[k] ?? 1n;
    value = (pivot * value - (row[k] ?? 0n) * (rows[j]?.[k] ?? 0n)) / last;
    last = pivot;
  }
  return value;
}
