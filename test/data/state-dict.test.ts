import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSafetensors } from '../../src/data/safetensors.ts';
import type { NamedTensor } from '../../src/data/safetensors.ts';
import { oneHidden } from '../../src/data/stages.ts';
import { stagesIn } from '../../src/data/state-dict.ts';
import { readWeights } from '../../src/data/weights.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { damagedCopies, inFolder, profile, refusalOf, returnsOrRefuses } from './support.ts';
import * as fc from 'fast-check';

const python = process.env['WIDTHWISE_PYTHON'] ?? '/usr/bin/python3';
const hasParts = spawnSync(python, ['-c', 'import torch, sklearn']).status === 0;
const isRequired = process.env['WIDTHWISE_REQUIRE'] === 'all';

function tensors(
  all: Readonly<Record<string, readonly (readonly number[])[] | readonly number[]>>,
): ReadonlyMap<string, NamedTensor> {
  return new Map(
    Object.entries(all).map(([name, rows]) => {
      const [first] = rows;
      const dims = typeof first === 'number' ? [rows.length] : [rows.length, first?.length ?? 0];
      return [name, { dims, data: Float64Array.from(rows.flat()) }];
    }),
  );
}

const W = [
  [1, 2],
  [3, 4],
  [5, 6],
];
const ours = {
  hidden: dense(3, 3, Float64Array.of(1, 2, 7, 3, 4, 8, 5, 6, 9)),
  outputs: [1, -1, 2],
  bias: true,
  outputBias: 0.5,
};

describe('a state_dict', () => {
  it.each([
    ['PyTorch', { '0.weight': W, '0.bias': [7, 8, 9], '2.weight': [[1, -1, 2]], '2.bias': [0.5] }],
    [
      'a prefix, and ten before nine',
      {
        'net.9.weight': W,
        'net.10.weight': [[1, -1, 2]],
        'net.9.bias': [7, 8, 9],
        'net.10.bias': [0.5],
      },
    ],
    [
      'names without numbers, where shapes leave one order',
      {
        'out.weight': [[1, -1, 2]],
        'out.bias': [0.5],
        'hidden.weight': W,
        'hidden.bias': [7, 8, 9],
      },
    ],
    [
      'Flax',
      {
        'params/Dense_0/kernel': [
          [1, 3, 5],
          [2, 4, 6],
        ],
        'params/Dense_0/bias': [7, 8, 9],
        'params/Dense_1/kernel': [[1], [-1], [2]],
        'params/Dense_1/bias': [0.5],
      },
    ],
    [
      'Keras, where the first layer has no number',
      {
        'dense_1/kernel:0': [[1], [-1], [2]],
        'dense_1/bias:0': [0.5],
        'dense/kernel:0': [
          [1, 3, 5],
          [2, 4, 6],
        ],
        'dense/bias:0': [7, 8, 9],
      },
    ],
  ] as const)('is read by the names of %s', (_, all) => {
    expect(oneHidden(stagesIn(tensors(all), 'f'), 'f')).toEqual(ours);
  });

  it.each([
    [
      'an array of another layer',
      { '0.weight': W, '1.running_mean': [1, 2, 3] },
      /f, 1\.running_mean: an array that is neither/u,
    ],
    [
      'biases of another length',
      { '0.weight': W, '0.bias': [1, 2], '2.weight': [[1, -1, 2]] },
      /f, 0\.bias: biases of shape 2 for 3 units/u,
    ],
    [
      'one name in two ways',
      { 'a/kernel:0': [[1]], 'a/kernel': [[2]] },
      /f, a\/kernel: a second kernel of the layer/u,
    ],
    ['weights of one axis', { '0.weight': [1, 2] }, /weights of shape 2, expected a matrix/u],
    ['no weights', { '0.bias': [1, 2] }, /expected one matrix of weights/u],
    [
      'shapes that do not follow',
      { '0.weight': W, '2.weight': [[1, -1]] },
      /no order of the layers "0", "2" is clear/u,
    ],
    [
      'an order that could be another',
      { 'a.weight': [[2]], 'b.weight': [[3]] },
      /no order of the layers/u,
    ],
    [
      'one number twice',
      { 'dense.weight': [[2]], 'dense_0.weight': [[3]] },
      /no order of the layers/u,
    ],
    [
      'three names without numbers',
      { 'a.weight': [[2]], 'b.weight': [[3]], 'c.weight': [[1]] },
      /no order/u,
    ],
    [
      'two hidden layers',
      { '0.weight': [[2]], '1.weight': [[3]], '2.weight': [[1]] },
      /2 hidden layers, expected 1/u,
    ],
    [
      'several outputs',
      {
        '0.weight': W,
        '1.weight': [
          [1, 2, 3],
          [4, 5, 6],
        ],
      },
      /2 outputs, expected 1/u,
    ],
  ] as const)('is refused with %s', (_, all, message) => {
    expect(refusalOf(() => oneHidden(stagesIn(tensors(all), 'f'), 'f')).message).toMatch(message);
  });
});

