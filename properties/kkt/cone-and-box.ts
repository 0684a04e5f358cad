/**
 * # C2 and C5
 *
 * C2 says that at a KKT point in W scaling up v lowers the loss; decided with enclosures at computed points. For C5
 * with n = d = 1 the KKT points have a closed form: at most one has r != 0, at a corner.
 * @module
 */
import * as fc from 'fast-check';
import { exactly, mulDown, mulUp, subUp } from '../../src/arithmetic/bounds.ts';
import {
  interval,
  intervalTier as R,
  magnitude,
  mignitude,
} from '../../src/arithmetic/interval.ts';
import type { Interval } from '../../src/arithmetic/interval.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { enclose } from '../../src/sigma/activation.ts';
import { sigmaNamed } from '../support/sigmas.ts';
import { lipschitzOnBall, residualAt } from '../../src/network/centre.ts';
import { boxReach, pointReach, residualBound } from '../../src/network/kkt.ts';
import { anchorAt } from '../../src/search/anchor.ts';
import { problemOf } from '../../src/network/problem.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { isFinite } from '../support/certificates.ts';
import {
  caseLabels,
  kktCase,
  scaledTask,
  showCase,
  solved,
  unmirrored,
} from '../support/kkt-cases.ts';
import type { KktCase, Solved } from '../support/kkt-cases.ts';
import { notCertified, proved, refuted } from '../support/outcomes.ts';

const theorem = 'kkt';

/** <r, f> with r = f - y: the derivative of the loss in the scale of v. */
function scalingSlope(s: Solved): { readonly slope: Interval; readonly r: readonly Interval[] } {
  const { labels } = s.task.problem;
  const r = residualAt(s.centre, labels);
  const slope = r.reduce(
    (sum, a, i) => R.add(sum, R.mul(a, R.add(a, interval(labels[i] ?? 0)))),
    R.zero,
  );
  return { slope, r };
}

/** C2: <r, f> <= -rho norm(r) + delta e at a point that is KKT in W up to delta. */
function fallsWhenScaled(s: Solved): Outcome {
  const { slope } = scalingSlope(s);
  const { distance, residual, stationarity } = s.bounds;
  const rho = pointReach(s.bounds);
  if (!(rho > 0)) return notCertified('rho is not positive');
  const bound = subUp(mulUp(stationarity, distance.up), mulDown(rho, residual.lo));
  return slope.lo > bound ? refuted(`<r, f> >= ${slope.lo}`, `${bound}`, 'C2') : proved;
}

const cone = property<KktCase>({
  id: 'kkt/cone-scaling',
  theorem,
  statement:
    'C2. For all data, scales, radii and v: at a point that is KKT in W around a mirrored start, <r, f> <= -rho norm(r) up to its KKT residual, so scaling v up lowers the loss unless r = 0.',
  evidence: 'proof',
  arbitrary: kktCase,
  hypotheses: { 'X and y are finite': (kase) => isFinite(scaledTask(kase)) },
  conclude: (kase) => {
    const s = solved(kase);
    return typeof s === 'string' ? notCertified(s) : fallsWhenScaled(s);
  },
  labels: caseLabels,
  required: { 'active ball': 0.2 },
  proves: 0.8,
  show: showCase,
  runs: 120,
  control: {
    statement: 'The same around a start that is not mirrored, where f(W0, v) is not 0.',
    conclude: (kase) => {
      const s = solved(kase, unmirrored);
      return typeof s === 'string' ? notCertified(s) : fallsWhenScaled(s);
    },
  },
});

/** One sample x = 1 with label y, one pair at c, f = v (sigma(w) - sigma(w')), sigma increasing. */
interface Scalar {
  readonly activation: string;
  readonly c: number;
  readonly eps: number;
  readonly y: number;
  readonly zeta: number;
  /** kappa as a share of what makes C5 exact. */
  readonly share: number;
}

const scalar: fc.Arbitrary<Scalar> = fc.record({
  activation: fc.constantFrom('tanh', 'sigmoid', 'softplus', 'exp', 'x + x^3'),
  c: fc.integer({ min: -16, max: 16 }).map((k) => k / 8),
  eps: fc.constantFrom(0.01, 0.05, 0.1, 0.3),
  y: fc.integer({ min: 1, max: 64 }).map((k) => k / 4),
  zeta: fc.constantFrom(0.125, 1),
  share: fc.constantFrom(0.1, 0.5, 1, 2),
});

interface Bounded {
  readonly kappa: number;
  readonly bound: number;
  /** norm(r) at the KKT point with r != 0, or [0, 0] if there is none. */
  readonly worst: Interval;
}

/**
 * The only KKT point with r != 0. There sign(r) = -sign(y) for y > 0, sigma' > 0 pushes w to c + eps and w' to
 * c - eps, and then dl/dv = r (sigma(c + eps) - sigma(c - eps)) < 0 pushes v to kappa. So
 * norm(r) = y - kappa (sigma(c + eps) - sigma(c - eps)) if that is positive.
 */
function worstKkt(s: Scalar, kappa: number): Interval | undefined {
  const sigma = sigmaNamed(s.activation);
  const [eps, c] = [interval(s.eps), interval(s.c)];
  const above = enclose(sigma, R.add(c, eps));
  const below = enclose(sigma, R.sub(c, eps));
  if (above === undefined || below === undefined) return undefined;
  const gained = R.mul(interval(kappa), R.sub(above.value, below.value));
  const rest = R.sub(interval(s.y), gained);
  return interval(Math.max(0, rest.lo), Math.max(0, rest.hi));
}

