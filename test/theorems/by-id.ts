/**
 * # Rules and rows by the ids of their statements, for the tests
 * @module
 */
import type { FactsFile } from '../../src/certificates/facts/format.ts';
import type { Recipe } from '../../src/counterexamples/near-miss/recipe.ts';
import type { Row } from '../../src/counterexamples/row.ts';
import { convexApproximationRules } from '../../src/theorems/convex-approximation/refutations.ts';
import { eliminationRules } from '../../src/theorems/elimination/refutations.ts';
import { ensemblesRules } from '../../src/theorems/ensembles/refutations.ts';
import { dataRules } from '../../src/theorems/expressivity/refutations.ts';
import { feedbackAlignmentRules } from '../../src/theorems/feedback-alignment/refutations.ts';
import { descentRules } from '../../src/theorems/gradient-descent/refutations.ts';
import { kktRules } from '../../src/theorems/kkt/refutations.ts';
import { lazyGapRules } from '../../src/theorems/lazy-gap/refutations.ts';
import { regionRules } from '../../src/theorems/nice-region/refutations.ts';
import { projectionRules } from '../../src/theorems/projection/refutations.ts';
import { overlapsRules } from '../../src/theorems/overlaps/refutations.ts';
import { purificationRules } from '../../src/theorems/purification/refutations.ts';
import { ratesRules } from '../../src/theorems/rates/refutations.ts';
import { sharpnessRules } from '../../src/theorems/sharpness/refutations.ts';
import { tensorsRules } from '../../src/theorems/tensors/refutations.ts';
import { refutes as refutesRule } from '../../src/theorems/refutations.ts';
import type { Refutation } from '../../src/theorems/refutations.ts';
import { rowOf } from '../../src/theorems/rows.ts';
import type { Rule } from '../../src/theorems/rule.ts';

const rules: readonly Rule[] = [
  ...dataRules,
  ...regionRules,
  ...kktRules,
  ...descentRules,
  ...projectionRules,
  ...lazyGapRules,
  ...eliminationRules,
  ...ratesRules,
  ...overlapsRules,
  ...tensorsRules,
  ...sharpnessRules,
  ...feedbackAlignmentRules,
  ...convexApproximationRules,
  ...ensemblesRules,
  ...purificationRules,
];

export const refutableIds: readonly string[] = rules.map(({ id }) => id);

export function ruleOf(id: string): Rule {
  const rule = rules.find((known) => known.id === id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  return rule;
}

export function refutes(id: string, file: FactsFile): Refutation {
  return refutesRule(ruleOf(id), file);
}

export function row(id: string): Row {
  const found = rowOf(id);
  if (found === undefined) throw new Error(`no row ${id}`);
  return found;
}

export function recipeOf(id: string): Recipe | undefined {
  const { nearMisses } = row(id);
  return 'none' in nearMisses ? undefined : nearMisses;
}
