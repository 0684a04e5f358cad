/**
 * # The two steps that all ball certificates share
 *
 * Lemma 1 needs sigma_min(J) at the centre and the Lipschitz constant of J on the ball.
 * @module
 */
import type { Lower, Upper } from '../../arithmetic/bounds.ts';
import { showLower } from '../../arithmetic/text.ts';
import type { Enclosure } from '../../linalg/product.ts';
import { distinctPart, lipschitzOnBall } from '../../network/centre.ts';
import type { Centre } from '../../network/centre.ts';
import { gramEnclosure } from '../../network/gram-enclosure.ts';
import { singularAtCentre } from '../../network/right-inverse.ts';
import type { Decision, GuessLeast } from '../../network/right-inverse.ts';
import type { Claim, Witness } from '../format.ts';
import { rejected } from '../verdict.ts';
import type { Rejected } from '../verdict.ts';

/** The inequality that was not shown, with both sides as computed. */
export function notShown(
  at: string,
  fails: Extract<Decision<object>, { kind: 'fails' }>,
): Rejected {
  const { inequality, left, right } = fails;
  return rejected(at, `not shown: ${inequality}; left side ${left}, right side ${right}`);
}

export const notSmooth: Rejected = rejected(
  'witness',
  'sigma is not shown to be C^2 on the pre-activations that the ball reaches',
);

/** A witness, and a guess of the least eigenvalue of G. */
export interface GuidedWitness extends Witness {
  readonly guessLeast: GuessLeast;
}

/** sigma_0 for G, or for its part with distinct rows. */
export function singularOf(
  all: Enclosure,
  { guessLeast }: GuidedWitness,
  { geometry }: Centre,
): { readonly singular: Lower } | Rejected {
  const G = distinctPart(all, geometry);
  const singular = singularAtCentre(G, guessLeast(G.mid));
  return singular === undefined
    ? rejected(
        'witness',
        'not shown: sigma_min(J) > 0; the Gram matrix G = J J^T is nearly singular',
      )
    : { singular };
}

/** The line of a verified claim that says how sigma_0 was shown. */
export function shownSingular(singular: Lower, matrix: string): string {
  return `sigma_min(${matrix}) >= sigma_0 = ${showLower(singular)}: a Cholesky factorisation shows that G - sigma_0^2 I is positive definite`;
}

export interface BallBounds {
  readonly singular: Lower;
  readonly lipschitz: Upper;
}

/** Upper bounds for Lemma 1 on the claim's ball, or the reason why there are none. */
export function ballBounds(
  claim: Claim,
  witness: GuidedWitness,
  centre: Centre,
): BallBounds | Rejected {
  const G = gramEnclosure(centre.geometry.gram, centre.slopes, centre.outputs);
  const found = singularOf(G, witness, centre);
  if ('kind' in found) return found;
  const lipschitz = lipschitzOnBall(centre, claim.radius);
  return lipschitz === undefined ? notSmooth : { ...found, lipschitz };
}
