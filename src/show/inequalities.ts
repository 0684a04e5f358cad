/**
 * # The inequalities that decide a certificate
 *
 * Both sides, from the enclosures that the kernel uses, for drawing: the verdict is the checker's. A claim whose bounds
 * do not exist, at a kink or with a singular Gram matrix, has only those inequalities that come before.
 *
 * ## Main definitions
 * - {@link inequalitiesOf}
 * @module
 */
import { addUp, exactly, mulDown, mulUp, sqrtUp, subDown, subUp } from '../arithmetic/bounds.ts';
import type { Upper } from '../arithmetic/bounds.ts';
import { interval } from '../arithmetic/interval.ts';
import { countInequality, movingOf } from '../certificates/claims/prechecks.ts';
import { samplesOf } from '../certificates/format.ts';
import type { Certificate, Claim } from '../certificates/format.ts';
import { distinctRows } from '../certificates/kernel/equal-rows.ts';
import { ballBounds, singularOf } from '../certificates/kernel/right-inverse.ts';
import type { BallBounds, GuidedWitness } from '../certificates/kernel/right-inverse.ts';
import { guessLeastEigenvalue } from '../linalg/approx-solve.ts';
import type { Dense } from '../linalg/matrix.ts';
import { spectralUp, vectorNormUp } from '../linalg/norms.ts';
import { centreAt, dataGeometry, residualUp } from '../network/centre.ts';
import type { Centre } from '../network/centre.ts';
import { fullGram, fullLipschitz } from '../network/descent.ts';
import { ballReach, boxReach, leastResidual, stationaryResidualBound } from '../network/kkt.ts';
import { rankOnBall } from '../network/right-inverse.ts';
import { pointBounds } from '../network/stationarity.ts';
import type { Inequality } from '../pictures/bars.ts';
import { activationOf } from '../sigma/activation.ts';

type ClaimOf<K extends Claim['kind']> = Extract<Claim, { readonly kind: K }>;

interface Part<K extends Claim['kind']> {
  readonly claim: ClaimOf<K>;
  readonly witness: GuidedWitness;
  readonly centre: Centre;
}

const half = exactly(0.5);

function square(a: Upper): Upper {
  return mulUp(a, a);
}

/** Lemma 1(a). */
function fullRank(bounds: BallBounds, radius: number): Inequality {
  return {
    title: 'J has full rank on the whole ball',
    says: 'L rho < sigma_0',
    left: mulUp(bounds.lipschitz, exactly(radius)),
    right: bounds.singular,
    strict: true,
  };
}

function zeroNear({ claim, witness, centre }: Part<'zero-near'>): readonly Inequality[] {
  const bounds = ballBounds(claim, witness, centre);
  if ('kind' in bounds) return [];
  const rho = exactly(claim.radius);
  const bent = mulUp(half, mulUp(bounds.lipschitz, square(rho)));
  return [
    {
      title: 'an exact zero is within rho',
      says: 'norm(f - y) + L rho^2/2 <= sigma_0 rho',
      left: addUp(residualUp(centre, claim.labels), bent),
      right: mulDown(bounds.singular, rho),
    },
  ];
}

function rankEverywhere({
  claim,
  witness,
  centre,
}: Part<'full-row-rank-on-ball'>): readonly Inequality[] {
  const bounds = ballBounds(claim, witness, centre);
  if ('kind' in bounds) return [];
  const rho = exactly(claim.radius);
  return [
    fullRank(bounds, claim.radius),
    {
      title: 'the ball reaches every small label vector',
      says: 'L rho^2/2 < sigma_0 rho',
      left: mulUp(half, mulUp(bounds.lipschitz, square(rho))),
      right: mulDown(bounds.singular, rho),
      strict: true,
    },
  ];
}

function kktBound({ claim, witness, centre }: Part<'kkt-bound'>): readonly Inequality[] {
  const outputs =
    claim.set === 'ball' ? centre.outputs : centre.outputs.map((v) => (v > 0 ? 1 : 0));
  const bounds = ballBounds(claim, witness, { ...centre, outputs });
  if ('kind' in bounds) return [];
  const { radius, least, most } = claim;
  const { lipschitz } = bounds;
  const rank = rankOnBall(bounds.singular, lipschitz, radius);
  const onBall = rank.kind === 'holds' ? rank.everywhere : undefined;
  const singular = claim.set === 'ball' ? onBall : bounds.singular;
  const first = claim.set === 'ball' ? [fullRank(bounds, radius)] : [];
  if (singular === undefined) return first;
  const region = { singular, lipschitz, radius };
  const reach =
    claim.set === 'ball'
      ? ballReach(region, least, most)
      : boxReach(region, claim.width / 2, least, most);
  return [
    ...first,
    {
      title: 'the residual at a KKT point is small',
      says: `norm(y) <= rho + bound, rho = ${claim.set === 'ball' ? 'eps (least mu - most L_1 eps/2)' : 'eps (2 most (s - 1.5 h M eps) - h least M eps)'}`,
      left: vectorNormUp(claim.labels.map((y) => interval(y))),
      right: subDown(reach, exactly(-claim.bound)),
    },
  ];
}