it('orders the dense layers of Keras by their numbers, also where all are square', () => {
  const all = {
    'net/dense_10/kernel:0': [[3]],
    'net/dense/kernel:0': [[1]],
    'net/dense_2/kernel:0': [[2]],
  };
  const stages = stagesIn(tensors(all), 'f');
  expect(stages.map(({ weights }) => weights.data[0])).toEqual([1, 2, 3]);
});

it.each(['m.keras', 'm.h5', 'm.HDF5'])(
  'refuses %s with the line that converts it',
  async (file) => {
    await expect(readWeights(file)).rejects.toThrow(/a file of Keras, which is not read/u);
  },
);

function safetensors(header: unknown, data: readonly number[]): Uint8Array {
  const text = new TextEncoder().encode(
    typeof header === 'string' ? header : JSON.stringify(header),
  );
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(text.length), true);
  return Uint8Array.from([...length, ...text, ...data]);
}

describe('a .safetensors file', () => {
  const two = { dtype: 'F16', shape: [2], data_offsets: [0, 4] };
  const bytes = [0x00, 0x3c, 0x00, 0xc1];

  it('is read with its types', () => {
    const more = { dtype: 'BF16', shape: [1, 1], data_offsets: [4, 6] };
    const read = readSafetensors(
      safetensors({ __metadata__: { format: 'pt' }, b: more, a: two }, [...bytes, 0x80, 0x3f]),
      'f',
    );
    expect(read).toEqual(
      new Map([
        ['a', { dims: [2], data: Float64Array.of(1, -2.5) }],
        ['b', { dims: [1, 1], data: Float64Array.of(1) }],
      ]),
    );
  });

  it.each([
    [
      'a hole',
      { a: { ...two, data_offsets: [2, 6] } },
      [0, 0, ...bytes],
      /begins at byte 2, expected 0/u,
    ],
    [
      'an overlap',
      { a: two, b: { ...two, data_offsets: [2, 6] } },
      [...bytes, 0, 0],
      /begins at byte 2, expected 4/u,
    ],
    ['bytes after the last tensor', { a: two }, [...bytes, 0], /end at byte 4 of 5/u],
    ['too few bytes', { a: two }, bytes.slice(1), /end at byte 4 of 3|expected/u],
    ['another size', { a: { ...two, shape: [3] } }, bytes, /expected 6 bytes, got 4/u],
    ['three axes', { a: { ...two, shape: [1, 1, 2] } }, bytes, /a shape of at most two axes/u],
    ['an axis of 0', { a: { ...two, shape: [0] } }, bytes, /each of at least 1/u],
    [
      'a huge claim',
      { a: { dtype: 'F64', shape: [2 ** 31, 2 ** 20], data_offsets: [0, 4] } },
      bytes,
      /entries/u,
    ],
    ['another type', { a: { ...two, dtype: 'I8' } }, bytes, /its dtype is not one of/u],
    ['an infinite number', { a: two }, [0x00, 0x7c, 0, 0], /entry 1 is Infinity/u],
    [
      'offsets that are no numbers',
      { a: { ...two, data_offsets: ['0', 4] } },
      bytes,
      /expected data_offsets/u,
    ],
    ['a header that is a list', [], [], /expected an object/u],
    ['a header that is no JSON', '{', [], /f/u],
  ] as const)('is refused with %s', (_, header, data, message) => {
    expect(refusalOf(() => readSafetensors(safetensors(header, data), 'f')).message).toMatch(
      message,
    );
  });

  it('is refused wherever it is cut off or changed, or read', () => {
    const whole = safetensors({ a: two }, bytes);
    for (let end = 0; end < whole.length; end++)
      expect(() => readSafetensors(whole.subarray(0, end), 'f')).toThrow(/f/u);
    fc.assert(
      fc.property(damagedCopies(whole), (copy) =>
        returnsOrRefuses(() => readSafetensors(copy, 'f')),
      ),
      profile,
    );
  });
});

