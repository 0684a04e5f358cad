/**
 * # How to search for a near miss of a row
 *
 * What may change, which hypotheses must then hold (first the one that the row drops), and what shows the conclusion.
 * Each theorem has its own recipes; this is their common part.
 *
 * ## Main definitions
 * - {@link Recipe}, {@link NearMisses}
 * - {@link Conclude}, {@link Proposed}: the conclusion of the theorem, as a text that a checker verifies
 * @module
 */
import type { FactsFile } from '../../certificates/facts/format.ts';
import type { Certificate } from '../../certificates/format.ts';
import { addedPairs } from './neighbours.ts';
import type { Neighbour } from './neighbours.ts';
import { networkOf } from './subject.ts';
import type { Subject } from './subject.ts';
import { wideEnough } from '../../theorems/hypotheses.ts';
import type { Hypothesis } from '../../theorems/hypotheses.ts';

/** A text to check, and what it shows if verified, in a sentence with the theorem's name. */
export type Proposed =
  | { readonly kind: 'certificate' | 'facts'; readonly text: string; readonly says: string }
  | { readonly kind: 'not-found'; readonly because: string }
  /** A hypothesis that is not among those of the recipe fails. */
  | { readonly kind: 'outside'; readonly because: string };

export type Conclude = (subject: Subject, provenance: Certificate['provenance']) => Proposed;

export interface Recipe {
  readonly subject: (file: FactsFile) => Subject;
  /** In increasing distance. */
  readonly neighbours: (subject: Subject) => Iterable<Neighbour>;
  /** A description in words. */
  readonly among: string;
  /** The hypothesis that the witness violates and the near miss satisfies, in words. */
  readonly restores: string;
  /** All that can be decided directly; the one in `restores` may be left to the conclusion. */
  readonly hypotheses: readonly Hypothesis[];
  readonly conclude: Conclude;
}

/** How to search for near misses, or why there are none. */
export type NearMisses = Recipe | { readonly none: string };

export const steps = 'by 1/2, 1 or 2';

export const atP = (file: FactsFile): Subject => networkOf(file, 'P');

export const pairsAdded = {
  neighbours: addedPairs,
  among: `as many mirrored pairs added as h d >= n needs, at most 2 of their weights other than 0, ${steps}`,
  restores: wideEnough.says,
} as const;

export const nothingDropped =
  'not applicable: the statement is false as it stands, it has no hypothesis that was dropped';
