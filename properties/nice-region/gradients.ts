/**
 * # Theorem B at points of the region
 *
 * The gradient is enclosed at points of the certified ball, in random directions and at the end point of a search for a
 * stationary point, with labels that align the residual with the weakest singular vector.
 * @module
 */
import { exactly, mulDown, mulUp, subDown } from '../../src/arithmetic/bounds.ts';
import type { Lower, Upper } from '../../src/arithmetic/bounds.ts';
import { midpoint } from '../../src/arithmetic/interval.ts';
import { vectorNormDown, vectorNormUp } from '../../src/linalg/norms.ts';
import { centreAt, geometryOf, residualAt } from '../../src/network/centre.ts';
import type { Centre } from '../../src/network/centre.ts';
import { entriesOf, hiddenGradient } from '../../src/network/stationarity.ts';
import type { Point } from '../../src/search/evaluation.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { isFinite } from '../support/certificates.ts';
import { notCertified, proved, refuted, together } from '../support/outcomes.ts';
import { taskLabels } from '../support/problems.ts';
import {
  distanceUp,
  lostAt,
  pointOf,
  regionFor,
  showPoint,
  showVisit,
  visit,
  visitLabels,
} from '../support/regions.ts';
import type { Found, Visit } from '../support/regions.ts';
import { remembered } from '../support/remembered.ts';
import { weakestAt, worstPoint } from './worst-point.ts';

const theorem = 'nice-region';
const smooth = ['tanh', 'sigmoid', 'softplus', 'sin', 'exp', 'gaussian', 'rational', 'gelu'];

/** norm(grad_W l) >= slope norm(f - y), decided with enclosures. */
function gradientAtLeast(
  centre: Centre,
  labels: readonly number[],
  slope: Lower,
  where: string,
): Outcome {
  const r = residualAt(centre, labels);
  const entries = entriesOf(hiddenGradient(centre, r));
  const bound = {
    lo: mulDown(slope, vectorNormDown(r)),
    up: mulUp(exactly(slope), vectorNormUp(r)),
  };
  if (vectorNormDown(entries) >= bound.up) return proved;
  if (vectorNormUp(entries) < bound.lo)
    return refuted(`norm(grad) <= ${vectorNormUp(entries)}`, `${bound.lo}`, where);
  return notCertified('the enclosures overlap');
}

/** Labels with f - y = -u, u the weakest left singular vector of J at the point: the hardest residual. */
function hardestLabels(visited: Visit, point: Point, centre: Centre): readonly number[] {
  const { problem } = visited.task;
  const u = weakestAt(problem, point).vector;
  const f = residualAt(centre, new Float64Array(problem.inputs.rows)).map(midpoint);
  return f.map((value, i) => value + (u[i] ?? 0));
}

/** The least abs(v_j)/abs(v0_j), exactly: factors are nonzero integers. */
function scaleOf({ factors }: Visit, { start }: Found): number {
  return start.outputs.reduce((c, _, j) => Math.min(c, Math.abs(factors[j] ?? 1)), Infinity);
}

/** A lower bound of the gradient, relative to norm(r), at distance t for abs(v_j) >= c. */
type Slope = (found: Found, distance: Upper, c: number) => Lower;

/** The bound at a point of the ball, for the labels of the data and the hardest ones. */
function judge(visited: Visit, found: Found, point: Point, slopeAt: Slope): Outcome {
  const distance = distanceUp(point.hidden, found.start.hidden);
  if (!(distance <= found.region.radius))
    return notCertified('the point was rounded out of the ball');
  const { problem } = visited.task;
  const { hidden, outputs } = point;
  const centre = centreAt(geometryOf(problem), problem.activation, hidden, outputs);
  if (centre === undefined) return notCertified('sigma is not smooth at the point');
  const slope = slopeAt(found, distance, scaleOf(visited, found));
  const outcomes = [problem.labels, hardestLabels(visited, point, centre)].map((labels) =>
    gradientAtLeast(centre, labels, slope, showPoint(point)),
  );
  return together(...outcomes);
}

function conclude(
  visited: Visit,
  slopeAt: Slope,
  change: (point: Point) => Point = (point) => point,
): Outcome {
  const found = regionFor(visited.task);
  if (typeof found === 'string') return notCertified(found);
  return judge(visited, found, change(pointOf(found, visited).point), slopeAt);
}

/** c (mu_0 - L t), and never less than c mu. */
function profile({ region }: Found, distance: Upper, c: number): Lower {
  const here = subDown(region.centre, lostAt(region, distance));
  const best = here > region.everywhere ? here : region.everywhere;
  return mulDown(exactly(c), best);
}

