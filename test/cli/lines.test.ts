import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, fitted, wrap } from '../../src/cli/lines.ts';
import { inFolder, start } from './spawned.ts';

const words = fc
  .array(fc.stringMatching(/^[a-z]{1,12}$/u), { minLength: 1, maxLength: 30 })
  .map((all) => all.join(' '));

describe('columnsOf', () => {
  it('is the width of a terminal that knows it, and without end otherwise', () => {
    expect(columnsOf({ isTTY: true, columns: 72 })).toBe(72);
    expect(columnsOf({ isTTY: true, columns: 5 })).toBe(20);
    for (const stream of [{ columns: 72 }, { isTTY: true }, { isTTY: true, columns: 0 }])
      expect(columnsOf(stream)).toBe(Infinity);
  });
});

describe('wrap', () => {
  it('keeps every word, and 96 columns in a pipe, fewer on a narrow terminal', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 20, max: 150 }), (text, columns) => {
        for (const [stream, most] of [
          [{}, 96],
          [{ isTTY: true, columns }, Math.min(96, columns)],
        ] as const) {
          const lines = `    ${wrap(text, '    ', stream)}`.split('\n');
          expect(lines.every((line) => line.length <= most && line.startsWith('    '))).toBe(true);
          expect(lines.map((line) => line.trim()).join(' ')).toBe(text);
          // no line could have taken the next word
          lines.slice(1).forEach((line, k) => {
            const next = line.trim().split(' ')[0] ?? '';
            expect((lines[k]?.length ?? 0) + 1 + next.length).toBeGreaterThan(most);
          });
        }
      }),
      { seed: 20211206 },
    );
  });
});

describe('fitted', () => {
  it('breaks between words, with what follows a label below itself', () => {
    const text = 'width     m = 20; 2n/d = 20, activation tanh\nshort\n  - a point that is long';
    expect(fitted(text, 30)).toBe(
      [
        'width     m = 20; 2n/d = 20,',
        '          activation tanh',
        'short',
        '  - a point that is long',
      ].join('\n'),
    );
    expect(fitted('warning: some words here', 20)).toBe('warning: some words\n  here');
    expect(fitted('    12  3  because of that', 20)).toBe('    12  3  because\n  of that');
    expect(fitted('  12  3  because of that', 20)).toBe('  12  3  because of\n         that');
  });

  it('leaves words, commands and what fits as they are', () => {
    const text = `a ${'x'.repeat(64)} b\n  widthwise check a.json b.json c.json\n1   2   3\n`;
    const [first, ...others] = fitted(text, 30).split('\n');
    expect(first).toBe('a');
    expect(others).toEqual([
      `  ${'x'.repeat(64)}`,
      '  b',
      '  widthwise check a.json b.json c.json',
      '1   2   3',
      '',
    ]);
    expect(fitted(text, Infinity)).toBe(text);
  });

  it('changes nothing but white space', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 20, max: 40 }), (text, columns) => {
        const bare = (one: string): string => one.replaceAll(/[ \n]/gu, '');
        expect(bare(fitted(text, columns))).toBe(bare(text));
      }),
      { seed: 20211206 },
    );
  });
});

describe('a terminal of 50 columns', () => {
  it('is not overrun but by words that are longer', () =>
    inFolder((folder) => {
      const command = `${process.execPath} ${start}`;
      const said = (line: string): string =>
        spawnSync('script', ['-qec', `stty cols 50; ${line}`, '/dev/null'], {
          cwd: folder,
          encoding: 'utf8',
        }).stdout;
      const data = '--data gaussian:8x4 --labels random-sign';
      const texts = [
        said(`${command} certify expressivity ${data}`),
        said(`${command} certify expressivity --data no-file-of-this-name.csv`),
        said(`${command} certify kkt --help`),
      ];
      expect(texts[0]).toContain('VERIFIED');
      expect(texts[1]).toContain('error: ');
      expect(texts[2]).toContain('--radius');
      const lines = texts
        .join('\n')
        .replaceAll('\u001B[2K', '')
        .split(/[\r\n]+/u);
      for (const line of lines)
        if (line.length > 50 && !line.includes('widthwise '))
          expect(line.trim(), line).not.toContain(' ');
      return Promise.resolve();
    }));
});
