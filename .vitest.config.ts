import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The default leaves one core idle, which is half of a machine with two.
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: '100%',
  },
});
