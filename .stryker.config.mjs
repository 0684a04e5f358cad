/** Settings that all folders of `npm run mutation` share; .ci/mutation.ts says which tests belong to which folder. */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: '.stryker.vitest.config.mjs', related: false },
  coverageAnalysis: 'perTest',
  // A mutant of a constant that is computed while a module loads would need a run of every test.
  ignoreStatic: true,
  // Texts of messages and sentences decide nothing.
  mutator: { excludedMutations: ['StringLiteral'] },
  disableTypeChecks: false, // else every file is rewritten, and a test reads one
  ignorePatterns: ['/dist', '/.ci', '/proofs-notes', '/.stryker', '/*.proof.json'],
  tempDirName: '.stryker/sandboxes',
  cleanTempDir: 'always',
  incremental: true,
  concurrency: 1,
  timeoutMS: 10_000, // a busy machine must not turn survivors into timeouts
  reporters: ['json', 'progress-append-only'],
  allowEmpty: false,
};
