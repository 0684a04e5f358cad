/**
 * # Measuring processor time
 *
 * Of whole processes from outside, all their threads included, and of single calls by tinybench.
 *
 * ## Main definitions
 * - {@link processSeconds}, {@link pythonOutput}, {@link callSeconds}
 * @module
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Bench } from 'tinybench';

export const home: string = fileURLToPath(new URL('../..', import.meta.url));
const bench = fileURLToPath(new URL('.', import.meta.url));

/** Writes the processor time of the process to a fourth stream when it ends. */
const accounting = `data:text/javascript,${encodeURIComponent(
  "import { writeSync } from 'node:fs';" +
    "process.on('exit', () => { const { user, system } = process.cpuUsage(); writeSync(3, String((user + system) / 1e6)); });",
)}`;

/** Seconds of processor time of `node ...args`, which must succeed. */
export function processSeconds(folder: string, args: readonly string[]): number {
  const { status, stderr, output } = spawnSync(
    process.execPath,
    ['--import', accounting, ...args],
    { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
  );
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}\n${stderr}`);
  return Number(output[3]);
}

/** What a script beside this file prints, as JSON; NumPy has one thread, and OpenBLAS the kernel of `core`. */
export function pythonOutput(core: string, script: string, ...args: readonly string[]): unknown {
  const { status, stdout, stderr } = spawnSync(
    process.env['WIDTHWISE_PYTHON'] ?? 'python3',
    [bench + script, ...args],
    {
      env: {
        ...process.env,
        OPENBLAS_NUM_THREADS: '1',
        OPENBLAS_CORETYPE: core,
        PYTHONDONTWRITEBYTECODE: '1',
      },
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`${script} ended with ${status}\n${stderr}`);
  return JSON.parse(stdout);
}

/** Seconds of each call of `act`. Loop inside for what takes less than a microsecond. */
export async function callSeconds(act: () => unknown): Promise<readonly number[]> {
  const runs = new Bench({
    time: 500,
    warmupTime: 100,
    retainSamples: true,
    now: () => process.cpuUsage().user / 1e3,
  });
  runs.add('act', () => {
    act();
  });
  const [task] = await runs.run();
  const result = task?.result;
  if (result === undefined || !('latency' in result)) throw new Error('tinybench: no result');
  const { samples } = result.latency;
  if (samples === undefined || samples.length === 0) throw new Error('tinybench: no samples');
  return samples.map((milliseconds) => milliseconds / 1e3);
}
