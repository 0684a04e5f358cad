/**
 * # Lemma 3: how fast J can change on a ball
 *
 * Note: proofs-notes/lipschitz.md. Code: src/network/lipschitz.ts.
 * For rational sigma both sides are compared over Q for every direction at once, as a semidefinite
 * matrix; for the others by intervals, in the direction in which J changes most.
 * @module
 */
import { intervalTier, interval } from '../src/arithmetic/interval.ts';
import {
  compareRational,
  rationalField as Q,
  rationalFromDouble,
} from '../src/arithmetic/rational.ts';
import { rationalTier } from '../src/arithmetic/rational-tier.ts';
import type { Rational } from '../src/arithmetic/rational.ts';
import { at, dense } from '../src/linalg/matrix.ts';
import type { Dense } from '../src/linalg/matrix.ts';
import { float64Tier } from '../src/arithmetic/float64.ts';
import { activationNamed } from '../src/sigma/built-in.ts';
import { centreAt, dataGeometry } from '../src/network/centre.ts';
import { jacobianGram } from '../src/network/gram.ts';
import { curvatureOnBall } from '../src/network/lipschitz.ts';
import { linearise, preactivations } from '../src/network/network.ts';
import { property } from '../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../src/suite/property.ts';
import {
  ballLabels,
  ballShares,
  ballWith,
  float64SlopeChange,
  isInBall,
  lipschitzOf,
  networkAt,
  withoutZeroRows,
  showBall,
  slopeChange,
  squareDistance,
} from './support/balls.ts';
import type { Ball, Objective } from './support/balls.ts';
import { identity, isPositiveSemidefinite, scale, squareNorm, subtract } from './support/exact.ts';
import { gramByDefinition } from './support/networks.ts';
import { decide, equal, notCertified, proved, refuted, showMatrix } from './support/outcomes.ts';
import { strongestOfGram } from './support/spectra.ts';

const theorem = 'lipschitz';

/** (J - J')(J - J')^T in float64. */
function approxGramOfChange(b: Omit<Ball, 'tightness'>): Dense | undefined {
  const change = float64SlopeChange(b);
  if (change === undefined) return undefined;
  const G = jacobianGram(float64Tier, change);
  return dense(G.rows, G.cols, Float64Array.from(Array.from(G.data)));
}

/** norm(J - J')/(L norm_F(W - W')). */
const tightness: Objective = (b) => {
  const L = lipschitzOf(b);
  const G = approxGramOfChange(b);
  const step = Math.hypot(...b.first.data.map((w, k) => w - (b.second.data[k] ?? 0)));
  if (L === undefined || G === undefined || !(L * step > 0)) return 0;
  return Math.sqrt(strongestOfGram(G).value) / (L * step);
};

const hypotheses = {
  'W lies in the ball': (b: Ball) => isInBall(b, b.first),
  "W' lies in the ball": (b: Ball) => isInBall(b, b.second),
  "L3.h1: sigma' is Lipschitz on the ball": (b: Ball) => lipschitzOf(b) !== undefined,
};

/** norm(J - J') <= L norm_F(W - W') over Q: L^2 norm_F^2 I - (J - J')(J - J')^T is semidefinite. */
function changesAtMost(b: Ball, L: number | undefined): Outcome {
  const change = slopeChange(rationalTier, b, rationalFromDouble);
  if (change === undefined) return refuted('J', 'undefined', 'sigma has no slope in the ball');
  if (L === undefined || !(L < Infinity)) return notCertified('L is not finite');
  const G = gramByDefinition(Q, change);
  const l = rationalFromDouble(L);
  const square = Q.mul(Q.mul(l, l), squareDistance(b.first, b.second));
  return decide(
    isPositiveSemidefinite(subtract(scale(square, identity(G.rows)), G)),
    `norm of ${showMatrix(G)}`,
    `L = ${L}`,
    "J changes faster than L from W' to W",
  );
}

