/**
 * # The text of facts files
 *
 * The text of small files, written by hand; optional parts, one at a time; sizes just within each limit; and full
 * refusals.
 */
import { describe, expect, it } from 'vitest';
import type { FactsFile, Instance } from '../../../src/certificates/facts/format.ts';
import { readFacts } from '../../../src/certificates/facts/check.ts';
import { writeFacts } from '../../../src/certificates/facts/write.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { mat, point, vec } from './support.ts';

const parts = {
  activation: '"activation":["tanh","x"]',
  inputs: '"inputs":[\n["1","2"],\n["3","4"],\n["5","6"]]',
  labels: '"labels":["7","8","9"]',
  points:
    '"points":{\n"C12":{"outputs":["1"],\n"hidden":[\n["2","3"]]},\n"P":{"outputs":["4"],\n"hidden":[\n["5","6"]]}}',
} as const;
const values = {
  activation: activationNamed('tanh').value,
  inputs: mat([1, 2], [3, 4], [5, 6]),
  labels: vec(7, 8, 9),
  points: { C12: point([[2, 3]], 1), P: point([[5, 6]], 4) },
};

/** The text of a file with this text of an instance, and with these lines after its facts. */
function fileText(instance: string, after: readonly string[] = ['"provenance":{}}\n']): string {
  return [
    '{"format":"widthwise-facts"',
    '"version":1',
    `"instance":{${instance}}`,
    '"facts":[\n{"fact":"distinct-inputs"}]',
    ...after,
  ].join(',\n');
}

function fileWith(instance: Instance): FactsFile {
  return { instance, facts: [{ fact: 'distinct-inputs' }], provenance: {} };
}

/** The verdict on a file with this instance, one part per line. */
function reading(...lines: readonly string[]): unknown {
  return readFacts(fileText(lines.join(',\n')));
}

function refused(at: string, because: string): object {
  return { kind: 'malformed', at, because };
}

function limited(limit: string, needed: number): object {
  return { kind: 'resource-limit', limit, needed };
}

describe('the text of a file', () => {
  const { activation, inputs, labels, points } = values;
  const none = '"points":{}';
  const cases: readonly (readonly [string, readonly string[], Instance])[] = [
    ['nothing', [none], { points: {} }],
    ['an activation', [parts.activation, none], { activation, points: {} }],
    ['inputs', [parts.inputs, none], { inputs, points: {} }],
    ['labels', [parts.labels, none], { labels, points: {} }],
    ['points', [parts.points], { points }],
    ['everything', Object.values(parts), values],
  ];

  it.each(cases)('has one line for each row, with %s', (_, lines, instance) => {
    const file = fileWith(instance);
    expect(writeFacts(file)).toBe(fileText(lines.join(',\n')));
    expect(reading(...lines)).toStrictEqual({ kind: 'read', file });
  });

  it('has the points in the order of their names as texts', () => {
    const names = ['P10', 'B', 'P', 'P2', 'A9', 'P1'];
    const made = Object.fromEntries(names.map((name) => [name, point([[1]], 1)] as const));
    const written = [...writeFacts(fileWith({ points: made })).matchAll(/"([A-Z]\d*)":/gu)];
    expect(written.map(([, name]) => name)).toEqual(['A9', 'B', 'P', 'P1', 'P10', 'P2']);
  });

  it('has the notes for readers last, unchanged', () => {
    const card = { title: 'a "b"', lines: ['c', 'd'], none: [] };
    const text = fileText(none, [
      '"card":{\n "title": "a \\"b\\"",\n "lines": [\n  "c",\n  "d"\n ],\n "none": []\n}',
      '"provenance":{"tool":"t","a-seed":"7"}}\n',
    ]);
    const file = {
      ...fileWith({ points: {} }),
      card,
      provenance: { tool: 't', 'a-seed': '7' },
    };
    expect(writeFacts(file)).toBe(text);
    expect(readFacts(text)).toStrictEqual({ kind: 'read', file });
  });
});

