/**
 * # The gallery, with near misses certified again
 *
 * @module
 */
import { checkFacts, readFacts } from '../../../src/certificates/facts/check.ts';
import type { FactsFile } from '../../../src/certificates/facts/format.ts';
import { checkCertificate } from '../../../src/certificates/check-certificate.ts';
import type { Verdict } from '../../../src/certificates/verdict.ts';
import { cardOf } from '../../../src/counterexamples/card.ts';
import type { Card } from '../../../src/counterexamples/card.ts';
import { galleryIds, galleryText } from '../../../src/counterexamples/gallery.ts';
import { row as rowNamed } from '../../theorems/by-id.ts';
import { nearMissAgain } from '../../../src/counterexamples/near-miss.ts';
import type { Certified } from '../../../src/counterexamples/near-miss.ts';

interface Shown {
  readonly file: FactsFile;
  readonly card: Card;
}

export const gallery: readonly Shown[] = galleryIds().map((id) => {
  const read = readFacts(galleryText(id));
  if (read.kind !== 'read') throw new Error(`${id}: ${read.kind}`);
  return { file: read.file, card: cardOf(read.file) };
});

export const withNearMiss: readonly (readonly [string, FactsFile, Card])[] = gallery
  .filter(({ card }) => card.nearMiss?.kind === 'certified')
  .map(({ file, card }) => [card.row, file, card] as const);

export function shown(row: string): Shown {
  const found = gallery.find(({ card }) => card.row === row);
  if (found === undefined) throw new Error(`no card for ${row}`);
  return found;
}

export async function certified(row: string, texts: readonly string[]): Promise<Certified> {
  const again = await nearMissAgain(rowNamed(row), shown(row).file, texts);
  if (again.kind !== 'certified') throw new Error(again.because);
  return again;
}

export async function refusal(row: string, texts: readonly string[]): Promise<string> {
  const again = await nearMissAgain(rowNamed(row), shown(row).file, texts);
  if (again.kind === 'certified') throw new Error(`certified: ${again.says}`);
  return again.because;
}

export function verdictOn(text: string): Promise<Verdict> | Verdict {
  return text.startsWith('{"format":"widthwise-facts"')
    ? checkFacts(text)
    : checkCertificate(text, () => Promise.reject(new Error('inputs by digest')));
}
