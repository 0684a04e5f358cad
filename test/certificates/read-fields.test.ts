import { describe, expect, it } from 'vitest';
import { inputsDigest } from '../../src/certificates/format.ts';
import type { Certificate, Claim } from '../../src/certificates/format.ts';
import { limits } from '../../src/certificates/limits.ts';
import { readCertificate } from '../../src/certificates/read.ts';
import { writeCertificate } from '../../src/certificates/write.ts';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';

const of = (rows: number, cols: number, ...xs: number[]): Dense =>
  dense(rows, cols, Float64Array.from(xs));

// n = 2, d = 3, m = 4: no two sizes agree
const X = of(2, 3, 1, 2, 3, 4, 5, -6);
const inputs = { rows: 2, cols: 3, sha256: inputsDigest(X), where: 'inline', matrix: X } as const;
const about = { activation: activationNamed('tanh').value, inputs, width: 4, radius: 0.5 };
const labels = [1, -0.25];
const W = of(4, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
const point = { hidden: W, outputs: [1, -2, 3, -4] };

function certificate(claim: Claim, witness: Certificate['witness'] = point): Certificate {
  return { claim, witness, provenance: { tool: 'test', command: 'a', seed: '1', created: 'b' } };
}

const bound = {
  ...about,
  kind: 'kkt-bound',
  set: 'box',
  least: 1,
  most: 4,
  bound: 2,
  labels,
} as const;
const descent = {
  ...about,
  kind: 'descent',
  moving: 'all',
  step: 0.5,
  rate: 0.25,
  labels,
} as const;
const kktPoint = { ...about, kind: 'kkt-point', bound: 2, gap: 0, labels } as const;
const onSphere = { ...point, start: W, multiplier: 0 };
const recipe = { source: 'iris', labels: '', normalise: 'rows', bias: false } as const;
const away = { rows: 2, cols: 3, sha256: inputs.sha256, where: 'by-digest', recipe } as const;

const valid = {
  'zero-near': certificate({ ...about, kind: 'zero-near', labels }),
  rank: certificate({ ...about, kind: 'full-row-rank-on-ball', mirrored: false }),
  'kkt-bound': certificate(bound),
  'kkt-bound, ball': certificate({ ...bound, set: 'ball', least: 3, most: 3, bound: 0 }),
  'kkt-cone': certificate({ ...about, kind: 'kkt-cone', ratio: 1 }),
  'kkt-point': certificate(kktPoint, onSphere),
  descent: certificate(descent),
  'descent, hidden': certificate({ ...descent, moving: 'hidden' }),
  'with an inverse': certificate(kktPoint, { ...onSphere, inverse: of(2, 2, 1, 2, 3, 4) }),
  'of size 1': {
    claim: {
      ...about,
      kind: 'zero-near',
      labels: [1],
      width: 1,
      inputs: { ...away, rows: 1, cols: 1, recipe: { ...recipe, normalise: 'none' } },
    },
    witness: { hidden: of(1, 1, 2), outputs: [3] },
    provenance: { tool: 'x'.repeat(10_000) },
  },
  'by digest': certificate({ ...about, inputs: away, kind: 'zero-near', labels }),
} as const;
type Name = keyof typeof valid;

type Change = readonly [path: string, value: unknown];

function replaced(node: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(node))
    return node.map((x: unknown, k) => (`${k}` === key ? replaced(x, rest, value) : x));
  const entries = new Map<string, unknown>(Object.entries(node ?? {}));
  entries.set(key, replaced(entries.get(key), rest, value));
  return Object.fromEntries(entries);
}

/** The JSON of a valid certificate with values replaced, or removed if undefined. */
function changedAll(name: Name, changes: readonly Change[]): string {
  const parsed: unknown = JSON.parse(writeCertificate(valid[name]));
  return JSON.stringify(
    changes.reduce((node, [path, value]) => replaced(node, path.split('.'), value), parsed),
  );
}

function changed(name: Name, path: readonly string[], value: unknown): string {
  return changedAll(name, [[path.join('.'), value]]);
}

describe('the reader of a kind of certificate', () => {
  it.each(Object.entries(valid))('reads back %s as it was written', (_, one) => {
    expect(readCertificate(writeCertificate(one))).toEqual({ kind: 'read', certificate: one });
  });
});

