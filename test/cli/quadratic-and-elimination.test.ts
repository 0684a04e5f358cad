import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rows } from '../../src/theorems/rows.ts';
import { npzBytes } from '../../src/data/npz-write.ts';
import { widthwise } from './called.ts';
import { inFolder } from './spawned.ts';
import type { Ended } from './spawned.ts';

const files = {
  'B.json': [
    [1, 0],
    [0, -1],
  ],
  'W.json': [[1, 1]],
  'golden.json': [
    [1, 1],
    [1, 0],
  ],
  'skew.json': [
    [1, 2],
    [0, 1],
  ],
  'wide.json': [[1, 1, 1]],
  'ragged.json': [[1, 1], [1]],
  // x^3 - 3 x at 1 and -1 has slope 0: stationary in W, with residual (1, -1)
  'd.json': { X: [[1], [-1]], y: [-3, 3] },
  'w.json': { W: [[1]], v: [1] },
  // a dead neuron: stationary in W and v
  'dead.json': { W: [[-1, 0]], v: [1] },
  'plane.json': {
    X: [
      [1, 0],
      [1, 2],
    ],
    y: [1, -1],
  },
  'pair.json': {
    X: [
      [1, 0],
      [1, 0],
    ],
    y: [1, -1],
  },
};

async function inPlace(use: (folder: string) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    for (const [name, value] of Object.entries(files))
      await writeFile(join(folder, name), JSON.stringify(value));
    await use(folder);
  });
}

const lazyGap = ['certify', 'lazy-gap', '--target', 'B.json', '--weights', 'W.json'] as const;
const cubic = 'x^3 - 3*x';
const dead = ['--data', 'plane.json', '--weights', 'dead.json', '--activation', 'relu'] as const;

describe('widthwise certify lazy-gap', () => {
  it('proves the three risks, and check verifies the file and no changed one', async () => {
    await inPlace(async (folder) => {
      const made = await widthwise(folder, ...lazyGap, '--out', 'f.json');
      expect([made.stderr, made.code]).toEqual(['', 0]);
      for (const line of [/R_RF {6}4/u, /R_NT {6}0/u, /R_NN {6}2/u, /VERIFIED/u])
        expect(made.stdout).toMatch(line);
      expect((await widthwise(folder, 'check', 'f.json')).code).toBe(0);
      const text = await readFile(join(folder, 'f.json'), 'utf8');
      expect(text).toContain('widthwise certify lazy-gap --target B.json --weights W.json');
      await writeFile(join(folder, 'g.json'), text.replace('"nt":"0"', '"nt":"1"'));
      expect((await widthwise(folder, 'check', 'g.json')).code).toBe(1);
    });
  });

  it('takes W and B under their names, or W alone', async () => {
    await inPlace(async (folder) => {
      await writeFile(join(folder, 'named.json'), JSON.stringify({ W: files['W.json'] }));
      await writeFile(join(folder, 'form.json'), JSON.stringify({ B: files['B.json'] }));
      const W = { shape: [1, 2], data: Float64Array.of(1, 1) };
      await writeFile(join(folder, 'W.npz'), npzBytes({ W }));
      for (const weights of ['named.json', 'W.npz']) {
        const asked = ['certify', 'lazy-gap', '--target', 'form.json', '--weights', weights];
        const made = await widthwise(folder, ...asked);
        expect([made.stderr, made.code]).toEqual(['', 0]);
        for (const line of [/R_RF {6}4/u, /R_NT {6}0/u, /R_NN {6}2/u])
          expect(made.stdout).toMatch(line);
      }
    });
  });

  it('encloses an irrational R_NN', async () => {
    await inPlace(async (folder) => {
      const made = await widthwise(
        folder,
        '--json',
        'certify',
        'lazy-gap',
        '--target',
        'golden.json',
        '--weights',
        'W.json',
      );
      expect(made.code).toBe(0);
      const { networks, verdict } = JSON.parse(made.stdout);
      expect(verdict.kind).toBe('verified');
      expect(networks.exact).toBeUndefined();
      expect(networks.lo).toBeLessThanOrEqual(3 - Math.sqrt(5));
      expect(networks.hi).toBeGreaterThanOrEqual(3 - Math.sqrt(5));
      expect(networks.hi - networks.lo).toBeLessThan(1e-14);
    });
  });

  it.each(
    (
      [
        [['--target', 'B.json'], '--weights'],
        [['--target', 'skew.json', '--weights', 'W.json'], 'symmetric'],
        [['--target', 'ragged.json', '--weights', 'W.json'], 'ragged.json, target, row 2'],
        [['--target', 'B.json', '--weights', 'ragged.json'], 'ragged.json, weights, row 2'],
        [['--target', 'B.json', '--weights', 'd.json'], 'd.json, X: unknown key "X"'],
        [
          ['--target', 'B.json', '--weights', 'wide.json'],
          'expected weights with 2 columns, got 3',
        ],
        [['--target', 'B.json', '--weights', 'W.json', '--data', 'd.json'], '--data'],
        [['--target', 'B.json', '--weights', 'W.json', '--activation', 'relu'], '--activation'],
        [['--target', 'B.json', '--weights', 'W.json', '--penalty', '2'], '--penalty'],
      ] as const
    ).map(([given, name]) => [given.join(' '), name, given] as const),
  )('refuses %s with exit code 2', async (_, name, given) => {
    await inPlace(async (folder) => {
      const made = await widthwise(folder, 'certify', 'lazy-gap', ...given);
      expect(made.stderr).toContain(name);
      expect([made.code, made.stdout]).toEqual([2, '']);
    });
  });
});

