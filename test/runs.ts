/**
 * # How much the tests try
 *
 * `npm test` tries a fixed part of what a thorough run tries, with the same seeds: what is seen to be wrong at all is
 * seen in minutes. `npm run test:long` tries everything, in the files that import this one.
 * @module
 */

/** Whether this is `npm run test:long`. */
export const isLong = process.env['WIDTHWISE_TESTS'] === 'long';

/** So many as a rule, and so many in a long run. */
export function runs(usual: number, long: number): number {
  return isLong ? long : usual;
}