/** The code on the page that begins with this comment. */
async function lines(first: string): Promise<string> {
  const page = await readFile(
    new URL('../../proofs-notes/using/models.md', import.meta.url),
    'utf8',
  );
  const blocks = Array.from(
    page.matchAll(/```python\n(?<code>[^`]*)```/gu),
    ({ groups }) => groups?.['code'] ?? '',
  );
  const [only, ...others] = blocks.filter((code) => code.startsWith(`# ${first}`));
  if (only === undefined || others.length > 0) throw new Error(`no single block ${first}`);
  return only;
}

const before = `
import numpy, torch
from torch import nn
from sklearn.neural_network import MLPRegressor
torch.manual_seed(1)
model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))
torch.save(model.state_dict(), 'model.pt')
X = numpy.arange(12.0).reshape(4, 3) % 5
clf = MLPRegressor((4,), activation='tanh', max_iter=5, random_state=1).fit(X, X[:, 0])
`;
const after = `
for lists in ([t.flatten().tolist() for t in model.state_dict().values()], [w.T.flatten().tolist() for w in clf.coefs_], [b.tolist() for b in clf.intercepts_]):
    print(' '.join(','.join(map(repr, xs)) for xs in lists))
`;

describe('PyTorch and scikit-learn', () => {
  it.skipIf(!hasParts && !isRequired)(
    `write what is read bit for bit${hasParts || isRequired ? '' : ` (skipped: ${python} lacks torch or sklearn)`}`,
    () =>
      inFolder(async (folder) => {
        const pages = await Promise.all(['PyTorch:', 'PyTorch, ONNX', 'scikit-learn:'].map(lines));
        const script = [before, ...pages, after].join('\n');
        const ran = spawnSync(python, ['-W', 'ignore', '-c', script], {
          cwd: folder,
          encoding: 'utf8',
        });
        expect(ran.status, ran.stderr).toBe(0);
        const [[w = [], b = [], v = [], c = []] = [], coefs = [], intercepts = []] = ran.stdout
          .trim()
          .split('\n')
          .map((line) => line.split(' ').map((list) => list.split(',').map(Number)));
        const joined = (weights: readonly number[], biases: readonly number[]): readonly number[] =>
          biases.flatMap((bias, j) => [...weights.slice(3 * j, 3 * j + 3), bias]);
        const torch = await readWeights(join(folder, 'model.npz'));
        expect(Array.from(torch.hidden.data)).toEqual(joined(w, b));
        expect(torch).toMatchObject({ outputs: v, model: { bias: true, outputBias: c[0] } });
        const onnx = await readWeights(join(folder, 'model.onnx'));
        expect(onnx).toMatchObject({ hidden: torch.hidden, outputs: v, model: torch.model });
        const sklearn = await readWeights(join(folder, 'sklearn.npz'));
        expect(Array.from(sklearn.hidden.data)).toEqual(
          joined(coefs[0] ?? [], intercepts[0] ?? []),
        );
        expect(sklearn).toMatchObject({
          outputs: coefs[1],
          model: { outputBias: intercepts[1]?.[0] },
        });
        await expect(readWeights(join(folder, 'model.pt'))).rejects.toThrow(
          /a program; it is not run/u,
        );
        await writeFile(join(folder, 'w.safetensors'), 'no');
        await expect(readWeights(join(folder, 'w.safetensors'))).rejects.toThrow(
          /w\.safetensors, header/u,
        );
      }),
  );
});
