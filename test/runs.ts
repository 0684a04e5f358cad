/**
 * # The sizes of tests
 *
 * `npm test` runs a fixed part of a thorough run, with the same seeds, so that most faults show within minutes. `npm
 * run test:long` runs everything, in the files that import this one.
 * @module
 */

/** Whether this is `npm run test:long`. */
export const isLong = process.env['WIDTHWISE_TESTS'] === 'long';

/** The usual number, or that of a long run. */
export function runs(usual: number, long: number): number {
  return isLong ? long : usual;
}
