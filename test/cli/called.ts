/**
 * # The command line in this process
 *
 * The output of most commands does not depend on the process in which they run, and loading the program takes longer
 * than most commands. Behaviour that does depend on it (pipes, signals, loaded modules) is tested through ./spawned.ts.
 * @module
 */
import { vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { start } from './spawned.ts';
import type { Ended } from './spawned.ts';

/**
 * Streams, working directory and exit code belong to the process, so commands run one at a time.
 */
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
  const stdout = caught(process.stdout);
  const stderr = caught(process.stderr);
  process.chdir(cwd);
  process.argv = [process.execPath, start, ...args];
  process.exitCode = 0;
  try {
    await main(args);
    return { code: codeOf(process), stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    stdout.release();
    stderr.release();
    process.chdir(folder);
    Object.assign(process, { argv, exitCode });
  }
}

function codeOf({ exitCode }: NodeJS.Process): number {
  return typeof exitCode === 'number' ? exitCode : Number.NaN;
}

interface Caught {
  readonly text: () => string;
  readonly release: () => void;
}

/** Captures what is written to the stream until it is released. */
function caught(stream: NodeJS.WriteStream): Caught {
  let text = '';
  const write = vi.spyOn(stream, 'write').mockImplementation((piece) => {
    text += String(piece);
    return true;
  });
  const on = vi.spyOn(stream, 'on').mockReturnThis();
  const release = (): void => {
    write.mockRestore();
    on.mockRestore();
  };
  return { text: () => text, release };
}
