/**
 * # Which facts refute which statement
 *
 * A facts file proves facts about an instance; here is written what a file must prove for a statement with a
 * hypothesis dropped to be false: the kept hypotheses, the one that fails, and the conclusion that fails, all of
 * the same points. True facts that do not fit together refute nothing.
 *
 * ## Main definitions
 * - {@link refutes}, {@link Refutation}
 * - {@link refutableIds}, {@link ruleOf}: the statements that are known, by their ids
 *
 * ## Implementation notes
 * Nothing is proved here: the file is one that `checkFacts` has verified. What follows from the instance by looking
 * (an input is 0, the last column is 1) is looked up in the instance. To add a statement, add a rule to the table
 * of its theorem: {@link dataRules}, {@link regionRules}, {@link kktRules}, {@link descentRules}, {@link lazyGapRules},
 * {@link eliminationRules}, {@link projectionRules} or {@link falseRules}.
 * @module
 */
import type { FactsFile } from '../certificates/facts/format.ts';
import { dataRules } from './expressivity/refutations.ts';
import { eliminationRules } from './elimination/refutations.ts';
import { descentRules } from './gradient-descent/refutations.ts';
import { falseRules } from './nice-region/false-theorems.ts';
import { kktRules } from './kkt/refutations.ts';
import { lazyGapRules } from './lazy-gap/refutations.ts';
import { regionRules } from './nice-region/refutations.ts';
import { projectionRules } from './projection/refutations.ts';
import type { Named, Rule } from './rule.ts';

export type Refutation =
  | { readonly kind: 'refutes'; readonly sentence: string }
  | { readonly kind: 'does-not'; readonly missing: string };

const rules: ReadonlyMap<string, Rule> = new Map(
  [
    ...dataRules,
    ...regionRules,
    ...kktRules,
    ...descentRules,
    ...projectionRules,
    ...falseRules,
    ...lazyGapRules,
    ...eliminationRules,
  ].map((rule) => [rule.id, rule]),
);

/** The ids of all statements with a rule. */
export const refutableIds: readonly string[] = [...rules.keys()];

/** The rule of the statement of this id. Throws {@link RangeError} if there is none. */
export function ruleOf(id: string): Rule {
  const rule = rules.get(id);
  if (rule === undefined) throw new RangeError(`ruleOf: no statement is called ${id}`);
  return rule;
}

/** Every way to give the roles of the rule to points of the file; two roles may be one point. */
function assignments(rule: Rule, names: readonly string[]): readonly Named[] {
  return rule.roles.reduce<readonly Named[]>(
    (list, role) => list.flatMap((named) => names.map((name) => ({ ...named, [role]: name }))),
    [{}],
  );
}

/** The needs of the rule that the file does not meet with these points. */
function unmet(rule: Rule, file: FactsFile, named: Named): readonly string[] {
  return [...rule.keeps, ...rule.shows]
    .filter(({ met }) => !met(file, named))
    .map(({ says }) => says);
}

/** Files with more points than this are not matched: the number of assignments grows as a power of it. */
const mostPoints = 8;

/**
 * Whether the facts of a verified file refute the statement of this id. `missing` names the first need that the
 * best choice of points leaves open; it does not say that the statement is true of the instance.
 */
export function refutes(id: string, file: FactsFile): Refutation {
  const rule = rules.get(id);
  if (rule === undefined)
    return { kind: 'does-not', missing: `no statement is called ${JSON.stringify(id)}` };
  const names = Object.keys(file.instance.points);
  if (names.length > mostPoints)
    return { kind: 'does-not', missing: `at most ${mostPoints} points, got ${names.length}` };
  let best: readonly string[] | undefined;
  for (const named of assignments(rule, names)) {
    const open = unmet(rule, file, named);
    if (open.length === 0) return { kind: 'refutes', sentence: rule.sentence };
    if (best === undefined || open.length < best.length) best = open;
  }
  return { kind: 'does-not', missing: best?.[0] ?? `points ${rule.roles.join(', ')}` };
}
