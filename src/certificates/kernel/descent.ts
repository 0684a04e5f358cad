/**
 * # Claim kind `descent` (Theorem D)
 *
 * Asserts: gradient descent from the written (W, v), in W or in W and v, with any fixed step of at most `step` stays in
 * the ball, reduces the loss at least by the factor 1 - eta rate^2 per step, and converges to a zero-loss point of the
 * ball.
 * @module
 */
import { showUpper } from '../../arithmetic/text.ts';
import { spectralUp } from '../../linalg/norms.ts';
import { residualUp } from '../../network/centre.ts';
import type { Centre } from '../../network/centre.ts';
import { decideDescent, fullGram, fullLipschitz } from '../../network/descent.ts';
import { commonHypotheses, descent, smoothOnBall } from '../claims/sentences.ts';
import type { Claim } from '../format.ts';
import { verified } from '../verdict.ts';
import type { Verdict } from '../verdict.ts';
import { notShown, notSmooth, shownSingular, singularOf } from './right-inverse.ts';
import type { GuidedWitness } from './right-inverse.ts';

type DescentClaim = Extract<Claim, { kind: 'descent' }>;

/** The verdict on a `descent` claim. Source: Theorem D2 of proofs-notes/gradient-descent.md. */
export function checkDescent(claim: DescentClaim, witness: GuidedWitness, centre: Centre): Verdict {
  const { moving, radius, labels } = claim;
  const G = fullGram(centre, moving);
  const found = singularOf(G, witness, centre);
  if ('kind' in found) return found;
  const { singular } = found;
  const lipschitz = fullLipschitz(centre, moving, radius);
  if (lipschitz === undefined) return notSmooth;
  const residual = residualUp(centre, labels);
  const gramNorm = spectralUp(G);
  const decision = decideDescent({ singular, gramNorm, lipschitz, residual }, claim);
  if (decision.kind === 'fails') return notShown('claim', decision);
  return verified(descent(claim), [
    ...commonHypotheses(claim),
    smoothOnBall(claim),
    shownSingular(singular, 'J'),
    `residual at the start: norm(r0) <= ${showUpper(residual)}`,
    `J is Lipschitz on the ball with constant L <= ${showUpper(lipschitz)}`,
    'L R^2/2 + 2 norm(r0) <= sigma_0 R, R the radius, and sigma_0 - L R >= mu',
    `step beta <= 1 with beta = (norm(J) + L R)^2 + L norm(r0) <= ${showUpper(decision.smoothness)}`,
  ]);
}
