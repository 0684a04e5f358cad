/**
 * # Theorem D: actual runs obey rate and ball
 *
 * Two or three exact steps over Q for polynomials, and interval arithmetic for the others.
 * @module
 */
import { nextDown } from '../../src/arithmetic/bounds.ts';
import { interval, intervalTier } from '../../src/arithmetic/interval.ts';
import {
  compareRational,
  rationalField as Q,
  rationalFromDouble,
} from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { exactly as bound, mulDown, subUp } from '../../src/arithmetic/bounds.ts';
import { vectorNormDown, vectorNormUp } from '../../src/linalg/norms.ts';
import { mapNetwork } from '../../src/network/network.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { rootAbove, squareNorm } from '../support/exact.ts';
import {
  decide,
  notCertified,
  proved,
  refuted,
  showVector,
  together,
} from '../support/outcomes.ts';
import {
  displacement,
  proposalFor,
  residualAt,
  showStart,
  startLabels,
  startShares,
  startWith,
  stepFrom,
} from './starts.ts';
import type { Certified, Start } from './starts.ts';

const theorem = 'gradient-descent';

/** A step at most the claimed one, with twelve digits. */
function shortStep({ asserted }: Certified): number {
  const scale = 2 ** (12 - Math.ceil(Math.log2(asserted.step)));
  return Math.floor(asserted.step * scale) / scale;
}

/** norm(r_k)^2 <= (1 - eta (c mu)^2)^k norm(r_0)^2 and path <= R, over Q. */
function exactRun(start: Start, c: number): Outcome {
  // the number of digits grows sevenfold per step, and more for a cubic
  const steps = start.activation === 'cubic' || start.moving === 'all' ? 2 : 3;
  const found = proposalFor(start);
  if (typeof found === 'string') return notCertified(found);
  const eta = rationalFromDouble(shortStep(found));
  const mu = Q.mul(rationalFromDouble(c), rationalFromDouble(found.asserted.rate));
  const keep = Q.sub(Q.one, Q.mul(eta, Q.mul(mu, mu)));
  const y = found.problem.labels.map(rationalFromDouble);
  let net = mapNetwork({ inputs: start.inputs, ...start.point }, rationalFromDouble);
  let path = Q.zero;
  let most = squareOf(start, net, y);
  for (let k = 1; k <= steps; k++) {
    const next = stepFrom(rationalTier, start.activation, net, y, { moving: start.moving, eta });
    if (next === undefined) return notCertified('a pole');
    path = Q.add(path, rootAbove(squareNorm(displacement(rationalTier, next, net))));
    net = next;
    most = Q.mul(keep, most);
    const square = squareOf(start, net, y);
    const radius = rationalFromDouble(found.asserted.radius);
    const outcome = together(
      decide(
        compareRational(square, most) <= 0,
        `norm(r_${k})^2 = ${showVector([square])}`,
        showVector([most]),
        'the residual is larger than the rate allows',
      ),
      decide(
        compareRational(path, radius) <= 0,
        `path ${showVector([path])}`,
        showVector([radius]),
        'the path leaves the ball',
      ),
    );
    if (outcome.kind !== 'proved') return outcome;
  }
  return proved;
}

function squareOf(
  start: Start,
  net: Parameters<typeof stepFrom<Rational>>[2],
  y: readonly Rational[],
): Rational {
  return squareNorm(residualAt(rationalTier, start.activation, net, y) ?? []);
}

const exactRuns = property<Start>({
  id: 'gradient-descent/exact-runs',
  theorem,
  statement:
    'For all data over Q, polynomial sigma and certified starts: two or three exact steps obey norm(r_k)^2 <= (1 - eta mu^2)^k norm(r_0)^2, and their path is at most R long.',
  evidence: 'proof',
  arbitrary: startWith(['square', 'x^2 + x', 'cubic']),
  hypotheses: { 'X is not 0': ({ inputs }) => inputs.data.some((x) => x !== 0) },
  conclude: (start) => exactRun(start, 1),
  labels: startLabels,
  required: { ...startShares, square: 0.15, cubic: 0.15 },
  proves: 0.4,
  show: showStart,
  runs: 120,
  control: {
    statement: 'The same with twice the rate mu.',
    conclude: (start) => exactRun(start, 2),
  },
});

/**
 * The same for several steps with intervals; if the end points do not decide, the instance is
 * inconclusive.
 */
