/**
 * # An activation as an adapter computes it
 *
 * sigma and sigma' of a computed pre-activation: the error of the argument is carried through by the mean value
 * theorem, and the error of the function is the one that the adapter declares.
 *
 * ## Main definitions
 * - {@link Declared}, {@link declaredErrors}: an adapter's errors, or the defaults
 * - {@link oneSidedSlopes}: the range from which a convention may choose
 * - {@link valueAt}, {@link slopeAt}
 *
 * ## Main results
 * Section 4 of proofs-notes/conformance.md.
 * @module
 */
import { powerOfTwo } from '../arithmetic/bits.ts';
import { addUp, exactly, minusDown, mulUp, plusUp, subUp } from '../arithmetic/bounds.ts';
import type { Upper } from '../arithmetic/bounds.ts';
import {
  encloseQuotient,
  interval,
  intervalTier,
  isBounded,
  magnitude,
} from '../arithmetic/interval.ts';
import { contains, entire, hull } from '../arithmetic/interval-sets.ts';
import type { Interval } from '../arithmetic/interval.ts';
import { ratio, rationalFromText } from '../arithmetic/rational.ts';
import { rationalTier } from '../arithmetic/rational-tier.ts';
import type { Rational } from '../arithmetic/rational.ts';
import type { Activation } from '../sigma/activation.ts';
import { builtIn } from '../sigma/built-in.ts';
import { evaluate } from '../sigma/expression-tree.ts';
import { kinksOf } from '../sigma/smoothness.ts';
import { isOneFraction, onlyFraction, spanOf } from './fraction-range.ts';
import type { FractionRange } from './fraction-range.ts';
import type { ActivationError, FunctionError } from './protocol.ts';
import { zeroUp } from './rounding.ts';
import type { Format, Quantity } from './rounding.ts';

/** What an adapter declares about its activation. */
export interface Declared {
  readonly activation: Activation;
  readonly kinks: readonly Rational[];
  readonly value: FunctionError;
  readonly slope: FunctionError;
  /**
   * The possible sigma'(0) at a kink: the convention alone, or everything between the one-sided
   * slopes.
   */
  readonly atKink: FractionRange | undefined;
}

const none: FunctionError = { ulp: 0, abs: 0 };
/** No library promises better elementary functions; the abs part is for formulas that cancel or saturate. */
const elementary: Required<ActivationError> = {
  value: { ulp: 4, abs: 1 },
  slope: { ulp: 8, abs: 8 },
};
const defaults: Readonly<Record<string, Required<ActivationError>>> = {
  relu: { value: none, slope: none },
  abs: { value: none, slope: none },
  'leaky-relu': { value: { ulp: 2, abs: 0 }, slope: { ulp: 1, abs: 0 } },
  square: { value: { ulp: 1, abs: 0 }, slope: none },
  cube: { value: { ulp: 2, abs: 0 }, slope: { ulp: 2, abs: 0 } },
  cubic: { value: { ulp: 3, abs: 0 }, slope: { ulp: 3, abs: 0 } },
};

/**
 * From the smaller to the larger one-sided slope at 0; `undefined` if sigma has no kink or they are not found. Every
 * built-in activation with a kink is linear on both sides of it, so its slopes at -1 and 1 are those at 0.
 */
export function oneSidedSlopes({ value, slope }: Activation): FractionRange | undefined {
  if ((kinksOf(value) ?? []).length === 0) return undefined;
  const [left, right] = [-1n, 1n].map((x) => evaluate(rationalTier, slope, ratio(x)));
  return left === undefined || right === undefined ? undefined : spanOf(left, right);
}

/** The errors that the adapter declares for this activation, or the defaults. */
export function declaredErrors(
  activation: Activation,
  declared: ActivationError | undefined,
  slopeAtZero: string | undefined,
): Declared {
  const { name } = activation;
  const usual = (Object.hasOwn(defaults, name) ? defaults[name] : undefined) ?? elementary;
  const convention = slopeAtZero === undefined ? undefined : rationalFromText(slopeAtZero);
  return {
    activation,
    kinks: kinksOf(activation.value) ?? [],
    value: declared?.value ?? usual.value,
    slope: declared?.slope ?? usual.slope,
    atKink: convention === undefined ? oneSidedSlopes(activation) : onlyFraction(convention),
  };
}

/** The built-in activations whose sigma'(0) is a convention. */
export const kinkedNames: readonly string[] = [...builtIn]
  .filter(([, { activation }]) => oneSidedSlopes(activation) !== undefined)
  .map(([name]) => name);

type Part = 'value' | 'slope' | 'curvature';

/** sigma, sigma' or sigma'' on x; all reals where it is not shown to be bounded. */
function rangeOf(a: Activation, part: Part, x: Interval): Interval {
  const range = evaluate(intervalTier, a[part], x);
  if (range !== undefined && isBounded(range)) return range;
  return a.turned === undefined ? entire : rangeOf(a.turned, part, x);
}

