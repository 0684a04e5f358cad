/**
 * # Files that packages read
 *
 * Parquet and Arrow, in a process of its own with limits of time and memory: a damaged file, or one made to, keeps these
 * packages busy without end, or lets them fill the memory. A thread would not do: where V8 finds no room for an array, it
 * ends the whole process.
 *
 * ## Main definitions
 * - {@link readApart}
 * - {@link tableOf}: the table of what such a reader returns
 * @module
 */
import { fork } from 'node:child_process';
import { extname } from 'node:path';
import { beforeEnd } from '../ending.ts';
import { unusable } from './data-set.ts';
import type { Table } from './data-set.ts';
import { tableFromColumns } from './from-columns.ts';

export type Format = 'Parquet' | 'Arrow';

/** What a package reads: for each column a value a row. */
export interface Columns {
  readonly rows: number;
  readonly columns: readonly { readonly name: string; readonly values: ArrayLike<unknown> }[];
}

/** What the process is given. */
export interface Task {
  readonly format: Format;
  readonly bytes: Uint8Array;
}

/** What it says. */
export type Answer =
  | { readonly kind: 'read'; readonly columns: Columns }
  | { readonly kind: 'refused'; readonly found: string; readonly advice: string };

export interface Limits {
  readonly seconds: number;
  readonly megabytes: number;
}

/** Many times what whole files take on a machine with nothing else to do: 13 MB of Parquet with 3 million rows took 85 s on a busy one. */
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

/** The table in this file's bytes. Throws {@link WidthwiseError} (`input`), naming `file`, also at the end of a limit. */
export async function readApart(
  format: Format,
  bytes: Uint8Array,
  file: string,
  { seconds, megabytes }: Limits = usual(bytes),
): Promise<Table> {
  const child = fork(reader, {
    execArgv: [`--max-old-space-size=${megabytes}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'], // V8 prints its state where the memory is full
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
