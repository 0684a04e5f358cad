import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const all = globSync('test/**/*.test.ts');
/** The files that try more in a long run: those that import test/runs.ts. */
const scaled = all.filter((file) => / from '[./]+\/runs\.ts'/u.test(readFileSync(file, 'utf8')));

export default defineConfig(({ mode }) => ({
  test: {
    include: mode === 'long' ? scaled : ['test/**/*.test.ts'],
    env: {
      WIDTHWISE_TESTS: mode === 'long' ? 'long' : '',
      // Processes that tests start load the sources in half the time (measured).
      NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url)),
    },
    // A limit is there for what hangs: a busy machine takes ten times as long.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // The default leaves one core idle, which is half of a machine with two.
    maxWorkers: '100%',
    // Loading the modules anew for each file took longer than many tests; none of them keeps a state that tests see.
    isolate: false,
  },
}));