describe('the notes for readers', () => {
  const reading2 = (card: string, provenance = '{}'): unknown =>
    readFacts(fileText('"points":{}', [`"card":${card}`, `"provenance":${provenance}}\n`]));
  const keys = (name: string): object =>
    refused('card', `expected keys of small letters, got "${name}"`);
  const long = `a${'-'.repeat(39)}`;
  const string = (got: string): string =>
    `expected a string of at most 10000 characters, got ${got}`;

  it('have keys of at most 40 small letters and hyphens', () => {
    expect(reading2(`{\n "${long}": ""\n}`)).toMatchObject({ kind: 'read' });
    expect(reading2(`{\n "${long}-": ""\n}`)).toEqual(keys(`${long}-`));
    for (const name of ['', '-a', 'A', 'a1', 'a b', '1'])
      expect(reading2(`{\n "${name}": ""\n}`)).toEqual(keys(name));
  });

  it('are texts, in the card lists of them too', () => {
    const most = 'x'.repeat(10_000);
    expect(reading2(`{\n "a": "${most}"\n}`)).toMatchObject({ kind: 'read' });
    expect(reading2(`{\n "a": "${most}x"\n}`)).toEqual(
      refused('card.a', string(`"${'x'.repeat(60)}"`)),
    );
    expect(reading2('{\n "a": 1\n}')).toEqual(refused('card.a', string('1')));
    expect(reading2('{"a":["b",[]]}')).toEqual(refused('card.a[1]', string('a list of 0')));
    expect(reading2('[]')).toEqual(refused('card', 'expected an object, got a list of 0'));
    expect(reading2('{}', '{"a":["b"]}')).toEqual(refused('provenance.a', string('a list of 1')));
    expect(reading2('{}', 'null')).toEqual(refused('provenance', 'expected an object, got null'));
  });
});

describe('a wrong file', () => {
  const text = fileText(Object.values(parts).join(',\n'));
  const cases: readonly (readonly [string, string, string, string])[] = [
    ['"widthwise-facts"', '"x"', 'format', 'expected "widthwise-facts", got "x"'],
    ['"format":"widthwise-facts",\n', '', 'file', 'expected the key "format"'],
    ['"provenance":{}', '"provenance":{},"cards":{}', 'file', 'unknown key "cards"'],
    ['"points":', '"pts":', 'instance', 'expected the key "points"'],
    ['"points":', '"bias":1,"points":', 'instance', 'unknown key "bias"'],
    ['{"fact":"distinct-inputs"}', '', 'facts', 'expected at least one fact'],
    ['[\n{"fact":"distinct-inputs"}]', '{}', 'facts', 'expected a list, got an object'],
    ['["3","4"]', '["3"]', 'instance.inputs[1]', 'expected 2 entries, got 1'],
    ['["3","4"]', '"3"', 'instance.inputs[1]', 'expected a list, got "3"'],
    [parts.inputs, '"inputs":[]', 'instance.inputs[0]', 'expected a list, got undefined'],
    [parts.inputs, '"inputs":1', 'instance.inputs', 'expected a list, got 1'],
    [
      parts.inputs,
      '"inputs":[[],[],[]]',
      'instance.inputs',
      'expected at least one row and one column',
    ],
    ['"8","9"', '"8"', 'instance.labels', 'expected 3 entries, got 2'],
    [parts.labels, '"labels":{}', 'instance.labels', 'expected a list, got an object'],
    ['"C12"', '"c"', 'instance.points', 'expected names of a capital letter and digits, got "c"'],
    [
      '"C12"',
      '"C1234"',
      'instance.points',
      'expected names of a capital letter and digits, got "C1234"',
    ],
    ['"C12"', '"aC"', 'instance.points', 'expected names of a capital letter and digits, got "aC"'],
    ['["4"]', '{}', 'instance.points.P.outputs', 'expected a list, got an object'],
    ['["4"]', '["4","4"]', 'instance.points.P.hidden', 'expected 2 entries, got 1'],
    ['["4"]', '[4]', 'instance.points.P.outputs[0]', 'expected a fraction as a string, got 4'],
    ['[\n["5","6"]]}', '[\n["5"]]}', 'instance.points.P.hidden[0]', 'expected 2 entries, got 1'],
    ['"outputs":["4"]', '"output":["4"]', 'instance.points.P', 'expected the key "outputs"'],
    ['"outputs":["4"]', '"v":[],"outputs":["4"]', 'instance.points.P', 'unknown key "v"'],
    [
      '["tanh","x"]',
      '["gamma","x"]',
      'instance.activation[0]',
      'expected an operation, got "gamma"',
    ],
  ];

  it.each(cases)('is refused where %j reads %j, at %s', (from, to, at, because) => {
    expect(text).toContain(from);
    expect(readFacts(text.replace(from, to))).toEqual(refused(at, because));
  });

  it('of another version is not supported', () => {
    for (const version of ['4', '"1"', 'null'])
      expect(readFacts(text.replace('"version":1', `"version":${version}`))).toEqual({
        kind: 'unsupported',
        feature: `version ${version}`,
      });
  });

  it('is refused where points differ in their number of columns, also without inputs', () => {
    const wider = parts.points.replace('["5","6"]', '["5","6","7"]');
    expect(reading(wider)).toEqual(refused('instance.points.P', 'expected 2 columns, got 3'));
    expect(reading(parts.inputs, wider)).toEqual(
      refused('instance.points.P.hidden[0]', 'expected 2 entries, got 3'),
    );
    expect(reading(parts.inputs.replace(/,"\d"\]/gu, ']'), parts.points)).toEqual(
      refused('instance.points.C12.hidden[0]', 'expected 1 entries, got 2'),
    );
  });

  it('is refused where it is not JSON, or does not begin as a file of ours', () => {
    const stranger = expect.stringContaining('not a file that widthwise writes');
    for (const source of ['', 'null', ` ${text}`, 'a,b'])
      expect(readFacts(source)).toEqual(refused('file', stranger));
    for (const source of ['{', `${text}x`])
      expect(readFacts(source)).toMatchObject({
        kind: 'malformed',
        at: 'file',
        because: expect.stringMatching(/^not JSON(?: at position \d+)?$/u),
      });
  });

  it('is refused at the first character that differs', () => {
    expect(readFacts(`${text}\n`)).toEqual(
      refused('line 19', 'not in canonical form: expected "", got "\\n"'),
    );
    expect(readFacts(text.replace('"version":1', '"version": 1'))).toEqual(
      refused(
        'line 2',
        'not in canonical form: expected "1,\\n\\"instance\\":{\\"activati", got " 1,\\n\\"instance\\":{\\"activat"',
      ),
    );
  });
});

