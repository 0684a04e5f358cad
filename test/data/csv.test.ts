import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Table } from '../../src/data/data-set.ts';
import { readCsv } from '../../src/data/csv.ts';
import { finiteMatrix, profile, refusalOf, returnsOrRefuses, settled, utf8 } from './support.ts';
import type { Refusal } from './support.ts';

const read = (text: string): Table => settled(readCsv(utf8(text), 'f.csv'));
const refused = (text: string): Refusal => refusalOf(() => read(text));

/** The shortest text that gives the double back; String(-0) is "0". */
const exact = (x: number): string => (Object.is(x, -0) ? '-0' : String(x));

describe('readCsv', () => {
  it('gives back the very doubles that were printed, for all finite doubles', () => {
    fc.assert(
      fc.property(finiteMatrix, fc.constantFrom('\n', '\r\n'), ({ rows, cols, entries }, end) => {
        const lines = Array.from({ length: rows }, (_, i) =>
          entries
            .slice(i * cols, (i + 1) * cols)
            .map(exact)
            .join(','),
        );
        const { values, names } = read(lines.join(end));
        expect(names).toBeUndefined();
        expect(values).toEqual({ rows, cols, data: Float64Array.from(entries) });
      }),
      profile,
    );
  });

  it('takes a first line with a field that is not a number as the header', () => {
    const table = read('a,"b, c",y\n1,2,3\n4,5,6\n');
    expect(table.names).toEqual(['a', 'b, c', 'y']);
    expect(table.values).toEqual({
      rows: 2,
      cols: 3,
      data: Float64Array.from([1, 2, 3, 4, 5, 6]),
    });
    expect(read('1,y\n2,3').names).toEqual(['1', 'y']);
    expect(read('1,2\n3,4').names).toBeUndefined();
  });

  it('reads a byte order mark, CRLF, blanks around fields and at the end, and quoted numbers', () => {
    const { values, names } = read('\uFEFFa,b\r\n "1" , 2\r\n+.5e1,"-3."\r\n\r\n \n');
    expect(names).toEqual(['a', 'b']);
    expect(values.data).toEqual(Float64Array.from([1, 2, 5, -3]));
    expect(read('"a ""b""",c\n1,2').names).toEqual(['a "b"', 'c']);
    expect(read('7').values).toEqual({ rows: 1, cols: 1, data: Float64Array.of(7) });
  });

  it('refuses ragged lines at the first field too many or missing', () => {
    expect(refused('1,2,3\n4,5,6\n7,8')).toMatchObject({
      code: 'input',
      place: { file: 'f.csv', line: 3, column: 3 },
      message: expect.stringContaining('expected 3 columns as in line 1, got 2'),
    });
    expect(refused('a,b\n1,2,3').place).toEqual({ file: 'f.csv', line: 2, column: 3 });
    expect(refused('1,2\n3,4,').place).toEqual({ file: 'f.csv', line: 2, column: 3 });
  });

  it('refuses text in a number at its line and column', () => {
    for (const text of ['setosa', '0x10', '1_000', '1e', '--1', '1 2', '1.2.3', 'e5', '.', '1d0'])
      expect(refused(`a,b,c\r\n1,2,3\r\n4,${text},6`)).toMatchObject({
        place: { file: 'f.csv', line: 3, column: 2 },
        message: expect.stringContaining(`expected a number, got "${text}"`),
        advice: expect.stringContaining('Leave this column out, or encode its classes as numbers'),
      });
    expect(refused('1,2\na,b')).toMatchObject({ place: { line: 2, column: 1 } });
  });

  it('refuses numbers that are not finite in any spelling, and never mistakes them for a header', () => {
    for (const text of ['nan', 'NaN', 'inf', '-inf', '+Infinity', 'NA', 'null'])
      expect(refused(`1,${text}\n3,4`)).toMatchObject({
        place: { file: 'f.csv', line: 1, column: 2 },
        message: expect.stringContaining(`got "${text}"`),
        advice: expect.stringContaining('finite'),
      });
    expect(refused('nan\n')).toMatchObject({ place: { line: 1, column: 1 } });
    expect(refused('1,2\n3,1e309')).toMatchObject({
      place: { line: 2, column: 2 },
      message: expect.stringContaining('1e309 is beyond float64'),
    });
  });

  it('refuses numbers that float64 would change, with their place', () => {
    for (const [text, because] of [
      ['9007199254740993', 'it would become 9007199254740992'],
      ['"9007199254740993.0"', 'it would become 9007199254740992'],
      ['1e-400', 'it would become 0'],
      ['-1e400', 'beyond float64'],
    ] as const)
      expect(refused(`id,b\n9007199254740992,1\n3,${text}`)).toMatchObject({
        code: 'input',
        place: { file: 'f.csv', line: 3, column: 2 },
        message: expect.stringContaining(because),
      });
    expect(read('9007199254740992,0.1\n-0,0e-999').values.data).toEqual(
      Float64Array.of(9007199254740992, 0.1, -0, 0),
    );
  });

  it('refuses an empty field and an empty line: samples would move against their labels', () => {
    expect(refused('1,2\n3,\n5,6')).toMatchObject({
      place: { line: 2, column: 2 },
      message: expect.stringContaining('empty field'),
    });
    expect(refused(',2\n3,4').place).toEqual({ file: 'f.csv', line: 1, column: 1 });
    expect(refused('1\n\n2\n')).toMatchObject({
      place: { file: 'f.csv', line: 2 },
      message: expect.stringContaining('an empty line'),
    });
  });

  it('refuses empty files and headers without samples', () => {
    for (const text of ['', '\uFEFF', '\n \r\n'])
      expect(refused(text)).toMatchObject({
        place: { file: 'f.csv' },
        message: expect.stringContaining('the file is empty'),
      });
    expect(refused('a,b\n')).toMatchObject({
      place: { file: 'f.csv' },
      message: expect.stringContaining('a header and no samples'),
    });
  });

  it('reads columns separated by semicolons, tabs or bars, with quotes and without, and says so', () => {
    for (const [mark, name] of [
      [';', 'semicolons'],
      ['\t', 'tabs'],
      ['|', 'bars'],
    ] as const) {
      const table = read(
        ['a,b', '"c;\t|"', 'd'].join(mark) + `\n1${mark}"2"${mark} 3 \r\n4${mark}5${mark}6`,
      );
      expect(table.names).toEqual(['a,b', 'c;\t|', 'd']);
      expect(table.values).toEqual({ rows: 2, cols: 3, data: Float64Array.of(1, 2, 3, 4, 5, 6) });
      expect(table.guesses).toEqual([`f.csv: columns are taken to be separated by ${name}`]);
    }
    expect(readCsv(utf8('1\t2\n'), 'f.TSV').guesses).toEqual([]);
    expect(read('a,b;c\n1,2').names).toEqual(['a', 'b;c']); // as many in each line
    expect(read('a,b\n1,2').guesses).toEqual([]);
    expect(refused('1;2\n3').message).toContain('expected 2 columns as in line 1, got 1');
  });

  it('refuses columns separated by spaces', () => {
    expect(refused('1.0e+00 2.0e+00\n3 4')).toMatchObject({
      place: { file: 'f.csv', line: 1 },
      message: expect.stringContaining('columns separated by spaces'),
      advice: expect.stringContaining('delimiter=","'),
    });
    expect(read('sepal length\n5').names).toEqual(['sepal length']);
  });

  it('names a decimal comma and marks between thousands, and never takes them for words', () => {
    for (const text of ['1,5', '-0,25', '1.234,5', '1e', '1,5e3'].filter((t) => t !== '1e'))
      expect(refused(`a;b\n1;${text}\n2;${text}\n3;${text}`)).toMatchObject({
        place: { file: 'f.csv', line: 2, column: 2 },
        message: expect.stringContaining(`got "${text}", which has a decimal comma`),
      });
    expect(refused('a,b\n1,"1,5"').message).toContain('decimal comma');
  });

  it('names UTF-16', () => {
    for (const encoding of [
      [0xff, 0xfe, 0x31, 0, 0x2c, 0],
      [0xfe, 0xff, 0, 0x31],
      [0x31, 0, 0x2c, 0],
    ])
      expect(refusalOf(() => readCsv(Uint8Array.from(encoding), 'f.csv'))).toMatchObject({
        place: { file: 'f.csv' },
        message: expect.stringContaining('UTF-16'),
      });
  });

  it('keeps a tab at the end of the last line: a field is empty there', () => {
    expect(refused('1\t2\n3\t\n\n')).toMatchObject({ place: { line: 2, column: 2 } });
  });

  it('leaves out what has more words than numbers; an equal number is a mistake in a number', () => {
    expect(read('a,b,c\n1,x,2\n3,y,4\n5,6,7').values.data).toEqual(
      Float64Array.of(1, 2, 3, 4, 5, 7),
    );
    expect(refused('a,b,c\n1,x,2\n3,6,4')).toMatchObject({ place: { line: 2, column: 2 } });
    expect(refused('b\nx').message).toContain('at least one column of numbers');
  });

  it('reports a decimal that is not a double, once', () => {
    expect(read('0.5,1e3\n2,0.75').rounded).toBeUndefined();
    expect(read('0.5,1e3\n2,+.10\n0.3,1').rounded).toBe('+.10');
  });

  it('refuses quotes that enclose no whole field, and other line ends', () => {
    for (const line of ['"1,2', '1"2,3', '"1"2,3'])
      expect(refused(line)).toMatchObject({
        place: { file: 'f.csv', line: 1, column: 1 },
        message: expect.stringContaining('quote'),
      });
    expect(refused('1,2\n3,"4\n5"').place).toEqual({ file: 'f.csv', line: 2, column: 2 });
    expect(refused('1\r2\r3')).toMatchObject({
      place: { file: 'f.csv', line: 1 },
      message: expect.stringContaining('carriage return'),
    });
  });

  it('refuses bytes that are not UTF-8, with the line', () => {
    const latin1 = Uint8Array.from([...utf8('1,2\n3,'), 0xe9]);
    expect(refusalOf(() => readCsv(latin1, 'f.csv'))).toMatchObject({
      place: { file: 'f.csv', line: 2 },
      message: expect.stringContaining('not UTF-8'),
    });
  });

  it('refuses more than 2^27 entries before it makes room for them', () => {
    const wide = `${'0,'.repeat(16_383)}0`;
    const message = refused(`${wide}${'\n1'.repeat(8_192)}`).message;
    expect(message).toContain('8193 x 16384 is more than 134217728 entries, the limit');
    expect(refused(`${wide}${'\n1'.repeat(8_191)}`).message).toContain('expected 16384 columns');
  });

  it('reads row numbers in 200,000 columns, not in quadratic time', () => {
    const wide = `${','.repeat(200_000)}a\n${'1,'.repeat(200_000)}2`;
    expect(read(wide).values).toEqual({ rows: 1, cols: 1, data: Float64Array.of(2) });
  });

  it('refuses a million digits that are not a number, not in quadratic time', () => {
    expect(refused(`1\n${'1'.repeat(1_000_000)}x`).place).toMatchObject({ line: 2, column: 1 });
  });

  it('returns or refuses every text, and never throws anything else', () => {
    const piece = fc.constantFrom(
      '1',
      ',',
      '\n',
      '"',
      '\r',
      'a',
      ';',
      '-',
      '.',
      'e',
      ' ',
      '\uFEFF',
    );
    fc.assert(
      fc.property(fc.string({ unit: piece, maxLength: 12 }), (text) =>
        returnsOrRefuses(() => read(text)),
      ),
      { ...profile, numRuns: 2_000 },
    );
  });
});

describe('a very long line', () => {
  it('is read up to a million columns and refused beyond 32 MiB', () => {
    const wide = readCsv(utf8(`${'1,'.repeat(999_999)}1\n`), 'wide.csv');
    expect(wide.values).toMatchObject({ rows: 1, cols: 1_000_000 });
    const longer = new Uint8Array(33_554_433).fill(44);
    expect(refusalOf(() => readCsv(longer, 'long.csv'))).toMatchObject({
      place: { file: 'long.csv', line: 1 },
    });
  });
});
