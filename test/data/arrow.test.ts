import {
  tableFromArrays,
  tableToIPC,
  vectorFromArray,
  Int64,
  Float64,
  Float16,
  Table,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { arrowColumns } from '../../src/data/arrow.ts';
import type { Table as Read } from '../../src/data/data-set.ts';
import { readApart, tableOf } from '../../src/data/reading-apart.ts';
import { refusal, refusalOf, settled } from './support.ts';

const readArrow = async (bytes: Uint8Array, file: string): Promise<Read> =>
  tableOf(await arrowColumns(bytes), file);

const kinds = ['file', 'stream'] as const;

const made = new Table({
  a: vectorFromArray([0.1, -2.5, 5e-324], new Float64()),
  n: vectorFromArray([1n, -2n, 9007199254740992n], new Int64()),
  h: vectorFromArray([0.5, 1, -2], new Float16()),
  yes: vectorFromArray([true, false, true]),
  word: vectorFromArray(['x', 'y', 'x']),
});

describe('readArrow', () => {
  it('reads numbers bit for bit, truth values as 1 and 0, and leaves out words', async () => {
    for (const kind of kinds) {
      const table = settled(await readArrow(tableToIPC(made, kind), 'f.arrow'));
      expect(table.names).toEqual(['a', 'n', 'h', 'yes', 'word']);
      expect(table.values).toEqual({
        rows: 3,
        cols: 4,
        data: Float64Array.of(0.1, 1, 0.5, 1, -2.5, -2, 1, 0, 5e-324, 9007199254740992, -2, 1),
      });
    }
  });

  it('names a missing value and an integer beyond float64 by row and column', async () => {
    for (const [vector, because] of [
      [vectorFromArray([1, null], new Float64()), 'expected a number, got "null"'],
      [vectorFromArray([1, Number.NaN], new Float64()), 'expected a number, got "NaN"'],
      [vectorFromArray([1n, 9007199254740993n], new Int64()), 'become 9007199254740992'],
    ] as const) {
      const table = await readArrow(tableToIPC(new Table({ a: vector }), 'file'), 'f.arrow');
      expect(refusalOf(() => settled(table))).toMatchObject({
        code: 'input',
        place: { file: 'f.arrow', field: 'row 2, column "a"' },
        message: expect.stringContaining(because),
      });
    }
  });

  it('refuses junk, which the package takes for a table without rows', async () => {
    for (const bytes of [new Uint8Array(), Uint8Array.of(1, 2, 3), new Uint8Array(1000).fill(7)])
      expect((await refusal(readArrow(bytes, 'f.arrow'))).message).toContain(
        'a damaged Arrow file',
      );
    const none = tableToIPC(tableFromArrays({ a: new Float64Array() }), 'file');
    expect((await refusal(readArrow(none, 'f.arrow'))).message).toContain('at least one row');
  });

  it('refuses a file or stream that was cut off, wherever', async () => {
    for (const kind of kinds) {
      const bytes = tableToIPC(made, kind);
      for (let length = 0; length < bytes.length; length += 7)
        expect((await refusal(readArrow(bytes.subarray(0, length), 'f.arrow'))).message).toContain(
          'a damaged Arrow file',
        );
    }
  });

  it('reads the same in a child process', async () => {
    const bytes = tableToIPC(made, 'file');
    const { names, values } = settled(await readArrow(bytes, 'f.arrow'));
    expect(settled(await readApart('Arrow', bytes, 'f.arrow'))).toMatchObject({ names, values });
    expect((await refusal(readApart('Arrow', bytes.subarray(9), 'f.arrow'))).message).toMatch(
      /^f\.arrow: a damaged Arrow file: /u,
    );
  });
});
