/** The weights that certify writes beside the proof. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  compareRational,
  rationalField,
  rationalFromDouble,
} from '../../src/arithmetic/rational.ts';
import { readWeights } from '../../src/data/weights.ts';
import { widthwise } from './called.ts';
import { inFolder } from './spawned.ts';

const years = 'year,price\n1000,1\n1001,-2\n1002,5\n1003,2\n';
const certify = ['certify', 'expressivity', '--data', 'years.csv', '--labels', 'price', '--bias'];

async function proofIn(folder: string): Promise<{
  readonly A: readonly (readonly number[])[] | undefined;
  readonly W: readonly (readonly number[])[];
  readonly v: readonly number[];
}> {
  const { claim, witness } = JSON.parse(await readFile(join(folder, 'proof.json'), 'utf8'));
  return { A: claim.inputs.columns, W: witness.hidden, v: witness.outputs };
}

/** Entry (j, k) of W' A^T. */
function exact(w: readonly number[], a: readonly number[]) {
  const R = rationalField;
  return w.reduce(
    (sum, x, l) => R.add(sum, R.mul(rationalFromDouble(x), rationalFromDouble(a[l] ?? 0))),
    R.zero,
  );
}

describe('certify --weights-out', () => {
  it("writes W' A^T, each entry rounded, and v, in three formats", () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'years.csv'), years);
      const files = ['w.npz', 'w.json', 'w.onnx'];
      for (const file of files) {
        const { code, stdout } = await widthwise(folder, ...certify, '--weights-out', file);
        expect(code).toBe(0);
        expect(stdout).toMatch(
          /W = W' A\^T and v in w\.\w+, rounded to float64\. The proof is not/u,
        );
        expect(stdout).toMatch(/norm\(f - y\)\^2 is in\s+\[/u);
      }
      const [npz, json, onnx] = await Promise.all(files.map((f) => readWeights(join(folder, f))));
      expect(json).toEqual(npz);
      expect(onnx).toMatchObject({ ...npz, model: { bias: true } });
      const { A = [], W, v } = await proofIn(folder);
      expect(A).toHaveLength(2);
      expect(npz?.outputs).toEqual(v);
      const R = rationalField;
      W.forEach((w, j) =>
        A.forEach((a, k) => {
          const entry = exact(w, a);
          const error = R.sub(rationalFromDouble(npz?.hidden.data[2 * j + k] ?? NaN), entry);
          const most = R.mul(entry, rationalFromDouble(2 ** -52));
          expect(compareRational(R.mul(error, error), R.mul(most, most))).toBeLessThanOrEqual(0);
        }),
      );
    }));

  it('writes a network that certify and the report on the weights agree about', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'years.csv'), years);
      const made = await widthwise(folder, ...certify, '--weights-out', 'w.onnx', '--json');
      const { weights } = JSON.parse(made.stdout);
      expect(weights).toMatchObject({ file: 'w.onnx', rounded: true });
      expect(weights.loss[1]).toBeLessThan(1e-6);
      const words = ['--data', 'years.csv', '--labels', 'price', '--bias', '--weights', 'w.onnx'];
      const again = await widthwise(folder, 'certify', 'network', ...words, '--activation', 'tanh');
      const [, hi] = /norm\(f - y\)\^2 is in \[\S+, (\S+)\]/u.exec(again.stdout) ?? [];
      expect(Number(hi)).toBeCloseTo(weights.loss[1], 12);
    }));

  it('writes the weights of the certificate themselves where columns are raw', () =>
    inFolder(async (folder) => {
      const words = ['certify', 'nice-region', '--data', 'gaussian:6x3', '--weights-out', 'w.json'];
      const { code, stdout } = await widthwise(folder, ...words);
      expect(code).toBe(0);
      expect(stdout).toContain('weights   W and v of the certificate in w.json\n');
      const { W, v } = await proofIn(folder);
      expect(JSON.parse(await readFile(join(folder, 'w.json'), 'utf8'))).toEqual({ W, v });
    }));

  it('writes nothing where nothing is certified, and refuses other names before the search', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'years.csv'), `${years}1000,2\n`);
      const impossible = await widthwise(folder, ...certify, '--weights-out', 'w.npz');
      expect(impossible.code).toBe(1);
      expect(await readdir(folder)).toEqual(['proof.json', 'years.csv']);
      const refused = await widthwise(folder, ...certify, '--weights-out', 'w.txt');
      expect(refused).toMatchObject({ code: 2, stdout: '' });
      expect(refused.stderr).toContain('--weights-out: expected a .npz, .json or .onnx file');
      const facts = ['certify', 'stationary-point', '--data', 'gaussian:6x3', '--weights-out', 'w'];
      expect((await widthwise(folder, ...facts)).code).toBe(2);
    }));
});
