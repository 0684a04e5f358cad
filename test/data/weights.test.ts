import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readWeights, weightsBytes } from '../../src/data/weights.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { inFolder } from './support.ts';

const W = dense(2, 3, Float64Array.of(1, -2.5, 3, 4, 5e-324, -1e308));
const whole = { hidden: W, outputs: [0.1, -1], start: dense(2, 3, new Float64Array(6)) };

const python = process.env['WIDTHWISE_PYTHON'] ?? '/usr/bin/python3';
const hasNumpy = spawnSync(python, ['-c', 'import numpy']).status === 0;
const isRequired = process.env['WIDTHWISE_REQUIRE'] === 'all';

const script = `
import numpy as np
z = np.load('ours.npz')
assert sorted(z.files) == ['W', 'W0', 'v'], z.files
assert z['W'].dtype == np.float64 and z['W'].shape == (2, 3) and z['v'].shape == (2,)
assert z['W'].tolist() == [[1, -2.5, 3], [4, 5e-324, -1e308]] and z['v'].tolist() == [0.1, -1]
np.savez('row.npz', W=np.ones((2, 3), np.float32), v=z['v'].reshape(1, 2))
np.savez_compressed('column.npz', W=np.asfortranarray(z['W']), v=z['v'].reshape(2, 1), W0=z['W0'])
`;

describe('weights', () => {
  it('come back as they were written, as .npz and as .json', () =>
    inFolder(async (folder) => {
      for (const name of ['w.npz', 'w.json'])
        for (const weights of [whole, { hidden: W, outputs: whole.outputs }]) {
          await writeFile(join(folder, name), weightsBytes(weights, name));
          expect(await readWeights(join(folder, name)), name).toEqual(weights);
        }
    }));

  it('come back from an ONNX model with its activation', () =>
    inFolder(async (folder) => {
      const model = { activation: activationNamed('tanh').value, bias: false };
      const weights = { hidden: W, outputs: whole.outputs, model };
      const file = join(folder, 'w.onnx');
      await writeFile(file, weightsBytes(weights, 'w.onnx'));
      const read = await readWeights(file);
      expect(read).toEqual({ ...weights, model: { ...model, outputBias: 0 } });
      expect(() => weightsBytes(whole, 'w.onnx')).toThrow(/a model needs its activation/u);
    }));

  it('are written to the same bytes each time', () => {
    expect(weightsBytes(whole, 'a.npz')).toEqual(weightsBytes(whole, 'b.npz'));
  });

  it.skipIf(!hasNumpy && !isRequired)('are what NumPy reads and writes', () =>
    inFolder(async (folder) => {
      expect(hasNumpy, `${python} has no numpy`).toBe(true);
      await writeFile(join(folder, 'ours.npz'), weightsBytes(whole, 'ours.npz'));
      const ran = spawnSync(python, ['-c', script], { cwd: folder, encoding: 'utf8' });
      expect(ran.stderr).toBe('');
      expect(await readWeights(join(folder, 'column.npz'))).toEqual(whole);
      const row = await readWeights(join(folder, 'row.npz'));
      expect(row.outputs).toEqual([0.1, -1]);
      expect(row.hidden.data.every((w) => w === 1)).toBe(true);
    }),
  );

  it('are refused by name: a missing array, shapes that disagree, NaN, another file', () =>
    inFolder(async (folder) => {
      const cases: readonly [string, string, RegExp][] = [
        [
          'a.json',
          '{"W": [[1, 2]]}',
          /v: expected a list of numbers: v, of length m, got nothing/u,
        ],
        ['b.json', '{"v": [1]}', /W: expected rows of numbers/u],
        ['c.json', '{"W": [[1, 2]], "v": [1, 2]}', /v: expected 1 output weights/u],
        ['d.json', '{"W": [[1, 2]], "v": [1], "W0": [[1]]}', /W0: expected W0 1 x 2, got 1 x 1/u],
        ['e.json', '{"W": [[1, NaN]], "v": [1]}', /expected a finite number/u],
        [
          'i.json',
          '{"W": [[1]], "v": [1], "w0": [[1]]}',
          /w0: unknown key "w0"; did you mean "W0"\?/u,
        ],
        ['f.json', '[[1, 2]]', /f\.json: expected an object, got a list of 1/u],
        ['h.onnx', '{"W": [[1]], "v": [1]}', /h\.onnx, model: /u],
        ['g.txt', '1 2', /expected a \.npz, \.json, \.onnx or \.safetensors file/u],
      ];
      for (const [name, text, message] of cases) {
        await writeFile(join(folder, name), text);
        await expect(readWeights(join(folder, name)), name).rejects.toThrow(message);
      }
      const bytes = weightsBytes({ hidden: W, outputs: [1, 2] }, 'w.npz');
      const spoiled = Buffer.from(
        bytes.map((b, k) => (k === bytes.indexOf(0x93) + 130 ? b ^ 1 : b)),
      );
      await writeFile(join(folder, 'w.npz'), spoiled);
      await expect(readWeights(join(folder, 'w.npz'))).rejects.toThrow();
    }));
});
