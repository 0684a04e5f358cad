/**
 * # Exact ranks
 *
 * ## Main definitions
 * - {@link rankModPrime}: of a matrix of doubles, fast; a lower bound of its rank
 * - {@link rankOfRationals}, {@link leftKernelVector}: exact, for small matrices
 *
 * ## Main results
 * A minor that is not 0 modulo p is not 0, so the rank modulo a prime is at most the rank. A double is
 * m 2^e and 2 is invertible modulo p, so every row times a power of two is a row of integers.
 * @module
 */
import { integersOf } from '../arithmetic/dyadic.ts';
import { rationalField as Q } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { floor } from '../arithmetic/machine.ts';
import { at } from './matrix.ts';
import type { Dense, Matrix } from './matrix.ts';

/** The largest prime below 2^26: products of residues stay below 2^52. */
const prime = 67_108_859;

/** a b + c modulo the prime, for residues: the quotient in doubles is off by at most one. */
function multiplyAdd(a: number, b: number, c: number): number {
  const t = a * b + c;
  return t - floor(t / prime) * prime;
}

function inverse(a: number): number {
  let [r, s, x, y] = [prime, a, 0, 1];
  while (s !== 0) {
    const q = floor(r / s);
    [r, s] = [s, r - q * s];
    [x, y] = [y, x - q * y];
  }
  return x < 0 ? x + prime : x;
}

function residues(A: Dense): Float64Array[] {
  const p = BigInt(prime);
  return Array.from({ length: A.rows }, (_, i) => {
    const { mans } = integersOf(A.data.subarray(i * A.cols, (i + 1) * A.cols));
    return Float64Array.from(mans, (a) => Number(((a % p) + p) % p));
  });
}

/**
 * The rank of A (finite entries) modulo a prime: at most its rank over the reals, and equal to it unless
 * the prime divides every minor of that order. Cost: rows * cols * rank multiplications in float64.
 */
export function rankModPrime(A: Dense): number {
  const rows = residues(A);
  let rank = 0;
  for (let col = 0; col < A.cols && rank < rows.length; col++) {
    const found = rows.findIndex((r, i) => i >= rank && r[col] !== 0);
    const pivot = rows[found];
    const first = rows[rank];
    if (pivot === undefined || first === undefined) continue;
    rows[found] = first;
    rows[rank] = pivot;
    rank++;
    const scale = inverse(pivot[col] ?? 0);
    for (let i = rank; i < rows.length; i++) {
      const target = rows[i];
      if (target === undefined || target[col] === 0) continue;
      const factor = prime - multiplyAdd(target[col] ?? 0, scale, 0);
      for (let j = col; j < A.cols; j++)
        target[j] = multiplyAdd(factor, pivot[j] ?? 0, target[j] ?? 0);
    }
  }
  return rank;
}

/** Gaussian elimination of [A | I]: the rows, each with the combination of rows of A that made it. */
function eliminate(A: Matrix<Rational>): {
  readonly rank: number;
  readonly combinations: readonly (readonly Rational[])[];
} {
  const width = A.cols + A.rows;
  const rows = Array.from({ length: A.rows }, (_, i) =>
    Array.from({ length: width }, (_, j) =>
      j < A.cols ? at(A, i, j) : j - A.cols === i ? Q.one : Q.zero,
    ),
  );
  let rank = 0;
  for (let col = 0; col < A.cols && rank < A.rows; col++) {
    const found = rows.findIndex((r, i) => i >= rank && (r[col] ?? Q.zero).num !== 0n);
    const pivot = rows[found];
    const first = rows[rank];
    if (pivot === undefined || first === undefined) continue;
    rows[found] = first;
    rows[rank] = pivot;
    rank++;
    for (let i = rank; i < A.rows; i++) {
      const target = rows[i] ?? [];
      const factor = Q.div(target[col] ?? Q.zero, pivot[col] ?? Q.one);
      if (factor.num === 0n) continue;
      rows[i] = target.map((t, j) => Q.sub(t, Q.mul(factor, pivot[j] ?? Q.zero)));
    }
  }
  return { rank, combinations: rows.map((r) => r.slice(A.cols)) };
}

/** The rank over Q, exactly. For matrices of a few dozen rows. */
export function rankOfRationals(A: Matrix<Rational>): number {
  return eliminate(A).rank;
}

/** Some u other than 0 with u^T A = 0, or `undefined` when the rows are independent. Exact. */
export function leftKernelVector(A: Matrix<Rational>): readonly Rational[] | undefined {
  const { rank, combinations } = eliminate(A);
  return combinations[rank];
}
