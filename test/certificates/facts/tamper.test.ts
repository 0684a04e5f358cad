/**
 * # The corpus under small changes
 *
 * Each number, word, name and row of each valid file is changed separately. The verdict must be a refusal, or the
 * changed file must still be true according to oracle.ts, which shares nothing with the checker.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  rationalField as Q,
  rationalFromText,
  rationalToText,
  ratio,
} from '../../../src/arithmetic/rational.ts';
import { checkFacts, readFacts } from '../../../src/certificates/facts/check.ts';
import type { FactsFile } from '../../../src/certificates/facts/format.ts';
import { kinds } from '../../../src/certificates/facts/kinds.ts';
import { name } from '../../../src/certificates/facts/values.ts';
import { schemasOf } from '../../../src/certificates/object-shapes.ts';
import type { Schema } from '../../../src/certificates/shapes.ts';
import { runs } from '../../runs.ts';
import { clearlyWrong } from './oracle.ts';

interface Broken {
  readonly file: string;
  readonly breaks: string;
  readonly at: string;
}

const home = join(import.meta.dirname, '../../corpus/facts');
const versions = ['v1', 'v2', 'v3'];

function filesIn(folder: string): readonly string[] {
  return versions.flatMap((version) =>
    readdirSync(join(home, version, folder)).map((name) => `${version}/${folder}/${name}`),
  );
}

function indexOf(version: string): readonly Broken[] {
  const read: readonly Broken[] = JSON.parse(textOf(`${version}/invalid/index.json`));
  return read.map((one) => ({ ...one, file: `${version}/invalid/${one.file}` }));
}

function textOf(path: string): string {
  return readFileSync(join(home, path), 'utf8');
}

const names = filesIn('valid');
const invalid = versions.flatMap(indexOf);

function fileIn(text: string): FactsFile {
  const read = readFacts(text);
  if (read.kind !== 'read') throw new Error(JSON.stringify(read));
  return read.file;
}

const factNames = Object.keys(kinds);

/** The replacements for each key: the words and names of points that the shapes allow in any fact. */
function wordsByKey(): ReadonlyMap<string, ReadonlySet<string>> {
  const words = new Map<string, Set<string>>([['fact', new Set(factNames)]]);
  for (const { entries } of Object.values(kinds))
    for (const properties of schemasOf(entries))
      for (const [key, schema] of Object.entries<Schema>(properties)) {
        const others = schema === name.schema ? ['P', 'Q', 'C', 'D'] : schema['enum'];
        const known = words.get(key) ?? new Set();
        if (Array.isArray(others)) words.set(key, new Set([...known, ...others.map(String)]));
      }
  return words;
}

const words = wordsByKey();

const activations = ['"x"', '["tanh","x"]', '["pow","x",2]', '["pow","x",3]', '["relu","x"]'];

/** Every text that differs from this one in one place between `from` and `to`. */
function* replacements(
  text: string,
  pattern: RegExp,
  by: (found: string) => readonly string[],
): Generator<string> {
  for (const { 0: found, index } of text.matchAll(pattern))
    for (const other of by(found))
      if (other !== found) yield text.slice(0, index) + other + text.slice(index + found.length);
}

function otherNumbers(quoted: string): readonly string[] {
  const a = rationalFromText(quoted.slice(1, -1));
  if (a === undefined) return [];
  const one = ratio(1n);
  const tiny = ratio(1n, 1_000_000n);
  const others = [
    Q.neg(a),
    Q.mul(a, ratio(2n)),
    Q.add(a, one),
    Q.sub(a, one),
    Q.add(a, tiny),
    Q.sub(a, tiny),
    Q.zero,
  ];
  return [...new Set(others.map((b) => `"${rationalToText(b)}"`))];
}

