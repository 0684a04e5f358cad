/**
 * # Numbers and points in the words of a verdict
 *
 * A short fraction is shown as it is; a long one by decimals that contain it. Each text stands where a number or a verb
 * with a number stands, so that what is built from it is a sentence either way.
 * @module
 */
import { encloseQuotient } from '../../arithmetic/interval.ts';
import { rationalToText } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { showInterval } from '../../arithmetic/interval-text.ts';
import { showLower, showUpper } from '../../arithmetic/text.ts';
import type { Moving } from './format.ts';

const longest = 24;

/** "3/2", or `undefined` where the fraction is long. */
function shortText(a: Rational): string | undefined {
  const text = rationalToText(a);
  return text.length <= longest ? text : undefined;
}

/** "in [0.33333, 0.33334]". */
function rangeText(a: Rational): string {
  return `in ${showInterval(encloseQuotient(a.num, a.den))}`;
}

/** "3/2", or "a number in [0.33333, 0.33334]" where the fraction is long. */
export function numberText(a: Rational): string {
  return shortText(a) ?? `a number ${rangeText(a)}`;
}

/** "3/2", or a decimal that is not above a: for lower bounds. */
export function lowerText(a: Rational): string {
  return shortText(a) ?? showLower(encloseQuotient(a.num, a.den).lo);
}

/** "3/2", or a decimal that is not below a: for upper bounds. */
export function upperText(a: Rational): string {
  return shortText(a) ?? showUpper(encloseQuotient(a.num, a.den).hi);
}

/** "= 3/2 exactly", or "is one exactly known rational number in [0.33333, 0.33334]". */
export function equalText(a: Rational): string {
  const text = shortText(a);
  return text === undefined
    ? `is one exactly known rational number ${rangeText(a)}`
    : `= ${text} exactly`;
}

export function vectorText(xs: readonly Rational[]): string {
  const all = xs.map(numberText).join(', ');
  return all.length <= 200 ? `(${all})` : `a vector of length ${xs.length}`;
}

/** The parameters that move. */
export function movingText(moving: Moving): string {
  return moving === 'all' ? 'W and v' : 'W (v fixed)';
}
