/**
 * # The command line in this process
 *
 * What a command says and writes does not depend on the process that it runs in, and loading the program takes longer
 * than most commands. What does depend on it (pipes, signals, what is loaded) is tested through ./spawned.ts.
 * @module
 */
import { Writable } from 'node:stream';
import { vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { start } from './spawned.ts';
import type { Ended } from './spawned.ts';

/** Streams, folder and exit code belong to the process: one command runs after the other. */
let last: Promise<unknown> = Promise.resolve();

/** `widthwise ...args` in the folder `cwd`. */
export function widthwise(cwd: string, ...args: readonly string[]): Promise<Ended> {
  const ended = last.then(() => called(cwd, args));
  last = ended.catch(() => undefined);
  return ended;
}

async function called(cwd: string, args: readonly string[]): Promise<Ended> {
  const { argv, exitCode } = process;
  const folder = process.cwd();
  const stdout = collector();
  const stderr = collector();
  const spies = [
    vi.spyOn(process, 'stdout', 'get').mockReturnValue(stdout.stream as typeof process.stdout),
    vi.spyOn(process, 'stderr', 'get').mockReturnValue(stderr.stream as typeof process.stderr),
  ];
  process.chdir(cwd);
  process.argv = [process.execPath, start, ...args];
  process.exitCode = undefined;
  try {
    await main(args);
    return { code: Number(process.exitCode ?? 0), stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.chdir(folder);
    Object.assign(process, { argv, exitCode });
  }
}

interface Collector {
  readonly stream: Writable;
  readonly text: () => string;
}

function collector(): Collector {
  let text = '';
  const write = (piece: string, _encoding: string, done: () => void): void => {
    text += piece;
    done();
  };
  return { stream: new Writable({ decodeStrings: false, write }), text: () => text };
}
