/**
 * # Showing intervals
 * @module
 */
import type { Interval } from './interval.ts';
import { showLower, showUpper } from './text.ts';

/** `[lo, hi]` with at most `digits` significant digits on each side, containing a. */
export function showInterval(a: Interval, digits: number = 6): string {
  return `[${showLower(a.lo, digits)}, ${showUpper(a.hi, digits)}]`;
}
