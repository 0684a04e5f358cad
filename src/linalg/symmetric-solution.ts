/**
 * # A solution of a symmetric system over Q
 *
 * Lifts a solution modulo a prime to powers of it, reads fractions from that, and checks them in all equations: a system
 * of n equations costs about n^3 operations in float64 and n^2 on whole numbers for each power, where elimination over Q
 * costs n^3 operations on numbers that grow.
 *
 * ## Main definitions
 * - {@link symmetricSolution}
 *
 * ## References
 * Dixon, Exact solution of linear equations using p-adic expansions, Numerische Mathematik 40 (1982).
 * @module
 */
import { max, min } from '../arithmetic/machine.ts';
import { isPrime } from '../arithmetic/primes.ts';
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { inverse, multiplyAdd, prime as usualPrime } from './rank.ts';
import { row } from './matrix.ts';
import type { Matrix } from './matrix.ts';

type Integers = readonly (readonly bigint[])[];

function commonDenominator(entries: readonly Rational[]): bigint {
  let common = 1n;
  for (const { den } of entries) common *= ratio(den, common).num;
  return common;
}

function residue(a: bigint, p: bigint): number {
  const rest = Number(a % p);
  return rest < 0 ? rest + Number(p) : rest;
}

/** Subtracts multiples of a row from others, so that their entries in this column are 0 modulo p, in place. */
function clear(rows: Iterable<Float64Array>, col: number, pivot: Float64Array, p: number): void {
  for (const target of rows) {
    const top = target[col] ?? 0;
    if (top === 0 || target === pivot) continue;
    for (let j = col; j < target.length; j++)
      target[j] = multiplyAdd(p - top, pivot[j] ?? 0, target[j] ?? 0, p);
  }
}

/** Columns that are independent modulo p, the first ones, and the reduced rows with a 1 there. */
function reduced(
  rows: readonly Float64Array[],
  cols: number,
  p: number,
): readonly (readonly [col: number, row: Float64Array])[] {
  const left = new Set(rows);
  const found: (readonly [number, Float64Array])[] = [];
  for (let col = 0; col < cols; col++) {
    const pivot = [...left].find((r) => r[col] !== 0);
    if (pivot === undefined) continue;
    left.delete(pivot);
    const scale = inverse(pivot[col] ?? 0, p);
    for (let j = col; j < pivot.length; j++) pivot[j] = multiplyAdd(scale, pivot[j] ?? 0, 0, p);
    clear(rows, col, pivot, p);
    found.push([col, pivot]);
  }
  return found;
}

/** A principal submatrix of the rank of A modulo p, by its columns, and its inverse modulo p. */
function principal(A: Integers, p: bigint): { cols: readonly number[]; inverted: Float64Array[] } {
  const residues = A.map((r) => Float64Array.from(r, (a) => residue(a, p)));
  const copy = residues.map((r) => r.slice());
  const cols = reduced(copy, A.length, Number(p)).map(([col]) => col);
  // a symmetric matrix of rank k has an invertible principal submatrix at any k independent columns
  const size = cols.length;
  const extended = cols.map((i, k) => {
    const r = new Float64Array(2 * size);
    for (const [j, col] of cols.entries()) r[j] = residues[i]?.[col] ?? 0;
    r[size + k] = 1;
    return r;
  });
  const inverted = reduced(extended, size, Number(p)).map(([, r]) => r.subarray(size));
  return { cols, inverted };
}

/** The fraction num/den = a modulo M with abs(num), den <= most and 2 most^2 <= M, if there is one. */
function fractionOf(a: bigint, M: bigint, most: bigint): readonly [bigint, bigint] | undefined {
  let [r, s, x, y] = [M, a, 0n, 1n];
  while (s > most) {
    const q = r / s;
    [r, s] = [s, r - q * s];
    [x, y] = [y, x - q * y];
  }
  const den = y < 0n ? -y : y;
  return den === 0n || den > most ? undefined : [y < 0n ? -s : s, den];
}

