/**
 * # Choosing the radius of a claim
 *
 * Untrusted: proposes radii for which the inequalities of Lemma 1 hold; the checker evaluates them
 * again from the file.
 * @module
 */
import type { Upper } from '../arithmetic/bounds.ts';
import { lipschitzOnBall } from '../network/centre.ts';
import type { Centre } from '../network/centre.ts';
import { rankOnBall, zeroInBall } from '../network/right-inverse.ts';
import type { Decision, RightInverse } from '../network/right-inverse.ts';

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

/** M is not an approximate inverse: no radius helps, and none can be computed from alpha_0 >= 1. */
function inverseFailed(R: RightInverse): Failure {
  const inequality = 'norm(I - G M) < 1 at the start (Lemma 1): G is too ill-conditioned';
  return { kind: 'fails', inequality, left: R.defect, right: 1 };
}

const notSmooth: RadiusFound = {
  kind: 'none',
  because: 'sigma is not shown to be C^2 on the pre-activations that the ball reaches',
};

/**
 * A small radius within which Lemma 1(c) proves an exact zero.
 *
 * Without curvature norm(F) norm(R)/(1 - alpha_0) would do; the search starts a quarter above and
 * doubles, because the curvature term is quadratic in the radius.
 */
export function radiusForZero(centre: Centre, R: RightInverse, value: Upper): RadiusFound {
  if (!(R.defect < 1)) return failure(inverseFailed(R));
  let radius = (1.25 * value * R.norm) / (1 - R.defect);
  if (radius === 0) radius = Number.MIN_VALUE * 2 ** 52;
  let last: RadiusFound = notSmooth;
  for (let k = 0; k < attempts; k++, radius *= 2) {
    const L = lipschitzOnBall(centre, radius);
    if (L === undefined) return k === 0 ? notSmooth : last;
    const decision = zeroInBall(R, value, L, radius);
    if (decision.kind === 'holds') return { kind: 'radius', radius };
    if (k === 0) last = failure(decision);
  }
  return last;
}

/** A radius of about half the largest one for which Lemma 1(a) proves full rank on the ball. */
export function radiusForRank(centre: Centre, R: RightInverse): RadiusFound {
  if (!(R.defect < 1)) return failure(inverseFailed(R));
  const room = 0.5 * (1 - R.defect);
  const atCentre = lipschitzOnBall(centre, 0);
  if (atCentre === undefined) return notSmooth;
  // L = 0 (sigma' constant): every radius works
  let radius = atCentre > 0 ? room / (atCentre * R.norm) : 1;
  let last: RadiusFound = notSmooth;
  for (let k = 0; k < attempts; k++, radius /= 2) {
    const L = lipschitzOnBall(centre, radius);
    if (L === undefined) continue;
    const decision = rankOnBall(R, L, radius);
    if (decision.kind === 'holds') return { kind: 'radius', radius };
    last = failure(decision);
  }
  return last;
}
