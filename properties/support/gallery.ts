/**
 * # The gallery as a property of a theorem
 *
 * Every committed counterexample to the theorem without a hypothesis is examined again, with the near miss of its
 * card, all in one instance.
 * @module
 */
import * as fc from 'fast-check';
import { examineWholly } from '../../src/counterexamples/examine.ts';
import { galleryIds, galleryText } from '../../src/counterexamples/gallery.ts';
import { rowOf, rows } from '../../src/theorems/rows.ts';
import { readFacts } from '../../src/certificates/facts/check.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { proved, refuted } from './outcomes.ts';

interface Card {
  readonly id: string;
  readonly row: string;
  readonly text: string;
}

function cardsOf(theorem: string): readonly Card[] {
  const own = new Set(rows.filter((row) => row.theorem === theorem).map(({ id }) => id));
  return galleryIds()
    .map((id) => {
      const text = galleryText(id);
      const read = readFacts(text);
      const row = read.kind === 'read' ? read.file.card?.['row'] : undefined;
      return { id, row: typeof row === 'string' ? row : '', text };
    })
    .filter(({ row }) => own.has(row));
}

async function examined(cards: readonly Card[]): Promise<Outcome> {
  for (const { id, text } of cards) {
    const { kind } = await examineWholly(text, rowOf);
    if (kind !== 'genuine') return refuted(id, kind, 'a card of the gallery is not genuine');
  }
  return proved;
}

/** The property `<theorem>/counterexamples`. */
export function galleryProperty(theorem: string): AnyProperty {
  const missing = (cards: readonly Card[]): readonly string[] =>
    rows
      .filter((row) => row.theorem === theorem && !cards.some((card) => card.row === row.id))
      .map(({ id }) => id);
  return property({
    id: `${theorem}/counterexamples`,
    theorem,
    statement: `Every counterexample of the gallery to ${theorem} without a hypothesis is genuine, and its near miss is certified.`,
    evidence: 'proof',
    arbitrary: fc.constant(theorem).map(cardsOf),
    hypotheses: { 'there are cards': (cards) => cards.length > 0 },
    conclude: (cards) => {
      const [none] = missing(cards);
      return none === undefined ? examined(cards) : refuted(none, 'no card', 'a row has no card');
    },
    labels: () => [],
    required: {},
    proves: 1,
    show: (cards) => cards.map(({ id }) => id).join(', '),
    runs: 1,
  });
}
