/**
 * # Reading and writing single facts
 *
 * The lines are written by hand from the tables of proofs-notes/facts-format.md, so an error that reader and writer
 * share shows. Refusals are compared in full.
 */
import { describe, expect, it } from 'vitest';
import { factShape } from '../../../src/certificates/facts/families.ts';
import type { Fact } from '../../../src/certificates/facts/format.ts';
import { kinds } from '../../../src/certificates/facts/kinds.ts';
import { writeFacts } from '../../../src/certificates/facts/write.ts';
import { orRefusal } from '../../../src/certificates/parsed-json.ts';
import { fileOf, mat, q, vec } from './support.ts';

const layers = '"layers":[[["1","2"],["3","-4"],["5","6"]],[["7","8","1/9"]]]';
const unit = '"penalty":"1/2","scale":"0","offset":"-3","direction":["4","5/6"]';
const matrices = '"target":[["1","2"],["2","3"]],"weights":[["4","5"],["6","7"],["8","9"]]';
const network = { layers: [mat([1, 2], [3, -4], [5, 6]), mat([7, 8, '1/9'])] };
const unitAt = {
  at: 'P',
  penalty: q('1/2'),
  scale: q(0),
  offset: q(-3),
  direction: vec(4, '5/6'),
} as const;
const quadratic = { target: mat([1, 2], [2, 3]), weights: mat([4, 5], [6, 7], [8, 9]) };

/** The keys after the name of the fact, and what they mean; no two values of a line are equal. */
const lines: readonly (readonly [keys: string, fact: Fact])[] = [
  ['', { fact: 'distinct-inputs' }],
  ['"is":0', { fact: 'input-rank', is: 0 }],
  [
    '"by":"even","combination":["1","-2/3"],"loss":"1/4"',
    { fact: 'unfittable', by: 'even', combination: vec(1, '-2/3'), loss: q('1/4') },
  ],
  ['"at":"P","relation":"n > m d"', { fact: 'sizes', at: 'P', relation: 'n > m d' }],
  ['"at":"P"', { fact: 'mirrored', at: 'P' }],
  ['"at":"C123"', { fact: 'outputs-nonzero', at: 'C123' }],
  [
    '"at":"P","centre":"C","radius":"1","around":"1/8"',
    { fact: 'in-ball', at: 'P', centre: 'C', radius: q(1), around: q('1/8') },
  ],
  ['"at":"P","from":"-1","to":"7/2"', { fact: 'loss', at: 'P', from: q(-1), to: q('7/2') }],
  ['"at":"P","than":"Q"', { fact: 'lower', at: 'P', than: 'Q' }],
  ['"at":"P","moving":"antisymmetric"', { fact: 'critical', at: 'P', moving: 'antisymmetric' }],
  [
    '"at":"P","moving":"all","by":"pattern"',
    { fact: 'local-minimum', at: 'P', moving: 'all', by: 'pattern' },
  ],
  [
    '"at":"P","moving":"hidden","along":"D"',
    { fact: 'negative-curvature', at: 'P', moving: 'hidden', along: 'D' },
  ],
  ['"at":"P","least":"1/3"', { fact: 'singular', at: 'P', least: q('1/3') }],
  ['"at":"P","is":9007199254740991', { fact: 'jacobian-rank', at: 'P', is: 2 ** 53 - 1 }],
  [
    '"at":"P","moving":"all","step":"3/2"',
    { fact: 'step-raises-loss', at: 'P', moving: 'all', step: q('3/2') },
  ],
  [
    '"at":"P","moving":"all","radius":"1/9","from":"1","to":"2","nature":"undecided"',
    {
      fact: 'stationary',
      at: 'P',
      moving: 'all',
      radius: q('1/9'),
      from: q(1),
      to: q(2),
      nature: 'undecided',
    },
  ],
  [
    '"at":"P","moving":"all","radius":"1/9","from":"1","to":"2","nature":"saddle","down":"D","up":"U"',
    {
      fact: 'stationary',
      at: 'P',
      moving: 'all',
      radius: q('1/9'),
      from: q(1),
      to: q(2),
      nature: 'saddle',
      down: 'D',
      up: 'U',
    },
  ],
  [
    '"at":"P","centre":"C","radius":"1","multipliers":["0"],"set":"ball"',
    { fact: 'kkt', at: 'P', centre: 'C', radius: q(1), multipliers: vec(0), set: 'ball' },
  ],
  [
    '"at":"P","centre":"C","radius":"1","multipliers":["0"],"set":"cone","least":"3","ratio":"4"',
    {
      fact: 'kkt',
      at: 'P',
      centre: 'C',
      radius: q(1),
      multipliers: vec(0),
      set: 'cone',
      least: q(3),
      ratio: q(4),
    },
  ],
  [
    '"bound":"C5","at":"P","centre":"C","radius":"1","singular":"2","lipschitz":"3",' +
      '"set":{"set":"box","least":"4","most":"5"}',
    {
      fact: 'kkt-bound-fails',
      bound: 'C5',
      at: 'P',
      centre: 'C',
      radius: q(1),
      singular: q(2),
      lipschitz: q(3),
      set: { set: 'box', least: q(4), most: q(5) },
    },
  ],
  [`${matrices},"nt":"10"`, { fact: 'nn-above-nt', ...quadratic, nt: q(10) }],
  [
    `${matrices},"rf":"10","nt":"11","from":"12","to":"13"`,
    { fact: 'quadratic-risks', ...quadratic, rf: q(10), nt: q(11), from: q(12), to: q(13) },
  ],
  [
    `${layers},"moving":"hidden","loss":"10","value":"11"`,
    { fact: 'projection', ...network, moving: 'hidden', loss: q(10), value: q(11) },
  ],
  [
    `${layers},"from":"10","to":"11","gap":"12"`,
    { fact: 'projection-gap', ...network, from: q(10), to: q(11), gap: q(12) },
  ],
  [
    `${layers},"combination":["10"],"input":["11","12"],"network":"13","kernel":"14"`,
    {
      fact: 'off-sample-difference',
      ...network,
      combination: vec(10),
      input: vec(11, 12),
      network: q(13),
      kernel: q(14),
    },
  ],
  [`"at":"P",${unit}`, { fact: 'enlarged-descent', ...unitAt }],
  [`"at":"P",${unit}`, { fact: 'enlarged-minimum', ...unitAt }],
];

