/**
 * # Squared eigenvalues over Q
 *
 * The squares of the eigenvalues of a rational matrix with real eigenvalues, each in a bracket of any width, with
 * multiplicities, and exact where they are rational. Nothing is rounded.
 *
 * ## Main definitions
 * - {@link Bracket}, {@link squaredEigenvalues}
 * - {@link spectrumUnits}: what that costs
 *
 * ## Main results
 * For a polynomial with real roots only the number of sign changes among its coefficients is the number of its
 * positive roots, exactly (proofs-notes/lazy-gap.md). So the coefficients of p(x + t) count the roots above t, and the number of its lowest coefficients that are 0 is the
 * multiplicity of the root t.
 *
 * ## Implementation notes
 * A is D A / D with whole D A: its eigenvalues are roots of a monic polynomial over Z, so that a rational one is
 * whole. After scaling by 2^bits all bisection is over integers, and a rational root is hit exactly.
 *
 * ## References
 * - Souriau's form of the method of Le Verrier and Faddeev for the characteristic polynomial
 * @module
 */
import { bitLength } from '../arithmetic/bits.ts';
import { max } from '../arithmetic/machine.ts';
import { compareRational, ratio, rationalField as Q } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { ShapeError } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';

/** A number t with lo <= t <= hi; lo = hi where it is exact. */
export interface Bracket {
  readonly lo: Rational;
  readonly hi: Rational;
}

/** Integers, entry (i, k) at i n + k, and their common denominator. */
interface Whole {
  readonly entries: readonly bigint[];
  readonly denominator: bigint;
}

function wholeMatrix(A: Matrix<Rational>): Whole {
  const entries = Array.from(A.data);
  let denominator = 1n;
  for (const { den } of entries) denominator *= ratio(den, denominator).num; // the least common multiple
  return { entries: entries.map(({ num, den }) => num * (denominator / den)), denominator };
}

/** The coefficients of det(x I - A), the constant one first, for a whole n x n matrix A. Each division is exact. */
function characteristic(A: readonly bigint[], n: number): bigint[] {
  const c: bigint[] = Array.from({ length: n + 1 }, (_, i) => (i === n ? 1n : 0n));
  let M: bigint[] = Array.from({ length: n * n }, () => 0n);
  for (let k = 1; k <= n; k++) {
    const last = c[n - k + 1] ?? 0n;
    const shifted = M.map((m, p) => (p % (n + 1) === 0 ? m + last : m));
    M = shifted.map((_, p) => {
      const [i, j] = [(p - (p % n)) / n, p % n];
      let sum = 0n;
      for (let l = 0; l < n; l++) sum += (A[i * n + l] ?? 0n) * (shifted[l * n + j] ?? 0n);
      return sum;
    });
    let trace = 0n;
    for (let i = 0; i < n; i++) trace += M[i * (n + 1)] ?? 0n;
    c[n - k] = -trace / BigInt(k);
  }
  return c;
}

function convolution(a: readonly bigint[], b: readonly bigint[]): bigint[] {
  const product: bigint[] = Array.from({ length: a.length + b.length - 1 }, () => 0n);
  for (const [i, x] of a.entries())
    for (const [k, y] of b.entries()) product[i + k] = (product[i + k] ?? 0n) + x * y;
  return product;
}

/** From p, with roots x, the monic polynomial with roots x^2: (-1)^n p(x) p(-x) in t = x^2. */
function squared(p: readonly bigint[]): bigint[] {
  const n = p.length - 1;
  const [even, odd] = [0, 1].map((parity) => p.filter((_, i) => i % 2 === parity));
  const evens = convolution(even ?? [], even ?? []);
  const odds = odd === undefined || odd.length === 0 ? [] : convolution(odd, odd);
  const sign = n % 2 === 0 ? 1n : -1n;
  return p.map((_, i) => sign * ((evens[i] ?? 0n) - (i === 0 ? 0n : (odds[i - 1] ?? 0n))));
}

/** How many roots lie at t, and how many above; the others lie below. */
interface Count {
  readonly equal: number;
  readonly above: number;
}

