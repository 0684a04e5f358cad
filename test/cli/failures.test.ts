/** Under --json there is one document, whatever happens. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { failureDocument, failureOf } from '../../src/cli/failure.ts';
import { publishedSchemas, schemaNamed } from '../../src/cli/results/published.ts';
import { WidthwiseError } from '../../src/errors.ts';
import { widthwise } from './called.ts';
import { inFolder, run, start, widthwise as spawned } from './spawned.ts';

const validate = new Ajv2020({ strictRequired: false }).compile(schemaNamed('error') ?? false);

const table = ['certify', 'expressivity', '--data', 't.csv'];

/** What fails, by the command: in the parser, in what does not go together, in reading, in writing. */
const failing: Readonly<Record<string, readonly (readonly string[])[]>> = {
  certify: [
    [],
    ['expresivity'],
    ['expressivity'],
    ['expressivity', '--data', 'no.csv'],
    ['expressivity', '--data', 't.csv', '--width', '1e'],
    ['expressivity', '--data', 't.csv', '--out', 'no/x.json'],
    ['network', '--data', 't.csv', '--weights', 'bad.json', '--activation', 'tanh'],
    ['lazy-gap', '--target', 'no.csv', '--weights', 'no.csv'],
    ['projection', '--data', 't.csv', '--weights', 'bad.json', '--activation', 'tanh'],
  ],
  completion: [[], ['no']],
  check: [[], ['no.json'], ['bad.json', '--exat']],
  train: [[], ['--data', 'no.csv'], ['--data', 't.csv', '--out', 'x.txt']],
  verify: [['no-theorem'], ['--only', 'no/property'], ['--runs', '0']],
  refute: [[], ['kt', '--drop', 'width'], ['kkt', '--drop', 'no'], ['kkt', '--drop', 'width', '--scope', 'q<=1'], ['--conjecture', 'no.json'], ['--conjecture', 'bad.json']],
  conjecture: [[], ['no'], ['init', 'bad.json']],
  replay: [['no.json'], ['CE-00000000']],
  card: [[], ['CE-00000000'], ['CE-1819e978', '--format', 'no']],
  validate: [['--target', 'no-such'], ['--target', 'ml-matrix', '--ops', 'no']],
  vectors: [[], ['emit', '--ops', 'no'], ['verify', 'no.jsonl']],
  adapter: [[], ['init', 'no'], ['doctor', 'no-such']],
  report: [[], ['no.jsonl'], ['bad.json'], ['bad.json', '--no'], ['diff', 'bad.json'], ['merge', 'bad.json']],
  export: [[], ['no'], ['coq'], ['coq', 'no.json', '--out', 'F.v'], ['coq', 'bad.json', '--out', '1.v'], ['coq', 'bad.json', '--out', 'F.v', '--format', 'no']],
  show: [[], ['no.json'], ['CE-00000000'], ['bad.json', '--no']],
  search: [[], ['open/no'], ['open/radius', '--starts', '0']],
  experiment: [[], ['no'], ['pgd-vs-sgd', '--case', 'no']],
  list: [['--no']],
  explain: [[], ['kt']],
  schema: [['no']],
  demo: [['--no']],
}; // prettier-ignore

const calls = Object.entries(failing).flatMap(([command, all]) =>
  all.map((words) => [command, ...words] as const),
);

/** A table whose first row is taken for a header, though 1 is a number. */
const guessed = 'a,b,1\n1,2,3\n4,5,6\n';

function inTables(use: (folder: string) => Promise<void>): Promise<void> {
  return inFolder(async (folder) => {
    await writeFile(join(folder, 't.csv'), guessed);
    await writeFile(join(folder, 'bad.json'), '{}');
    await use(folder);
  });
}

/** Makes an error of what comes after the first text on stdout. */
const failingAfterwards = `data:text/javascript,${encodeURIComponent(`
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (text) => {
    process.stdout.write = write;
    write(text);
    throw new Error('planted');
  };`)}`;

