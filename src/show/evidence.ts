/**
 * # Which facts show which requirement of a rule
 *
 * A fact shows a requirement if the file without it no longer meets it. A requirement that no single fact shows is read
 * off the instance, or is shown by several facts alike.
 *
 * ## Main definitions
 * - {@link evidenceFor}
 * @module
 */
import type { FactsFile } from '../certificates/facts/format.ts';
import type { Named, Need } from '../theorems/rule.ts';

/** The places of the facts that show it. */
export function evidenceFor(need: Need, file: FactsFile, named: Named): readonly number[] {
  return file.facts.flatMap((_, k) => {
    const fewer = { ...file, facts: file.facts.filter((_, i) => i !== k) };
    return need.met(fewer, named) ? [] : [k];
  });
}
