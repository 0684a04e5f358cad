/**
 * # Elementary functions with directed rounding
 *
 * f(x) rounded down, up or to nearest, for a double x. The values are MPFR's, which are correctly
 * rounded at 53 bits; only this file and wide-elementary.ts call it.
 *
 * ## Main results
 * - `functionDown(f, x) <= f(x) <= functionUp(f, x)`, and no double lies strictly between f(x) and
 *   either of them. Beyond the largest double the bounds are MAX_VALUE and Infinity.
 *
 * ## Implementation notes
 * Only the low-level `binding.mpfr_*` calls are used, each with its rounding mode: the high-level objects
 * of gmp-wasm round operands in the direction of the context (651 of 999 upper bounds came out too low).
 * MPFR's exponents are unbounded, so the conversion to a double rounds a second time among the
 * subnormals and on overflow. Twice down is down and twice up is up; twice to nearest may be one
 * subnormal unit off, and {@link functionNearest} proves nothing anyway.
 *
 * ## References
 * Fousse, Hanrot, Lefevre, Pelissier, Zimmermann, MPFR, ACM TOMS 33 (2007).
 * @module
 */
import { init, mpfr_rnd_t } from 'gmp-wasm';

/** The functions of `ElementaryFunction` that are smooth inside their domain. */
export type SmoothFunction = 'exp' | 'log' | 'sqrt' | 'sin' | 'cos' | 'tanh' | 'atan' | 'erf';

const { binding } = await init();

const argument = binding.mpfr_t();
const value = binding.mpfr_t();
binding.mpfr_init2(argument, 53);
binding.mpfr_init2(value, 53);

function evaluateAt(f: SmoothFunction, x: number, rounding: mpfr_rnd_t): number {
  binding.mpfr_set_d(argument, x, rounding); // exact at 53 bits
  binding[`mpfr_${f}` as const](value, argument, rounding);
  return binding.mpfr_get_d(value, rounding);
}

/**
 * The greatest double <= f(x). At x = Infinity or -Infinity the limit; NaN where f has no value
 * (`log` and `sqrt` below 0, `sin` and `cos` at infinity, NaN).
 */
export function functionDown(f: SmoothFunction, x: number): number {
  return evaluateAt(f, x, mpfr_rnd_t.MPFR_RNDD);
}

/** The least double >= f(x), as {@link functionDown}. */
export function functionUp(f: SmoothFunction, x: number): number {
  return evaluateAt(f, x, mpfr_rnd_t.MPFR_RNDU);
}

/**
 * A double next to f(x), for search: the nearest, except perhaps in the last bit of a subnormal
 * result.
 */
export function functionNearest(f: SmoothFunction, x: number): number {
  return evaluateAt(f, x, mpfr_rnd_t.MPFR_RNDN);
}

function circleConstant(rounding: mpfr_rnd_t): number {
  binding.mpfr_const_pi(value, rounding);
  return binding.mpfr_get_d(value, rounding);
}

/** The greatest double < pi. */
export const piDown: number = circleConstant(mpfr_rnd_t.MPFR_RNDD);
/** The least double > pi. */
export const piUp: number = circleConstant(mpfr_rnd_t.MPFR_RNDU);
