/**
 * # Files written by numpy-ts
 *
 * A second writer of the formats, in JavaScript: a development dependency, never a reader (its own reader
 * trusts hostile headers).
 * @module
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { array, serializeNpy, serializeNpz } from 'numpy-ts';
import { describe, expect, it } from 'vitest';
import { tableIn } from '../../src/data/files.ts';
import { inFolder } from './support.ts';

const rows = [
  [0.1, -2.5, 3],
  [4, 5e-324, -1e308],
];

describe('files of numpy-ts', () => {
  it('are read bit for bit, .npy and .npz', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'X.npy'), serializeNpy(array(rows)));
      await writeFile(
        join(folder, 'both.npz'),
        await serializeNpz({ X: array(rows), y: array([1, -1]) }),
      );
      const alone = await tableIn(join(folder, 'X.npy'));
      expect(alone.values).toMatchObject({ rows: 2, cols: 3 });
      expect(alone.values.data).toEqual(Float64Array.from(rows.flat()));
      const both = await tableIn(join(folder, 'both.npz'));
      expect(both.values.data).toEqual(Float64Array.from(rows.flat()));
      expect(both.labels?.values).toEqual(Float64Array.of(1, -1));
    }));
});
