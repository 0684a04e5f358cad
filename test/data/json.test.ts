import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Table } from '../../src/data/data-set.ts';
import { readJson, readJsonLabels } from '../../src/data/json-files.ts';
import { finiteMatrix, profile, refusalOf, returnsOrRefuses, settled, utf8 } from './support.ts';
import type { Refusal } from './support.ts';

const read = (text: string): Table => settled(readJson(utf8(text), 'f.json'));
const refused = (text: string): Refusal => refusalOf(() => read(text));

describe('readJson', () => {
  it('gives back the very doubles that were printed, for all finite doubles', () => {
    fc.assert(
      fc.property(finiteMatrix, ({ rows, cols, entries }) => {
        const print = (x: number): string => (Object.is(x, -0) ? '-0' : String(x));
        const lines = Array.from(
          { length: rows },
          (_, i) =>
            `[${entries
              .slice(i * cols, (i + 1) * cols)
              .map(print)
              .join()}]`,
        );
        expect(read(`[${lines.join()}]`).values).toEqual({
          rows,
          cols,
          data: Float64Array.from(entries),
        });
      }),
      profile,
    );
  });

  it('reads a bare array of rows, and X with y', () => {
    expect(read('[[1, 2], [3, 4]]')).toMatchObject({
      values: { rows: 2, cols: 2, data: Float64Array.of(1, 2, 3, 4) },
      names: undefined,
      labels: undefined,
    });
    const both = read('\uFEFF{"y": [5, 6], "X": [[1], [2]]}');
    expect(both.values).toEqual({ rows: 2, cols: 1, data: Float64Array.of(1, 2) });
    expect(both.labels).toEqual({ values: Float64Array.of(5, 6) });
  });

  it('refuses NaN and Infinity, with their place', () => {
    expect(refused('{"X": [[1, 2],\n  [3, NaN]]}')).toMatchObject({
      code: 'input',
      place: { file: 'f.json', line: 2, column: 7 },
      message: expect.stringContaining('expected a finite number, got NaN'),
    });
    expect(refused('["NaN", -Infinity]')).toMatchObject({
      place: { file: 'f.json', line: 1, column: 9 },
      message: expect.stringContaining('got -Infinity'),
    });
    expect(refused('[[1, 2], [3, 1e999]]')).toMatchObject({
      place: { file: 'f.json', line: 1, column: 14 },
      message: expect.stringContaining('1e999 is beyond float64'),
    });
  });

  it.each([
    ['[[9007199254740993, 1],\n [9007199254740992, 1]]', 1, 3, 'it would become 9007199254740992'],
    ['{"X": [[1]], "y": [\n -1e-400]}', 2, 2, 'it would become 0'],
    ['{"X": [[1], [2]],\n "X": [[3], [4]]}', 2, 2, 'the key "X" stands twice'],
    ['{"X": [[1]], "\\u0058": [[2]]}', 1, 14, 'stands twice'],
    [
      '{"X": [[1]], "more": [{"a\\"": 1}, {"a\\"": 2, "b": {"a\\"": 3}, "a\\"" : 4}]}',
      1,
      63,
      'twice',
    ],
    ['{"X": [[1]], "__proto__": 1, "__proto__": 2}', 1, 30, 'twice'],
  ])('refuses what JSON.parse would lose, in %s', (text, line, column, because) => {
    expect(refused(text)).toMatchObject({
      code: 'input',
      place: { file: 'f.json', line, column },
      message: expect.stringContaining(because),
    });
  });

  it('accepts a key again in another object, and a text that is as long as a key', () => {
    const text = '{"X": [[1]], "a": {"X": ["X", "X", "X:"]}, "b": [{"a": "a"}, {"a": "b"}]}';
    expect(read(text).values.data).toEqual(Float64Array.of(1));
  });

  it('refuses text that is not JSON at its line and column', () => {
    const places: readonly (readonly [string, number, number])[] = [
      ['[[1, 2],\n [3 4]]', 2, 5],
      ['[[1, 2],\n [3, nope]]', 2, 6],
      ['[[1, 2],\n [3, ]]', 2, 6],
      ['[,1]', 1, 2],
      ['[[], nope]', 1, 6],
      ['["a\\"b", x]', 1, 10],
      ['[[1, 2]', 1, 8],
      ['[1] 2', 1, 5],
      ['{"X": [[1]],\n}', 2, 1],
    ];
    for (const [text, line, column] of places)
      expect(refused(text), text).toMatchObject({
        place: { file: 'f.json', line, column },
        message: expect.stringContaining('not JSON'),
      });
  });

  it('refuses ragged rows, rows that are not lists, and entries that are not numbers', () => {
    expect(refused('[[1, 2], [3]]')).toMatchObject({
      place: { file: 'f.json', field: 'X, row 2' },
      message: expect.stringContaining('expected 2 numbers as in row 1, got 1'),
    });
    expect(refused('[[1], 2]')).toMatchObject({ place: { field: 'X, row 2' } });
    expect(refused('[[1], "23"]')).toMatchObject({ place: { field: 'X, row 2' } });
    for (const entry of ['null', '"nan"', 'true', '[1]', '{}'])
      expect(refused(`[[1, 2], [3, ${entry}]]`)).toMatchObject({
        place: { file: 'f.json', field: 'X, row 2, column 2' },
        message: expect.stringContaining('expected a number, got'),
      });
  });

  it('refuses empty files, no rows, no columns, and objects without X', () => {
    for (const text of ['', ' \n']) expect(refused(text).message).toContain('the file is empty');
    expect(refused('[]').message).toContain('got 0 x 0');
    expect(refused('[[], []]').message).toContain('got 2 x 0');
    for (const text of ['{}', '{"y": [1]}', '{"X": 1}', '{"X": {"length": 1}}'])
      expect(refused(text)).toMatchObject({
        place: { file: 'f.json', field: 'X' },
        message: expect.stringContaining(
          'X: expected rows of numbers, all of one length, or one object a sample, got ',
        ),
      });
    for (const text of ['3', 'null'])
      expect(refused(text).message).toMatch(
        /^f\.json: expected an object, got (?:3|null)\nGive \[\[\.\.\.\], \.\.\.\], \[\{\.\.\.\}, \.\.\.\] or \{"X": /u,
      );
  });

  it('names a misspelled key, and ignores other keys', () => {
    expect(refused('{"X": [[1]], "Y": [1]}').message).toContain(
      'f.json: the object has no key "Y"; did you mean "y"?',
    );
    expect(refused('{"x": [[1]]}').message).toContain('has no key "x"; did you mean "X"?');
    expect(read('{"X": [[1]], "source": "somewhere"}').values.rows).toBe(1);
  });

  it('refuses labels that are not a list of finite numbers', () => {
    expect(refused('{"X": [[1]], "y": 1}').place).toEqual({ file: 'f.json', field: 'y' });
    expect(refused('{"X": [[1]], "y": ["a", 1]}').place).toEqual({
      file: 'f.json',
      field: 'y, entry 1',
    });
  });

  it('refuses more lists or objects than fit into memory before it makes them', () => {
    for (const [text, times] of [
      ['{'.repeat(1_000_001), '1000001 times {'],
      ['['.repeat(5_000_001), '5000001 times ['],
      [`[${'"",'.repeat(2_600_000)}0]`, '5200000 times "'],
    ] as const)
      expect(refusalOf(() => readJson(utf8(text), 'a.json')).message).toContain(times);
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(refusalOf(() => readJson(Uint8Array.of(0x5b, 0xff), 'f.json'))).toMatchObject({
      place: { file: 'f.json' },
      message: expect.stringContaining('not UTF-8'),
    });
  });

  it('returns or refuses with a line inside the text, for every text', () => {
    const piece = fc.constantFrom(
      '[',
      ']',
      '1',
      ',',
      '-',
      '"',
      '\\',
      'X',
      '{',
      '}',
      ':',
      '\n',
      'N',
    );
    fc.assert(
      fc.property(fc.string({ unit: piece, maxLength: 12 }), (text) => {
        if (!returnsOrRefuses(() => read(text))) return false;
        try {
          JSON.parse(text);
          return true;
        } catch {
          const { line = 1 } = refused(text).place;
          return line >= 1 && line <= text.split('\n').length;
        }
      }),
      { ...profile, numRuns: 2_000 },
    );
  });
});

describe('readJsonLabels', () => {
  it('reads a bare list and y', () => {
    expect(readJsonLabels(utf8('[1, -1]'), 'y.json').values).toEqual(Float64Array.of(1, -1));
    expect(readJsonLabels(utf8('{"y": [2]}'), 'y.json').values).toEqual(Float64Array.of(2));
    expect(readJsonLabels(utf8('["b", "a"]'), 'y.json').words).toEqual(['b', 'a']);
    expect(refusalOf(() => readJsonLabels(utf8('[[1], 1]'), 'y.json')).place).toEqual({
      file: 'y.json',
      field: 'y, entry 1',
    });
    expect(refusalOf(() => readJsonLabels(utf8('{"X": [[1]]}'), 'y.json')).place).toEqual({
      file: 'y.json',
      field: 'y',
    });
  });
});
