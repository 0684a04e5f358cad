/**
 * # Labels from every source
 * @module
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadData } from '../../src/data/load.ts';
import { float64Bytes, inFolder, npy, refusal } from './support.ts';

describe('the reader of labels', () => {
  it('refuses an empty name, which would leave the label column among the inputs', () =>
    inFolder(async (folder) => {
      const data = join(folder, 'f.csv');
      await writeFile(data, ',a,y\n0,1,2\n1,3,4\n'); // the first column has no name
      for (const source of [data, 'iris', 'gaussian:4x2'])
        expect(await refusal(loadData({ data: source, labels: '', seed: 1 }))).toMatchObject({
          code: 'input',
          place: { field: 'labels' },
          message: expect.stringContaining('an empty name'),
          advice: expect.stringContaining('random-sign'),
        });
      expect((await loadData({ data, seed: 1 })).labels).toEqual(Float64Array.of(2, 4));
    }));

  it('uses the column "label" if there is no y, and y if there are both', () =>
    inFolder(async (folder) => {
      const data = join(folder, 'f.csv');
      await writeFile(data, 'label,a\n1,2\n');
      expect((await loadData({ data, seed: 1 })).labels).toEqual(Float64Array.of(1));
      await writeFile(data, 'label,y,a\n1,2,3\n');
      const both = await loadData({ data, seed: 1 });
      expect(both.labels).toEqual(Float64Array.of(2));
      expect(both.recipe.labels).toBe('y');
    }));

  it('draws random signs from the seed and the number of samples only', async () => {
    const signs = async (data: string, seed: number): Promise<Float64Array | undefined> =>
      (await loadData({ data, labels: 'random-sign', seed })).labels;
    const first = await signs('iris', 7);
    expect(first?.every((y) => y === 1 || y === -1)).toBe(true);
    expect(await signs('gaussian:150x2:1', 7)).toEqual(first);
    expect(await signs('gaussian:150x9', 7)).toEqual(first);
    expect(await signs('iris', 8)).not.toEqual(first);
  });

  it('refuses labels in a file that are not finite, by file and entry or line', () =>
    inFolder(async (folder) => {
      const files: Readonly<Record<string, readonly [string | Uint8Array, object]>> = {
        'y.npy': [npy('<f8', [2], float64Bytes([1, Number.NaN])), { field: 'array, entry 2' }],
        'y.csv': ['y\n1\nnan\n', { line: 3, column: 1 }],
        'y.json': ['[1, 1e999]', { line: 1, column: 5 }],
      };
      for (const [name, [content, place]] of Object.entries(files)) {
        const labels = join(folder, name);
        await writeFile(labels, content);
        const refused = await refusal(loadData({ data: 'gaussian:2x2', labels, seed: 1 }));
        expect(refused.place, name).toEqual({ file: labels, ...place });
      }
    }));

  it('refuses a key __proto__ of JSON, which gives neither inputs nor labels', () =>
    inFolder(async (folder) => {
      const data = join(folder, 'f.json');
      for (const text of [
        '{"__proto__": {"X": [[9]], "y": [9]}, "X": [[1]]}',
        '{"__proto__": {"X": [[9]]}}',
      ]) {
        await writeFile(data, text);
        const refused = await refusal(loadData({ data, seed: 1 }));
        expect(refused.place).toEqual({ file: data });
        expect(refused.message).toContain('has no key "__proto__"');
      }
      expect(Reflect.has({}, 'X')).toBe(false);
    }));
});
