import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { widthwise } from './called.ts';
import { inFolder } from './spawned.ts';

const data = ['--data', 'gaussian:8x4', '--labels', 'random-sign'];

describe('widthwise certify nice-region', () => {
  it('certifies the largest radius of a mirrored start without labels, and check agrees', () =>
    inFolder(async (folder) => {
      const made = await widthwise(folder, 'certify', 'nice-region', '--data', 'gaussian:8x4');
      expect(made.code).toBe(0);
      for (const line of [
        /^largest {3}radius 0\.\d+: sigma_min/mu,
        /^meaning /mu,
        /^factor {4}radius x /mu,
      ])
        expect(made.stdout).toMatch(line);
      expect(made.stdout.replaceAll(/\s+/gu, ' ')).toContain('no local minimum and no saddle');
      expect((await widthwise(folder, 'check', 'proof.json')).code).toBe(0);
    }));

  it('takes a radius and weights from the user, and refuses a radius that is too large', () =>
    inFolder(async (folder) => {
      const W = [
        [1, 0, 0, 0.5],
        [0, 1, -1, 0],
        [0.3, 0.2, 1, 1],
      ];
      await writeFile(join(folder, 'w.json'), JSON.stringify({ W, v: [1, -2, 3] }));
      const words = [
        'certify',
        'nice-region',
        '--data',
        'gaussian:8x4',
        '--activation',
        'tanh',
        '--weights',
        'w.json',
      ];
      const small = await widthwise(folder, ...words, '--radius', '1e-6', '--json');
      expect(small.code).toBe(0);
      expect(JSON.parse(small.stdout)).toMatchObject({ width: 3, claim: 'full-row-rank-on-ball' });
      expect(small.stdout).not.toContain('shattered');
      const large = await widthwise(folder, ...words, '--radius', '5');
      expect(large.code).toBe(1);
      expect(large.stdout).toMatch(/NOT CERTIFIED at width 3: radius 5 is not shown; the largest/u);
    }));
});

describe('widthwise certify kkt', () => {
  it('writes a file for the ball, the cone and the box, each exact', () =>
    inFolder(async (folder) => {
      const made = await widthwise(folder, 'certify', 'kkt', ...data, '--out', 'c.json');
      expect(made.code).toBe(0);
      expect(made.stdout.match(/VERIFIED/gu)).toHaveLength(3);
      expect(
        made.stdout.replaceAll(/\s+/gu, ' ').match(/is an exact global minimiser: f = y/gu),
      ).toHaveLength(3);
      for (const set of ['ball', 'cone', 'box']) {
        const again = await widthwise(folder, 'check', `c-${set}.json`, '--quiet');
        expect([again.code, again.stdout]).toEqual([0, 'verified\n']);
      }
    }));

  it('trains to a KKT point, and certifies its loss bound', () =>
    inFolder(async (folder) => {
      const weak = ['--width', '4', '--least', '3', '--most', '3', '--radius', '0.001'];
      const trained = await widthwise(folder, 'train', ...data, ...weak, '--polish');
      expect(trained.code).toBe(0);
      expect(trained.stdout).toMatch(/reached {3}loss in \[\d\.\d+, \d\.\d+\] \(rigorous\)/u);
      const words = [
        'certify',
        'kkt',
        ...data,
        '--activation',
        'tanh',
        '--weights',
        'point.npz',
        '--radius',
        '0.001',
      ];
      const made = await widthwise(folder, ...words);
      expect(made.code).toBe(0);
      expect(made.stdout.replaceAll(/\s+/gu, ' ')).toMatch(
        /has norm\(f - y\) smaller by more than 0\.\d+\./u,
      );
      expect((await widthwise(folder, 'check', 'proof.json')).code).toBe(0);
      const file = join(folder, 'proof.json');
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.replace(/"gap":0\.\d+/u, '"gap":0.00001'));
      expect((await widthwise(folder, 'check', 'proof.json')).code).toBe(1);
    }));

  it('refuses options that contradict each other, with exit code 2', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'w.json'), '{"W": [[1, 0, 0, 0]], "v": [1]}');
      const point = ['kkt', ...data, '--activation', 'tanh', '--weights', 'w.json'];
      const cases: readonly [readonly string[], RegExp][] = [
        [['expressivity', ...data, '--set', 'ball'], /--set does not apply here/u],
        [['nice-region', ...data, '--all-labels'], /--all-labels does not apply here/u],
        [['kkt', ...data, '--start', 'w.json'], /--start does not apply here/u],
        [['kkt', ...data, '--set', 'cone', '--most', '2'], /--most does not apply here/u],
        [['kkt', ...data, '--set', 'box', '--ratio', '2'], /--ratio does not apply here/u],
        [['kkt', ...data, '--ratio', '0.5'], /expected a ratio of at least 1/u],
        [['kkt', ...data, '--least', '3', '--most', '2'], /expected least <= most/u],
        [['kkt', ...data, '--radius', '-1'], /Expected a positive number/u],
        [['kkt', '--data', 'gaussian:8x4'], /has no labels/u],
        [point, /no radius of the ball/u],
        [[...point, '--radius', '1'], /w\.json has no W0/u],
        [[...point, '--radius', '1', '--width', '2'], /the weights have width 1/u],
        [
          [
            'kkt',
            '--data',
            'gaussian:8x3',
            '--labels',
            'random-sign',
            '--activation',
            'tanh',
            '--weights',
            'w.json',
            '--radius',
            '1',
          ],
          /the weights take 4 inputs, and the data have 3/u,
        ],
      ];
      for (const [words, message] of cases) {
        const refused = await widthwise(folder, 'certify', ...words);
        expect(refused.code, words.join(' ')).toBe(2);
        expect(refused.stderr).toMatch(message);
      }
    }));
});

describe('widthwise train', () => {
  it('prints one JSON document with its trace, for each set', () =>
    inFolder(async (folder) => {
      for (const set of ['ball', 'cone', 'box']) {
        const words = [
          'train',
          ...data,
          '--set',
          set,
          '--evaluations',
          '50',
          '--json',
          '--out',
          'p.json',
        ];
        const { code, stdout } = await widthwise(folder, ...words);
        expect(code, set).toBe(0);
        const trained: unknown = JSON.parse(stdout);
        expect(trained).toMatchObject({ kind: 'trained', file: 'p.json', decrease: 'enclosed' });
        const losses = [...stdout.matchAll(/"loss": ([\d.e-]+)/gu)].map(([, loss]) => Number(loss));
        expect(losses.length).toBeGreaterThan(5);
        expect(losses.at(-1)).toBeLessThan(losses[0] ?? 0);
        expect(JSON.parse(await readFile(join(folder, 'p.json'), 'utf8'))).toHaveProperty('W0');
      }
    }));

  it('does not start where two samples are equal', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'twice.csv'), 'a,b,y\n1,2,1\n1,2,-1\n');
      const ended = await widthwise(folder, 'train', '--data', 'twice.csv', '--labels', 'y');
      expect([ended.code, ended.stdout.slice(0, 11)]).toEqual([1, 'NOT STARTED']);
    }));

  it.each<readonly [string, string]>([
    ['--data gaussian:40x2 --labels random-sign --width 200000', 'n m'],
    ['--data gaussian:4x2 --evaluations 1e12', '1,000,000'],
  ])('refuses %s before any work, and names the limit', (words, limit) =>
    inFolder(async (folder) => {
      const end = await widthwise(folder, 'train', ...words.split(' '));
      expect(end).toMatchObject({ code: 2, stdout: '' });
      expect(end.stderr).toContain(limit);
    }),
  );
});