describe('the limit', () => {
  const list = (count: number, entry = '"0"'): string => `[${Array(count).fill(entry).join(',')}]`;
  const rows = (n: number, d: number): string => `[\n${Array(n).fill(list(d)).join(',\n')}]`;
  const P = (m: number, d: number): string => `"P":{"outputs":${list(m)},\n"hidden":${rows(m, d)}}`;
  const withP = (m: number, d: number): string => `"points":{\n${P(m, d)}}`;
  const none = '"points":{}';
  const isRead = { kind: 'read' };

  it('of samples and of inputs is 400 each', () => {
    expect(reading(`"inputs":${rows(400, 1)}`, none)).toMatchObject(isRead);
    expect(reading(`"inputs":${rows(401, 1)}`, none)).toEqual(limited('samples <= 400', 401));
    expect(reading(`"inputs":${rows(1, 400)}`, none)).toMatchObject(isRead);
    expect(reading(`"inputs":${rows(1, 401)}`, none)).toEqual(limited('inputs <= 400', 401));
    expect(reading(`"labels":${list(400)}`, none)).toMatchObject(isRead);
    expect(reading(`"labels":${list(401)}`, none)).toEqual(limited('samples <= 400', 401));
  });

  it('of parameters is 400, outputs and hidden weights together', () => {
    expect(reading(withP(200, 1))).toMatchObject(isRead);
    expect(reading(withP(201, 1))).toEqual(limited('parameters <= 400', 402));
    expect(reading(withP(1, 399))).toMatchObject(isRead);
    expect(reading(withP(1, 400))).toEqual(limited('parameters <= 400', 401));
    const many = `"points":{"P":{"outputs":${list(401)},"hidden":1}}`;
    expect(reading(many)).toEqual(limited('parameters <= 400', 401)); // before it reads them
  });

  it('of pre-activations is 40000', () => {
    const X = (n: number): string => `"inputs":${rows(n, 1)}`;
    expect(reading(X(200), withP(200, 1))).toMatchObject(isRead);
    expect(reading(X(400), withP(100, 1))).toMatchObject(isRead);
    expect(reading(X(201), withP(200, 1))).toEqual(limited('preactivations <= 40000', 40_200));
  });

  it('of points and of facts is 64 each', () => {
    const points = (count: number): string => {
      const names = Array.from({ length: count }, (_, k) => `P${k + 100}`);
      const one = '{"outputs":["1"],\n"hidden":[\n["1"]]}';
      return `"points":{\n${names.map((name) => `"${name}":${one}`).join(',\n')}}`;
    };
    const facts = (count: number): unknown =>
      readFacts(
        fileText(none).replace(
          '{"fact":"distinct-inputs"}',
          Array(count).fill('{"fact":"distinct-inputs"}').join(',\n'),
        ),
      );
    expect(reading(points(64))).toMatchObject(isRead);
    expect(reading(points(65))).toEqual(limited('points <= 64', 65));
    expect(facts(64)).toMatchObject(isRead);
    expect(facts(65)).toEqual(limited('facts <= 64', 65));
  });

  it('of the parts of the activation is 100', () => {
    // 1 + 2k parts, one more with a tanh around it
    let tree = '"x"';
    for (let k = 0; k < 49; k++) tree = `["add",${tree},"x"]`;
    const sigma = (json: string): unknown => reading(`"activation":${json}`, none);
    expect(sigma(`["tanh",${tree}]`)).toMatchObject(isRead);
    expect(sigma(`["tanh",["tanh",${tree}]]`)).toEqual(limited('activationParts <= 100', 101));
  });

  it('of characters is 16000000, before anything is read', () => {
    expect(readFacts(' '.repeat(16_000_000))).toMatchObject({ kind: 'malformed', at: 'file' });
    expect(readFacts(' '.repeat(16_000_001))).toEqual(
      limited('characters <= 16000000', 16_000_001),
    );
  });
});
