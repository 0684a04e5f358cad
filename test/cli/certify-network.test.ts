import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { npzBytes } from '../../src/data/npz-write.ts';
import { onnxBytes } from '../../src/data/onnx-write.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { widthwise } from './called.ts';
import { inFolder } from './spawned.ts';

const W = [
  [1, 0.5],
  [-0.5, 1],
  [0.25, -2],
];
const v = [1, -1.5, 0.75];

function trained(folder: string): void {
  const X = [
    [0.3, -1],
    [1.2, 0.4],
    [-0.7, 0.9],
    [0.1, 0.6],
  ];
  const f = X.map((x) =>
    W.reduce(
      (sum, w, j) => sum + (v[j] ?? 0) * Math.tanh(w.reduce((s, a, k) => s + a * (x[k] ?? 0), 0)),
      0,
    ),
  );
  writeFileSync(join(folder, 'd.json'), JSON.stringify({ X, y: f.map((a, i) => a + i / 1000) }));
  writeFileSync(join(folder, 'w.json'), JSON.stringify({ W, v }));
  const hidden = dense(3, 2, Float64Array.from(W.flat()));
  const activation = activationNamed('tanh').value;
  writeFileSync(join(folder, 'w.onnx'), onnxBytes({ hidden, outputs: v, activation }));
}

describe('widthwise certify network', () => {
  it('proves a global minimiser nearby and a nice region, and says what it cannot prove', () =>
    inFolder(async (folder) => {
      trained(folder);
      const words = ['certify', 'network', '--data', 'd.json', '--weights', 'w.onnx'];
      const { code, stdout } = await widthwise(folder, ...words);
      expect(code).toBe(0);
      expect(stdout).toMatch(
        /loss {6}\(1\/2\) norm\(f - y\)\^2 is in \[7\.0000\d+e-6, 7\.0000\d+e-6\]|is in \[6\.99999/u,
      );
      expect(stdout).toMatch(/moved {5}W by about \d\.\d{3}e-\d/u);
      expect(stdout.match(/^VERIFIED/gmu)).toHaveLength(2);
      expect(stdout).toMatch(/NOT CERTIFIED: none of the boxes tried passes Krawczyk's test/u);
      for (const name of ['zero', 'region'])
        expect((await widthwise(folder, 'check', `proof-${name}.json`)).code).toBe(0);
      expect(existsSync(join(folder, 'proof-stationary.json'))).toBe(false);
    }));

  it('gives the same answer for a model and for its weights', () =>
    inFolder(async (folder) => {
      trained(folder);
      const words = ['--quiet', 'certify', 'network', '--data', 'd.json', '--weights'];
      const model = await widthwise(folder, ...words, 'w.onnx');
      expect(await widthwise(folder, ...words, 'w.json', '--activation', 'tanh')).toEqual(model);
    }));

  it("takes an activation that is asked for in the place of the model's, and says so", () =>
    inFolder(async (folder) => {
      trained(folder);
      const words = ['certify', 'network', '--data', 'd.json', '--weights', 'w.onnx'];
      const { stdout, stderr } = await widthwise(folder, ...words, '--activation', 'sin');
      expect(stderr).toMatch(/w\.onnx has the activation tanh\(x\); --activation puts sin\(x\)/u);
      expect(stdout).toMatch(/activation sin/u);
      const same = await widthwise(folder, ...words, '--activation', 'tanh');
      expect(same.stderr).not.toMatch(/in its place/u);
    }));

  it('takes biases from a state_dict, and moves that of the output to the labels', () =>
    inFolder(async (folder) => {
      trained(folder);
      // the same network on inputs without their last column, which is 1, and with labels that are 0.5 higher
      const rows = [[0.3], [1.2], [-0.7], [0.1]];
      const X = rows.map((row) => [...row, 1]);
      const y = [1, 2, 1.5, 0.25];
      writeFileSync(join(folder, 'ones.json'), JSON.stringify({ X, y }));
      writeFileSync(
        join(folder, 'raw.json'),
        JSON.stringify({ X: rows, y: y.map((label) => label + 0.5) }),
      );
      const data = (list: readonly number[], ...shape: readonly number[]) => ({
        shape,
        data: Float64Array.from(list),
      });
      const bytes = npzBytes({
        '0.weight': data(
          W.map(([w = 0]) => w),
          3,
          1,
        ),
        '0.bias': data(
          W.map(([, b = 0]) => b),
          3,
        ),
        '2.weight': data(v, 1, 3),
        '2.bias': data([0.5], 1),
      });
      writeFileSync(join(folder, 'state.npz'), bytes);
      const tanh = ['--activation', 'tanh'];
      const words = ['certify', 'network', ...tanh, '--weights'];
      const ours = await widthwise(folder, ...words, 'w.json', '--data', 'ones.json');
      const theirs = await widthwise(folder, ...words, 'state.npz', '--data', 'raw.json');
      const loss = /^loss .*$/mu;
      expect(loss.exec(theirs.stdout)?.[0]).toBe(loss.exec(ours.stdout)?.[0]);
      expect(theirs.stdout).toMatch(/^labels {4}less 0\.5, the bias of the output$/mu);
      const digest = ['--by-digest', '--data', 'raw.json'];
      const refused = await widthwise(folder, ...words, 'state.npz', ...digest);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toMatch(/--by-digest cannot name the labels less 0\.5/u);
    }));

  it('asks for weights where none are given', () =>
    inFolder(async (folder) => {
      trained(folder);
      const { code, stderr } = await widthwise(folder, 'certify', 'network', '--data', 'd.json');
      expect(code).toBe(2);
      expect(stderr).toMatch(/no weights/u);
    }));
});