function boundedBy(
  s: Scalar,
  claimed: { readonly kappa?: number; readonly zeta?: number },
): Bounded | string {
  const one = dense(1, 1, Float64Array.of(1));
  const problem = problemOf(one, [s.y], sigmaNamed(s.activation));
  const anchor = anchorAt(problem, {
    hidden: dense(2, 1, Float64Array.of(s.c, s.c)),
    outputs: [1, 0],
  });
  if ('because' in anchor) return anchor.because;
  const lipschitz = lipschitzOnBall(anchor.centre, s.eps);
  if (lipschitz === undefined) return 'sigma is not smooth';
  const region = { singular: anchor.singular, lipschitz, radius: s.eps };
  const unit = boxReach(region, 1, 0, 1);
  if (!(unit > 0)) return 'rho is not positive at any kappa';
  const needed = s.y / unit + s.zeta;
  const kappa = Math.max(s.zeta, s.share * needed);
  const reach = boxReach(region, 1, claimed.zeta ?? s.zeta, claimed.kappa ?? kappa);
  const worst = worstKkt(s, kappa);
  if (worst === undefined) return 'sigma is not smooth';
  return { kappa, bound: residualBound(exactly(s.y), reach), worst };
}

function boxHolds(
  s: Scalar,
  claimedFrom: (kappa: number) => { kappa?: number; zeta?: number },
): Outcome {
  const first = boundedBy(s, {});
  if (typeof first === 'string') return notCertified(first);
  const found = boundedBy(s, claimedFrom(first.kappa));
  if (typeof found === 'string') return notCertified(found);
  const { worst, bound } = found;
  if (mignitude(worst) > bound)
    return refuted(`norm(r) >= ${mignitude(worst)}`, `${bound}`, 'the KKT point at the corner');
  return magnitude(worst) <= bound ? proved : notCertified('the enclosures overlap');
}

function showScalar(s: Scalar): string {
  return `sigma = ${s.activation}, x = 1, y = ${s.y}, c = ${s.c}, eps = ${s.eps}, zeta = ${s.zeta}, kappa at ${s.share} of what is needed`;
}

const box = property<Scalar>({
  id: 'kkt/box-corner',
  theorem,
  statement:
    'C5 with n = d = h = 1. For all increasing sigma, centres, radii and labels: the one KKT point with r != 0, in closed form, has norm(r) at most the bound.',
  evidence: 'proof',
  arbitrary: scalar,
  hypotheses: { 'sigma is increasing': () => true },
  conclude: (s) => boxHolds(s, () => ({})),
  labels: (s) => {
    const found = boundedBy(s, {});
    if (typeof found === 'string') return [found];
    return [
      s.activation,
      found.bound === 0 ? 'exact' : 'bound above 0',
      found.worst.lo > 0 ? 'a KKT point with r != 0' : 'none with r != 0',
    ];
  },
  required: { exact: 0.2, 'bound above 0': 0.2, 'a KKT point with r != 0': 0.15 },
  proves: 0.7,
  show: showScalar,
  runs: 400,
  control: {
    statement: 'kappa at 2 % of what C5 asks for: the bound of 50 kappa claimed at kappa.',
    conclude: (s) => boxHolds({ ...s, share: 0.02 }, (kappa) => ({ kappa: 50 * kappa })),
  },
});

const zeroOutput = property<Scalar>({
  id: 'kkt/no-zero-output',
  theorem,
  statement:
    "C5 with v >= zeta > 0: the mirrored start w = w' = c with v = zeta is a KKT point only where its residual obeys the bound.",
  evidence: 'proof',
  arbitrary: scalar,
  hypotheses: { 'zeta is positive': ({ zeta }) => zeta > 0 },
  // at w = w' = c the gradient in w is v r sigma'(c), not 0 unless r = 0 or v = 0: not a KKT point
  conclude: (s) => startIsHarmless(s, s.zeta),
  labels: (s) => [s.activation],
  required: {},
  proves: 0.9,
  show: showScalar,
  runs: 100,
  control: {
    statement: 'v = 0 allowed: the start is a KKT point with r = -y, whatever kappa is.',
    conclude: (s) => startIsHarmless(s, 0),
  },
});

/** The mirrored start with output weight v: refuted if it is KKT with norm(r) = y above the bound. */
function startIsHarmless(s: Scalar, v: number): Outcome {
  const sigma = enclose(sigmaNamed(s.activation), interval(s.c));
  if (sigma === undefined) return notCertified('sigma is not smooth');
  const slope = R.mul(interval(v), R.mul(interval(s.y), sigma.slope)); // abs of dl/dw
  if (mignitude(slope) > 0) return proved; // inside the ball and not stationary
  const found = boundedBy({ ...s, share: 2 }, { zeta: v });
  if (typeof found === 'string') return notCertified(found);
  return s.y > found.bound ? refuted(`norm(r) = ${s.y}`, `${found.bound}`, 'v = 0') : proved;
}

export const coneAndBoxProperties: readonly AnyProperty[] = [cone, box, zeroOutput];
