/**
 * # Claims `zero-near` and `full-row-rank-on-ball`, exactly (Theorems A2, A3 and B)
 *
 * Lemma 1 with the pseudo-inverse for R: alpha_0 = 0 and norm(R) = 1/sigma_min(J). No other R does better, since
 * sigma_min(J) >= (1 - alpha_0)/norm(R): whatever a witness M proves is proved here too, so M is ignored.
 * @module
 */
import type { Dense } from '../../linalg/matrix.ts';
import {
  commonHypotheses,
  notMirrored,
  rankOnBall,
  smoothOnBall,
  zeroNear,
} from '../claims/sentences.ts';
import type { Claim, Witness } from '../format.ts';
import { largeSingular } from './gram.ts';
import {
  demandSingular,
  distinctPart,
  notSmooth,
  showAbove,
  showBelow,
  toDouble,
} from './outcome.ts';
import type { Case, Outcome } from './outcome.ts';
import { gramAt, lipschitzOn, normOf, residualOf } from './point.ts';
import type { ExactPoint } from './point.ts';
import { least, signOf } from './reals.ts';
import { point, pointFromDouble } from './ranges.ts';
import type { Range, RangeTier } from './ranges.ts';

type ZeroClaim = Extract<Claim, { kind: 'zero-near' }>;
type RankClaim = Extract<Claim, { kind: 'full-row-rank-on-ball' }>;

export function half(a: Range, tier: RangeTier): Range {
  return tier.mul(a, point({ man: 1n, exp: -1 }));
}

/** A3: norm(F)/rho + L rho/2 < sigma_min(J), Lemma 1(c). */
export function decideZero({ claim, data, centre, tier }: Case<ZeroClaim>): Outcome {
  const radius = pointFromDouble(claim.radius);
  const L = lipschitzOn(data, centre, radius, tier);
  if (L === undefined) return notSmooth;
  const value = normOf(residualOf(centre, claim.labels, tier), tier);
  const s = tier.add(tier.ratio(value, radius), half(tier.mul(L, radius), tier));
  const refused = demandSingular(
    distinctPart(gramAt(data, centre, tier), { claim, data }),
    s,
    'sigma_min(J) > norm(F)/rho + L rho/2 (Lemma 1(c))',
    'claim.radius',
    tier,
  );
  if (refused !== undefined) return refused;
  return {
    kind: 'verified',
    claim: zeroNear(claim),
    hypotheses: [
      ...commonHypotheses(claim),
      smoothOnBall(claim),
      `residual at the written point: norm(f - y) <= ${showAbove(value.hi)}`,
      `J is Lipschitz on the ball with constant L <= ${showAbove(L.hi)}`,
      `Lemma 1(c): sigma_min(J) > norm(F)/rho + L rho/2, which is at most ${showAbove(s.hi)}`,
    ],
  };
}

/** A2 and B: L rho < sigma_min(J), Lemma 1(a). */
export function decideRank({ claim, witness, data, centre, tier }: Case<RankClaim>): Outcome {
  if (claim.mirrored && !vanishesForEveryScale(witness, centre))
    return {
      kind: 'refuted',
      at: 'witness',
      because: notMirrored,
    };
  const radius = pointFromDouble(claim.radius);
  const L = lipschitzOn(data, centre, radius, tier);
  if (L === undefined) return notSmooth;
  const s = tier.mul(L, radius);
  const gram = distinctPart(gramAt(data, centre, tier), { claim, data });
  const inequality = 'sigma_min(J) > L rho (Lemma 1(a))';
  const refused = demandSingular(gram, s, inequality, 'claim.radius', tier);
  if (refused !== undefined) return refused;
  const singular = tier.root(point(largeSingular(gram, tier.power(s, 2))));
  const everywhere = tier.sub(singular, s).lo;
  const covered = tier.sub(tier.mul(singular, radius), half(tier.mul(s, radius), tier)).lo;
  // mu > 0, and so mu_0 rho - L rho^2/2 > mu_0 rho/2 > 0
  if (signOf(everywhere) <= 0)
    return { kind: 'undecided', at: 'claim.radius', because: `no room is left in ${inequality}` };
  if (toDouble(least(everywhere, covered)) === 0)
    return {
      kind: 'not-shown',
      at: 'claim.radius',
      because:
        'mu or mu_0 rho - L rho^2/2 is positive, but below the doubles: it cannot be printed',
    };
  return {
    kind: 'verified',
    claim: rankOnBall(claim, { everywhere: toDouble(everywhere), covered: toDouble(covered) }),
    hypotheses: [
      ...commonHypotheses(claim),
      ...(claim.mirrored ? ['mirrored start: f(W0, c v0) = 0 for every c, compared exactly'] : []),
      smoothOnBall(claim),
      `J is Lipschitz on the ball with constant L <= ${showAbove(L.hi)}`,
      `sigma_min(J) >= ${showBelow(singular.lo)} at the centre, and >= mu = ${showBelow(everywhere)} on the ball`,
      `mu_0 rho - L rho^2/2 >= ${showBelow(covered)} > 0`,
    ],
  };
}

/** Whether w_{j+h} = w_j and v_{j+h} = -v_j for j < h = floor(m/2), exactly. */
export function arePairs(hidden: Dense, outputs: readonly number[]): boolean {
  const [m, d] = [hidden.rows, hidden.cols];
  const h = (m - (m % 2)) / 2;
  for (let j = 0; j < h; j++) {
    if (outputs[j + h] !== -(outputs[j] ?? Number.NaN)) return false;
    for (let k = 0; k < d; k++)
      if (hidden.data[j * d + k] !== hidden.data[(j + h) * d + k]) return false;
  }
  return true;
}

function vanishesForEveryScale({ hidden, outputs }: Witness, centre: ExactPoint): boolean {
  if (!arePairs(hidden, outputs)) return false;
  if (outputs.length % 2 === 0 || outputs.at(-1) === 0) return true;
  const isAtOrigin = hidden.data.subarray((hidden.rows - 1) * hidden.cols).every((w) => w === 0);
  const isZero = ({ lo, hi }: Range): boolean => signOf(lo) === 0 && signOf(hi) === 0;
  return isAtOrigin && centre.values.flatMap((row) => row.slice(-1)).every(isZero);
}
