/**
 * # C1, C3 and C4 at computed KKT points
 *
 * The points are nearly KKT; C3 accounts for the error, so every comparison is between rigorous enclosures.
 * @module
 */
import { exactly, mulDown, mulUp, subDown } from '../../src/arithmetic/bounds.ts';
import type { Lower, Upper } from '../../src/arithmetic/bounds.ts';
import { interval } from '../../src/arithmetic/interval.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { vectorNormDown, vectorNormUp } from '../../src/linalg/norms.ts';
import { centreAt, residualUp } from '../../src/network/centre.ts';
import { leastResidual, stationaryResidualBound } from '../../src/network/kkt.ts';
import type { PointBounds } from '../../src/network/kkt.ts';
import { regionOf } from '../../src/search/region.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { anchorAt } from '../../src/search/anchor.ts';
import { ontoBall } from '../../src/search/projections.ts';
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
const finite = { 'X and y are finite': (kase: KktCase): boolean => isFinite(scaledTask(kase)) };

const regimes = {
  'active ball': 0.2,
  'inactive ball': 0.1,
  'rho > 0.01 norm(r0)': 0.2,
  'rho < 0.001 norm(r0)': 0.03,
  'proved global minimiser': 0.1,
  'inputs x 2^20': 0.1,
  'inputs x 2^-20': 0.1,
  'labels x 2^20': 0.1,
  'labels x 2^-20': 0.1,
};

/** norm(r) <= C3's bound with these constants: refuted only if the enclosures are disjoint. */
function obeys({ bounds }: Solved, constants: PointBounds, what: string): Outcome {
  const bound = stationaryResidualBound(constants);
  const { residual } = bounds;
  if (residual.lo > bound) return refuted(`norm(r) >= ${residual.lo}`, `bound ${bound}`, what);
  return residual.up <= bound || residual.lo <= bound ? proved : notCertified('NaN');
}

function atPoint(kase: KktCase, judge: (s: Solved) => Outcome): Outcome {
  const s = solved(kase);
  return typeof s === 'string' ? notCertified(s) : judge(s);
}

/** The same point as if J did not change: rho = e sigma_min(J(W0, v)), and no help from lambda = 0. */
function withoutCurvature({
  start,
  found,
  outputs,
  bounds,
  radius,
}: Solved): PointBounds | undefined {
  const { centre, singular } = anchorOf(
    start.geometry.inputs.mid,
    found,
    outputs,
    start.activation,
  );
  const atStart = regionOf(centre, singular, radius * 1e-9);
  if (atStart === undefined) return undefined;
  return { ...bounds, singular: atStart.centre, lipschitz: exactly(0), multiplier: Infinity };
}

function anchorOf(
  X: Dense,
  found: Solved['found'],
  outputs: readonly number[],
  activation: Solved['start']['activation'],
): Exclude<ReturnType<typeof anchorAt>, { because: string }> {
  const labels = Array.from({ length: X.rows }, () => 0);
  const anchor = anchorAt(
    { inputs: X, labels, activation },
    { hidden: found.start.hidden, outputs },
  );
  if ('because' in anchor) throw new Error(anchor.because);
  return anchor;
}

const residualOfKkt = property<KktCase>({
  id: 'kkt/residual-bound',
  theorem,
  statement:
    'C1, C3. For all data, scales, radii and v: at the KKT point that is found, norm(r) is at most the bound from its KKT residual, its own mu and L.',
  evidence: 'proof',
  arbitrary: kktCase,
  hypotheses: finite,
  conclude: (kase) => atPoint(kase, (s) => obeys(s, s.bounds, 'C3')),
  labels: caseLabels,
  required: regimes,
  proves: 0.8,
  show: showCase,
  runs: 250,
  control: {
    statement: 'rho = e sigma_min(J(W0, v)), without the curvature terms.',
    conclude: (kase) =>
      atPoint(kase, (s) => {
        const constants = withoutCurvature(s);
        return constants === undefined ? notCertified('no rank') : obeys(s, constants, 'no L');
      }),
  },
});

/** C1's uniform constants on the certified ball, for the range of abs(v_j) of the case. */
function uniform(s: Solved, least: number, most: number): PointBounds | undefined {
  const { found, radius, bounds } = s;
  const region = regionOf(found.anchor.centre, found.anchor.singular, radius);
  if (region === undefined) return undefined;
  return {
    ...bounds,
    singular: mulDown(exactly(least), region.everywhere),
    lipschitz: mulUp(exactly(most), region.lipschitz),
    multiplier: Infinity,
  };
}

const uniformOverV = property<KktCase>({
  id: 'kkt/uniform-bound',
  theorem,
  statement:
    'C1. For all data, scales, radii and ranges of v: the constants of abs(v_j) = 1 on the ball, times the range, bound norm(r) at the KKT point that is found.',
  evidence: 'proof',
  arbitrary: kktCase,
  hypotheses: finite,
  conclude: (kase) =>
    atPoint(kase, (s) => {
      const sizes = s.outputs.map(Math.abs);
      const constants = uniform(s, Math.min(...sizes), Math.max(...sizes));
      return constants === undefined ? notCertified('no region') : obeys(s, constants, 'C1');
    }),
  labels: caseLabels,
  required: regimes,
  proves: 0.8,
  show: showCase,
  runs: 150,
  control: {
    statement: 'The constants of one v used at v/1000.',
    conclude: (kase) =>
      atPoint(kase, (s) => {
        const sizes = s.outputs.map((v) => 1000 * Math.abs(v));
        const constants = uniform(s, Math.min(...sizes), Math.max(...sizes));
        return constants === undefined ? notCertified('no region') : obeys(s, constants, 'other v');
      }),
  },
});

