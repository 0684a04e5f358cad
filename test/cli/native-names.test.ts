/**
 * # Names that every object of JavaScript has
 *
 * `constructor` and the like are refused like any unknown word: properties that a plain object inherits are not
 * targets, theorems, formats or keys.
 * @module
 */
import { globSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { caseText, readCaseText } from '../../src/conformance/case-text.ts';
import { generateCases } from '../../src/conformance/cases.ts';
import { parseExpectations } from '../../src/conformance/expectations.ts';
import { readMessage } from '../../src/conformance/messages.ts';
import { resultsTarget } from '../../src/conformance/vectors.ts';
import { rowOf } from '../../src/theorems/rows.ts';
import { examineWholly } from '../../src/counterexamples/examine.ts';
import { exportCard } from '../../src/counterexamples/exports.ts';
import { readWeights } from '../../src/data/weights.ts';
import { WidthwiseError } from '../../src/errors.ts';
import { activationNamed, certify, check, loadData, theoremOf } from '../../src/index.ts';
import { home, inFolder } from './spawned.ts';
import type { Ended } from './spawned.ts';

/** Each with an unused word of the same length. */
const names = [
  ['constructor', 'constructer'],
  ['__proto__', '__protp__'],
  ['toString', 'toStrinh'],
] as const;

/** `widthwise ...args` inside this process. */
async function inProcess(args: readonly string[]): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  const take = (stream: keyof typeof said) => (text: string | Uint8Array) => {
    said[stream] += String(text);
    return true;
  };
  // a separate process would have its own listeners; here they would accumulate
  vi.spyOn(process.stdout, 'on').mockReturnThis();
  vi.spyOn(process.stderr, 'on').mockReturnThis();
  vi.spyOn(process.stdout, 'write').mockImplementation(take('stdout'));
  vi.spyOn(process.stderr, 'write').mockImplementation(take('stderr'));
  process.exitCode = undefined;
  try {
    await main(args);
    return { code: Number(process.exitCode), ...said };
  } finally {
    process.exitCode = undefined;
    vi.restoreAllMocks();
  }
}

/** Text that comes only from a function of JavaScript, or from a bug. */
const native = /native code|function \w*\(|\[object |\n +at /u;

const on = (...words: readonly string[]): readonly string[] => ['certify', ...words];
const gaussian = ['--data', 'gaussian:8x4', '--labels', 'random-sign'];
const judged = ['validate', '--target', 'ml-matrix'];

/** The places for a name on the command line, and the exit code of the refusal. */
const places: readonly (readonly [(name: string) => readonly string[], 2 | 3])[] = [
  [(name) => [name], 2],
  [(name) => [`--${name}`, 'list'], 2],
  [(name) => ['--seed', name, 'list'], 2],
  [(name) => on(name, ...gaussian), 2],
  [(name) => on('expressivity', ...gaussian, `--${name}`, 'x'), 2],
  [(name) => on('expressivity', '--data', name), 2],
  [(name) => on('expressivity', '--data', 'gaussian:8x4', '--labels', name), 2],
  [(name) => on('expressivity', '--data', 'table.csv', '--labels', name), 2],
  [(name) => on('expressivity', ...gaussian, '--activation', name), 2],
  [(name) => on('expressivity', ...gaussian, '--activation', `${name}(x)`), 2],
  [(name) => on('expressivity', ...gaussian, '--normalise', name), 2],
  [(name) => on('kkt', ...gaussian, '--set', name), 2],
  [(name) => on('gradient-descent', ...gaussian, '--moving', name), 2],
  [(name) => on('network', ...gaussian, '--activation', 'tanh', '--weights', name), 2],
  [(name) => on('lazy-gap', '--target', name), 2],
  [(name) => ['train', ...gaussian, '--set', name], 2],
  [(name) => ['train', ...gaussian, '--activation', name], 2],
  [(name) => ['check', name], 2],
  [(name) => ['verify', name], 2],
  [(name) => ['verify', '--only', name], 2],
  [(name) => ['verify', '--only', 'taylor/remainder', '--path', name], 2],
  [(name) => ['refute', name], 2],
  [(name) => ['refute', name, '--matrix'], 2],
  [(name) => ['refute', 'nice-region', '--drop', name], 2],
  [(name) => ['refute', 'nice-region', '--drop', 'width', '--scope', `${name}<=3`], 2],
  [(name) => ['replay', name], 2],
  [(name) => ['card', name], 2],
  [(name) => ['card', 'CE-1819e978', '--format', name], 2],
  [(name) => ['explain', name], 2],
  [(name) => ['schema', name], 2],
  [(name) => ['search', name], 2],
  [(name) => ['experiment', name], 2],
  [(name) => ['experiment', 'pgd-vs-sgd', '--case', name], 2],
  [(name) => ['experiment', 'trainers', '--target', name], 3],
  [(name) => ['validate', '--target', name], 3],
  [(name) => ['validate', '--module', name], 3],
  [(name) => [...judged, '--ops', name], 2],
  [(name) => [...judged, '--dtypes', name], 2],
  [(name) => [...judged, '--cases', '2', '--case', name], 2],
  [(name) => [...judged, '--expect', name], 2],
  [(name) => ['adapter', name], 2],
  [(name) => ['adapter', 'init', name], 2],
  [(name) => ['adapter', 'doctor', name], 3],
  [(name) => ['vectors', name], 2],
  [(name) => ['vectors', 'emit', '--out', 'cases.jsonl', '--ops', name], 2],
];

describe.each(names)('%s on the command line', (name, unknown) => {
  const started = process.cwd();
  afterEach(() => process.chdir(started));

  it.each(
    places.map(
      ([words, code]) => [words(name).join(' '), code, words(name), words(unknown)] as const,
    ),
  )('is refused in "%s" with %d', (_, code, words, others) =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'table.csv'), 'a,b,y\n1,2,1\n3,-1,-1\n0.5,4,1\n');
      process.chdir(folder);
      const end = await inProcess(words);
      const usual = await inProcess(others);
      process.chdir(started);
      expect(end).toMatchObject({ code, stdout: '' });
      expect(end.stderr).toBe(usual.stderr.replaceAll(unknown, name));
      expect(end.stderr).toMatch(/^error: /u);
      expect(end.stderr).not.toMatch(native);
      expect(readdirSync(folder)).toEqual(['table.csv']);
    }),
  );
});