describe('an error under --json', () => {
  it.each(calls)(
    'is one document, with the exit code that it has without: %s %s %s %s',
    (...words) =>
      inTables(async (folder) => {
        const plain = await widthwise(folder, ...words);
        expect(plain.stdout).toBe('');
        const { code, stdout, stderr } = await widthwise(folder, '--json', ...words);
        const document = JSON.parse(stdout);
        expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
        expect(document).toMatchObject({ kind: 'error', exitCode: plain.code });
        expect([code, stderr]).toEqual([plain.code, plain.stderr]);
        expect(document.message).not.toBe('');
        expect(document.message).not.toContain('\n');
        if (document.message !== 'no command') expect(plain.stderr).toContain(document.message);
        expect(plain.stderr).toContain(document.advice);
      }),
  );

  it('is tried for every command', () => {
    const ofCommands = publishedSchemas().filter(({ says }) => says.includes('--json '));
    const commands = ofCommands.map(({ name }) => name).filter((name) => name !== 'error');
    expect(Object.keys(failing).sort()).toEqual(commands.sort());
  });

  it('has the place, the advice and the warnings that came before', () =>
    inTables(async (folder) => {
      const { code, stdout, stderr } = await widthwise(folder, ...table, '--json');
      expect(code).toBe(2);
      const document = JSON.parse(stdout);
      expect(document).toEqual({
        kind: 'error',
        code: 'usage',
        message: expect.stringContaining('t.csv has no labels'),
        advice: expect.stringContaining('Give --labels'),
        place: { field: '--labels' },
        exitCode: 2,
        warnings: [expect.stringContaining('header')],
      });
      for (const warning of document.warnings) expect(stderr).toContain(`warning: ${warning}\n`);
      await writeFile(join(folder, 'm.csv'), 'a,y\n1,2\n,3\n');
      const missing = await widthwise(folder, '--json', ...table.slice(0, -1), 'm.csv');
      expect(JSON.parse(missing.stdout)).toMatchObject({
        code: 'input',
        place: { file: 'm.csv', line: 3, column: 1 },
      });
    }));

  it('is the same for a process of its own', () =>
    inTables(async (folder) => {
      const { code, stdout } = await spawned(folder, '--json', ...table);
      expect([code, JSON.parse(stdout).kind]).toEqual([2, 'error']);
    }));

  it('is on stderr alone where the result was printed before', async () => {
    const { code, stdout, stderr } = await run(
      ['--import', failingAfterwards, start, '--json', 'list'],
      '.',
    );
    expect(Array.isArray(JSON.parse(stdout))).toBe(true);
    expect([code, stderr]).toEqual([70, expect.stringContaining('Error: planted')]);
  });

  it('tells a missing part and a bug from a mistake', () => {
    const missing = failureOf(new WidthwiseError('environment', 'no python', 'Install it.'), '');
    expect(missing).toMatchObject({ exitCode: 3, code: 'environment', message: 'no python' });
    const bug = failureOf(new RangeError('planted'), '');
    expect(bug).toMatchObject({ exitCode: 70, code: 'internal' });
    expect(bug?.message).toMatch(/^RangeError: planted\n +at /u);
    for (const one of [missing, bug]) {
      if (one === undefined) throw new Error('expected a failure');
      expect(validate(JSON.parse(failureDocument(one, ['w'])))).toBe(true);
    }
    expect(failureOf(new CommanderError(0, 'commander.version', '0.1.0'), '')).toBeUndefined();
  });
});

describe('help under --json', () => {
  it.each([['--help'], ['--version'], ['certify', '--help'], ['help', 'check']])(
    'is one document: %s %s',
    async (...words) => {
      const plain = await widthwise('.', ...words);
      const { code, stdout } = await widthwise('.', '--json', ...words);
      const document = JSON.parse(stdout);
      expect(code).toBe(0);
      expect(validate(document)).toBe(true);
      expect(document).toEqual({ kind: 'help', text: plain.stdout });
    },
  );
});
