/** certify --width least. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { certify } from '../../src/index.ts';
import { widthwise } from './called.ts';
import { inFolder } from './spawned.ts';

const least = ['--labels', 'random-sign', '--width', 'least'];
const data = ['certify', 'expressivity', '--data'];
/** Of which a start of the least width fails. */
const hard = ['gaussian:8x1:2', '--scale', '1', '--columns', 'raw'];

describe('--width least', () => {
  it('prints what was tried, certifies the least, and says what least means', () =>
    inFolder(async (folder) => {
      const { code, stdout } = await widthwise(folder, ...data, ...hard, ...least);
      expect(code).toBe(0);
      expect(stdout).toContain('width     m = the least found; 2n/d = 16');
      expect(stdout).toMatch(/^tried {5}width {2}starts {2}came to$/mu);
      expect(stdout).toMatch(/^ {13}16 {7}6 {2}sigma_min\(J\) > 0 is not shown/mu);
      expect(stdout).toMatch(/^ {13}18 {7}6 {2}found$/mu);
      const text = stdout.replaceAll(/\s+/gu, ' ');
      expect(text).toContain('least m = 18 is the least width found, by 2 searches');
      expect(text).toContain('The search is not monotone');
      expect(text).toContain('VERIFIED A network f(W, v) = sigma(X W^T) v of width m = 18');
      const file = JSON.parse(await readFile(join(folder, 'proof.json'), 'utf8'));
      expect(file.claim.width).toBe(18);
    }));

  it('has the same in its document, with why each failed', () =>
    inFolder(async (folder) => {
      const { stdout } = await widthwise(folder, '--json', ...data, ...hard, ...least);
      const document = JSON.parse(stdout);
      expect(document).toMatchObject({ kind: 'checked', width: 18, untried: [] });
      expect(document.tried).toEqual([
        { width: 16, starts: 6, found: false, because: expect.stringContaining('Lemma 1') },
        { width: 18, starts: 6, found: true },
      ]);
    }));

  it('begins at the least even width that Theorem A allows, and ends there where it does', () =>
    inFolder(async (folder) => {
      const { stdout } = await widthwise(folder, ...data, 'gaussian:9x4', ...least);
      expect(stdout).toContain('least     m = 6, the least width that is searched');
    }));

  it('is one result with --classes for each, and with --all-labels', () =>
    inFolder(async (folder) => {
      const all = [...data, 'gaussian:6x3', '--all-labels', '--width', 'least'];
      expect((await widthwise(folder, ...all)).stdout).toContain('m = 4, the least width');
      await writeFile(join(folder, 'f.csv'), 'a,b,k\n1,2,u\n3,1,v\n0,1,w\n2,2,u\n');
      const words = [...data, 'f.csv', '--labels', 'k', '--classes', '--width', 'least', '--json'];
      const { results } = JSON.parse((await widthwise(folder, ...words)).stdout);
      expect(results.map((one: { readonly tried: unknown }) => one.tried)).toEqual([
        [{ width: 4, starts: 6, found: true }],
        [{ width: 4, starts: 6, found: true }],
        [{ width: 4, starts: 6, found: true }],
      ]);
    }));

  it('says that nothing was found, at the widest that was tried', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'f.csv'), 'a,y\n1000,1\n1001,2\n1002,-1\n1003,4\n');
      const words = [...data, 'f.csv', '--width', 'least', '--columns', 'raw'];
      const { code, stdout } = await widthwise(folder, ...words);
      expect(code).toBe(1);
      expect(stdout).toMatch(/^ {13}12 {7}6 {2}a pivot of the Gram matrix/mu);
      expect(stdout).toMatch(
        /^least {5}none found by 7 searches from m = 8 on, the widest m = 48$/mu,
      );
      expect(stdout).toContain('NOT CERTIFIED at width 48: ');
      const json = JSON.parse((await widthwise(folder, ...words, '--json')).stdout);
      expect(json).toMatchObject({ kind: 'not-certified', width: 48 });
      expect(json.tried.map((one: { readonly width: number }) => one.width)).toEqual([
        8, 10, 12, 16, 24, 40, 48,
      ]);
    }));

  it.each([
    ['nice-region', '--data', 'gaussian:6x3'],
    ['kkt', '--data', 'gaussian:6x3', '--labels', 'random-sign'],
    ['stationary-point', '--data', 'gaussian:6x3', '--labels', 'random-sign'],
    ['network', '--data', 'd.json', '--weights', 'w.json', '--activation', 'tanh'],
  ])('is refused by %s', (...words) =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'd.json'), '{"X": [[1, 0], [0, 1]], "y": [1, -1]}');
      await writeFile(join(folder, 'w.json'), '{"W": [[1, 0.5], [-1, 2]], "v": [1, -1]}');
      const { code, stderr } = await widthwise(folder, 'certify', ...words, '--width', 'least');
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/^error: --width: --width least does not apply here\nIt belongs to/u),
      ]);
    }),
  );

  it('is for programs as well', async () => {
    const inputs = [[0.3], [1.2], [-0.7], [0.1]];
    const labels = [1, -1, 1, 1];
    const made = await certify('expressivity', { inputs, labels, width: 'least' });
    if (made.kind !== 'certified') throw new Error(made.kind);
    const { width, tried = [] } = made;
    expect(tried.findLast(({ found }) => found)?.width).toBe(width);
    const direct = await certify('expressivity', { inputs, labels, width });
    expect(direct.kind === 'certified' && direct.certificate).toBe(made.certificate);
    await expect(certify('nice-region', { inputs, width: 'least' })).rejects.toThrow('width least');
  });
});
