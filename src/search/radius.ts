/**
 * # Choosing the radius of a claim
 *
 * Untrusted: proposes radii for which the inequalities of Lemma 1 hold, with L in float64 and some room; the checker
 * evaluates them with enclosures.
 * @module
 */
import { exactly } from '../arithmetic/bounds.ts';
import type { Lower, Upper } from '../arithmetic/bounds.ts';
import type { Reach } from '../network/centre.ts';
import { rankOnBall, zeroInBall } from '../network/right-inverse.ts';
import type { Decision } from '../network/right-inverse.ts';
import { approxLipschitz } from './approx-lipschitz.ts';

const attempts = 12;

export type RadiusFound =
  | { readonly kind: 'radius'; readonly radius: number }
  | { readonly kind: 'none'; readonly because: string };

type Failure = Extract<Decision<object>, { kind: 'fails' }>;

function failure(decision: Failure): RadiusFound {
  const { inequality, left, right } = decision;
  return {
    kind: 'none',
    because: `${inequality} failed: the left side is ${left.toPrecision(4)}, the right side ${right.toPrecision(4)}`,
  };
}

const notSmooth: RadiusFound = {
  kind: 'none',
  because: 'sigma is not shown to be C^2 on the pre-activations that the ball reaches',
};

/** More than L in float64 and L by enclosures differ. */
const room = 1 + 2 ** -30;

/**
 * A small radius within which Lemma 1(c) proves an exact zero.
 *
 * Without curvature norm(F)/sigma_0 would do; the search starts a quarter above and
 * doubles, because the curvature term is quadratic in the radius.
 *
 * @param share - of `singular`, for which the inequality is to hold, where that is an approximation.
 */
export function radiusForZero(
  centre: Reach,
  singular: Lower,
  value: Upper,
  share: number = 1,
): RadiusFound {
  const lipschitz = approxLipschitz(centre);
  let radius = (1.25 * value) / singular;
  if (radius === 0) radius = Number.MIN_VALUE * 2 ** 52;
  let last: RadiusFound = notSmooth;
  for (let k = 0; k < attempts; k++, radius *= 2) {
    const L = lipschitz(radius);
    if (L === undefined) return last;
    const decision = zeroInBall(exactly(share * singular), value, exactly(room * L), radius);
    if (decision.kind === 'holds') return { kind: 'radius', radius };
    if (k === 0) last = failure(decision);
  }
  return last;
}

/** A radius of about half the largest one for which Lemma 1(a) proves full rank on the ball. */
export function radiusForRank(centre: Reach, singular: Lower): RadiusFound {
  const lipschitz = approxLipschitz(centre);
  const atCentre = lipschitz(0);
  if (atCentre === undefined) return notSmooth;
  // L = 0 (sigma' constant): every radius works
  let radius = atCentre > 0 ? (0.5 * singular) / atCentre : 1;
  let last: RadiusFound = notSmooth;
  for (let k = 0; k < attempts; k++, radius /= 2) {
    const L = lipschitz(radius);
    if (L === undefined) continue;
    const decision = rankOnBall(singular, exactly(room * L), radius);
    if (decision.kind === 'holds') return { kind: 'radius', radius };
    last = failure(decision);
  }
  return last;
}