describe('widthwise certify elimination', () => {
  it('proves a descent path from a stationary point in W', async () => {
    await inPlace(async (folder) => {
      const asked = ['certify', 'elimination', '--data', 'd.json', '--weights', 'w.json'];
      const made = await widthwise(
        folder,
        ...asked,
        '--activation',
        cubic,
        '--moving',
        'hidden',
        '--out',
        'f.json',
      );
      expect(made.code).toBe(0);
      expect(made.stdout).toContain('VERIFIED');
      expect(made.stdout).toContain('order 1');
      expect(made.stdout).toMatch(/; the loss falls by at least 0\.2175$/mu);
      expect(made.stdout.replace(/\s+/gu, ' ')).toContain('(W, v, 0, b, w) is no local minimum');
      expect((await widthwise(folder, 'check', 'f.json')).code).toBe(0);
      const text = await readFile(join(folder, 'f.json'), 'utf8');
      const up = text.replace('"scale":"-', '"scale":"');
      expect(up).not.toBe(text);
      await writeFile(join(folder, 'g.json'), up);
      expect((await widthwise(folder, 'check', 'g.json')).code).toBe(1);
    });
  });

  it('prints short fractions exactly, and no warning of Theorem A about a zero row', async () => {
    await inPlace(async (folder) => {
      await writeFile(join(folder, 'zero.json'), '{"X": [[0]], "y": [-1]}');
      const asked = ['--data', 'zero.json', '--weights', 'w.json', '--activation', 'square'];
      const made = await widthwise(folder, 'certify', 'elimination', ...asked, '--penalty', '0.5');
      expect([made.stderr, made.code]).toEqual(['', 0]);
      // a^2/2 + (1 + a)^2/2 - 1/2 is -3/16 there
      expect(made.stdout).toMatch(/, then a to -1\/4; the loss falls by at least 0\.18749$/mu);
    });
  });

  it('takes fractions of the data exactly', async () => {
    await inPlace(async (folder) => {
      await writeFile(join(folder, 'q.csv'), 'x,y\n1/3,1/7\n2,-1\n');
      await writeFile(join(folder, 'zero.json'), '{"W": [[0]], "v": [1]}');
      const asked = ['--data', 'q.csv', '--weights', 'zero.json', '--activation', 'square'];
      const made = await widthwise(folder, 'certify', 'elimination', ...asked, '--out', 'f.json');
      expect([made.stderr, made.code]).toEqual(['', 0]);
      const { instance } = JSON.parse(await readFile(join(folder, 'f.json'), 'utf8'));
      expect(instance).toMatchObject({ inputs: [['1/3'], ['2']], labels: ['1/7', '-1'] });
      const other = await widthwise(folder, 'certify', 'network', ...asked);
      expect(other.stderr).toContain('q.csv, line 2, column 1');
    });
  });

  it('shares fractions with stationary-point, at weights where the gradient is exactly 0', async () => {
    await inPlace(async (folder) => {
      await writeFile(join(folder, 'q.json'), '{"X": [["1/3"], ["2/3"]], "y": ["1/7", 1]}');
      const point = async (W: number, ...more: readonly string[]): Promise<Ended> => {
        await writeFile(join(folder, 'w.json'), `{"W": [[${W}]], "v": [1]}`);
        const asked = ['--data', 'q.json', '--weights', 'w.json', '--activation', 'square'];
        return widthwise(folder, 'certify', ...more, ...asked, '--out', 'f.json');
      };
      const made = await point(0, 'stationary-point');
      expect([made.stderr, made.code]).toEqual(['', 0]);
      expect(made.stdout).toContain('l = 25/49 exactly'); // (1/49 + 1)/2
      const { instance } = JSON.parse(await readFile(join(folder, 'f.json'), 'utf8'));
      expect(instance).toMatchObject({ inputs: [['1/3'], ['2/3']], labels: ['1/7', '1'] });
      const other = await point(1, 'stationary-point');
      expect(other.code).toBe(1);
      expect(other.stdout).toContain('NOT CERTIFIED: the gradient is not shown to be exactly 0');
      await writeFile(join(folder, 'q.json'), '{"X": [[1], [2]], "y": [1, "1/7"]}');
      const network = await point(1, 'network');
      expect([network.code, network.stdout]).toEqual([2, '']);
      expect(network.stderr).toContain(
        'q.json, y, entry 2: expected a number, got the fraction "1/7"',
      );
    });
  });

  it('proves a path in W and v, with another penalty, and a short one', async () => {
    await inPlace(async (folder) => {
      const asked = ['--json', 'certify', 'elimination', ...dead, '--out', 'f.json'];
      const made = await widthwise(folder, ...asked, '--penalty', '3', '--within', '0.125');
      expect([made.stderr, made.code]).toEqual(['', 0]);
      expect(JSON.parse(made.stdout)).toMatchObject({ kind: 'checked', order: 1 });
      const text = await readFile(join(folder, 'f.json'), 'utf8');
      expect(text).toContain('"fact":"critical","at":"P","moving":"all"');
      expect(text).toContain('"penalty":"3"');
      const direction: readonly string[] = JSON.parse(
        /"direction":(\[[^\]]*\])/u.exec(text)?.[1] ?? '[]',
      );
      expect(direction.every((w) => w === '0' || w === '1/8')).toBe(true);
    });
  });

  it.each(
    (
      [
        [['--data', 'd.json', '--weights', 'w.json', '--activation', cubic], 'gradient in W and v'],
        [
          ['--data', 'd.json', '--weights', 'w.json', '--activation', 'tanh'],
          'not known to be rational',
        ],
        [
          ['--data', 'pair.json', '--weights', 'dead.json', '--activation', 'relu'],
          'equal inputs cancel',
        ],
      ] as const
    ).map(([given, reason]) => [given.join(' '), reason, given] as const),
  )('exits with 1 and a reason for %s', async (_, reason, given) => {
    await inPlace(async (folder) => {
      const made = await widthwise(folder, 'certify', 'elimination', ...given, '--out', 'f.json');
      // equal rows matter to Theorem A, not to this one
      expect([made.code, made.stderr]).toEqual([1, '']);
      expect(made.stdout.replace(/\s+/gu, ' ')).toContain(reason);
      await expect(readFile(join(folder, 'f.json'))).rejects.toThrow();
    });
  });

  it.each(
    (
      [
        [['--weights', 'w.json'], '--data'],
        [['--data', 'd.json'], '--weights'],
        [['--data', 'd.json', '--weights', 'w.json', '--radius', '1'], '--radius'],
        [['--data', 'd.json', '--weights', 'w.json', '--target', 'B.json'], '--target'],
        [
          ['--data', 'd.json', '--weights', 'dead.json', '--activation', 'tanh'],
          'the weights take 2 inputs',
        ],
        [['--data', 'd.json', '--weights', 'w.json', '--penalty', '0'], '--penalty'],
      ] as const
    ).map(([given, name]) => [given.join(' '), name, given] as const),
  )('refuses %s with exit code 2', async (_, name, given) => {
    await inPlace(async (folder) => {
      const made = await widthwise(folder, 'certify', 'elimination', ...given);
      expect(made.stderr).toContain(name);
      expect(made.code).toBe(2);
    });
  });
});

describe('lazy-gap and elimination', () => {
  it('refuse a misspelled key of the weights', () =>
    inPlace(async (folder) => {
      await writeFile(join(folder, 'misspelled.json'), '{"B": [[1]], "w": [[1]]}');
      const files = ['--target', 'misspelled.json', '--weights', 'misspelled.json'];
      const made = await widthwise(folder, 'certify', 'lazy-gap', ...files);
      expect(made.code).toBe(2);
      expect(made.stderr).toContain('unknown key "w"; did you mean "W"?');
    }));

  it('are explained with searches that refute knows', async () => {
    const known = rows.map(({ theorem, drops }) => `refute ${theorem} --drop ${drops}`);
    await inPlace(async (folder) => {
      for (const stem of ['lazy-gap', 'elimination']) {
        const { stdout } = await widthwise(folder, 'explain', stem);
        const found = [...stdout.matchAll(/found by: widthwise (.*)/gu)].map(
          ([, command]) => command,
        );
        expect(found.length).toBeGreaterThan(1);
        expect(known).toEqual(expect.arrayContaining(found));
      }
    });
  });
});
