/**
 * # recheck_overlaps.py against the checker of facts files
 *
 * On random windows, planes, trees and partitions, and on hostile files. The corpus and its mutants are in
 * recheck-facts.test.ts.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { ratio, rationalField as Q } from '../../src/arithmetic/rational.ts';
import { checkFacts } from '../../src/certificates/facts/check.ts';
import type { Fact, FactOf } from '../../src/certificates/facts/format.ts';
import { binaryTree, drawnWindows } from '../../src/grids/draw.ts';
import { matchingAtDepth, matchingWindows } from '../../src/grids/instances.ts';
import { drawer } from './facts/plain-network.ts';
import { distanceFact, matching, pairs, rankFact } from './facts/grid-cases.ts';
import { wholes } from '../grids/support.ts';
import { aloneText, factsWords, isSkipped, reason } from './recheck-support.ts';

const next = drawer(29);
for (let k = 0; k < 20; k++) next();
const whole = (low: number, high: number): number =>
  low + Math.floor(((next() + 1) / 2) * (high - low + 1));

/** Some of the positions below N, in a drawn order. */
function drawnSide(N: number): readonly number[] {
  const all = Array.from({ length: N }, (_, j) => ({ j, key: next() }));
  return all
    .toSorted((a, b) => a.key - b.key)
    .slice(0, whole(0, N))
    .map(({ j }) => j);
}

function windowsFact(): FactOf<'grid-rank'> {
  const shape = whole(0, 2) === 0 ? [whole(1, 2), whole(2, 3)] : [whole(2, 6)];
  const [templates, window] = [whole(1, 2), whole(1, Math.min(...shape))];
  const a = { shape, templates, window, stride: whole(1, 2), channels: whole(1, 3) };
  const grid = drawnWindows(a, wholes(whole(1, 1000), 9));
  return rankFact(
    grid,
    whole(0, 1) === 0 ? 'straddling' : 'entries',
    drawnSide(shape.reduce((p, n) => p * n, 1)),
  );
}

function treeFact(): FactOf<'grid-rank'> {
  const channels = Array.from({ length: whole(1, 2) }, () => whole(1, 3));
  const grid = binaryTree(whole(1, 3), channels, wholes(whole(1, 1000), 9));
  return rankFact(grid, whole(0, 2) === 0 ? 'entries' : 'tree', drawnSide(2 ** channels.length));
}

function layersFact(): FactOf<'grid-rank'> {
  const depth = whole(1, 3);
  return rankFact(matchingAtDepth(depth + whole(1, 3), 2, 2, depth), 'none');
}

/** The sum of all squares is the number of assignments whose windows match: 2^(B - 1), the chains being B - 1. */
function equalFact(): FactOf<'grid-distance'> {
  const N = 2 * whole(1, 3);
  const window = whole(1, N);
  const grid = matchingWindows({ shape: [N], templates: 2, window, stride: 1, channels: 2 });
  const all = 2 ** Math.min(window - 1, N - window + 1);
  const rank = whole(0, all);
  const sum = window === 1 ? 2 ** N : 2 ** (window - 1);
  return distanceFact(grid, rank, `${(sum / all) * (all - rank)}`);
}

/** With another number in it. */
function other(fact: FactOf<'grid-rank'> | FactOf<'grid-distance'>): Fact {
  if (fact.fact === 'grid-distance')
    return { ...fact, squared: Q.add(fact.squared, ratio(1n, 9n)) };
  const again = [fact.rows[0] ?? [], ...fact.rows];
  return {
    ...fact,
    rank: fact.rank + 1,
    rows: again,
    columns: [...fact.columns, fact.columns[0] ?? []],
  };
}

