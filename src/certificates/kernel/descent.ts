/**
 * # Claim kind `descent` (Theorem D)
 *
 * Asserts: gradient descent from the written (W, v), in W or in W and v, with any fixed step of at most `step` stays in
 * the ball, reduces the loss at least by the factor 1 - eta rate^2 per step, and converges to a zero-loss point of the
 * ball.
 * @module
 */
import { showBelowOne, showLower, showUpper } from '../../arithmetic/text.ts';
import { spectralUp } from '../../linalg/norms.ts';
import { residualUp } from '../../network/centre.ts';
import type { Centre } from '../../network/centre.ts';
import { decideDescent, fullGram, fullLipschitz } from '../../network/descent.ts';
import { singularAtCentre } from '../../network/right-inverse.ts';
import { commonHypotheses, descent, smoothOnBall } from '../claims/sentences.ts';
import type { Claim } from '../format.ts';
import { verified } from '../verdict.ts';
import type { Verdict } from '../verdict.ts';
import { inverseOf, noInverse, notShown, notSmooth } from './right-inverse.ts';
import type { GuidedWitness } from './right-inverse.ts';

type DescentClaim = Extract<Claim, { kind: 'descent' }>;

/** The verdict on a `descent` claim. Source: Theorem D2 of proofs-notes/gradient-descent.md. */
export function checkDescent(claim: DescentClaim, witness: GuidedWitness, centre: Centre): Verdict {
  const { moving, radius, labels } = claim;
  const G = fullGram(centre, moving);
  const R = inverseOf(G, witness, centre);
  if ('kind' in R) return R;
  const singular = singularAtCentre(R);
  if (singular === undefined) return noInverse(R);
  const lipschitz = fullLipschitz(centre, moving, radius);
  if (lipschitz === undefined) return notSmooth;
  const residual = residualUp(centre, labels);
  const gramNorm = spectralUp(G);
  const decision = decideDescent({ singular, gramNorm, lipschitz, residual }, claim);
  if (decision.kind === 'fails') return notShown('claim', decision);
  return verified(descent(claim), [
    ...commonHypotheses(claim),
    smoothOnBall(claim),
    `approximate right inverse: norm(I - G M) <= ${showBelowOne(R.defect)} < 1, sigma_min(J) >= sigma_0 = ${showLower(singular)} at the start`,
    `residual at the start: norm(r0) <= ${showUpper(residual)}`,
    `J is Lipschitz on the ball with constant L <= ${showUpper(lipschitz)}`,
    'L R^2/2 + 2 norm(r0) <= sigma_0 R, R the radius, and sigma_0 - L R >= mu',
    `step beta <= 1 with beta = (norm(J) + L R)^2 + L norm(r0) <= ${showUpper(decision.smoothness)}`,
  ]);
}
