/**
 * # The outcome at one precision
 *
 * ## Main definitions
 * - {@link Outcome}
 * - {@link distinctPart}: the rows whose Jacobian must have full rank
 * - {@link demandSingular}: the inequality to which every claim reduces
 * - {@link showBelow}, {@link showAbove}: for the sentences
 * @module
 */
import { dyadic, encloseDyadic } from '../../arithmetic/dyadic.ts';
import { showLower, showUpper } from '../../arithmetic/text.ts';
import type { Claim, Witness } from '../format.ts';
import { partOf, singularAgainst } from './gram.ts';
import type { Gram } from './gram.ts';
import type { ExactData, ExactPoint } from './point.ts';
import { isFinite, signOf } from './reals.ts';
import type { Real } from './reals.ts';
import { larger } from './ranges.ts';
import type { Range, RangeTier } from './ranges.ts';

export type Outcome =
  | { readonly kind: 'verified'; readonly claim: string; readonly hypotheses: readonly string[] }
  /**
   * `refuted`: the inequality that the claim needs is proved false. `undecided`: more bits may decide. `not-shown`:
   * neither, and more bits do not help.
   */
  | {
      readonly kind: 'refuted' | 'undecided' | 'not-shown';
      readonly at: string;
      readonly because: string;
    };

/** One certificate at one precision. */
export interface Case<C extends Claim = Claim> {
  readonly claim: C;
  readonly witness: Witness;
  readonly data: ExactData;
  /** The witness. */
  readonly centre: ExactPoint;
  readonly tier: RangeTier;
}

/** The part for distinct rows, if the claim says that equal ones have equal labels. */
export function distinctPart(gram: Gram, { claim, data }: Pick<Case, 'claim' | 'data'>): Gram {
  return claim.inputs.distinct === undefined ? gram : partOf(gram, [...new Set(data.firsts)]);
}

/** Why sigma_min(J) > s is not verified, or `undefined` if it is. */
export function demandSingular(
  gram: Gram,
  s: Range,
  inequality: string,
  at: string,
  tier: RangeTier,
): Outcome | undefined {
  const comparison = singularAgainst(gram, tier.power(larger(s, tier.zero), 2));
  if (comparison === 'above') return undefined;
  const reading = `${inequality}; the right side is ${showRange(s)}`;
  return comparison === 'below'
    ? { kind: 'refuted', at, because: `false: ${reading}` }
    : { kind: 'undecided', at, because: `not decided: ${reading}` };
}

export const notSmooth: Outcome = {
  kind: 'not-shown',
  at: 'witness',
  because: 'sigma is not shown to be C^2 on the pre-activations that the ball reaches',
};

/** The greatest double <= a; to nearest, without a direction, for the search. */
export function toDouble(a: Real): number {
  return isFinite(a) ? encloseDyadic(dyadic(a.man, a.exp)).lo : signOf(a) * Infinity;
}

/** The least double >= a. */
export function toDoubleUp(a: Real): number {
  return isFinite(a) ? encloseDyadic(dyadic(a.man, a.exp)).hi : signOf(a) * Infinity;
}

/** A decimal <= a. */
export function showBelow(a: Real): string {
  return showLower(toDouble(a));
}

/** A decimal >= a. */
export function showAbove(a: Real): string {
  return showUpper(toDoubleUp(a));
}

export function showRange({ lo, hi }: Range): string {
  return `in [${showBelow(lo)}, ${showAbove(hi)}]`;
}
