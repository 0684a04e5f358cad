/**
 * # Claim `descent`, exactly (Theorem D2)
 *
 * Two inequalities about the singular values of J_full at the start: sigma_min above
 * max(L R + mu, L R/2 + 2 norm(r0)/R), and norm below sqrt(1/step - L norm(r0)) - L R.
 * @module
 */
import { commonHypotheses, descent, smoothOnBall } from '../claims/sentences.ts';
import type { Claim } from '../format.ts';
import { slopesOf, supremum } from './activation-range.ts';
import { half } from './expressivity.ts';
import { normAgainst } from './gram.ts';
import type { Gram } from './gram.ts';
import { demandSingular, distinctPart, notSmooth, showAbove, showRange } from './outcome.ts';
import type { Case, Outcome } from './outcome.ts';
import {
  fullGramAt,
  gramAt,
  lipschitzOn,
  normOf,
  residualOf,
  rowSumOf,
  segmentsOn,
} from './point.ts';
import { larger, point, pointFromDouble } from './ranges.ts';
import type { Range, RangeTier } from './ranges.ts';

type DescentClaim = Extract<Claim, { kind: 'descent' }>;

/** L of Lemma 3, or L_full = (L3 + sqrt(L3^2 + 4 B1^2 norm(X)^2))/2. */
function lipschitzFor({ claim, data, centre, tier }: Case<DescentClaim>): Range | undefined {
  const radius = pointFromDouble(claim.radius);
  if (claim.moving === 'hidden') return lipschitzOn(data, centre, radius, tier);
  const bent = lipschitzOn(data, centre, radius, tier, radius);
  if (bent === undefined) return undefined;
  const one = centre.outputs.map(() => tier.one.lo);
  const segments = segmentsOn(data, centre, radius, one, tier);
  const slope = supremum(slopesOf(data.sigma), segments, tier);
  if (slope === undefined) return undefined;
  const size = tier.outward(point(rowSumOf(data.products)));
  const cross = tier.mul(tier.power(slope, 2), size);
  const four = point({ man: 4n, exp: 0 });
  const root = tier.root(tier.add(tier.power(bent, 2), tier.mul(four, cross)));
  return half(tier.add(bent, root), tier);
}

function gramFor({ claim, data, centre, tier }: Case<DescentClaim>): Gram {
  return (claim.moving === 'hidden' ? gramAt : fullGramAt)(data, centre, tier);
}

/** step ((norm(J_full) + L R)^2 + L norm(r0)) <= 1, or why it is not shown. */
function demandStep(
  gram: Gram,
  step: Range,
  product: Range,
  bent: Range,
  tier: RangeTier,
): Outcome | undefined {
  const inequality = 'norm(J) < sqrt(1/step - L norm(r0)) - L R';
  const square = tier.sub(tier.ratio(tier.one, step), product);
  const t = tier.sub(tier.root(square), bent); // if it is negative, norm(J) > 0 refutes it
  const reading = `${inequality}; the right side is ${showRange(t)}`;
  const answer = normAgainst(gram, tier.power(larger(t, tier.zero), 2));
  if (answer === 'below') return undefined;
  return answer === 'above'
    ? { kind: 'refuted', at: 'claim.step', because: `false: ${reading}` }
    : { kind: 'undecided', at: 'claim.step', because: `not decided: ${reading}` };
}

export function decideDescent(one: Case<DescentClaim>): Outcome {
  const { claim, centre, tier } = one;
  const L = lipschitzFor(one);
  if (L === undefined) return notSmooth;
  const radius = pointFromDouble(claim.radius);
  const bent = tier.mul(L, radius);
  const residual = normOf(residualOf(centre, claim.labels, tier), tier);
  const twice = tier.add(residual, residual);
  const gram = gramFor(one);
  const s = larger(
    tier.add(bent, pointFromDouble(claim.rate)),
    tier.add(half(bent, tier), tier.ratio(twice, radius)),
  );
  const inequality = 'sigma_min(J) > max(L R + mu, L R/2 + 2 norm(r0)/R) (Theorem D2)';
  const refused =
    demandSingular(distinctPart(gram, one), s, inequality, 'claim', tier) ??
    demandStep(gram, pointFromDouble(claim.step), tier.mul(L, residual), bent, tier);
  if (refused !== undefined) return refused;
  return {
    kind: 'verified',
    claim: descent(claim),
    hypotheses: [
      ...commonHypotheses(claim),
      smoothOnBall(claim),
      `residual at the start: norm(r0) <= ${showAbove(residual.hi)}`,
      `J is Lipschitz on the ball with constant L <= ${showAbove(L.hi)}`,
      `sigma_min(J) > max(L R + mu, L R/2 + 2 norm(r0)/R), which is at most ${showAbove(s.hi)}`,
      'norm(J) < sqrt(1/step - L norm(r0)) - L R at the start',
    ],
  };
}
