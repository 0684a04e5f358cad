/**
 * # The theorems there are
 *
 * One line a statement; `npm run registry` pairs each with its property file and its note.
 * @module
 */
import { eliminationTheorem } from './elimination/statement.ts';
import { expressivityTheorem } from './expressivity/statement.ts';
import { gradientDescentTheorem } from './gradient-descent/statement.ts';
import { gramStructureLemma } from './lemmas/gram-structure.ts';
import { kktTheorem } from './kkt/statement.ts';
import { lazyGapTheorem } from './lazy-gap/statement.ts';
import { lipschitzLemma, taylorLemma } from './lemmas/lipschitz.ts';
import { niceRegionTheorem } from './nice-region/statement.ts';
import { projectionTheorem } from './projection/statement.ts';
import { rightInverseLemma } from './lemmas/right-inverse.ts';
import type { Theorem } from './theorem.ts';

export const theorems: readonly Theorem[] = [
  expressivityTheorem,
  niceRegionTheorem,
  kktTheorem,
  gradientDescentTheorem,
  lazyGapTheorem,
  projectionTheorem,
  eliminationTheorem,
  rightInverseLemma,
  gramStructureLemma,
  lipschitzLemma,
  taylorLemma,
];

/** The theorem of this stem, or `undefined`. */
export function theoremOf(stem: string): Theorem | undefined {
  return theorems.find((theorem) => theorem.stem === stem);
}
