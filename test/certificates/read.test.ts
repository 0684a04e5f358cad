import { describe, expect, it } from 'vitest';
import { readCertificate } from '../../src/certificates/read.ts';
import { writeCertificate } from '../../src/certificates/write.ts';
import { gaussianProblem, shattering, zeroLoss } from './support.ts';

const text = writeCertificate(zeroLoss(gaussianProblem(4, 2, 'tanh'), 4));

/** The verdict on the text with one exact replacement, which must apply. */
function readWith(from: string | RegExp, to: string): ReturnType<typeof readCertificate> {
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  return readCertificate(changed);
}

describe('the strict reader', () => {
  it('reads back what was written, bit for bit, for both claim kinds', () => {
    for (const certificate of [
      zeroLoss(gaussianProblem(4, 2, 'tanh'), 4),
      shattering(gaussianProblem(5, 3, 'sin'), 4),
    ]) {
      const written = writeCertificate(certificate);
      const read = readCertificate(written);
      expect(read).toEqual({ kind: 'read', certificate });
    }
  });

  it('refuses text that is not JSON, and JSON that is not an object', () => {
    expect(readCertificate('')).toMatchObject({ kind: 'malformed', at: 'certificate' });
    expect(readCertificate('[')).toMatchObject({ kind: 'malformed', at: 'certificate' });
    expect(readCertificate('[1]\n')).toMatchObject({ kind: 'malformed', at: 'certificate' });
    expect(readCertificate('null')).toMatchObject({ kind: 'malformed', at: 'certificate' });
    const deep = 100_000;
    expect(readCertificate('['.repeat(deep))).toMatchObject({ kind: 'malformed' });
    expect(readCertificate('['.repeat(deep) + ']'.repeat(deep))).toMatchObject({
      kind: 'malformed',
    });
    const inside = `"width":${'['.repeat(deep)}${']'.repeat(deep)}`;
    expect(readWith('"width":4', inside)).toMatchObject({ at: 'claim.width' });
  });

  it('names the path of an unknown, a missing and a duplicate key', () => {
    expect(readWith('"width":4', '"width":4,"depth":2')).toMatchObject({ at: 'claim' });
    expect(readWith('"width":4,\n', '')).toMatchObject({
      at: 'claim',
      because: 'expected the key "width"',
    });
    expect(readWith('"width":4', '"width":3,"width":4')).toMatchObject({ kind: 'malformed' });
    expect(readWith('"width":4', '"width":4,"__proto__":{}')).toMatchObject({ at: 'claim' });
  });

  it('refuses numbers that are not canonical float64 decimals', () => {
    for (const width of ['4.0', '4e0', '04', '+4', '"4"', '4.5', '-4', '0', 'null', 'NaN', '1e999'])
      expect(readWith('"width":4', `"width":${width}`), width).toMatchObject({ kind: 'malformed' });
    expect(readWith(/"radius":([^,]*)/u, '"radius":0')).toMatchObject({ at: 'claim.radius' });
    expect(readWith(/"radius":([^,]*)/u, '"radius":-1e-9')).toMatchObject({ at: 'claim.radius' });
    expect(readWith(/"radius":([^,]*)/u, '"radius":0.1000000000000000055')).toMatchObject({
      kind: 'malformed',
    });
  });

  it('refuses wrong shapes with the path of the row', () => {
    expect(readWith('"labels":[1,', '"labels":[')).toMatchObject({ at: 'claim.labels' });
    expect(readWith('"labels":[1,', '"labels":[null,')).toMatchObject({ at: 'claim.labels[0]' });
    expect(readWith('"rows":4', '"rows":5')).toMatchObject({ at: 'claim.inputs.matrix' });
    expect(readWith('"hidden":[\n[', '"hidden":[\n[0,')).toMatchObject({ at: 'witness.hidden[0]' });
  });

  it('refuses trailing bytes, added spaces and another key order', () => {
    expect(readCertificate(`${text} `)).toMatchObject({ kind: 'malformed' });
    expect(readCertificate(text.slice(0, -1))).toMatchObject({ kind: 'malformed' });
    expect(readWith('"version":1', '"version": 1')).toMatchObject({ at: 'line 2' });
  });

  it('refuses at the first fault what the canonical form would refuse later', () => {
    expect(readWith(/"radius":([^,]*)/u, '"radius":1e999')).toEqual({
      kind: 'malformed',
      at: 'claim.radius',
      because: 'expected a finite number, got Infinity',
    });
    expect(readWith('"kind":"zero-near"', '"kind":["zero-near"]')).toEqual({
      kind: 'unsupported',
      feature: 'claim kind a list of 1',
    });
    // the lengths of all rows come before the numbers of the first
    expect(readWith(/"hidden":\[\n\[[^,]*,[^\]]*\],\n\[/u, '"hidden":[\n["x",0],\n[0,')).toEqual({
      kind: 'malformed',
      at: 'witness.hidden[1]',
      because: 'expected 2 entries, got 3',
    });
  });

  it('answers resource-limit before it allocates', () => {
    expect(readWith('"rows":4', '"rows":1000000000')).toMatchObject({ kind: 'resource-limit' });
    expect(readWith('"width":4', '"width":9007199254740991')).toMatchObject({
      kind: 'resource-limit',
    });
  });

  it('answers unsupported for another version or claim kind', () => {
    expect(readWith('"version":1', '"version":2')).toMatchObject({ kind: 'unsupported' });
    expect(readWith('"zero-near"', '"zero-far"')).toMatchObject({ kind: 'unsupported' });
  });

  it('refuses data both in the file and by recipe, or neither', () => {
    const recipe = '"recipe":{"source":"a","labels":"","normalise":"none","bias":false}';
    const neither = { at: 'claim.inputs', because: 'expected either "matrix" or "recipe"' };
    expect(readWith('"matrix":', `${recipe},"matrix":`)).toMatchObject(neither);
    expect(readWith(/,"matrix":\[[^"]*\]\}/u, '}')).toMatchObject(neither);
  });
});
