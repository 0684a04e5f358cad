import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/index.ts';
import { widthwise } from './called.ts';
import { inFolder } from './spawned.ts';

const small = ['certify', 'expressivity', '--data', 'gaussian:8x4', '--labels', 'random-sign'];

/** Writes a table of 6 samples of 3 inputs, with labels in the column "y". */
async function writeTable(folder: string): Promise<void> {
  const rows = ['a,b,c,y', '1,2,0,3', '0,1,4,-1', '2,2,1,0.5', '-1,3,2,7', '5,-1,1,2', '1,0,-2,1'];
  await writeFile(join(folder, 'table.csv'), `${rows.join('\n')}\n`);
}

describe('widthwise certify and check', () => {
  it('certify at the default width and verify the written file', () =>
    inFolder(async (folder) => {
      const made = await widthwise(folder, ...small);
      expect(made).toMatchObject({ code: 0, stderr: '' });
      expect(made.stdout).toContain('n = 8, d = 4');
      expect(made.stdout).toContain('m = 4; 2n/d = 4, 2n/q = 4 with q = rank X = 4');
      expect(made.stdout).toMatch(/^VERIFIED {2}A network .* of width m = 4/mu);
      expect(await readdir(folder)).toEqual(['proof.json']);
      const checked = await widthwise(folder, 'check', 'proof.json');
      expect(checked).toMatchObject({ code: 0, stderr: '' });
      expect(checked.stdout).toMatch(/^VERIFIED/u);
      expect(checked.stdout).toContain('sigma_min(J) >= sigma_0 =');
    }));

  it('write the same file for the same command', () =>
    inFolder(async (folder) => {
      await widthwise(folder, ...small);
      const first = await readFile(join(folder, 'proof.json'), 'utf8');
      await widthwise(folder, ...small);
      expect(await readFile(join(folder, 'proof.json'), 'utf8')).toBe(first);
    }));

  it('take labels from a column or a file, a formula for sigma, and data by digest', () =>
    inFolder(async (folder) => {
      await writeTable(folder);
      await writeFile(join(folder, 'labels.csv'), '1\n2\n3\n4\n5\n6\n');
      const data = ['certify', 'expressivity', '--data', 'table.csv'];
      const own = await widthwise(folder, ...data, '--labels', '-1', '--out', 'own.json');
      expect(own).toMatchObject({ code: 0 });
      const formula = ['--activation', 'x/(1 + x^2)', '--bias', '--normalise', 'rows'];
      const other = [...formula, '--labels', 'labels.csv', '--by-digest', '--out', 'other.json'];
      expect(await widthwise(folder, ...data, ...other)).toMatchObject({ code: 0 });
      const text = await readFile(join(folder, 'other.json'), 'utf8');
      expect(text).toContain('"recipe":{"source":"table.csv"');
      expect(text).not.toContain('"matrix"');
      expect(await widthwise(folder, 'check', 'other.json')).toMatchObject({ code: 0 });
    }));

  it('take data named by digest from --data, and reject other data', () =>
    inFolder(async (folder) => {
      const byDigest = ['--by-digest', '--quiet'];
      expect(await widthwise(folder, ...small, ...byDigest)).toMatchObject({
        code: 0,
        stdout: 'verified\n',
      });
      const check = ['check', 'proof.json', '--data'];
      expect(await widthwise(folder, ...check, 'gaussian:8x4:1')).toMatchObject({ code: 0 });
      const wrong = await widthwise(folder, ...check, 'gaussian:8x4:2');
      expect(wrong.code).toBe(1);
      expect(wrong.stdout).toContain('claim.inputs.sha256');
      expect(await widthwise(folder, ...check, 'nowhere.csv')).toMatchObject({ code: 2 });
    }));

  it('open a file that a certificate names only when the user gives it', () =>
    inFolder(async (folder) => {
      await mkdir(join(folder, 'out'));
      await writeTable(folder);
      const data = ['certify', 'expressivity', '--data', 'table.csv', '--by-digest'];
      const out = join('out', 'proof.json');
      expect(await widthwise(folder, ...data, '--out', out)).toMatchObject({ code: 0 });
      for (const exact of [[], ['--exact']]) {
        expect(await widthwise(folder, 'check', out, ...exact)).toMatchObject({ code: 2 });
        const given = ['check', out, '--data', 'table.csv', ...exact];
        expect(await widthwise(folder, ...given)).toMatchObject({ code: 0 });
      }
      const text = await readFile(join(folder, out), 'utf8');
      for (const source of ['../table.csv', join(folder, 'table.csv')]) {
        await writeFile(join(folder, out), text.replace('"table.csv"', JSON.stringify(source)));
        const refused = await widthwise(folder, 'check', out);
        expect(refused).toMatchObject({ code: 2, stdout: '' });
        expect(refused.stderr).toContain('not opened on the word of a file');
        expect(refused.stderr).toContain('--data FILE');
        expect(await check(await readFile(join(folder, out), 'utf8')).catch(String)).toContain(
          'not opened',
        );
      }
    }));

  it('certify all label vectors at once without being given any', () =>
    inFolder(async (folder) => {
      const words = ['certify', 'expressivity', '--data', 'gaussian:8x4', '--all-labels', '--json'];
      const made = await widthwise(folder, ...words);
      expect(made).toMatchObject({ code: 0, stderr: '' });
      expect(JSON.parse(made.stdout)).toMatchObject({
        kind: 'checked',
        claim: 'full-row-rank-on-ball',
        verdict: { kind: 'verified' },
        width: 4,
        threshold: { samples: 8, dimension: 4, rank: 4, rankIsExact: true, width: 4 },
      });
    }));

  it('compute no rank for a width that is given and certifies', () =>
    inFolder(async (folder) => {
      const made = await widthwise(folder, ...small, '--width', '4');
      expect(made.stdout).toContain('m = 4; 2n/d = 4, activation tanh');
      const json = await widthwise(folder, ...small, '--width', '4', '--json');
      const document: unknown = JSON.parse(json.stdout);
      expect(document).toMatchObject({ kind: 'checked', width: 4 });
      expect(document).not.toHaveProperty('threshold');
    }));

  it('say by how much a width below 2n/q fails, and what to try', () =>
    inFolder(async (folder) => {
      const made = await widthwise(folder, ...small, '--width', '2');
      expect(made.code).toBe(1);
      expect(made.stdout).toContain('NOT CERTIFIED at width 2');
      expect(made.stdout).toContain('--width 4  (the next even number from 2n/q = 4');
      expect(made.stdout).toContain('--seed 2');
      expect(made.stdout).toContain('does not say that it is false');
      expect(await readdir(folder)).toEqual([]);
      const json = await widthwise(folder, ...small, '--width', '2', '--json');
      expect(JSON.parse(json.stdout)).toMatchObject({ kind: 'not-certified', width: 2 });
    }));

  it('name equal samples on stderr, and nothing under --quiet', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'twice.csv'), '1,2,1\n1,2,-1\n');
      const words = ['certify', 'expressivity', '--data', 'twice.csv', '--labels', '2'];
      const made = await widthwise(folder, ...words, '--width', '6');
      expect(made.code).toBe(1);
      expect(made.stderr).toMatch(/^warning: equal rows \(rows 1 and 2\)/u);
      const quiet = await widthwise(folder, ...words, '--width', '6', '--quiet');
      expect(quiet).toMatchObject({ code: 1, stderr: '' });
      expect(quiet.stdout).toBe('impossible\n');
    }));

  it('ask for labels where the data have none', () =>
    inFolder(async (folder) => {
      const made = await widthwise(folder, 'certify', 'expressivity', '--data', 'gaussian:8x4');
      expect(made).toMatchObject({ code: 2, stdout: '' });
      expect(made.stderr).toContain('--labels random-sign');
    }));
});

