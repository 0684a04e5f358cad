/**
 * # The published schemas
 *
 * Every document of --json fits the schema of its command, files fit theirs, and anything else is refused.
 * @module
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishedSchemas, schemaNamed } from '../../src/cli/results/published.ts';
import { valueOf } from '../conjectures/support.ts';
import { widthwise } from './called.ts';

const validators = new Map<string, ValidateFunction>();

function validator(name: string): ValidateFunction {
  const known = validators.get(name);
  if (known !== undefined) return known;
  const schema = schemaNamed(name);
  if (schema === undefined) throw new Error(`no schema ${name}`);
  const ajv = new Ajv2020({ strictTypes: false, strictTuples: false, strictRequired: false });
  const made = ajv.compile(schema);
  validators.set(name, made);
  return made;
}

/** The errors in the document, or `null`. */
function misfit(name: string, document: unknown): unknown {
  const validate = validator(name);
  return validate(document) ? null : validate.errors;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'widthwise-schemas-'));
  const files = {
    'd.json': { X: [[1, 0], [0, 1], [1, 1]], y: [1, -1, 1] }, // prettier-ignore
    'w.json': { W: [[1, 0.5], [-1, 2]], v: [1, -1] }, // prettier-ignore
    'deep.json': { layers: [[[1, 0.5], [-1, '1/3']], [[1, -1]]] }, // prettier-ignore
    'B.json': [[1, 0], [0, 2]], // prettier-ignore
    't.json': { order: 3, c: [1], V: [[1, 2]] },
    'line.json': { W: [[1, 0], [1, -1]], v: [1, 2] }, // prettier-ignore
    'square.json': { breaks: [0, 1], pieces: [[0, 0, 1]] },
    'pieces.json': { breaks: [0, 2], pieces: [[0, 0, 1]] },
    'windows.json': { shape: [4], templates: 2, levels: [{ window: 3, stride: 1, channels: 2 }] },
    'grid.json': { shape: [2], templates: 2, levels: [{ window: 2, stride: 1, weights: [[1, 0, 1, 0], [0, 1, 0, 1]] }], head: [[2, 1]] }, // prettier-ignore
    'pair.json': { shape: [2], templates: 2, nodes: [{ children: [0, 1], channels: 1 }] },
    'years.json': { X: [[1000, 1], [1001, 1], [1003, 1]], y: [1, -1, 1] }, // prettier-ignore
    'false.json': valueOf(),
    'open.json': valueOf({ activations: ['tanh'], conclusion: 'some-width-fits', samples: [1, 1], hypotheses: ['no-zero-input'] }), // prettier-ignore
    'bad.json': {},
  };
  for (const [name, value] of Object.entries(files))
    writeFileSync(join(folder, name), JSON.stringify(value));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const gaussian = ['--data', 'gaussian:6x3', '--labels', 'random-sign'];
const ownData = ['--data', 'd.json', '--weights', 'w.json', '--activation', 'tanh'];

