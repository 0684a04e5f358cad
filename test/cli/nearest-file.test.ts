import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { widthwise } from './called.ts';
import { inFolder } from './spawned.ts';

const certify = ['certify', 'expressivity', '--labels', 'y', '--data'];

describe('a file that is not there', () => {
  it.each([
    [[...certify, 'tabel.csv'], 'table.csv'],
    [[...certify, './tabel.csv'], './table.csv'],
    [[...certify, 'deep/numbers.npz'], 'deep/number.npz'],
    [[...certify, 'irsi'], 'iris'],
    [[...certify, 'gausian:4x2'], 'gaussian'],
    [['check', 'prof.json'], 'proof.json'],
    [['card', 'prof.json'], 'proof.json'],
    [['replay', 'CE-1819e987'], 'CE-1819e978'],
  ] as const)('is answered with the nearest in its folder: %j', (words, meant) =>
    inFolder(async (folder) => {
      await mkdir(join(folder, 'deep'));
      for (const file of ['table.csv', 'proof.json', 'deep/number.npz'])
        await writeFile(join(folder, file), '');
      const { code, stderr } = await widthwise(folder, ...words);
      const [sentence = ''] = stderr.split('\n');
      expect([code, sentence.slice(sentence.indexOf('; did'))]).toEqual([
        2,
        `; did you mean "${meant}"?`,
      ]);
    }),
  );

  it('is answered with none where none is near, or there is no folder', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'table.csv'), '');
      for (const file of ['other.csv', 'no/table.csv']) {
        const { stderr } = await widthwise(folder, ...certify, file);
        expect(stderr).toContain(`${file}: cannot be read`);
        expect(stderr).not.toContain('did you mean');
      }
    }));
});

describe('several files', () => {
  it('are named together, as none of them has the name that was given', () =>
    inFolder(async (folder) => {
      const words = ['certify', 'kkt', '--data', 'gaussian:8x4', '--labels', 'random-sign'];
      const { stdout } = await widthwise(folder, ...words, '--out', 'x.json');
      expect(stdout.trimEnd().split('\n').at(-1)).toBe(
        'written x-ball.json, x-cone.json, x-box.json',
      );
      const one = await widthwise(folder, ...words, '--out', 'x.json', '--set', 'ball');
      expect(one.stdout).not.toMatch(/^written x/mu);
    }));
});
