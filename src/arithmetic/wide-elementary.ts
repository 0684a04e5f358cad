/**
 * # Elementary functions at any precision
 *
 * f(x) between two neighbouring numbers of a requested precision, for the exact checker. The values are MPFR's, through
 * its low-level calls, each with its rounding mode; see elementary.ts for doubles.
 *
 * ## Implementation notes
 * Separate from elementary.ts, so that the trusted base of the fast checker excludes what it never calls.
 * @module
 */
import { init, mpfr_rnd_t } from 'gmp-wasm';
import type { SmoothFunction } from './elementary.ts';
import { max } from './machine.ts';

const { binding } = await init();

/** man * 2^exp, in no particular form. */
export interface Binary {
  readonly man: bigint;
  readonly exp: number;
}

/** Two numbers of at most `precision` bits that bracket the real one. */
export interface Between {
  readonly lo: Binary;
  readonly hi: Binary;
}

const digits = binding.mpz_t();
binding.mpz_init(digits);
const argument = binding.mpfr_t();
const value = binding.mpfr_t();
binding.mpfr_init2(argument, 53);
binding.mpfr_init2(value, 53);

function result(): Binary {
  if (binding.mpfr_number_p(value) === 0)
    throw new RangeError('wide-elementary: no finite value at this argument');
  if (binding.mpfr_zero_p(value) !== 0) return { man: 0n, exp: 0 };
  const exp = binding.mpfr_get_z_2exp(digits, value);
  const text = binding.mpz_to_string(digits, 16);
  const man = text.startsWith('-') ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`);
  return { man, exp };
}

/**
 * f(x) between its neighbours of `precision` bits, for code that keeps more than 53. Throws
 * {@link RangeError} where f has no value or it leaves the exponents of MPFR, beyond 2^(2^30).
 */
export function functionBetween(f: SmoothFunction, x: Binary, precision: number): Between {
  binding.mpz_set_string(digits, x.man.toString(16), 16);
  binding.mpfr_set_prec(argument, max(binding.mpz_sizeinbase(digits, 2), 2));
  binding.mpfr_set_z_2exp(argument, digits, x.exp, mpfr_rnd_t.MPFR_RNDD); // exact: room for every bit
  binding.mpfr_set_prec(value, precision);
  binding[`mpfr_${f}` as const](value, argument, mpfr_rnd_t.MPFR_RNDD);
  const lo = result();
  binding[`mpfr_${f}` as const](value, argument, mpfr_rnd_t.MPFR_RNDU);
  return { lo, hi: result() };
}

/** pi between its neighbours of `precision` bits. */
export function piBetween(precision: number): Between {
  binding.mpfr_set_prec(value, precision);
  binding.mpfr_const_pi(value, mpfr_rnd_t.MPFR_RNDD);
  const lo = result();
  binding.mpfr_const_pi(value, mpfr_rnd_t.MPFR_RNDU);
  return { lo, hi: result() };
}