function enclosedRun(start: Start, steps: number, c: number): Outcome {
  const found = proposalFor(start);
  if (typeof found === 'string') return notCertified(found);
  const { step, rate, radius } = found.asserted;
  const tier = intervalTier;
  const y = found.problem.labels.map((a) => interval(a));
  const first = mapNetwork({ inputs: start.inputs, ...start.point }, (a) => interval(a));
  const kept = subUp(bound(1), mulDown(bound(step), mulDown(bound(c * rate), bound(c * rate))));
  const r0 = residualAt(tier, start.activation, first, y);
  if (r0 === undefined) return notCertified('sigma is not enclosed');
  let [net, power] = [first, 1];
  for (let k = 1; k <= steps; k++) {
    const eta = interval(step);
    const next = stepFrom(tier, start.activation, net, y, { moving: start.moving, eta });
    const r = next === undefined ? undefined : residualAt(tier, start.activation, next, y);
    if (next === undefined || r === undefined) return notCertified('sigma is not enclosed');
    net = next;
    power *= Math.sqrt(Math.max(0, kept));
    const [low, high] = [vectorNormDown(r), vectorNormUp(r)];
    // power carries at most 2 k roundings
    const least = vectorNormDown(r0) * power * (1 - 2 ** -44);
    const most = vectorNormUp(r0) * power * (1 + 2 ** -44);
    if (low > most)
      return refuted(
        `norm(r_${k}) >= ${low}`,
        `${most}`,
        'the residual is larger than the rate allows',
      );
    const away = displacement(tier, net, first);
    if (vectorNormDown(away) > radius)
      return refuted(
        `distance >= ${vectorNormDown(away)}`,
        `${radius}`,
        'the iterate is outside the ball',
      );
    if (!(high <= least && vectorNormUp(away) <= radius))
      return notCertified('the enclosures are too wide');
  }
  return proved;
}

const enclosedRuns = property<Start>({
  id: 'gradient-descent/enclosed-runs',
  theorem,
  statement:
    'For all data, smooth sigma and certified starts: eight steps of the claimed length, enclosed, obey the rate and stay in the ball.',
  evidence: 'proof',
  arbitrary: startWith(['tanh', 'softplus', 'sin', 'gaussian', 'exp', 'rational']),
  hypotheses: { 'X is not 0': ({ inputs }) => inputs.data.some((x) => x !== 0) },
  conclude: (start) => enclosedRun(start, 8, 1),
  labels: startLabels,
  required: { ...startShares, tanh: 0.08, sin: 0.08, exp: 0.08 },
  proves: 0.25,
  show: showStart,
  runs: 150,
  control: {
    statement: 'The same with twice the rate mu.',
    conclude: (start) => enclosedRun(start, 8, 2),
  },
});

/** l(theta - s g) <= l - s (1 - beta s/2) norm(g)^2 at the start, s a share of the step, over Q. */
function descends(start: Start, beta: (found: Certified) => number): Outcome {
  const found = proposalFor(start);
  if (typeof found === 'string') return notCertified(found);
  const y = found.problem.labels.map(rationalFromDouble);
  const net = mapNetwork({ inputs: start.inputs, ...start.point }, rationalFromDouble);
  const b = rationalFromDouble(beta(found));
  const half = rationalFromDouble(0.5);
  for (const part of [1, 1 / 2, 1 / 64]) {
    const s = rationalFromDouble(shortStep(found) * part);
    const next = stepFrom(rationalTier, start.activation, net, y, { moving: start.moving, eta: s });
    if (next === undefined) return notCertified('a pole');
    const g = squareNorm(displacement(rationalTier, next, net)); // s^2 norm(g)^2
    const left = Q.mul(half, squareOf(start, next, y));
    const lost = Q.mul(Q.sub(Q.one, Q.mul(b, Q.mul(half, s))), Q.div(g, s));
    const right = Q.sub(Q.mul(half, squareOf(start, net, y)), lost);
    const outcome = decide(
      compareRational(left, right) <= 0,
      `l = ${showVector([left])}`,
      showVector([right]),
      `after ${part} of the step`,
    );
    if (outcome.kind !== 'proved') return outcome;
  }
  return proved;
}

/** A lower bound of norm(J_full(theta_0)), in place of sqrt(beta): half of 1/step exceeds L R. */
function withoutCurvature({ asserted, lipschitz }: Certified): number {
  const steepness = Math.sqrt(Math.max(0, 1 / asserted.step)) - 2 * lipschitz * asserted.radius;
  return nextDown(Math.max(0, steepness) ** 2);
}

const descentLemma = property<Start>({
  id: 'gradient-descent/descent-lemma',
  theorem,
  statement:
    'For all data over Q, polynomial sigma and certified starts: l(theta_0 - s g) <= l(theta_0) - s (1 - beta s/2) norm(g)^2 for s = eta, eta/2 and eta/64.',
  evidence: 'proof',
  arbitrary: startWith(['square', 'x^2 + x', 'cubic']),
  hypotheses: { 'X is not 0': ({ inputs }) => inputs.data.some((x) => x !== 0) },
  conclude: (start) => descends(start, ({ asserted }) => 1 / asserted.step),
  labels: startLabels,
  required: { ...startShares },
  proves: 0.4,
  show: showStart,
  runs: 150,
  control: {
    statement: 'The same without the curvature, L R and L norm(r0), in beta.',
    conclude: (start) => descends(start, withoutCurvature),
  },
});

export const runProperties: readonly AnyProperty[] = [exactRuns, enclosedRuns, descentLemma];
