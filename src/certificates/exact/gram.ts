/**
 * # Comparing sigma_min(J) with s, by exact integers
 *
 * sigma_min(J) > s exactly when G - s^2 I is positive definite, G = J J^T. The entries of G are integers with
 * error bounds over powers of two; an integer Cholesky factorisation comes with its exact error, so "above" is proved
 * without an inverse, and a pivot that is not positive gives a vector x with x^T (G - s^2 I) x < 0, which proves
 * "below".
 *
 * ## Main definitions
 * - {@link Gram}, {@link gramOf}: D G D with a diagonal near 1, D a diagonal of powers of two
 * - {@link singularAgainst}: compares sigma_min(J) with s
 * - {@link gramSum}, {@link partOf}, {@link normAgainst}: G + H, rows and columns of G, and norm(J) compared with t
 * - {@link largeSingular}: a nearly optimal lower bound of sigma_min(J)
 *
 * ## Implementation notes
 * Congruence by D preserves definiteness and keeps data of very different magnitudes from losing bits to each other.
 * @module
 */
import type { Integers } from '../../arithmetic/dyadic.ts';
import { max, min } from '../../arithmetic/machine.ts';
import type { OnShare } from '../on-share.ts';
import { backSolved, leastEigenvalueGuess } from './least-eigenvalue.ts';
import { isAnySingular, isSingular } from './exact-minors.ts';
import { abs, ceilAt, compare, floorAt, floorRoot, negated, sizeOf, sum, topOf } from './reals.ts';
import type { Real } from './reals.ts';
import type { Range } from './ranges.ts';

/**
 * G_ij lies within rad_ij of mid_ij, both times 2^(exps_i + exps_j). Rows up to the diagonal; mid_ii is at
 * most 2^bits.
 */
export interface Gram {
  readonly bits: number;
  readonly mid: readonly (readonly bigint[])[];
  readonly rad: readonly (readonly bigint[])[];
  readonly exps: readonly number[];
  /** G itself, if no entry was rounded. */
  readonly whole?: Products | undefined;
  /** Unrounded matrices: if one of them is singular, then so is G. */
  readonly parts?: (() => readonly Products[]) | undefined;
  readonly onShare?: OnShare | undefined;
}

/**
 * A row of ranges as integers of at most about `bits` bits with error bounds `rad`, times 2^exp.
 */
interface FixedRow {
  readonly mids: readonly bigint[];
  readonly exp: number;
  readonly rad: bigint;
  /** The sum of the absolute values of `mids`. */
  readonly total: bigint;
}

