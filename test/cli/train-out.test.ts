import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readWeights } from '../../src/data/weights.ts';
import { widthwise } from './called.ts';
import { inFolder } from './spawned.ts';

const problem = ['--data', 'gaussian:12x4', '--labels', 'random-sign', '--bias'];
const training = [...problem, '--activation', 'softplus', '--radius', '0.001', '--least', '20'];

describe('widthwise train --out', () => {
  it('writes one point in three formats, bit for bit, and certify reads each', () =>
    inFolder(async (folder) => {
      const files = ['p.npz', 'p.json', 'p.onnx'];
      for (const file of files) {
        const words = [...training, '--most', '20', '--evaluations', '50', '--out', file];
        const { code, stdout } = await widthwise(folder, '--seed', '3', 'train', ...words);
        expect(code).toBe(0);
        expect(stdout).toContain(file === 'p.onnx' ? `${file}: W, v\n` : `${file}: W, v, W0\n`);
      }
      const [npz, json, onnx] = await Promise.all(
        files.map((file) => readWeights(join(folder, file))),
      );
      expect(json).toEqual(npz);
      expect(onnx?.hidden).toEqual(npz?.hidden);
      expect(onnx?.outputs).toEqual(npz?.outputs);
      expect(onnx?.hidden.cols).toBe(5);
      const asked = ['--seed', '3', '--quiet', 'certify'];
      const sigma = [...problem, '--activation', 'softplus'];
      const kkt = ['kkt', ...sigma, '--radius', '0.001', '--weights'];
      for (const file of ['p.npz', 'p.json']) {
        const ended = await widthwise(folder, ...asked, ...kkt, file);
        expect(ended).toMatchObject({ code: 0, stdout: 'verified\n' });
      }
      const network = await widthwise(folder, ...asked, 'network', ...sigma, '--weights', 'p.onnx');
      expect(network.code).toBe(0);
      expect(network.stdout.match(/^verified$/gmu)).toHaveLength(2);
    }));

  it('takes the rows and columns of a table that certify takes', () =>
    inFolder(async (folder) => {
      const lines = ['day,a,b,c,y', '1,1,0,5,1', '2,0,1,7,-1', '3,2,1,1,0.5', '4,1,3,2,2'];
      await writeFile(join(folder, 't.csv'), `${lines.join('\n')}\n`);
      const few = lines
        .slice(0, 4)
        .map((line) => line.split(',').slice(1).toSpliced(2, 1).join(','));
      await writeFile(join(folder, 'few.csv'), `${few.join('\n')}\n`);
      const train = ['train', '--evaluations', '20', '--width', '4', '--json', '--data'];
      const loss = async (...words: readonly string[]): Promise<unknown> =>
        JSON.parse((await widthwise(folder, ...train, ...words)).stdout).loss;
      const own = await loss('few.csv');
      expect(own).not.toBe(undefined); // else the comparisons below would hold of nothing
      expect(await loss('t.csv', '--ignore', 'day,c', '--rows', '3')).toEqual(own);
      expect(await loss('t.csv', '--features', 'a,b', '--rows', '3')).toEqual(own);
      expect(await loss('t.csv', '--features', 'a,c', '--rows', '3')).not.toEqual(own);
      const both = await widthwise(folder, ...train, 't.csv', '--rows', '3', '--sample', '3');
      expect([both.code, both.stderr]).toEqual([2, expect.stringContaining('--rows and --sample')]);
      const X = [[1, 0], [0, 1], [2, 1]]; // prettier-ignore
      await writeFile(join(folder, 'x.json'), JSON.stringify({ X_train: X, other: [1, -1, 0.5] }));
      expect(await loss('x.json', '--inputs', 'X_train', '--labels', 'other')).toEqual(own);
    }));

  it('refuses a file that certify would not read, before it trains', () =>
    inFolder(async (folder) => {
      const ended = await widthwise(folder, 'train', ...problem, '--out', 'p.txt');
      expect(ended).toMatchObject({ code: 2, stdout: '' });
      expect(ended.stderr).toContain('--out: expected a .npz, .json or .onnx file, got "p.txt"');
    }));
});
