import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../src/data/csv.ts';
import { loadData, rebuildInputs } from '../../src/data/load.ts';
import { inFolder, refusal, refusalOf, settled, utf8 } from './support.ts';

function read(text: string): object {
  const { values, names, guesses } = settled(readCsv(utf8(text), 'f.csv'));
  return { rows: values.rows, data: Array.from(values.data), names, guesses };
}

const numbered = 'column 1, without a name, is left out and not counted: it numbers the rows';

describe('the first line of a table', () => {
  it('is a header where it numbers the columns over decimals, as pandas writes an array', () => {
    const guesses = [
      'f.csv: line 1 is taken for a header: it reads 0 to 2, the numbers of the columns',
    ];
    const names = ['0', '1', '2'];
    const data = [0.5, 1, 2, 3, 4, 5];
    expect(read('0,1,2\n0.5,1,2\n3,4,5\n')).toEqual({ rows: 2, data, names, guesses });
    expect(read('"0","1","2"\r\n5e-1,1,2\r\n3,4,5')).toEqual({ rows: 2, data, names, guesses });
    expect(read('0\n1.5\n2\n')).toMatchObject({ rows: 2, names: ['0'], data: [1.5, 2] });
  });

  it('counts as a sample above integers, with a remark, and if it is written like one', () => {
    const said = [
      'f.csv: line 1 is taken for a sample: it reads 0 to 1, as a header of column numbers would',
    ];
    expect(read('0,1\n1,0\n')).toMatchObject({ rows: 2, names: undefined, guesses: said });
    expect(read('0,1')).toMatchObject({ rows: 1, guesses: said });
    for (const text of ['0.0,1\n0.5,2', '1,2\n0.5,2', '0,2\n0.5,2', '1,0\n.5,2', '0\n1\n0'])
      expect(read(text), text).toMatchObject({ names: undefined, guesses: [] });
  });

  it('is a header where some of its fields are numbers, with a remark', () => {
    expect(read('5.1,3.5,setosa\n1,2,3')).toMatchObject({
      rows: 1,
      guesses: [
        'f.csv: line 1 is taken for a header: "setosa" is no number, though 2 of its fields are',
      ],
    });
    expect(read('a,b\n1,2')).toMatchObject({ names: ['a', 'b'], guesses: [] });
  });
});

describe('a column of row numbers', () => {
  it.each([
    [',a,b,y\n0,5,6,1\n1,7,8,-1\n', [numbered]],
    ['"","a","b","y"\n"1",5,6,1\n"2",7,8,-1', [numbered]], // R
    [',a,b,y\n17,5,6,1\n3,7,8,-1', [numbered]], // shuffled
    ['Unnamed: 0,a,b,y\n0,5,6,1\n1,7,8,-1', [numbered.replace('without a name', '"Unnamed: 0"')]],
    [
      'Unnamed: 0.1,Unnamed: 0,a,b,y\n0,4,5,6,1\n1,9,7,8,-1',
      [
        numbered.replace('without a name', '"Unnamed: 0.1"'),
        numbered.replace('1, without a name', '2, "Unnamed: 0"'),
      ],
    ],
  ])('is left out with a remark: %s', (text, guesses) => {
    expect(read(text)).toEqual({
      rows: 2,
      data: [5, 6, 1, 7, 8, -1],
      names: ['a', 'b', 'y'],
      guesses: guesses.map((guess) => `f.csv: ${guess}`),
    });
  });

  it('is left out below a header of column numbers, as pandas writes a frame by default', () => {
    expect(read(',0,1\n0,5,6\n1,7,8\n')).toEqual({
      rows: 2,
      data: [5, 6, 7, 8],
      names: ['0', '1'],
      guesses: [
        'f.csv: line 1 is taken for a header: it reads 0 to 1, the numbers of the columns',
        `f.csv: ${numbered}`,
      ],
    });
    expect(refusalOf(() => read(',0,2\n0,5,6')).place).toMatchObject({ line: 1, column: 1 });
  });

  it.each([
    [',a\n0.5,1\n1,2', 2],
    [',a\n-1,1\n0,2', 2],
    [',a\n3,1\n3,2', 2],
    [',a\n0,1\n-0,2', 2],
  ])('is an input where it cannot number the rows: %s', (text, cols) => {
    const { values, guesses } = readCsv(utf8(text), 'f.csv');
    expect(values.cols).toBe(cols);
    expect(guesses).toEqual([
      'f.csv: column 1, without a name, is an input: it does not number the rows',
    ]);
  });

  it('is left out only without a name, and only if there are other columns', () => {
    for (const text of ['id,a\n0,1\n1,2', 'a,\n1,0\n2,1', 'Unnamed: 1,a\n0,5\n1,6', 'index,y\n0,1'])
      expect(readCsv(utf8(text), 'f.csv')).toMatchObject({ values: { cols: 2 }, guesses: [] });
    expect(read('Unnamed: 0\n0\n1')).toMatchObject({ data: [0, 1], guesses: [] });
  });
});

describe('a guess', () => {
  it('is a warning of the data set, whose recipe gives the same inputs again', () =>
    inFolder(async (folder) => {
      const data = join(folder, 'f.csv');
      await writeFile(data, ',a,b,c\n0,5.5,6,1\n1,7,8,-1\n');
      for (const labels of ['c', '2', '-1']) {
        const set = await loadData({ data, labels, seed: 1 });
        expect(set.warnings).toEqual([`${data}: ${numbered}`]);
        expect(set.labels).toEqual(Float64Array.of(1, -1));
        expect(set.inputs.data).toEqual(Float64Array.of(5.5, 6, 7, 8));
        expect(await rebuildInputs(set.recipe, 2, 2)).toEqual(set.inputs);
      }
    }));

  it('is a warning for a file of labels too, and part of the refusal of a wrong number', () =>
    inFolder(async (folder) => {
      const labels = join(folder, 'y.csv');
      await writeFile(labels, ',y\n0,1\n1,-1\n');
      const set = await loadData({ data: 'gaussian:2x2', labels, seed: 1 });
      expect(set.labels).toEqual(Float64Array.of(1, -1));
      expect(set.warnings).toEqual([`${labels}: ${numbered}`]);
      await writeFile(labels, '0\n1.5\n2\n');
      expect(await refusal(loadData({ data: 'gaussian:3x2', labels, seed: 1 }))).toMatchObject({
        message: expect.stringContaining('expected 3 labels, one per sample, got 2'),
        advice: expect.stringContaining('line 1 is taken for a header'),
      });
    }));
});