const awayFromMirrored = property<KktCase>({
  id: 'kkt/any-start',
  theorem,
  statement:
    'C3. The same around a centre that is not mirrored, with norm(r0) in the place of norm(y).',
  evidence: 'proof',
  arbitrary: kktCase,
  hypotheses: finite,
  conclude: (kase) => {
    const s = solved(kase, unmirrored);
    return typeof s === 'string' ? notCertified(s) : obeys(s, s.bounds, 'C3');
  },
  labels: (kase) => {
    const s = solved(kase, unmirrored);
    if (typeof s === 'string') return ['not solved'];
    return [s.multiplier > 0 ? 'active ball' : 'inactive ball'];
  },
  required: { 'active ball': 0.2 },
  proves: 0.5,
  show: showCase,
  runs: 120,
  control: {
    statement: 'norm(y) in the place of norm(r0) away from a mirrored start.',
    conclude: (kase) => {
      const s = solved(kase, unmirrored);
      if (typeof s === 'string') return notCertified(s);
      const y = s.task.problem.labels.map((a) => interval(a));
      const start = { lo: vectorNormDown(y), up: vectorNormUp(y) };
      return obeys(s, { ...s.bounds, start, multiplier: Infinity }, 'norm(y)');
    },
  },
});

/** Points of the ball: the start, random ones and the polished one. */
function competitors(kase: KktCase, s: Solved): readonly Upper[] {
  const W0 = s.found.start.hidden;
  const { problem } = s.task;
  const pool = [1, -1, 3].map((sign) => {
    const data = W0.data.map((w, k) => w + sign * s.radius * (kase.direction[(k * 7) % 24] ?? 0));
    return ontoBall(dense(W0.rows, W0.cols, data), W0, s.radius);
  });
  return [...pool, W0, s.point.hidden].flatMap((hidden) => {
    const centre = centreAt(s.start.geometry, problem.activation, hidden, s.outputs);
    return centre === undefined ? [] : [residualUp(centre, problem.labels)];
  });
}

function noneBelow(kase: KktCase, s: Solved, least: Lower): Outcome {
  const best = competitors(kase, s).reduce((a, b) => Math.min(a, b), Infinity);
  return best >= least
    ? proved
    : refuted(`norm(r) <= ${best}`, `${least}`, 'a point of the ball below the lower bound');
}

const bestOfBall = property<KktCase>({
  id: 'kkt/best-of-the-ball',
  theorem,
  statement:
    'C4. For all data, scales, radii and v: no point of the ball that is tried has a residual norm below the lower bound.',
  evidence: 'sample',
  arbitrary: kktCase,
  hypotheses: finite,
  conclude: (kase) => atPoint(kase, (s) => noneBelow(kase, s, leastResidual(s.bounds, s.radius))),
  labels: (kase) => {
    const s = solved(kase);
    if (typeof s === 'string') return ['not solved'];
    const least = leastResidual(s.bounds, s.radius);
    return [
      ...caseLabels(kase),
      ...(least > 0 ? ['positive lower bound'] : []),
      ...(least > 0.9 * s.bounds.residual.up ? ['within 10 % of the best'] : []),
    ];
  },
  required: { 'positive lower bound': 0.1, 'within 10 % of the best': 0.05 },
  proves: 0.8,
  show: showCase,
  runs: 150,
  control: {
    statement: 'C4 with half of the reach eps norm(J^T u).',
    conclude: (kase) =>
      atPoint(kase, (s) => {
        const { along } = s.bounds;
        const least = subDown(along.start, mulUp(exactly(s.radius / 2), along.pull));
        return noneBelow(kase, s, least);
      }),
  },
});

/** Cases that differ from this one by one step. */
function neighbours(kase: KktCase): readonly KktCase[] {
  return [
    { ...kase, share: Math.min(0.95, kase.share * 1.3) },
    { ...kase, share: kase.share / 1.3 },
    { ...kase, strength: kase.strength * 1.5 },
    { ...kase, strength: kase.strength / 1.5 },
    { ...kase, spread: kase.spread * 1.2 },
    { ...kase, direction: kase.direction.map((x) => -x) },
  ];
}

/**
 * The excess of the lower end of norm(r) over the bound, relative to norm(r0): negative if C3
 * holds.
 */
function excess(kase: KktCase): number {
  const s = solved(kase);
  if (typeof s === 'string') return -Infinity;
  return (s.bounds.residual.lo - stationaryResidualBound(s.bounds)) / s.bounds.start.up;
}

const ascent = property<KktCase>({
  id: 'kkt/ascent',
  theorem,
  statement:
    'C3. Climbing on norm(r) minus its bound, from any case over radius, v and where the solver starts, never reaches a positive value.',
  evidence: 'sample',
  arbitrary: kktCase,
  hypotheses: finite,
  conclude: (kase) => {
    let [here, value] = [kase, excess(kase)];
    if (value === -Infinity) return notCertified('not solved');
    for (let k = 0; k < 3; k++) {
      const from = here;
      for (const next of neighbours(from)) {
        const other = excess(next);
        if (other > value) [here, value] = [next, other];
      }
      if (here === from) break;
    }
    return value > 0 ? refuted(`excess ${value}`, '0', `at ${showCase(here)}`) : proved;
  },
  labels: (kase) => {
    const value = excess(kase);
    return [value > -0.01 ? 'within 1 % of the bound' : value > -0.5 ? 'within half' : 'far below'];
  },
  required: { 'within 1 % of the bound': 0.05 },
  proves: 0.8,
  show: showCase,
  runs: 20,
});

export const pointProperties: readonly AnyProperty[] = [
  residualOfKkt,
  uniformOverV,
  awayFromMirrored,
  bestOfBall,
  ascent,
];
