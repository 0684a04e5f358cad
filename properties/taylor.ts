/**
 * # Lemma 4: the Taylor remainder
 *
 * Note: proofs-notes/taylor.md. Code: src/network/lipschitz.ts, src/network/network.ts.
 * The Jacobian is taken at W, the far end. For rational sigma both sides are compared over Q, for the
 * others by intervals. sigma = x^2 with n = d = m = 1 attains the bound.
 * @module
 */
import { float64Tier } from '../src/arithmetic/float64.ts';
import { interval, intervalTier } from '../src/arithmetic/interval.ts';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalFromDouble,
} from '../src/arithmetic/rational.ts';
import { rationalTier } from '../src/arithmetic/rational-tier.ts';
import type { Rational } from '../src/arithmetic/rational.ts';
import type { Tier } from '../src/arithmetic/ring.ts';
import { at, matrix } from '../src/linalg/matrix.ts';
import { multiply } from '../src/linalg/ring-product.ts';
import { activationNamed } from '../src/sigma/built-in.ts';
import { jacobian } from '../src/network/gram.ts';
import { linearise, networkOutputs } from '../src/network/network.ts';
import { property } from '../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../src/suite/property.ts';
import {
  ballLabels,
  ballShares,
  ballWith,
  isInBall,
  lipschitzOf,
  minus,
  networkAt,
  withoutZeroRows,
  showBall,
  squareDistance,
} from './support/balls.ts';
import type { Ball, Objective } from './support/balls.ts';
import { squareNorm } from './support/exact.ts';
import { atMost, notCertified, proved, refuted } from './support/outcomes.ts';

const theorem = 'taylor';

/** e = f(W) - f(W0) - J(W)(W - W0), or `undefined` where sigma or its slope is not defined. */
function remainder<T>(
  tier: Tier<T>,
  b: Omit<Ball, 'tightness'>,
  move: (x: number) => T,
): readonly T[] | undefined {
  const sigma = activationNamed(b.activation);
  const apart = withoutZeroRows(b);
  const far = networkAt(apart, b.first, move);
  const f = networkOutputs(tier, sigma, far);
  const f0 = networkOutputs(tier, sigma, networkAt(apart, b.centre, move));
  const linear = linearise(tier, sigma, far);
  if (f === undefined || f0 === undefined || linear === undefined) return undefined;
  const D = minus(tier, b.first, b.centre, move);
  const step = multiply(tier, jacobian(tier, linear), matrix(D.length, 1, D));
  return f.map((a, i) => tier.sub(tier.sub(a, f0[i] ?? tier.zero), at(step, i, 0)));
}

/** norm(e)/((1/2) L norm_F(W - W0)^2). */
const tightness: Objective = (b) => {
  const L = lipschitzOf(b);
  const e = remainder(float64Tier, b, (x) => x);
  const square = b.first.data.reduce((s, w, k) => s + (w - (b.centre.data[k] ?? 0)) ** 2, 0);
  return L === undefined || e === undefined || !(L * square > 0)
    ? 0
    : Math.hypot(...e) / (0.5 * L * square);
};

/** (share L norm_F(W - W0)^2)^2 over Q. */
function rightSquared(b: Ball, share: Rational, L: number): Rational {
  const distance = squareDistance(b.first, b.centre);
  const side = Q.mul(share, Q.mul(rationalFromDouble(L), distance));
  return Q.mul(side, side);
}

const half = ratio(1n, 2n);

function exactOutcome(b: Ball, share: Rational): Outcome {
  const e = remainder(rationalTier, b, rationalFromDouble);
  const L = lipschitzOf(b);
  if (e === undefined) return refuted('f or J', 'undefined', 'sigma is not defined in the ball');
  if (L === undefined || !(L < Infinity)) return notCertified('L is not finite');
  return atMost(squareNorm(e), rightSquared(b, share, L), 'norm(e)^2 against (L/2)^2 norm_F^4');
}

function enclosedOutcome(b: Ball, share: Rational): Outcome {
  const e = remainder(intervalTier, b, (x) => interval(x));
  const L = lipschitzOf(b);
  if (e === undefined || L === undefined) return notCertified('L is not finite');
  const square = e.map((a) => intervalTier.power(a, 2)).reduce(intervalTier.add, intervalTier.zero);
  const right = rightSquared(b, share, L);
  if (square.hi < Infinity && compareRational(rationalFromDouble(square.hi), right) <= 0)
    return proved;
  if (compareRational(rationalFromDouble(square.lo), right) > 0)
    return refuted(`at least ${square.lo}`, `${L}`, 'norm(e)^2 against (L/2)^2 norm_F^4');
  return notCertified('the interval does not tell: the step is too small or 0');
}

const hypotheses = {
  'W lies in the ball': (b: Ball) => isInBall(b, b.first),
  'L4.h1: J is Lipschitz on the ball, which is convex': (b: Ball) => lipschitzOf(b) !== undefined,
};

const remainderIsSmall = property<Ball>({
  id: 'taylor/remainder',
  theorem,
  statement:
    'For all dyadic X, v and W in the ball, sigma rational or piecewise linear: norm(f(W, v) - f(W0, v) - J(W, v)(W - W0)) <= (1/2) L norm_F(W - W0)^2.',
  evidence: 'proof',
  arbitrary: ballWith(['square', 'rational', 'cubic', 'cube', 'relu'], tightness),
  hypotheses,
  conclude: (b) => exactOutcome(b, half),
  labels: ballLabels,
  required: {
    ...ballShares,
    square: 0.1,
    rational: 0.1,
    cubic: 0.1,
    relu: 0.02,
    'within 10 % of the bound': 0.05,
    'within half of the bound': 0.1,
  },
  proves: 1,
  show: showBall,
  runs: 300,
  control: {
    statement: 'The same with 1/4 in place of 1/2.',
    conclude: (b) => exactOutcome(b, ratio(1n, 4n)),
  },
});

const remainderEnclosed = property<Ball>({
  id: 'taylor/enclosed',
  theorem,
  statement:
    'For all dyadic X, v and W in the ball, sigma transcendental: norm(f(W, v) - f(W0, v) - J(W, v)(W - W0)) <= (1/2) L norm_F(W - W0)^2.',
  evidence: 'proof',
  arbitrary: ballWith(
    ['tanh', 'sigmoid', 'softplus', 'sin', 'exp', 'gaussian', 'swish', 'gelu'],
    tightness,
  ),
  hypotheses,
  conclude: (b) => enclosedOutcome(b, half),
  labels: ballLabels,
  required: { ...ballShares, tanh: 0.05, exp: 0.05, gelu: 0.05, 'within half of the bound': 0.05 },
  proves: 0.7,
  show: showBall,
  runs: 200,
  control: {
    statement: 'The same with 1/4 in place of 1/2.',
    conclude: (b) => enclosedOutcome(b, ratio(1n, 4n)),
  },
});

export const taylorProperties: readonly AnyProperty[] = [remainderIsSmall, remainderEnclosed];
