/**
 * # How long a search for a counterexample takes
 * @module
 */

/** Seconds, where a request says nothing. */
export const usualSeconds = 30;