function fixedRow(row: readonly Range[], bits: number): FixedRow {
  let [top, last] = [-Infinity, Infinity];
  for (const { lo, hi } of row)
    for (const end of [lo, hi])
      if (end.man !== 0n) [top, last] = [max(top, topOf(end)), min(last, end.exp)];
  // short points stay short; the middle of a range may need one more bit
  const isExact = row.every(({ lo, hi }) => lo.man === hi.man && lo.exp === hi.exp);
  const exp = top === -Infinity ? 0 : max(top - bits, isExact ? last : -Infinity);
  let rad = 0n;
  let total = 0n;
  const mids = row.map(({ lo, hi }) => {
    const [a, b] = [floorAt(lo, exp), ceilAt(hi, exp)];
    const mid = (a + b) >> 1n;
    rad = larger(rad, b - mid); // not less than mid - a
    total += abs(mid);
    return mid;
  });
  return { mids, exp, rad, total };
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/** X X^T: entry (i, k) for k <= i is products_ik 2^(exps_i + exps_k). */
export interface Products {
  readonly products: readonly (readonly bigint[])[];
  readonly exps: readonly number[];
}

/** Exactly. Cost: n^2 d/2 products. */
export function productsOf(rows: readonly Integers[], onShare?: OnShare): Products {
  return {
    products: rows.map((x, i) => {
      onShare?.((i / rows.length) ** 2, 'X X^T');
      return rows.slice(0, i + 1).map((z) => dot(x.mans, z.mans));
    }),
    exps: rows.map(({ exp }) => exp),
  };
}

function at(rows: readonly (readonly bigint[])[], i: number, k: number): bigint {
  return rows[i]?.[k] ?? 0n;
}

/** A number, with exponent 0 for 0. */
function real(man: bigint, exp: number): Real {
  return { man, exp: man === 0n ? 0 : exp };
}

function dot(a: readonly bigint[], b: readonly bigint[], length: number = a.length): bigint {
  let total = 0n;
  for (let k = 0; k < length; k++) total += (a[k] ?? 0n) * (b[k] ?? 0n);
  return total;
}

/**
 * G = ((S diag(v)) (S diag(v))^T) o (X X^T), Lemma 2 of proofs-notes/gram-structure.md.
 *
 * @param weighted - v_j sigma'(x_i . w_j), one row per sample.
 */
export function gramOf(
  weighted: readonly (readonly Range[])[],
  { products, exps }: Products,
  bits: number,
  onShare?: OnShare,
): Gram {
  const rows = weighted.map((row) => fixedRow(row, bits));
  const pairs = (entry: (a: FixedRow, b: FixedRow) => bigint): bigint[][] =>
    rows.map((a, i) => {
      onShare?.((i / rows.length) ** 2, 'J J^T');
      return rows.slice(0, i + 1).map((b, k) => entry(a, b) * at(products, i, k));
    });
  const mid = pairs((a, b) => dot(a.mids, b.mids));
  const rad = pairs(
    (a, b) => b.rad * a.total + a.rad * b.total + BigInt(a.mids.length) * a.rad * b.rad,
  );
  const halves = mid.map((_, i) => (sizeOf(at(mid, i, i)) + 1) >> 1);
  const shift = (i: number, k: number): number => bits - (halves[i] ?? 0) - (halves[k] ?? 0);
  return {
    bits,
    mid: mid.map((row, i) => row.map((m, k) => m << BigInt(shift(i, k)))),
    rad: rad.map((row, i) =>
      // without the sign of X X^T; two truncations, each with an error below 1
      row.map((r, k) => (abs(r) << BigInt(shift(i, k))) + (shift(i, k) < 0 ? 2n : 0n)),
    ),
    // 2 exps_i + bits is about the exponent of G_ii
    exps: rows.map(({ exp }, i) => exp + (exps[i] ?? 0) + (halves[i] ?? 0) - bits / 2),
    whole: rows.every((row) => row.rad === 0n)
      ? { products: mid, exps: rows.map(({ exp }, i) => exp + (exps[i] ?? 0)) }
      : undefined,
    onShare,
  };
}

/** The rows and columns with these numbers. */
export function partOf(
  { bits, mid, rad, exps, whole, onShare }: Gram,
  indices: readonly number[],
): Gram {
  const chosen = (rows: Gram['mid']): Gram['mid'] =>
    indices.map((i, place) =>
      indices.slice(0, place + 1).map((k) => at(rows, max(i, k), min(i, k))),
    );
  const own = (numbers: readonly number[]): readonly number[] =>
    indices.map((i) => numbers[i] ?? 0);
  return {
    bits,
    mid: chosen(mid),
    rad: chosen(rad),
    exps: own(exps),
    whole:
      whole === undefined ? undefined : { products: chosen(whole.products), exps: own(whole.exps) },
    onShare,
  };
}

/** The same matrix with exponents that are at least the old ones: the entries lose trailing digits. */
function withExps({ bits, mid, rad, exps, onShare }: Gram, wanted: readonly number[]): Gram {
  const drops = wanted.map((e, i) => e - (exps[i] ?? 0));
  const shifted = (rows: Gram['mid'], more: bigint): Gram['mid'] =>
    rows.map((row, i) =>
      row.map((a, k) => (a >> BigInt((drops[i] ?? 0) + (drops[k] ?? 0))) + more),
    );
  return { bits, mid: shifted(mid, 0n), rad: shifted(rad, 2n), exps: wanted, onShare }; // two cuts, each below 1
}

/** G + H. */
export function gramSum(G: Gram, H: Gram): Gram {
  // one more than the larger, so that the diagonal stays below 2^bits
  const exps = G.exps.map((e, i) => 1 + max(e, H.exps[i] ?? 0));
  const [A, B] = [withExps(G, exps), withExps(H, exps)];
  const { whole } = G;
  const added = (a: Gram['mid'], b: Gram['mid']): Gram['mid'] =>
    a.map((row, i) => row.map((x, k) => x + at(b, i, k)));
  return {
    bits: G.bits,
    mid: added(A.mid, B.mid),
    rad: added(A.rad, B.rad),
    exps,
    whole: whole && H.whole && productSum(whole, H.whole),
    onShare: G.onShare,
  };
}

/** A + B, exactly. */
export function productSum(A: Products, B: Products): Products {
  const exps = A.exps.map((e, i) => min(e, B.exps[i] ?? 0));
  const entry = ({ products, exps: own }: Products, i: number, k: number): bigint =>
    at(products, i, k) << BigInt((own[i] ?? 0) + (own[k] ?? 0) - (exps[i] ?? 0) - (exps[k] ?? 0));
  const products = A.products.map((row, i) => row.map((_, k) => entry(A, i, k) + entry(B, i, k)));
  return { products, exps };
}

/**
 * Whether norm(J) < t for every t whose square is in the range (`below`), or norm(J) > t for each (`above`), by
 * comparing -G with -t^2.
 */
export function normAgainst(gram: Gram, squared: Range): Comparison {
  // t^2 fills `bits` bits; a diagonal entry that does not fit is above t^2
  const exp = (sizeOf(squared.hi.man) + squared.hi.exp - gram.bits + 2) >> 1;
  const exps = gram.exps.map((e) => max(e, exp));
  const G = withExps(gram, exps);
  const flipped = { ...G, mid: G.mid.map((row) => row.map((a) => -a)) };
  const least = singularAgainst(flipped, { lo: negated(squared.hi), hi: negated(squared.lo) });
  return least === 'above' ? 'below' : least === 'below' ? 'above' : least;
}

/** G_ij for j <= i, near the middle of its enclosure. */
export function entryOf({ mid, exps }: Gram, i: number, j: number): Real {
  return real(at(mid, i, j), (exps[i] ?? 0) + (exps[j] ?? 0));
}

/** The integer factor L, and where the factorisation ended. */
interface Factor {
  /** Row i up to the diagonal, times 2^bits. */
  readonly rows: readonly (readonly bigint[])[];
  /** The next row, up to its pivot, which was not positive. */
  readonly broken: readonly bigint[] | undefined;
  /** The largest entry of the diagonal. */
  readonly largest: bigint;
}

/**
 * The Cholesky factor of the matrix B (integers times 2^-bits) with B - shift_i on the diagonal. Exactly:
 * the entries of B 2^bits - L L^T are below `largest` in absolute value off the diagonal, and at most 2 `largest` on
 * it.
 */
function factorOf(
  B: readonly (readonly bigint[])[],
  shifts: readonly bigint[],
  bits: number,
  onShare?: OnShare,
): Factor {
  const rows: bigint[][] = [];
  let largest = 0n;
  for (const [i, entries] of B.entries()) {
    onShare?.((i / B.length) ** 3, 'Cholesky');
    const row: bigint[] = [];
    for (const [j, other] of rows.entries()) {
      const left = ((entries[j] ?? 0n) << BigInt(bits)) - dot(row, other);
      row.push(left / (other[j] ?? 1n));
    }
    const pivot = (((entries[i] ?? 0n) - (shifts[i] ?? 0n)) << BigInt(bits)) - dot(row, row);
    const diagonal = floorRoot(larger(pivot, 0n));
    if (diagonal === 0n) return { rows, broken: row, largest };
    rows.push([...row, diagonal]);
    largest = larger(largest, diagonal);
  }
  return { rows, broken: undefined, largest };
}

export type Comparison = 'above' | 'below' | 'undecided';

interface Compared {
  readonly kind: Comparison;
  readonly factor: Factor | undefined;
  /** The number of leading rows that are too close to singular for these bits; 0 if the diagonal already is. */
  readonly rows?: number;
}

/**
 * Whether sigma_min(J) > s for every s >= 0 whose square is in the range, or sigma_min(J) <= s for each. No precision
 * tells an exactly singular G from a nearly singular one, so minors of the unrounded matrices are tried too.
 *
 * Cost: n^3/6 products of integers of `bits` bits.
 */
export function singularAgainst(gram: Gram, squared: Range): Comparison {
  const { kind, rows = 0 } = compared(gram, squared);
  return kind === 'undecided' && isKnownSingular(gram, rows) ? 'below' : kind;
}

function isKnownSingular({ whole, parts }: Gram, rows: number): boolean {
  if (whole !== undefined && isSingular(whole.products, rows)) return true;
  return parts !== undefined && isAnySingular(parts().map(({ products }) => products));
}

function compared(gram: Gram, squared: Range): Compared {
  const { mid, exps, bits } = gram;
  const n = mid.length;
  const quick = diagonalAgainst(gram, squared);
  if (quick !== undefined) return { kind: quick, factor: undefined };
  // an upper bound of s^2 D_i^2; at most 2^bits, since the diagonal is larger
  const shifts = exps.map((e) => ceilAt(squared.hi, 2 * e));
  const spread = largestRowSum(gram.rad);
  const margin = 2n * BigInt(n + 1) + spread;
  const factor = factorOf(
    mid,
    shifts.map((s) => s + margin),
    bits,
    gram.onShare,
  );
  if (factor.broken === undefined) {
    // D (G - s^2 I) D = L L^T + margin I + truncation errors + errors of G, and the last two are smaller than the
    // margin
    const missed = BigInt(n + 1) * factor.largest + (spread << BigInt(bits));
    return { kind: missed < margin << BigInt(bits) ? 'above' : 'undecided', factor };
  }
  const x = nearKernel(factor.rows, factor.broken, bits);
  const below = exps.map((e) => floorAt(squared.lo, 2 * e));
  return {
    kind: isNegativeAlong(gram, below, x) ? 'below' : 'undecided',
    factor: undefined,
    rows: factor.rows.length + 1,
  };
}

/** Decided by one diagonal entry, or undecidable; otherwise the diagonal is above every s^2. */
function diagonalAgainst({ mid, rad, exps }: Gram, squared: Range): Comparison | undefined {
  let unclear = false;
  for (const [i, e] of exps.entries()) {
    const [m, r] = [at(mid, i, i), at(rad, i, i)];
    if (compare(real(m + r, 2 * e), squared.lo) < 0) return 'below';
    if (compare(real(m - r, 2 * e), squared.hi) <= 0) unclear = true;
  }
  return unclear ? 'undecided' : undefined;
}

/** The largest sum of a row of a symmetric matrix without negative entries. */
function largestRowSum(rows: readonly (readonly bigint[])[]): bigint {
  const sums: bigint[] = [];
  for (const [i, row] of rows.entries())
    for (const [j, a] of row.entries()) {
      sums[i] = (sums[i] ?? 0n) + a;
      if (j < i) sums[j] = (sums[j] ?? 0n) + a;
    }
  return sums.reduce(larger, 0n);
}

/** x with x^T B x close to the pivot that was not positive: 1 in its row, and L^T x = 0 above. */
function nearKernel(
  rows: readonly (readonly bigint[])[],
  broken: readonly bigint[],
  bits: number,
): readonly bigint[] {
  const above = broken.map((a) => -a << BigInt(bits));
  return [...backSolved(rows, above), 1n << BigInt(bits)];
}

/** Whether x^T (H - diag(below)) x < 0 for every matrix H within the radii. Exact. */
function isNegativeAlong(
  { mid, rad }: Gram,
  below: readonly bigint[],
  x: readonly bigint[],
): boolean {
  const sizes = x.map(abs);
  let most = 0n;
  for (const [i, a] of x.entries()) {
    const [row, radii] = [mid[i] ?? [], rad[i] ?? []];
    const offDiagonal = dot(row, x, i) * a + dot(radii, sizes, i) * abs(a);
    const diagonal = (row[i] ?? 0n) + (radii[i] ?? 0n) - (below[i] ?? 0n);
    most += 2n * offDiagonal + diagonal * a * a;
  }
  return most < 0n;
}

/**
 * A lower bound of sigma_min(J)^2, given that those in `squared` are; within 2^-6 of the best if inverse iteration
 * comes close.
 */
export function largeSingular(gram: Gram, squared: Range): Real {
  const { factor } = compared(gram, squared);
  if (factor === undefined) return squared.hi;
  const gap = leastEigenvalueGuess(factor.rows, gram.exps, gram.bits);
  for (const [num, shift] of [
    [4095n, 12],
    [63n, 6],
    [7n, 3],
    [1n, 1],
    [1n, 4],
    [1n, 16],
  ] as const) {
    const share = { man: gap.man * num, exp: gap.exp - shift };
    const higher = sum(squared.hi, share, { bits: gram.bits, up: false });
    if (singularAgainst(gram, { lo: higher, hi: higher }) === 'above') return higher;
  }
  return squared.hi;
}
