/**
 * # Ranges of reals at p bits
 *
 * The set of reals between two numbers of at most p bits. Every operation contains the exact result for every choice
 * of members, and is exact where p bits suffice. A larger p never gives a wider range, and from 53 bits on no range is
 * wider than the corresponding interval of doubles in the fast checker.
 *
 * ## Main definitions
 * - {@link Range}, {@link point}, {@link hull}, {@link magnitude}
 * - {@link RangeTier}, {@link rangeTier}: activations and scalars at one precision
 * @module
 */
import type { SmoothFunction } from '../../arithmetic/elementary.ts';
import type { ElementaryFunction, Tier } from '../../arithmetic/ring.ts';
import { functionBetween, piBetween } from '../../arithmetic/wide-elementary.ts';
import {
  compare,
  floorAt,
  greatest,
  infinity,
  isFinite,
  least,
  negated,
  product,
  quotient,
  realFromDouble,
  root,
  rounded,
  signOf,
  sum,
  topOf,
  zero,
} from './reals.ts';
import type { Real, Rounding } from './reals.ts';

/** The reals from `lo` to `hi`; an infinite end is not a member. */
export interface Range {
  readonly lo: Real;
  readonly hi: Real;
}

const one: Real = { man: 1n, exp: 0 };

/** The one number a. */
export function point(a: Real): Range {
  return { lo: a, hi: a };
}

/** The one number x. Throws {@link RangeError} unless x is finite. */
export function pointFromDouble(x: number): Range {
  return point(realFromDouble(x));
}

export function hull(a: Range, b: Range): Range {
  return { lo: least(a.lo, b.lo), hi: greatest(a.hi, b.hi) };
}

export function isBounded(a: Range): boolean {
  return isFinite(a.lo) && isFinite(a.hi);
}

/** The range of abs(t). */
export function magnitude(a: Range): Range {
  if (signOf(a.lo) >= 0) return a;
  if (signOf(a.hi) <= 0) return negative(a);
  return { lo: zero, hi: greatest(negated(a.lo), a.hi) };
}

/** The range of the larger of two. */
export function larger(a: Range, b: Range): Range {
  return { lo: greatest(a.lo, b.lo), hi: greatest(a.hi, b.hi) };
}

/** The range of the smaller of two. */
export function smaller(a: Range, b: Range): Range {
  return { lo: least(a.lo, b.lo), hi: least(a.hi, b.hi) };
}

function negative(a: Range): Range {
  return { lo: negated(a.hi), hi: negated(a.lo) };
}

/** Whether s <= t for all s in a and t in b, s > t for all, or neither is known. */
export function isAtMost(a: Range, b: Range): 'yes' | 'no' | 'undecided' {
  if (compare(a.hi, b.lo) <= 0) return 'yes';
  return compare(a.lo, b.hi) > 0 ? 'no' : 'undecided';
}

/** A number of at most `bits` bits near the middle of the range, or an end point. */
export function middle(a: Range, bits: number): Real {
  const how = { bits, up: false };
  const twice = sum(a.lo, a.hi, how);
  const inside = isFinite(twice) ? product(twice, { man: 1n, exp: -1 }, how) : zero;
  return least(greatest(inside, a.lo), a.hi);
}

/** Arithmetic of activations at p bits, and further operations on scalars. */
export interface RangeTier extends Tier<Range> {
  readonly bits: number;
  /** a rounded outward to p bits. */
  readonly outward: (a: Range) => Range;
  /** a / b for b > 0. Throws {@link RangeError} if b may be 0 or less. */
  readonly ratio: (a: Range, b: Range) => Range;
  /** sqrt of a quantity that is known to be at least 0. */
  readonly root: (a: Range) => Range;
}

/** Range arithmetic at `bits` bits. */
export function rangeTier(bits: number): RangeTier {
  const down: Rounding = { bits, up: false };
  const up: Rounding = { bits, up: true };
  const { lo, hi } = piBetween(bits);
  const pi = { lo, hi };

  function add(a: Range, b: Range): Range {
    return { lo: sum(a.lo, b.lo, down), hi: sum(a.hi, b.hi, up) };
  }
  function multiply(a: Range, b: Range): Range {
    if (signOf(a.lo) >= 0 && signOf(b.lo) >= 0)
      return { lo: product(a.lo, b.lo, down), hi: product(a.hi, b.hi, up) };
    return corners(a, b, product);
  }
  function corners(a: Range, b: Range, f: typeof product): Range {
    const ends = [a.lo, a.hi].flatMap((s) => [b.lo, b.hi].map((t) => [s, t] as const));
    const lows = ends.map(([s, t]) => f(s, t, down));
    const highs = ends.map(([s, t]) => f(s, t, up));
    return { lo: lows.reduce(least), hi: highs.reduce(greatest) };
  }
  function divide(a: Range, b: Range): Range | undefined {
    return signOf(b.lo) <= 0 && signOf(b.hi) >= 0 ? undefined : corners(a, b, quotient);
  }
  const functions = functionsAt(bits, pi);
  return {
    bits,
    zero: point(zero),
    one: point(one),
    add,
    sub: (a, b) => add(a, negative(b)),
    mul: multiply,
    neg: negative,
    constant: (num, den) => divide(point({ man: num, exp: 0 }), point({ man: den, exp: 0 })),
    pi: () => pi,
    div: divide,
    power: (a, k) => power(a, k, bits),
    apply: (f, a) => functions[f](a),
    outward: (a) => add(a, point(zero)),
    ratio: (a, b) => {
      const result = signOf(b.lo) > 0 ? divide(a, b) : undefined;
      if (result === undefined) throw new RangeError('ratio: expected a positive divisor');
      return result;
    },
    root: (a) => ({
      lo: signOf(a.lo) > 0 ? root(a.lo, down) : zero,
      hi: signOf(a.hi) > 0 ? root(a.hi, up) : zero,
    }),
  };
}

