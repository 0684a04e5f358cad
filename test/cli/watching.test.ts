import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { memoryHere } from '../../src/cli/expectation.ts';
import { watching } from '../../src/cli/watching.ts';
import { part } from '../../src/search/watch.ts';
import { widthwise } from './called.ts';
import { inFolder, start } from './spawned.ts';

const erase = '\r\u001B[2K';

describe('watching', () => {
  it('draws share, time left and pace, with a new clock where the search begins anew', () => {
    const drawn: string[] = [];
    let time = 0;
    const { watch, clear } = watching(
      { isTTY: true, write: (text) => drawn.push(text) },
      () => time,
    );
    const at = (milliseconds: number, share: number, what: string): void => {
      time = milliseconds;
      watch(share, what);
    };
    at(0, 0, 'start 1 of 2');
    at(1000, 0.25, 'start 2 of 2');
    at(4000, 0.5, 'Gauss-Newton step 1');
    at(5000, 0, 'start 1 of 2');
    at(7000, 0.5, 'Gauss-Newton step 1');
    clear();
    expect(drawn).toEqual([
      `${erase}[--------------------]   0 % ? s left  start 1 of 2`,
      `${erase}[#####---------------]  25 % 3 s left, 1.0/s  start 2 of 2`,
      `${erase}[##########----------]  50 % 4 s left, 0.50/s  Gauss-Newton step 1`,
      erase,
      `${erase}[--------------------]   0 % ? s left  start 1 of 2`,
      `${erase}[##########----------]  50 % 2 s left, 0.50/s  Gauss-Newton step 1`,
      erase,
    ]);
  });

  it('draws nothing in a pipe', () => {
    const drawn: string[] = [];
    const { watch, clear } = watching({ isTTY: false, write: (text) => drawn.push(text) });
    watch(0.5, 'start 1 of 2');
    clear();
    expect(drawn).toEqual([]);
  });
});

describe('a part of a search', () => {
  it('is told as its share of the whole, under its name', () => {
    const told: (readonly [number, string])[] = [];
    const watch = (share: number, what: string): unknown => told.push([share, what]);
    const inner = part((share, what) => void watch(share, what), 1, 4, 'm = 6');
    inner?.(0, 'start 1');
    inner?.(0.5, 'start 2');
    part((share, what) => void watch(share, what), 0, 2)?.(1, 'end');
    expect(told).toEqual([
      [0.25, 'm = 6, start 1'],
      [0.375, 'm = 6, start 2'],
      [0.5, 'end'],
    ]);
    expect(part(undefined, 0, 1)).toBeUndefined();
  });
});

const shattered = fileURLToPath(new URL('../corpus/valid/v1/shattered-tanh.json', import.meta.url));

const data = ['certify', 'expressivity', '--data', 'gaussian:40x4', '--labels', 'random-sign'];

describe('certify', () => {
  it('shows on a terminal how far it is, and in a pipe nothing', () =>
    inFolder((folder) => {
      const line = [process.execPath, start, ...data].join(' ');
      const shown = spawnSync('script', ['-qec', line, '/dev/null'], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(shown.stdout).toMatch(/\[-{20}\] {3}0 % \? s left {2}start 1 of 6, /u);
      const bar = shown.stdout.lastIndexOf(erase);
      expect(shown.stdout.indexOf('VERIFIED')).toBeGreaterThan(bar);
      const quiet = spawnSync('script', ['-qec', `${line} --quiet`, '/dev/null'], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(quiet.stdout).toBe('verified\r\n');
      const piped = spawnSync(process.execPath, [start, ...data], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect([piped.stderr, piped.stdout.includes('\u001B')]).toEqual(['', false]);
      return Promise.resolve();
    }));

  it.each([
    ['check', 'sigma'],
    ['check --exact', 'X X\\^T'],
  ])('shows how far %s is, and in a pipe nothing', (words, stage) =>
    inFolder((folder) => {
      const shared = [process.execPath, start, ...words.split(' '), shattered];
      const shown = spawnSync('script', ['-qec', shared.join(' '), '/dev/null'], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(shown.stdout).toMatch(
        new RegExp(`\\[-{20}\\] {3}0 % \\? s left {2}check: ${stage}`, 'u'),
      );
      expect(shown.stdout.indexOf('VERIFIED')).toBeGreaterThan(shown.stdout.lastIndexOf(erase));
      const [command = '', ...others] = shared;
      const piped = spawnSync(command, others, { cwd: folder, encoding: 'utf8' });
      expect([piped.stderr, piped.stdout.includes('\u001B')]).toEqual(['', false]);
      return Promise.resolve();
    }),
  );

  it('shows the share of the evaluations in train', () =>
    inFolder((folder) => {
      const words = 'train --data gaussian:20x5 --labels random-sign --evaluations 400';
      const line = `${process.execPath} ${start} ${words}`;
      const { stdout } = spawnSync('script', ['-qec', line, '/dev/null'], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(stdout).toMatch(/\[#+-+\] +\d+ % \d+ s left, \d+\/s {2}loss \d/u);
      expect(stdout.indexOf('descent ')).toBeGreaterThan(stdout.lastIndexOf(erase));
      return Promise.resolve();
    }));

  it('is refused before the search where the memory is too small, and says what it expects', () =>
    inFolder(async (folder) => {
      expect(memoryHere()).toBeGreaterThan(1e8);
      const small = vi.spyOn(process, 'constrainedMemory').mockReturnValue(1e8);
      try {
        const { code, stdout, stderr } = await widthwise(folder, ...data);
        expect([code, stdout.includes('VERIFIED')]).toEqual([3, false]);
        expect(stderr).toMatch(
          /^error: n = 40, m = 20: about 0\.15 GB of memory .* are 0\.10 GB\n/u,
        );
        const others = [
          ['train', '--data', 'gaussian:40x4', '--labels', 'random-sign'],
          ['check', shattered],
        ];
        for (const words of others) {
          const refused = await widthwise(folder, ...words);
          expect([refused.code, refused.stdout]).toEqual([3, '']);
          expect(refused.stderr).toMatch(
            /^error: n = \d+, m = \d+: about .* of memory are needed/u,
          );
        }
      } finally {
        small.mockRestore();
      }
    }));
});
