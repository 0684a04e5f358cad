import { describe, expect, it } from 'vitest';
import { checkFacts, readFacts } from '../../../src/certificates/facts/check.ts';
import type { Fact, FactsFile, Instance } from '../../../src/certificates/facts/format.ts';
import { writeFacts } from '../../../src/certificates/facts/write.ts';
import { fileOf, instance, mat, point, q, vec } from './support.ts';

/** Every kind of fact, not necessarily true. */
const everyFact: readonly Fact[] = [
  { fact: 'distinct-inputs' },
  { fact: 'input-rank', is: 0 },
  { fact: 'unfittable', by: 'odd', combination: vec(1, '-2/3'), loss: q('1/4') },
  { fact: 'sizes', at: 'P', relation: 'n <= h d' },
  { fact: 'mirrored', at: 'P' },
  { fact: 'outputs-nonzero', at: 'C12' },
  { fact: 'in-ball', at: 'P', centre: 'C12', radius: q(1), around: q('1/8') },
  { fact: 'loss', at: 'P', from: q(-1), to: q('7/2') },
  { fact: 'lower', at: 'P', than: 'C12' },
  { fact: 'critical', at: 'P', moving: 'antisymmetric' },
  { fact: 'local-minimum', at: 'P', moving: 'all', by: 'hessian' },
  { fact: 'negative-curvature', at: 'P', moving: 'hidden', along: 'C12' },
  { fact: 'singular', at: 'P', least: q('1/3') },
  { fact: 'jacobian-rank', at: 'P', is: 2 },
  ...(['minimum', 'undecided'] as const).map(
    (nature) =>
      ({
        fact: 'stationary',
        at: 'P',
        moving: 'all',
        radius: q('1/1000'),
        from: q(1),
        to: q(2),
        nature,
      }) as const,
  ),
  {
    fact: 'stationary',
    at: 'P',
    moving: 'hidden',
    radius: q(1),
    from: q(1),
    to: q(2),
    nature: 'saddle',
    down: 'P',
    up: 'C12',
  },
  ...(
    [
      { set: 'ball' },
      { set: 'cone', least: q(1), ratio: q(2) },
      { set: 'box', least: q(0), most: q('5/2') },
    ] as const
  ).flatMap((set): Fact[] => [
    { fact: 'kkt', at: 'P', centre: 'C12', radius: q(1), multipliers: vec(0, '1/2'), ...set },
    {
      fact: 'kkt-bound-fails',
      bound: 'C5',
      at: 'P',
      centre: 'C12',
      radius: q(1),
      singular: q(1),
      lipschitz: q(0),
      set,
    },
  ]),
  { fact: 'nn-above-nt', target: mat([1, 0], [0, -1]), weights: mat([1, 1]), nt: q(0) },
  {
    fact: 'quadratic-risks',
    target: mat([1, '1/2'], ['1/2', -1]),
    weights: mat([1, 1], [0, '-2/3'], [3, 0]),
    rf: q('5/3'),
    nt: q(0),
    from: q(0),
    to: q('1/7'),
  },
  { fact: 'step-raises-loss', at: 'P', moving: 'all', step: q('3/2') },
];

const about: Instance = instance(
  'tanh',
  [
    [1, '1/2'],
    [0, '-3'],
  ],
  ['1/3', -2],
  {
    P: point(
      [
        [1, 0],
        [0, '22/7'],
      ],
      1,
      -1,
    ),
    C12: point(
      [
        [0, 0],
        [0, 0],
      ],
      0,
      0,
    ),
  },
);

const whole: FactsFile = {
  instance: about,
  facts: everyFact,
  card: { title: 'a "title"', references: ['Zhang21', '\u2028'], empty: [] },
  provenance: { tool: 'test', seed: '7' },
};
const text = writeFacts(whole);

/** The verdict on the text with one replacement, which must apply. */
function readWith(from: string | RegExp, to: string): ReturnType<typeof readFacts> {
  const changed = text.replace(from, () => to);
  expect(changed).not.toBe(text);
  return readFacts(changed);
}

const malformed = { kind: 'malformed' };

