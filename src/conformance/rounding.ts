/**
 * # How far a computed number may be from the true one
 *
 * A {@link Quantity} encloses a real number and bounds the error of the value that *any* sound floating-point program
 * may compute for it: any summation order, any association and distribution of products, with or without FMA, with
 * intermediate results in any higher precision.
 *
 * ## Main definitions
 * - {@link Format}: the unit roundoff and the ends of a binary format; {@link ulpOf}
 * - {@link Quantity}, {@link exactQuantity}
 * - {@link Term}, {@link termOf}, {@link times}, {@link sumOf}: sums of products
 * - {@link Row}, {@link dotOf}: x . w of exact entries, with error 0 if no order can round
 *
 * ## Main results
 * Sections 2 and 3 of proofs-notes/conformance.md.
 * @module
 */
import { bitLength, decompose, powerOfTwo } from '../arithmetic/bits.ts';
import { addUp, divUp, exactly, mulUp, subDown } from '../arithmetic/bounds.ts';
import type { Lower, Upper } from '../arithmetic/bounds.ts';
import { encloseDyadic, exactDot, integersOf } from '../arithmetic/dyadic.ts';
import type { Integers } from '../arithmetic/dyadic.ts';
import { interval, intervalRing as I, isBounded, magnitude } from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';

/** A binary format with round to nearest and gradual underflow. */
export interface Format {
  /** Significand bits. */
  readonly digits: number;
  /** Unit roundoff 2^-digits. */
  readonly u: Upper & Lower;
  /** The least positive number; half of it is what underflow can lose. */
  readonly least: Upper & Lower;
  /** The exponent of `least`. */
  readonly leastExponent: number;
  /** The largest finite number. */
  readonly largest: number;
}

function format(digits: number, leastExponent: number, largest: number): Format {
  const u = exactly(powerOfTwo(-digits));
  return { digits, u, least: exactly(powerOfTwo(leastExponent)), leastExponent, largest };
}

export const formats: Readonly<Record<'f64' | 'f32', Format>> = {
  f64: format(53, -1074, Number.MAX_VALUE),
  f32: format(24, -149, (2 - 2 ** -23) * 2 ** 127),
};

/** The gap between neighbouring numbers of the format at x: its unit in the last place. */
export function ulpOf({ digits, leastExponent }: Format, x: number): number {
  const { man, exp } = decompose(x);
  const exponent = exp + bitLength(BigInt(Math.abs(man))) - digits; // of 0 and of what underflows: the least number
  return powerOfTwo(x === 0 || exponent < leastExponent ? leastExponent : exponent);
}

/** A real number and the possible computed values. */
export interface Quantity {
  /** Contains the true value. Under `kink` it contains every value that a convention could give. */
  readonly value: Interval;
  /** At least |computed - true|, unless something overflowed. */
  readonly error: Upper;
  /** It depends on sigma' at a kink for which no convention is declared. */
  readonly kink: boolean;
  /** An intermediate result may overflow in some order of evaluation. */
  readonly overflow: boolean;
}

export const zeroUp: Upper = exactly(0);
const oneUp: Upper = exactly(1);

/** The number x, sent and received exactly. */
export function exactQuantity(x: number): Quantity {
  return { value: interval(x), error: zeroUp, kink: false, overflow: false };
}

/** At least the magnitude of the computed value. */
export function computedSize(q: Quantity): Upper {
  return addUp(magnitude(q.value), q.error);
}

/** gamma_k = k u / (1 - k u), rounded up; Infinity where k u >= 1. */
export function gamma({ u }: Format, k: number): Upper {
  const ku = mulUp(exactly(k), u);
  return divUp(ku, subDown(exactly(1), ku));
}

/** A product of quantities, before counting roundings. */
export interface Term {
  readonly value: Interval;
  /** At least the product of the computed magnitudes. */
  readonly size: Upper;
  /** At least |product of the computed values - product of the true ones|. */
  readonly drift: Upper;
  /** At least the product of max(1, computed magnitude): bounds every partial product. */
  readonly wide: Upper;
  /** How many factors are not exactly 1 or -1; multiplication by those is exact. */
  readonly factors: number;
  readonly kink: boolean;
  readonly overflow: boolean;
}

const empty: Term = {
  value: interval(1),
  size: oneUp,
  drift: zeroUp,
  wide: oneUp,
  factors: 0,
  kink: false,
  overflow: false,
};

const nothing: Term = { ...empty, value: interval(0), size: zeroUp, factors: 1 };

const isExactly = ({ value, error }: Quantity, size: number): boolean =>
  error === 0 && value.lo === value.hi && Math.abs(value.lo) === size;

/** a b, without the widening of interval arithmetic where a factor is 1 or -1. */
function productOf(a: Interval, b: Interval): Interval {
  if (b.lo !== b.hi || Math.abs(b.lo) !== 1) return isOne(a) ? b : I.mul(a, b);
  return b.lo === 1 ? a : I.neg(a);
}

