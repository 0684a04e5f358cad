/**
 * # The theorems and their searches, for a report
 * @module
 */
import { readFacts } from '../certificates/facts/check.ts';
import { cardOf } from '../counterexamples/card.ts';
import { galleryIds, galleryText } from '../counterexamples/gallery.ts';
import type { Known } from '../records/known.ts';
import { theorems } from '../theorems/registry.ts';

/** The registry, with the card of the gallery for each search. */
export async function known(): Promise<Known> {
  const { rows } = await import('../theorems/rows.ts');
  const cards = new Map(
    galleryIds().flatMap((id) => {
      const read = readFacts(galleryText(id));
      return read.kind === 'read' ? [[cardOf(read.file).row, id] as const] : [];
    }),
  );
  return {
    theorems: theorems.map(({ stem, title }) => ({ stem, title })),
    searches: rows.map(({ id, theorem, drops }) => ({ theorem, drops, card: cards.get(id) })),
  };
}
