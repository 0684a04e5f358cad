import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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

  it('gives the same answer for a model and for its weights, and refuses another activation', () =>
    inFolder(async (folder) => {
      trained(folder);
      const words = ['--quiet', 'certify', 'network', '--data', 'd.json', '--weights'];
      const model = await widthwise(folder, ...words, 'w.onnx');
      expect(await widthwise(folder, ...words, 'w.json', '--activation', 'tanh')).toEqual(model);
      const other = await widthwise(folder, ...words, 'w.onnx', '--activation', 'sin');
      expect(other.code).toBe(2);
      expect(other.stderr).toMatch(/the model's activation is tanh\(x\), not sin\(x\)/u);
      const stationary = ['certify', 'stationary-point', '--data', 'd.json', '--weights', 'w.onnx'];
      const wrong = await widthwise(folder, ...stationary, '--activation', 'sin');
      expect(wrong.code).toBe(2);
    }));

  it('asks for weights where none are given', () =>
    inFolder(async (folder) => {
      trained(folder);
      const { code, stderr } = await widthwise(folder, 'certify', 'network', '--data', 'd.json');
      expect(code).toBe(2);
      expect(stderr).toMatch(/no weights/u);
    }));
});
