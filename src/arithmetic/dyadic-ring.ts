/**
 * # The ring of dyadic numbers
 *
 * Exact sums and products of doubles, without any gcd.
 *
 * ## Main definitions
 * - {@link dyadicFromDouble}, {@link rationalFromDyadic}: from doubles, and to fractions
 * - {@link dyadicRing}, {@link compareDyadic}: the arithmetic
 *
 * ## Implementation notes
 * A sum writes out all binary digits between its two exponents and throws {@link RangeError} where they do not fit
 * into memory. Doubles never come near that.
 * @module
 */
import { decompose } from './bits.ts';
import { dyadic } from './dyadic.ts';
import type { Dyadic } from './dyadic.ts';
import { min } from './machine.ts';
import { ratio } from './rational.ts';
import type { Rational } from './rational.ts';
import type { Ring, Sign } from './ring.ts';

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
