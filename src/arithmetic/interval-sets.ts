/**
 * # Intervals as sets
 *
 * ## Main definitions
 * - {@link entire}, {@link hull}: all reals, and the least interval around two
 * - {@link contains}: whether a number lies in an interval
 * @module
 */
import { interval } from './interval.ts';
import type { Interval } from './interval.ts';
import { max, min } from './machine.ts';
import { compareRational, rationalFromDouble } from './rational.ts';
import type { Rational } from './rational.ts';

/** All reals. */
export const entire: Interval = interval(-Infinity, Infinity);

/** Whether the exact number lies in the interval: decided, never rounded. */
export function contains(box: Interval, exact: Rational): boolean {
  const above = box.lo === -Infinity || compareRational(rationalFromDouble(box.lo), exact) <= 0;
  const below = box.hi === Infinity || compareRational(exact, rationalFromDouble(box.hi)) <= 0;
  return above && below;
}

/** The least interval that contains both. */
export function hull(a: Interval, b: Interval): Interval {
  return interval(min(a.lo, b.lo), max(a.hi, b.hi));
}
