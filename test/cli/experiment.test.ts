import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { widthwise } from './called.ts';
import { home, inFolder, run, start } from './spawned.ts';

const words = ['experiment', 'pgd-vs-sgd', '--small', '--evaluations', '10'];
const one = [...words, '--case', 'certified-gaussian-40x20-m4'];

describe('widthwise experiment', () => {
  it('prints the losses and the paired tests, and writes results and plot', () =>
    inFolder(async (folder) => {
      const made = await widthwise(folder, ...one, '--out', 'c6/new');
      expect(made.code).toBe(0);
      expect(made.stdout).toMatch(/^certified ball( +[\d.e+-]+){3} +\d+ %/mu);
      expect(made.stdout).toMatch(/^ {2}certified ball \/ adam +\d:\d/mu);
      expect(made.stdout).toContain('6 paired seeds');
      expect(made.stdout).toMatch(/^written {3}c6\/new\/results\.json and plot\.svg$/mu);
      expect(made.stdout).toMatch(/--small: too small to conclude anything\n$/u);
      expect(await readdir(join(folder, 'c6/new'))).toEqual(['plot.svg', 'results.json']);
      const results: unknown = JSON.parse(
        await readFile(join(folder, 'c6/new/results.json'), 'utf8'),
      );
      expect(results).toMatchObject({
        experiment: 'pgd-vs-sgd',
        complete: true,
        design: { seeds: 6, evaluations: 10 },
        cells: [{ id: 'certified-gaussian-40x20-m4', evaluations: 10 }],
      });
      const again = await widthwise(folder, ...one, '--json');
      expect(JSON.parse(again.stdout)).toEqual(results);
    }));

  it('ends on ctrl-C with the cases that are finished, with exit code 5', () =>
    inFolder(async (folder) => {
      const names = ['certified-gaussian-40x20-m4', 'certified-gaussian-80x20-m8'];
      const work = ['--seeds', '10', '--evaluations', '100'];
      const long = [...work, '--out', 'c6', '--case', ...names];
      const ended = await run([start, 'experiment', 'pgd-vs-sgd', ...long], folder, (text, kill) =>
        text.includes('gaussian-40x20-m4:') ? kill('SIGINT') : undefined,
      );
      expect(ended.code).toBe(5);
      expect(ended.stdout).toContain('interrupted: only the cells that were finished');
      expect(ended.stdout).not.toContain('gaussian-80x20-m8');
      const results: unknown = JSON.parse(await readFile(join(folder, 'c6/results.json'), 'utf8'));
      expect(results).toMatchObject({
        complete: false,
        cells: [{ id: 'certified-gaussian-40x20-m4' }],
      });
    }));

  it('ends trainers on ctrl-C with the problems that are finished, with exit code 5', () =>
    inFolder(async (folder) => {
      // It sends the signal with its third answer.
      const kit = (file: string): string =>
        JSON.stringify(join(home, 'src/conformance/kits', file));
      const adapter = [
        `import { defineAdapter, serve } from ${kit('kit.ts')};`,
        `import { definition } from ${kit('ml-matrix.ts')};`,
        'const { caps, run } = definition;',
        'let asked = 0;',
        'const train = (q) => {',
        "  if (++asked === 3) process.kill(process.ppid, 'SIGINT');",
        '  return run.train(q);',
        '};',
        "const conventions = { ...caps.conventions, methods: ['sgd'] };",
        'await serve(defineAdapter({ ...definition, caps: { ...caps, conventions }, run: { train } }));',
      ];
      await writeFile(join(folder, 'sgd.mjs'), adapter.join('\n'));
      const words = ['--target', `${process.execPath} sgd.mjs`, '--cases', '40', '--out', 'all'];
      const ended = await widthwise(folder, 'experiment', 'trainers', ...words);
      expect(ended).toMatchObject({
        code: 5,
        stderr: 'expected  about 35 s and 0.30 GB, by a rough estimate\n',
      });
      expect(ended.stdout).toMatch(
        /^interrupted: only the [345] of 40 problems that were finished$/mu,
      );
      expect(ended.stdout).toMatch(/^sgd, ml-matrix \S+ +([345]) of \1 /mu);
      const results: unknown = JSON.parse(await readFile(join(folder, 'all/results.json'), 'utf8'));
      expect(results).toMatchObject({ experiment: 'trainers', complete: false });
    }));

  it('draws the three risks of Theorem E', () =>
    inFolder(async (folder) => {
      const made = await widthwise(folder, 'experiment', 'lazy-gap', '--small', '--out', 'lazy');
      expect(made.code, made.stderr).toBe(0);
      expect(made.stdout).toMatch(/indefinite/u);
      expect(made.stdout).toMatch(/^written {3}lazy\/results\.json and plot\.svg$/mu);
      expect(made.stdout).toMatch(/--small: too small to conclude anything\n$/u);
      expect(await readdir(join(folder, 'lazy'))).toEqual(['plot.svg', 'results.json']);
      const text = await readFile(join(folder, 'lazy/results.json'), 'utf8');
      expect(JSON.parse(text)).toMatchObject({ experiment: 'lazy-gap', complete: true });
      const foreign = await widthwise(folder, 'experiment', 'lazy-gap', '--seeds', '3');
      expect(foreign.code).toBe(2);
      expect(foreign.stderr).toMatch(/--seeds does not apply here[^]*experiment pgd-vs-sgd/u);
    }));

  it.each([
    ['lazy-gap', '--target', 'torch', 'pgd-vs-sgd and trainers'],
    ['projection', '--cases', '3', 'trainers'],
    ['pgd-vs-sgd', '--cases', '3', 'trainers'],
    ['trainers', '--part', 'certified', 'pgd-vs-sgd'],
    ['trainers', '--seeds', '3', 'pgd-vs-sgd'],
    ['trainers', '--tuning-seeds', '3', 'pgd-vs-sgd'],
    ['projection', '--case', 'gaussian-100x50-m4', 'pgd-vs-sgd'],
  ])('refuses for %s the option %s of another experiment', (name, option, value, owner) =>
    inFolder(async (folder) => {
      const ended = await widthwise(folder, 'experiment', name, option, value);
      expect([ended.code, ended.stdout]).toEqual([2, '']);
      expect(ended.stderr).toContain(`${option} does not apply here`);
      expect(ended.stderr).toContain(`It belongs to experiment ${owner}.`);
    }),
  );

  it('writes the measurements of Theorem F', () =>
    inFolder(async (folder) => {
      const made = await widthwise(folder, 'experiment', 'projection', '--small', '--out', 'f');
      expect(made.code, made.stderr).toBe(0);
      expect(made.stdout).toMatch(/^mnist: .*n = 20, d = 16$/mu);
      expect(await readdir(join(folder, 'f'))).toEqual(['plot.svg', 'results.json']);
      const text = await readFile(join(folder, 'f/results.json'), 'utf8');
      expect(JSON.parse(text)).toMatchObject({ experiment: 'projection', complete: true });
    }));

  it('writes the ranks of Theorem O', () =>
    inFolder(async (folder) => {
      const made = await widthwise(folder, 'experiment', 'overlaps', '--small', '--out', 'o');
      expect(made.code, made.stderr).toBe(0);
      expect(made.stdout).toMatch(/^N = 4, M = r = 2, stride 1: ranks of 20 draws/mu);
      expect(made.stdout).toMatch(/--small: too small to conclude anything\n$/u);
      expect(await readdir(join(folder, 'o'))).toEqual(['plot.svg', 'results.json']);
      const text = await readFile(join(folder, 'o/results.json'), 'utf8');
      expect(JSON.parse(text)).toMatchObject({ experiment: 'overlaps', complete: true });
    }));

  it('refuses unknown names and wrong values before any work, with exit code 2', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'file'), '');
      const wrong: readonly [readonly string[], RegExp][] = [
        [['experiment'], /missing required argument/u],
        [['experiment', 'other'], /Allowed choices are pgd-vs-sgd/u],
        [[...words, '--case', 'none'], /unknown case "none"[^]*gaussian-100x50-m4/u],
        [[...one, '--part', 'practice'], /no case of certified-gaussian-40x20-m4 is of the part/u],
        [
          [...words, '--seeds', '51'],
          /Expected a positive whole number of at most 50 [^]*got "51"/u,
        ],
        [[...one, '--out', 'file'], /file: cannot be written: ".*file" is no folder/u],
      ];
      for (const [asked, message] of wrong) {
        const ended = await widthwise(folder, ...asked);
        expect([ended.code, ended.stdout]).toEqual([2, '']);
        expect(ended.stderr).toMatch(message);
      }
    }));

  it.each<readonly [string, string]>([
    ['pgd-vs-sgd --evaluations 1e12', '1,000,000'],
    ['pgd-vs-sgd --tuning-seeds 51', '50'],
    ['trainers --cases 1e12', '10,000'],
  ])('refuses %s before any work, and names the limit', (words, limit) =>
    inFolder(async (folder) => {
      const end = await widthwise(folder, 'experiment', ...words.split(' '));
      expect(end).toMatchObject({ code: 2, stdout: '' });
      expect(end.stderr).toContain(limit);
    }),
  );
});
