/**
 * # A kind of fact: its statement, its entries, and its check
 *
 * Everything else about a kind follows from these: its type, its reader, its text, its row in
 * proofs-notes/facts-format.md and its JSON Schema.
 * @module
 */
import type { Part } from '../shapes.ts';
import type { FactOutcome } from './outcome.ts';
import type { Subject } from './subject.ts';

export interface FactKind<T> {
  /** What it asserts, in the notation of proofs-notes/facts-format.md. */
  readonly says: string;
  readonly entries: Part<T>;
  /** The version of the format that it came with; by default 1. */
  readonly since?: number;
  /**
   * The entries that are arrays, by their names in exports; `W` of layers is W_1, W_2, ..., and so is `levels.weights`, an
   * entry of each object in a list. A fact may lack some.
   */
  readonly arrays?: Readonly<Record<string, string>>;
  /** Whether it takes points with more parameters and pre-activations than others. */
  readonly large?: boolean;
  readonly check: (subject: Subject, fact: T) => FactOutcome;
}
