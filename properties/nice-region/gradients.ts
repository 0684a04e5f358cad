/**
 * # Theorem B at points of the region
 *
 * The gradient is enclosed at points of the certified ball, in random directions and in the direction that a
 * search found worst, with labels that put the residual along the weakest singular vector.
 * @module
 */
import { divDown, exactly, mulDown, mulUp, subDown } from '../../src/arithmetic/bounds.ts';
import type { Lower, Upper } from '../../src/arithmetic/bounds.ts';
import { midpoint } from '../../src/arithmetic/interval.ts';
import { vectorNormDown, vectorNormUp } from '../../src/linalg/norms.ts';
import { centreAt, dataGeometry, residualAt } from '../../src/network/centre.ts';
import type { Centre } from '../../src/network/centre.ts';
import { entriesOf, hiddenGradient } from '../../src/network/stationarity.ts';
import type { Point } from '../../src/search/evaluation.ts';
import { approxGram, approxWeightedSlopes } from '../../src/search/state.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { isFinite } from '../support/found.ts';
import { notCertified, proved, refuted } from '../support/outcomes.ts';
import {
  lostAt,
  pointOf,
  regionFor,
  showPoint,
  showVisit,
  visit,
  visitLabels,
} from '../support/regions.ts';
import type { Found, Visit } from '../support/regions.ts';
import { weakestOfGram } from '../support/spectra.ts';

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
  const { inputs: X, activation } = visited.task.problem;
  const B = approxWeightedSlopes(X, activation, point.hidden, point.outputs);
  const u = weakestOfGram(approxGram(B, centre.geometry.gram.mid));
  const f = residualAt(centre, new Float64Array(X.rows)).map(midpoint);
  return f.map((value, i) => value + (u[i] ?? 0));
}

/** The least abs(v_j)/abs(v0_j), exactly: factors are whole numbers of size at least 1. */
function scaleOf({ factors }: Visit, { start }: Found): number {
  return start.outputs.reduce((c, _, j) => Math.min(c, Math.abs(factors[j] ?? 1)), Infinity);
}

function conclude(
  visited: Visit,
  slopeAt: (found: Found, distance: Upper, c: number) => Lower,
  change: (point: Point) => Point = (point) => point,
): Outcome {
  const found = regionFor(visited.task);
  if (typeof found === 'string') return notCertified(found);
  const { point, distance } = pointOf(found, visited);
  if (!(distance <= found.region.radius))
    return notCertified('the point was rounded out of the ball');
  const at = change(point);
  const { problem } = visited.task;
  const centre = centreAt(dataGeometry(problem.inputs), problem.activation, at.hidden, at.outputs);
  if (centre === undefined) return notCertified('sigma is not smooth at the point');
  const slope = slopeAt(found, distance, scaleOf(visited, found));
  const hard = at === point ? hardestLabels(visited, point, centre) : problem.labels;
  const outcomes = [problem.labels, hard].map((labels) =>
    gradientAtLeast(centre, labels, slope, showPoint(at)),
  );
  return (
    outcomes.find((o) => o.kind === 'refuted') ??
    outcomes.find((o) => o.kind === 'not-certified') ??
    proved
  );
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
  evidence: 'sample',
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

/** The worst of a few random and improved directions: the one with the least sigma_min, in float64. */
function worstDirection(visited: Visit, found: Found): readonly number[] {
  const { problem } = visited.task;
  const { inputs: X, activation } = problem;
  const gram = dataGeometry(X).gram.mid;
  const least = (direction: readonly number[]): number => {
    const { point } = pointOf(found, { ...visited, direction, share: 1, factors: [] });
    const B = approxWeightedSlopes(X, activation, point.hidden, found.start.outputs);
    const G = approxGram(B, gram);
    const u = weakestOfGram(G);
    return u.reduce(
      (s, a, i) => s + a * u.reduce((t, b, k) => t + b * (G.data[i * G.cols + k] ?? 0), 0),
      0,
    );
  };
  let best = [...visited.direction];
  let value = least(best);
  for (let k = 0; k < 2 * best.length; k++) {
    const change = best.map((x, i) => (i === k % best.length ? x + (k < best.length ? 4 : -4) : x));
    const other = least(change);
    if (other < value) [best, value] = [change, other];
  }
  return best;
}

/** How far the worst point that was found stays above the bound, as a power of ten. */
function margin(visited: Visit): string {
  const found = regionFor(visited.task);
  if (typeof found === 'string') return 'no region';
  const direction = worstDirection(visited, found);
  const { point } = pointOf(found, { ...visited, direction, share: 1, factors: [] });
  const { inputs: X, activation } = visited.task.problem;
  const B = approxWeightedSlopes(X, activation, point.hidden, found.start.outputs);
  const G = approxGram(B, dataGeometry(X).gram.mid);
  const u = weakestOfGram(G);
  const square = u.reduce(
    (s, a, i) => s + a * u.reduce((t, b, k) => t + b * (G.data[i * G.cols + k] ?? 0), 0),
    0,
  );
  const share = Math.sqrt(Math.max(square, 0)) / found.region.centre;
  return `sigma_min at the worst point is ${share < 0.25 ? 'below 1/4' : share < 0.5 ? '1/4 to 1/2' : 'above 1/2'} of mu_0`;
}

const noStationaryPoint = property<Visit>({
  id: 'nice-region/directed-search',
  theorem,
  statement:
    'For all data and activations: at the point of the sphere that a search finds worst, with the labels that are worst there, the gradient is still at least mu norm(f - y).',
  evidence: 'sample',
  arbitrary: visit(smooth),
  hypotheses: { 'X and y are finite': ({ task }) => isFinite(task) },
  conclude: (visited) => {
    const found = regionFor(visited.task);
    if (typeof found === 'string') return notCertified(found);
    const direction = worstDirection(visited, found);
    return conclude({ ...visited, direction, share: 1 }, profile);
  },
  labels: (visited) => [...visitLabels(visited), margin(visited)],
  required: {},
  proves: 0.8,
  show: showVisit,
  runs: 60,
  control: {
    statement: 'mu_0, the bound at the centre, holds on the whole ball.',
    conclude: (visited) => {
      const found = regionFor(visited.task);
      if (typeof found === 'string') return notCertified(found);
      const direction = worstDirection(visited, found);
      const atCentre = ({ region }: Found, _t: Upper, c: number): Lower =>
        divDown(mulDown(exactly(c), region.centre), exactly(1));
      return conclude({ ...visited, direction, share: 1 }, atCentre);
    },
  },
});

export const gradientProperties: readonly AnyProperty[] = [polyakLojasiewicz, noStationaryPoint];
