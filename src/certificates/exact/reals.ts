/**
 * # Numbers of p bits with a large exponent range
 *
 * man * 2^exp on BigInt, rounded down or up to p bits on request. Ranges between two of them are the
 * arithmetic of the exact checker; p is raised until it decides.
 *
 * ## Main definitions
 * - {@link Real}, {@link realFromDouble}: one number, or plus or minus infinity
 * - {@link sum}, {@link product}, {@link quotient}, {@link root}: rounded in one direction
 * - {@link compare}: decided exactly
 *
 * ## Implementation notes
 * Nothing is shared with src/arithmetic/interval.ts, so that a bug there shows up here. Beyond 2^(2^26) a number is
 * rounded to infinity and below 2^-(2^26) to 0, only ever outward, so that no shift fills the memory. Where p bits
 * suffice nothing is rounded.
 * @module
 */
import { bitLength, decompose } from '../../arithmetic/bits.ts';
import { floor, max, min } from '../../arithmetic/machine.ts';
import type { Sign } from '../../arithmetic/ring.ts';

/** man * 2^exp; `exp` is Infinity for an infinity with the sign of `man`, and 0 for 0. */
export interface Real {
  readonly man: bigint;
  readonly exp: number;
}

/** The direction of rounding. */
export interface Rounding {
  readonly bits: number;
  readonly up: boolean;
}

const longest = 2 ** 26;

export const zero: Real = { man: 0n, exp: 0 };
export const infinity: Real = { man: 1n, exp: Infinity };

/** The double x, exactly. Throws {@link RangeError} unless x is finite. */
export function realFromDouble(x: number): Real {
  const { man, exp } = decompose(x);
  return { man: BigInt(man), exp };
}

export function isFinite(a: Real): boolean {
  return a.exp < Infinity;
}

export function signOf(a: Real): Sign {
  return a.man > 0n ? 1 : a.man < 0n ? -1 : 0;
}

export function negated(a: Real): Real {
  return { man: -a.man, exp: a.exp };
}

export function abs(a: bigint): bigint {
  return a < 0n ? -a : a;
}

/** The number of binary digits of abs(a). */
export function sizeOf(a: bigint): number {
  return bitLength(abs(a));
}

/** The smallest `top` with 2^top above abs(a), for a other than 0; Infinity for an infinite a. */
export function topOf(a: Real): number {
  return a.exp + sizeOf(a.man);
}

/** man * 2^exp in at most `bits` bits, rounded. */
export function rounded(man: bigint, exp: number, { bits, up }: Rounding): Real {
  if (man === 0n) return zero;
  const drop = max(sizeOf(man) - bits, 0);
  const floored = man >> BigInt(drop);
  const isExact = floored << BigInt(drop) === man;
  const next = up && !isExact ? floored + 1n : floored;
  // one bit too many only for a power of two
  const carry = abs(next) >> BigInt(bits) === 0n ? 0 : 1;
  return withinRange({ man: next >> BigInt(carry), exp: exp + drop + carry }, up);
}

function withinRange(a: Real, up: boolean): Real {
  const top = topOf(a);
  const sign = signOf(a);
  const isAway = sign === (up ? 1 : -1); // from 0
  if (top > longest) return { man: BigInt(sign), exp: isAway ? Infinity : longest };
  if (top < -longest) return isAway ? { man: BigInt(sign), exp: -longest } : zero;
  return a;
}

/** a + b. Not for infinities of both signs. */
export function sum(a: Real, b: Real, how: Rounding): Real {
  if (!isFinite(a)) return a;
  if (!isFinite(b)) return b;
  if (a.man === 0n) return rounded(b.man, b.exp, how);
  if (b.man === 0n) return rounded(a.man, a.exp, how);
  const [large, small] = topOf(a) >= topOf(b) ? [a, b] : [b, a];
  const spare = how.bits + 3;
  // a small term far below the last bit only decides the direction of the rounding
  if (large.exp - spare >= topOf(small)) {
    const hint = BigInt(signOf(small));
    return rounded((large.man << BigInt(spare)) + hint, large.exp - spare, how);
  }
  const exp = min(a.exp, b.exp);
  return rounded((a.man << BigInt(a.exp - exp)) + (b.man << BigInt(b.exp - exp)), exp, how);
}

/** a b, with 0 times an infinity 0: an infinity is a limit, not a member. */
export function product(a: Real, b: Real, how: Rounding): Real {
  if (a.man === 0n || b.man === 0n) return zero;
  const exact = { man: a.man * b.man, exp: a.exp + b.exp };
  if (!isFinite(exact)) return { man: BigInt(signOf(exact)), exp: Infinity };
  return rounded(exact.man, exact.exp, how);
}

/** a / b for b other than 0; 0 for an infinite b. */
export function quotient(a: Real, b: Real, how: Rounding): Real {
  if (!isFinite(b)) return zero;
  const [num, den] = b.man < 0n ? [-a.man, -b.man] : [a.man, b.man];
  if (!isFinite(a)) return { man: num, exp: Infinity };
  const shift = max(how.bits + 2 + sizeOf(den) - sizeOf(num), 0);
  const dividend = num << BigInt(shift);
  const cut = dividend / den;
  // one more bit records that something was cut off, and on which side
  const sticky = (cut << 1n) + BigInt(order(dividend, cut * den));
  return rounded(sticky, a.exp - b.exp - shift - 1, how);
}

/** The floor of sqrt(a) for a >= 0. */
export function floorRoot(a: bigint): bigint {
  if (a < 2n) return a;
  let x = 1n << BigInt((bitLength(a) + 1) >> 1); // not below the root
  for (;;) {
    const next = (x + a / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}

/** sqrt(a) for a >= 0. */
export function root(a: Real, how: Rounding): Real {
  if (!isFinite(a)) return a;
  const spare = max(2 * how.bits + 4 - sizeOf(a.man), 0);
  const exp = floor((a.exp - spare) / 2);
  const square = a.man << BigInt(a.exp - 2 * exp);
  const floored = floorRoot(square);
  const sticky = (floored << 1n) + (floored * floored === square ? 0n : 1n);
  return rounded(sticky, exp - 1, how);
}

/** The sign of a - b. */
export function compare(a: Real, b: Real): Sign {
  const [s, t] = [signOf(a), signOf(b)];
  return order(s, t) || order(s * topOf(a), t * topOf(b)) || compareNear(a, b);
}

function order<T extends number | bigint>(x: T, y: T): Sign {
  return x > y ? 1 : x < y ? -1 : 0;
}

/** The same for two numbers of the same sign and about the same magnitude. */
function compareNear(a: Real, b: Real): Sign {
  if (!isFinite(a)) return 0;
  const exp = min(a.exp, b.exp);
  return order(a.man << BigInt(a.exp - exp), b.man << BigInt(b.exp - exp));
}

export function least(a: Real, b: Real): Real {
  return compare(a, b) <= 0 ? a : b;
}

export function greatest(a: Real, b: Real): Real {
  return compare(a, b) >= 0 ? a : b;
}

/** The floor of a / 2^exp, for a finite a. */
export function floorAt(a: Real, exp: number): bigint {
  return a.man << BigInt(a.exp - exp); // a negative count shifts right, and so rounds down
}

/** The ceiling of a / 2^exp, for a finite a. */
export function ceilAt(a: Real, exp: number): bigint {
  return -floorAt(negated(a), exp);
}
