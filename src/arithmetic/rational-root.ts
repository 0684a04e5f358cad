/**
 * # Square roots of fractions
 *
 * ## Main definitions
 * - {@link rationalRoot}: where the root is a fraction
 * - {@link rootUp}: an upper bound, exact for such numbers
 * @module
 */
import { exactly, sqrtUp } from './bounds.ts';
import { encloseRational } from './interval.ts';
import { floor, sqrt } from './machine.ts';
import { ratio, rationalFromDouble } from './rational.ts';
import type { Rational } from './rational.ts';

function integerRoot(a: bigint): bigint | undefined {
  const guess = floor(sqrt(Number(a)) + 0.5);
  if (!(guess < 2 ** 53)) return undefined;
  const whole = BigInt(guess);
  return whole * whole === a ? whole : undefined;
}

/** The square root of a >= 0 where it is rational (and its parts are below 2^53). */
export function rationalRoot({ num, den }: Rational): Rational | undefined {
  if (num < 0n) return undefined;
  const [p, q] = [integerRoot(num), integerRoot(den)];
  return p === undefined || q === undefined ? undefined : ratio(p, q);
}

/** The square root of a >= 0 where it is known exactly, or else a double above it; `undefined` beyond the doubles. */
export function rootUp(a: Rational): Rational | undefined {
  if (a.num < 0n) return undefined;
  const exact = rationalRoot(a);
  if (exact !== undefined) return exact;
  const above = sqrtUp(exactly(encloseRational(a).hi));
  return above < Infinity ? rationalFromDouble(above) : undefined;
}
