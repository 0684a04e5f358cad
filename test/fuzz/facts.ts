/**
 * # Hostile facts files
 *
 * Valid files of the corpus, among them all facts of version 3, with numbers, counts, lists and words of one fact
 * replaced and written canonically: they pass the reader, or nearly, and reach the arithmetic.
 *
 * ## Main definitions
 * - {@link factsTexts}: the files themselves
 * - {@link facts}, {@link factsArithmetic}: the readers
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFacts } from '../../src/certificates/facts/check.ts';
import type { Verdict } from '../../src/certificates/verdict.ts';
import { utf8 } from '../data/support.ts';
import type { Chance } from './chance.ts';
import { damaged } from './mutations.ts';
import { decode, Fault, many, nested } from './reader.ts';
import type { Reader } from './reader.ts';

const home = join(import.meta.dirname, '../corpus/facts');

export const factsTexts: readonly string[] = ['v1', 'v2', 'v3', 'v3'].flatMap((version) =>
  readdirSync(join(home, version, 'valid')).map((name) =>
    readFileSync(join(home, version, 'valid', name), 'utf8'),
  ),
);

const numbers: readonly string[] = [
  '0',
  '1',
  '-1',
  '2',
  '1/2',
  '-7/3',
  '1000003',
  '2147483647',
  `1/${'9'.repeat(40)}`,
  '9'.repeat(400),
  '9'.repeat(401),
  `-${'7'.repeat(180)}/${'1'.repeat(180)}`,
];
const small: readonly string[] = ['0', '1', '-1', '2', '3'];
const counts: readonly number[] = [
  0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 64, 65, 400, 401, 1024, 1025, 65_537, 2_147_483_629,
  2_147_483_647, 4_294_967_297, 9_007_199_254_740_991,
];

type Json = string | number | readonly Json[] | { readonly [key: string]: Json };

/** How many places there are to change. */
function sizeOf(value: Json): number {
  if (typeof value !== 'object') return 1;
  return Object.values<Json>(value).reduce<number>((sum, part) => sum + sizeOf(part), 1);
}

function isNumber(text: string): boolean {
  return /^-?\d+(?:\/\d+)?$/u.test(text);
}

/** A list with an entry dropped, twice, or alone. */
function otherList(list: readonly Json[], c: Chance): readonly Json[] {
  const at = c.below(list.length + 1);
  const one = list.slice(at, at + 1);
  return c.pick([
    [...list.slice(0, at), ...list.slice(at + 1)],
    [...list.slice(0, at), ...one, ...one, ...list.slice(at + 1)],
    [...one],
    [],
    [...list].reverse(),
    Array.from({ length: c.pick([65, 401, 1025]) }, () => list[0] ?? 0),
  ]);
}

function otherValue(value: Json, c: Chance): Json {
  if (typeof value === 'number') return c.oneIn(2) ? c.pick(counts) : value + c.pick([-1, 1]);
  if (typeof value === 'string')
    return isNumber(value) ? c.pick(c.oneIn(2) ? numbers : small) : value;
  return isList(value) ? otherList(value, c) : value;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** The value with the part at this place, counted depth first, replaced. */
function changedAt(value: Json, place: number, c: Chance): Json {
  if (place === 0) return otherValue(value, c);
  let before = 1;
  const inside = (part: Json): Json => {
    const [from, size] = [before, sizeOf(part)];
    before += size;
    return place >= from && place < from + size ? changedAt(part, place - from, c) : part;
  };
  if (typeof value !== 'object') return value;
  if (isList(value)) return value.map(inside);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inside(part)]));
}

/** The text of a file with a few changes in one of its facts, which are each on a line of their own. */
function canonicalFacts(c: Chance): string {
  const lines = c.pick(factsTexts).split('\n');
  const places = lines.flatMap((line, k) => (line.startsWith('{"fact":') ? [k] : []));
  const at = c.pick(places);
  const line = lines[at] ?? '';
  const rest = /(?:,|\],)$/u.exec(line)?.[0] ?? '';
  let fact: Json = JSON.parse(line.slice(0, line.length - rest.length));
  for (let k = c.oneIn(3) ? c.below(3) : 0; k >= 0; k--)
    fact = changedAt(fact, 1 + c.below(sizeOf(fact) - 1), c);
  return [...lines.slice(0, at), JSON.stringify(fact) + rest, ...lines.slice(at + 1)].join('\n');
}

const factsWords = [
  '"facts":[',
  '"fact":"grid-rank"',
  '"fact":"tensor-lazy"',
  '"version":3',
  '"points":{}',
  '"left":[]',
  '"levels":[]',
  '"kind":"tree"',
  '[["1"]]',
  '"1/0"',
  '"-0"',
  '2147483647',
];

function demandSense(verdict: Verdict): string {
  if (verdict.kind === 'verified' && /NaN|undefined|Infinity/u.test(verdict.hypotheses.join('\n')))
    throw new Fault(`a verified fact without sense: ${verdict.hypotheses.join('; ')}`);
  return verdict.kind;
}

export const facts: Reader = {
  name: 'facts',
  make: (c) => damaged(utf8(c.pick(factsTexts)), factsWords, c),
  run: (input) => demandSense(checkFacts(decode(input))),
  bombs: {
    'lists in lists': (bytes) => utf8(`{"facts":${nested('[', ']', bytes)}}`),
    'many facts': (bytes) =>
      utf8(
        `{"format":"widthwise-facts","version":1,"instance":{"points":{}},"facts":[${many('{"fact":"distinct-inputs"},', bytes)}0]}`,
      ),
    'a long number': (bytes) =>
      utf8((factsTexts.at(-1) ?? '').replace(/"\d+"/u, `"${many('9', bytes)}"`)),
    'a long list': (bytes) =>
      utf8((factsTexts.at(-1) ?? '').replace('[["', `[["1"],${many('["1"],', bytes)}["`)),
    keys: (bytes) =>
      utf8((factsTexts.at(-1) ?? '').replace('{"fact"', `{${many('"a":0,', bytes)}"fact"`)),
  },
};

/** Beyond the reader: facts that it takes must not break the arithmetic. */
export const factsArithmetic: Reader = {
  name: 'facts-arithmetic',
  make: (c) => utf8(canonicalFacts(c)),
  run: (input) => demandSense(checkFacts(decode(input))),
  bombs: {},
};