function kktCone({ claim, witness, centre }: Part<'kkt-cone'>): readonly Inequality[] {
  const bounds = ballBounds(claim, witness, centre);
  if ('kind' in bounds) return [];
  const rank = rankOnBall(bounds.singular, bounds.lipschitz, claim.radius);
  const first = [fullRank(bounds, claim.radius)];
  if (rank.kind === 'fails') return first;
  const bent = mulUp(
    mulUp(mulUp(exactly(claim.ratio), bounds.lipschitz), exactly(claim.radius)),
    half,
  );
  return [
    ...first,
    {
      title: 'every KKT point over the cone has loss 0',
      says: 'ratio L_1 eps/2 < mu',
      left: bent,
      right: rank.everywhere,
      strict: true,
    },
  ];
}

function kktPoint({ claim, witness, centre }: Part<'kkt-point'>): readonly Inequality[] {
  const { hidden, outputs, start: startHidden, multiplier, guessLeast } = witness;
  if (startHidden === undefined || multiplier === undefined) return [];
  const start = centreAt(centre.geometry, centre.activation, startHidden, outputs);
  if (start === undefined) return [];
  const { labels, radius } = claim;
  const point = {
    start,
    startHidden,
    point: centre,
    hidden,
    labels,
    multiplier,
    radius,
    guessLeast,
  };
  const bounds = pointBounds(point);
  if ('because' in bounds) return [];
  return [
    {
      title: 'the point lies in the ball',
      says: 'norm_F(W - W0) <= eps',
      left: bounds.distance.up,
      right: radius,
    },
    {
      title: 'its residual, from its KKT residual',
      says: 'norm(f - y) <= C3 <= bound',
      left: stationaryResidualBound(bounds),
      right: claim.bound,
    },
    {
      title: 'nothing in the ball is much better',
      says: 'norm(f - y) - C4 <= gap',
      left: subUp(bounds.residual.up, leastResidual(bounds, radius)),
      right: claim.gap,
    },
  ];
}

function descent({ claim, witness, centre }: Part<'descent'>): readonly Inequality[] {
  const { moving, radius, labels, step, rate } = claim;
  const G = fullGram(centre, moving);
  const found = singularOf(G, witness, centre);
  const lipschitz = fullLipschitz(centre, moving, radius);
  if ('kind' in found || lipschitz === undefined) return [];
  const { singular } = found;
  const residual = residualUp(centre, labels);
  const bent = mulUp(lipschitz, exactly(radius));
  const steepness = addUp(sqrtUp(spectralUp(G)), bent);
  const smoothness = addUp(square(steepness), mulUp(lipschitz, residual));
  return [
    {
      title: 'the path stays in the ball',
      says: 'L R^2/2 + 2 norm(r0) <= sigma_0 R',
      left: addUp(mulUp(half, mulUp(bent, exactly(radius))), mulUp(exactly(2), residual)),
      right: mulDown(singular, exactly(radius)),
    },
    {
      title: 'the loss falls at the claimed rate',
      says: 'mu <= sigma_0 - L R',
      left: rate,
      right: subDown(singular, bent),
    },
    {
      title: 'the step is short enough',
      says: 'step ((norm(J) + L R)^2 + L norm(r0)) <= 1',
      left: mulUp(exactly(step), smoothness),
      right: 1,
    },
  ];
}

function own(claim: Claim, witness: GuidedWitness, centre: Centre): readonly Inequality[] {
  switch (claim.kind) {
    case 'zero-near':
      return zeroNear({ claim, witness, centre });
    case 'full-row-rank-on-ball':
      return rankEverywhere({ claim, witness, centre });
    case 'kkt-bound':
      return kktBound({ claim, witness, centre });
    case 'kkt-cone':
      return kktCone({ claim, witness, centre });
    case 'kkt-point':
      return kktPoint({ claim, witness, centre });
    case 'descent':
      return descent({ claim, witness, centre });
  }
}

/** The inequalities of a certificate on its inputs X, n x d, in the order in which the kernel decides them. */
export function inequalitiesOf({ claim, witness }: Certificate, X: Dense): readonly Inequality[] {
  const { inputs } = claim;
  if (X.rows !== inputs.rows || X.cols !== inputs.cols || !X.data.every(Number.isFinite)) return [];
  const count: Inequality = {
    title: 'there are enough weights',
    says: countInequality(claim),
    left: samplesOf(inputs),
    right: claim.width * movingOf(claim),
  };
  const distinct = distinctRows(claim, X);
  if (count.left > count.right || (distinct !== undefined && 'kind' in distinct)) return [count];
  const geometry = dataGeometry(X, { columns: inputs.columns, distinct });
  const centre = centreAt(
    geometry,
    activationOf(claim.activation),
    witness.hidden,
    witness.outputs,
  );
  if (centre === undefined) return [count];
  return [count, ...own(claim, { ...witness, guessLeast: guessLeastEigenvalue }, centre)];
}
