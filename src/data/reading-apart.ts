/**
 * # Files read by third-party packages
 *
 * Parquet and Arrow are read in a child process with limits on time and memory: a damaged or malicious file can keep
 * these packages busy forever, or make them fill the memory. A thread would not do: when V8 cannot allocate an array, it
 * ends the whole process.
 *
 * ## Main definitions
 * - {@link readApart}
 * - {@link tableOf}: the table from the result of such a reader
 * @module
 */
import { fork } from 'node:child_process';
import { extname } from 'node:path';
import { beforeEnd } from '../ending.ts';
import { unusable } from './data-set.ts';
import type { Table } from './data-set.ts';
import { tableFromColumns } from './from-columns.ts';

export type Format = 'Parquet' | 'Arrow';

/** The result of a package: the values of each column. */
export interface Columns {
  readonly rows: number;
  readonly columns: readonly { readonly name: string; readonly values: ArrayLike<unknown> }[];
}

/** The message to the process. */
export interface Task {
  readonly format: Format;
  readonly bytes: Uint8Array;
}

/** Its answer. */
export type Answer =
  | { readonly kind: 'read'; readonly columns: Columns }
  | { readonly kind: 'refused'; readonly found: string; readonly advice: string };

export interface Limits {
  readonly seconds: number;
  readonly megabytes: number;
}

/**
 * Many times what valid files take on an idle machine: 13 MB of Parquet with 3 million rows took 85 s on a busy one.
 */
function usual(bytes: Uint8Array): Limits {
  return { seconds: 300 + Math.ceil(bytes.length / 1_000_000), megabytes: 4096 };
}

// a file beside this one, which is JavaScript in the built package
const reader = new URL(`reading-process${extname(import.meta.url)}`, import.meta.url);

export function tableOf({ rows, columns }: Columns, file: string): Table {
  const read = columns.map(({ name, values }) => ({
    name,
    valueAt: (row: number): unknown => values[row],
  }));
  return tableFromColumns(rows, read, file);
}

/**
 * The table in this file's bytes. Throws {@link WidthwiseError} (`input`), naming `file`, also when a limit is
 * exceeded.
 */
export async function readApart(
  format: Format,
  bytes: Uint8Array,
  file: string,
  { seconds, megabytes }: Limits = usual(bytes),
): Promise<Table> {
  const child = fork(reader, {
    execArgv: [`--max-old-space-size=${megabytes}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'], // V8 prints its state when it runs out of memory
  });
  const kill = (): unknown => child.kill('SIGKILL');
  const callOff = beforeEnd(kill);
  const timer = setTimeout(kill, 1000 * seconds);
  try {
    const answer = await new Promise<Answer | undefined>((resolve, reject) => {
      child.once('message', (said: Answer) => resolve(said));
      child.once('exit', () => resolve(undefined));
      child.once('error', reject);
      child.send({ format, bytes } satisfies Task);
    });
    if (answer?.kind === 'read') return tableOf(answer.columns, file);
    throw answer === undefined
      ? unusable(
          `a damaged ${format} file: reading it takes more than ${seconds} s or ${megabytes} MB`,
          'Write the file again, with fewer rows if it is whole.',
          { file },
        )
      : unusable(answer.found, answer.advice, { file });
  } finally {
    clearTimeout(timer);
    kill();
    callOff();
  }
}
