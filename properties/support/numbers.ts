/**
 * # Random numbers
 *
 * All are derived from small integers, so that shrinking ends at readable numbers; `fc.double`
 * shrinks to 5e-324.
 * @module
 */
import * as fc from 'fast-check';
import { ratio } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';

/** p/q with q in {1, 2, 3, 8}. */
export const fraction: fc.Arbitrary<Rational> = fc
  .tuple(fc.integer({ min: -12, max: 12 }), fc.constantFrom(1n, 2n, 3n, 8n))
  .map(([p, q]) => ratio(BigInt(p), q));

/** Eighths in -3..3: products and sums of a few are exact in float64. */
export const eighth: fc.Arbitrary<number> = fc.integer({ min: -24, max: 24 }).map((k) => k / 8);

/** The double next to p/q, with all 53 digits in use when q is not a power of two. */
export const rounded: fc.Arbitrary<number> = fc
  .tuple(fc.integer({ min: -99, max: 99 }), fc.constantFrom(1, 8, 3, 7, 10))
  .map(([p, q]) => p / q);

/** 2^-27, 1 and 2^27: about 1e-8, 1 and 1e8. */
export const scaleExponent: fc.Arbitrary<number> = fc.constantFrom(0, -27, 27);

export function scaleLabel(exponent: number): string {
  return exponent === 0 ? 'scale 1' : exponent < 0 ? 'scale 1e-8 or less' : 'scale 1e8 or more';
}

/**
 * `count` draws; arrays are drawn at full length and truncated, because chained sizes shrink badly.
 */
export function draws<T>(entry: fc.Arbitrary<T>, count: number): fc.Arbitrary<T[]> {
  return fc.array(entry, { minLength: count, maxLength: count });
}
