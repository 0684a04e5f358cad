/** Tables of the package vega-datasets as they are, and their rows and columns by options. */
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadData, rebuildInputs } from '../../src/data/load.ts';
import { float64Bytes, inFolder, npy, refusal, zip } from './support.ts';

const folder = fileURLToPath(new URL('../../node_modules/vega-datasets/data', import.meta.url));
const load = (name: string, how: Partial<Parameters<typeof loadData>[0]> = {}) =>
  loadData({ data: join(folder, name), seed: 3, ...how });

describe('tables of vega-datasets', () => {
  it.each([
    ['gapminder.json', 'life_expect', 682, 4],
    ['barley.json', 'yield', 120, 1],
    ['burtin.json', 'Penicillin', 16, 2],
    ['driving.json', 'gas', 55, 2],
    ['ohlc.json', 'ret', 44, 4],
    ['population.json', 'people', 570, 3],
    ['seattle-weather.csv', 'wind', 1461, 3],
    ['gapminder-health-income.csv', 'health', 187, 2],
    ['unemployment.tsv', 'rate', 3218, 1],
    ['normal-2d.json', 'u', 500, 1],
  ])('%s reads, words left out: %s of %i x %i', async (name, labels, n, d) => {
    const { inputs, labels: y } = await load(name, { labels });
    expect([inputs.rows, inputs.cols, y?.length]).toEqual([n, d, n]);
  });

  it('names missing entries by row and column, and reads the table without that column', async () => {
    for (const [name, column] of [
      ['cars.json', 'row 11, column "Miles_per_Gallon"'],
      ['penguins.json', 'row 4, column "Beak Length (mm)"'],
    ] as const)
      expect(await refusal(load(name))).toMatchObject({
        place: { field: column },
        message: expect.stringContaining('expected a number, got "null"'),
      });
    const ignore = ['Miles_per_Gallon', 'Horsepower'];
    expect((await load('cars.json', { ignore })).inputs).toMatchObject({ rows: 406, cols: 4 });
    expect((await load('penguins.json', { rows: 3 })).inputs).toMatchObject({ rows: 3, cols: 4 });
  });

  it('refuses a column of words as labels of more than two classes, and takes them as classes', async () => {
    const how = { labels: 'site', sample: 60 };
    expect((await refusal(load('barley.json', how))).message).toContain('6 classes ("Crookston"');
    const { classes, labels, warnings } = await load('barley.json', { ...how, classes: true });
    expect(labels).toBeUndefined();
    expect(classes?.map(({ name }) => name)).toContain('Grand Rapids');
    expect(classes?.every((one) => one.labels.every((y) => y === 1 || y === -1))).toBe(true);
    expect(warnings.join()).toContain('column "variety" holds words ("Manchuria")');
  });

  it('makes the same inputs again from the recipe, whatever was taken of the table', async () => {
    for (const how of [
      { labels: 'fertility', features: ['pop', 'year'], rows: 7 },
      { labels: '-1', ignore: ['pop'], sample: 9, bias: true },
      { labels: 'random-sign', features: ['-1'], normalise: 'rows' as const },
    ]) {
      const { inputs, labels, recipe } = await load('gapminder.json', how);
      expect(labels?.length).toBe(inputs.rows);
      expect(await rebuildInputs(recipe, inputs.rows, inputs.cols)).toEqual(inputs);
      expect(
        (await refusal(rebuildInputs(recipe, inputs.rows + 1, inputs.cols))).message,
      ).toContain('expected a table of');
    }
    const { inputs, recipe } = await loadData({ data: 'iris', sample: 5, seed: 2 });
    expect(recipe.source).toBe('iris#{"sample":{"size":5,"seed":2}}');
    expect(await rebuildInputs(recipe, 5, 4)).toEqual(inputs);
  });

  it('uses features in the order in which they are named, and suggests a name close to a wrong one', async () => {
    const { inputs } = await load('gapminder.json', { features: ['pop', 'year'], rows: 1 });
    expect(inputs.data).toEqual(Float64Array.of(7971931, 1955));
    expect(await refusal(load('gapminder.json', { features: ['yaer'] }))).toMatchObject({
      place: { field: 'features' },
      message: expect.stringContaining('no column "yaer"; did you mean "year"?'),
    });
    expect(await refusal(load('gapminder.json', { ignore: ['populaton', 'pop'] }))).toMatchObject({
      place: { field: 'ignore' },
    });
    const wrong = [
      [{ features: ['country'] }, 'column "country" holds words ("Afghanistan")'],
      [{ features: ['pop', 'pop'] }, 'column "pop" stands twice'],
      [{ labels: 'pop', features: ['pop'] }, 'column "pop" holds the labels'],
      [{ features: ['pop'], ignore: ['year'] }, 'both features and columns to ignore'],
    ] as const;
    for (const [how, because] of wrong)
      expect((await refusal(load('gapminder.json', how))).message).toContain(because);
  });
});

