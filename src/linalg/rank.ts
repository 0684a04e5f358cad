/**
 * # Exact ranks
 *
 * ## Main definitions
 * - {@link rankModPrime}: of a matrix of doubles, fast; a lower bound of its rank
 * - {@link rankOfResidues}: modulo a prime that the caller chooses
 * - {@link multiplyAdd}, {@link inverse}: of residues
 * - {@link rankOfRationals}, {@link leftKernelVector}: exact, for small matrices
 *
 * ## Main results
 * A minor that is not 0 modulo p is not 0, so the rank modulo a prime is at most the rank. A double is
 * m 2^e and 2 is invertible modulo p, so every row times a power of two is a row of integers.
 * @module
 */
import { integersOf } from '../arithmetic/dyadic.ts';
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { floor, min } from '../arithmetic/machine.ts';
import { row } from './matrix.ts';
import type { Dense, Matrix } from './matrix.ts';

/** The largest prime below 2^26: products of residues stay below 2^52. */
export const prime = 67_108_859;

/**
 * a b + c modulo the prime p < 2^26, for residues, exactly: t < 2^52, and t/p < 2^26 is whole or at least 1/p > 2^-26
 * below the next whole number, while rounding moves it by at most 2^-28. So floor is right.
 */
export function multiplyAdd(a: number, b: number, c: number, p: number): number {
  const t = a * b + c;
  return t - floor(t / p) * p;
}

/** 1/a modulo the prime p, for a residue a other than 0. */
export function inverse(a: number, p: number): number {
  let [r, s, x, y] = [p, a, 0, 1];
  while (s !== 0) {
    const q = floor(r / s);
    [r, s] = [s, r - q * s];
    [x, y] = [y, x - q * y];
  }
  return x < 0 ? x + p : x;
}

/** Swaps the first suitable row at or below `rank` into position `rank` and returns it. */
function takePivot<R>(rows: R[], rank: number, suits: (row: R) => boolean): R | undefined {
  const found = rows.findIndex((r, i) => i >= rank && suits(r));
  const pivot = rows[found];
  const first = rows[rank];
  if (pivot === undefined || first === undefined) return undefined;
  rows[found] = first;
  rows[rank] = pivot;
  return pivot;
}

function residues(row: readonly bigint[]): Float64Array {
  const p = BigInt(prime);
  return Float64Array.from(row, (a) => Number(((a % p) + p) % p));
}

/**
 * The rank of A (finite entries) modulo a prime: at most its rank over the reals, and equal to it unless
 * the prime divides every minor of that order. Cost: rows * cols * rank multiplications in float64.
 */
export function rankModPrime(A: Dense): number {
  const rows = Array.from({ length: A.rows }, (_, i) =>
    residues(integersOf(A.data.subarray(i * A.cols, (i + 1) * A.cols)).mans),
  );
  return rankOfResidues(rows, A.cols, prime);
}

/** The rank modulo a prime below 2^26 of rows of `cols` residues, which are changed. */
export function rankOfResidues(rows: Float64Array[], cols: number, p: number): number {
  let rank = 0;
  for (let col = 0; col < cols && rank < rows.length; col++) {
    const pivot = takePivot(rows, rank, (r) => r[col] !== 0);
    if (pivot === undefined) continue;
    rank++;
    const scale = inverse(pivot[col] ?? 0, p);
    for (let i = rank; i < rows.length; i++) {
      const target = rows[i];
      if (target === undefined || target[col] === 0) continue;
      const factor = p - multiplyAdd(target[col] ?? 0, scale, 0, p);
      for (let j = col; j < cols; j++)
        target[j] = multiplyAdd(factor, pivot[j] ?? 0, target[j] ?? 0, p);
    }
  }
  return rank;
}

/** Row i of A times a common denominator of its entries, and that denominator. */
function integerRow(A: Matrix<Rational>, i: number): { row: bigint[]; denominator: bigint } {
  const entries = row(A, i);
  let denominator = 1n;
  for (const { den } of entries) denominator *= ratio(den, denominator).num; // the least common multiple
  return { row: entries.map(({ num, den }) => num * (denominator / den)), denominator };
}

/**
 * Fraction-free elimination (Bareiss) on the first `cols` columns, in place; returns their rank. Rows from
 * the rank on are 0 there. All entries remain minors of the matrix, so each division is exact.
 */
function eliminate(rows: bigint[][], cols: number): number {
  let rank = 0;
  let last = 1n;
  for (let col = 0; col < cols && rank < rows.length; col++) {
    const pivot = takePivot(rows, rank, (r) => r[col] !== 0n);
    if (pivot === undefined) continue;
    rank++;
    const p = pivot[col] ?? 0n;
    for (let i = rank; i < rows.length; i++) {
      const target = rows[i] ?? [];
      const f = target[col] ?? 0n;
      rows[i] = target.map((t, j) => (p * t - f * (pivot[j] ?? 0n)) / last);
    }
    last = p;
  }
  return rank;
}

/**
 * The rank over Q, exactly. A full rank is one modulo a prime too, unless the prime divides every minor of that order;
 * otherwise for matrices of a few dozen rows.
 */
export function rankOfRationals(A: Matrix<Rational>): number {
  const rows = Array.from({ length: A.rows }, (_, i) => integerRow(A, i).row);
  const least = rankOfResidues(rows.map(residues), A.cols, prime);
  return least === min(A.rows, A.cols) ? least : eliminate(rows, A.cols);
}

/**
 * Some u other than 0 with u^T A = 0, or `undefined` when the rows are independent. Exact.
 *
 * Each row carries the combination of rows of A that it is: elimination of [D A | D], D = diag(denominators).
 */
export function leftKernelVector(A: Matrix<Rational>): readonly Rational[] | undefined {
  const rows = Array.from({ length: A.rows }, (_, i) => {
    const { row: entries, denominator } = integerRow(A, i);
    return [...entries, ...Array.from({ length: A.rows }, (_, j) => (i === j ? denominator : 0n))];
  });
  const rank = eliminate(rows, A.cols);
  return rows[rank]?.slice(A.cols).map((u) => ratio(u));
}
