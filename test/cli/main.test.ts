import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { theorems } from '../../src/theorems/registry.ts';
import { widthwise } from './called.ts';
import { home, inFolder, run, start } from './spawned.ts';

/** Prints the address of every module that is loaded to stderr. */
const loadHook = `data:text/javascript,${encodeURIComponent(
  "import { registerHooks } from 'node:module';" +
    "registerHooks({ load: (url, context, next) => (process.stderr.write(url + '\\n'), next(url, context)) });",
)}`;

/** The modules that a command loads: the files of ours, and the packages with each file. */
async function modulesOf(folder: string, ...args: readonly string[]): Promise<Modules> {
  const { stderr } = await run(['--import', loadHook, start, ...args], folder);
  const found = (pattern: RegExp): readonly string[] =>
    [...stderr.matchAll(pattern)].map((match) => match[1] ?? '');
  return {
    own: found(/\/((?:src|properties)\/[^\n]+)\n/gu),
    packages: found(/\/node_modules\/((?:@[^/\n]+\/)?[^/\n]+)\//gu),
  };
}

interface Modules {
  readonly own: readonly string[];
  readonly packages: readonly string[];
}

/** The folders of src and the packages that a command loads. */
async function loadedBy(folder: string, ...args: readonly string[]): Promise<ReadonlySet<string>> {
  const { own, packages } = await modulesOf(folder, ...args);
  const folders = own.flatMap((file) => /\/(.*?)\//u.exec(file)?.[1] ?? []);
  return new Set([...folders, ...packages]);
}

const small = 'test/corpus/valid/v2/zero-near-standard.json';

describe('the command line', () => {
  it('exits with 2 on unknown commands, options and values', async () => {
    const wrong = [
      [],
      ['frobnicate'],
      ['check'],
      ['check', 'a.json', '--frobnicate'],
      ['certify', 'expressivity'],
      ['certify', 'riemann', '--data', 'iris'],
      ['certify', 'expressivity', '--data', 'iris', '--width', '4.5'],
      ['certify', 'expressivity', '--data', 'iris', '--width', '0'],
      ['certify', 'expressivity', '--data', 'iris', '--activation', 'tahn'],
      ['certify', 'expressivity', '--data', 'nowhere.csv'],
      ['--seed', '1e', 'list'],
      ['explain', 'riemann'],
      ['verify', 'riemann'],
      ['verify', '--only', 'expressivity/nothing'],
    ];
    const ends = await Promise.all(wrong.map((args) => widthwise(home, ...args)));
    ends.forEach((end, i) => {
      expect(end, wrong[i]?.join(' ')).toMatchObject({ code: 2, stdout: '' });
      expect(end.stderr, wrong[i]?.join(' ')).not.toBe('');
      expect(end.stderr).not.toContain('    at '); // no stack
    });
  });

  it.each<readonly [string, string]>([
    ['explain expresivity', 'expressivity'],
    ['verify kktt', 'kkt'],
    ['verify --only expressivity/generic-rnk', 'expressivity/generic-rank'],
    ['refute nice-regoin', 'nice-region'],
    ['refute nice-region --drop widht', 'width'],
    ['certify expressivty', 'expressivity'],
    ['search open/treshold', 'open/threshold'],
    ['experiment lazygap', 'lazy-gap'],
    ['experiment pgd-vs-sgd --case mnist-200x784-m3', 'mnist-200x784-m2'],
    ['validate --target numpyy', 'numpy'],
  ])('answers the misspelled %s with the nearest name, "%s"', (words, nearest) =>
    inFolder(async (folder) => {
      const end = await widthwise(folder, ...words.split(' '));
      expect(end.stdout).toBe('');
      expect([2, 3]).toContain(end.code);
      expect(end.stderr).toContain(`did you mean "${nearest}"?`);
    }),
  );

  it('prints help with examples for every command and exits with 0', async () => {
    const commands = ['certify', 'check', 'verify', 'list', 'explain', 'demo'];
    const all = await widthwise(home, '--help');
    for (const command of commands) expect(all.stdout).toContain(`  ${command} `);
    const helps = await Promise.all(commands.map((command) => widthwise(home, command, '--help')));
    for (const help of [all, ...helps]) {
      expect(help).toMatchObject({ code: 0, stderr: '' });
      expect(help.stdout).toMatch(/Examples?:\n {2}widthwise /u);
    }
    for (const help of helps) expect(help.stdout).toContain('--json');
    expect(await widthwise(home, 'help', 'check')).toMatchObject({ code: 0 });
  });

  it('prints the options of one target of certify, or of all with their owners', async () => {
    const [kkt, network, all] = await Promise.all(
      [['kkt', '--help'], ['--help', 'network'], ['--help']].map((words) =>
        widthwise(home, 'certify', ...words),
      ),
    );
    expect(kkt).toMatchObject({ code: 0, stderr: '' });
    expect(kkt?.stdout).toMatch(/^Usage: widthwise certify kkt \[options\]\n/u);
    expect(kkt?.stdout).toContain('kkt (Theorem C): what every KKT point');
    for (const option of ['data', 'set', 'ratio', 'start', 'by-digest', 'out', 'seed'])
      expect(kkt?.stdout).toMatch(new RegExp(`^ {2}--${option} ?`, 'mu'));
    for (const option of ['all-labels', 'moving', 'after', 'target', 'penalty', 'within'])
      expect(kkt?.stdout).not.toContain(`--${option}`);
    expect(kkt?.stdout).toMatch(/Examples:\n {2}widthwise certify kkt /u);
    expect(kkt?.stdout).not.toContain('certify network');
    expect(network?.stdout).toMatch(/--weights <file> +the network: \.npz, \.json, \.onnx or\s/u);
    expect(network?.stdout).not.toContain('--set');
    const text = all?.stdout.replaceAll(/\s+/gu, ' ');
    expect(text).toContain('--radius <eps> nice-region, kkt and network: of the ball');
    expect(text).toContain(
      '--data <source> the samples (not for lazy-gap, n-width, rates, overlaps, tensors, feedback-alignment and ensembles)',
    );
    expect(text).toContain('<theorem>');
  });

  it('lists and explains every statement', async () => {
    const list = await widthwise(home, 'list');
    const json = await widthwise(home, 'list', '--json');
    expect(JSON.parse(json.stdout)).toHaveLength(theorems.length);
    for (const { stem, title } of theorems)
      expect(list.stdout).toMatch(
        new RegExp(`^${stem} +${title.replaceAll(/[^\w ]/gu, '.')}$`, 'mu'),
      );
    const explained = await Promise.all(
      theorems.map(({ stem }) => widthwise(home, 'explain', stem)),
    );
    explained.forEach((end, i) => {
      const theorem = theorems[i];
      expect(end).toMatchObject({ code: 0, stderr: '' });
      for (const { id } of theorem?.hypotheses ?? []) expect(end.stdout).toContain(id);
      expect(end.stdout).toContain(`proofs-notes/${theorem?.stem}.md`);
    });
  });

  it('loads no search, no data reader and no parser to check a file', () =>
    inFolder(async (folder) => {
      const words = ['certify', 'expressivity', '--data', 'gaussian:4x4', '--all-labels'];
      const certifying = await loadedBy(folder, ...words);
      expect([...certifying]).toEqual(expect.arrayContaining(['search', 'data']));
      expect([certifying.has('zod'), certifying.has('mathjs')]).toEqual([false, false]);
      const { own, packages } = await modulesOf(folder, ...words);
      expect(own.length, own.join('\n')).toBeLessThanOrEqual(180);
      expect([...new Set(packages)]).toEqual(['commander', 'gmp-wasm', '@noble/hashes']);
      const formula = await loadedBy(folder, ...words, '--activation', 'tanh(x) + x');
      expect(formula.has('mathjs')).toBe(true);
      const checking = await loadedBy(folder, 'check', 'proof.json');
      expect([...checking]).toEqual(expect.arrayContaining(['certificates', 'gmp-wasm']));
      for (const part of [
        'search',
        'data',
        'suite',
        'theorems',
        'mathjs',
        'mnist',
        'fast-check',
        'zod',
      ])
        expect(checking.has(part), part).toBe(false);
      expect([...(await loadedBy(folder, '--help'))]).toEqual(['cli', 'commander']);
      expect([...(await loadedBy(folder, 'list'))].toSorted()).toEqual([
        'cli',
        'commander',
        'reports',
        'theorems',
      ]);
      const helping = await loadedBy(folder, 'certify', 'kkt', '--help');
      for (const part of ['search', 'data', 'mathjs', 'mnist', 'zod'])
        expect(helping.has(part), part).toBe(false);
      await writeFile(join(folder, 'B.json'), '[[1, 0], [0, -1]]');
      await writeFile(join(folder, 'W.json'), '[[1, 1]]');
      const files = ['--target', 'B.json', '--weights', 'W.json'];
      const risks = await loadedBy(folder, 'certify', 'lazy-gap', ...files);
      expect([risks.has('quadratic'), risks.has('search')]).toEqual([true, false]);
    }));

  it.each([
    { words: '--help', most: 12, packages: ['commander'] },
    { words: 'certify --help', most: 38, packages: ['commander'] },
    { words: 'verify --help', most: 18, packages: ['commander'] },
    { words: 'explain --help', most: 14, packages: ['commander'] },
    { words: 'refute --help', most: 18, packages: ['commander'] },
    { words: 'demo --help', most: 14, packages: ['commander'] },
    {
      words: `check ${small}`,
      most: 74,
      packages: ['commander', 'gmp-wasm', '@noble/hashes'],
    },
  ])('loads at most $most files of its own for $words', async ({ words, most, packages }) => {
    const modules = await modulesOf(home, ...words.split(' '));
    expect(modules.own.length, modules.own.join('\n')).toBeLessThanOrEqual(most);
    expect(modules.own).toContain('src/cli/main.ts');
    expect([...new Set(modules.packages)]).toEqual(packages);
  });

  it('loads the families of facts that a file names, and no other', () =>
    inFolder(async (folder) => {
      const loaded = async (...facts: readonly string[]): Promise<readonly string[]> => {
        const lines = facts.map((fact) => `{"fact":"${fact}"}`).join(',\n');
        const instance = '{"inputs":[\n["1","2"],\n["3","4"]],\n"points":{}}';
        await writeFile(
          join(folder, 'facts.json'),
          `{"format":"widthwise-facts",\n"version":1,\n"instance":${instance},\n"facts":[\n${lines}],\n"provenance":{}}\n`,
        );
        const args = ['--import', loadHook, start, 'check', 'facts.json'];
        const { stdout, stderr } = await run(args, folder);
        const core =
          'decide families format limits outcome read show subject text values work'.split(' ');
        const files = [...stderr.matchAll(/\/certificates\/facts\/([^/\n]+)\.ts\n/gu)];
        const beyond = files.map(([, name = '']) => name).filter((name) => !core.includes(name));
        return [/^\w+/u.exec(stdout)?.[0] ?? '', ...beyond.sort()];
      };
      expect(await loaded('distinct-inputs')).toEqual(['VERIFIED', 'data']);
      expect(await loaded('no-such-fact')).toEqual(['unsupported']);
      // refused at the first fact, after the families of both are there
      expect(await loaded('mirrored', 'kkt-bound-fails')).toEqual([
        'malformed',
        'at-point',
        'jacobian-facts',
        'kkt',
        'kkt-bound',
        'points',
      ]);
    }));

  it('ends without an error when the reader of its output goes away', async () => {
    const shell = `"${process.execPath}" "${start}" explain expressivity | true; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', shell]);
    expect({ stdout, stderr }).toEqual({ stdout: '0\n', stderr: '' });
  });
});