function* changes(whole: string): Generator<string> {
  const end = Math.min(
    ...['\n"card"', '\n"provenance"'].map((mark) => whole.indexOf(mark)).filter((k) => k >= 0),
  );
  const [text, rest] = [whole.slice(0, end), whole.slice(end)];
  const all = function* (): Generator<string> {
    yield* replacements(text, /"-?\d+(?:\/\d+)?"/gu, otherNumbers);
    // counts: not those in texts, nor the version
    yield* replacements(text, /(?<=(?<!"version")[:[,])\d+(?=[,\]}])/gu, (found) =>
      [-1, 1].map((k) => `${Number(found) + k}`),
    );
    for (const [key, values] of words)
      yield* replacements(text, new RegExp(`"${key}":"[^"]*"`, 'gu'), () =>
        [...values].map((value) => `"${key}":"${value}"`),
      );
    const newer = text.replace('"version":1', '"version":2');
    if (newer !== text) yield* replacements(newer, /"by":"[^"]*"/gu, () => ['"by":"zero-input"']);
    yield* replacements(text, /"activation":[^\n]*,\n/gu, () =>
      activations.map((json) => `"activation":${json},\n`),
    );
    yield* replacements(text, /\n\["[^\n]*\],(?=\n)/gu, (found) => ['', found + found]); // a row dropped, or twice
    yield* replacements(text, /"multipliers":\[/gu, () => ['"multipliers":["0",']);
  };
  for (const changed of all()) yield changed + rest;
}

/** Every third change usually, all in a long run. */
const stride = runs(3, 1);

describe('the corpus of facts files', () => {
  it('has every fact', () => {
    const facts = new Set(names.flatMap((name) => fileIn(textOf(name)).facts.map((f) => f.fact)));
    expect([...facts].toSorted()).toEqual(factNames.toSorted());
  });

  it.each(names)('has %s, which is verified and not refuted by the oracle', (name) => {
    const text = textOf(name);
    expect(checkFacts(text)).toMatchObject({ kind: 'verified' });
    expect(clearlyWrong(fileIn(text))).toBeUndefined();
  });

  it('has an entry for each invalid file', () => {
    const listed = invalid.map(({ file }) => file);
    const indices = versions.map((version) => `${version}/invalid/index.json`);
    expect(filesIn('invalid').toSorted()).toEqual([...listed, ...indices].toSorted());
  });

  it.each(invalid)('has $file, which is rejected: $breaks', ({ file, at }) => {
    expect(checkFacts(textOf(file))).toMatchObject({ kind: 'rejected', at });
  });

  it.each(names)('has in %s no single change that is accepted and false', (name) => {
    const counts = { refused: 0, verified: 0 };
    for (const [k, changed] of [...changes(textOf(name))].entries()) {
      if (k % stride > 0) continue;
      const verdict = checkFacts(changed);
      counts[verdict.kind === 'verified' ? 'verified' : 'refused']++;
      if (verdict.kind === 'verified')
        expect(clearlyWrong(fileIn(changed)), changed).toBeUndefined();
    }
    expect(counts.refused).toBeGreaterThan(10);
  });

  it('gets an answer for random numbers and activations', () => {
    const large = '9'.repeat(380);
    const numbers = ['0', large, `-${large}`, `1/${large}`, '720', '-1/3'].map((a) => `"${a}"`);
    const nasty = [
      '["exp",["exp","x"]]',
      '["log","x"]',
      '["div","x",["sub","x","x"]]',
      '["erf","x"]',
      '["pow","x",0]',
      '"pi"',
      '["sqrt",["relu","x"]]',
      '["pow",["pow","x",64],8]',
    ];
    const kinds = new Set<string>();
    for (const name of names) {
      const text = textOf(name);
      const all = [
        ...replacements(text, /"-?\d+(?:\/\d+)?"/gu, () => numbers),
        ...replacements(text, /"activation":[^\n]*,\n/gu, () =>
          nasty.map((json) => `"activation":${json},\n`),
        ),
      ];
      let isSpent = false; // a file that uses up the work takes a minute: once is enough
      for (const [k, changed] of all.entries()) {
        if (k % stride > 0 || isSpent) continue;
        const { kind } = checkFacts(changed);
        kinds.add(kind);
        isSpent = kind === 'resource-limit';
      }
    }
    // breaks that no longer increase are malformed; in three layers a power of 512 is one of 134 million
    expect([...kinds].toSorted()).toEqual(['malformed', 'rejected', 'resource-limit', 'verified']);
  });
});
