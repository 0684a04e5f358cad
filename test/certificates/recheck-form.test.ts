/**
 * # recheck.py on malformed files, and on the parts that it ignores
 * @module
 */
import { describe, expect, it } from 'vitest';
import { writeCertificate } from '../../src/certificates/write.ts';
import { everyKind, replaced } from './recheck-kinds.ts';
import { isSkipped, reason, recheck, words } from './recheck-support.ts';
import { gaussianProblem } from './support.ts';

const texts = everyKind(gaussianProblem(5, 3, 'tanh'), 4).map(writeCertificate);
const [first = ''] = texts;

describe.skipIf(isSkipped)(`recheck.py on the form of a file${reason}`, () => {
  it('calls every fault of form malformed or unsupported', () => {
    const rank = texts[1] ?? '';
    const ball = texts[3] ?? '';
    const cone = texts[5] ?? '';
    const point = texts[7] ?? '';
    const tree = '"activation":["tanh","x"]';
    const grown = (t: string): string => replaced(first, tree, `"activation":${t}`);
    const deep = (levels: number): string => `${'["neg",'.repeat(levels)}"x"${']'.repeat(levels)}`;
    const sum = (parts: number): string =>
      parts === 1 ? '"1"' : `["add",${sum(parts >> 1)},${sum(parts - (parts >> 1))}]`;
    const shapeless: readonly ((x: string) => string)[] = [
      (x) => replaced(first, '"claim":', `"claim":${x},"was":`),
      (x) => replaced(first, '"witness":', `"witness":${x},"was":`),
      (x) => replaced(first, '"inputs":', `"inputs":${x === '{}' ? '{"matrix":{}}' : x},"was":`),
      (x) => replaced(first, '"labels":', `"labels":${x},"was":`),
      (x) => replaced(first, '"hidden":', `"hidden":${x},"was":`),
      (x) => replaced(first, '"outputs":', `"outputs":${x},"was":`),
    ];
    const ofShape = (rows: number, cols: number, width: number): string => {
      const matrix = Array.from({ length: rows }, () => Array.from({ length: cols }, () => 1));
      const hidden = Array.from({ length: width }, () => Array.from({ length: cols }, () => 1));
      const outputs = hidden.map(() => 1);
      const claim = { kind: 'full-row-rank-on-ball', activation: 'x', width, radius: 1 };
      const inputs = { rows, cols, sha256: '', matrix };
      return JSON.stringify({
        format: 'widthwise-certificate',
        version: 1,
        claim: { ...claim, mirrored: false, inputs },
        witness: { outputs, hidden },
      });
    };
    const radius = /"radius":[^,]*/u;
    const malformed: readonly string[] = [
      '',
      '{}',
      '[]',
      'null',
      '1',
      '"a"',
      `${first}x`,
      `\uFEFF${first}`,
      first.slice(0, -10),
      '['.repeat(200_000),
      `${'{"claim":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
      replaced(first, '"version":1', '"version":1,"version":1'),
      replaced(first, '"rows":5', '"rows":5,"rows":5'),
      replaced(first, '"rows":5', '"rows":0'),
      replaced(first, '"rows":5', '"rows":5.5'),
      replaced(first, '"rows":5', '"rows":1e300'),
      replaced(first, '"rows":5', '"rows":4'),
      replaced(first, '"rows":5', '"rows":"5"'),
      replaced(first, '"rows":5,', ''),
      replaced(first, '"width":4', '"width":true'),
      replaced(first, '"width":4', '"width":5'),
      replaced(first, '"width":4', '"width":-4'),
      replaced(first, '"kind":"zero-near"', '"kind":"full-row-rank-on-ball"'),
      replaced(first, radius, '"radius":0'),
      replaced(first, radius, '"radius":-1'),
      replaced(first, radius, '"radius":NaN'),
      replaced(first, radius, '"radius":Infinity'),
      replaced(first, radius, '"radius":1e999'),
      replaced(first, radius, `"radius":1${'0'.repeat(5000)}`),
      replaced(first, radius, '"radius":"1"'),
      replaced(first, radius, '"radius":null'),
      replaced(first, radius, '"radius":[1]'),
      replaced(first, '"labels":[1,', '"labels":[true,'),
      replaced(first, '"labels":[1,', '"labels":[NaN,'),
      replaced(first, '"labels":[1,', '"labels":[1,1,'),
      replaced(first, '"labels":[1,', '"labels":['),
      replaced(first, '"outputs":[', '"outputs":[1e999,'),
      replaced(first, '"hidden":[', '"hidden":[[0,0,0],'),
      replaced(ball, '"set":"ball"', '"set":"cube"'),
      replaced(ball, '"set":"ball"', '"set":["ball"]'),
      replaced(ball, /"least":[^,]*/u, '"least":0'),
      replaced(ball, /"least":[^,]*/u, '"least":1e300'),
      replaced(ball, /"bound":[^,]*/u, '"bound":-1'),
      replaced(ball, /"most":[^,]*,/u, ''),
      replaced(cone, /"ratio":[^,]*/u, '"ratio":0.5'),
      replaced(point, /"gap":[^,]*/u, '"gap":-1'),
      replaced(point, /"multiplier":[^,}]*/u, '"multiplier":-1'),
      replaced(point, /"multiplier":[^,}]*/u, '"multiplier":true'),
      ...['[]', '1', 'null', '{}', '["x"]', '["tan","x"]', '["add","x"]', '["neg","x","x"]'].map(
        grown,
      ),
      ...['"y"', '""', '"1/0"', '"1/00"', '"1e9"', '"1.5"', '" 1"', '"1\\n"', '"xx"'].map(grown),
      ...['"\u0663"', '"1_0"', '"+1"', `"${'1'.repeat(401)}"`, '["step","x"]', '["kink","x"]'].map(
        grown,
      ),
      ...['65', '-1', '1.5', 'true', '"2"', 'NaN'].map((k) => grown(`["pow","x",${k}]`)),
      grown(deep(64)),
      replaced(first, '"rows":5', '"rows":201'),
      replaced(first, '"width":4', '"width":9007199254740991'),
      replaced(first, '"kind":"zero-near"', '"kind":["zero-near"]'),
      replaced(rank, ',\n"mirrored":true', ''),
      ...shapeless.flatMap((part) => ['[]', '{}', '"ab"', 'null', '1'].map((x) => part(x))),
    ];
    const lines = recheck(malformed);
    lines.forEach((line, k) => expect(line, malformed[k]?.slice(0, 300)).toMatch(/^MALFORMED: /u));
    const unsupported: readonly string[] = [
      replaced(first, '"version":1', '"version":2'),
      replaced(first, '"version":1', '"version":true'),
      replaced(first, '"widthwise-certificate"', '"widthwise"'),
      replaced(first, '"kind":"zero-near"', '"kind":"zero-far"'),
      replaced(first, /,"matrix":\[[^{}]*\]\}/u, '}'),
      replaced(first, /"matrix":\[[^{}]*\]\}/u, '"recipe":{}}'),
      ofShape(201, 1, 1),
      ofShape(150, 150, 150),
      ofShape(1, 300, 300),
      grown(sum(400)),
      grown(sum(200_000)),
      ' '.repeat(2 ** 25 + 1),
    ];
    expect(words(unsupported)).toEqual(unsupported.map(() => 'UNSUPPORTED'));
    expect(words([ofShape(200, 1, 1), ofShape(1, 190, 190)])).toEqual(['REJECTED', 'REJECTED']);
  });

  it('rejects inputs without a digest', () => {
    const without = [
      replaced(first, '"sha256":"', '"sha256":1,"was":"'),
      replaced(first, '"sha256":"', '"sha256":null,"was":"'),
    ];
    expect(words(without)).toEqual(['REJECTED', 'REJECTED']);
  });

  it('accepts other spellings of the same content', () => {
    const value: unknown = JSON.parse(first);
    const tree = '["tanh","x"]';
    const texts = [
      JSON.stringify(value, null, 2),
      `\n${first}\n\n`,
      ...['2/2', '01', '1/1', '-4/2', '-0'].map((one) =>
        replaced(first, tree, `["tanh",["mul","x",["pow","${one}",0]]]`),
      ),
      ...['2/2', '01', '1/1'].map((one) => replaced(first, tree, `["tanh",["mul","x","${one}"]]`)),
    ];
    expect(words(texts)).toEqual(texts.map(() => 'VERIFIED'));
  });

  it('ignores keys that no proof needs, and takes none of them for one that it needs', () => {
    const rank = texts[1] ?? '';
    const recipe = '{"source":"","labels":"","normalise":"none","bias":false}';
    const more = [
      replaced(first, '"version":1', '"version":1,"extra":0'),
      replaced(first, '"matrix":', `"recipe":${recipe},"matrix":`),
      replaced(first, '"hidden":', '"inverse":[[1]],"hidden":'),
      replaced(first, '"hidden":', '"multiplier":null,"start":0,"hidden":'),
      replaced(first, '"tool":"test"', '"tool":1'),
      replaced(rank, '"mirrored":true', '"mirrored":true,"labels":"none","set":[],"bound":null'),
    ];
    expect(words(more)).toEqual(more.map(() => 'VERIFIED'));
    const radius = /"radius":([^,]*),/u.exec(first)?.[0] ?? '';
    const elsewhere = ['"hidden":', '"matrix":', '"version":'].map((place) =>
      replaced(replaced(first, radius, ''), place, `${radius}${place}`),
    );
    expect(words(elsewhere)).toEqual(elsewhere.map(() => 'MALFORMED'));
  });
});
