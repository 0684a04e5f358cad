/**
 * # Facts files, versions 1 to 3
 *
 * A facts file is one JSON text: an instance (activation, inputs, labels, named points), all of it exact
 * rationals, and a list of facts about that instance. The checker proves each fact from the instance alone.
 * A counterexample is such a file: facts that say that the kept hypotheses hold, and facts that say that the conclusion
 * fails. src/theorems defines which facts refute which statement.
 *
 * ## Main definitions
 * - {@link FactsFile}, {@link Instance}, {@link FactPoint}
 * - {@link Fact}: the possible assertions
 *
 * The normative page is proofs-notes/facts-format.md; why each check proves its fact is said in
 * proofs-notes/refutations.md.
 * @module
 */
import type { Rational } from '../../arithmetic/rational.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { Expression } from '../../sigma/expression-tree.ts';
import type { Moving } from '../../network/hessian.ts';
import type { Of } from '../shapes.ts';
import type { kinds } from './kinds.ts';

export const factsFormatName = 'widthwise-facts';

/** A point (W, v): W is m x d, v has length m. Also used for directions and, with any v, for centres of balls. */
export interface FactPoint {
  readonly hidden: Matrix<Rational>;
  readonly outputs: readonly Rational[];
}

/** What the facts are about. A fact that needs a missing part is not proved. */
export interface Instance {
  readonly activation?: Expression;
  /** X, n x d. */
  readonly inputs?: Matrix<Rational>;
  /** y, length n. */
  readonly labels?: readonly Rational[];
  /** By names of one capital letter and digits: P, Q, C1, ... All have d columns. */
  readonly points: Readonly<Record<string, FactPoint>>;
}

export type { Moving };

/** The possible assertions: see `says` of each kind in {@link kinds}, next to its shape and its check. */
export type FactName = keyof typeof kinds;
export type EntriesOf<K extends FactName> = Of<(typeof kinds)[K]['entries']>;
/** The facts of one name. */
export type FactOf<K extends FactName> = { readonly fact: K } & EntriesOf<K>;
export type Fact = { [K in FactName]: FactOf<K> }[FactName];

/** The facts that only version 3 has. */
export const factsOfVersion3 = [
  'width-gram',
  'linear-width',
  'bernstein',
  'separation',
  'network-error',
  'variation',
  'free-knot',
  'packing',
  'grid-rank',
  'grid-distance',
  'tensor-lazy',
  'tensor-full',
  'tensor-width',
  'tensor-tangent-rank',
  'tensor-barrier',
  'rescaled',
  'rescaling-invariant',
  'sharpness',
  'gradient-noise',
  'sgd-unstable',
  'sgd-stable',
  'sgd-paths',
  'sgd-thresholds',
] as const satisfies readonly FactName[];

function isOfVersion3(name: FactName): boolean {
  return factsOfVersion3.some((newer) => newer === name);
}

/** The least version with these facts: version 1 does not have the reason `zero-input`. */
export function factsVersionOf(facts: readonly Fact[]): 1 | 2 | 3 {
  if (facts.some(({ fact }) => isOfVersion3(fact))) return 3;
  return facts.some((fact) => fact.fact === 'unfittable' && fact.by === 'zero-input') ? 2 : 1;
}

/** A set of Theorem C, with its numbers. */
export type KktSet = FactOf<'kkt-bound-fails'>['set'];

/** A counterexample's description for people. The checker ignores it, as it ignores provenance. */
export type CardText = Readonly<Record<string, string | readonly string[]>>;

export interface FactsFile {
  readonly instance: Instance;
  readonly facts: readonly Fact[];
  readonly card?: CardText;
  readonly provenance: Readonly<Record<string, string>>;
}
