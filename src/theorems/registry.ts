/**
 * # The theorems there are
 *
 * One line a statement; `npm run registry` pairs each with its property file and its note.
 * @module
 */
import { eliminationTheorem } from './elimination.ts';
import { expressivityTheorem } from './expressivity.ts';
import { gradientDescentTheorem } from './gradient-descent.ts';
import { gramStructureLemma } from './gram-structure.ts';
import { kktTheorem } from './kkt.ts';
import { lazyGapTheorem } from './lazy-gap.ts';
import { lipschitzLemma, taylorLemma } from './lipschitz.ts';
import { niceRegionTheorem } from './nice-region.ts';
import { projectionTheorem } from './projection.ts';
import { rightInverseLemma } from './right-inverse.ts';
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
