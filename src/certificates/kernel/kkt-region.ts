/**
 * # Claim kinds `kkt-bound` (Theorems C1, C5) and `kkt-cone` (Theorem C2)
 *
 * Both are about every KKT point of a problem around a mirrored W0, and no problem is solved: a lower bound of
 * sigma_min, a Lipschitz constant, the radius and the range of v decide.
 * @module
 */
import { interval } from '../../arithmetic/interval.ts';
import { showLower, showUpper } from '../../arithmetic/text.ts';
import { vectorNormUp } from '../../linalg/norms.ts';
import type { Centre } from '../../network/centre.ts';
import { ballReach, boxReach, coneIsExact, residualBound } from '../../network/kkt.ts';
import type { RegionBounds } from '../../network/kkt.ts';
import { pairsAreMirrored } from '../../network/mirrored.ts';
import { rankOnBall } from '../../network/right-inverse.ts';
import {
  commonHypotheses,
  kktBound,
  kktCone,
  mirroredStart,
  notUnitMirrored,
  smoothOnProblem,
} from '../claims/sentences.ts';
import type { Claim } from '../format.ts';
import { rejected, verified } from '../verdict.ts';
import type { Rejected, Verdict } from '../verdict.ts';
import { ballBounds, notShown, shownSingular } from './right-inverse.ts';
import type { GuidedWitness } from './right-inverse.ts';

type BoundClaim = Extract<Claim, { kind: 'kkt-bound' }>;
type ConeClaim = Extract<Claim, { kind: 'kkt-cone' }>;

/** The numbers for the inequalities of Theorem C, and the lines that report them. */
interface Shown {
  readonly region: RegionBounds;
  readonly because: readonly string[];
}

/** Whether m = 2h, w_{j+h} = w_j and v = (1, ..., 1, -1, ..., -1), exactly. */
function isUnitMirrored({ hidden, outputs }: GuidedWitness): boolean {
  const units = outputs.every((v, j) => v === (2 * j < outputs.length ? 1 : -1));
  return outputs.length % 2 === 0 && units && pairsAreMirrored(hidden, outputs);
}

/** mu_Psi and L_1 on the Frobenius ball. */
function onBall(claim: Claim, witness: GuidedWitness, centre: Centre): Shown | Rejected {
  const bounds = ballBounds(claim, witness, centre);
  if ('kind' in bounds) return bounds;
  const decision = rankOnBall(bounds.singular, bounds.lipschitz, claim.radius);
  if (decision.kind === 'fails') return notShown('claim.radius', decision);
  const { everywhere: singular } = decision;
  return {
    region: { singular, lipschitz: bounds.lipschitz, radius: claim.radius },
    because: [
      shownSingular(bounds.singular, 'Psi'),
      `sigma_min(Psi) >= ${showLower(singular)} on the ball`,
      `J is Lipschitz on the ball with constant L_1 <= ${showUpper(bounds.lipschitz)} where abs(v_j) = 1`,
    ],
  };
}

/** s of the first h neurons at their centres, and M on the neurons' balls. */
function onNeuronBalls(claim: Claim, witness: GuidedWitness, centre: Centre): Shown | Rejected {
  // the other h neurons have the same centres: with weight 0 they drop out of G and of sup abs(sigma'')
  const outputs = centre.outputs.map((v) => (v > 0 ? 1 : 0));
  const bounds = ballBounds(claim, witness, { ...centre, outputs });
  if ('kind' in bounds) return bounds;
  return {
    region: { ...bounds, radius: claim.radius },
    because: [
      `${shownSingular(bounds.singular, 'Psi')}, Psi n x hd at the centres`,
      `sup abs(sigma'') sqrt(norm(K o K)) <= ${showUpper(bounds.lipschitz)} on the neurons' balls`,
    ],
  };
}

/** The first lines of every verified claim of these kinds. */
function common(claim: Claim): readonly string[] {
  return [...commonHypotheses(claim), mirroredStart, smoothOnProblem(claim)];
}

/** The verdict on a `kkt-bound` claim. Source: Theorems C1 and C5 of proofs-notes/kkt.md. */
export function checkKktBound(claim: BoundClaim, witness: GuidedWitness, centre: Centre): Verdict {
  if (!isUnitMirrored(witness)) return rejected('witness', notUnitMirrored);
  const shown = (claim.set === 'ball' ? onBall : onNeuronBalls)(claim, witness, centre);
  if ('kind' in shown) return shown;
  const { least, most } = claim;
  const norm = vectorNormUp(claim.labels.map((y) => interval(y)));
  const reach =
    claim.set === 'ball'
      ? ballReach(shown.region, least, most)
      : boxReach(shown.region, claim.width / 2, least, most);
  const bound = residualBound(norm, reach);
  if (!(bound <= claim.bound))
    return rejected(
      'claim.bound',
      `not shown: norm(y) - rho <= ${claim.bound}; norm(y) <= ${showUpper(norm, 17)}, rho >= ${showLower(reach, 17)}`,
    );
  const inequality =
    claim.set === 'ball'
      ? 'rho = eps (least mu - most L_1 eps/2)'
      : 'rho = eps (2 most (s - 1.5 h M eps) - h least M eps)';
  return verified(kktBound(claim, norm), [
    ...common(claim),
    ...shown.because,
    `${inequality} >= ${showLower(reach)}, norm(y) <= ${showUpper(norm)}`,
  ]);
}

/** The verdict on a `kkt-cone` claim. Source: Theorem C2 of proofs-notes/kkt.md. */
export function checkKktCone(claim: ConeClaim, witness: GuidedWitness, centre: Centre): Verdict {
  if (!isUnitMirrored(witness)) return rejected('witness', notUnitMirrored);
  const shown = onBall(claim, witness, centre);
  if ('kind' in shown) return shown;
  const { region } = shown;
  if (!coneIsExact(region, claim.ratio))
    return rejected(
      'claim.ratio',
      `not shown: mu > ratio L_1 eps/2; mu >= ${showLower(region.singular, 17)}, L_1 <= ${showUpper(region.lipschitz, 17)}`,
    );
  return verified(kktCone(claim), [...common(claim), ...shown.because, 'mu > ratio L_1 eps/2']);
}
