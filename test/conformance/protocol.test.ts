/**
 * # The protocol: schemas, golden transcripts, first adapters
 *
 * The harness reads exactly the messages that the published schema accepts; both kits answer the transcripts word for
 * word.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { generateCases } from '../../src/conformance/cases.ts';
import { parseExpectations } from '../../src/conformance/expectations.ts';
import { isFields, readMessage } from '../../src/conformance/messages.ts';
import { starter } from '../../src/conformance/starters.ts';
import { genericCapabilities } from '../../src/conformance/vectors.ts';
import { expectations } from '../../src/conformance/schema/expectations.ts';
import {
  fromAdapter,
  message,
  question,
  toAdapter,
} from '../../src/conformance/schema/protocol.ts';
import { jsonSchema } from '../../src/schemas/reading.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const conforms = (schema: z.ZodType, value: unknown): boolean =>
  new Ajv2020().validate(jsonSchema(schema, 'published'), value);

interface Line {
  readonly direction: 'to' | 'from';
  readonly message: unknown;
}

const transcripts = readdirSync(here('transcripts')).map((file) => {
  const text = readFileSync(here(`transcripts/${file}`), 'utf8');
  const lines = text
    .trim()
    .split('\n')
    .map((line): Line => {
      const value: unknown = JSON.parse(line);
      if (!isFields(value)) throw new Error(`${file}: a line is an object`);
      return 'to' in value
        ? { direction: 'to', message: value['to'] }
        : { direction: 'from', message: value['from'] };
    });
  return { name: file.replace('.jsonl', ''), lines };
});

describe('the schema of protocol 1', () => {
  it('accepts every message of the transcripts', () => {
    expect(transcripts.length).toBeGreaterThanOrEqual(4);
    for (const { name, lines } of transcripts)
      for (const line of lines) {
        expect(
          conforms(line.direction === 'to' ? toAdapter : fromAdapter, line.message),
          name,
        ).toBe(true);
        expect(conforms(message, line.message), name).toBe(true);
      }
  });

  it('accepts every generated case', () => {
    const caps = { ...genericCapabilities, dtypes: ['f64', 'f32', 'q'] };
    const validate = new Ajv2020().compile(jsonSchema(question, 'case'));
    for (const made of generateCases(caps, { seed: 6, count: 400 }))
      expect(validate(JSON.parse(JSON.stringify(made))), made.op).toBe(true);
  });
});

const tensor = { dtype: 'f64', shape: [1], enc: 'hex', data: '0000000000000000' };
const ready = {
  type: 'ready',
  protocol: 1,
  adapter: { name: 'a', version: '1' },
  impl: { framework: 'x' },
  caps: { ops: [], dtypes: [], activations: {}, conventions: {} },
};
const result = { type: 'result', seq: 1, id: 'x' };
const caps = (change: object): object => ({ ...ready, caps: { ...ready.caps, ...change } });

const good: readonly (readonly [string, object])[] = [
  ['ready with no capabilities', ready],
  ['ready with declared errors', caps({ activations: { tanh: { value: { ulp: 2, abs: 0.5 } } } })],
  [
    'ready with conventions and an unknown key',
    caps({ conventions: { slopeAtZero: { relu: '1/2' }, loss: ['mean'] }, extra: 1 }),
  ],
  [
    'a result with bits and a time',
    { ...result, status: 'ok', outputs: { f: tensor }, timing: { ms: 1.5 } },
  ],
  [
    'a result with fractions',
    {
      ...result,
      status: 'ok',
      outputs: { f: { dtype: 'q', shape: [1], enc: 'rat', data: ['1/2'] } },
    },
  ],
  ['a result that is unsupported', { ...result, status: 'unsupported', reason: 'no' }],
  [
    'a result that is an error',
    { ...result, status: 'error', error: { code: 'exception', message: 'boom' } },
  ],
  ['done', { type: 'done', seq: 1, n: 0 }],
  ['pong', { type: 'pong', seq: 1 }],
  ['fatal', { type: 'fatal', code: 'environment', message: 'none' }],
];

const bad: readonly (readonly [string, object])[] = [
  ['an empty object', {}],
  [
    'ready with a misspelled "value"',
    caps({ activations: { tanh: { vlaue: { ulp: 2, abs: 0.5 } } } }),
  ],
  [
    'ready with an unknown kind of error',
    caps({ activations: { tanh: { value: { ulp: 2, abs: 0.5, rel: 1 } } } }),
  ],
  ['ready with a misspelled "loss"', caps({ conventions: { lose: ['mean'] } })],
  ['a message of the harness', { type: 'hello' }],
  ['ready with the protocol as text', { ...ready, protocol: '1' }],
  ['ready with an adapter without a version', { ...ready, adapter: { name: 'a' } }],
  ['ready with a number among the texts of impl', { ...ready, impl: { cores: 4 } }],
  ['ready without caps', { ...ready, caps: undefined }],
  ['ready with operations that are not a list', caps({ ops: 'forward' })],
  ['ready with a negative error', caps({ activations: { tanh: { value: { ulp: -1, abs: 0 } } } })],
  ['ready with an error that is not an object', caps({ activations: { tanh: 'exact' } })],
  ['ready with an unknown loss', caps({ conventions: { loss: ['sum'] } })],
  ['ready with a slope that is a decimal', caps({ conventions: { slopeAtZero: { relu: '0.5' } } })],
  ['a result with an unknown status', { ...result, status: 'pass' }],
  ['a result without outputs', { ...result, status: 'ok' }],
  [
    'a result with an output that is not a tensor',
    { ...result, status: 'ok', outputs: { f: [1, 2] } },
  ],
  [
    'a result with an unknown format',
    { ...result, status: 'ok', outputs: { f: { ...tensor, dtype: 'f16' } } },
  ],
  ['an unsupported result without a reason', { ...result, status: 'unsupported' }],
  [
    'an error with an unknown code',
    { ...result, status: 'error', error: { code: 'oops', message: '' } },
  ],
  [
    'a result with a fraction as its number',
    { ...result, seq: 1.5, status: 'unsupported', reason: 'no' },
  ],
  ['done without a count', { type: 'done', seq: 1 }],
  ['pong with a text as its number', { type: 'pong', seq: 'one' }],
  ['fatal with an unknown code', { type: 'fatal', code: 'tired', message: '' }],
];

describe('readMessage and the schema', () => {
  it.each(good)('both accept %s', (_, message) => {
    const sent: unknown = JSON.parse(JSON.stringify(message));
    expect(readMessage(JSON.stringify(message)).kind).toBe('ok');
    expect(conforms(fromAdapter, sent)).toBe(true);
  });

  it.each(bad)('both refuse %s', (_, message) => {
    const sent: unknown = JSON.parse(JSON.stringify(message));
    expect(readMessage(JSON.stringify(message)).kind).toBe('bad');
    expect(conforms(fromAdapter, sent)).toBe(false);
  });

  it('agree that no JSON number carries NaN', () => {
    const read = readMessage('{"type":"done","seq":1,"n":NaN}');
    expect(read).toEqual({ kind: 'bad', rule: 'every line on stdout is one JSON object' });
  });
});

describe('the schema of expectations', () => {
  const file = (entry: object): object => ({
    format: 'widthwise-expectations',
    version: 1,
    entries: [entry],
  });
  const entry = { match: { op: 'gram' }, status: 'fail', reason: 'r', link: 'l' };
  it('agrees with the reader', () => {
    expect(conforms(expectations, file(entry))).toBe(true);
    expect(parseExpectations(JSON.stringify(file(entry)), 'e.json')).toEqual([entry]);
    for (const change of [
      { match: {} },
      { match: { opp: 'x' } },
      { status: 'pass' },
      { link: '' },
    ]) {
      const wrong = file({ ...entry, ...change });
      expect(conforms(expectations, wrong)).toBe(false);
      expect(() => parseExpectations(JSON.stringify(wrong), 'e.json')).toThrow('entries[0]');
    }
  });
});

describe('the transcript', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'widthwise-starter-'));
    for (const language of ['python', 'typescript'] as const)
      for (const { name, content } of starter(language)) {
        const kit = here('../../src/conformance/kits/kit.ts');
        writeFileSync(join(folder, name), content.replace("'widthwise/adapter'", `'${kit}'`));
      }
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const commands = [
    ['the Python starter', () => ['python3', join(folder, 'adapter.py')]],
    ['the TypeScript starter', () => [process.execPath, join(folder, 'adapter.ts')]],
  ] as const;
  for (const [name, command] of commands)
    it.each(transcripts)(`"$name" of ${name} is repeated word for word`, ({ lines }) => {
      const [file = '', ...words] = command();
      const asked = lines.filter(({ direction }) => direction === 'to');
      const input = asked.map(({ message }) => `${JSON.stringify(message)}\n`).join('');
      const { stdout } = spawnSync(file, words, { input, encoding: 'utf8' });
      const said = stdout
        .trim()
        .split('\n')
        .map((line): unknown => {
          const message: unknown = JSON.parse(line);
          if (!isFields(message)) return message;
          const { timing: _timing, ...rest } = message;
          return rest;
        });
      const wanted = lines.filter(({ direction }) => direction === 'from');
      expect(said).toEqual(wanted.map(({ message }) => message));
    });
});

describe('the declaration of an adapter', () => {
  it.each([
    [
      { activations: { tahn: {} } },
      'ready.caps.activations has no key "tahn"; did you mean "tanh"?',
    ],
    [
      { activations: { tanh: { slop: { ulp: 1, abs: 0 } } } },
      'ready.caps.activations.tanh has no key "slop"; did you mean "slope"?',
    ],
    [
      { conventions: { slopeAtzero: { relu: '0' } } },
      'ready.caps.conventions has no key "slopeAtzero"; did you mean "slopeAtZero"?',
    ],
    [
      { conventions: { slopeAtZero: { rleu: '0' } } },
      'ready.caps.conventions.slopeAtZero has no key "rleu"; did you mean "relu"?',
    ],
    [{ convention: {} }, 'ready.caps has no key "convention"; did you mean "conventions"?'],
    [
      { conventions: { zzz: 1 } },
      'ready.caps.conventions has no key "zzz", only loss, columns, slopeAtZero, methods',
    ],
  ])('is refused with an unknown key in %j: %s', (change, rule) => {
    expect(readMessage(JSON.stringify(caps(change)))).toEqual({ kind: 'bad', rule });
  });
});