/** B2 max abs(v) max norm(x_i)^2: forgets the sum over the samples, norm(K o K). */
function lipschitzWithoutK(b: Ball): number | undefined {
  const geometry = dataGeometry(b.inputs);
  const sigma = activationNamed(b.activation);
  const centre = centreAt(geometry, sigma, b.centre, b.outputs);
  if (centre === undefined) return undefined;
  const { rowNorms } = geometry;
  const bend = curvatureOnBall(sigma, centre.preactivations, rowNorms, b.outputs, b.radius);
  return bend === undefined ? undefined : bend * Math.max(...rowNorms) ** 2;
}

const neverExceeded = property<Ball>({
  id: 'lipschitz/never-exceeded',
  theorem,
  statement:
    "For all dyadic X, v and W, W' in the ball, sigma rational: norm(J(W, v) - J(W', v)) <= L norm_F(W - W').",
  evidence: 'proof',
  arbitrary: ballWith(['square', 'rational', 'cubic', 'cube', 'x^2 - x^4/12'], tightness),
  hypotheses,
  conclude: (b) => changesAtMost(b, lipschitzOf(b)),
  labels: ballLabels,
  required: {
    ...ballShares,
    square: 0.1,
    rational: 0.1,
    cubic: 0.1,
    'within 10 % of the bound': 0.1,
    'within half of the bound': 0.15,
  },
  proves: 1,
  show: showBall,
  runs: 300,
  control: {
    statement: 'The same without the sum over the samples: L = B2 max abs(v) max norm(x_i)^2.',
    conclude: (b) => changesAtMost(b, lipschitzWithoutK(b)),
  },
});

const curved = property<Ball>({
  id: 'lipschitz/curvature-over-the-ball',
  theorem,
  statement:
    "For all dyadic X, v and W, W' in the ball, sigma with varying sigma'': norm(J(W, v) - J(W', v)) <= L norm_F(W - W').",
  evidence: 'proof',
  arbitrary: ballWith(['cube', 'cubic', 'rational'], tightness),
  hypotheses,
  conclude: (b) => changesAtMost(b, lipschitzOf(b)),
  labels: ballLabels,
  required: { ...ballShares, rational: 0.2, cubic: 0.2 },
  proves: 1,
  show: showBall,
  runs: 100,
  control: {
    statement: "The same with abs(sigma'') at the centre only.",
    conclude: (b) => changesAtMost(b, lipschitzOf(b, 0)),
  },
});

/** u^T (J - J')(J - J')^T u <= L^2 norm_F(W - W')^2 norm(u)^2 for the worst u, by intervals. */
function changesAtMostAlong(b: Ball, L: number): Outcome {
  const change = slopeChange(intervalTier, b, (x) => interval(x));
  const guess = approxGramOfChange(b);
  if (change === undefined || guess === undefined) return notCertified('sigma has no slope there');
  const u = strongestOfGram(guess).vector.map((x) => Math.round(x * 1024) / 1024);
  const G = jacobianGram(intervalTier, change);
  let form = intervalTier.zero;
  for (let i = 0; i < G.rows; i++)
    for (let k = 0; k < G.cols; k++) {
      const weight = intervalTier.mul(interval(u[i] ?? 0), interval(u[k] ?? 0));
      form = intervalTier.add(form, intervalTier.mul(weight, at(G, i, k)));
    }
  const l = rationalFromDouble(L);
  const step = squareDistance(b.first, b.second);
  const right = Q.mul(Q.mul(l, l), Q.mul(step, squareNorm(u.map(rationalFromDouble))));
  return compareBox(form, right);
}

function compareBox(form: { readonly lo: number; readonly hi: number }, right: Rational): Outcome {
  if (form.hi < Infinity && compareRational(rationalFromDouble(form.hi), right) <= 0) return proved;
  if (form.lo > -Infinity && compareRational(rationalFromDouble(form.lo), right) > 0)
    return refuted(`at least ${form.lo}`, `${Number(right.num) / Number(right.den)}`, 'L');
  return notCertified('the interval does not tell: the two points are too close or equal');
}