function power(a: Range, k: number, bits: number): Range {
  if (!Number.isInteger(k) || k < 0)
    throw new RangeError(`power: expected a whole exponent >= 0, got ${k}`);
  if (k === 0) return point(one);
  if (k === 1) return a;
  if (k % 2 === 1)
    return {
      lo: oddPower(a.lo, k, { bits, up: false }),
      hi: oddPower(a.hi, k, { bits, up: true }),
    };
  const { lo, hi } = magnitude(a);
  return { lo: raised(lo, k, { bits, up: false }), hi: raised(hi, k, { bits, up: true }) };
}

function oddPower(a: Real, k: number, { bits, up }: Rounding): Real {
  const isNegative = signOf(a) < 0;
  const size = raised(isNegative ? negated(a) : a, k, { bits, up: up !== isNegative });
  return isNegative ? negated(size) : size;
}

/** a^k for a >= 0 and k >= 1, by squaring. */
function raised(a: Real, k: number, how: Rounding): Real {
  if (k === 1) return rounded(a.man, a.exp, how);
  const half = raised(a, (k - (k % 2)) / 2, how);
  const square = product(half, half, how);
  return k % 2 === 0 ? square : product(square, a, how);
}

type Functions = Readonly<Record<ElementaryFunction, (a: Range) => Range | undefined>>;

function functionsAt(bits: number, pi: Range): Functions {
  const increasing = (f: SmoothFunction, a: Range): Range => ({
    lo: boundOf(f, a.lo, bits, pi).lo,
    hi: boundOf(f, a.hi, bits, pi).hi,
  });
  const positive = (f: SmoothFunction) => (a: Range) =>
    signOf(a.lo) > 0 ? increasing(f, a) : undefined; // sqrt has no derivative at 0
  return {
    exp: (a) => increasing('exp', a),
    log: positive('log'),
    sqrt: positive('sqrt'),
    sin: (a) => wave('sin', a, bits, pi),
    cos: (a) => wave('cos', a, bits, pi),
    tanh: (a) => increasing('tanh', a),
    atan: (a) => increasing('atan', a),
    erf: (a) => increasing('erf', a),
    relu: (a) => ({ lo: greatest(a.lo, zero), hi: greatest(a.hi, zero) }),
    step: (a) =>
      signOf(a.hi) < 0 ? point(zero) : signOf(a.lo) > 0 ? point(one) : { lo: zero, hi: one },
    kink: (a) => (signOf(a.hi) < 0 || signOf(a.lo) > 0 ? point(zero) : undefined),
  };
}

// Beyond 2^20 in absolute value exp leaves the range of MPFR's exponents.
const farForExp = { man: 1n, exp: 20 };

/** The values of f next to f(x), for an x that may be infinite. */
function boundOf(f: SmoothFunction, x: Real, bits: number, pi: Range): Range {
  if (f === 'exp' && compare(x, farForExp) > 0)
    return { lo: { man: 1n, exp: 1_500_000 }, hi: infinity };
  if (f === 'exp' && compare(x, negated(farForExp)) < 0)
    return { lo: zero, hi: { man: 1n, exp: -1_500_000 } };
  if (isFinite(x)) return functionBetween(f, x, bits);
  const limit = limitOf(f, pi);
  return signOf(x) > 0 ? limit : negative(limit);
}

/** The limit at infinity, or the range of all reals; only odd functions are evaluated at -infinity. */
function limitOf(f: SmoothFunction, pi: Range): Range {
  if (f === 'tanh' || f === 'erf') return point(one);
  if (f === 'atan') return { lo: halved(pi.lo), hi: halved(pi.hi) };
  return { lo: negated(infinity), hi: infinity };
}

function halved(a: Real): Real {
  return { man: a.man, exp: a.exp - 1 };
}

/** The range of sin or cos: the ends, and 1 or -1 where a crest or a trough may lie between them. */
function wave(f: 'sin' | 'cos', a: Range, bits: number, pi: Range): Range {
  const signed = { lo: negated(one), hi: one };
  const size = magnitude(a).hi;
  if (topOf(size) > 4096) return signed;
  const [from, to] = [quarterTurns(a.lo, pi, bits, false), quarterTurns(a.hi, pi, bits, true)];
  if (to - from >= 5n) return signed;
  const [start, end] = [functionBetween(f, a.lo, bits), functionBetween(f, a.hi, bits)];
  let lo = least(start.lo, end.lo);
  let hi = greatest(start.hi, end.hi);
  const crest = f === 'sin' ? 1n : 0n; // crests at j pi/2 for j = crest modulo 4, troughs two later
  for (let j = from; j <= to; j++) {
    const turn = (((j - crest) % 4n) + 4n) % 4n;
    if (turn === 0n) hi = one;
    if (turn === 2n) lo = negated(one);
  }
  return { lo, hi };
}

/**
 * If `isUp`, the largest integer j with j pi/2 <= x, at most one too large; else the smallest with j pi/2 >= x, at most
 * one too small. For x far beyond 2^p the error is larger, but only gives too many crests, never too few.
 */
function quarterTurns(x: Real, pi: Range, bits: number, isUp: boolean): bigint {
  const how = { bits: bits + 64, up: isUp };
  const twice = product(x, { man: 1n, exp: 1 }, { bits: bits + 4096, up: isUp });
  const positive = signOf(x) >= 0;
  const turns = quotient(twice, positive === isUp ? pi.lo : pi.hi, how);
  return isUp ? floorAt(turns, 0) : -floorAt(negated(turns), 0);
}
