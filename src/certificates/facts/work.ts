/**
 * # Exact arithmetic within a budget
 *
 * Exact numbers can become very long: ((x^64)^64)^64 is a short activation whose value at 2 has 260,000 binary digits,
 * and elimination of order 400 has entries as long. So every operation on a file's numbers is counted before it is
 * performed, and a file that would take minutes ends with {@link TooMuchWork}.
 *
 * ## Main definitions
 * - {@link Work}, {@link startWork}: rational arithmetic with a common budget
 * - {@link rankWithin}, {@link definiteness}: elimination on that budget
 * - {@link countedField}: Q as a field on that budget
 *
 * ## Main results
 * A symmetric A is positive semidefinite exactly when elimination with pivots on the diagonal meets no negative pivot,
 * and no zero pivot whose column is not 0; positive definite when all pivots are positive: proofs-notes/refutations.md.
 * @module
 */
import { bitLength } from '../../arithmetic/bits.ts';
import { max, min } from '../../arithmetic/machine.ts';
import { rationalField, ratio } from '../../arithmetic/rational.ts';
import { rationalTier } from '../../arithmetic/rational-tier.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { Tier } from '../../arithmetic/ring.ts';
import { at, row, ShapeError } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { rankOfRationals } from '../../linalg/rank.ts';
import type { Field } from '../../quadratic/elimination.ts';
import { factsLimits } from './limits.ts';

/** The budget is exceeded. Caught where a file is checked. */
export class TooMuchWork extends Error {
  override readonly name = 'TooMuchWork';
  readonly needed: number;
  constructor(needed: number) {
    super(`expected at most ${factsLimits.work} units of work, got ${needed}`);
    this.needed = needed;
  }
}

export interface Work {
  /** Q, with the functions that are rational; every operation is counted. */
  readonly tier: Tier<Rational>;
  /** Counts this many units of about 0.5 us. Throws {@link TooMuchWork}. */
  readonly spend: (units: number) => void;
}

function magnitude(n: bigint): bigint {
  return n < 0n ? -n : n;
}

/** 64-bit words of a fraction. Small numbers are the common case, and need no conversion. */
function words({ num, den }: Rational): number {
  const small = 0xffffffffn;
  if (num <= small && num >= -small && den <= small) return 1;
  return (bitLength(magnitude(num)) + bitLength(den)) / 64;
}

/**
 * The cost of a sum or product of numbers of this many words: quadratic, for the greatest common
 * divisor.
 */
function unitsOf(size: number): number {
  return 2 + 2 * size + (size * size) / 2;
}

/** A budget of {@link factsLimits}.work units. */
export function startWork(): Work {
  let spent = 0;
  const spend = (units: number): void => {
    spent += units;
    if (!(spent <= factsLimits.work)) throw new TooMuchWork(spent);
  };
  const counted =
    <R>(f: (a: Rational, b: Rational) => R) =>
    (a: Rational, b: Rational): R => {
      spend(unitsOf(words(a) + words(b)));
      return f(a, b);
    };
  const tier: Tier<Rational> = {
    ...rationalTier,
    add: counted(rationalTier.add),
    sub: counted(rationalTier.sub),
    mul: counted(rationalTier.mul),
    div: counted(rationalTier.div),
    power: (a, k) => {
      spend(unitsOf(words(a) * k));
      return rationalTier.power(a, k);
    },
  };
  return { tier, spend };
}

/** The cost of elimination: `rank` steps on a rows x cols matrix whose entries grow by `bits` with each step. */
function eliminationUnits(rows: number, cols: number, bits: number): number {
  const rank = min(rows, cols);
  const words = (rank * (bits + bitLength(BigInt(rank)))) / 64;
  return (rank * rows * cols * (1 + (words * words) / 200)) / 3;
}

/** The least common multiple of the denominators. */
function commonDenominator(work: Work, entries: readonly Rational[]): bigint {
  return entries.reduce((common, { den }) => {
    if (den === 1n) return common;
    const size = bitLength(common) / 64;
    work.spend(unitsOf(min(size, bitLength(den) / 64)) + size);
    return common * ratio(den, common).num;
  }, 1n);
}

function entriesOf(A: Matrix<Rational>): readonly Rational[] {
  return Array.from(A.data);
}

/** The rank of A over Q. */
export function rankWithin(work: Work, A: Matrix<Rational>): number {
  let bits = 0;
  for (let i = 0; i < A.rows; i++) {
    const entries = row(A, i);
    const common = bitLength(commonDenominator(work, entries));
    const longest = entries.reduce((b, { num }) => max(b, bitLength(magnitude(num))), 0);
    bits = max(bits, common + longest);
  }
  work.spend(eliminationUnits(A.rows, A.cols, bits));
  return rankOfRationals(A);
}

/** Q, with every operation counted. */
export function countedField({ tier }: Work): Field {
  const { zero, one, add, sub, mul, neg } = tier;
  const { sign } = rationalField;
  const div = (a: Rational, b: Rational): Rational => tier.div(a, b) ?? rationalField.div(a, b);
  return { zero, one, add, sub, mul, neg, div, sign };
}

export type Definiteness = 'definite' | 'semidefinite' | 'neither';

/** The lower triangle of A times a common denominator. */
function lowerTriangle(work: Work, A: Matrix<Rational>): bigint[][] {
  const common = commonDenominator(work, entriesOf(A));
  return Array.from({ length: A.rows }, (_, i) =>
    Array.from({ length: i + 1 }, (_, j) => {
      const { num, den } = at(A, i, j);
      return num * (common / den);
    }),
  );
}

/** The step with pivot (k, k) on the lower triangle, in place. Each division is exact. */
function eliminate(M: bigint[][], k: number, column: readonly bigint[], last: bigint): void {
  const pivot = column[k] ?? 0n;
  for (let i = k + 1; i < M.length; i++) {
    const target = M[i] ?? [];
    const factor = column[i] ?? 0n;
    for (let j = k + 1; j <= i; j++)
      target[j] = (pivot * (target[j] ?? 0n) - factor * (column[j] ?? 0n)) / last;
  }
}

/**
 * The definiteness of a symmetric matrix over Q; only its lower triangle is read.
 *
 * Fraction-free (Bareiss): with S the indices taken as pivots so far, entry (i, j) is the minor of the rows S, i and
 * the columns S, j, an integer, and the last pivot is the minor of S, which is positive.
 */
export function definiteness(work: Work, A: Matrix<Rational>): Definiteness {
  if (A.rows !== A.cols)
    throw new ShapeError(`definiteness: expected a square matrix, got ${A.rows} x ${A.cols}`);
  const M = lowerTriangle(work, A);
  const bits = M.flat().reduce((b, a) => max(b, bitLength(magnitude(a))), 0);
  work.spend(eliminationUnits(A.rows, A.rows, bits) / 2);
  let last = 1n;
  let kind: Definiteness = 'definite';
  for (let k = 0; k < A.rows; k++) {
    const column = M.map((entries) => entries[k] ?? 0n);
    const pivot = column[k] ?? 0n;
    if (pivot < 0n) return 'neither';
    if (pivot === 0n) {
      // a zero on the diagonal of a semidefinite matrix has a zero column
      if (column.some((a) => a !== 0n)) return 'neither';
      kind = 'semidefinite';
      continue;
    }
    eliminate(M, k, column, last);
    last = pivot;
  }
  return kind;
}
