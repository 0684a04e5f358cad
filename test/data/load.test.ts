import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DataSet } from '../../src/data/data-set.ts';
import { loadData, rebuildInputs } from '../../src/data/load.ts';
import type { DataRequest } from '../../src/data/load.ts';
import { randomSigns } from '../../src/data/random.ts';
import { float64Bytes, inFolder, npy, refusal, zip } from './support.ts';

const table = 'a,b,y\n3,4,1\n0,5,-1\n';

async function inTable(
  act: (load: (how: Partial<DataRequest>) => Promise<DataSet>, file: string) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    const file = join(folder, 'table.csv');
    await writeFile(file, table);
    await act((how) => loadData({ data: file, seed: 1, ...how }), file);
  });
}

describe('loadData', () => {
  it('takes the column y by default, and gives the recipe that rebuilds the inputs', () =>
    inTable(async (load, file) => {
      expect(await load({})).toEqual({
        name: 'table.csv',
        inputs: { rows: 2, cols: 2, data: Float64Array.of(3, 4, 0, 5) },
        labels: Float64Array.of(1, -1),
        source: file,
        recipe: { source: file, labels: 'y', normalise: 'none', bias: false },
        warnings: [],
      });
    }));

  it('takes labels from a column by name or index, and keeps the others as inputs', () =>
    inTable(async (load) => {
      for (const labels of ['b', '1', '-2']) {
        const set = await load({ labels });
        expect(set.labels).toEqual(Float64Array.of(4, 5));
        expect(set.inputs.data).toEqual(Float64Array.of(3, 1, 0, -1));
        expect(set.recipe.labels).toBe(labels);
      }
    }));

  it('draws random signs from the seed, and leaves out a column y with a remark', () =>
    inTable(async (load) => {
      const set = await load({ labels: 'random-sign', seed: 5 });
      expect(set.labels).toEqual(randomSigns(2, 5));
      expect(set.inputs.data).toEqual(Float64Array.of(3, 4, 0, 5));
      expect(set.warnings).toEqual([expect.stringContaining('column "y" is left out')]);
    }));

  it('takes labels from a separate file, and refuses another length', () =>
    inTable(async (load, file) => {
      const labels = join(file, '..', 'labels.npy');
      await writeFile(labels, npy('<f8', [2], float64Bytes([7, 8])));
      expect((await load({ labels })).labels).toEqual(Float64Array.of(7, 8));
      await writeFile(labels, npy('<f8', [3], float64Bytes([7, 8, 9])));
      expect(await refusal(load({ labels }))).toMatchObject({
        code: 'input',
        place: { file: labels, field: 'labels' },
        message: expect.stringContaining('expected 2 labels, one per sample, got 3'),
      });
      const missing = join(file, '..', 'none.csv');
      expect((await refusal(load({ labels: missing }))).place).toEqual({ file: missing });
    }));

  it('prefers a column to a file of the same name', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'table.csv');
      await writeFile(file, 'a,old.csv\n1,2\n3,4\n');
      const set = await loadData({ data: file, labels: 'old.csv', seed: 1 });
      expect(set.labels).toEqual(Float64Array.of(2, 4));
    }));

  it('refuses columns that do not exist', () =>
    inTable(async (load, file) => {
      expect(await refusal(load({ labels: 'z' }))).toMatchObject({
        place: { file, field: 'labels' },
        advice: expect.stringContaining('The columns are a, b, y.'),
      });
      expect((await refusal(load({ labels: '3' }))).message).toContain('no column 3 among 3');
    }));

  it('normalises rows, then appends ones', () =>
    inTable(async (load) => {
      const { inputs, recipe } = await load({ normalise: 'rows', bias: true });
      expect(inputs.data).toEqual(Float64Array.of(0.6, 0.8, 1, 0, 1, 1));
      expect(recipe).toMatchObject({ normalise: 'rows', bias: true });
    }));

  it('takes the labels that a source keeps separate, also under the name y', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'set.npz');
      const X = npy('<f8', [2, 1], float64Bytes([1, 2]));
      const y = npy('<f8', [2], float64Bytes([3, 4]));
      const inputs = { name: 'X.npy', content: X };
      await writeFile(file, zip([inputs, { name: 'y.npy', content: y }]));
      for (const labels of [undefined, 'y', 'label']) {
        const set = await loadData({ data: file, labels, seed: 1 });
        expect(set.labels).toEqual(Float64Array.of(3, 4));
        expect(set.inputs).toEqual({ rows: 2, cols: 1, data: Float64Array.of(1, 2) });
        expect(set.recipe.labels).toBe('');
      }
      await writeFile(file, zip([inputs]));
      expect((await loadData({ data: file, seed: 1 })).labels).toBeUndefined();
      expect((await refusal(loadData({ data: file, labels: 'y', seed: 1 }))).message).toContain(
        'no column "y"',
      );
    }));

  it('refuses labels whose number is not that of the inputs', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'set.json');
      await writeFile(file, '{"X": [[1], [2]], "y": [1]}');
      expect(await refusal(loadData({ data: file, seed: 1 }))).toMatchObject({
        place: { file, field: 'labels' },
        message: expect.stringContaining('expected 2 labels, one per sample, got 1'),
      });
    }));

  it('remarks on the inputs as they are after every preparation', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'rows.csv');
      await writeFile(file, '1,1\n2,2\n-1,-1\n0,0\n');
      const kinds = async (how: Partial<DataRequest>): Promise<readonly (string | undefined)[]> =>
        (await loadData({ data: file, seed: 1, ...how })).warnings.map((w) => w.split(' (')[0]);
      expect(await kinds({})).toEqual(['zero rows', 'opposite rows']);
      expect(await kinds({ bias: true })).toEqual([]);
      expect((await refusal(kinds({ normalise: 'rows' }))).place).toEqual({
        file,
        field: 'X, row 4',
      });
      await writeFile(file, '1,1\n2,2\n-1,-1\n');
      expect(await kinds({ normalise: 'rows' })).toEqual(['equal rows', 'opposite rows']);
    }));

  it('loads named sets, and leaves gaussian inputs without labels', async () => {
    const gaussian = await loadData({ data: 'gaussian:6x2', seed: 4 });
    expect(gaussian).toMatchObject({ name: 'gaussian:6x2:4', source: 'gaussian:6x2:4' });
    expect(gaussian.labels).toBeUndefined();
    const iris = await loadData({ data: 'iris', labels: '-1', seed: 1 });
    expect(iris.inputs).toMatchObject({ rows: 150, cols: 3 });
    expect(iris.labels?.[0]).toBe(0.2);
  });
});

