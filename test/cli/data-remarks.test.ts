import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inFolder } from '../data/support.ts';
import { widthwise } from './called.ts';

const indexed = ',a,b,y\n0,0.5,1,1\n1,2,-0.25,-1\n2,-1,3,1\n';
const nice = ['certify', 'nice-region', '--data', 'd.csv', '--labels', 'y', '--width', '4'];

describe('data and weights at the command line', () => {
  it('get one remark on stderr where something was guessed, and a warning in JSON', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'd.csv'), indexed);
      const made = await widthwise(folder, '--json', ...nice);
      const remark =
        'd.csv: column 1, without a name, is left out and not counted: it numbers the rows';
      expect(made.stderr).toBe(`warning: ${remark}\n`);
      expect(JSON.parse(made.stdout)).toMatchObject({ warnings: [remark] });
    }));

  it('need an activation where the weights are numbers alone', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'd.csv'), indexed);
      await writeFile(join(folder, 'w.json'), '{"W": [[1, 2]], "v": [1]}');
      for (const theorem of ['nice-region', 'stationary-point', 'projection']) {
        const words = ['certify', theorem, '--data', 'd.csv', '--labels', 'y'];
        const made = await widthwise(folder, ...words, '--weights', 'w.json');
        expect([made.code, made.stdout.includes('VERIFIED')], theorem).toEqual([2, false]);
        expect(made.stderr).toContain('--activation: no activation, and w.json holds numbers');
      }
    }));

  it('are refused where the theorem takes no weights, and every theorem that does is named', () =>
    inFolder(async (folder) => {
      const words = ['certify', 'expressivity', '--data', 'iris', '--weights', 'w'];
      const end = await widthwise(folder, ...words);
      expect(end.code).toBe(2);
      expect(end.stderr).toContain(
        'nice-region, kkt, gradient-descent, lazy-gap, projection, elimination, tensors, sharpness, convex-approximation, ensembles, purification, robust-radius, network and stationary-point.',
      );
    }));

  it('are refused with both one label vector and all of them', () =>
    inFolder(async (folder) => {
      const words = ['certify', 'expressivity', '--data', 'gaussian:4x4', '--all-labels'];
      const made = await widthwise(folder, ...words, '--labels', 'random-sign');
      expect(made.code).toBe(2);
      expect(made.stderr).toContain('cannot be combined with --labels');
    }));

  it('are refused as a certificate, and a scope is refused where no hypothesis is dropped', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'd.csv'), indexed);
      const checked = await widthwise(folder, 'check', 'd.csv');
      expect(checked.code).toBe(2);
      expect(checked.stdout).toContain('not a file that widthwise writes');
      expect(checked.stdout).not.toMatch(/Unexpected|JSON|0\.5/u);
      const attack = await widthwise(folder, 'refute', 'nice-region', '--scope', 'bogus');
      expect([attack.code, attack.stderr]).toEqual([2, expect.stringContaining('--scope')]);
    }));
});
