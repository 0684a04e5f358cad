/**
 * # Claim kind `kkt-point` (Theorems C3 and C4)
 *
 * Asserts of the written (W, v): W is in the ball around the written W0, its residual norm is at most
 * `bound`, shown from how nearly it is a KKT point, and no W of the ball does better by more than `gap`.
 * @module
 */
import { subUp } from '../../arithmetic/bounds.ts';
import { showExact, showLower, showUpper } from '../../arithmetic/text.ts';
import { centreAt } from '../../network/centre.ts';
import type { Centre } from '../../network/centre.ts';
import { leastResidual, pointReach, stationaryResidualBound } from '../../network/kkt.ts';
import { pointBounds } from '../../network/stationarity.ts';
import { commonHypotheses, kktPoint, smoothOnBall } from '../claims/sentences.ts';
import type { Claim } from '../format.ts';
import { rejected, verified } from '../verdict.ts';
import type { Verdict } from '../verdict.ts';
import type { GuidedWitness } from './right-inverse.ts';

type PointClaim = Extract<Claim, { kind: 'kkt-point' }>;

/** The verdict on a `kkt-point` claim. Source: Theorems C3 and C4 of proofs-notes/kkt.md. */
export function checkKktPoint(claim: PointClaim, witness: GuidedWitness, centre: Centre): Verdict {
  const { hidden, outputs, start: startHidden, multiplier } = witness;
  if (startHidden === undefined || multiplier === undefined)
    return rejected('witness', 'expected the centre of the ball and its multiplier');
  const start = centreAt(centre.geometry, centre.activation, startHidden, outputs);
  if (start === undefined)
    return rejected('witness.start', 'sigma is not shown to be C^2 at every pre-activation of W0');
  const { labels, radius } = claim;
  const bounds = pointBounds({
    start,
    startHidden,
    point: centre,
    hidden,
    labels,
    multiplier,
    radius,
    guessLeast: witness.guessLeast,
  });
  if ('because' in bounds) return rejected('witness', bounds.because);
  const { residual, distance, singular, lipschitz, stationarity } = bounds;
  const bound = stationaryResidualBound(bounds);
  if (!(bound <= claim.bound))
    return rejected('claim.bound', `not shown: C3 gives norm(f - y) <= ${showUpper(bound, 17)}`);
  const least = leastResidual(bounds, radius);
  const gap = subUp(residual.up, least);
  if (!(gap <= claim.gap))
    return rejected(
      'claim.gap',
      `not shown: norm(f - y) <= ${showUpper(residual.up, 17)}, C4 gives >= ${showLower(least, 17)}`,
    );
  return verified(kktPoint(claim, residual), [
    ...commonHypotheses(claim),
    smoothOnBall(claim),
    `norm_F(W - W0) = e in [${showLower(distance.lo)}, ${showUpper(distance.up)}]`,
    `norm_F(grad_W l + lambda (W - W0)) <= delta = ${showUpper(stationarity)} with lambda = ${showExact(multiplier)}`,
    `sigma_min(J) >= mu = ${showLower(singular)} at the point, J Lipschitz with L <= ${showUpper(lipschitz)} on the ball`,
    `at W0: norm(r0) in [${showLower(bounds.start.lo)}, ${showUpper(bounds.start.up)}]`,
    `C3: a = norm(r0) - rho with rho = e (mu - L e/2) >= ${showLower(pointReach(bounds))}; norm(r) <= max(delta/mu, (a + sqrt(a^2 + 4 delta e))/2), or (delta + lambda e)/mu`,
    `C4: norm(r) >= <u, r0> - eps (norm(J(W0, v)^T u) + L eps/2) >= ${showLower(least)} on the ball, u the direction of r: ${showLower(bounds.along.start)} and ${showUpper(bounds.along.pull)}`,
  ]);
}
