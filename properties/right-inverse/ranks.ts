/**
 * # Lemma 1(a): if it answers, DF has full rank on the ball
 * @module
 */
import { rationalField as Q, rationalFromDouble } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { rankOnBall } from '../../src/network/right-inverse.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import {
  attempt,
  attemptLabels,
  attemptShares,
  boundsOf,
  showAttempt,
  usable,
  zeroExists,
} from '../support/attempts.ts';
import type { Attempt } from '../support/attempts.ts';
import { singularValuesAreAtLeast, unitVector } from '../support/exact.ts';
import { lipschitzOfSlope, slopeAt } from '../support/quadratic-maps.ts';
import {
  decide,
  notCertified,
  proved,
  refuted,
  showMatrix,
  showVector,
  together,
} from '../support/outcomes.ts';

const theorem = 'right-inverse';

/** Points of the closed ball: along the axes both ways, and in random directions. */
function pointsOfBall(a: Attempt, radius: Rational): readonly (readonly Rational[])[] {
  const p = a.map.steepness.length;
  const axes = Array.from({ length: p }, (_, j) =>
    Array.from({ length: p }, (_, k) => (j === k ? radius : Q.zero)),
  );
  const random = [0, 3, 6].map((k) =>
    unitVector(a.directions.slice(k, k + p - 1)).map((u) => Q.mul(radius, u)),
  );
  return [...axes, ...axes.map((s) => s.map(Q.neg)), ...random];
}

type RankDecision = ReturnType<typeof rankOnBall>;

interface Decided {
  readonly decision: RankDecision;
  readonly radius: number;
  readonly singular: number;
}

function decideRank(a: Attempt): Decided | undefined {
  const bounds = boundsOf(a);
  if (bounds === undefined) return undefined;
  const { singular, lipschitz } = bounds;
  const most = usable((singular * 0.999) / lipschitz);
  const radius = a.stretch === 'least' ? most : most * Math.min(0.5, a.stretch);
  return { decision: rankOnBall(singular, lipschitz, radius), radius, singular };
}

function slopesAtLeast(a: Attempt, radius: number, mu: number): Outcome {
  for (const s of pointsOfBall(a, rationalFromDouble(radius))) {
    const D = slopeAt(a.map, s);
    if (!singularValuesAreAtLeast(D, rationalFromDouble(mu)))
      return refuted(`sigma_min of ${showMatrix(D)}`, `${mu}`, `at s = ${showVector(s)}`);
  }
  return proved;
}

/** Each z at distance `covered` from F(0) is a value of F in the ball. */
function coversValues(a: Attempt, radius: number, covered: number): Outcome {
  const n = a.map.value.length;
  const outcomes = [0, 3].map((k) => {
    const u = unitVector(a.directions.slice(k, k + n - 1));
    const value = u.map((x) => Q.mul(rationalFromDouble(covered), x));
    return zeroExists({ ...a.map, value }, radius);
  });
  return together(...outcomes);
}

const rankIsExact = property<Attempt>({
  id: 'right-inverse/rank-on-ball',
  theorem,
  statement:
    'For all linear and quadratic F over Q, all guesses of the least eigenvalue and radii: where rankOnBall holds, sigma_min(DF) >= its bound at rational points of the ball, and F covers the ball of values it says.',
  evidence: 'proof',
  arbitrary: attempt,
  hypotheses: {
    'L1.h2: F is C^1 with DF Lipschitz': ({ map }) => lipschitzOfSlope(map) < Infinity,
  },
  conclude: (a) => {
    const decided = decideRank(a);
    if (decided === undefined) return notCertified('no sigma_0 is shown');
    const { decision, radius, singular } = decided;
    if (decision.kind === 'fails') return notCertified(decision.inequality);
    return together(
      decide(decision.everywhere > 0, `${decision.everywhere}`, '0', 'a bound that says nothing'),
      slopesAtLeast(a, 0, singular),
      slopesAtLeast(a, radius, decision.everywhere),
      coversValues(a, radius, decision.covered),
    );
  },
  labels: attemptLabels,
  required: attemptShares,
  proves: 0.3,
  show: showAttempt,
  runs: 400,
  control: {
    statement: 'The bound at the centre holds on the whole ball.',
    conclude: (a) => {
      const decided = decideRank(a);
      return decided === undefined || decided.decision.kind === 'fails'
        ? proved
        : slopesAtLeast(a, decided.radius, decided.singular);
    },
  },
});

export const ballProperties: readonly AnyProperty[] = [rankIsExact];
