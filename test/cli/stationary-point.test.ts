import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { widthwise } from './called.ts';
import { inFolder } from './spawned.ts';

/** y = tanh(x) + tanh(x - 1)/2 + (-1)^i/20 on a grid. */
const rows = Array.from({ length: 25 }, (_, i) => {
  const x = (i - 12) / 4;
  return [x, Math.tanh(x) + Math.tanh(x - 1) / 2 + (i % 2 === 0 ? 0.05 : -0.05)] as const;
});
const csv = ['x,y', ...rows.map(([x, y]) => `${x},${y}`)].join('\n');
const weights = {
  W: [
    [1, 0],
    [1, -1],
  ],
  v: [1, 0.5],
};

async function inPlace(use: (folder: string) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    await writeFile(join(folder, 'd.csv'), csv);
    await writeFile(join(folder, 'w.json'), JSON.stringify(weights));
    await use(folder);
  });
}

const asked = [
  'certify',
  'stationary-point',
  '--data',
  'd.csv',
  '--labels',
  'y',
  '--activation',
  'tanh',
  '--bias',
] as const;

describe('widthwise certify stationary-point', () => {
  it('proves a strict local minimum near given weights, and check verifies the file', async () => {
    await inPlace(async (folder) => {
      const made = await widthwise(folder, ...asked, '--weights', 'w.json', '--out', 'f.json');
      expect(made.stderr).toBe('');
      expect(made.code).toBe(0);
      expect(made.stdout).toContain('VERIFIED');
      expect(made.stdout).toContain('strict local minimum');
      expect(made.stdout).toMatch(/box {7}radius/u);
      const checked = await widthwise(folder, 'check', 'f.json');
      expect([checked.code, checked.stdout.includes('VERIFIED')]).toEqual([0, true]);
      const text = await readFile(join(folder, 'f.json'), 'utf8');
      await writeFile(
        join(folder, 'g.json'),
        text.replace('"nature":"minimum"', '"nature":"saddle"'),
      );
      expect((await widthwise(folder, 'check', 'g.json')).code).not.toBe(0);
      await writeFile(join(folder, 'h.json'), text.replace(/"from":"[^"]*"/u, '"from":"1/2"'));
      expect((await widthwise(folder, 'check', 'h.json')).code).toBe(1);
    });
  });

  it('proves points in W alone, with a formula for sigma, and from training', async () => {
    await inPlace(async (folder) => {
      const hidden = await widthwise(
        folder,
        '--json',
        ...asked,
        '--weights',
        'w.json',
        '--moving',
        'hidden',
      );
      expect(hidden.code).toBe(0);
      expect(JSON.parse(hidden.stdout)).toMatchObject({
        kind: 'checked',
        verdict: { kind: 'verified' },
      });
      const formula = await widthwise(
        folder,
        '--quiet',
        ...asked,
        '--weights',
        'w.json',
        '--activation',
        'x/(1 + x^2)',
      );
      expect([formula.code, formula.stdout.trim()]).toEqual([0, 'verified']);
      const trained = await widthwise(folder, '--json', '--seed', '3', ...asked, '--width', '1');
      expect(trained.code).toBe(0);
      expect(JSON.parse(trained.stdout)).toMatchObject({ kind: 'checked', outside: 0 });
    });
  });

  it('exits with 1 and reasons where nothing can be shown', async () => {
    await inPlace(async (folder) => {
      const made = await widthwise(
        folder,
        ...asked,
        '--weights',
        'w.json',
        '--activation',
        'square',
        '--out',
        'f.json',
      );
      expect(made.code).toBe(1);
      expect(made.stdout).toContain('NOT CERTIFIED');
      expect(made.stdout.replace(/\s+/gu, ' ')).toContain('homogeneous');
      await expect(readFile(join(folder, 'f.json'))).rejects.toThrow();
    });
  });

  it.each(
    (
      [
        [['--weights', 'w.json', '--radius', '1'], '--radius'],
        [['--weights', 'w.json', '--width', '2'], '--width'],
        [[], '--weights'],
        [['--width', '200'], '--width'],
        [['--weights', 'none.npz'], 'none.npz'],
      ] as const
    ).map(([extra, name]) => [extra.join(' '), name, extra] as const),
  )('refuses "%s" with exit code 2, naming the option', async (_, name, extra) => {
    await inPlace(async (folder) => {
      const made = await widthwise(folder, ...asked, ...extra);
      expect([made.code, made.stdout]).toEqual([2, expect.not.stringContaining('VERIFIED')]);
      expect(made.stderr).toContain(name);
    });
  });

  it('refuses --moving for a theorem, data without labels and weights of another dimension', async () => {
    await inPlace(async (folder) => {
      const kkt = await widthwise(
        folder,
        'certify',
        'nice-region',
        '--data',
        'd.csv',
        '--moving',
        'all',
      );
      expect([kkt.code, kkt.stderr.includes('--moving')]).toEqual([2, true]);
      const bare = ['certify', 'stationary-point', '--data', 'gaussian:5x2', '--weights', 'w.json'];
      expect((await widthwise(folder, ...bare)).stderr).toContain('has no labels');
      const narrow = await widthwise(folder, ...asked.slice(0, -1), '--weights', 'w.json');
      expect([narrow.code, narrow.stderr.includes('2 inputs')]).toEqual([2, true]);
    });
  });
});
