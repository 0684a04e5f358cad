/**
 * # A statement with a hypothesis dropped, and how to attack it
 *
 * A row of `refute`. Its search draws candidates; all that can be derived (labels in a left kernel, multipliers,
 * a better point) is derived from them, so that candidates can be enumerated, and shrunk, by one engine. Which
 * hypotheses it keeps and which one it drops its rule says (refutations.ts of its theorem).
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
  /** y, length n, where it is free; derived by the row where it is left out. */
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
  /** What refutes the statement. */
  readonly rule: Rule;
  /** How the nearest instance with the hypothesis is looked for. */
  readonly nearMisses: NearMisses;
  readonly theorem: string;
  /** The dropped hypothesis; for `kind: 'false-theorem'` the statement's own name. */
  readonly drops: string;
  readonly kind: 'dropped' | 'false-theorem';
  /** What the witness refutes, one sentence with its hypotheses. */
  readonly statement: string;
  /** "and yet": what fails. */
  readonly yet: string;
  readonly references: readonly string[];
  /** Where the exhaustive search looks when nothing else is asked for. */
  readonly scope: Scope;
  /**
   * The candidates of a scope, in increasing {@link Size} as far as neurons, samples and inputs go; empty for a
   * row whose witnesses are not on integer grids.
   */
  readonly enumerate: (scope: Scope) => Iterable<Candidate>;
  /** One random candidate; larger ones now and then. */
  readonly draw: (random: Random) => Candidate | undefined;
  /**
   * The facts file of a candidate that looks like a witness, or `undefined`. Untrusted: what it returns is
   * checked. Deterministic. No card and no provenance.
   */
  readonly witness: (candidate: Candidate) => FactsFile | undefined;
  /** How far the conclusion is violated, larger is clearer; only compared within a row. */
  readonly margin: (file: FactsFile) => number;
  /** Neurons are dropped one by one or in mirrored pairs; `none` where the width is not part of it. */
  readonly neurons: 'single' | 'pairs' | 'none';
}
