/**
 * # Which facts show which requirement of a rule
 *
 * A fact shows a requirement if the file without it no longer meets it. What is met without any facts is decided from
 * the instance; what is left is shown by several facts alike.
 *
 * ## Main definitions
 * - {@link evidenceFor}
 * @module
 */
import type { FactsFile } from '../certificates/facts/format.ts';
import type { Named, Need } from '../theorems/rule.ts';

/** The places of the facts that show it; `undefined` where the instance alone does. */
export function evidenceFor(
  need: Need,
  file: FactsFile,
  named: Named,
): readonly number[] | undefined {
  if (need.met({ ...file, facts: [] }, named)) return undefined;
  return file.facts.flatMap((_, k) => {
    const fewer = { ...file, facts: file.facts.filter((_, i) => i !== k) };
    return need.met(fewer, named) ? [] : [k];
  });
}