describe('a wrong field', () => {
  const whole = 'expected a positive whole number';
  const number = 'expected a finite number';
  const cases: readonly (readonly [Name, string, unknown, string, string])[] = [
    ['zero-near', 'format', 'other', 'format', 'expected "widthwise-certificate", got "other"'],
    ['zero-near', 'claim', null, 'claim', 'expected an object, got null'],
    ['zero-near', 'claim', [1, 2], 'claim', 'expected an object, got a list of 2'],
    ['zero-near', 'claim', 'x', 'claim', 'expected an object, got "x"'],
    ['zero-near', 'claim.width', 0, 'claim.width', whole],
    ['zero-near', 'claim.width', 1.5, 'claim.width', whole],
    ['zero-near', 'claim.width', 2 ** 53, 'claim.width', whole],
    ['zero-near', 'claim.width', '4', 'claim.width', `${number}, got "4"`],
    ['zero-near', 'claim.width', {}, 'claim.width', `${number}, got an object`],
    ['zero-near', 'claim.radius', 0, 'claim.radius', 'expected a positive number, got 0'],
    ['zero-near', 'claim.labels', {}, 'claim.labels', 'expected an array, got an object'],
    ['zero-near', 'claim.labels', [1], 'claim.labels', 'expected 2 entries, got 1'],
    ['zero-near', 'claim.labels.1', true, 'claim.labels[1]', `${number}, got true`],
    ['zero-near', 'claim.inputs.rows', 3, 'claim.inputs.matrix', 'expected 3 entries, got 2'],
    ['zero-near', 'claim.inputs.cols', 2, 'claim.inputs.matrix[0]', 'expected 2 entries, got 3'],
    ['zero-near', 'claim.inputs.rows', 0, 'claim.inputs.rows', whole],
    ['zero-near', 'claim.inputs.cols', -1, 'claim.inputs.cols', whole],
    ['zero-near', 'claim.inputs.matrix.1', [1, 2], 'claim.inputs.matrix[1]', 'expected 3 entries'],
    ['zero-near', 'claim.inputs.matrix.1.2', null, 'claim.inputs.matrix[1][2]', number],
    ['zero-near', 'claim.inputs.sha256', 7, 'claim.inputs.sha256', 'expected a string'],
    ['zero-near', 'claim.ratio', 2, 'claim', 'unknown key "ratio"'],
    ['zero-near', 'claim.depth', 2, 'claim', 'unknown key "depth"'],
    ['zero-near', 'witness.start', [], 'witness', 'unknown key "start"'],
    ['zero-near', 'witness.outputs', [1, 2, 3], 'witness.outputs', 'expected 4 entries, got 3'],
    ['zero-near', 'witness.hidden', [[1, 2, 3]], 'witness.hidden', 'expected 4 entries, got 1'],
    ['zero-near', 'witness.hidden.3', [1, 2], 'witness.hidden[3]', 'expected 3 entries, got 2'],
    ['zero-near', 'provenance.seed', 1, 'provenance.seed', 'expected a string'],
    ['zero-near', 'provenance.tool', 'x'.repeat(10_001), 'provenance.tool', 'at most 10000'],
    ['zero-near', 'provenance.author', 'x', 'provenance', 'unknown key "author"'],
    ['zero-near', 'claim.activation', ['gamma', 'x'], 'claim.activation[0]', 'an operation'],
    ['rank', 'claim.mirrored', 0, 'claim.mirrored', 'expected true or false, got 0'],
    ['kkt-bound', 'claim.set', 'cone', 'claim.set', 'expected one of "ball", "box", got "cone"'],
    ['kkt-bound', 'claim.least', 0, 'claim.least', 'expected a positive number, got 0'],
    ['kkt-bound', 'claim.most', 0.5, 'claim.most', 'expected at least 1, got 0.5'],
    ['kkt-bound', 'claim.bound', -1, 'claim.bound', 'expected at least 0, got -1'],
    ['kkt-bound', 'claim.gap', 1, 'claim', 'unknown key "gap"'],
    ['kkt-cone', 'claim.ratio', 0.5, 'claim.ratio', 'expected at least 1, got 0.5'],
    ['kkt-cone', 'claim.labels', [1, 2], 'claim', 'unknown key "labels"'],
    ['kkt-point', 'claim.gap', -1, 'claim.gap', 'expected at least 0, got -1'],
    ['descent', 'claim.moving', 'v', 'claim.moving', 'expected one of "hidden", "all", got "v"'],
    ['descent', 'claim.moving', true, 'claim.moving', 'expected one of "hidden", "all", got true'],
    ['descent', 'claim.step', 0, 'claim.step', 'expected a positive number, got 0'],
    ['descent', 'claim.rate', -1, 'claim.rate', 'expected a positive number, got -1'],
    ['descent', 'claim.rate', '1', 'claim.rate', 'expected a finite number, got "1"'],
    ['descent', 'claim.bound', 1, 'claim', 'unknown key "bound"'],
    ['descent', 'witness.start', [[1]], 'witness', 'unknown key "start"'],
    ['zero-near', 'claim.step', 1, 'claim', 'unknown key "step"'],
    ['kkt-point', 'claim.bound', -1, 'claim.bound', 'expected at least 0, got -1'],
    ['kkt-point', 'witness.multiplier', -1, 'witness.multiplier', 'expected at least 0, got -1'],
    ['kkt-point', 'witness.start', [[1]], 'witness.start', 'expected 4 entries, got 1'],
    [
      'with an inverse',
      'witness.inverse',
      [[1, 2]],
      'witness.inverse',
      'expected 2 entries, got 1',
    ],
    [
      'with an inverse',
      'witness.inverse.0',
      [1],
      'witness.inverse[0]',
      'expected 2 entries, got 1',
    ],
    ['by digest', 'claim.inputs.recipe.bias', 'no', 'claim.inputs.recipe.bias', 'true or false'],
    [
      'by digest',
      'claim.inputs.recipe.normalise',
      'all',
      'claim.inputs.recipe.normalise',
      '"none"',
    ],
    ['by digest', 'claim.inputs.recipe.source', 1, 'claim.inputs.recipe.source', 'a string'],
    ['by digest', 'claim.inputs.recipe.labels', 1, 'claim.inputs.recipe.labels', 'a string'],
    ['by digest', 'claim.inputs.recipe.path', 'x', 'claim.inputs.recipe', 'unknown key "path"'],
  ];

  it.each(cases)('is refused: %s, where %s is %j', (name, path, value, at, because) => {
    expect(readCertificate(changed(name, path.split('.'), value))).toEqual({
      kind: 'malformed',
      at,
      because: expect.stringContaining(because),
    });
  });

  it.each([
    ['zero-near', 'claim.inputs.rows'],
    ['zero-near', 'claim.labels'],
    ['zero-near', 'witness.hidden'],
    ['zero-near', 'claim.inputs.sha256'],
    ['rank', 'claim.mirrored'],
    ['kkt-bound', 'claim.set'],
    ['kkt-cone', 'claim.ratio'],
    ['descent', 'claim.moving'],
    ['descent', 'claim.step'],
    ['descent', 'claim.rate'],
    ['descent', 'claim.labels'],
    ['kkt-point', 'witness.start'],
    ['kkt-point', 'witness.multiplier'],
    ['by digest', 'claim.inputs.recipe.source'],
    ['zero-near', 'provenance'],
  ] as const)('is refused where it is missing: %s without %s', (name, path) => {
    const keys = path.split('.');
    expect(readCertificate(changed(name, keys, undefined))).toEqual({
      kind: 'malformed',
      at: keys.length === 1 ? 'certificate' : keys.slice(0, -1).join('.'),
      because: `expected the key "${keys.at(-1)}"`,
    });
  });

  it('is a digest of other than 64 lower-case hexadecimal digits', () => {
    const digest = inputs.sha256;
    for (const wrong of [
      digest.slice(1),
      `${digest}0`,
      ` ${digest}`,
      digest.replace(/[0-9]/u, 'A'),
    ])
      expect(
        readCertificate(changed('zero-near', ['claim', 'inputs', 'sha256'], wrong)),
      ).toMatchObject({ at: 'claim.inputs.sha256' });
  });

  it('is a kind that names a property of every object', () => {
    for (const kind of ['toString', 7, null])
      expect(readCertificate(changed('zero-near', ['claim', 'kind'], kind))).toMatchObject({
        kind: 'unsupported',
      });
  });

  it('is shown in a few words, however long its value is', () => {
    const verdict = readCertificate(changed('zero-near', ['format'], 'y'.repeat(5000)));
    expect(verdict).toEqual({
      kind: 'malformed',
      at: 'format',
      because: `expected "widthwise-certificate", got "${'y'.repeat(60)}"`,
    });
  });
});