describe('arrays by name', () => {
  it('are inputs and labels, and come again', () =>
    inFolder(async (home) => {
      const data = join(home, 'd.json');
      await writeFile(
        data,
        '{"X_train": [[1, 2], [3, 4.1]], "X_test": [[5, 6]], "y_train": ["b", "a"], "y": [1, 2]}',
      );
      const how = { data, inputs: 'X_train', labels: 'y_train', seed: 1 };
      const { inputs, labels, recipe, rounded, warnings } = await loadData(how);
      expect(inputs.data).toEqual(Float64Array.of(1, 2, 3, 4.1));
      expect(labels).toEqual(Float64Array.of(1, -1));
      expect(warnings).toEqual(['labels: "a" is -1, "b" is +1']);
      expect(rounded).toBe('4.1');
      expect(await rebuildInputs(recipe, 2, 2)).toEqual(inputs);
      expect((await refusal(loadData({ ...how, inputs: 'X_trian' }))).message).toContain(
        'no array "X_trian"; did you mean "X_train"?',
      );
      expect((await refusal(loadData({ ...how, labels: 'y_tarin' }))).message).toContain(
        'did you mean "y_train"?',
      );
    }));
});

describe('arrays of NumPy', () => {
  const halves = npy('<f2', [2, 2], Uint8Array.of(0, 0x3c, 0, 0xc0, 1, 0, 0xff, 0x7b));

  it('are read where they are float16, subnormal and largest numbers bit for bit', () =>
    inFolder(async (home) => {
      const data = join(home, 'd.npy');
      await writeFile(data, halves);
      expect((await loadData({ data, seed: 1 })).inputs.data).toEqual(
        Float64Array.of(1, -2, 2 ** -24, 65504),
      );
      await writeFile(data, npy('<f2', [1, 2], Uint8Array.of(0, 0x3c, 0, 0x7c)));
      expect((await refusal(loadData({ data, seed: 1 }))).message).toContain('Infinity');
    }));

  it('are inputs and labels by name in an .npz file, and come again', () =>
    inFolder(async (home) => {
      const data = join(home, 'd.npz');
      const members = {
        X_train: halves,
        X_test: npy('<f8', [1, 2], float64Bytes([5, 6])),
        y_train: npy('<f8', [2], float64Bytes([3, -4])),
      };
      const packed = Object.entries(members).map(([name, content]) => ({
        name: `${name}.npy`,
        content,
      }));
      await writeFile(data, zip(packed));
      const how = { data, inputs: 'X_train', labels: 'y_train', seed: 1 };
      const { inputs, labels, recipe } = await loadData(how);
      expect(inputs.data).toEqual(Float64Array.of(1, -2, 2 ** -24, 65504));
      expect(labels).toEqual(Float64Array.of(3, -4));
      expect(await rebuildInputs(recipe, 2, 2)).toEqual(inputs);
      expect(
        (await loadData({ ...how, inputs: 'X_test', labels: 'random-sign' })).inputs.rows,
      ).toBe(1);
      expect((await refusal(loadData({ ...how, inputs: 'X_tset' }))).message).toContain(
        'did you mean "X_test"?',
      );
    }));
});

describe('fractions', () => {
  it('are exact if requested, and otherwise refused with the reason', () =>
    inFolder(async (home) => {
      const data = join(home, 'd.csv');
      await writeFile(data, 'a,b,y\n1/3,2,-1/7\n0.5,-2/6,1\n');
      const { exact } = await loadData({ data, bias: true, exact: true, seed: 1 });
      expect(Array.from(exact?.inputs.data ?? [], ({ num, den }) => `${num}/${den}`)).toEqual([
        '1/3',
        '2/1',
        '1/1',
        '1/2',
        '-1/3',
        '1/1',
      ]);
      expect(exact?.labels?.map(({ num, den }) => `${num}/${den}`)).toEqual(['-1/7', '1/1']);
      expect(await refusal(loadData({ data, seed: 1 }))).toMatchObject({
        place: { line: 2, column: 1 },
        message: expect.stringContaining('got the fraction "1/3"'),
        advice: expect.stringContaining('projection'),
      });
    }));
});

describe('input that is not a table', () => {
  it('is named: compressed files, folders, pipes', () =>
    inFolder(async (home) => {
      const data = join(home, 'a.csv');
      await writeFile(data, Uint8Array.of(0x1f, 0x8b, 8, 0));
      expect((await refusal(loadData({ data, seed: 1 }))).message).toContain('compressed by gzip');
      for (const [name, because] of [
        ['t.csv.gz', 'the file is compressed'],
        [home, 'expected a data file'],
      ] as const)
        expect((await refusal(loadData({ data: name, seed: 1 }))).message).toContain(because);
    }));

  it('is a folder or a pipe with the name of a file', () =>
    inFolder(async (home) => {
      const [folderNamed, pipe] = [join(home, 'd.csv'), join(home, 'p.csv')];
      await mkdir(folderNamed);
      execFileSync('mkfifo', [pipe]);
      for (const [data, because] of [
        [folderNamed, 'd.csv: a folder, not a file'],
        [pipe, 'p.csv: not a regular file'],
      ] as const)
        expect((await refusal(loadData({ data, seed: 1 }))).message).toContain(because);
    }));
});
