/**
 * # Claims `kkt-bound` and `kkt-cone`, exactly (Theorems C1, C2 and C5)
 *
 * Each is one inequality for sigma_min at the centre: on the ball of C1 and C2 it decreases by at most L eps.
 * @module
 */
import {
  commonHypotheses,
  kktBound,
  kktCone,
  mirroredStart,
  notUnitMirrored,
  smoothOnProblem,
} from '../claims/sentences.ts';
import type { Claim, Witness } from '../format.ts';
import { arePairs, half } from './expressivity.ts';
import { demandSingular, distinctPart, notSmooth, showAbove, toDoubleUp } from './outcome.ts';
import type { Case, Outcome } from './outcome.ts';
import { gramAt, lipschitzOn, normOf } from './point.ts';
import type { ExactPoint } from './point.ts';
import { larger, pointFromDouble } from './ranges.ts';
import type { Range, RangeTier } from './ranges.ts';

type BoundClaim = Extract<Claim, { kind: 'kkt-bound' }>;
type ConeClaim = Extract<Claim, { kind: 'kkt-cone' }>;

/** Whether m = 2h, w_{j+h} = w_j and v = (1, ..., 1, -1, ..., -1), exactly. */
function isUnitMirrored({ hidden, outputs }: Witness): boolean {
  const h = outputs.length / 2;
  return (
    Number.isInteger(h) &&
    outputs.every((v, j) => v === (j < h ? 1 : -1)) &&
    arePairs(hidden, outputs)
  );
}

const notMirrored: Outcome = {
  kind: 'refuted',
  at: 'witness',
  because: notUnitMirrored,
};

/** For C5 only the first h neurons: the others have the same centres. */
function firstHalf(centre: ExactPoint, tier: RangeTier): ExactPoint {
  const h = centre.outputs.length / 2;
  return { ...centre, outputs: centre.outputs.map((_, j) => (j < h ? tier.one : tier.zero)) };
}

/**
 * s with: sigma_min > s gives the bound.
 * C1: L eps < sigma_min and norm(y) - bound <= eps (zeta (sigma_min - L eps) - kappa L eps/2).
 * C5: norm(y) - bound <= eps (2 kappa (sigma_min - 1.5 h M eps) - h zeta M eps).
 */
function boundThreshold(claim: BoundClaim, L: Range, norm: Range, tier: RangeTier): Range {
  const eps = pointFromDouble(claim.radius);
  const zeta = pointFromDouble(claim.least);
  const kappa = pointFromDouble(claim.most);
  const bent = tier.mul(L, eps);
  const wanted = tier.ratio(tier.sub(norm, pointFromDouble(claim.bound)), eps);
  if (claim.set === 'ball') {
    const lost = tier.add(wanted, half(tier.mul(kappa, bent), tier));
    return tier.add(larger(tier.ratio(lost, zeta), tier.zero), bent);
  }
  const weights = tier.add(tier.mul(pointFromDouble(3), kappa), zeta);
  const lost = tier.mul(tier.mul(pointFromDouble(claim.width / 2), weights), bent);
  return half(tier.ratio(tier.add(wanted, lost), kappa), tier);
}

export function decideBound(one: Case<BoundClaim>): Outcome {
  const { claim, witness, data, tier } = one;
  if (!isUnitMirrored(witness)) return notMirrored;
  const centre = claim.set === 'ball' ? one.centre : firstHalf(one.centre, tier);
  const L = lipschitzOn(data, centre, pointFromDouble(claim.radius), tier);
  if (L === undefined) return notSmooth;
  const norm = normOf(claim.labels.map(pointFromDouble), tier);
  const s = boundThreshold(claim, L, norm, tier);
  const inequality =
    claim.set === 'ball'
      ? 'sigma_min(Psi) > L_1 eps + max(0, (norm(y) - bound)/eps + most L_1 eps/2)/least at W0'
      : 'sigma_min(Psi) > ((norm(y) - bound)/eps + h M eps (3 most + least))/(2 most) at the centres, Psi n x hd';
  const gram = distinctPart(gramAt(data, centre, tier), one);
  const refused = demandSingular(gram, s, inequality, 'claim.bound', tier);
  if (refused !== undefined) return refused;
  const constant = claim.set === 'ball' ? 'L_1' : 'M';
  return {
    kind: 'verified',
    claim: kktBound(claim, toDoubleUp(norm.hi)),
    hypotheses: [
      ...commonHypotheses(claim),
      mirroredStart,
      smoothOnProblem(claim),
      `${constant} <= ${showAbove(L.hi)}, norm(y) <= ${showAbove(norm.hi)}`,
      `${inequality}; the right side is at most ${showAbove(s.hi)}`,
    ],
  };
}

/** C2: sigma_min - L eps > ratio L eps/2. */
export function decideCone({ claim, witness, data, centre, tier }: Case<ConeClaim>): Outcome {
  if (!isUnitMirrored(witness)) return notMirrored;
  const radius = pointFromDouble(claim.radius);
  const L = lipschitzOn(data, centre, radius, tier);
  if (L === undefined) return notSmooth;
  const bent = tier.mul(L, radius);
  const s = tier.add(bent, half(tier.mul(pointFromDouble(claim.ratio), bent), tier));
  const inequality = 'sigma_min(Psi) > L_1 eps (1 + ratio/2) at W0';
  const gram = distinctPart(gramAt(data, centre, tier), { claim, data });
  const refused = demandSingular(gram, s, inequality, 'claim.ratio', tier);
  if (refused !== undefined) return refused;
  return {
    kind: 'verified',
    claim: kktCone(claim),
    hypotheses: [
      ...commonHypotheses(claim),
      mirroredStart,
      smoothOnProblem(claim),
      `L_1 <= ${showAbove(L.hi)}`,
      `${inequality}; the right side is at most ${showAbove(s.hi)}`,
    ],
  };
}
