/**
 * # Each number in the sentences of facts is rounded to the side that its sentence needs
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkFacts } from '../../../src/certificates/facts/check.ts';
import type { Verdict } from '../../../src/certificates/verdict.ts';
import { verdictOn } from '../facts/support.ts';
import { factInstances } from './fact-instances.ts';
import { factSentences, headers, sharedNumbers } from './fact-sentences.ts';
import { inPlural, patternOf } from './pattern.ts';
import { follow, notSharp } from './table.ts';
import type { Seen, Truths } from './table.ts';

const table = factSentences.map(([says, because]) => ({
  says: patternOf(says),
  because: because === undefined ? undefined : patternOf(because),
}));
const heads = headers.map(patternOf);
const judged = factInstances().map(({ about, fact, truths }) => ({
  verdict: verdictOn(about, fact),
  truths,
}));

/** The sentence of a fact, without the computation. Fails on a sentence that is not in the table. */
function followFact(hypothesis: string, truths: Truths | undefined, seen: Seen): string {
  const cuts = [...hypothesis.matchAll(/ \(/gu)].map(({ index }) => index);
  for (const { says, because } of table)
    for (const cut of because === undefined ? [hypothesis.length] : cuts) {
      const [start, rest] = [hypothesis.slice(0, cut), hypothesis.slice(cut + 1)];
      if (!says.regex.test(start) || because?.regex.test(rest) === false) continue;
      follow(says, start, truths, seen, sharedNumbers);
      if (because !== undefined) follow(because, rest, truths, seen, sharedNumbers);
      return start;
    }
  throw new Error(`not in the table of fact-sentences.ts: ${hypothesis}`);
}

function followVerdict(verdict: Verdict, truths: Truths | undefined, seen: Seen): void {
  if (verdict.kind !== 'verified') throw new Error(JSON.stringify(verdict));
  const says = verdict.hypotheses
    .map((hypothesis) => followFact(hypothesis, truths, seen))
    .join(' ');
  expect(verdict.claim.endsWith(says)).toBe(true);
  const head = inPlural(verdict.claim.slice(0, -says.length)).trimEnd();
  if (head !== '')
    expect(
      heads.some(({ regex }) => regex.test(head)),
      head,
    ).toBe(true);
}

it('every number in the sentence of a fact is true, and rounded to its other side false', () => {
  const seen: Seen = { met: new Set(), sharp: new Set() };
  for (const { verdict, truths } of judged) followVerdict(verdict, truths, seen);
  const patterns = table.flatMap(({ says, because }) =>
    because === undefined ? [says] : [says, because],
  );
  expect(notSharp(patterns, seen, sharedNumbers)).toEqual([]);
});

it('the table of sentences of facts has those of the corpus, and no others', () => {
  const seen: Seen = { met: new Set(), sharp: new Set() };
  for (const version of ['v1', 'v2']) {
    const folder = join(import.meta.dirname, '../../corpus/facts', version, 'valid');
    for (const file of readdirSync(folder))
      followVerdict(checkFacts(readFileSync(join(folder, file), 'utf8')), undefined, seen);
  }
  for (const { verdict } of judged.slice(0, 40)) followVerdict(verdict, undefined, seen);
  expect(table.map(({ says }) => says.text).filter((text) => !seen.met.has(text))).toEqual([]);
});
