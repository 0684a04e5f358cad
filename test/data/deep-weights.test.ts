import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ratio } from '../../src/arithmetic/rational.ts';
import { readLayers } from '../../src/data/deep-weights.ts';
import { matrix } from '../../src/linalg/matrix.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'widthwise-layers-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function layersIn(text: string): Promise<unknown> {
  const file = join(folder, 'w.json');
  await writeFile(file, text);
  return (await readLayers(file)).layers;
}

describe('the layers in a file', () => {
  it('are read exactly, from numbers and fractions', async () => {
    expect(await layersIn('{"layers": [[["1/3", 0.5]], [[-2]]]}')).toEqual([
      matrix(1, 2, [ratio(1n, 3n), ratio(1n, 2n)]),
      matrix(1, 1, [ratio(-2n)]),
    ]);
  });

  it('are two where the file holds W and v', async () => {
    expect(await layersIn('{"W": [[1], [2]], "v": [3, 4]}')).toEqual([
      matrix(2, 1, [ratio(1n), ratio(2n)]),
      matrix(1, 2, [ratio(3n), ratio(4n)]),
    ]);
  });

  it.each([
    ['{"layers": [[[1], [1, 2]]]}', 'layers[0][1]'],
    ['{"layers": [[[1], ["x"]]]}', 'layers[0][1][0]'],
    ['{"layers": [[[1]], [[null]]]}', 'layers[1][0][0]'],
    ['{"layers": [[]]}', 'layers[0]'],
    ['{"layers": [3]}', 'layers[0]'],
    ['{"layers": [[3]]}', 'layers[0]'],
    ['{"layers": 3}', 'layers'],
    ['{"layer": 3}', 'layer'],
    ['{"layers": [[[1]]], "W": [[1]]}', 'W'],
    ['{"W": [[1]]}', 'v'],
  ])('are refused in %s, at %s', async (text, field) => {
    await expect(layersIn(text)).rejects.toMatchObject({ code: 'input', place: { field } });
  });

  it('are refused with a misspelled key, and the nearest key is named', async () => {
    await expect(layersIn('{"layer": 3}')).rejects.toThrow(
      'unknown key "layer"; did you mean "layers"?',
    );
  });
});
