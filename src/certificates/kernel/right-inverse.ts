/**
 * # The two steps that all ball certificates share
 *
 * Lemma 1 needs alpha_0 and norm(R) at the centre and the Lipschitz constant of J on the ball.
 * @module
 */
import type { Upper } from '../../arithmetic/bounds.ts';
import { showUpper } from '../../arithmetic/text.ts';
import type { Enclosure } from '../../linalg/product.ts';
import { distinctPart, lipschitzOnBall } from '../../network/centre.ts';
import type { Centre } from '../../network/centre.ts';
import { gramEnclosure } from '../../network/gram-enclosure.ts';
import { rightInverse } from '../../network/right-inverse.ts';
import type { Decision, GuessInverse, RightInverse } from '../../network/right-inverse.ts';
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

export function noInverse({ defect }: RightInverse): Rejected {
  return rejected('witness', `not shown: norm(I - G M) < 1; it is up to ${showUpper(defect, 17)}`);
}

export const notSmooth: Rejected = rejected(
  'witness',
  'sigma is not shown to be C^2 on the pre-activations that the ball reaches',
);

/** A witness, and a replacement for the M that it may lack. */
export interface GuidedWitness extends Witness {
  readonly guessInverse: GuessInverse;
}

/** alpha_0 and norm(R) for G, or for its part with distinct rows. */
export function inverseOf(
  all: Enclosure,
  { guessInverse }: GuidedWitness,
  { geometry }: Centre,
): RightInverse | Rejected {
  const G = distinctPart(all, geometry);
  const M = guessInverse(G.mid);
  return M === undefined
    ? rejected('witness', 'the Gram matrix G = J J^T is singular in float64')
    : rightInverse(G, M);
}

export interface BallBounds {
  readonly R: RightInverse;
  readonly lipschitz: Upper;
}

/** Upper bounds for Lemma 1 on the claim's ball, or the reason why there are none. */
export function ballBounds(
  claim: Claim,
  witness: GuidedWitness,
  centre: Centre,
): BallBounds | Rejected {
  const G = gramEnclosure(centre.geometry.gram, centre.slopes, centre.outputs);
  const R = inverseOf(G, witness, centre);
  if ('kind' in R) return R;
  const lipschitz = lipschitzOnBall(centre, claim.radius);
  return lipschitz === undefined ? notSmooth : { R, lipschitz };
}
