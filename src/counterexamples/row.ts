/**
 * # A statement with a hypothesis dropped, and how to attack it
 *
 * A row of `refute`. Its search draws candidates; everything that can be derived from them (labels in a left kernel,
 * multipliers, a better point) is derived, so that one engine can enumerate and shrink candidates. Its rule
 * (refutations.ts of its theorem) says which hypotheses it keeps and which one it drops.
 *
 * ## Main definitions
 * - {@link Row}, {@link Candidate}, {@link Scope}
 * - {@link Size}: neurons, then samples, then inputs, then the height of the rationals
 * @module
 */
import type { Rational } from '../arithmetic/rational.ts';
import type { FactsFile } from '../certificates/facts/format.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { Expression } from '../sigma/expression-tree.ts';
import type { Rule } from '../theorems/rule.ts';
import type { NearMisses } from './near-miss/recipe.ts';

/** The free part of a witness. */
export interface Candidate {
  readonly activation: Expression;
  /** X, n x d. */
  readonly inputs: Matrix<Rational>;
  /** W, m x d; 0 x d where the statement is about every width. */
  readonly hidden: Matrix<Rational>;
  /** v, length m. */
  readonly outputs: readonly Rational[];
  /** y, length n, if it is free; otherwise the row derives it. */
  readonly labels?: readonly Rational[];
}

/** Bounds of an exhaustive search: every entry is an integer of absolute value at most `height`. */
export interface Scope {
  readonly samples: number;
  readonly inputs: number;
  readonly neurons: number;
  readonly height: number;
}

/** Compared in this order: m, n, d, the largest numerator or denominator, then their sum over all entries. */
export interface Size {
  readonly neurons: number;
  readonly samples: number;
  readonly inputs: number;
  readonly height: number;
  readonly weight: number;
}

/** Uniform on [0, 1). */
export type Random = () => number;

export interface Row {
  /** "nice-region/width": the stem of the theorem, and the dropped hypothesis. */
  readonly id: string;
  /** The rule for what refutes the statement. */
  readonly rule: Rule;
  /** How to search for the nearest instance with the hypothesis. */
  readonly nearMisses: NearMisses;
  readonly theorem: string;
  /** The dropped hypothesis; for other kinds the statement's own name, that of a conjecture in its author's words. */
  readonly drops: string;
  readonly kind: 'dropped' | 'false-theorem' | 'conjecture';
  /** A conjecture as one line of JSON, which its card carries. */
  readonly conjecture?: string;
  /** The refuted statement, one sentence with its hypotheses. */
  readonly statement: string;
  /** "and yet": what fails. */
  readonly yet: string;
  readonly references: readonly string[];
  /** The default scope of the exhaustive search. */
  readonly scope: Scope;
  /**
   * The candidates of a scope, in increasing {@link Size} as far as neurons, samples and inputs go; empty if the row's
   * witnesses are not on integer grids.
   */
  readonly enumerate: (scope: Scope) => Iterable<Candidate>;
  /** One random candidate, occasionally a larger one. */
  readonly draw: (random: Random) => Candidate | undefined;
  /**
   * The facts file of a candidate that looks like a witness, or `undefined`. Untrusted: the result is checked.
   * Deterministic. Without card and provenance.
   */
  readonly witness: (candidate: Candidate) => FactsFile | undefined;
  /** How far the conclusion is violated (larger is clearer); only compared within a row. */
  readonly margin: (file: FactsFile) => number;
  /** Whether neurons are dropped singly or in mirrored pairs; `none` if candidates have no width. */
  readonly neurons: 'single' | 'pairs' | 'none';
}
