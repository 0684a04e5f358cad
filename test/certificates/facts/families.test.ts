/**
 * # Loading only the named families
 *
 * Verdicts with only the named families loaded equal those with all families loaded, and each name loads its own.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkFacts } from '../../../src/certificates/facts/check.ts';
import { dataFacts } from '../../../src/certificates/facts/data.ts';
import { factsVerdict } from '../../../src/certificates/facts/decide.ts';
import { kindsNamed } from '../../../src/certificates/facts/families.ts';
import { kinds } from '../../../src/certificates/facts/kinds.ts';

const corpus = join(import.meta.dirname, '../../corpus/facts');
const files = [
  'v1/valid',
  'v1/invalid',
  'v2/valid',
  'v2/invalid',
  'v3/valid',
  'v3/invalid',
].flatMap((folder) =>
  readdirSync(join(corpus, folder))
    .filter((name) => name !== 'index.json')
    .map((name) => readFileSync(join(corpus, folder, name), 'utf8')),
);

function fileWith(...facts: readonly string[]): string {
  return `{"format":"widthwise-facts",\n"version":1,\n"instance":{"points":{}},\n"facts":[\n${facts.join(',\n')}],\n"provenance":{}}\n`;
}

describe('the families of a file', () => {
  it('are those of its facts', async () => {
    const keys = async (...names: readonly unknown[]): Promise<readonly string[]> =>
      Object.keys(await kindsNamed(names)).sort();
    expect(await keys()).toEqual([]);
    expect(await keys('samples', 'toString', 1, null, undefined, ['lower'])).toEqual([]);
    expect(await keys('distinct-inputs')).toEqual(Object.keys(dataFacts).sort());
    expect(await keys('kkt', 'no such', 'singular', 'kkt')).toEqual([
      'jacobian-rank',
      'kkt',
      'singular',
    ]);
    for (const [name, kind] of Object.entries(kinds)) {
      const own = new Map(Object.entries(await kindsNamed([name])));
      expect(own.get(name), name).toBe(kind);
    }
    expect(await keys(...Object.keys(kinds))).toEqual(Object.keys(kinds).sort());
  });

  it('decide as all families do', async () => {
    for (const text of files) expect(await factsVerdict(text)).toEqual(checkFacts(text));
    expect((await factsVerdict(files[0] ?? '')).kind).toBe('verified');
  });

  it('are looked for in every text, and a text that is not a facts file is refused as before', async () => {
    const [lower, odd] = ['{"fact":"lower","at":"P","than":"Q"}', '{"fact":"samples","at":"P"}'];
    const texts: readonly (readonly [text: string, verdict: object])[] = [
      [fileWith(odd, '{"fact":"lower"}'), { kind: 'unsupported', feature: 'fact "samples"' }],
      [fileWith('{"fact":"lower"}', odd), { kind: 'malformed', at: 'facts[0]' }],
      [fileWith(lower, odd), { kind: 'unsupported' }],
      [fileWith('{"fact":"toString"}'), { kind: 'unsupported', feature: 'fact "toString"' }],
      [fileWith('["lower"]'), { kind: 'malformed', at: 'facts[0]' }],
      [fileWith('null'), { kind: 'malformed', at: 'facts[0]' }],
      [fileWith(lower), { kind: 'rejected', at: 'facts[0]' }],
      [fileWith(), { kind: 'malformed', at: 'facts' }],
      ['{"facts":[]}', { kind: 'malformed', at: 'file' }],
      ['{"facts":{"fact":"lower"}}', { kind: 'malformed', at: 'file' }],
      ['[]', { kind: 'malformed', at: 'file' }],
      ['{', { kind: 'malformed', at: 'file' }],
      [`{${' '.repeat(16_000_000)}}`, { kind: 'resource-limit' }],
    ];
    for (const [text, verdict] of texts) {
      const found = await factsVerdict(text);
      expect(found, text.slice(0, 200)).toMatchObject(verdict);
      expect(found).toEqual(checkFacts(text));
    }
  });
});
