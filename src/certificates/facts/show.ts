/**
 * # Numbers and points in the sentences of verdicts
 *
 * A short fraction is shown exactly, a long one by decimals that enclose it. Each text replaces a number, or a verb
 * with a number, so that the result is a sentence either way.
 * @module
 */
import { encloseQuotient } from '../../arithmetic/interval.ts';
import { rationalToText } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { showInterval } from '../../arithmetic/interval-text.ts';
import { showLower, showUpper } from '../../arithmetic/text.ts';
import type { Moving } from './format.ts';

const longest = 24;

/** "3/2", or `undefined` if the fraction is long. */
function shortText(a: Rational): string | undefined {
  const text = rationalToText(a);
  return text.length <= longest ? text : undefined;
}

/** "in [0.33333, 0.33334]". */
function rangeText(a: Rational): string {
  return `in ${showInterval(encloseQuotient(a.num, a.den))}`;
}

/** "3/2", or "a number in [0.33333, 0.33334]" if the fraction is long. */
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

/** "1 neuron", "2 neurons". */
export function countText(n: number, thing: string): string {
  return `${n} ${thing}${n === 1 ? '' : 's'}`;
}

/** The function relu(t)^k for a text t; for k = 0 the indicator of t > 0. */
export function neuronText(t: string, power: number): string {
  if (power === 0) return `[${t} > 0]`;
  return power === 1 ? `relu(${t})` : `relu(${t})^${power}`;
}

/** The trained parameters. */
export function movingText(moving: Moving): string {
  return moving === 'all' ? 'W and v' : 'W (v fixed)';
}
