/**
 * # Cards as BibTeX
 *
 * An entry for each counterexample, and one for each reference.
 * @module
 */
import { bibtexText, keyText } from '../../codecs.ts';
import { WidthwiseError } from '../../errors.ts';
import { version } from '../../version.ts';
import { claimText } from '../card.ts';
import type { Card } from '../card.ts';
import { works } from './works.ts';

function workOf(key: string): string {
  const entry = works.get(key);
  if (entry === undefined)
    throw new WidthwiseError(
      'input',
      `no BibTeX entry for the reference ${JSON.stringify(key)}`,
      `There are: ${[...works.keys()].join(', ')}.`,
      { field: 'card.references' },
    );
  return entry;
}

function entryOf(card: Card): string {
  return [
    `@misc{${keyText(card.id)},`,
    `  key = {${keyText(card.id)}},`,
    `  title = {Counterexample ${keyText(card.id)}: ${bibtexText(card.title)}},`,
    `  howpublished = {Widthwise ${version}},`,
    `  note = {Exact; ${bibtexText(claimText(card))}. Check: \\texttt{widthwise check ${keyText(card.id)}.json}},`,
    '}',
  ].join('\n');
}

/** The counterexamples, and then each work that they cite, once. */
export function bibtexOf(...cards: readonly Card[]): string {
  const cited = new Set(cards.flatMap(({ references }) => references));
  return [...cards.map(entryOf), ...[...cited].map(workOf), ''].join('\n\n');
}
