/**
 * # Numbers in text, and what float64 would make of them
 *
 * A decimal becomes the nearest double. That counts as a loss if it would surprise the user: an integer that becomes
 * another one (distinct rows could become equal), a number that becomes infinite, or one that becomes 0.
 *
 * ## Main definitions
 * - {@link isNumber}, {@link isSpecial}, {@link lossIn}
 * - {@link isRounded}: not a loss, but worth a remark
 *
 * ## Implementation notes
 * An integer is accepted if float64 represents it, or if it is the shortest text of its double: JavaScript prints 2^60
 * as 1152921504606847000. A number with an exponent is assumed to be rounded already.
 * @module
 */
import { compareRational, rationalFromDouble, rationalFromText } from '../arithmetic/rational.ts';

// no two adjacent quantifiers match the same characters, so a long run of digits takes linear time
const numberForm = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/u;
const specialForm = /^[+-]?(?:nan|inf|infinity|na|null|none)$/iu;
const integerForm = /^([+-]?)(\d+)(?:\.0*)?$/u;

/** Whether the text is a decimal number. */
export function isNumber(text: string): boolean {
  return numberForm.test(text);
}

/** Whether the text denotes a missing number, or one that is not finite. */
export function isSpecial(text: string): boolean {
  return specialForm.test(text);
}

/** What is wrong with a number, and what to do. */
export interface Loss {
  readonly found: string;
  readonly advice: string;
}

/** A text this short without an exponent is neither an inexact integer nor out of range. */
const harmless = 15;

/** The loss when this decimal is read as a double, or `undefined`. */
export function lossIn(text: string, value: number): Loss | undefined {
  if (text.length <= harmless && !/e/iu.test(text)) return undefined;
  const shown = text.length > 40 ? `${text.slice(0, 40)}...` : text;
  const rescale = 'Rescale the column.';
  if (!Number.isFinite(value)) return { found: `${shown} is beyond float64`, advice: rescale };
  if (value === 0)
    return /[1-9]/u.test(text.replace(/e.*$/iu, ''))
      ? { found: `${shown} is below float64: it would become 0`, advice: rescale }
      : undefined;
  const [, sign, digits] = integerForm.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const own = `${sign === '-' ? '-' : ''}${digits.replace(/^0+/u, '')}`;
  if (BigInt(own) === BigInt(value) || own === String(value)) return undefined;
  return {
    found: `${shown} is no float64: it would become ${BigInt(value)}`,
    advice: 'Subtract an offset, leave the column out, or round it.',
  };
}

/** Longer texts take too long over Q. */
const maxExamined = 40;

/** Whether this double, the nearest one, differs from the decimal number; true for texts too long to compare. */
export function isRounded(text: string, value: number): boolean {
  if (Number.isInteger(value) && /^[+-]?\d{1,15}$/u.test(text)) return false;
  if (text.length > maxExamined) return true;
  const plain = text
    .replace(/^\+/u, '')
    .replace(/^(-?)\./u, '$10.')
    .replace(/\.(?=e|$)/iu, '');
  const exact = rationalFromText(plain.replace(/^(-?)0+(?=\d)/u, '$1'));
  return exact !== undefined && compareRational(exact, rationalFromDouble(value)) !== 0;
}