describe('widthwise certify', () => {
  it('exits with 2 when the file cannot be written or would exceed a limit of the checker', () =>
    inFolder(async (folder) => {
      const nowhere = await widthwise(folder, ...small, '--out', 'nowhere/proof.json');
      expect(nowhere.code).toBe(2);
      expect(nowhere.stderr).toContain('nowhere/proof.json: cannot be written: there is no folder');
      const large = ['certify', 'expressivity', '--data', 'gaussian:6001x1', '--all-labels'];
      const refused = await widthwise(folder, ...large);
      expect(refused).toMatchObject({ code: 2, stdout: '' });
      expect(refused.stderr).toContain('6000 samples');
      expect(await readdir(folder)).toEqual([]);
    }));

  it('advises another activation where sigma has a kink or is a polynomial', () =>
    inFolder(async (folder) => {
      const away = await widthwise(folder, ...small, '--activation', 'relu');
      expect(away).toMatchObject({ code: 0 }); // off its kinks relu is linear, and L = 0
      const kink = await widthwise(folder, ...small, '--activation', 'relu', '--width', '2');
      expect(kink).toMatchObject({ code: 1 });
      expect(kink.stdout).toContain('--activation softplus  (sigma has kinks');
      const polynomial = await widthwise(folder, ...small, '--activation', 'x^2', '--width', '4');
      expect(polynomial).toMatchObject({ code: 1 });
      expect(polynomial.stdout).toContain('--activation tanh  (sigma is a polynomial');
    }));

  it.each<readonly [string, string]>([
    ['--data gaussian:100000x1000', '6000 samples'],
    ['--data gaussian:10x9000000', '33554432 numbers'],
    ['--data gaussian:40x10 --width 100000000', '2,097,152'],
    ['--data gaussian:40x10 --width 1000000', 'n m is 40000000'],
    ['--data gaussian:4x4 --starts 1e12', '100,000'],
    ['--data mnist:1000000000', '6000 samples'],
  ])('refuses %s before any work, and names the limit', (words, limit) =>
    inFolder(async (folder) => {
      const end = await widthwise(folder, 'certify', 'nice-region', ...words.split(' '));
      expect(end).toMatchObject({ code: 2, stdout: '' });
      expect(end.stderr).toContain(limit);
    }),
  );
});