/** Commands whose documents differ in form, by the name of their schema. */
const documents: readonly (readonly [string, readonly string[]])[] = [
  ['certify', ['certify', 'expressivity', ...gaussian, '--out', 'zero.json']],
  ['certify', ['certify', 'expressivity', '--data', 'd.json', '--width', '1']],
  [
    'certify',
    ['certify', 'expressivity', '--data', 'gaussian:8x1', '--all-labels', '--width', 'least'],
  ],
  ['certify', ['certify', 'nice-region', ...gaussian]],
  ['certify', ['certify', 'expressivity', '--data', 'years.json', '--weights-out', 'w.npz']],
  ['certify', ['certify', 'gradient-descent', ...gaussian]],
  ['certify', ['certify', 'network', ...ownData]],
  ['certify', ['certify', 'stationary-point', '--data', 'd.json', '--width', '2']],
  ['certify', ['certify', 'elimination', ...ownData]],
  ['certify', ['certify', 'lazy-gap', '--target', 'B.json', '--weights', 'B.json']],
  [
    'certify',
    ['certify', 'projection', '--data', 'd.json', '--weights', 'deep.json', '--activation', 'relu'],
  ],
  ['check', ['check', 'proof.json']],
  ['check', ['check', 'bad.json']],
  ['export', ['export', 'coq', 'zero.json', '--out', 'F.v']],
  ['export', ['export', 'coq', 'bad.json', '--out', 'F.v']],
  ['show', ['show', 'proof.json', '--svg', 'pictures']],
  ['show', ['show', 'bad.json']],
  ['completion', ['completion', 'bash']],
  ['train', ['train', ...gaussian, '--width', '4', '--evaluations', '50']],
  ['train', ['train', '--model', 'tensor', '--target', 't.json', '--width', '2', '--steps', '9']],
  ['certify', ['certify', 'tensors', '--target', 't.json', '--weights', 'B.json']],
  ['certify', ['certify', 'n-width', '--gram', 'B.json', '--space', '1']],
  ['certify', ['certify', 'n-width', '--sphere', '2', '--space', '4']],
  ['certify', ['certify', 'n-width', '--sphere', '2', '--space', '5']],
  ['certify', ['certify', 'rates', '--network', 'line.json', '--target', 'pieces.json']],
  ['certify', ['certify', 'rates', '--network', 'line.json', '--target', 'square.json']],
  ['certify', ['certify', 'rates', '--neurons', '16..20']],
  ['certify', ['certify', 'rates', '--neurons', '1..20']],
  ['certify', ['certify', 'overlaps', '--architecture', 'windows.json']],
  ['certify', ['certify', 'overlaps', '--network', 'grid.json']],
  ['certify', ['certify', 'overlaps', '--architecture', 'pair.json', '--target', 'grid.json']],
  ['verify', ['verify', 'taylor', '--runs', '5', '--record', 'run.jsonl']],
  ['report', ['report', 'run.jsonl']],
  ['report', ['report', 'run.jsonl', '--md']],
  ['report', ['report', 'diff', 'run.jsonl', 'run.jsonl']],
  ['report', ['report', 'merge', 'run.jsonl', '--out', 'merged.jsonl']],
  ['refute', ['refute', 'nice-region', '--drop', 'width', '--time', '5']],
  ['refute', ['refute', 'kkt', '--drop', 'width', '--time', '5', '--scope', 'n<=1']],
  ['refute', ['refute', 'expressivity', '--matrix', '--time', '1']],
  ['refute', ['refute', 'taylor', '--time', '0.2']],
  ['conjecture', ['conjecture', 'init', 'first.json']],
  ['refute', ['refute', '--conjecture', 'false.json']],
  ['refute', ['refute', '--conjecture', 'open.json', '--time', '0.5']],
  ['explain', ['explain', '--vocabulary']],
  ['replay', ['replay', 'CE-1819e978', 'CE-f97dfb01']],
  ['replay', ['replay', 'not-proved.json']],
  ['card', ['card', 'CE-1819e978']],
  ['card', ['card', 'CE-1819e978', '--format', 'npz', '--out', 'c.npz']],
  ['validate', ['validate', '--target', 'ml-matrix', '--cases', '20', '--record', 'run.jsonl']],
  ['validate', ['validate', '--target', 'ml-matrix', '--cases', '20', '--tolerance', '0.1']],
  ['vectors', ['vectors', 'emit', '--out', 'cases.jsonl', '--cases', '3']],
  ['adapter', ['adapter', 'init', 'python']],
  ['adapter', ['adapter', 'doctor', 'ml-matrix']],
  ['search', ['search', 'open/threshold', '--samples', '3', '--pairs', '2', '--starts', '5']],
  ['search', ['search', 'open/radius', '--starts', '3']],
  ['list', ['list']],
  ['explain', ['explain', 'kkt']],
  ['schema', ['schema']],
  [
    'experiment',
    [
      'experiment',
      'pgd-vs-sgd',
      '--small',
      '--case',
      'certified-gaussian-40x20-m4',
      '--evaluations',
      '10',
    ],
  ],
  ['experiment', ['experiment', 'lazy-gap', '--small']],
  ['experiment', ['experiment', 'width-scaling', '--small']],
  ['experiment', ['experiment', 'projection', '--small']],
  ['experiment', ['experiment', 'rates', '--small']],
  ['experiment', ['experiment', 'overlaps', '--small']],
  ['experiment', ['experiment', 'tensors', '--small']],
  ['experiment', ['experiment', 'ensembles', '--small']],
  ['experiment', ['experiment', 'purification', '--small']],
  ['experiment', ['experiment', 'trainers', '--small', '--cases', '2']],
];