describe.skipIf(isSkipped)(`recheck_overlaps.py${reason}`, () => {
  it('agrees on random networks and partitions, and on wrong ranks and distances', () => {
    const makers = [windowsFact, treeFact, layersFact, equalFact] as const;
    const facts = makers.flatMap((make: () => FactOf<'grid-rank'> | FactOf<'grid-distance'>) =>
      Array.from({ length: 30 }, make),
    );
    const kept = facts.filter((fact) => fact.fact === 'grid-distance' || fact.rank > 0);
    const texts = kept.map(aloneText);
    const wrong = kept.map((fact) => aloneText(other(fact)));
    expect(texts.map((text) => checkFacts(text).kind)).toEqual(texts.map(() => 'verified'));
    expect(wrong.map((text) => checkFacts(text).kind)).toEqual(wrong.map(() => 'rejected'));
    expect(factsWords(texts)).toEqual(texts.map(() => 'VERIFIED'));
    expect(factsWords(wrong)).toEqual(wrong.map(() => 'REJECTED'));
    const uppers = kept.map((fact) => (fact.fact === 'grid-rank' ? fact.upper : fact.fact));
    expect(new Set(uppers).size).toBe(5);
  });

  it('has the upper bounds of the checker: one less is contradicted by no file', () => {
    // with the bound of the other checker above or below, a file at the bound would differ
    const facts = Array.from({ length: 40 }, treeFact).filter(({ rank }) => rank > 0);
    const at = facts.map((fact) => ({ ...fact, upper: 'tree' }) as const);
    const texts = at.map(aloneText);
    const exact = texts.filter((text) => {
      const verdict = checkFacts(text);
      return verdict.kind === 'verified' && verdict.claim.includes('= ');
    });
    expect(exact.length).toBeGreaterThan(10);
    expect(factsWords(texts)).toEqual(texts.map(() => 'VERIFIED'));
  });

  it('takes 256 rows, the primes that the checker takes, and no others', () => {
    const a = { shape: [16], templates: 2, window: 9, stride: 1, channels: 2 };
    const large = rankFact(matchingWindows(a), 'straddling');
    const small = rankFact(matching, 'straddling');
    const numbers = [
      0, 1, 2, 3, 4, 5, 7, 8, 9, 11, 25, 49, 121, 2047, 65_537, 1_373_653, 25_326_001,
    ];
    const primes = [...numbers, 46_337 * 46_337, 2_147_483_629, 2 ** 31 - 1, 2 ** 31 + 11];
    const texts = [aloneText(large), ...primes.map((prime) => aloneText({ ...small, prime }))];
    const verdicts = texts.map((text) => checkFacts(text).kind);
    expect(verdicts.filter((kind) => kind === 'verified')).toHaveLength(9);
    expect(factsWords(texts)).toEqual(
      verdicts.map((kind) => (kind === 'verified' ? 'VERIFIED' : 'REJECTED')),
    );
  });

  it('ends on hostile files, and verifies none', () => {
    const text = aloneText(rankFact(matching, 'straddling'));
    const tree = aloneText(rankFact(pairs, 'tree'));
    const files: readonly (readonly [word: string, text: string])[] = [
      ['VERIFIED', text],
      ['VERIFIED', tree],
      ['UNSUPPORTED', text.replace('"version":3', '"version":1')],
      ['MALFORMED', text.replace('"windows"', '"circle"')],
      ['MALFORMED', text.replace('"shape":[4]', '"shape":[]')],
      ['MALFORMED', text.replace('"shape":[4]', '"shape":[0]')],
      ['MALFORMED', text.replace('"shape":[4]', '"shape":[4,1,1]')],
      ['UNSUPPORTED', text.replace('"shape":[4]', '"shape":[65]')],
      ['MALFORMED', text.replace('"window":3', '"window":0')],
      ['MALFORMED', text.replace('"window":3', '"window":5')],
      ['MALFORMED', text.replace('"stride":1', '"stride":0')],
      ['MALFORMED', text.replace('"window":3', '"window":true')],
      ['MALFORMED', text.replace(/"levels":\[.*?\}\]/u, '"levels":[]')],
      ['MALFORMED', text.replace(/"head":\[\[.*?\]\]/u, '"head":[]')],
      ['MALFORMED', text.replace(/"head":\[\[.*?\]\]/u, '"head":[["1"],["1"]]')],
      ['MALFORMED', text.replace(/"head":\[\["1"/u, '"head":[["1/2"')],
      ['MALFORMED', text.replace(/"head":\[\["1"/u, `"head":[["${'1'.repeat(401)}"`)],
      ['MALFORMED', text.replace(/"head":\[\["1"/u, `"head":[["${'1'.repeat(10_000)}"`)],
      ['MALFORMED', text.replace('"left":[0,1]', '"left":[0,0]')],
      ['MALFORMED', text.replace('"left":[0,1]', '"left":[0,4]')],
      ['MALFORMED', text.replace('"rank":4', '"rank":3')],
      ['MALFORMED', text.replace('"rank":4', '"rank":"4"')],
      ['UNSUPPORTED', text.replace('"rank":4', '"rank":1025')],
      ['MALFORMED', text.replace('"rows":[[0,0]', '"rows":[[0,2]')],
      ['MALFORMED', text.replace('"straddling"', '"generic"')],
      ['REJECTED', text.replace('"straddling"', '"tree"')],
      ['REJECTED', tree.replace('"upper":"tree"', '"upper":"straddling"')],
      ['MALFORMED', tree.replace('"children":[0,1]', '"children":[0,0]')],
      ['MALFORMED', tree.replace('"children":[0,1]', '"children":[4,1]')],
      ['MALFORMED', tree.replace('"children":[0,1]', '"children":[]')],
      ['MALFORMED', tree.replace('"children":[4,5]', '"children":[5]')],
    ];
    for (const [, changed] of files.slice(2)) expect([text, tree]).not.toContain(changed);
    expect(factsWords(files.map(([, changed]) => changed))).toEqual(files.map(([word]) => word));
    for (const [word, changed] of files.slice(2))
      expect(checkFacts(changed).kind, changed).not.toBe(word === 'VERIFIED' ? '' : 'verified');
  });
});
