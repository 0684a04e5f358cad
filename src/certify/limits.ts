/**
 * # Limits of a request
 * @module
 */

/** Each iterate of a run costs a gradient, without any progress display. */
export const mostIterates = 1_000_000;

/** Each start is drawn and evaluated. */
export const mostStarts = 100_000;
