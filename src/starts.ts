/**
 * # How many starts a request may ask for
 *
 * The same on the command line and in the library: each start is drawn and measured.
 * @module
 */
export const mostStarts = 100_000;
