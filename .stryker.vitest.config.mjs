/**
 * Vitest for `npm run mutation`: the tests of a part share their modules, which halves the time of a mutant. They run
 * with their full counts.
 */
export default {
  test: {
    include: ['test/**/*.test.ts'],
    env: { WIDTHWISE_TESTS: 'long' },
    testTimeout: 60_000,
    isolate: false,
  },
};
