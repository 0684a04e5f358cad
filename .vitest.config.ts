import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // A limit is there for what hangs: a busy machine takes ten times as long.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // The default leaves one core idle, which is half of a machine with two.
    maxWorkers: '100%',
    // Loading the modules anew for each file took longer than many tests; none of them keeps a state that tests see.
    isolate: false,
  },
});
