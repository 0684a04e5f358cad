/**
 * # Theorems as data
 *
 * `widthwise list` and `widthwise explain` print these; the registry check pairs them with their
 * property file and their note. Each statement is written only once.
 * @module
 */
import type { Claim } from '../certificates/format.ts';

/** An assumption of a statement, in the words of hypotheses.ts if it is used elsewhere too. */
export interface Assumption {
  /** Stable, for example "A2.h1". */
  readonly id: string;
  readonly says: string;
  readonly checkedBy: string;
  /** What fails without it, with the smallest known instance; shown by the rules in refutations.ts that name its id. */
  readonly without: string;
}

/** A statement with its hypotheses. `stem` names its code, property file and note. */
export interface Theorem {
  readonly stem: string;
  readonly kind: 'theorem' | 'lemma';
  readonly title: string;
  readonly statement: readonly string[];
  readonly hypotheses: readonly Assumption[];
  /** The certificate claim kinds from which the statement follows, by its note. */
  readonly claims: readonly Claim['kind'][];
  /** What does not follow. */
  readonly limits: readonly string[];
  /** Keys of proofs-notes/references.md. */
  readonly references: readonly string[];
}
