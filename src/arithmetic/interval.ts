/**
 * # Intervals
 *
 * An interval is the set of reals between two doubles, which may be infinite. Every operation returns an
 * interval that contains the exact result for every choice of members; exact zeros stay exact, so a
 * sparse computation does not spread.
 *
 * ## Main definitions
 * - {@link Interval}, {@link interval}, {@link encloseQuotient}
 * - {@link intervalRing}, {@link intervalTier}: the arithmetic
 * - {@link magnitude}, {@link mignitude}, {@link midpoint}, {@link radius}: one number for the set
 *
 * ## Main results
 * Inclusion: if s lies in a and t in b then s + t lies in `add(a, b)`, and so on for every operation.
 * A defined answer proves that the function exists on the whole argument (see `Tier`); `step` of an
 * interval that holds 0 is [0, 1], which contains every one-sided slope and every value between.
 *
 * ## Implementation notes
 * The end points are rounded by one neighbour after a correctly rounded operation, without a rounding
 * mode. Neither end point is ever NaN or -0, and [Infinity, Infinity] does not exist: a real number
 * above all doubles lies in [MAX_VALUE, Infinity].
 *
 * ## References
 * IEEE 1788-2015, set-based intervals without the empty set.
 * @module
 */
import { bitLength, powerOfTwo } from './bits.ts';
import {
  exactly,
  minusDown,
  minusUp,
  mulDown,
  mulUp,
  nextDown,
  nextUp,
  plusDown,
  plusUp,
  subUp,
} from './bounds.ts';
import type { Lower, Upper } from './bounds.ts';
import { functionDown, functionUp, piDown, piUp } from './elementary.ts';
import type { SmoothFunction } from './elementary.ts';
import { abs, floor, max, min } from './machine.ts';
import type { Rational } from './rational.ts';
import type { ElementaryFunction, Ring, Tier } from './ring.ts';

declare const enclosure: unique symbol;

/** The set `{ t real : lo <= t <= hi }`, never empty. Built by {@link interval} only. */
export interface Interval {
  readonly lo: number;
  readonly hi: number;
  readonly [enclosure]: true;
}

/**
 * The interval [lo, hi]; -0 is stored as 0.
 * Throws {@link RangeError} unless lo <= hi, on NaN, and if no real number lies between.
 */
