/**
 * # Rational numbers
 *
 * Exact fractions on BigInt, always in lowest terms, so equal numbers have equal fields. Built from
 * integer pairs, from doubles exactly, or from text; never through a decimal approximation.
 *
 * ## Main definitions
 * - {@link Rational}, {@link ratio}: num/den in lowest terms, den > 0
 * - {@link rationalField}: the arithmetic; activations over it are in rational-tier.ts
 * - {@link rationalFromDouble}, {@link rationalFromText}, {@link rationalToText}: in and out
 * @module
 */
import { decompose } from './bits.ts';
import type { OrderedField, Sign } from './ring.ts';

declare const rational: unique symbol;

/** num/den in lowest terms with den > 0; 0 is 0/1. Built by {@link ratio} only. */
export interface Rational {
  readonly num: bigint;
  readonly den: bigint;
  readonly [rational]: true;
}

/** num/den in lowest terms. Throws {@link RangeError} if den is 0. */
export function ratio(num: bigint, den: bigint = 1n): Rational {
  if (den === 0n) throw new RangeError(`ratio: expected a denominator other than 0, got ${num}/0`);
  const divisor = den === 1n ? 1n : gcd(num, den) * (den < 0n ? -1n : 1n);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place that makes this brand
  return { num: num / divisor, den: den / divisor } as Rational;
}

function gcd(a: bigint, b: bigint): bigint {
  if ((b & (b - 1n)) === 0n) return (a | b) & -(a | b); // b = 2^k: the lowest digit 1 of the two
  let [p, q] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (q !== 0n) [p, q] = [q, p % q];
  return p;
}

function signOf(n: bigint): Sign {
  return n > 0n ? 1 : n < 0n ? -1 : 0;
}

/** The field Q. */
export const rationalField: OrderedField<Rational> = {
  zero: ratio(0n),
  one: ratio(1n),
  add: (a, b) => ratio(a.num * b.den + b.num * a.den, a.den * b.den),
  sub: (a, b) => ratio(a.num * b.den - b.num * a.den, a.den * b.den),
  mul: (a, b) => ratio(a.num * b.num, a.den * b.den),
  neg: (a) => ratio(-a.num, a.den),
  div: (a, b) => ratio(a.num * b.den, a.den * b.num),
  sign: (a) => signOf(a.num),
};

/** The sign of a - b. */
export function compareRational(a: Rational, b: Rational): Sign {
  return signOf(a.num * b.den - b.num * a.den);
}

/** The double x, exactly. Throws {@link RangeError} unless x is finite. */
export function rationalFromDouble(x: number): Rational {
  const { man, exp } = decompose(x);
  return exp >= 0 ? ratio(BigInt(man) << BigInt(exp)) : ratio(BigInt(man), 1n << BigInt(-exp));
}

/** "p/q", or "p" for an integer; {@link rationalFromText} reads it back. */
export function rationalToText(a: Rational): string {
  return a.den === 1n ? `${a.num}` : `${a.num}/${a.den}`;
}

const fraction = /^(-?(?:0|[1-9]\d*))\/([1-9]\d*)$/;
// At most four digits in the exponent: "1e999999999" would not fit into memory.
const decimal = /^(-?(?:0|[1-9]\d*))(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/;

/**
 * The number that the text denotes, exactly: an integer, a fraction `p/q` with q > 0, or a decimal such
 * as `0.1` or `1e-3`. `undefined` for everything else: spaces, a leading `+` or `.`, spare leading zeros.
 */
export function rationalFromText(text: string): Rational | undefined {
  const [, num, den] = fraction.exec(text) ?? [];
  if (num !== undefined && den !== undefined) return ratio(BigInt(num), BigInt(den));
  const [, whole, places = '', exponent = '0'] = decimal.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const shift = Number(exponent) - places.length;
  const digits = BigInt(whole + places);
  return shift >= 0 ? ratio(digits * 10n ** BigInt(shift)) : ratio(digits, 10n ** BigInt(-shift));
}
