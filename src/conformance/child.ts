/**
 * # One adapter process
 *
 * Starts a command without a shell, in its own process group and with a scrubbed environment, and turns its behaviour
 * into ordered events: messages, a protocol violation, its end. Killing kills the group.
 *
 * ## Main definitions
 * - {@link startChild}, {@link Child}, {@link ChildEvent}
 *
 * ## Implementation notes
 * A line longer than the limit is refused while it arrives, so it is never held in full. `exit` may come before the
 * last output and `close` never comes while a grandchild holds the pipe: the end is announced at `close`, or a quarter
 * of a second after `exit`.
 * @module
 */
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { beforeEnd } from '../ending.ts';
import { systemReason } from '../errors.ts';
import { readMessage } from './messages.ts';
import { lineLimit } from './protocol.ts';
import type { FromAdapter, ToAdapter } from './protocol.ts';

export type ChildEvent =
  | { readonly kind: 'message'; readonly message: FromAdapter }
  /** `quote` holds the first bytes of the line, as text. */
  | { readonly kind: 'bad'; readonly rule: string; readonly quote: string }
  | { readonly kind: 'exit'; readonly code: number | null; readonly signal: string | null }
  | { readonly kind: 'not-started'; readonly because: string }
  | { readonly kind: 'late' };

export interface Child {
  readonly send: (message: ToAdapter) => void;
  /**
   * The next event, or `late` after this many milliseconds. By then {@link Child.errors} has what the process wrote to
   * stderr before the event.
   */
  readonly next: (milliseconds: number) => Promise<ChildEvent>;
  /** The tail of stderr since {@link Child.forgetErrors}. */
  readonly errors: () => string;
  readonly forgetErrors: () => void;
  /** Kills the whole group at once and waits for the end of the process. */
  readonly kill: () => Promise<void>;
  /**
   * Asks the process to stop, then terminates it, then kills it. `true` if the process ended by itself with exit code
   * 0.
   */
  readonly stop: () => Promise<boolean>;
}

/** Variables with which an adapter finds its interpreter, its libraries and a temporary folder. */
const kept = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'TMPDIR',
  'TEMP',
  'SystemRoot',
  'VIRTUAL_ENV',
  'CONDA_PREFIX',
  'PYTHONPATH',
  'NODE_PATH',
  'LD_LIBRARY_PATH',
  'DYLD_LIBRARY_PATH',
  'OMP_NUM_THREADS',
  'MKL_NUM_THREADS',
  'OPENBLAS_NUM_THREADS',
  'CUDA_VISIBLE_DEVICES',
];
const errorBytes = 64 * 1024;
const quotedBytes = 200;
const stopMilliseconds = 5000;
const terminateMilliseconds = 1000;

function scrubbed(): NodeJS.ProcessEnv {
  const pairs = kept.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(pairs), PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1' };
}

interface Queue {
  readonly put: (event: ChildEvent) => void;
  readonly next: (milliseconds: number) => Promise<ChildEvent>;
}

function eventQueue(): Queue {
  const waiting: ChildEvent[] = [];
  let wake: ((event: ChildEvent) => void) | undefined;
  return {
    put: (event) => {
      if (wake === undefined) waiting.push(event);
      else wake(event);
    },
    next: (milliseconds) => {
      const first = waiting.shift();
      if (first !== undefined) return Promise.resolve(first);
      return new Promise((resolve) => {
        const finish = (event: ChildEvent): void => {
          clearTimeout(timer);
          wake = undefined;
          resolve(event);
        };
        const timer = setTimeout(() => finish({ kind: 'late' }), milliseconds);
        wake = finish;
      });
    },
  };
}

