/**
 * # The near miss in the exports
 *
 * ## Main definitions
 * - {@link nearMissLines}: sentences, for every text format
 * - {@link nearMissArrays}: the arrays of the changed instance, named X_near, y_near, ...
 * @module
 */
import { row as rowIn } from '../../linalg/matrix.ts';
import type { FactsFile } from '../../certificates/facts/format.ts';
import { unchecked } from '../claimed.ts';
import type { Card } from '../card.ts';
import { changedSubject } from '../near-miss.ts';
import type { Row } from '../row.ts';
import { arrayNames } from '../near-miss/subject.ts';
import type { ExactArray } from './arrays.ts';

/** What the card says about it; empty if nothing. */
export function nearMissLines({ nearMiss }: Card): readonly string[] {
  if (nearMiss === undefined) return [];
  if (nearMiss.kind === 'none') return [`Near miss, ${unchecked}: ${nearMiss.because}.`];
  const { changed, distance, restores, says } = nearMiss;
  return [
    `Near miss, satisfies: ${restores}.`,
    `Changed: ${changed.join('; ')}.`,
    `Distance: ${distance}.`,
    `Certified there: ${says}.`,
  ];
}

/** The arrays of the subject after the changes; empty if the card has no near miss, or one that does not fit its file. */
export function nearMissArrays(
  { nearMiss }: Card,
  row: Row,
  file: FactsFile,
): readonly ExactArray[] {
  if (nearMiss?.kind !== 'certified') return [];
  const subject = changedSubject(row, file, nearMiss.changed);
  if (subject === undefined) return [];
  return arrayNames.flatMap((name) => {
    const A = subject.arrays[name];
    if (A === undefined) return [];
    const rows = Array.from({ length: A.rows }, (_, i) => rowIn(A, i));
    return [{ name: `${name}_near`, vector: name === 'y' || name === 'v', rows }];
  });
}
