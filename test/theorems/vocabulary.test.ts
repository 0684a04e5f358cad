/**
 * # Rules, cards and near misses use the same hypotheses
 * @module
 */
import { describe, expect, it } from 'vitest';
import type { Fact, FactsFile, Instance } from '../../src/certificates/facts/format.ts';
import { recomputed } from '../../src/counterexamples/card.ts';
import type { Card } from '../../src/counterexamples/card.ts';
import { recipeOf } from './by-id.ts';
import { rowOf } from '../../src/theorems/rows.ts';
import { decide } from '../../src/theorems/decisions.ts';
import type { Hypothesis } from '../../src/theorems/hypotheses.ts';
import { refutableIds, ruleOf } from './by-id.ts';
import { settingAt } from '../../src/theorems/setting.ts';
import type { Setting } from '../../src/theorems/setting.ts';
import { shown } from '../counterexamples/near-miss/gallery.ts';
import { proposal } from './proposals.ts';

/** The numbers, the quadratic network or the two layers in a fact. */
function settingOfFact(instance: Instance, fact: Fact): Setting {
  if ('penalty' in fact) return { penalty: fact.penalty };
  if ('weights' in fact) return { target: fact.target, weights: fact.weights };
  if (fact.fact === 'kkt' && fact.set === 'box') return { least: fact.least, most: fact.most };
  if (!('layers' in fact)) return {};
  const [hidden, outer] = fact.layers;
  return settingAt(instance, hidden && outer ? { hidden, outputs: Array.from(outer.data) } : {});
}

/** The W of any point with the v of any point, and the arrays in the facts. */
function settingsIn({ instance, facts }: FactsFile): readonly Setting[] {
  const points = Object.values(instance.points);
  return [
    settingAt(instance, {}),
    ...points.flatMap(({ hidden }) =>
      points.map(({ outputs }) => settingAt(instance, { hidden, outputs })),
    ),
    ...facts.map((fact) => settingOfFact(instance, fact)),
  ];
}

function decisionsOf(hypothesis: Hypothesis, file: FactsFile): readonly (boolean | undefined)[] {
  return settingsIn(file).map((setting) => decide(hypothesis, setting));
}

describe('the hypotheses of a rule', () => {
  it.each(refutableIds)('hold for the witness of %s where they are kept, by looking too', (id) => {
    const { keeps } = ruleOf(id);
    expect(keeps.length).toBeGreaterThan(0);
    for (const { hypothesis } of keeps)
      if (hypothesis.parts.length > 0)
        expect(decisionsOf(hypothesis, proposal(id)), hypothesis.says).toContain(true);
  });

  it.each(refutableIds)('fail for the witness of %s where they are dropped', (id) => {
    const { drops } = ruleOf(id);
    if ('nothing' in drops || drops.hypothesis.parts.length === 0) return;
    const found = decisionsOf(drops.hypothesis, proposal(id));
    expect(found, drops.hypothesis.says).toContain(false);
  });

  it.each(refutableIds)('are restored by the near miss of %s where they are dropped', (id) => {
    const { drops } = ruleOf(id);
    const recipe = recipeOf(id);
    if (recipe === undefined) return;
    if ('nothing' in drops) throw new Error(`${id} drops nothing`);
    const { hypothesis } = drops;
    expect(recipe.restores.startsWith(hypothesis.says)).toBe(true);
    if (hypothesis.parts.length > 0) expect(recipe.hypotheses[0]).toBe(hypothesis);
  });

  it('are what a card says, regardless of its file', () => {
    const said = (id: string): Card => {
      const row = rowOf(id);
      const { card, file } = shown(id);
      if (row === undefined) throw new Error(`no row ${id}`);
      return recomputed({ ...card, satisfies: ['all'], violates: 'none' }, row, file);
    };
    expect(said('nice-region/width')).toMatchObject({
      satisfies: [
        'sigma is analytic and not a polynomial',
        'the inputs are distinct, none is 0 or the negative of another',
        'n <= m d',
        'W0 is mirrored, so that f(W0, v) = 0',
        'every v_j is nonzero',
      ],
      violates: 'h d >= n with h = floor(m/2) (here h d < n)',
    });
    // C and P have a v without 0: one line
    const { satisfies } = said('nice-region/radius');
    expect(satisfies.filter((says) => says === 'every v_j is nonzero').length).toBe(1);
    expect(said('false/no-bad-minimum').violates).toBe('nothing: the statement is false');
  });
});