function lineOf(name: string, keys: string): string {
  return `{"fact":"${name}"${keys === '' ? '' : `,${keys}`}}`;
}

const shape = factShape(kinds);

function readLine(line: string): unknown {
  return orRefusal(() => shape.read(JSON.parse(line), 'facts[0]'));
}

function refused(at: string, because: string): object {
  return { kind: 'malformed', at: `facts[0]${at}`, because };
}

/** The keys of this fact, one of them with another value. */
function changed(name: Fact['fact'], from: string, to: string): string {
  const [keys] = lines.find(([, { fact }]) => fact === name) ?? [''];
  expect(keys).toContain(from);
  return lineOf(name, keys.replace(from, to));
}

describe('the line of a fact', () => {
  it.each(lines.map(([keys, fact]) => ({ line: lineOf(fact.fact, keys), fact })))(
    'is read and written: $line',
    ({ line, fact }) => {
      expect(readLine(line)).toStrictEqual(fact);
      expect(writeFacts(fileOf({ points: {} }, fact))).toBe(
        `{"format":"widthwise-facts",\n"version":1,\n"instance":{"points":{}},\n"facts":[\n${line}],\n"provenance":{}}\n`,
      );
    },
  );

  it('has each of its keys, and no other', () => {
    for (const [keys, { fact }] of lines) {
      const line = lineOf(fact, keys);
      expect(readLine(`${line.slice(0, -1)},"more":1}`), line).toEqual(
        refused('', 'unknown key "more"'),
      );
      const whole = new Map<string, unknown>(Object.entries(JSON.parse(line)));
      for (const key of whole.keys()) {
        if (['fact', 'set', 'nature'].includes(key)) continue;
        const less = Object.fromEntries([...whole].filter(([other]) => other !== key));
        expect(readLine(JSON.stringify(less)), line).toEqual(
          refused('', `expected the key "${key}"`),
        );
      }
    }
  });
});

