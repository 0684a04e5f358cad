/**
 * # Dyadic numbers
 *
 * man * 2^exp on BigInt: every finite double is one, and sums and products stay dyadic without any
 * gcd, so exact linear algebra on double data is cheap. Quotients in general are not dyadic.
 *
 * ## Main definitions
 * - {@link Dyadic}, {@link dyadic}, {@link dyadicFromDouble}
 * - {@link dyadicRing}, {@link dyadicTier}: the arithmetic
 * - {@link Integers}, {@link integersOf}, {@link exactDot}: vectors of doubles over one exponent
 * - {@link encloseDyadic}, {@link rationalFromDyadic}: to the other tiers
 *
 * ## Implementation notes
 * The form is canonical (man odd, or 0 * 2^0), so equal numbers have equal fields. A sum writes out all
 * binary digits between its two exponents; where they do not fit into memory it throws
 * {@link RangeError}. Doubles never come near that.
 * @module
 */
import { decompose, trailingZeros } from './bits.ts';
import type { Decomposed } from './bits.ts';
import { exactFunctions } from './exact-functions.ts';
import { encloseQuotient } from './interval.ts';
import type { Interval } from './interval.ts';
import { min } from './machine.ts';
import { ratio } from './rational.ts';
import type { Rational } from './rational.ts';
import type { Ring, Sign, Tier } from './ring.ts';

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

/** The double x, exactly. Throws {@link RangeError} unless x is finite. */
export function dyadicFromDouble(x: number): Dyadic {
  const { man, exp } = decompose(x);
  return dyadic(BigInt(man), exp);
}

function add(a: Dyadic, b: Dyadic): Dyadic {
  if (a.man === 0n) return b;
  if (b.man === 0n) return a;
  const exp = min(a.exp, b.exp);
  return dyadic((a.man << BigInt(a.exp - exp)) + (b.man << BigInt(b.exp - exp)), exp);
}

function neg(a: Dyadic): Dyadic {
  return dyadic(-a.man, a.exp);
}

/** The ring Z[1/2]. */
export const dyadicRing: Ring<Dyadic> = {
  zero: dyadic(0n, 0),
  one: dyadic(1n, 0),
  add,
  sub: (a, b) => add(a, neg(b)),
  mul: (a, b) => dyadic(a.man * b.man, a.exp + b.exp),
  neg,
};

const functions = exactFunctions(dyadicRing, signOfDyadic);

/**
 * Activations over the dyadics: as over the rationals, but a constant or a quotient that is not dyadic is
 * `undefined`.
 */
export const dyadicTier: Tier<Dyadic> = {
  ...dyadicRing,
  constant: (num, den) => exactQuotient(dyadic(num, 0), dyadic(den, 0)),
  pi: () => undefined,
  div: exactQuotient,
  power: (a, k) => dyadic(a.man ** BigInt(k), a.exp * k),
  apply: (f, a) => functions[f](a),
};

function exactQuotient(a: Dyadic, b: Dyadic): Dyadic | undefined {
  return b.man === 0n || a.man % b.man !== 0n ? undefined : dyadic(a.man / b.man, a.exp - b.exp);
}

export function signOfDyadic(a: Dyadic): Sign {
  return a.man > 0n ? 1 : a.man < 0n ? -1 : 0;
}

/** The sign of a - b. */
export function compareDyadic(a: Dyadic, b: Dyadic): Sign {
  return signOfDyadic(dyadicRing.sub(a, b));
}

/** The same number as a fraction. */
export function rationalFromDyadic(a: Dyadic): Rational {
  return a.exp >= 0 ? ratio(a.man << BigInt(a.exp)) : ratio(a.man, 1n << BigInt(-a.exp));
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

/** A vector of doubles, exactly, over their largest common power of two. Throws {@link RangeError} unless all are finite. */
export function integersOf(xs: ArrayLike<number>): Integers {
  const parts = Array.from(xs, decompose);
  let exp = Infinity;
  for (const p of parts) if (p.man !== 0) exp = min(exp, p.exp);
  const shifted = ({ man, exp: own }: Decomposed): bigint =>
    man === 0 ? 0n : BigInt(man) << BigInt(own - exp);
  return { mans: parts.map(shifted), exp: exp === Infinity ? 0 : exp };
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
