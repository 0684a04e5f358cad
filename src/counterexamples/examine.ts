/**
 * # Is this file a counterexample?
 *
 * The checker proves the facts of the file, and `refutes` decides whether they refute the statement that its card
 * names. Both are needed: true facts alone need not refute anything. {@link examineWholly} also certifies the card's
 * near miss again.
 * @module
 */
import { checkFacts, readFacts } from '../certificates/facts/check.ts';
import type { FactsFile } from '../certificates/facts/format.ts';
import type { Verdict } from '../certificates/verdict.ts';
import { refutes } from '../theorems/refutations.ts';
import type { Named } from '../theorems/rule.ts';
import { cardOf, recomputed } from './card.ts';
import { unchecked } from './claimed.ts';
import type { Card } from './card.ts';
import { nearMissOfCard } from './near-miss.ts';
import type { Certified } from './near-miss.ts';
import { distanceText } from './near-miss/change.ts';
import type { Row } from './row.ts';

/** The row of an id, if there is one; that of a conjecture is made from its text. */
export type FindRow = (
  id: string,
  conjecture: string | undefined,
) => Row | undefined | Promise<Row | undefined>;

export type Examined =
  | {
      readonly kind: 'genuine';
      readonly card: Card;
      readonly row: Row;
      readonly file: FactsFile;
      /** The refuted statement, and its witness. */
      readonly sentence: string;
      /** The points that play the roles of the rule. */
      readonly named: Named;
      /** The proved facts, one sentence each. */
      readonly proved: readonly string[];
    }
  /** The facts are proved, but do not refute the statement of the card. */
  | { readonly kind: 'no-refutation'; readonly card: Card; readonly because: string }
  | { readonly kind: 'not-proved'; readonly verdict: Exclude<Verdict, { kind: 'verified' }> };

/** Examines the text of a file. Throws `WidthwiseError` where the file has no card, or one of another id. */
export async function examine(text: string, rowOf: FindRow): Promise<Examined> {
  const read = readFacts(text);
  if (read.kind !== 'read') return { kind: 'not-proved', verdict: notVerified(read) };
  const verdict = checkFacts(text);
  if (verdict.kind !== 'verified') return { kind: 'not-proved', verdict };
  const { file } = read;
  const said = cardOf(file);
  const row = await rowOf(said.row, said.conjecture);
  if (row === undefined)
    return {
      kind: 'no-refutation',
      card: said,
      because:
        said.conjecture === undefined
          ? `no row is called ${JSON.stringify(said.row)}`
          : `the conjecture on the card is not the one of its row ${JSON.stringify(said.row)}: the file was changed`,
    };
  const card = recomputed(said, row, file);
  const decided = refutes(row.rule, file);
  if (decided.kind !== 'refutes') return { kind: 'no-refutation', card, because: decided.missing };
  const { sentence, named } = decided;
  return { kind: 'genuine', card, row, file, sentence, named, proved: verdict.hypotheses };
}

/** A genuine counterexample with its near miss, if the card has one, or what is wrong. */
export type Whole =
  | (Extract<Examined, { readonly kind: 'genuine' }> & { readonly near?: Certified })
  | Exclude<Examined, { readonly kind: 'genuine' }>
  /** A genuine counterexample whose card makes a claim about a near miss that could not be reproduced. */
  | { readonly kind: 'wrong-near-miss'; readonly card: Card; readonly because: string };

/** As {@link examine}, and the near miss of the card is certified again. */
export async function examineWholly(text: string, rowOf: FindRow): Promise<Whole> {
  const examined = await examine(text, rowOf);
  if (examined.kind !== 'genuine' || examined.card.nearMiss?.kind !== 'certified') return examined;
  const { card, row, file } = examined;
  const { nearMiss } = examined.card;
  const near = await nearMissOfCard(card, row, file);
  if (near.kind === 'none') return { kind: 'wrong-near-miss', card, because: near.because };
  const proved = distanceText(near.distance);
  // there is only the file's word for which neighbours were tried before it
  const distance = `${proved}; ${unchecked}: ${nearMiss.distance.slice(proved.length + 2)}`;
  const { changed, restores, says } = near;
  const again = { kind: 'certified', changed, distance, restores, says } as const;
  return { ...examined, card: { ...card, nearMiss: again }, near };
}

function notVerified(verdict: Verdict): Exclude<Verdict, { kind: 'verified' }> {
  if (verdict.kind === 'verified') throw new Error('the reader does not verify');
  return verdict;
}