describe('the words that choose keys', () => {
  it('are known texts, not lists of them nor names of inherited properties', () => {
    for (const [name, shown] of [
      ['"mirror"', '"mirror"'],
      ['"toString"', '"toString"'],
      ['["mirrored"]', 'a list of 1'],
      ['null', 'null'],
    ] as const)
      expect(readLine(`{"fact":${name},"at":"P"}`)).toEqual({
        kind: 'unsupported',
        feature: `fact ${shown}`,
      });
    expect(readLine('{"at":"P"}')).toEqual({ kind: 'unsupported', feature: 'fact undefined' });
    expect(readLine('["mirrored"]')).toEqual(refused('', 'expected an object, got a list of 1'));
    for (const [set, shown] of [
      ['"Ball"', '"Ball"'],
      ['"toString"', '"toString"'],
      ['["ball"]', 'a list of 1'],
      ['null', 'null'],
    ] as const) {
      const because = `expected one of "ball", "cone", "box", got ${shown}`;
      expect(readLine(changed('kkt', '"ball"', set))).toEqual(refused('.set', because));
      expect(readLine(changed('kkt-bound-fails', '"box"', set))).toEqual(
        refused('.set.set', because),
      );
    }
    expect(readLine(changed('stationary', '"undecided"', '"maximum"'))).toEqual(
      refused('.nature', 'expected one of "minimum", "undecided", "saddle", got "maximum"'),
    );
  });

  it('add no keys to other facts', () => {
    expect(readLine('{"fact":"mirrored","at":"P","nature":"saddle"}')).toEqual(
      refused('', 'unknown key "nature"'),
    );
    expect(readLine('{"fact":"mirrored","at":"P","set":"cone"}')).toEqual(
      refused('', 'unknown key "set"'),
    );
    expect(readLine(changed('stationary', '"undecided"', '"minimum","up":"U"'))).toEqual(
      refused('', 'unknown key "up"'),
    );
    expect(readLine(changed('stationary', '"undecided"', '"saddle","up":"U"'))).toEqual(
      refused('', 'expected the key "down"'),
    );
    expect(readLine(changed('kkt', '"ball"', '"ball","least":"1"'))).toEqual(
      refused('', 'unknown key "least"'),
    );
    expect(readLine(changed('kkt-bound-fails', '"most"', '"ratio"'))).toEqual(
      refused('.set', 'expected the key "most"'),
    );
  });
});

describe('an entry of a fact', () => {
  const notFraction = 'expected a fraction "p/q" in lowest terms or "p", got "x"';
  const notName = 'expected the name of a point, got';
  const cases: readonly (readonly [Fact['fact'], string, string, string, string])[] = [
    ['input-rank', ':0', ':-1', '.is', 'expected a whole number >= 0, got -1'],
    ['mirrored', '"P"', '"p"', '.at', `${notName} "p"`],
    ['mirrored', '"P"', '"P1a"', '.at', `${notName} "P1a"`],
    ['mirrored', '"P"', '"aP"', '.at', `${notName} "aP"`],
    ['mirrored', '"P"', '"P1234"', '.at', 'expected a string of at most 4 characters, got "P1234"'],
    ['lower', '"Q"', '1', '.than', 'expected a string of at most 4 characters, got 1'],
    ['loss', '"7/2"', '"x"', '.to', notFraction],
    [
      'sizes',
      '"n > m d"',
      '"m d"',
      '.relation',
      'expected one of "n <= h d", "n > h d", "n <= m d", "n > m d", got "m d"',
    ],
    [
      'step-raises-loss',
      '"all"',
      '"antisymmetric"',
      '.moving',
      'expected one of "hidden", "all", got "antisymmetric"',
    ],
    [
      'critical',
      '"antisymmetric"',
      '"v"',
      '.moving',
      'expected one of "hidden", "all", "antisymmetric", got "v"',
    ],
    [
      'unfittable',
      '"even"',
      '"pattern"',
      '.by',
      'expected one of "equal-inputs", "odd", "even", "polynomial", got "pattern"',
    ],
    ['unfittable', '["1","-2/3"]', '"1"', '.combination', 'expected a list, got "1"'],
    ['unfittable', '"-2/3"', '"x"', '.combination[1]', notFraction],
    [
      'local-minimum',
      '"pattern"',
      '"odd"',
      '.by',
      'expected one of "pattern", "form", "hessian", got "odd"',
    ],
    ['kkt', '["0"]', '{}', '.multipliers', 'expected a list, got an object'],
    [
      'kkt-bound-fails',
      '"C5"',
      '"C1"',
      '.bound',
      'expected one of "C1-mirrored", "C1-doubled", "C2", "C5", got "C1"',
    ],
    [
      'kkt-bound-fails',
      '{"set":"box","least":"4","most":"5"}',
      '"box"',
      '.set',
      'expected an object, got "box"',
    ],
    ['kkt-bound-fails', '"5"', '"x"', '.set.most', notFraction],
    ['nn-above-nt', '["2","3"]', '["2"]', '.target[1]', 'expected 2 entries, got 1'],
    ['nn-above-nt', '["8","9"]', '["8"]', '.weights[2]', 'expected 2 entries, got 1'],
    ['nn-above-nt', '[["1","2"],["2","3"]]', '"x"', '.target', 'expected a list, got "x"'],
    ['enlarged-descent', '["4","5/6"]', '"4"', '.direction', 'expected a list, got "4"'],
    ['enlarged-minimum', '"5/6"', '"x"', '.direction[1]', notFraction],
    ['projection', '[["7","8","1/9"]]', '[]', '.layers[1][0]', 'expected a list, got undefined'],
    ['projection', '[["7","8","1/9"]]', '"W"', '.layers[1]', 'expected a list, got "W"'],
    ['projection', '["5","6"]', '["5"]', '.layers[0][2]', 'expected 2 entries, got 1'],
    [
      'projection',
      '[["7","8","1/9"]]',
      '[[]]',
      '.layers[1]',
      'expected at least one row and one column',
    ],
    [
      'projection',
      '"hidden"',
      '"antisymmetric"',
      '.moving',
      'expected one of "hidden", "all", got "antisymmetric"',
    ],
    ['off-sample-difference', '["10"]', '"10"', '.combination', 'expected a list, got "10"'],
    ['off-sample-difference', '"12"', '"x"', '.input[1]', notFraction],
  ];

  it.each(cases)('is refused in %s with %s as %s, at %s', (fact, from, to, at, because) => {
    expect(readLine(changed(fact, from, to))).toEqual(refused(at, because));
  });
});

