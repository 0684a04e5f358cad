import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { widthwise } from './called.ts';
import { inFolder } from './spawned.ts';

/** relu, 1-2-1: f = (1, 2, -1), and r = (2, -1, 0) is in the left kernel of J. */
const data = JSON.stringify({ X: [[1], [2], [-1]], y: [-1, 3, -1] });
const layers = '{"layers": [[["1"], [-1]], [[1, "-1"]]]}';
const words = [
  'certify',
  'projection',
  '--data',
  'd.json',
  '--weights',
  'w.json',
  '--activation',
  'tanh',
];

describe('widthwise certify projection', () => {
  it('proves the loss at an exact stationary point, in a file that check verifies', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'd.json'), data);
      await writeFile(join(folder, 'w.json'), layers);
      const made = await widthwise(folder, ...words, '--activation', 'relu', '--out', 'p.json');
      expect(made.code, made.stderr).toBe(0);
      expect(made.stdout.replaceAll(/\s+/gu, ' ')).toContain(
        'l = (1/2) dist(y, range J)^2, and l = 5/2 exactly',
      );
      expect(await readFile(join(folder, 'p.json'), 'utf8')).toContain('"fact":"projection"');
      expect((await widthwise(folder, 'check', 'p.json')).code).toBe(0);
      const json = await widthwise(folder, ...words, '--activation', 'relu', '--json');
      expect(JSON.parse(json.stdout)).toMatchObject({ claim: 'projection', exact: true });
    }));

  it('encloses the loss and bounds the difference at a point that is not stationary', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'd.json'), data);
      await writeFile(join(folder, 'w.json'), JSON.stringify({ W: [[0.5]], v: [0.25] }));
      const made = await widthwise(folder, ...words, '--out', 'p.json');
      expect(made.code, made.stderr).toBe(0);
      expect(await readFile(join(folder, 'p.json'), 'utf8')).toContain('"fact":"projection-gap"');
      expect(made.stdout).toContain('rank J = 2');
      expect(made.stdout.replaceAll(/\s+/gu, ' ')).toContain('far from a stationary point');
    }));

  it('reports enclosures if nothing is certified, and that there is no Jacobian at a kink', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'd.json'), data);
      await writeFile(join(folder, 'w.json'), JSON.stringify({ W: [[0.5], [0.5]], v: [1, 1] }));
      const twins = await widthwise(folder, ...words);
      expect(twins.code).toBe(1);
      expect(twins.stdout).toMatch(/NOT CERTIFIED: l is in .*norm\(J\^T r\)/u);
      await writeFile(join(folder, 'w.json'), JSON.stringify({ W: [[0]], v: [1] }));
      const kink = await widthwise(folder, ...words, '--activation', 'relu');
      expect(kink.code).toBe(1);
      expect(kink.stdout.replaceAll(/\s+/gu, ' ')).toContain(
        "sigma and sigma' are not shown to exist at every pre-activation",
      );
    }));

  it('refuses weights that do not fit and options of other theorems, with exit code 2', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'd.json'), data);
      await writeFile(join(folder, 'w.json'), '{"layers": [[[1, 2]], [[1]]]}');
      const wide = await widthwise(folder, ...words);
      expect([wide.code, wide.stderr]).toEqual([2, expect.stringContaining('expected 1 columns')]);
      await writeFile(join(folder, 'w.json'), '{"layers": [[[1], ["x"]], [[1, 1]]]}');
      const word = await widthwise(folder, ...words);
      expect([word.code, word.stderr]).toEqual([2, expect.stringContaining('layers[0][1][0]')]);
      const foreign = await widthwise(folder, ...words, '--width', '3');
      expect([foreign.code, foreign.stderr]).toEqual([2, expect.stringContaining('--width')]);
      const none = await widthwise(folder, 'certify', 'projection', '--data', 'd.json');
      expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('no weights')]);
      const many = Array.from({ length: 201 }, () => [1]);
      const large = { layers: [many, [many.map(() => 1)]] };
      await writeFile(join(folder, 'w.json'), JSON.stringify(large));
      const huge = await widthwise(folder, ...words);
      expect([huge.code, huge.stderr]).toEqual([2, expect.stringContaining('402 weights')]);
    }));

  it('is explained by explain, and refuted with a frozen last layer', () =>
    inFolder(async (folder) => {
      const explained = await widthwise(folder, 'explain', 'projection');
      expect(explained.code, explained.stderr).toBe(0);
      expect(explained.stdout).toContain('Theorem F');
      const refuted = await widthwise(folder, 'refute', 'projection', '--drop', 'last-layer');
      expect(refuted.stdout).toContain('1/8');
    }));
});
