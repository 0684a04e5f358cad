/**
 * # Numbers to test arithmetic with
 *
 * Doubles of every kind (often extreme ones), intervals between them, exact members of intervals, and the invariants of
 * intervals.
 * @module
 */
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { interval } from '../../src/arithmetic/interval.ts';
import { entire } from '../../src/arithmetic/interval-sets.ts';
import type { Interval } from '../../src/arithmetic/interval.ts';
import { ratio, rationalFromDouble } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';

export const profile = { seed: 20211206, numRuns: 300 };

/** Doubles at which rounding, sign or range goes wrong first. */
export const corners: readonly number[] = [
  0,
  1,
  0.1,
  3,
  Number.MIN_VALUE,
  3 * Number.MIN_VALUE,
  2.225073858507201e-308, // the greatest subnormal
  2.2250738585072014e-308, // the least normal
  4.450147717014403e-308,
  1.5e-162, // its square is subnormal
  1e-200, // its square underflows to 0
  1 - 2 ** -53,
  1 + 2 ** -52,
  2 ** 53 - 1,
  2 ** 53 + 2,
  1e155, // its square overflows
  1e308,
  8.98846567431158e307,
  Number.MAX_VALUE,
].flatMap((x) => [x, -x]);

const moderate = fc
  .tuple(fc.integer({ min: -4000, max: 4000 }), fc.integer({ min: 0, max: 9 }))
  .map(([p, k]) => p / 2 ** k);

/** Every finite double; corners and small dyadics often. */
export const finite: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(...corners),
  moderate,
  fc.double({ min: -4, max: 4, noNaN: true }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Finite doubles >= 0. */
export const nonNegative: fc.Arbitrary<number> = finite.map((x) => Math.abs(x));

/** Intervals: points, thin, wide, half-infinite, all reals. */
export const box: fc.Arbitrary<Interval> = fc.oneof(
  { weight: 2, arbitrary: finite.map((x) => interval(x)) },
  {
    weight: 6,
    arbitrary: fc.tuple(finite, finite).map(([a, b]) => interval(Math.min(a, b), Math.max(a, b))),
  },
  { weight: 1, arbitrary: finite.map((x) => interval(x, Infinity)) },
  { weight: 1, arbitrary: finite.map((x) => interval(-Infinity, x)) },
  { weight: 1, arbitrary: fc.constant(entire) },
);

/** Exact numbers in the interval: its ends, points between, and points beyond all doubles. */
export function membersOf(a: Interval): readonly Rational[] {
  const far = rationalFromDouble(Number.MAX_VALUE).num * 3n;
  const lo = a.lo === -Infinity ? ratio(-far) : rationalFromDouble(a.lo);
  const hi = a.hi === Infinity ? ratio(far) : rationalFromDouble(a.hi);
  const between = [1n, 2n].map((k) =>
    ratio(lo.num * hi.den * (3n - k) + hi.num * lo.den * k, 3n * lo.den * hi.den),
  );
  return a.lo <= 0 && a.hi >= 0 ? [lo, hi, ...between, ratio(0n)] : [lo, hi, ...between];
}

export function expectValid(a: Interval): void {
  expect(a.lo <= a.hi && a.lo < Infinity && a.hi > -Infinity).toBe(true);
  expect(Object.is(a.lo, -0) || Object.is(a.hi, -0)).toBe(false);
}

export function show(...boxes: readonly Interval[]): string {
  return boxes.map((a) => `[${a.lo}, ${a.hi}]`).join(' and ');
}
