/**
 * # Lemma 1(c): if it answers, an exact zero exists
 * @module
 */
import * as fc from 'fast-check';
import { compareRational, ratio, rationalField as Q } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { zeroInBall } from '../../src/network/right-inverse.ts';
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
import type { Attempt, Bounds } from '../support/attempts.ts';
import { identity, magnitude } from '../support/exact.ts';
import { hasZeroInBall, lipschitzOfSlope, showMap } from '../support/quadratic-maps.ts';
import type { QuadraticMap } from '../support/quadratic-maps.ts';
import { draws, fraction } from '../support/numbers.ts';
import { decide, notCertified, proved, showVector } from '../support/outcomes.ts';

const theorem = 'right-inverse';

/** The least radius, up to a millionth, at which `holds` answers true, or the first estimate. */
function leastRadius(first: number, holds: (radius: number) => boolean): number {
  let above = first / 4;
  for (let k = 0; k < 8 && !holds(above); k++) above *= 2;
  if (!holds(above)) return first;
  let below = 0;
  for (let k = 0; k < 25; k++) {
    const middle = (below + above) / 2;
    if (holds(middle)) above = middle;
    else below = middle;
  }
  return above;
}

function radiusForZero({ stretch }: Attempt, { singular, value, lipschitz }: Bounds): number {
  const first = usable((1.25 * value) / singular);
  const holds = (radius: number): boolean =>
    zeroInBall(singular, value, lipschitz, radius).kind === 'holds';
  return stretch === 'least' ? leastRadius(first, holds) : first * stretch;
}

const zeroInBallIsExact = property<Attempt>({
  id: 'right-inverse/zero-exists',
  theorem,
  statement:
    'For all linear and quadratic F over Q, all guesses of the least eigenvalue and radii: where zeroInBall holds, F has an exact zero in the ball.',
  evidence: 'proof',
  arbitrary: attempt,
  hypotheses: {
    'L1.h2: F is C^1 with DF Lipschitz': ({ map }) => lipschitzOfSlope(map) < Infinity,
  },
  conclude: (a) => {
    const bounds = boundsOf(a);
    if (bounds === undefined) return notCertified('no sigma_0 is shown');
    const radius = radiusForZero(a, bounds);
    const decision = zeroInBall(bounds.singular, bounds.value, bounds.lipschitz, radius);
    return decision.kind === 'fails'
      ? notCertified(decision.inequality)
      : zeroExists(a.map, radius);
  },
  labels: attemptLabels,
  required: attemptShares,
  proves: 0.3,
  show: showAttempt,
  runs: 600,
  control: {
    statement: 'The same within half of the radius.',
    conclude: (a) => {
      const bounds = boundsOf(a);
      if (bounds === undefined) return proved;
      const radius = radiusForZero(a, bounds);
      const decision = zeroInBall(bounds.singular, bounds.value, bounds.lipschitz, radius);
      return decision.kind === 'fails' ? proved : zeroExists(a.map, radius / 2);
    },
  },
});

/** One equation with one unknown and its M, everything over Q. */
interface Scalar {
  readonly map: QuadraticMap;
  readonly M: Rational;
  readonly radius: Rational;
}

/** M near 1/D^2 or hopeless, the radius near abs(F/D) or far from it. */
const scalar: fc.Arbitrary<Scalar> = fc
  .record({
    coefficients: draws(fraction, 3),
    quality: fc.constantFrom(ratio(1n), ratio(7n, 8n), ratio(5n, 4n), ratio(2n), ratio(0n)),
    divisor: fc.constantFrom(64n, 4n, 1n),
    stretch: fc.constantFrom(ratio(5n, 4n), ratio(2n), ratio(8n)),
  })
  .map(({ coefficients: [F = Q.one, D = Q.one, a = Q.one], quality, divisor, stretch }) => {
    const value = Q.div(F, ratio(divisor));
    const [steepness, first] = D.num === 0n ? [D, Q.one] : [D, magnitude(Q.div(value, D))];
    return {
      map: {
        kind: 'quadratic',
        mixing: identity(1),
        steepness: [steepness],
        curvature: [a],
        value: [value],
        weakest: false,
      },
      M: D.num === 0n ? quality : Q.div(quality, Q.mul(D, D)),
      radius: first.num === 0n ? Q.one : Q.mul(stretch, first),
    };
  });

/** alpha_0 = abs(1 - D^2 M) and both sides of Lemma 1(c) multiplied by norm(R) = abs(D M), exactly. */
function scalarSides({ map, M, radius }: Scalar): { alpha: Rational; left: Rational } {
  const [D = Q.zero] = map.steepness;
  const [a = Q.zero] = map.curvature;
  const [F = Q.zero] = map.value;
  const alpha = magnitude(Q.sub(Q.one, Q.mul(Q.mul(D, D), M)));
  const R = magnitude(Q.mul(D, M));
  // L = 2 abs(a), so L rho^2/2 = abs(a) rho^2
  const bent = Q.mul(magnitude(a), Q.mul(Q.mul(radius, radius), R));
  return { alpha, left: Q.add(Q.mul(magnitude(F), R), Q.add(Q.mul(alpha, radius), bent)) };
}

function scalarZero({ map, radius }: Scalar): Outcome {
  return decide(hasZeroInBall(map, radius) !== false, 'certified', 'no zero', 'over Q, n = 1');
}

const scalarLemma = property<Scalar>({
  id: 'right-inverse/one-equation',
  theorem,
  statement:
    'L1.h1. For all quadratic F: Q -> Q, all M and radii, with alpha_0 < 1 and the inequality of Lemma 1(c) exact: F has a zero in the ball.',
  evidence: 'proof',
  arbitrary: scalar,
  hypotheses: {
    'the inequality times norm(R) holds': (s) =>
      compareRational(scalarSides(s).left, s.radius) <= 0,
  },
  conclude: (s) =>
    compareRational(scalarSides(s).alpha, Q.one) < 0
      ? scalarZero(s)
      : notCertified('L1.h1: alpha_0 < 1 fails'),
  labels: ({ M }) => (M.num === 0n ? ['M = 0'] : []),
  required: { 'M = 0': 0.1 },
  proves: 0.25,
  show: ({ map, M, radius }) =>
    `${showMap(map)}, M = ${showVector([M])}, radius ${showVector([radius])}`,
  runs: 1000,
  control: {
    statement:
      'The same without alpha_0 < 1: M = 0 has alpha_0 = 1, norm(R) = 0 and reads rho <= rho.',
    conclude: scalarZero,
  },
});

export const zeroProperties: readonly AnyProperty[] = [zeroInBallIsExact, scalarLemma];
