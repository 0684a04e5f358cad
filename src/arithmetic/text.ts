/**
 * # Showing bounds
 *
 * Short decimal text, rounded to the safe side: a printed interval contains the interval, a printed upper bound
 * is at least the bound. The digits come from integer division, so the direction is exact. The text is for people;
 * files carry the exact numbers, and nothing parses this text.
 * @module
 */
import { compareRational, rationalFromDouble, rationalFromText } from './rational.ts';

/** A decimal >= x of at most `digits` significant digits; NaN and infinities by name. */
export function showUpper(x: number, digits: number = 5): string {
  return Number.isFinite(x) ? roundDown(-x, digits, -1n) : `${x}`;
}

/**
 * x itself, for a number that is bounded from both sides: its shortest decimal where that is x, else
 * `float64(0.1)`, for the decimal 0.1 is less than the double.
 */
export function showExact(x: number): string {
  const read = rationalFromText(`${x}`);
  const isExact = read !== undefined && compareRational(read, rationalFromDouble(x)) === 0;
  return isExact ? `${x}` : `float64(${x})`;
}

/** A decimal <= x of at most `digits` significant digits; NaN and infinities by name. */
export function showLower(x: number, digits: number = 5): string {
  return Number.isFinite(x) ? roundDown(x, digits, 1n) : `${x}`;
}

// The text of factor * (x rounded down): factor -1 makes it -x rounded up.
function roundDown(x: number, digits: number, factor: 1n | -1n): string {
  if (!Number.isInteger(digits) || digits < 1)
    throw new RangeError(`show: expected at least one digit, got ${digits}`);
  const { num, den } = rationalFromDouble(x);
  // This exponent decides only how many digits are kept, so its rounding is harmless.
  const exp = Number(x.toExponential(20).split('e')[1]) - (digits - 1);
  const numerator = exp < 0 ? num * 10n ** BigInt(-exp) : num;
  const denominator = exp > 0 ? den * 10n ** BigInt(exp) : den;
  const truncated = numerator / denominator;
  const floored = numerator % denominator < 0n ? truncated - 1n : truncated;
  return layOut(factor * floored, exp);
}

// count * 10^exp, positional if that is short, else in scientific notation.
function layOut(count: bigint, exp: number): string {
  if (count === 0n) return '0';
  const sign = count < 0n ? '-' : '';
  const written = (count < 0n ? -count : count).toString();
  const top = exp + written.length - 1; // the power of ten of the first digit
  const figures = written.replace(/0+$/, '');
  const rest = figures.slice(1);
  if (top < -5 || top > 8)
    return `${sign}${figures.charAt(0)}${rest === '' ? '' : `.${rest}`}e${top}`;
  if (top < 0) return `${sign}0.${'0'.repeat(-top - 1)}${figures}`;
  const whole = figures.slice(0, top + 1).padEnd(top + 1, '0');
  const places = figures.slice(top + 1);
  return `${sign}${whole}${places === '' ? '' : `.${places}`}`;
}