describe('the reader of facts files', () => {
  it('reads back what was written, for every fact, alone and together', () => {
    expect(readFacts(text)).toEqual({ kind: 'read', file: whole });
    for (const fact of everyFact) {
      const file = fileOf(about, fact);
      expect(readFacts(writeFacts(file))).toEqual({ kind: 'read', file });
    }
    const bare = fileOf({ points: {} }, { fact: 'distinct-inputs' });
    expect(readFacts(writeFacts(bare))).toEqual({ kind: 'read', file: bare });
  });

  it('writes points in the order of their names, however the object was made', () => {
    const { P, C12 } = about.points;
    if (P === undefined || C12 === undefined) throw new Error('both points are there');
    expect(writeFacts({ ...whole, instance: { ...about, points: { P, C12 } } })).toBe(text);
    expect(writeFacts({ ...whole, instance: { ...about, points: { C12, P } } })).toBe(text);
    expect(text.indexOf('"C12":{')).toBeLessThan(text.indexOf('"P":{'));
  });

  it('refuses text that is not JSON, and JSON that is not a facts file', () => {
    for (const source of ['', '[', 'null', '[1]', '1', '"x"', '{}', '{"format":"widthwise-facts"}'])
      expect(readFacts(source), source).toMatchObject(malformed);
    for (const open of ['[', '{"a":', '[{"a":['])
      expect(readFacts(open.repeat(100_000))).toMatchObject(malformed);
    const deep = '['.repeat(50_000) + ']'.repeat(50_000);
    expect(readFacts(deep)).toMatchObject({ at: 'file' });
    for (const [from, at] of [
      ['"is":0', 'facts[1].is'],
      ['"labels":["1/3","-2"]', 'instance.labels'],
      ['"tool":"test"', 'provenance.tool'],
      ['["tanh","x"]', 'instance.activation'],
    ] as const) {
      const [key] = from.split(':');
      const put = from.startsWith('[') ? deep : `${key}:${deep}`;
      expect(readWith(from, put), from).toMatchObject({
        kind: 'malformed',
        at: expect.stringContaining(at),
      });
    }
  });

  it('refuses unknown, missing, duplicate and foreign keys, with their place', () => {
    expect(readWith('"version":1', '"version":1,"extra":1')).toMatchObject({ at: 'file' });
    expect(readWith('"is":0', '"is":0,"was":1')).toMatchObject({ at: 'facts[1]' });
    expect(readWith('"is":0', '"was":0')).toMatchObject({ because: 'expected the key "is"' });
    expect(readWith('"is":0', '"is":1,"is":0')).toMatchObject(malformed);
    expect(readWith('"is":0', '"is":0,"__proto__":{"at":"P"}')).toMatchObject({ at: 'facts[1]' });
    expect(readWith('"fact":"mirrored"', '"fact":"__proto__"')).toMatchObject({
      kind: 'unsupported',
    });
    expect(readWith('"set":"ball"', '"set":"constructor"')).toMatchObject({ at: 'facts[17].set' });
    expect(readWith('"set":"ball"', '"set":"ball","least":"1"')).toMatchObject({ at: 'facts[17]' });
    expect(readWith('"nature":"minimum"', '"nature":"minimum","down":"P"')).toMatchObject({
      at: 'facts[14]',
    });
    expect(readWith('"nature":"minimum"', '"nature":"saddle"')).toMatchObject({
      because: 'expected the key "down"',
    });
    expect(readWith('"tool":"test"', '"__proto__":"x","tool":"test"')).toMatchObject({
      at: 'provenance',
    });
    expect(readWith('"seed":"7"', '"1":"7"')).toMatchObject({ at: 'provenance' });
  });

  it('takes names of points of one capital letter and at most three digits', () => {
    for (const name of [
      '__proto__',
      'constructor',
      'toString',
      'p',
      'PP',
      'P1234',
      '',
      ' P',
      'P\\n',
    ]) {
      expect(readWith('"P":{"outputs"', `"${name}":{"outputs"`), name).toMatchObject({
        kind: 'malformed',
        at: 'instance.points',
      });
      expect(
        readWith('"fact":"mirrored","at":"P"', `"fact":"mirrored","at":"${name}"`),
      ).toMatchObject({
        kind: 'malformed',
        at: 'facts[4].at',
      });
    }
    expect(readWith('"fact":"mirrored","at":"P"', '"fact":"mirrored","at":"Q"')).toMatchObject({
      kind: 'read',
    });
    expect(checkFacts(writeFacts(fileOf(about, { fact: 'mirrored', at: 'Q' })))).toMatchObject({
      kind: 'rejected',
      at: 'facts[0]',
      because: 'mirrored: there is no point Q',
    });
  });

  it('takes fractions in lowest terms only', () => {
    for (const number of [
      '"2/14"',
      '"0.142857"',
      '"1e0"',
      '"01/7"',
      '"+1/7"',
      '"-0"',
      '"1/-7"',
      '"0/7"',
      '"1/1"',
      '" 1"',
      '"1/0"',
      '"x"',
      '""',
      '"-"',
      '"1//7"',
      '0.5',
      '1',
      'null',
      '["1"]',
      '{}',
      'NaN',
      '1e999',
      '"1e9999"',
    ]) {
      const read = readWith('"least":"1/3"', `"least":${number}`);
      const isJson = number !== 'NaN';
      expect(read, number).toMatchObject({
        kind: 'malformed',
        at: isJson ? 'facts[12].least' : 'file',
      });
    }
    expect(readWith('"least":"1/3"', '"least":"\\u0031"')).toMatchObject({ at: 'line 30' });
    expect(readWith('"least":"1/3"', '"least":"2/7"')).toMatchObject({ kind: 'read' });
    for (const is of ['-1', '0.5', '"0"', '1e3', '01', '9007199254740993', 'null'])
      expect(readWith('"is":0', `"is":${is}`), is).toMatchObject(malformed);
    expect(readWith('"is":0', '"is":-0')).toMatchObject(malformed);
  });

  it('refuses shapes that do not fit, with the place', () => {
    expect(readWith('["1","1/2"]', '["1"]')).toMatchObject({ at: 'instance.inputs[1]' });
    expect(readWith('["0","-3"]', '["0"]')).toMatchObject({ at: 'instance.inputs[1]' });
    expect(readWith('["0","-3"]', '[]')).toMatchObject({ at: 'instance.inputs[1]' });
    expect(readWith('["1/3","-2"]', '["1/3"]')).toMatchObject({ at: 'instance.labels' });
    expect(readWith('["0","22/7"]', '["0","22/7","1"]')).toMatchObject({
      at: 'instance.points.P.hidden[1]',
    });
    expect(readWith('{"outputs":["1","-1"]', '{"outputs":["1"]')).toMatchObject({
      at: 'instance.points.P.hidden',
    });
    expect(readWith('"weights":[["1","1"]]', '"weights":[["1"]]')).toMatchObject({
      at: 'facts[23].weights[0]',
    });
    expect(readWith('"weights":[["1","1"]]', '"weights":[]')).toMatchObject(malformed);
    const two = fileOf(
      { points: { P: point([[1]], 1), Q: point([[1, 2]], 1) } },
      { fact: 'mirrored', at: 'P' },
    );
    expect(readFacts(writeFacts(two))).toMatchObject({ at: 'instance.points.Q' });
    expect(readWith(/"facts":\[[^]*\],\n"card"/u, '"facts":[],\n"card"')).toMatchObject({
      at: 'facts',
    });
  });

  it('refuses another order, spaces, trailing bytes and other words', () => {
    expect(readFacts(`${text} `)).toMatchObject(malformed);
    expect(readFacts(text.slice(0, -1))).toMatchObject(malformed);
    expect(readFacts(`\ufeff${text}`)).toMatchObject(malformed);
    expect(readWith('"version":1', '"version": 1')).toMatchObject({ at: 'line 2' });
    expect(readWith('"is":0', '"is": 0')).toMatchObject(malformed);
    expect(readWith('{"fact":"input-rank","is":0}', '{"is":0,"fact":"input-rank"}')).toMatchObject(
      malformed,
    );
    expect(readWith('"tanh"', '"t\\u0061nh"')).toMatchObject(malformed);
    expect(readWith('"by":"odd"', '"by":"Odd"')).toMatchObject({ at: 'facts[2].by' });
    expect(readWith('"moving":"antisymmetric"', '"moving":"v"')).toMatchObject(malformed);
    expect(readWith('"relation":"n <= h d"', '"relation":"n < h d"')).toMatchObject(malformed);
    expect(readWith('"version":1', '"version":2')).toEqual({
      kind: 'unsupported',
      feature: 'version 2 of what is version 1',
    });
    expect(readWith('"by":"odd"', '"by":"zero-input"')).toEqual({
      kind: 'unsupported',
      feature: 'version 1 of what is version 2',
    });
    expect(readWith('"version":1', '"version":4')).toEqual({
      kind: 'unsupported',
      feature: 'version 4',
    });
    expect(readWith('"fact":"mirrored"', '"fact":"mirror"')).toMatchObject({ kind: 'unsupported' });
    expect(readWith('"widthwise-facts"', '"widthwise-certificate"')).toMatchObject({
      at: 'format',
    });
  });

  it('limits sizes before it makes anything of them', () => {
    const limited = (limit: string): object => ({
      kind: 'resource-limit',
      limit: expect.stringMatching(new RegExp(`^${limit} <= \\d+$`, 'u')),
    });
    const list = (count: number, entry = '"0"'): string =>
      `[${Array(count).fill(entry).join(',')}]`;
    expect(readFacts(' '.repeat(16_000_001))).toMatchObject(limited('characters'));
    expect(readWith('"1/3","-2"', `"${'9'.repeat(401)}","-2"`)).toMatchObject(limited('digits'));
    expect(readWith('"1/3","-2"', `"1/${'9'.repeat(399)}","-2"`)).toMatchObject(limited('digits'));
    expect(readWith('"1/3","-2"', `"${'9'.repeat(400)}","-2"`)).toMatchObject({ kind: 'read' });
    expect(readWith('["1/3","-2"]', list(401))).toMatchObject(limited('samples'));
    expect(readWith('"inputs":[\n', `"inputs":[${list(401)},`)).toMatchObject(limited('inputs'));
    expect(readWith('"inputs":[\n', `"inputs":[${`${list(2)},`.repeat(399)}`)).toMatchObject(
      limited('samples'),
    );
    expect(readWith('"P":{"outputs":["1","-1"]', `"P":{"outputs":${list(401)}`)).toMatchObject(
      limited('parameters'),
    );
    const wide = fileOf(
      {
        points: {
          P: point(
            Array.from({ length: 200 }, () => [1, 1]),
            ...(list(200, '1').match(/1/gu) ?? []),
          ),
        },
      },
      { fact: 'mirrored', at: 'P' },
    );
    expect(readFacts(writeFacts(wide))).toMatchObject(limited('parameters'));
    const many = Array.from(
      { length: 65 },
      () => everyFact[0] ?? { fact: 'distinct-inputs' as const },
    );
    expect(readFacts(writeFacts(fileOf(about, ...many)))).toMatchObject(limited('facts'));
    const points = Object.fromEntries(
      Array.from({ length: 65 }, (_, k) => [`P${k}`, point([[1]], 1)] as const),
    );
    expect(readFacts(writeFacts(fileOf({ points }, { fact: 'distinct-inputs' })))).toMatchObject(
      limited('points'),
    );
    let tree = '"x"';
    for (let k = 0; k < 51; k++) tree = `["add",${tree},"x"]`;
    expect(readWith('["tanh","x"]', tree)).toMatchObject(limited('activationParts'));
    const long = `"multipliers":${list(401)}`;
    expect(readWith('"multipliers":["0","1/2"]', long)).toMatchObject(limited('parameters'));
    expect(readWith('"combination":["1","-2/3"]', `"combination":${list(401)}`)).toMatchObject(
      limited('samples'),
    );
    expect(readWith('"target":[', `"target":[${`${list(2)},`.repeat(400)}`)).toMatchObject(
      limited('inputs'),
    );
    expect(readWith('"title":', `"note":"${'x'.repeat(10_001)}","title":`)).toMatchObject({
      at: 'card.note',
    });
  });

  it('ends with a limit where the numbers of a short file explode', () => {
    const nested = (levels: number): string => {
      let tree = '"x"';
      for (let k = 0; k < levels; k++) tree = `["pow",${tree},64]`;
      return tree;
    };
    const file = fileOf(instance('x', [[3]], [0], { P: point([[5]], 1) }), {
      fact: 'loss',
      at: 'P',
      from: q(0),
      to: q(1),
    });
    const source = writeFacts(file);
    for (const levels of [2, 3, 5, 50]) {
      const changed = source.replace('"activation":"x"', `"activation":${nested(levels)}`);
      expect(changed).not.toBe(source);
      expect(checkFacts(changed).kind, `${levels}`).toBe(
        levels === 2 ? 'rejected' : 'resource-limit',
      );
    }
  });
});