const smooth = ['tanh', 'sigmoid', 'softplus', 'sin', 'exp', 'gaussian', 'swish', 'gelu'];

const enclosed = property<Ball>({
  id: 'lipschitz/enclosed',
  theorem,
  statement:
    "For all dyadic X, v and W, W' in the ball, sigma transcendental: norm((J(W, v) - J(W', v))^T u) <= L norm_F(W - W') norm(u) for the u where the left side is largest.",
  evidence: 'proof',
  arbitrary: ballWith(smooth, tightness),
  hypotheses,
  conclude: (b) => changesAtMostAlong(b, lipschitzOf(b) ?? Number.NaN),
  labels: ballLabels,
  required: {
    ...ballShares,
    tanh: 0.05,
    softplus: 0.05,
    gelu: 0.05,
    'within 10 % of the bound': 0.05,
    'within half of the bound': 0.1,
  },
  proves: 0.85,
  show: showBall,
  runs: 300,
  control: {
    statement: 'The same with 9/10 of L.',
    conclude: (b) => changesAtMostAlong(b, 0.9 * (lipschitzOf(b) ?? Number.NaN)),
  },
});

/** Whether some pre-activation of the ball is 0 at an x_i other than 0: (x_i . w_j)^2 <= rho^2 norm(x_i)^2, over Q. */
function reachesZero(b: Ball): boolean {
  const net = networkAt(withoutZeroRows(b), b.centre, rationalFromDouble);
  const P = preactivations(Q, net);
  const rho = rationalFromDouble(b.radius);
  return Array.from(P.data).some((p, k) => {
    const i = (k - (k % P.cols)) / P.cols;
    const x = Array.from({ length: b.inputs.cols }, (_, c) => at(net.inputs, i, c));
    const reach = Q.mul(Q.mul(rho, rho), squareNorm(x));
    return compareRational(Q.mul(p, p), reach) <= 0;
  });
}

/** J(W) = J(W'), for sigma that is linear on both sides of 0. */
function staysConstant(b: Ball): Outcome {
  const sigma = activationNamed(b.activation);
  const networkWith = (W: Dense) => networkAt(withoutZeroRows(b), W, rationalFromDouble);
  const one = linearise(rationalTier, sigma, networkWith(b.first));
  const two = linearise(rationalTier, sigma, networkWith(b.second));
  if (one === undefined || two === undefined)
    return refuted('J', 'undefined', 'a kink lies in the ball');
  return equal(one.slopes, two.slopes, 'the slopes differ although L = 0');
}

const acrossKink = property<Ball>({
  id: 'lipschitz/no-constant-across-a-kink',
  theorem,
  statement:
    'For relu, leaky relu and abs: no L is given where the ball reaches a kink at an input other than 0; where one is given it is 0 and J is constant.',
  evidence: 'proof',
  arbitrary: ballWith(['relu', 'leaky-relu', 'abs'], () => 0),
  hypotheses: {
    'W lies in the ball': (b) => isInBall(b, b.first),
    "W' lies in the ball": (b) => isInBall(b, b.second),
  },
  conclude: (b) => {
    const L = lipschitzOf(b);
    if (reachesZero(b))
      return decide(L === undefined, `L = ${L}`, 'undefined', 'the ball reaches a kink');
    if (L === undefined) return notCertified('rounding: the ball comes near a kink');
    return L === 0 ? staysConstant(b) : refuted(`L = ${L}`, '0', "sigma'' = 0 off the kink");
  },
  labels: (b) => [...ballLabels(b), reachesZero(b) ? 'reaches the kink' : 'avoids the kink'],
  required: { ...ballShares, 'reaches the kink': 0.3, 'avoids the kink': 0.1 },
  proves: 0.98,
  show: showBall,
  runs: 200,
  control: {
    statement: "sigma'' = 0 off the kink, so L = 0 and J is constant on every ball.",
    conclude: staysConstant,
  },
});

export const lipschitzProperties: readonly AnyProperty[] = [
  neverExceeded,
  curved,
  enclosed,
  acrossKink,
];