function isOne(a: Interval): boolean {
  return a.lo === 1 && a.hi === 1;
}

/** The term with one more factor. */
export function times(t: Term, q: Quantity): Term {
  const size = computedSize(q);
  const wide = size > 1 ? mulUp(t.wide, size) : t.wide;
  const overflow = t.overflow || q.overflow;
  // 0 times a finite number is 0, but times an infinite one it is NaN, so a possible overflow must be remembered.
  if (isExactly(q, 0) || t.size === 0) return { ...nothing, wide, overflow };
  return {
    value: productOf(t.value, q.value),
    size: mulUp(t.size, size),
    drift: addUp(mulUp(t.drift, magnitude(q.value)), mulUp(t.size, q.error)),
    wide,
    factors: t.factors + (isExactly(q, 1) ? 0 : 1),
    kink: t.kink || q.kink,
    overflow,
  };
}

export function termOf(...factors: readonly Quantity[]): Term {
  return factors.reduce(times, empty);
}

/**
 * The sum of the terms as a program computes it.
 *
 * `spare` is the number of roundings of each term beyond those of the products and of the sum.
 * Source: proposition 1 of proofs-notes/conformance.md.
 */
export function sumOf(F: Format, terms: readonly Term[], spare: number = 0): Quantity {
  let value = interval(0);
  let size = zeroUp;
  let drift = zeroUp;
  let wide = zeroUp;
  let count = 0;
  let most = 0;
  let kink = false;
  let overflow = false;
  let widest = zeroUp;
  for (const t of terms) {
    overflow ||= t.overflow;
    widest = addUp(widest, t.wide);
    if (t.size === 0) continue;
    value = I.add(value, t.value);
    size = addUp(size, t.size);
    drift = addUp(drift, t.drift);
    wide = addUp(wide, t.wide);
    count += 1;
    most = Math.max(most, t.factors - 1);
    kink ||= t.kink;
  }
  if (!(widest < F.largest / 2) || !isBounded(value)) overflow = true;
  const error = addUp(drift, roundingOf(F, { size, wide, count, products: most, spare }));
  return { value, error, kink, overflow };
}

interface Operations {
  readonly size: Upper;
  readonly wide: Upper;
  /** Terms other than 0. */
  readonly count: number;
  /** Products in the longest term. */
  readonly products: number;
  readonly spare: number;
}

/** gamma_q size + 2 (products + spare + 1) wide least, or 0 where nothing rounds. */
export function roundingOf(F: Format, { size, wide, count, products, spare }: Operations): Upper {
  const roundings = products + Math.max(count - 1, 0) + spare;
  if (count === 0 || roundings === 0) return zeroUp;
  // One more: a sum kept in higher precision is rounded once at the end.
  const relative = mulUp(gamma(F, roundings + 1), size);
  const losses = products + spare;
  if (losses === 0) return relative; // sums do not underflow
  return addUp(relative, mulUp(mulUp(exactly(2 * (losses + 1)), wide), F.least));
}

/** Exact entries of the format, decomposed once for all their products. */
export interface Row {
  readonly entries: readonly Quantity[];
  readonly integers: Integers;
  /** The exponent of the last digit of each entry; Infinity for 0. */
  readonly exponents: readonly number[];
}

export function rowOf(entries: readonly number[]): Row {
  return {
    entries: entries.map(exactQuantity),
    integers: integersOf(entries),
    exponents: entries.map((x) => (x === 0 ? Infinity : decompose(x).exp)),
  };
}

/** The rows of a matrix. */
export function rowsOf(entries: readonly number[], count: number, d: number): readonly Row[] {
  return Array.from({ length: count }, (_, i) => rowOf(entries.slice(i * d, (i + 1) * d)));
}

/** x . w: the true value to one unit, and error 0 if no order rounds. */
export function dotOf(F: Format, x: Row, w: Row): Quantity {
  const value = encloseDyadic(exactDot(x.integers, w.integers));
  const terms = x.entries.map((entry, k) => termOf(entry, w.entries[k] ?? exactQuantity(0)));
  const rounded = sumOf(F, terms);
  return { ...rounded, value, error: neverRounds(F, x, w) ? zeroUp : rounded.error };
}

/**
 * Whether every partial sum of products is a number of the format, in any order: all are multiples of one
 * 2^e and below 2^(e + digits). `false` means "not shown".
 */
function neverRounds(F: Format, x: Row, w: Row): boolean {
  let unit = Infinity;
  let sum = 0;
  for (const [k, a] of x.entries.entries()) {
    unit = Math.min(unit, (x.exponents[k] ?? 0) + (w.exponents[k] ?? 0));
    sum += Math.abs(a.value.lo * (w.entries[k]?.value.lo ?? 0));
  }
  if (unit === Infinity) return true;
  if (unit < F.leastExponent || unit > 900) return false;
  // Below the limit each operation of this sum was exact; beyond it the sum only grows.
  return sum < powerOfTwo(unit) * powerOfTwo(F.digits) && sum < F.largest;
}