const polyakLojasiewicz = property<Visit>({
  id: 'nice-region/gradient-bound',
  theorem,
  statement:
    'For all data, activations, points W of the certified ball and v with abs(v_j) >= c: norm(grad_W l) >= c (mu_0 - L norm_F(W - W0)) norm(f - y), for the labels of the data and for the hardest ones.',
  evidence: 'proof',
  arbitrary: visit(smooth),
  hypotheses: { 'X and y are finite': ({ task }) => isFinite(task) },
  conclude: (visited) => conclude(visited, profile),
  labels: visitLabels,
  required: { 'at 1 of the radius': 0.1, 'at 0 of the radius': 0.1, tanh: 0.05, exp: 0.05 },
  proves: 0.8,
  show: showVisit,
  runs: 300,
  control: {
    statement: 'B.h2 dropped: the same bound at v = 0.',
    conclude: (visited) =>
      conclude(visited, profile, (point) => ({ ...point, outputs: point.outputs.map(() => 0) })),
  },
});

/** The share of the radius within which to search. */
function searched({ share }: Visit): number {
  return share > 0 ? share : 1;
}

/** The first word whose limit is above `x`. */
function rung(x: number, rungs: readonly (readonly [number, string])[], last: string): string {
  return rungs.find(([limit]) => x < limit)?.[1] ?? last;
}

/**
 * The end point of the search in the ball of this share of the radius, which starts on both sides of W0; or why there is
 * no region.
 */
const worstOf = remembered((visited: Visit) => {
  const found = regionFor(visited.task);
  if (typeof found === 'string') return found;
  const { start, region } = found;
  const share = searched(visited);
  const from = [visited.direction, visited.direction.map((x) => -x)].map(
    (direction) => pointOf(found, { ...visited, direction, share, factors: [] }).point.hidden,
  );
  const radius = share * region.radius * (1 - 2 ** -30);
  return { found, worst: worstPoint(visited.task.problem, start, radius, from) };
});

/** The least sigma_min that the search found, compared with mu_0 and with mu_0 - L t. */
function margin(visited: Visit): readonly string[] {
  const at = worstOf(visited);
  if (typeof at === 'string') return ['no region'];
  const { found, worst } = at;
  const left = worst.singular / found.region.centre;
  const above = worst.singular / profile(found, distanceUp(worst.hidden, found.start.hidden), 1);
  const parts = [
    [0.25, 'below 1/4'],
    [0.5, '1/4 to 1/2'],
  ] as const;
  const times = [
    [1.25, '1 to 1.25'],
    [2, '1.25 to 2'],
    [10, '2 to 10'],
  ] as const;
  return [
    `best margin: sigma_min ${rung(left, parts, 'above 1/2')} of mu_0`,
    `best margin: sigma_min ${rung(above, times, 'above 10')} times the bound`,
  ];
}

/** The bound at the worst point, for the labels of the data and for the worst ones, and for c v0 with signs. */
function atWorst(visited: Visit, slopeAt: Slope): Outcome {
  const at = worstOf(visited);
  if (typeof at === 'string') return notCertified(at);
  const { hidden } = at.worst;
  const { found } = at;
  const outputs = found.start.outputs.map((v, j) => v * (visited.factors[j] ?? 1));
  return judge(visited, found, { hidden, outputs }, slopeAt);
}

const noStationaryPoint = property<Visit>({
  id: 'nice-region/directed-search',
  theorem,
  statement:
    'For all data and activations: at the point where descent on sigma_min(J) ends, in the ball and in smaller ones, with the labels that are worst there, norm(grad_W l) is still at least c (mu_0 - L norm_F(W - W0)) norm(f - y): the search for a stationary point of positive loss fails.',
  evidence: 'sample',
  arbitrary: visit(smooth),
  hypotheses: { 'X and y are finite': ({ task }) => isFinite(task) },
  conclude: (visited) => atWorst(visited, profile),
  labels: (visited) => [
    ...taskLabels(visited.task),
    `searched in ${searched(visited)} of the radius`,
    ...margin(visited),
  ],
  required: { 'searched in 1 of the radius': 0.2, tanh: 0.03, gaussian: 0.03 },
  proves: 0.8,
  show: (visited) => `${showVisit(visited)}; ${margin(visited).join(', ')}`,
  runs: 60,
  control: {
    statement: 'mu_0, the bound at the centre, holds on the whole ball.',
    conclude: (visited) =>
      atWorst(visited, ({ region }, _distance, c) => mulDown(exactly(c), region.centre)),
  },
});

export const gradientProperties: readonly AnyProperty[] = [polyakLojasiewicz, noStationaryPoint];
