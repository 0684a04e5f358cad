/** Vitest for `npm run mutation`: the tests of a part share their modules, which halves the time of a mutant. */
export default {
  test: { include: ['test/**/*.test.ts'], testTimeout: 60_000, isolate: false },
};