/** Counts the roots of p, all of them real, from the coefficients of p(x + t). */
function countAt(p: readonly bigint[], t: bigint): Count {
  const c = [...p];
  const n = c.length - 1;
  for (let i = 0; i < n; i++)
    for (let k = n - 1; k >= i; k--) c[k] = (c[k] ?? 0n) + t * (c[k + 1] ?? 0n);
  const first = c.findIndex((a) => a !== 0n);
  const signs = c.filter((a) => a !== 0n).map((a) => a > 0n);
  const above = signs.filter((s, i) => i > 0 && s !== signs[i - 1]).length;
  return { equal: first, above };
}

/** Cells between integers: (at, at) for a root at an integer, else (at - 1, at). */
interface Cell {
  readonly at: bigint;
  readonly isExact: boolean;
}

/** The roots of p in (lo, hi], in increasing order. `above` counts the roots above lo. */
function cells(
  p: readonly bigint[],
  lo: bigint,
  above: number,
  hi: bigint,
  atEnd: Count,
): readonly Cell[] {
  const inside = above - atEnd.above;
  if (inside === 0) return [];
  if (hi - lo === 1n)
    return Array.from({ length: inside }, (_, k) => ({
      at: hi,
      isExact: k >= inside - atEnd.equal,
    }));
  const middle = (lo + hi) / 2n;
  const count = countAt(p, middle);
  return [...cells(p, lo, above, middle, count), ...cells(p, middle, count.above, hi, atEnd)];
}

/** A number above every root: they are not negative, so their sum is at least each. */
function beyond(p: readonly bigint[]): bigint {
  return -(p.at(-2) ?? 0n) + 1n;
}

/** The squares on the diagonal in increasing order, or `undefined` unless A is diagonal. */
function diagonalSquares(A: Matrix<Rational>): readonly Rational[] | undefined {
  const entries = Array.from(A.data);
  if (entries.some(({ num }, p) => num !== 0n && p % (A.cols + 1) !== 0)) return undefined;
  const squares = entries.filter((_, p) => p % (A.cols + 1) === 0).map((a) => Q.mul(a, a));
  return squares.sort(compareRational);
}

/**
 * The squares of the eigenvalues of A in increasing order, with multiplicities. A is square with real eigenvalues:
 * symmetric, or a product of a positive definite and a symmetric matrix.
 *
 * Each bracket is exact or has a width of at most 2^-bits; every rational square is exact. Inside a bracket that is
 * not exact the square lies strictly between the ends.
 *
 * Cost: n^4 integer products and n^3 (bits + size) sums, of numbers of n (bits + size) bits.
 */
export function squaredEigenvalues(A: Matrix<Rational>, bits: number): readonly Bracket[] {
  const n = A.rows;
  if (A.cols !== n)
    throw new ShapeError(`squaredEigenvalues: expected a square matrix, got ${n} x ${A.cols}`);
  const diagonal = diagonalSquares(A);
  if (diagonal !== undefined) return diagonal.map((square) => ({ lo: square, hi: square }));
  const { entries, denominator } = wholeMatrix(A);
  const scale = BigInt(bits);
  const p = squared(characteristic(entries, n)).map((c, i) => c << (scale * BigInt(n - i)));
  const unit = (denominator * denominator) << scale;
  const hi = beyond(p);
  const found = cells(p, -1n, n, hi, countAt(p, hi));
  return found.map(({ at: t, isExact }) => {
    const end = ratio(t, unit);
    return { lo: isExact ? end : ratio(t - 1n, unit), hi: end };
  });
}

/** The time of {@link squaredEigenvalues}, in units of about 0.5 us (measured for n up to 50). */
export function spectrumUnits(A: Matrix<Rational>, bits: number): number {
  const n = A.rows;
  const { entries } = wholeMatrix(A);
  const longest = entries.reduce((b, a) => max(b, bitLength(a < 0n ? -a : a)), 1);
  const size = longest + bitLength(BigInt(n));
  const words = (length: number): number => (n * length) / 64 / 12 + 1;
  const sums = (n ** 3 * (2 * size + bits)) / 2;
  return n ** 4 * words(size) + sums * words(2 * size + bits);
}