describe('a document of --json', () => {
  beforeAll(async () => {
    await widthwise(folder, 'certify', 'expressivity', ...gaussian);
    const { stdout } = await widthwise(folder, 'replay', 'CE-1819e978');
    expect(stdout).toContain('GENUINE');
    const card = readFileSync(
      new URL('../../properties/counterexamples/CE-1819e978.json', import.meta.url),
      'utf8',
    );
    const [first = '', second = ''] = /"W":\[\["(-?\d+)"/u.exec(card) ?? ['"1"', '1'];
    writeFileSync(join(folder, 'not-proved.json'), card.replace(first, first.replace(second, '7')));
  });

  it.each(documents.map(([name, words]) => [name, words.join(' '), words] as const))(
    'fits the schema %s, from %s',
    async (name, _, words) => {
      const { stdout, stderr } = await widthwise(folder, '--json', ...words);
      expect(stdout, stderr).not.toBe('');
      expect(misfit(name, JSON.parse(stdout))).toBeNull();
    },
  );

  it('is tried for every command; for demo in its own test in a long run', () => {
    const formats = ['claims', 'facts', 'conjectures', 'data', 'weights', 'protocol', 'expectations', 'record', 'error']; // prettier-ignore
    const commands = publishedSchemas()
      .map(({ name }) => name)
      .filter((name) => !formats.includes(name));
    expect([...new Set(documents.map(([name]) => name)), 'demo'].sort()).toEqual(commands.sort());
  });

  it('is refused by the schema with a field too many, too few, or of another kind', async () => {
    const { stdout } = await widthwise(folder, '--json', 'check', 'proof.json');
    for (const [from, to] of [
      ['"file"', '"extra": 1, "file"'],
      ['"file"', '"flie"'],
      ['"kind": "verified"', '"kind": "certified"'],
      ['"milliseconds": ', '"milliseconds": -'],
    ] as const) {
      expect(stdout).toContain(from);
      const changed = stdout.replace(from, to);
      expect(misfit('check', JSON.parse(changed)), to).not.toBeNull();
    }
  });
});

describe('the schemas of files', () => {
  it('accept data as bare rows, as labels, and as an object of both', () => {
    const good = [
      [[1, 2]],
      [1, -1],
      { X: [[1]] },
      { X: [[1]], y: [1] },
      { X: [{ a: 1, b: 'x' }], y: ['a'] },
      { y: [1] },
    ];
    for (const value of good) expect(misfit('data', value), JSON.stringify(value)).toBeNull();
    for (const value of [3, {}, { X: 1 }, { X: [] }, { X: [[1]], y: [[1]] }, [[[1]]], []])
      expect(misfit('data', value), JSON.stringify(value)).not.toBeNull();
  });

  it('accept weights of one hidden layer, and of several layers', () => {
    for (const value of [
      { W: [[1]], v: [1] },
      { W: [[1]], v: [1], W0: [[2]] },
      { layers: [[[1, '1/3']], [[-2]]] },
    ])
      expect(misfit('weights', value), JSON.stringify(value)).toBeNull();
    for (const value of [{ W: [[1]] }, { W: [1], v: [1] }, { layers: [1] }, { layers: [[['x']]] }])
      expect(misfit('weights', value), JSON.stringify(value)).not.toBeNull();
  });

  it('accept every line of the record of a validation', () => {
    const lines = readFileSync(join(folder, 'run.jsonl'), 'utf8').trimEnd().split('\n');
    expect(lines.length).toBe(22);
    for (const line of lines) expect(misfit('record', JSON.parse(line)), line).toBeNull();
    const [header = '', first = '', , footer = ''] = [...lines.slice(0, 3), ...lines.slice(-1)];
    for (const [line, from, to] of [
      [header, '"version":1', '"version":2'],
      [first, '"kind":"pass"', '"kind":"good"'],
      [first, '"share"', '"shares"'],
      [footer, '"complete":true', '"complete":1'],
      [footer, '"fail":0,', ''],
    ] as const) {
      expect(line).toContain(from);
      expect(misfit('record', JSON.parse(line.replace(from, to))), to).not.toBeNull();
    }
  });
});

describe('widthwise schema', () => {
  it('prints each schema that it lists', async () => {
    const { stdout } = await widthwise(folder, 'schema');
    const names = stdout.trimEnd().split('\n').map((line) => line.split(' ')[0] ?? ''); // prettier-ignore
    expect(names).toEqual(publishedSchemas().map(({ name }) => name));
    expect(names).toContain('protocol');
    for (const name of names) {
      const printed = await widthwise(folder, 'schema', name);
      expect(JSON.parse(printed.stdout)).toEqual(schemaNamed(name));
      expect(validator(name)).toBeTypeOf('function');
    }
  });

  it('suggests the nearest schema for an unknown name', async () => {
    const { code, stderr } = await widthwise(folder, 'schema', 'protocl');
    expect(code).toBe(2);
    expect(stderr).toContain('there is no schema "protocl"; did you mean "protocol"?\nThere are: ');
  });
});
