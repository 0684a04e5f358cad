import { describe, expect, it } from 'vitest';
import type { Table } from '../../src/data/data-set.ts';
import { parquetColumns } from '../../src/data/parquet.ts';
import { readApart, tableOf } from '../../src/data/reading-apart.ts';
import { parquetFile } from './parquet-file.ts';
import type { Lies, ParquetColumn } from './parquet-file.ts';
import { refusal, refusalOf, settled } from './support.ts';

const columns: readonly ParquetColumn[] = [
  { name: 'a', values: [0.1, -2.5, 5e-324] },
  { name: 'n', values: [1n, -2n, 9007199254740992n] },
  { name: 'word', values: ['x', 'y', null] },
];

const readParquet = async (bytes: Uint8Array, file: string): Promise<Table> =>
  tableOf(await parquetColumns(bytes), file);
const read = (given: readonly ParquetColumn[], lies?: Lies) =>
  readParquet(parquetFile(given, lies), 'f.parquet');

describe('readParquet', () => {
  it('reads doubles bit for bit and integers, and leaves out a column of words', async () => {
    const table = settled(await read(columns));
    expect(table.names).toEqual(['a', 'n', 'word']);
    expect(table.values).toEqual({
      rows: 3,
      cols: 2,
      data: Float64Array.of(0.1, 1, -2.5, -2, 5e-324, 9007199254740992),
    });
  });

  it('names a missing value, NaN and an integer beyond float64 by row and column', async () => {
    for (const [value, because] of [
      [[1, null], 'expected a number, got "null"'],
      [[1, Number.NaN], 'expected a number, got "NaN"'],
      [[1n, 9007199254740993n], 'it would become 9007199254740992'],
    ] as const) {
      const table = await read([{ name: 'a', values: value }]);
      expect(refusalOf(() => settled(table))).toMatchObject({
        code: 'input',
        place: { file: 'f.parquet', field: 'row 2, column "a"' },
        message: expect.stringContaining(because),
      });
    }
  });

  it('refuses counts that the file does not hold', async () => {
    const lies: readonly (readonly [Lies, string])[] = [
      [{ rows: 5_000_000 }, 'it claims 5000000 rows, and its row groups have 3'],
      [{ rows: 5_000_000, groupRows: 5_000_000 }, 'a column has 3 of 5000000 values'],
      [{ rows: 5e6, groupRows: 5e6, columnValues: 5e6 }, 'a damaged Parquet file: column "a"'],
      [{ rows: 1e9, groupRows: 1e9, columnValues: 1e9 }, 'more than 134217728 entries'],
    ];
    for (const [lie, because] of lies)
      expect((await refusal(read(columns, lie))).message, JSON.stringify(lie)).toContain(because);
  });

  it('refuses a file without rows, and bytes that are not a Parquet file', async () => {
    expect((await refusal(read([{ name: 'a', values: [] }]))).message).toContain('got 0 x 1');
    expect(
      (await refusal(readParquet(new TextEncoder().encode('a,b\n1,2\n3,4'), 'f.parquet'))).message,
    ).toContain('a damaged Parquet file');
  });

  it('reads the same in a child process, or names the file and the reason why not', async () => {
    const table = await readApart('Parquet', parquetFile(columns), 'f.parquet');
    const { names, values } = settled(await read(columns));
    expect(settled(table)).toMatchObject({ names, values });
    expect(await refusal(readApart('Parquet', Uint8Array.of(1), 'f.parquet'))).toMatchObject({
      code: 'input',
      place: { file: 'f.parquet' },
      message: expect.stringMatching(/^f\.parquet: a damaged Parquet file: /u),
    });
  });

  it('ends where a page would keep the package busy: a run of 2^31 - 1 levels', async () => {
    const bytes = parquetFile(columns, { levels: [0xfe, 0xff, 0xff, 0xff, 0x0f, 1] });
    const limits = { seconds: 5, megabytes: 64 };
    expect(await refusal(readApart('Parquet', bytes, 'f.parquet', limits))).toMatchObject({
      code: 'input',
      place: { file: 'f.parquet' },
      message: expect.stringContaining('reading it takes more than 5 s or 64 MB'),
    });
  });
});
