/**
 * # Each number in the sentences of claims is rounded to the side that its sentence needs
 *
 * For both checkers, each of which describes what it checked in its own words.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkExactly } from '../../../src/certificates/exact/check.ts';
import { checkCertificate } from '../../../src/certificates/check-certificate.ts';
import type { Verdict } from '../../../src/certificates/verdict.ts';
import { writeCertificate } from '../../../src/certificates/write.ts';
import { neverAsked } from '../support.ts';
import { claimInstances } from './claim-instances.ts';
import { exactSentences, fastSentences } from './claim-sentences.ts';
import { inPlural, patternOf } from './pattern.ts';
import { follow, notSharp } from './table.ts';
import type { Seen, Truths } from './table.ts';

const checkers = [
  { name: 'fast', check: checkCertificate, sentences: fastSentences },
  { name: 'exact', check: checkExactly, sentences: exactSentences },
] as const;

const instances = claimInstances();

describe.each(checkers)('the $name checker', ({ check, sentences }) => {
  const claims = sentences.claims.map(patternOf);
  const hypotheses = sentences.hypotheses.map(patternOf);

  function followVerdict(verdict: Verdict, truths: Truths | undefined, seen: Seen): void {
    if (verdict.kind !== 'verified') throw new Error(JSON.stringify(verdict));
    const said = [
      [claims, [inPlural(verdict.claim)]],
      [hypotheses, verdict.hypotheses],
    ] as const;
    for (const [patterns, lines] of said)
      for (const line of lines) {
        const pattern = patterns.find(({ regex }) => regex.test(line));
        if (pattern === undefined)
          throw new Error(`not in the table of claim-sentences.ts: ${line}`);
        follow(pattern, line, truths, seen);
      }
  }

  const verdicts: Verdict[] = [];
  beforeAll(async () => {
    for (const { certificate } of instances)
      verdicts.push(await check(writeCertificate(certificate), neverAsked));
  });

  it('prints no number that is false, though each is false if rounded to its other side', () => {
    const seen: Seen = { met: new Set(), sharp: new Set() };
    for (const [k, verdict] of verdicts.entries())
      followVerdict(verdict, instances[k]?.truths, seen);
    expect(notSharp([...claims, ...hypotheses], seen)).toEqual([]);
  });

  it('prints every sentence of the table for the corpus, and no other', async () => {
    const seen: Seen = { met: new Set(), sharp: new Set() };
    const folder = join(import.meta.dirname, '../../corpus/valid/v1');
    for (const file of readdirSync(folder))
      followVerdict(
        await check(readFileSync(join(folder, file), 'utf8'), neverAsked),
        undefined,
        seen,
      );
    for (const verdict of verdicts.slice(0, 30)) followVerdict(verdict, undefined, seen);
    const all = [...claims, ...hypotheses].map(({ text }) => text);
    expect(all.filter((text) => !seen.met.has(text))).toEqual([]);
  });
});
