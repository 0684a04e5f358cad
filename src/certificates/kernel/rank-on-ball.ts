/**
 * # Claim kind `full-row-rank-on-ball` (Theorems A2 and B)
 *
 * Asserts: J(W, v) has full row rank n for every W with norm_F(W - W0) <= rho. With `mirrored`, also
 * that f(W0, c v) = 0 for every c, so that by Lemma 1(c) every label vector is attained: networks
 * of this width shatter X.
 * @module
 */
import { showLower, showUpper } from '../../arithmetic/text.ts';
import { at } from '../../linalg/matrix.ts';
import type { Dense } from '../../linalg/matrix.ts';
import type { Centre } from '../../network/centre.ts';
import { pairsAreMirrored } from '../../network/mirrored.ts';
import { rankOnBall } from '../../network/right-inverse.ts';
import {
  commonHypotheses,
  notMirrored,
  rankOnBall as sentence,
  smoothOnBall,
} from '../claims/sentences.ts';
import type { Claim } from '../format.ts';
import { rejected, verified } from '../verdict.ts';
import type { Verdict } from '../verdict.ts';
import { ballBounds, notShown, shownSingular } from './right-inverse.ts';
import type { GuidedWitness } from './right-inverse.ts';

type RankClaim = Extract<Claim, { kind: 'full-row-rank-on-ball' }>;

/** The verdict on a `full-row-rank-on-ball` claim. Source: Lemma 1(a), Theorem A2. */
export function checkRankOnBall(claim: RankClaim, witness: GuidedWitness, centre: Centre): Verdict {
  if (claim.mirrored && !vanishesForEveryScale(witness, centre))
    return rejected('witness', notMirrored);
  const bounds = ballBounds(claim, witness, centre);
  if ('kind' in bounds) return bounds;
  const { singular, lipschitz } = bounds;
  const decision = rankOnBall(singular, lipschitz, claim.radius);
  if (decision.kind === 'fails') return notShown('claim.radius', decision);
  return verified(sentence(claim, decision), [
    ...commonHypotheses(claim),
    ...(claim.mirrored ? ['mirrored start: f(W0, c v0) = 0 for every c, compared exactly'] : []),
    smoothOnBall(claim),
    shownSingular(singular, 'J'),
    `J is Lipschitz on the ball with constant L <= ${showUpper(lipschitz)}`,
    `sigma_min(J) >= sigma_0 - L norm_F(W - W0), and >= mu = ${showLower(decision.everywhere)} on the ball`,
    `sigma_0 rho - L rho^2/2 >= ${showLower(decision.covered)} > 0`,
  ]);
}

/**
 * Whether f(W0, c v0) = 0 for every c, exactly: the pairs cancel and, for odd m, the last neuron has
 * v = 0, or w = 0 and sigma(0) = 0.
 */
function vanishesForEveryScale(witness: GuidedWitness, centre: Centre): boolean {
  const { hidden: W, outputs: v } = witness;
  if (!pairsAreMirrored(W, v)) return false;
  const lastVanishes = v[W.rows - 1] === 0 || (lastRowIsZero(W) && lastValuesAreZero(centre));
  return W.rows % 2 === 0 || lastVanishes;
}

function lastRowIsZero(W: Dense): boolean {
  return W.data.subarray((W.rows - 1) * W.cols).every((w) => w === 0);
}

function lastValuesAreZero(centre: Centre): boolean {
  const { values } = centre;
  return Array.from({ length: values.rows }, (_, i) => at(values, i, values.cols - 1)).every(
    (value) => value.lo === 0 && value.hi === 0,
  );
}