/** The range of values that a program may compute for q. */
function computedRange({ value, error }: Quantity): Interval {
  return error === 0 ? value : interval(minusDown(value.lo, error), plusUp(value.hi, error));
}

/** The spacing of the format at numbers of at most this magnitude. */
function ulpAt(F: Format, size: number): Upper {
  if (!(size < F.largest)) return exactly(Infinity);
  const floor = F.leastExponent + F.digits - 1; // below it, numbers are subnormal
  if (size < powerOfTwo(floor)) return F.least;
  let exponent = Math.floor(Math.log2(size));
  // The last bits of log2 depend on the engine.
  if (exponent < 1023 && powerOfTwo(exponent + 1) <= size) exponent += 1;
  if (exponent > 1023 || powerOfTwo(exponent) > size) exponent -= 1;
  return exactly(powerOfTwo(Math.max(exponent, floor) - (F.digits - 1)));
}

/** count units, where the unit is a power of two or infinite: exact unless it underflows. */
function unitsOf(count: number, unit: Upper): Upper {
  if (count === 0) return zeroUp;
  const product = count * unit;
  return product / unit === count ? exactly(product) : mulUp(exactly(count), unit);
}

/** ulp units of the result and abs units of 1 times max(1, |argument|). */
function ownError(F: Format, { ulp, abs }: FunctionError, result: Upper, argument: Upper): Upper {
  const relative = unitsOf(ulp, ulpAt(F, result));
  if (abs === 0) return relative;
  const scale = argument > 1 ? argument : exactly(1);
  return addUp(relative, mulUp(unitsOf(abs, ulpAt(F, 1)), scale));
}

/** |g(computed) - g(true)|: by the derivative, or by the ranges where they are tighter. */
function carried(p: Quantity, onTrue: Interval, onComputed: Interval, slope: Interval): Upper {
  if (p.error === 0) return zeroUp;
  const byRange = exactly(
    Math.max(
      subUp(exactly(onComputed.hi), exactly(onTrue.lo)),
      subUp(exactly(onTrue.hi), exactly(onComputed.lo)),
    ),
  );
  const bySlope = mulUp(magnitude(slope), p.error);
  return bySlope < byRange ? bySlope : byRange;
}

/** sigma(p). */
export function valueAt(F: Format, { activation: a, value: own }: Declared, p: Quantity): Quantity {
  const range = computedRange(p);
  const value = rangeOf(a, 'value', p.value);
  const computed = p.error === 0 ? value : rangeOf(a, 'value', range);
  const drift = carried(p, value, computed, p.error === 0 ? value : rangeOf(a, 'slope', range));
  const error = addUp(drift, ownError(F, own, magnitude(computed), magnitude(range)));
  const overflow = p.overflow || !(magnitude(computed) < F.largest / 2);
  return { value, error, kink: false, overflow };
}

/** sigma'(p); at a kink the convention, or the range of possible slopes. */
export function slopeAt(F: Format, declared: Declared, p: Quantity): Quantity {
  const { activation: a, slope: own } = declared;
  const range = computedRange(p);
  if (declared.kinks.some((kink) => contains(range, kink))) return slopeAtKink(F, declared, p);
  const value = rangeOf(a, 'slope', p.value);
  const computed = p.error === 0 ? value : rangeOf(a, 'slope', range);
  const drift = carried(p, value, computed, p.error === 0 ? value : rangeOf(a, 'curvature', range));
  const error = addUp(drift, ownError(F, own, magnitude(computed), magnitude(range)));
  const overflow = p.overflow || !(magnitude(computed) < F.largest / 2);
  return { value, error, kink: false, overflow };
}

function slopeAtKink(F: Format, { activation, atKink }: Declared, p: Quantity): Quantity {
  const { overflow } = p;
  const chosen = atKink === undefined ? undefined : hull(...enclosed(atKink));
  const rounded = (size: Upper): Upper => mulUp(F.u, size);
  if (atKink !== undefined && chosen !== undefined && isExactlyZero(p)) {
    const isExact = chosen.lo === chosen.hi && Number.isInteger(2 * chosen.lo);
    const error = isExact ? zeroUp : rounded(magnitude(chosen));
    return { value: chosen, error, kink: !isOneFraction(atKink), overflow };
  }
  const range = rangeOf(activation, 'slope', computedRange(p));
  const value = chosen === undefined ? range : hull(range, chosen);
  return { value, error: rounded(magnitude(value)), kink: true, overflow };
}

function enclosed({ lo, hi }: FractionRange): readonly [Interval, Interval] {
  return [encloseQuotient(lo.num, lo.den), encloseQuotient(hi.num, hi.den)];
}

function isExactlyZero({ value, error }: Quantity): boolean {
  return error === 0 && value.lo === 0 && value.hi === 0;
}
