/**
 * # Claim kind `zero-near` (Theorem A3)
 *
 * Asserts: some W* with norm_F(W* - W) <= rho has f(W*, v) = y exactly. Proved by Lemma 1(c) for
 * F = f(., v) - y at the written W.
 * @module
 */
import { showUpper } from '../../arithmetic/text.ts';
import { residualUp } from '../../network/centre.ts';
import type { Centre } from '../../network/centre.ts';
import { zeroInBall } from '../../network/right-inverse.ts';
import { commonHypotheses, smoothOnBall, zeroNear } from '../claims/sentences.ts';
import type { Claim } from '../format.ts';
import { verified } from '../verdict.ts';
import type { Verdict } from '../verdict.ts';
import { ballBounds, notShown, shownSingular } from './right-inverse.ts';
import type { GuidedWitness } from './right-inverse.ts';

/** The verdict on a `zero-near` claim. Source: Theorem A3 of proofs-notes/expressivity.md. */
export function checkZeroNear(
  claim: Extract<Claim, { kind: 'zero-near' }>,
  witness: GuidedWitness,
  centre: Centre,
): Verdict {
  const value = residualUp(centre, claim.labels);
  const bounds = ballBounds(claim, witness, centre);
  if ('kind' in bounds) return bounds;
  const { singular, lipschitz } = bounds;
  const decision = zeroInBall(singular, value, lipschitz, claim.radius);
  if (decision.kind === 'fails') return notShown('claim.radius', decision);
  return verified(zeroNear(claim), [
    ...commonHypotheses(claim),
    smoothOnBall(claim),
    `residual at the written point: norm(f - y) <= ${showUpper(value)}`,
    shownSingular(singular, 'J'),
    `J is Lipschitz on the ball with constant L <= ${showUpper(lipschitz)}`,
    'Lemma 1(c): norm(f - y) + L rho^2/2 <= sigma_0 rho',
  ]);
}
