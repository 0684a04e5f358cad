/**
 * # What a number tier offers
 *
 * Arithmetic is a record of operations passed first: a model of the network is written once over
 * these records and runs in every tier (float64, interval, dyadic, rational).
 *
 * ## Main definitions
 * - {@link Ring}: straight-line code; no comparison, so intervals implement it
 * - {@link OrderedField}: for algorithms that branch; intervals do not implement it
 * - {@link Tier}: what evaluating an activation needs
 * @module
 */

/** A commutative ring on `T`. Operations are pure: they never change or keep their arguments. */
export interface Ring<T> {
  readonly zero: T;
  readonly one: T;
  readonly add: (a: T, b: T) => T;
  readonly sub: (a: T, b: T) => T;
  readonly mul: (a: T, b: T) => T;
  readonly neg: (a: T) => T;
}

export type Sign = -1 | 0 | 1;

/** A ring whose values can be divided and compared, with every answer decided. */
export interface OrderedField<T> extends Ring<T> {
  /** `a / b`. Throws {@link RangeError} if `b` is zero. */
  readonly div: (a: T, b: T) => T;
  readonly sign: (a: T) => Sign;
}

/**
 * The functions of one variable that an activation may be built from.
 *
 * `relu(u) = max(u, 0)`; `step` is its derivative, 0 for u < 0 and 1 for u > 0; `kink` is the
 * derivative of `step`, 0 for u other than 0 and undefined at 0.
 */
export type ElementaryFunction =
  'exp' | 'log' | 'sqrt' | 'sin' | 'cos' | 'tanh' | 'atan' | 'erf' | 'relu' | 'step' | 'kink';

/**
 * Arithmetic with the elementary functions, for evaluating an activation.
 *
 * The partial operations return `undefined` when the value does not exist, is not *shown* to exist
 * on the whole argument (an interval that touches 0 under `log`, or a kink), or cannot be
 * represented in the tier (`exp` of a rational). So a defined answer is a proof of definedness.
 */
export interface Tier<T> extends Ring<T> {
  /** num/den, exactly or enclosed or rounded, as the tier has it. `den > 0`. */
  readonly constant: (num: bigint, den: bigint) => T | undefined;
  /** The circle constant. */
  readonly pi: () => T | undefined;
  readonly div: (a: T, b: T) => T | undefined;
  /** a^k for an integer k >= 0; a^0 = 1. */
  readonly power: (a: T, k: number) => T;
  readonly apply: (f: ElementaryFunction, a: T) => T | undefined;
}
