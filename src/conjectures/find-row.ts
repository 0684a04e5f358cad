/**
 * # The row that a card names
 *
 * A shipped one by its id; that of a conjecture is made again from the conjecture on the card.
 * @module
 */
import type { FindRow } from '../counterexamples/examine.ts';
import { WidthwiseError } from '../errors.ts';
import { rowNamed } from '../theorems/registry.ts';

function valueIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new WidthwiseError(
      'input',
      'the conjecture of the card is not JSON',
      'Give a file that widthwise refute --conjecture wrote.',
      { field: 'card.conjecture' },
    );
  }
}

/** Throws {@link WidthwiseError} (`input`) where a card has a conjecture that cannot be read. */
export const rowOfCard: FindRow = async (id, conjecture) => {
  if (conjecture === undefined) return rowNamed(id);
  // zod takes 50 to 100 ms to load, which other cards do not need
  const { readConjecture } = await import('./format.ts');
  const { conjectureRow } = await import('./row.ts');
  const row = conjectureRow(
    readConjecture(valueIn(conjecture), 'card.conjecture'),
    'card.conjecture',
  );
  return row.id === id ? row : undefined;
};
