/**
 * # The command line as a child process
 * @module
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const home: string = fileURLToPath(new URL('../..', import.meta.url));
/** The command line, from the sources. */
export const start: string = join(home, 'test/cli/sources.ts');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of Node, with `onOutput` called on each piece of stdout. */
export function run(
  args: readonly string[],
  cwd: string,
  onOutput: (text: string, kill: (signal: NodeJS.Signals) => void) => unknown = () => undefined,
  input: string = '',
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.on('error', () => undefined).end(input); // a program that does not read its input closes it
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      onOutput(text, (signal) => child.kill(signal));
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject).on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** `widthwise ...args` in the folder `cwd`. */
export function widthwise(cwd: string, ...args: readonly string[]): Promise<Ended> {
  return run([start, ...args], cwd);
}

/** Sends ctrl-C to the process some milliseconds after it has started to listen for it. */
const interruptingSoon = `data:text/javascript,${encodeURIComponent(
  "process.on('newListener', (name) => name === 'SIGINT' && setTimeout(() => process.kill(process.pid, name), 50));",
)}`;

/** `widthwise ...args`, interrupted as soon as it can be. */
export function interrupted(cwd: string, ...args: readonly string[]): Promise<Ended> {
  return run(['--import', interruptingSoon, start, ...args], cwd);
}

/** Calls `use` with a new folder, which is removed afterwards. */
export async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'widthwise-'));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
