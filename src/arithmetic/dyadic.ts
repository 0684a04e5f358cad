/**
 * # Dyadic numbers
 *
 * man * 2^exp on BigInt: every finite double is one, and sums and products stay dyadic without any
 * gcd, so exact linear algebra on double data is cheap.
 *
 * ## Main definitions
 * - {@link Dyadic}, {@link dyadic}: the form is canonical, so equal numbers have equal fields
 * - {@link Integers}, {@link integersOf}, {@link integersFrom}, {@link exactDot}: vectors over one exponent
 * - {@link encloseDyadic}: the tightest interval
 *
 * Sums and products of them, one by one, are in dyadic-ring.ts.
 * @module
 */
import { decompose, powerOfTwo, trailingZeros } from './bits.ts';
import { encloseQuotient } from './interval.ts';
import type { Interval } from './interval.ts';
import { abs, min } from './machine.ts';

declare const canonical: unique symbol;

/** man * 2^exp with man odd, or 0 * 2^0. Built by {@link dyadic} only. */
export interface Dyadic {
  readonly man: bigint;
  readonly exp: number;
  readonly [canonical]: true;
}

/** man * 2^exp. Throws {@link RangeError} unless exp is a safe integer. */
export function dyadic(man: bigint, exp: number): Dyadic {
  if (!Number.isSafeInteger(exp))
    throw new RangeError(`dyadic: expected a whole exponent, got ${exp}`);
  const zeros = man === 0n ? -exp : trailingZeros(man); // 0 * 2^0
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place that makes this brand
  return { man: man >> BigInt(zeros), exp: exp + zeros } as Dyadic;
}

/** The tightest interval that contains a; beyond the doubles [MAX_VALUE, Infinity] or its negative. */
export function encloseDyadic(a: Dyadic): Interval {
  return encloseQuotient(a.man, 1n, a.exp);
}

/** The vector with entries mans[i] * 2^exp. */
export interface Integers {
  readonly mans: readonly bigint[];
  readonly exp: number;
}

/** A vector of dyadic numbers over their largest common power of two. */
export function integersFrom(xs: readonly Dyadic[]): Integers {
  let exp = Infinity;
  for (const x of xs) if (x.man !== 0n) exp = min(exp, x.exp);
  return {
    mans: xs.map((x) => (x.man === 0n ? 0n : x.man << BigInt(x.exp - exp))),
    exp: exp === Infinity ? 0 : exp,
  };
}

/** A vector of doubles, exactly, over their largest common power of two. Throws {@link RangeError} unless all are finite. */
export function integersOf(xs: ArrayLike<number>): Integers {
  let exp = Infinity;
  for (let k = 0; k < xs.length; k++) {
    const x = xs[k] ?? Number.NaN;
    if (x !== 0) exp = min(exp, decompose(x).exp);
  }
  const scale = exp >= -1023 && exp <= 1074 ? powerOfTwo(-exp) : Infinity;
  const mans: bigint[] = [];
  for (let k = 0; k < xs.length; k++) mans.push(scaled(xs[k] ?? Number.NaN, exp, scale));
  return { mans, exp: exp === Infinity ? 0 : exp };
}

/** x / 2^exp, an integer; the product with `scale` = 2^-exp is exact where both are finite. */
function scaled(x: number, exp: number, scale: number): bigint {
  if (x === 0) return 0n;
  const whole = x * scale;
  if (abs(whole) < Infinity) return BigInt(whole);
  const { man, exp: own } = decompose(x);
  return BigInt(man) << BigInt(own - exp);
}

/**
 * The inner product of two vectors, exactly. Throws {@link RangeError} unless they have one length.
 * Cost: a BigInt product and sum for each pair of entries other than 0.
 */
export function exactDot(rowA: Integers, rowB: Integers): Dyadic {
  if (rowA.mans.length !== rowB.mans.length)
    throw new RangeError(
      `exactDot: expected equal lengths, got ${rowA.mans.length} and ${rowB.mans.length}`,
    );
  let sum = 0n;
  for (let k = 0; k < rowA.mans.length; k++) {
    const a = rowA.mans[k] ?? 0n;
    const b = rowB.mans[k] ?? 0n;
    if (a !== 0n && b !== 0n) sum += a * b;
  }
  return dyadic(sum, rowA.exp + rowB.exp);
}