describe('the canonical form', () => {
  const text = writeCertificate(valid['kkt-point']);

  it('is compared line by line, and both sides of the first difference are shown', () => {
    const lines = text.split('\n');
    const k = lines.findIndex((line) => line.includes('"width":4'));
    expect(k).toBeGreaterThan(1);
    const spaced = readCertificate(text.replace('"width":4', '"width": 4'));
    expect(spaced).toMatchObject({ kind: 'malformed', at: `line ${k + 1}` });
    expect(spaced).toMatchObject({
      because: expect.stringMatching(/^not in canonical form: expected "4,.*, got " 4,/u),
    });
  });

  it('ends where the certificate ends', () => {
    expect(readCertificate(`${text}\n`)).toMatchObject({
      kind: 'malformed',
      at: `line ${text.split('\n').length}`,
      because: 'not in canonical form: expected "", got "\\n"',
    });
  });
});

describe('the limits of the reader', () => {
  it('refuse each size above its limit, by name', () => {
    const kinds: readonly (readonly [string, unknown, string])[] = [
      ['claim.inputs.rows', limits.samples + 1, 'samples'],
      ['claim.inputs.cols', limits.inputEntries, 'inputEntries'],
      ['claim.width', limits.weightEntries, 'weightEntries'],
    ];
    for (const [path, value, limit] of kinds)
      expect(readCertificate(changed('by digest', path.split('.'), value)), path).toMatchObject({
        kind: 'resource-limit',
        limit: expect.stringContaining(limit),
      });
  });

  it('allow each size at its limit', () => {
    const most = changed('by digest', ['claim', 'inputs', 'rows'], limits.samples);
    expect(readCertificate(most)).toMatchObject({ kind: 'malformed', at: 'claim.labels' });
  });

  it('refuse products of sizes that are within their limits alone', () => {
    const sizes = (rows: number, cols: number, width: number): readonly Change[] => [
      ['claim.inputs.rows', rows],
      ['claim.inputs.cols', cols],
      ['claim.width', width],
    ];
    let nested: unknown = 'x';
    for (let k = 0; k < 40; k++) nested = ['tanh', nested];
    const cases: readonly (readonly [string, readonly Change[], number])[] = [
      ['preactivations', sizes(6000, 1, 350), 2_100_000],
      ['dotProductTerms', sizes(1024, 1024, 1024), 2 ** 30],
      ['weightEntries', sizes(1, 2 ** 12, 2 ** 11), 2 ** 23],
      ['inputEntries', sizes(2 ** 12, 2 ** 14, 1), 2 ** 26],
    ];
    for (const [limit, changes, needed] of cases)
      expect(readCertificate(changedAll('by digest', changes))).toMatchObject({
        kind: 'resource-limit',
        limit: expect.stringContaining(`${limit} <=`),
        needed,
      });
    const steep = changedAll('by digest', [...sizes(2048, 1, 1024), ['claim.activation', nested]]);
    expect(readCertificate(steep)).toMatchObject({
      kind: 'resource-limit',
      limit: expect.stringContaining('activationSteps'),
    });
  });

  it('refuse too many keys and lists before any are built', () => {
    const strings = `[${'"",'.repeat(50_001)}0]`;
    expect(readCertificate(strings)).toMatchObject({ because: 'expected at most 100000 times "' });
    expect(readCertificate(`{"a":[${'"",'.repeat(49_999)}0]}`)).toMatchObject({
      because: 'expected the key "format"',
    });
    expect(readCertificate('{'.repeat(100_001))).toMatchObject({
      because: 'expected at most 100000 times {',
    });
  });
});