describe('rebuildInputs', () => {
  it('rebuilds the inputs bit for bit, for every kind of source and every preparation', () =>
    inTable(async (_, file) => {
      const sources = [file, 'mnist:20', 'iris', 'gaussian:9x3', 'gaussian:9x3:-7'];
      for (const data of sources)
        for (const normalise of ['none', 'rows'] as const)
          for (const labels of [undefined, '0', 'random-sign']) {
            const request = { data, normalise, labels, bias: normalise === 'rows', seed: 3 };
            const { inputs, recipe } = await loadData(request);
            const plain: unknown = JSON.parse(JSON.stringify(recipe));
            expect(plain).toEqual(recipe);
            expect(await rebuildInputs(recipe)).toEqual(inputs);
          }
    }));

  it('refuses another shape than the requested one, and a named set before it is made', () =>
    inTable(async (_, file) => {
      // each takes 12 s to generate: all of them together would seem to hang
      const huge = Array.from({ length: 60 }, (_seed, k) => `gaussian:134217728x1:${k + 1}`);
      for (const source of [...huge, 'mnist:9999', 'iris', file]) {
        const recipe = { source, labels: '', normalise: 'none', bias: false } as const;
        expect(await refusal(rebuildInputs(recipe, 3, 1)), source).toMatchObject({
          code: 'input',
          message: expect.stringContaining('expected a table of 3 x 1 numbers, got'),
        });
      }
      const table = { source: 'iris', normalise: 'none' } as const;
      for (const [labels, bias, cols] of [
        ['', false, 4],
        ['', true, 5],
        ['0', false, 3],
        ['0', true, 4],
      ] as const) {
        const inputs = await rebuildInputs({ ...table, labels, bias }, 150, cols);
        expect([inputs.rows, inputs.cols]).toEqual([150, cols]);
      }
    }));

  it('refuses a random source without a seed rather than making other inputs', async () => {
    const recipe = { source: 'gaussian:9x3', labels: '', normalise: 'none', bias: false } as const;
    expect(await refusal(rebuildInputs(recipe))).toMatchObject({
      code: 'input',
      message: expect.stringContaining('does not name a seed'),
    });
  });
});