/** Splits bytes into lines of at most `lineLimit`; reading stops after a refused line. */
function lineReader(put: (event: ChildEvent) => void): (bytes: Buffer) => void {
  let parts: Buffer[] = [];
  let size = 0;
  const state = { refused: false };
  const refuse = (rule: string, line: Buffer): void => {
    state.refused = true;
    parts = [];
    put({ kind: 'bad', rule, quote: line.subarray(0, quotedBytes).toString('utf8') });
  };
  const take = (line: Buffer): void => {
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(line);
    } catch {
      refuse('every line on stdout is UTF-8', line);
      return;
    }
    const read = readMessage(text);
    if (read.kind === 'ok') put({ kind: 'message', message: read.value });
    else refuse(read.rule, line);
  };
  return (bytes) => {
    let rest = bytes;
    while (!state.refused && rest.length > 0) {
      const end = rest.indexOf(10);
      const part = end < 0 ? rest : rest.subarray(0, end);
      size += part.length;
      parts.push(part);
      if (size > lineLimit)
        refuse(`a line has at most ${lineLimit} bytes`, Buffer.concat(parts.slice(0, 4)));
      else if (end >= 0) {
        const line = Buffer.concat(parts);
        parts = [];
        size = 0;
        take(line);
      }
      rest = end < 0 ? rest.subarray(rest.length) : rest.subarray(end + 1);
    }
  };
}

/** The last `errorBytes` of a stream. */
function tail(): { add: (bytes: Buffer) => void; text: () => string; clear: () => void } {
  let held = Buffer.alloc(0);
  return {
    add: (bytes) => {
      held = Buffer.concat([held, bytes]).subarray(-errorBytes);
    },
    text: () => held.toString('utf8'),
    clear: () => {
      held = Buffer.alloc(0);
    },
  };
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // ESRCH: the group is empty, as intended. EPERM: macOS reports it for zombies.
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

type Piped = ChildProcessByStdio<Writable, Readable, Readable>;

/** Resolves when the process has ended and announces it. */
function watchEnd(process: Piped, put: (event: ChildEvent) => void): Promise<void> {
  return new Promise((resolve) => {
    let over = false;
    let timer: NodeJS.Timeout | undefined;
    const end = (event: ChildEvent): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      put(event);
      resolve();
    };
    process.on('error', (error) => {
      const because = `it cannot be started: ${systemReason(error) ?? error.message}`;
      end({ kind: 'not-started', because });
    });
    process.on('close', (code, signal) => end({ kind: 'exit', code, signal }));
    process.on('exit', (code, signal) => {
      timer = setTimeout(() => end({ kind: 'exit', code, signal }), 250);
    });
  });
}

function within(promise: Promise<void>, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), milliseconds);
    void promise.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

/** Starts `command`; a command that cannot be started is the event `not-started`. */
export function startChild(command: readonly string[]): Child {
  const [file = '', ...words] = command;
  const running = spawn(file, words, {
    detached: true,
    env: scrubbed(),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const queue = eventQueue();
  const errors = tail();
  running.stdout.on('data', lineReader(queue.put));
  running.stderr.on('data', errors.add);
  // A process that ended closes its pipe; its exit is the event to report.
  running.stdin.on('error', () => undefined);
  const ended = watchEnd(running, queue.put);
  const killGroup = (): void => signalGroup(running.pid, 'SIGKILL');
  void ended.then(beforeEnd(killGroup));
  const kill = async (): Promise<void> => {
    killGroup();
    await ended;
  };
  return {
    send: (message) => running.stdin.write(`${JSON.stringify(message)}\n`),
    next: async (milliseconds) => {
      const event = await queue.next(milliseconds);
      // The two pipes are read in any order: what is in that of stderr by now is read in this turn.
      await setImmediate();
      return event;
    },
    errors: errors.text,
    forgetErrors: errors.clear,
    kill,
    stop: async () => {
      running.stdin.end(`${JSON.stringify({ type: 'stop' } satisfies ToAdapter)}\n`);
      const itself = await within(ended, stopMilliseconds);
      if (!itself) signalGroup(running.pid, 'SIGTERM');
      if (!itself) await within(ended, terminateMilliseconds);
      await kill();
      return itself && running.exitCode === 0;
    },
  };
}