/** Fractions that are these numbers modulo M, over a common denominator as far as that suffices. */
function fractionsOf(
  numbers: readonly bigint[],
  M: bigint,
  most: bigint,
): readonly Rational[] | undefined {
  let common = 1n;
  const found: Rational[] = [];
  for (const a of numbers) {
    const fraction = fractionOf((a * common) % M, M, most);
    if (fraction === undefined) return undefined;
    common *= fraction[1];
    found.push(ratio(fraction[0], common));
  }
  return found;
}

function solves(A: Integers, b: readonly bigint[], x: readonly Rational[]): boolean {
  const common = commonDenominator(x);
  const whole = x.map(({ num, den }) => num * (common / den));
  return A.every((r, i) => {
    const sum = r.reduce((s, a, j) => (a === 0n ? s : s + a * (whole[j] ?? 0n)), 0n);
    return sum === (b[i] ?? 0n) * common;
  });
}

const bitsOf = (a: bigint): number => a.toString(16).length * 4;

/** At most this many bits have numerators and denominators of a solution, by Hadamard's inequality. */
function bitsAtMost(A: Integers, b: readonly bigint[]): number {
  return A.reduce(
    (sum, r, i) => sum + max(bitsOf(b[i] ?? 0n), ...r.map(bitsOf)) + bitsOf(BigInt(r.length)),
    1,
  );
}

/** By one prime, or `undefined` if it divides what it should not, or there is no solution. */
function liftedSolution(
  A: Integers,
  b: readonly bigint[],
  prime: number,
  most: number,
): readonly Rational[] | undefined {
  const p = BigInt(prime);
  const { cols, inverted } = principal(A, p);
  const block = cols.map((i) => cols.map((j) => A[i]?.[j] ?? 0n));
  let rest = cols.map((i) => b[i] ?? 0n);
  let sum = cols.map(() => 0n);
  const last = min(most, bitsAtMost(A, b));
  for (let [k, next, M] = [1, 4, 1n]; ; k++) {
    const tops = rest.map((a) => residue(a, p));
    const digits = inverted.map((r) =>
      BigInt(r.reduce((s, c, j) => multiplyAdd(c, tops[j] ?? 0, s, prime), 0)),
    );
    sum = sum.map((a, i) => a + M * (digits[i] ?? 0n));
    rest = rest.map((a, i) => {
      const own = block[i] ?? [];
      return digits.reduce((s, digit, j) => s - digit * (own[j] ?? 0n), a) / p;
    });
    M *= p;
    if (k < next) continue;
    next = 2 * k;
    // twice the square of the bound is at most M: p is near 2^26
    const found = fractionsOf(sum, M, 1n << BigInt(13 * k - 1));
    if (found !== undefined) {
      const x = A.map(() => ratio(0n));
      for (const [i, col] of cols.entries()) x[col] = found[i] ?? ratio(0n);
      if (solves(A, b, x)) return x;
    }
    if (13 * k > last) return undefined;
  }
}

/**
 * A solution x of A x = b, A symmetric, its entries 0 but for the first independent columns of A; or `undefined` if none is
 * found, as for a system without a solution.
 *
 * @param bits - no solution with larger numerators or denominators than so many bits is looked for: they bound the work.
 */
export function symmetricSolution(
  A: Matrix<Rational>,
  b: readonly Rational[],
  bits: number = Infinity,
): readonly Rational[] | undefined {
  const [scale, own] = [commonDenominator(Array.from(A.data)), commonDenominator(b)];
  const whole = ({ num, den }: Rational, by: bigint): bigint => num * (by / den);
  const rows = b.map((_, i) => row(A, i).map((a) => whole(a, scale)));
  const right = b.map((a) => scale * whole(a, own));
  for (let [prime, tries] = [usualPrime, 0]; tries < 2; prime--) {
    if (!isPrime(prime)) continue;
    tries++;
    const x = liftedSolution(rows, right, prime, bits + bitsOf(own));
    if (x !== undefined) return x.map(({ num, den }) => ratio(num, den * own));
  }
  return undefined;
}
