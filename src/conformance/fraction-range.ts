/**
 * # Ranges of fractions
 *
 * The possible exact answers when sigma'(0) is only known to lie between two fractions. Unlike those of {@link
 * Interval}, the ends are exact, so a range of one fraction means "equal".
 *
 * ## Main definitions
 * - {@link FractionRange}, {@link onlyFraction}, {@link fractionRanges}
 * - {@link halves}
 * @module
 */
import { compareRational, ratio, rationalField as Q } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import type { Ring } from '../arithmetic/ring.ts';

/** All reals from lo to hi. */
export interface FractionRange {
  readonly lo: Rational;
  readonly hi: Rational;
}

export function onlyFraction(x: Rational): FractionRange {
  return { lo: x, hi: x };
}

/** The smallest range that contains all of these; at least one is required. */
export function spanOf(first: Rational, ...more: readonly Rational[]): FractionRange {
  return more.reduce<FractionRange>(
    ({ lo, hi }, x) => ({
      lo: compareRational(x, lo) < 0 ? x : lo,
      hi: compareRational(x, hi) > 0 ? x : hi,
    }),
    onlyFraction(first),
  );
}

export function isOneFraction({ lo, hi }: FractionRange): boolean {
  return compareRational(lo, hi) === 0;
}

export function holds({ lo, hi }: FractionRange, x: Rational): boolean {
  return compareRational(lo, x) <= 0 && compareRational(x, hi) <= 0;
}

export function halves({ lo, hi }: FractionRange): readonly [FractionRange, FractionRange] {
  const middle = Q.mul(Q.add(lo, hi), ratio(1n, 2n));
  return [
    { lo, hi: middle },
    { lo: middle, hi },
  ];
}

/**
 * The result of each operation contains all results for members of its arguments. The ring laws hold only up to
 * containment.
 */
export const fractionRanges: Ring<FractionRange> = {
  zero: onlyFraction(Q.zero),
  one: onlyFraction(Q.one),
  add: (a, b) => ({ lo: Q.add(a.lo, b.lo), hi: Q.add(a.hi, b.hi) }),
  sub: (a, b) => ({ lo: Q.sub(a.lo, b.hi), hi: Q.sub(a.hi, b.lo) }),
  mul: (a, b) => {
    if (isOneFraction(a) && isOneFraction(b)) return onlyFraction(Q.mul(a.lo, b.lo));
    const [x, y, z, w] = [
      Q.mul(a.lo, b.lo),
      Q.mul(a.lo, b.hi),
      Q.mul(a.hi, b.lo),
      Q.mul(a.hi, b.hi),
    ];
    return spanOf(x, y, z, w);
  },
  neg: ({ lo, hi }) => ({ lo: Q.neg(hi), hi: Q.neg(lo) }),
};
