import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toDense } from '../../src/data/from-memory.ts';
import { prepare } from '../../src/data/prepare.ts';
import type { Recipe } from '../../src/data/data-set.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { profile, refusalOf } from './support.ts';

const plain: Recipe = { source: 'f.csv', labels: '', normalise: 'none', bias: false };

function prepared(
  rows: readonly (readonly number[])[],
  how: Partial<Recipe>,
  names?: readonly string[],
): { readonly inputs: Dense; readonly labels: Float64Array | undefined } {
  const table = { values: toDense(rows), names, labels: undefined };
  const { inputs, labels } = prepare(table, { ...plain, ...how });
  return { inputs, labels: labels?.values };
}

const three = [
  [1, 2, 3],
  [4, 5, 6],
];

describe('prepare', () => {
  it('splits off the label column by name, by index, and by index from the end', () => {
    for (const labels of ['b', '1', '-2'])
      expect(prepared(three, { labels }, ['a', 'b', 'c'])).toEqual({
        inputs: { rows: 2, cols: 2, data: Float64Array.of(1, 3, 4, 6) },
        labels: Float64Array.of(2, 5),
      });
    expect(prepared(three, { labels: '0' }).inputs.data).toEqual(Float64Array.of(2, 3, 5, 6));
    expect(prepared(three, { labels: '-1' }).inputs.data).toEqual(Float64Array.of(1, 2, 4, 5));
    expect(prepared(three, { labels: '0' }, ['a', 'b', '0']).labels).toEqual(Float64Array.of(3, 6));
  });

  it('refuses names and indices without a column, and lists the columns', () => {
    const place = { file: 'f.csv', field: 'labels' };
    expect(refusalOf(() => prepared(three, { labels: 'z' }, ['a', 'b', 'c']))).toMatchObject({
      code: 'input',
      place,
      message: expect.stringContaining('no column "z"'),
      advice: expect.stringContaining('The columns are a, b, c.'),
    });
    for (const labels of ['3', '-4', '999999999999999'])
      expect(refusalOf(() => prepared(three, { labels }))).toMatchObject({
        place,
        message: expect.stringContaining(`no column ${labels} among 3`),
        advice: expect.stringContaining('from 0 to 2, or from the end from -1 to -3'),
      });
    for (const labels of ['1.0', '1e0', ' 1', '0x1', 'NaN'])
      expect(refusalOf(() => prepared(three, { labels })).message).toContain('no column "');
    expect(refusalOf(() => prepared(three, { labels: 'a' }, ['a', 'b', 'a']))).toMatchObject({
      place,
      message: expect.stringContaining('several columns are named "a"'),
    });
  });

  it('refuses a table of labels only', () => {
    expect(refusalOf(() => prepared([[1], [2]], { labels: '0' }))).toMatchObject({
      place: { file: 'f.csv' },
      message: expect.stringContaining('got only labels'),
    });
  });

  it('splits, then normalises, then appends ones', () => {
    const rows = [
      [3, 100, 4],
      [0, 200, -5],
    ];
    expect(prepared(rows, { labels: '1', normalise: 'rows', bias: true }).inputs).toEqual({
      rows: 2,
      cols: 3,
      data: Float64Array.of(0.6, 0.8, 1, 0, -1, 1),
    });
    expect(prepared(rows, { labels: '1', bias: true }).inputs.data).toEqual(
      Float64Array.of(3, 4, 1, 0, -5, 1),
    );
  });

  it('normalises to norm 1 within a few units of the last place, at every scale', () => {
    const scale = fc.constantFrom(5e-324, 1e-310, 1e-160, 1, 1e160, 1e307);
    const entry = fc.integer({ min: -9, max: 9 });
    const entries = fc
      .array(entry, { minLength: 1, maxLength: 9 })
      .filter((row) => row.some((x) => x !== 0));
    fc.assert(
      fc.property(entries, scale, (row, s) => {
        const { data } = prepared([row.map((x) => x * s)], { normalise: 'rows' }).inputs;
        const square = data.reduce((sum, x) => sum + x * x, 0);
        return Math.abs(square - 1) <= 12 * Number.EPSILON;
      }),
      profile,
    );
    const twice = prepared([[5e-324, -5e-324]], { normalise: 'rows' }).inputs.data;
    expect(twice).toEqual(Float64Array.of(1 / Math.SQRT2, -1 / Math.SQRT2));
  });

  it('refuses to normalise a zero row, by its number', () => {
    expect(refusalOf(() => prepared([[1], [0]], { normalise: 'rows' }))).toMatchObject({
      place: { file: 'f.csv', field: 'X, row 2' },
      advice: expect.stringContaining('do not normalise'),
    });
    expect(prepared([[1], [0]], {}).inputs.data).toEqual(Float64Array.of(1, 0));
  });
});
