/**
 * # Which facts show a requirement
 * @module
 */
import { describe, expect, it } from 'vitest';
import { readFacts } from '../../src/certificates/facts/check.ts';
import { examine } from '../../src/counterexamples/examine.ts';
import { galleryIds, galleryText } from '../../src/counterexamples/gallery.ts';
import { evidenceFor } from '../../src/show/evidence.ts';
import { rowNamed } from '../../src/theorems/registry.ts';
import { holds, proves } from '../../src/theorems/rule.ts';
import { distinctInputs } from '../../src/theorems/hypotheses.ts';

function fileOf(id: string) {
  const read = readFacts(galleryText(id));
  if (read.kind !== 'read') throw new Error('unreadable');
  return read.file;
}

describe('the evidence for a requirement', () => {
  const file = fileOf('CE-1819e978');

  it('is the fact without which it is not met', () => {
    const mirrored = proves('mirrored', (fact) => fact.fact === 'mirrored');
    expect(evidenceFor(mirrored, file, {})).toEqual([3]);
  });

  it('is no fact where the instance decides, and none alone where several do', () => {
    expect(evidenceFor(holds(distinctInputs), file, {})).toBeUndefined();
    expect(
      evidenceFor(
        proves('a size', (fact) => fact.fact === 'sizes'),
        file,
        {},
      ),
    ).toEqual([]);
  });

  it('is one fact, or several alike, for each requirement of each card of the gallery', async () => {
    for (const id of galleryIds()) {
      const examined = await examine(galleryText(id), rowNamed);
      if (examined.kind !== 'genuine') throw new Error(examined.kind);
      const { row, named } = examined;
      for (const need of [...row.rule.keeps, ...row.rule.shows]) {
        const places = evidenceFor(need, examined.file, named);
        const isShownAlike = examined.file.facts.length > 1 && need.met(examined.file, named);
        expect(places?.length !== 0 || isShownAlike, `${id}: ${need.says}`).toBe(true);
      }
    }
  });
});
