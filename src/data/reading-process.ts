/**
 * # The process that reads a file by a package
 *
 * Started by reading-apart.ts, which sends the bytes; answers once with their columns, or why they cannot be read.
 * @module
 */
import { WidthwiseError } from '../errors.ts';
import type { Answer, Columns, Format, Task } from './reading-apart.ts';

const readers: Readonly<Record<Format, (bytes: Uint8Array) => Promise<Columns>>> = {
  Parquet: async (bytes) => (await import('./parquet.ts')).parquetColumns(bytes),
  Arrow: async (bytes) => (await import('./arrow.ts')).arrowColumns(bytes),
};

async function answerTo({ format, bytes }: Task): Promise<Answer> {
  try {
    return { kind: 'read', columns: await readers[format](bytes) };
  } catch (error) {
    if (!(error instanceof WidthwiseError)) throw error;
    const [found = ''] = error.message.split('\n');
    return { kind: 'refused', found, advice: error.advice };
  }
}

process.once('message', (task: Task) => {
  void answerTo(task).then((answer) => process.send?.(answer));
});