export function interval(lo: number, hi: number = lo): Interval {
  if (!(lo <= hi && lo < Infinity && hi > -Infinity))
    throw new RangeError(`interval: expected lo <= hi with a real between, got [${lo}, ${hi}]`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place that makes this brand
  return { lo: lo + 0, hi: hi + 0 } as Interval;
}

const zero = interval(0);
const one = interval(1);
const unit = interval(0, 1);
const signed = interval(-1, 1);
const pi = interval(piDown, piUp);

/**
 * The tightest interval that contains (num / den) 2^exp; beyond the doubles [MAX_VALUE, Infinity] or its
 * negative. `den > 0`; `exp` is an integer.
 */
export function encloseQuotient(num: bigint, den: bigint, exp: number = 0): Interval {
  if (num < 0n) return negate(encloseQuotient(-num, den, exp));
  if (num === 0n) return zero;
  if (den === 1n && exp === 0 && num <= 9_007_199_254_740_992n) return interval(Number(num)); // exact
  const size = bitLength(num) - bitLength(den) + exp; // 2^(size-1) < value < 2^(size+1)
  if (size < -1074) return interval(0, Number.MIN_VALUE);
  let e = max(size - 53, -1074);
  let [q, inexact] = divide(num, den, exp - e);
  if (q >= 1n << 53n) [q, inexact] = divide(num, den, exp - ++e);
  if (e > 971) return interval(Number.MAX_VALUE, Infinity);
  // q <= 2^53, so both conversions and both products are exact, or Infinity at the top.
  const ulp = powerOfTwo(e);
  return interval(Number(q) * ulp, Number(inexact ? q + 1n : q) * ulp);
}

/** Contains num/den. */
export function encloseRational({ num, den }: Rational): Interval {
  return encloseQuotient(num, den);
}

/** The floor of (num / den) 2^shift, and whether it is less than that. */
function divide(num: bigint, den: bigint, shift: number): [bigint, boolean] {
  const dividend = shift > 0 ? num << BigInt(shift) : num;
  const divisor = shift < 0 ? den << BigInt(-shift) : den;
  const q = dividend / divisor;
  return [q, q * divisor !== dividend];
}

function negate(a: Interval): Interval {
  return interval(-a.hi, -a.lo);
}

function multiply(a: Interval, b: Interval): Interval {
  return outward(
    product(a.lo, b.lo),
    product(a.lo, b.hi),
    product(a.hi, b.lo),
    product(a.hi, b.hi),
  );
}

// An end point 0 is exact and 0 times an infinite end point is 0: infinity is a limit, not a member.
function product(x: number, y: number): number {
  return x === 0 || y === 0 ? 0 : awayFromZero(x * y, x < 0 === y < 0);
}

// x / y for y other than 0. Division by an infinite end point has the limit 0; Infinity / Infinity may be
// left at 0, because the other end point of the divisor is finite and gives the infinite limit.
function quotient(x: number, y: number): number {
  return x === 0 || abs(y) === Infinity ? 0 : awayFromZero(x / y, x < 0 === y < 0);
}

// A product that underflowed is not 0; the smallest double of its sign is within one neighbour of
// it.
function awayFromZero(rounded: number, positive: boolean): number {
  return rounded !== 0 ? rounded : positive ? Number.MIN_VALUE : -Number.MIN_VALUE;
}

// The hull of four numbers, each within one neighbour of the true end point; a 0 among them is exact.
function outward(p: number, q: number, r: number, s: number): Interval {
  const lo = min(p, q, r, s);
  const hi = max(p, q, r, s);
  return interval(lo === 0 ? 0 : nextDown(lo), hi === 0 ? 0 : nextUp(hi));
}

function power(a: Interval, k: number): Interval {
  if (!Number.isInteger(k) || k < 0)
    throw new RangeError(`power: expected a whole exponent >= 0, got ${k}`);
  if (k === 0) return one;
  if (k === 1) return a;
  if (k % 2 === 0) return interval(powerDown(mignitude(a), k), powerUp(magnitude(a), k));
  return interval(oddPower(a.lo, k).lo, oddPower(a.hi, k).hi);
}

function oddPower(x: number, k: number): Interval {
  if (x < 0) return negate(oddPower(-x, k));
  return interval(powerDown(exactly(x), k), powerUp(exactly(x), k));
}

// x^k for x >= 0 and k >= 1, by squaring.
function powerUp(x: Upper, k: number): Upper {
  if (k === 1) return x;
  const root = powerUp(x, floor(k / 2));
  const square = mulUp(root, root);
  return k % 2 === 0 ? square : mulUp(square, x);
}

function powerDown(x: Lower, k: number): Lower {
  if (k === 1) return x;
  const root = powerDown(x, floor(k / 2));
  const square = mulDown(root, root);
  return k % 2 === 0 ? square : mulDown(square, x);
}

function increasing(f: SmoothFunction, a: Interval): Interval {
  return interval(functionDown(f, a.lo), functionUp(f, a.hi));
}

// The range of sin or cos: the end points, and 1 or -1 if a crest or a trough may lie between them.
function wave(f: 'sin' | 'cos', a: Interval): Interval {
  const far = 0x10000000000; // below it the quarter turns counted in doubles are right to within one
  if (!(a.hi - a.lo <= 6 && a.lo > -far && a.hi < far)) return signed;
  let lo = min(functionDown(f, a.lo), functionDown(f, a.hi));
  let hi = max(functionUp(f, a.lo), functionUp(f, a.hi));
  const crest = f === 'sin' ? 1 : 0; // crests at j pi/2 for j = crest modulo 4, troughs two later
  const last = floor(a.hi / (piUp / 2)) + 1;
  for (let j = floor(a.lo / (piUp / 2)) - 1; j <= last; j++) {
    const turn = multiply(interval(j / 2), pi);
    if (turn.hi < a.lo || turn.lo > a.hi) continue;
    if ((j - crest) % 4 === 0) hi = 1;
    else if ((j - crest) % 2 === 0) lo = -1;
  }
  return interval(lo, hi);
}

const functions: Readonly<Record<ElementaryFunction, (a: Interval) => Interval | undefined>> = {
  exp: (a) => increasing('exp', a),
  log: (a) => (a.lo > 0 ? increasing('log', a) : undefined),
  sqrt: (a) => (a.lo > 0 ? increasing('sqrt', a) : undefined), // at 0 it has no derivative
  sin: (a) => wave('sin', a),
  cos: (a) => wave('cos', a),
  tanh: (a) => increasing('tanh', a),
  atan: (a) => increasing('atan', a),
  erf: (a) => increasing('erf', a),
  relu: (a) => interval(max(a.lo, 0), max(a.hi, 0)),
  step: (a) => (a.hi < 0 ? zero : a.lo > 0 ? one : unit),
  kink: (a) => (a.hi < 0 || a.lo > 0 ? zero : undefined),
};

/** Interval arithmetic. It satisfies the laws of a ring up to containment only. */
export const intervalRing: Ring<Interval> = {
  zero,
  one,
  add: (a, b) => interval(plusDown(a.lo, b.lo), plusUp(a.hi, b.hi)),
  sub: (a, b) => interval(minusDown(a.lo, b.hi), minusUp(a.hi, b.lo)),
  mul: multiply,
  neg: negate,
};

/** Activations over intervals. `div` is `undefined` if the divisor contains 0. */
export const intervalTier: Tier<Interval> = {
  ...intervalRing,
  constant: encloseQuotient,
  pi: () => pi,
  div: (a, b) =>
    b.lo <= 0 && b.hi >= 0
      ? undefined
      : outward(
          quotient(a.lo, b.lo),
          quotient(a.lo, b.hi),
          quotient(a.hi, b.lo),
          quotient(a.hi, b.hi),
        ),
  power,
  apply: (f, a) => functions[f](a),
};

/** The largest |t| in the set, or Infinity. */
export function magnitude(a: Interval): Upper {
  return exactly(max(abs(a.lo), abs(a.hi)));
}

/** The smallest |t| in the set. */
export function mignitude(a: Interval): Lower {
  return exactly(max(a.lo, -a.hi, 0));
}

/** Both end points are finite. */
export function isBounded(a: Interval): boolean {
  return a.lo > -Infinity && a.hi < Infinity;
}

/** A finite member: near the middle of a bounded interval, the one next to 0 of an unbounded one. */
export function midpoint(a: Interval): number {
  const sum = a.lo + a.hi;
  const middle = !isBounded(a) ? 0 : abs(sum) < Infinity ? sum / 2 : a.lo / 2 + a.hi / 2;
  return min(max(middle, a.lo), a.hi);
}

/** An upper bound of |t - midpoint(a)| over the set. */
export function radius(a: Interval): Upper {
  const centre = exactly(midpoint(a));
  return exactly(max(subUp(exactly(a.hi), centre), subUp(centre, exactly(a.lo))));
}
