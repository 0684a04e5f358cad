/** What the command line takes of tables, and a network for each class. */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { inFolder, run, start } from './spawned.ts';
import { widthwise } from './called.ts';
import { runs } from '../runs.ts';

const tables = fileURLToPath(new URL('../../node_modules/vega-datasets/data', import.meta.url));

/** Six samples of three classes; the files of two would coincide on a case-insensitive system. */
const flowers =
  'x1,x2,x3,kind\n1,0.5,2,a b\n-1,2,0.25,A B\n0,1,-1,c\n2,-1,1,a b\n1,3,-2,A B\n3,1,1,c\n';
const certify = ['certify', 'expressivity', '--data'];

describe('--classes', () => {
  it('writes a file for each class, none over another, and says what came of all', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'f.csv'), flowers);
      const words = [...certify, 'f.csv', '--labels', 'kind', '--bias', '--classes'];
      const { code, stdout } = await widthwise(folder, ...words);
      expect(stdout).toContain('3 of 3 classes certified, each with a network of its own');
      expect(stdout).toContain('class     "a b" is +1, the others are -1');
      expect(code).toBe(0);
      const files = ['proof-A%20B.json', 'proof-a%20b~2.json', 'proof-c.json'];
      expect(files.map((file) => existsSync(join(folder, file)))).toEqual([true, true, true]);
      const labelsOf = async (file: string): Promise<unknown> =>
        JSON.parse(await readFile(join(folder, file), 'utf8')).claim.labels;
      expect(await labelsOf('proof-c.json')).toEqual([-1, -1, 1, -1, -1, 1]);
      expect(await labelsOf('proof-a%20b~2.json')).toEqual([1, -1, -1, 1, -1, -1]);

      const json = await widthwise(folder, ...words, '--json');
      const document = JSON.parse(json.stdout);
      expect(document).toMatchObject({
        kind: 'classes',
        certified: ['A B', 'a b', 'c'],
        others: [],
        results: [{ class: 'A B' }, { class: 'a b' }, { class: 'c' }],
      });
      const refused = await widthwise(folder, ...words.slice(0, -1));
      expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--classes')]);
    }));
});

describe('the selection from a table', () => {
  it('is found again by a certificate by digest, from the file that --data gives', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'f.csv'), flowers);
      for (const taken of [
        ['--rows', '4'],
        ['--sample', '4', '--seed', '3'],
        ['--features', 'x3,x1'],
      ]) {
        const words = [...certify, 'f.csv', '--labels', 'x2', '--by-digest', ...taken];
        expect((await widthwise(folder, ...words)).code, taken.join(' ')).toBe(0);
        const given = await widthwise(folder, 'check', 'proof.json', '--data', 'f.csv');
        expect(given.stdout).toContain('VERIFIED');
        await writeFile(join(folder, 'other.csv'), flowers.replaceAll('\n1,', '\n4,'));
        const other = await widthwise(folder, 'check', 'proof.json', '--data', 'other.csv');
        expect(other.code, taken.join(' ')).toBe(1);
      }
    }));

  it('is refused before the search where no certificate can say it', () =>
    inFolder(async (folder) => {
      const names = Array.from({ length: 40 }, (_, k) => `${'x'.repeat(300)}${k}`);
      const row = (shift: number): string => names.map((_, k) => ((k * shift) % 7) - 3).join(',');
      await writeFile(join(folder, 'f.csv'), `${names.join(',')},y\n${row(2)},1\n${row(3)},2\n`);
      const words = [...certify, 'f.csv', '--by-digest', '--features', names.join(',')];
      const { code, stderr } = await widthwise(folder, ...words);
      expect([code, stderr]).toEqual([2, expect.stringMatching(/more than 10000\n.*--ignore/u)]);
    }));

  it('speaks of one input in the singular', () =>
    inFolder(async (folder) => {
      const words = [...certify, 'gaussian:6x3', '--rows', '1', '--labels', 'random-sign'];
      const { code, stdout } = await widthwise(folder, ...words);
      expect([code, stdout.replaceAll(/\s+/gu, ' ')]).toEqual([
        0,
        expect.stringContaining(' on this 1 input in dimension 3 fits'),
      ]);
    }));

  it('has the remark on decimals under --json, and names a missing value', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'f.csv'), 'a,b,y\n0.1,1,1\n2,,-1\n');
      const words = [...certify, 'f.csv'];
      const made = await widthwise(folder, ...words, '--ignore', 'b', '--bias', '--json');
      expect(JSON.parse(made.stdout)).toMatchObject({
        warnings: ['decimals such as 0.1 are read as the nearest doubles'],
      });
      expect(made.stderr).toBe('');
      const { code, stderr } = await widthwise(folder, ...words);
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /f\.csv, line 3, column 2: expected a number, got an empty field\n.*--ignore/u,
      );
    }));
});

