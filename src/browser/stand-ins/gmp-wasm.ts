/**
 * # gmp-wasm in a page
 *
 * The library stands in the page as its authors built it, apart from our program, so that whoever likes may replace it:
 * its licence asks for that. It runs before the program, and leaves its exports in a global.
 * @module
 */
import type * as library from 'gmp-wasm';

declare const gmp: typeof library;

export const { init, mpfr_rnd_t } = gmp;