describe('the size of a fact', () => {
  const list = (count: number, entry = '"0"'): string => `[${Array(count).fill(entry).join(',')}]`;
  const rows = (n: number, d: number): string => list(n, list(d));
  const cases: readonly (readonly [Fact['fact'], string, (size: number) => string, string])[] = [
    ['unfittable', '["1","-2/3"]', list, 'samples'],
    ['kkt', '["0"]', list, 'parameters'],
    ['nn-above-nt', '[["4","5"],["6","7"],["8","9"]]', (N) => rows(N, 2), 'inputs'],
    ['enlarged-descent', '["4","5/6"]', list, 'inputs'],
    ['off-sample-difference', '["10"]', list, 'samples'],
    ['off-sample-difference', '["11","12"]', list, 'inputs'],
    [
      'projection',
      '[["1","2"],["3","-4"],["5","6"]],[["7","8","1/9"]]',
      (n) => rows(n, 1),
      'parameters',
    ],
    [
      'projection',
      '[["1","2"],["3","-4"],["5","6"]],[["7","8","1/9"]]',
      (d) => rows(1, d),
      'parameters',
    ],
  ];

  it.each(cases)('is at most 400 in %s, in place of %s', (fact, from, of, limit) => {
    expect(readLine(changed(fact, from, of(400)))).toMatchObject({ fact });
    expect(readLine(changed(fact, from, of(401)))).toEqual({
      kind: 'resource-limit',
      limit: `${limit} <= 400`,
      needed: 401,
    });
  });

  it('is checked for a target before its entries, and for all layers together', () => {
    const target = changed('nn-above-nt', '[["1","2"],["2","3"]]', list(401));
    expect(readLine(target)).toEqual({
      kind: 'resource-limit',
      limit: 'inputs <= 400',
      needed: 401,
    });
    const deep = (...sizes: readonly (readonly [number, number])[]): unknown =>
      readLine(
        changed(
          'projection-gap',
          '[["1","2"],["3","-4"],["5","6"]],[["7","8","1/9"]]',
          sizes.map(([n, d]) => rows(n, d)).join(','),
        ),
      );
    expect(deep([19, 20], [1, 20])).toMatchObject({ fact: 'projection-gap' });
    expect(deep([19, 20], [1, 20], [1, 1])).toEqual({
      kind: 'resource-limit',
      limit: 'parameters <= 400',
      needed: 401,
    });
    expect(deep([21, 20])).toMatchObject({ limit: 'parameters <= 400', needed: 420 });
  });
});