describe('widthwise check', () => {
  it('refuses a file that is too large without reading it', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'large.json'), '');
      await truncate(join(folder, 'large.json'), 100_000_001);
      const end = await widthwise(folder, 'check', 'large.json');
      expect(end.code).toBe(2);
      expect(end.stdout).toMatch(/^resource-limit: the checker takes characters <= 100000000/u);
    }));

  it('exits with 1 for a rejected file, and with 2 for a malformed, unsupported or missing one', () =>
    inFolder(async (folder) => {
      await widthwise(folder, ...small);
      const file = join(folder, 'proof.json');
      const text = await readFile(file, 'utf8');
      const tampered = async (from: RegExp, to: string): ReturnType<typeof widthwise> => {
        const other = text.replace(from, to);
        expect(other).not.toBe(text);
        await writeFile(file, other);
        return widthwise(folder, 'check', 'proof.json');
      };
      const flipped = await tampered(/"labels":\[(-?)1,/u, '"labels":[3,');
      expect(flipped).toMatchObject({ code: 1 });
      expect(flipped.stdout).toMatch(/^REJECTED {2}claim\.radius: not shown/u);
      expect(flipped.stdout).toContain('The claim may still be true.');
      const digest = await tampered(/"sha256":"./u, '"sha256":"0');
      expect(digest.code).toBe(1);
      const spaced = await tampered(/"version":1/u, '"version": 1');
      expect(spaced).toMatchObject({ code: 2 });
      expect(spaced.stdout).toMatch(/^malformed: line 2: not in canonical form/u);
      const later = await tampered(/"version":1/u, '"version":2');
      expect(later).toMatchObject({ code: 2 });
      expect(later.stdout).toMatch(/^unsupported: version 2/u);
      const cut = await tampered(/\n"witness"[^]*/u, '');
      expect(cut).toMatchObject({ code: 2 });
      const missing = await widthwise(folder, 'check', 'missing.json');
      expect(missing).toMatchObject({ code: 2, stdout: '' });
      expect(missing.stderr).toContain(
        'missing.json: cannot be read: there is no such file or folder',
      );
    }));

  it('gives the verdict as JSON', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'bad.json'), '{}');
      const { code, stdout } = await widthwise(folder, '--json', 'check', 'bad.json');
      expect(code).toBe(2);
      expect(JSON.parse(stdout)).toMatchObject({
        file: 'bad.json',
        verdict: { kind: 'malformed', at: 'certificate' },
      });
    }));
});
