import { chmod, mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isDataFile, labelsIn, tableIn } from '../../src/data/files.ts';
import { float64Bytes, inFolder, npy, refusal, zip } from './support.ts';

describe('tableIn', () => {
  it('finds the reader by the extension of the name, in either case', () =>
    inFolder(async (folder) => {
      const array = npy('<f8', [1, 2], float64Bytes([1, 2]));
      const files: Readonly<Record<string, string | Uint8Array>> = {
        'a.csv': '1,2\n',
        'b.JSON': '[[1, 2]]',
        'c.npy': array,
        'd.npz': zip([{ name: 'X.npy', content: array }]),
      };
      for (const [name, content] of Object.entries(files)) {
        await writeFile(join(folder, name), content);
        const { values } = await tableIn(join(folder, name));
        expect(values, name).toEqual({ rows: 1, cols: 2, data: Float64Array.of(1, 2) });
      }
    }));

  it('refuses missing files, folders, and files in place of folders', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'none.csv');
      expect(await refusal(tableIn(file))).toMatchObject({
        code: 'input',
        place: { file },
        message: expect.stringContaining('cannot be read: there is no such file'),
        advice: 'Check the path.',
      });
      await mkdir(file);
      expect(await refusal(tableIn(file))).toMatchObject({
        place: { file },
        message: expect.stringContaining('a folder, not a file'),
      });
      await writeFile(join(folder, 'a.csv'), '1\n');
      expect((await refusal(tableIn(join(folder, 'a.csv', 'b.csv')))).message).toContain(
        'a part of the path is no folder',
      );
      expect((await refusal(tableIn(join(folder, `${'a'.repeat(300)}.csv`)))).message).toContain(
        'cannot be read: the name is too long',
      );
    }));

  it('refuses a file that may not be read', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'secret.csv');
      await writeFile(file, '1\n');
      await chmod(folder, 0o755);
      await chmod(file, 0);
      const isRoot = process.geteuid?.() === 0;
      if (isRoot) process.seteuid?.(65_534); // root may read everything
      try {
        expect(await refusal(tableIn(file))).toMatchObject({
          place: { file },
          message: expect.stringContaining('cannot be read: no permission'),
        });
      } finally {
        if (isRoot) process.seteuid?.(0);
      }
    }));

  it('refuses a file above 1 GiB before it reads it, and says the limit', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'huge.npy');
      const handle = await open(file, 'w');
      await handle.truncate(2 ** 30 + 1); // a hole: takes no room on the disk
      await handle.close();
      expect(await refusal(tableIn(file))).toMatchObject({
        place: { file },
        message: expect.stringContaining('1073741825 bytes are more than 1073741824, the limit'),
      });
    }));

  it('names the nearest other file where the extension is unknown', () =>
    inFolder(async (folder) => {
      const [named, written] = [join(folder, 'wine.csv'), join(folder, 'wine.cvs')];
      await writeFile(named, 'a\n1\n');
      for (const isThere of [false, true]) {
        if (isThere) await writeFile(written, 'a\n1\n');
        expect((await refusal(tableIn(written))).message).toContain(
          `got "${written}"; did you mean "${named}"?`,
        );
      }
    }));

  it('refuses other kinds of files and unknown sets, and lists the known ones', async () => {
    for (const name of ['data.xlsx', 'minst:1000', 'data', ''])
      expect(await refusal(tableIn(name))).toMatchObject({
        code: 'input',
        message: expect.stringContaining(`expected a data file or a named set, got "${name}"`),
        advice: expect.stringMatching(
          /\.csv, \.tsv, .* or \.feather file, - for .*mnist:N, iris, gaussian:NxD/u,
        ),
      });
  });
});

describe('labelsIn', () => {
  it('reads one column or one array of each kind', () =>
    inFolder(async (folder) => {
      const array = npy('<f8', [2], float64Bytes([3, 4]));
      const files: Readonly<Record<string, string | Uint8Array>> = {
        'y.csv': 'label\n3\n4\n',
        'y.json': '[3, 4]',
        'y.npy': array,
        'y.npz': zip([{ name: 'y.npy', content: array }]),
      };
      for (const [name, content] of Object.entries(files)) {
        await writeFile(join(folder, name), content);
        expect(await labelsIn(join(folder, name)), name).toEqual({
          labels: { values: Float64Array.of(3, 4) },
          guesses: [],
        });
      }
    }));

  it('refuses a table of several columns', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'y.csv');
      await writeFile(file, '3,4\n');
      expect(await refusal(labelsIn(file))).toMatchObject({
        place: { file, line: 1, column: 2 },
        message: expect.stringContaining('expected one column of labels, got 2'),
      });
    }));
});

describe('isDataFile', () => {
  it('goes by the extension of the name', () => {
    expect(['a.csv', 'a.NPZ', '/b/c.json', 'd.e.npy'].every(isDataFile)).toBe(true);
    expect(['csv', '.csv', 'y', '-1', 'a.csv.gz'].some(isDataFile)).toBe(false);
  });
});
