/**
 * # Near misses of Theorem O
 *
 * There are none: its hypotheses are about architectures, which have no nearest one, or about almost all weights.
 * @module
 */
import { nothingDropped } from '../../counterexamples/near-miss/recipe.ts';
import type { NearMisses } from '../../counterexamples/near-miss/recipe.ts';

export const ofArchitectures: NearMisses = {
  none: 'not applicable: the hypothesis is about architectures, which have no nearest one',
};

export const ofAlmostAll: NearMisses = {
  none: 'not applicable: almost all weights near these have the rank of O3',
};

export const ofFunctions: NearMisses = {
  none: 'not applicable: the hypothesis is about how a network pools, which has no nearest one',
};

export const ofFalseTheorem: NearMisses = { none: nothingDropped };
