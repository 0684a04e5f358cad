import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chosenRows, readSource, sourceText } from '../../src/data/selection.ts';
import type { Selection } from '../../src/data/selection.ts';
import { profile, refusalOf } from './support.ts';

const texts = fc.array(fc.string(), { maxLength: 3 });
const selections: fc.Arbitrary<Selection> = fc.record(
  {
    inputs: fc.string(),
    features: texts,
    ignore: texts,
    rows: fc.nat(),
    sample: fc.record({ size: fc.nat(), seed: fc.integer() }),
  },
  { requiredKeys: [] },
);

describe('sourceText', () => {
  it('is read back, for all names and selections', () => {
    const names = fc.oneof(fc.string(), fc.constantFrom('a#b.csv', 'a.csv#{"rows":3}', '#{}', '#'));
    fc.assert(
      fc.property(names, selections, (name, selection) => {
        expect(readSource(sourceText(name, selection))).toEqual({
          name,
          selection: expect.objectContaining(selection),
        });
      }),
      profile,
    );
  });

  it('is the name where nothing is selected, and takes nothing else for a selection', () => {
    expect(sourceText('table.csv', {})).toBe('table.csv');
    expect(sourceText('iris', { rows: 100 })).toBe('iris#{"rows":100}');
    for (const name of ['a#{"rows":1.5}', 'a#{"rows": 1}', 'a#{"more":1}', 'a#{"rows":1', 'a#[]'])
      expect(readSource(name)).toEqual({ name, selection: {} });
  });
});

describe('chosenRows', () => {
  const place = { file: 'f' };

  it('takes the first, or the same sample from release to release, in the order of the table', () => {
    expect(chosenRows(5, {}, place)).toBeUndefined();
    expect(chosenRows(5, { rows: 3 }, place)).toEqual(Uint32Array.of(0, 1, 2));
    expect(chosenRows(20, { sample: { size: 5, seed: 3 } }, place)).toEqual(
      Uint32Array.of(0, 7, 10, 12, 15),
    );
  });

  it('draws without replacement, each row as often, for all sizes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), fc.integer(), (n, k, seed) => {
        const size = 1 + (k % n);
        const rows = Array.from(chosenRows(n, { sample: { size, seed } }, place) ?? []);
        expect(rows.length).toBe(size);
        expect([...new Set(rows)].sort((a, b) => a - b)).toEqual(rows);
        expect(rows.every((i) => i >= 0 && i < n)).toBe(true);
      }),
      profile,
    );
    const counts = new Uint32Array(10);
    for (let seed = 0; seed < 2000; seed++)
      for (const i of chosenRows(10, { sample: { size: 3, seed } }, place) ?? [])
        counts[i] = (counts[i] ?? 0) + 1;
    // 600 each; five standard deviations of a binomial are about 102
    for (const count of counts) expect(Math.abs(count - 600)).toBeLessThan(102);
  });

  it('refuses numbers of rows that there are not', () => {
    for (const rows of [0, 6, 1.5, -1, Number.NaN])
      expect(refusalOf(() => chosenRows(5, { rows }, place))).toMatchObject({
        code: 'input',
        message: expect.stringContaining(`expected ${rows} rows, and there are 5`),
      });
    const both = { rows: 1, sample: { size: 1, seed: 1 } };
    expect(refusalOf(() => chosenRows(5, both, place)).message).toContain('both');
  });
});