describe('--data -', () => {
  it('reads standard input', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'f.csv'), flowers);
      const words = [start, ...certify, '-', '--labels', 'x2', '--features', 'x1,x3', '--quiet'];
      const piped = await run(words, folder, undefined, flowers);
      expect(piped).toMatchObject({ code: 0, stdout: 'verified\n' });
      const refused = await run([...words, '--by-digest'], folder, undefined, flowers);
      expect(refused.stderr).toContain('--by-digest does not apply to standard input');
    }));
});

/** Tables of vega-datasets with their labels, and the least even width at which the whitened rows certify (measured). */
const real: readonly (readonly [string, string, number])[] = [
  ['burtin.json', 'Neomycin', 12],
  ['crimea.json', 'disease', 12],
  ['ohlc.json', 'ret', 18],
  ['population_engineers_hurricanes.csv', 'hurricanes', 26],
  ['us-employment.csv', 'nonfarm_change', 16],
  ['driving.json', 'gas', 38],
  ['londonCentroids.json', 'cy', 38],
  ['obesity.json', 'rate', 56],
];

describe('a real table', () => {
  it.each(real.slice(0, runs(2, real.length)))(
    'certifies raw with --labels and --bias alone: %s',
    (file, labels, whitened) =>
      inFolder(async (folder) => {
        const words = [join(tables, file), '--labels', labels, '--bias'];
        const { code, stdout } = await widthwise(folder, ...certify, ...words);
        expect(code).toBe(0);
        const width = Number(/sigma\(X A W\^T\) v of width m = (\d+)/u.exec(stdout)?.[1]);
        expect(width).toBeLessThanOrEqual(1.5 * whitened);
      }),
  );

  it('leaves out its columns of words, and says so', () =>
    inFolder(async (folder) => {
      const words = [join(tables, 'burtin.json'), '--labels', 'Neomycin', '--bias'];
      const { stdout, stderr } = await widthwise(folder, ...certify, ...words);
      expect(stdout).toContain('n = 16, d = 3\n');
      for (const column of ['Bacteria', 'Gram_Staining', 'Genus'])
        expect(stderr).toContain(`column "${column}" holds words`);
    }));
});

describe('without --width', () => {
  const squares = ['gaussian:8x4', '--labels', 'random-sign', '--activation', 'x^2'];

  it('goes on to a wider network where the least width does not certify, and says so', () =>
    inFolder(async (folder) => {
      const { code, stdout } = await widthwise(folder, ...certify, ...squares);
      expect(code).toBe(0);
      expect(stdout).toContain('wider     m = 6: nothing was certified at 4\n');
      expect(stdout.replace(/\s+/gu, ' ')).toContain('v of width m = 6 with');
      const json = await widthwise(folder, ...certify, ...squares, '--json');
      expect(JSON.parse(json.stdout)).toMatchObject({ width: 6, threshold: { width: 4 } });
    }));

  it('takes the width that is asked for and no other', () =>
    inFolder(async (folder) => {
      const { code, stdout } = await widthwise(folder, ...certify, ...squares, '--width', '4');
      expect(code).toBe(1);
      expect(stdout).toContain('NOT CERTIFIED at width 4');
      expect(stdout).toContain('--width 6  (two more)');
      expect(stdout).not.toContain('wider');
    }));
});