/** The JSON `text` with `name` in place of one key or word at a time; numbers are unchanged. */
function* swapped(text: string, name: string): Generator<string> {
  const seen = new Map<string, number>();
  for (const { 0: token, index } of text.matchAll(/"[a-zA-Z][^"\\]*"/gu)) {
    const times = seen.get(token) ?? 0;
    seen.set(token, times + 1);
    if (times < 2) yield `${text.slice(0, index)}"${name}"${text.slice(index + token.length)}`;
  }
}

/**
 * The result of reading the text: a value, or the message of a refusal, without folders and escapes. Any other
 * exception is rethrown.
 */
async function outcomeOf(act: () => unknown): Promise<string> {
  let said: string;
  try {
    said = JSON.stringify((await act()) ?? null);
  } catch (error) {
    if (!(error instanceof WidthwiseError)) throw error;
    said = error.message;
  }
  return said.replaceAll('\\', '').replaceAll(/\S*widthwise-\w+\//gu, '');
}

function filesIn(folder: string): readonly string[] {
  return globSync('**/*.json', { cwd: join(home, folder) }).map((file) =>
    readFileSync(join(home, folder, file), 'utf8'),
  );
}

async function exported(text: string): Promise<unknown> {
  const examined = await examineWholly(text, rowOf);
  if (examined.kind !== 'genuine') return examined.kind;
  return (['md', 'latex', 'python', 'typescript', 'bibtex', 'json'] as const).map((format) =>
    String(exportCard(format, examined, text)),
  );
}

const ready = JSON.stringify({
  type: 'ready',
  protocol: 1,
  adapter: { name: 'mine', version: '1' },
  impl: { framework: 'mine' },
  caps: {
    ops: ['forward'],
    dtypes: ['f64'],
    activations: { relu: { value: { ulp: 1, abs: 0 } } },
    conventions: {
      loss: ['mean'],
      columns: ['input-major'],
      slopeAtZero: { relu: '0' },
      methods: ['sgd'],
    },
  },
});

const caps = { ops: ['step'], dtypes: ['f64'], activations: { relu: {} }, conventions: {} };
const asked = generateCases(caps, { seed: 1, count: 4 }).map(caseText);
const expectations = JSON.stringify({
  format: 'widthwise-expectations',
  version: 1,
  entries: [
    {
      match: { op: 'step', dtype: 'f64', activation: 'relu', flags: { loss: 'mean' } },
      status: 'fail',
      reason: 'known',
      link: 'none',
    },
  ],
});
const table = JSON.stringify({ X: [[1], [2]], y: [1, -1] });
const weights = JSON.stringify({ W: [[1], [2]], v: [1, -1], W0: [[1], [2]] });

/** Reads the text from a file of this name. */
function fromFile(name: string, read: (file: string) => Promise<unknown>) {
  return (text: string): Promise<void> =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, name), text);
      await read(join(folder, name));
    });
}

/** Kinds of files, samples of each, and what reads them. */
const kinds: readonly (readonly [string, readonly string[], (text: string) => unknown])[] = [
  ['cards', filesIn('properties/counterexamples').slice(0, 8), exported],
  ['facts', filesIn('test/corpus/facts/v1'), (text) => check(text)],
  ['certificates', filesIn('test/corpus/valid/v1'), (text) => check(text)],
  [
    'certificates checked exactly',
    filesIn('test/corpus/valid/v1').slice(0, 2),
    (text) => check(text, { exact: true }),
  ],
  ['messages', [ready], readMessage],
  ['results', [ready], (text) => resultsTarget(text, 'file')],
  ['cases', asked, readCaseText],
  ['expectations', [expectations], (text) => parseExpectations(text, 'file')],
  ['data', [table], fromFile('data.json', (data) => loadData({ data, seed: 1 }))],
  ['weights', [weights], fromFile('weights.json', readWeights)],
];

describe.each(kinds)('in %s', (_kind, samples, read) => {
  it.each(names)('the key %s is as unknown as %s', async (name, unknown) => {
    for (const sample of samples) {
      const usual = swapped(sample, unknown);
      for (const text of swapped(sample, name)) {
        const outcome = await outcomeOf(() => read(text));
        const other = await outcomeOf(() => read(usual.next().value ?? ''));
        // a key that zod would drop is refused even where other keys are allowed
        if (!outcome.includes('has no key "__proto__"'))
          expect(outcome, text).toBe(other.replaceAll(unknown, name));
        expect(outcome, text).not.toMatch(native);
      }
    }
  });
});

it.each(names)('%s names nothing in the library', async (name) => {
  const inputs = [
    [1, 2],
    [3, -1],
  ];
  expect(theoremOf(name)).toBeUndefined();
  expect(() => activationNamed(name)).toThrow(WidthwiseError);
  await expect(loadData({ data: name, seed: 1 })).rejects.toThrow(WidthwiseError);
  await expect(certify('expressivity', { inputs, activation: name })).rejects.toThrow(
    'unknown name',
  );
  const request = { inputs, [name]: 1 };
  await expect(certify('expressivity', request)).rejects.toThrow(`unknown key "${name}"`);
});
