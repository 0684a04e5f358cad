import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { galleryCards, galleryIndex, noteWith } from '../../.ci/gallery.ts';
import { rows } from '../../src/theorems/rows.ts';

describe('the gallery', () => {
  it('has one genuine card for each dropped hypothesis, listed in its note', async () => {
    const cards = await galleryCards();
    expect(cards.map(({ row }) => row)).toEqual(rows.map(({ id }) => id));
    const note = readFileSync(new URL('../../proofs-notes/counterexamples.md', import.meta.url));
    expect(noteWith(galleryIndex(cards)), 'npm run gallery').toBe(note.toString());
  });

  it('replaces the index in a note and nothing else', () => {
    const text = 'a\n<!-- gallery:begin -->\nold\n<!-- gallery:end -->\nb\n';
    expect(noteWith(galleryIndex([]), text)).toBe(`a\n${galleryIndex([])}\nb\n`);
  });
});
