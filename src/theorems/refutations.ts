/**
 * # Deciding which facts refute which statement
 *
 * A facts file proves facts about an instance; a rule says what a file must prove to refute a statement with a
 * hypothesis dropped: that the kept hypotheses hold, and that the dropped one and the conclusion fail, all for the same
 * points. True facts that do not fit together refute nothing.
 *
 * ## Main definitions
 * - {@link refutes}, {@link Refutation}
 *
 * ## Implementation notes
 * Nothing is proved here: `checkFacts` must have verified the file. Properties that are obvious from the instance (an
 * input is 0, the last column is 1) are read off the instance. The rules of a theorem are in its folder.
 * @module
 */
import type { FactsFile } from '../certificates/facts/format.ts';
import type { Named, Rule } from './rule.ts';

export type Refutation =
  /** `named`: the points that play the roles of the rule. */
  | { readonly kind: 'refutes'; readonly sentence: string; readonly named: Named }
  | { readonly kind: 'does-not'; readonly missing: string };

/** Every assignment of the rule's roles to points of the file; two roles may share a point. */
function assignments(rule: Rule, names: readonly string[]): readonly Named[] {
  return rule.roles.reduce<readonly Named[]>(
    (list, role) => list.flatMap((named) => names.map((name) => ({ ...named, [role]: name }))),
    [{}],
  );
}

/** The requirements of the rule that the file does not meet with these points. */
function unmet(rule: Rule, file: FactsFile, named: Named): readonly string[] {
  return [...rule.keeps, ...rule.shows]
    .filter(({ met }) => !met(file, named))
    .map(({ says }) => says);
}

/** Files with more points than this are not matched: the number of assignments grows as a power of it. */
const mostPoints = 8;

/**
 * Whether the facts of a verified file refute the statement of the rule. `missing` names the first requirement that the
 * best choice of points does not meet; it does not mean that the statement is true for the instance.
 */
export function refutes(rule: Rule, file: FactsFile): Refutation {
  const names = Object.keys(file.instance.points);
  if (names.length > mostPoints)
    return { kind: 'does-not', missing: `at most ${mostPoints} points, got ${names.length}` };
  let best: readonly string[] | undefined;
  for (const named of assignments(rule, names)) {
    const open = unmet(rule, file, named);
    if (open.length === 0) return { kind: 'refutes', sentence: rule.sentence, named };
    if (best === undefined || open.length < best.length) best = open;
  }
  return { kind: 'does-not', missing: best?.[0] ?? `points ${rule.roles.join(', ')}` };
}
