import { describe, expect, it } from 'vitest';
import { withCard } from '../../src/counterexamples/card.ts';
import { searchRow } from '../../src/counterexamples/engine.ts';
import type { Found } from '../../src/counterexamples/engine.ts';
import type { Row } from '../../src/counterexamples/row.ts';
import { noBadMinimumRow } from '../../src/theorems/nice-region/witnesses/no-bad-minimum.ts';
import { boundedGapRow } from '../../src/theorems/lazy-gap/witnesses/quadratic-risks.ts';

async function smallestOf(row: Row): Promise<Found> {
  const searched = await searchRow(row, { seed: 1, milliseconds: 10_000 });
  if (searched.kind !== 'found') throw new Error(`${row.id}: ${searched.kind}`);
  return searched.smallest;
}

const near = { kind: 'none', because: 'not looked for' } as const;

describe('the text of a card', () => {
  it('counts samples where there are inputs, and only there', async () => {
    const gap = await smallestOf(boundedGapRow);
    expect(gap.size.samples).toBe(1);
    expect(withCard(gap, {}, near).card?.['size']).toBe(
      '1 neuron, 2 inputs, numerators and denominators in its arrays up to 11',
    );
    const minimum = await smallestOf(noBadMinimumRow);
    expect(withCard(minimum, {}, near).card?.['size']).toBe(
      '1 neuron, 1 sample, 1 input, numerators and denominators in its arrays up to 1',
    );
  });

  it('describes minimality by what was tried', async () => {
    const found = await smallestOf(boundedGapRow);
    const said = (kind: Found['minimality']['kind'], smaller: number): unknown =>
      withCard({ ...found, minimality: { ...found.minimality, kind, smaller } }, {}, near).card?.[
        'minimality'
      ];
    expect(said('proved minimal in scope', 7)).toMatch(
      /^proved minimal in scope n<=1,.*: none of its 7 smaller candidates is a witness$/u,
    );
    expect(said('proved minimal in scope', 0)).toMatch(/: it has no smaller candidates$/u);
    expect(said('locally minimal', 7)).toBe(
      'locally minimal: none of the 7 smaller candidates tried is a witness',
    );
    expect(said('locally minimal', 0)).toBe(
      'minimality not claimed: no smaller candidate was tried',
    );
  });
});
