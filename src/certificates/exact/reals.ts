/**
 * # Numbers of p bits with a long range
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
 * Nothing is shared with src/arithmetic/interval.ts: a fault there is to be seen here. Beyond 2^(2^26)
 * a number is rounded to infinity and below 2^-(2^26) to 0, each only outward, so that no shift
 * fills the memory. Where p bits suffice nothing is rounded.
 * @module
 */
import { bitLength, decompose } from '../../arithmetic/bits.ts';
import type { Sign } from '../../arithmetic/ring.ts';

/** man * 2^exp; `exp` is Infinity for an infinity with the sign of `man`, and 0 for 0. */
export interface Real {
  readonly man: bigint;
  readonly exp: number;
}

/** Which way to round to p bits. */
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

/** 2^top is above abs(a), 2^(top-1) is not. Infinity for an infinite a, which is not 0. */
function topOf(a: Real): number {
  return a.exp + sizeOf(a.man);
}

/** man * 2^exp in at most `bits` bits, rounded. */
export function rounded(man: bigint, exp: number, { bits, up }: Rounding): Real {
  if (man === 0n) return zero;
  const excess = sizeOf(man) - bits;
  const drop = excess > 0 ? excess : 0;
  const floored = man >> BigInt(drop);
  const isExact = floored << BigInt(drop) === man;
  const next = up && !isExact ? floored + 1n : floored;
  if (next === 0n) return zero;
  // one bit too many only as a power of two
  const carry = abs(next) >> BigInt(bits) === 0n ? 0 : 1;
  return withinRange({ man: next >> BigInt(carry), exp: exp + drop + carry }, up);
}

function withinRange(a: Real, up: boolean): Real {
  const top = topOf(a);
  const positive = a.man > 0n;
  if (top > longest) {
    const size = positive === up ? Infinity : longest;
    return { man: positive ? 1n : -1n, exp: size };
  }
  if (top < -longest) return positive === up ? { man: positive ? 1n : -1n, exp: -longest } : zero;
  return a;
}

/** a + b. Not for infinities of both signs. */
export function sum(a: Real, b: Real, how: Rounding): Real {
  if (!isFinite(a)) return a;
  if (!isFinite(b)) return b;
  if (a.man === 0n) return rounded(b.man, b.exp, how);
  if (b.man === 0n) return rounded(a.man, a.exp, how);
  const [large, small] = topOf(a) >= topOf(b) ? [a, b] : [b, a];
  const spare = how.bits + 3 - sizeOf(large.man);
  // a small term far below the last bit only decides the direction of the rounding
  if (spare >= 3 && large.exp - spare >= topOf(small)) {
    const hint = small.man > 0n ? 1n : -1n;
    return rounded((large.man << BigInt(spare)) + hint, large.exp - spare, how);
  }
  const exp = a.exp < b.exp ? a.exp : b.exp;
  return rounded((a.man << BigInt(a.exp - exp)) + (b.man << BigInt(b.exp - exp)), exp, how);
}

/** a b, where 0 times an infinity is 0: an infinity is a limit, not a member. */
export function product(a: Real, b: Real, how: Rounding): Real {
  if (a.man === 0n || b.man === 0n) return zero;
  return limited(a.man * b.man, a.exp + b.exp, how);
}

function limited(man: bigint, exp: number, how: Rounding): Real {
  return exp < Infinity ? rounded(man, exp, how) : { man: man > 0n ? 1n : -1n, exp };
}

/** a / b for b other than 0; 0 for an infinite b. */
export function quotient(a: Real, b: Real, how: Rounding): Real {
  if (a.man === 0n || !isFinite(b)) return zero;
  const [num, den] = b.man < 0n ? [-a.man, -b.man] : [a.man, b.man];
  if (!isFinite(a)) return { man: num, exp: Infinity };
  const want = how.bits + 2 + sizeOf(den) - sizeOf(num);
  const shift = want > 0 ? want : 0;
  const dividend = num << BigInt(shift);
  const floored = floorQuotient(dividend, den);
  // one more bit says that something was cut off
  const sticky = (floored << 1n) + (floored * den === dividend ? 0n : 1n);
  return rounded(sticky, a.exp - b.exp - shift - 1, how);
}

/** The floor of num / den for den > 0. */
export function floorQuotient(num: bigint, den: bigint): bigint {
  const cut = num / den;
  return num < 0n && cut * den !== num ? cut - 1n : cut;
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
  if (a.man === 0n || !isFinite(a)) return a;
  const want = 2 * how.bits + 4 - sizeOf(a.man);
  const spare = want > 0 ? want : 0;
  const shift = spare + ((a.exp - spare) % 2 === 0 ? 0 : 1);
  const square = a.man << BigInt(shift);
  const floored = floorRoot(square);
  const sticky = (floored << 1n) + (floored * floored === square ? 0n : 1n);
  return rounded(sticky, (a.exp - shift) / 2 - 1, how);
}

/** The sign of a - b. */
export function compare(a: Real, b: Real): Sign {
  const [s, t] = [signOf(a), signOf(b)];
  if (s !== t) return s > t ? 1 : -1;
  if (s === 0) return 0;
  const [p, q] = [topOf(a), topOf(b)];
  if (p !== q) return p > q === s > 0 ? 1 : -1;
  return isFinite(a) ? compareNear(a, b) : 0;
}

/** The same for two numbers of about one size. */
function compareNear(a: Real, b: Real): Sign {
  const exp = a.exp < b.exp ? a.exp : b.exp;
  const difference = (a.man << BigInt(a.exp - exp)) - (b.man << BigInt(b.exp - exp));
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

export function least(a: Real, b: Real): Real {
  return compare(a, b) <= 0 ? a : b;
}

export function greatest(a: Real, b: Real): Real {
  return compare(a, b) >= 0 ? a : b;
}

/** The floor of a / 2^exp, for a finite a. */
export function floorAt(a: Real, exp: number): bigint {
  const shift = a.exp - exp;
  return shift >= 0 ? a.man << BigInt(shift) : a.man >> BigInt(-shift);
}

/** The ceiling of a / 2^exp, for a finite a. */
export function ceilAt(a: Real, exp: number): bigint {
  return -floorAt(negated(a), exp);
}
