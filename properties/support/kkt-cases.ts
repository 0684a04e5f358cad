/**
 * # Nearly KKT points of the problem on a ball
 *
 * A problem, a start, a radius and output weights, and the KKT point that projected Gauss-Newton finds there,
 * with rigorous bounds of the quantities in Theorem C.
 *
 * ## Main definitions
 * - {@link KktCase}, {@link kktCase}: the generator
 * - {@link solved}: the point and its {@link PointBounds}
 * @module
 */
import * as fc from 'fast-check';
import { interval } from '../../src/arithmetic/interval.ts';
import { guessLeastEigenvalue } from '../../src/linalg/approx-solve.ts';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { vectorNormUp } from '../../src/linalg/norms.ts';
import { centreAt, dataGeometry, geometryOf } from '../../src/network/centre.ts';
import type { Centre } from '../../src/network/centre.ts';
import type { PointBounds } from '../../src/network/kkt.ts';
import { ballReach, residualBound } from '../../src/network/kkt.ts';
import { problemOf } from '../../src/network/problem.ts';
import { pointBounds } from '../../src/network/stationarity.ts';
import { polish } from '../../src/search/polish.ts';
import type { Point } from '../../src/search/evaluation.ts';
import { regionOf } from '../../src/search/region.ts';
import { approxGram, approxWeightedSlopes } from '../../src/search/float64-network.ts';
import { draws } from './numbers.ts';
import { showVector } from './outcomes.ts';
import { weakestOfGram } from './spectra.ts';
import { regionFor } from './regions.ts';
import type { Found } from './regions.ts';
import { friendlyTask, showTask } from './problems.ts';
import { remembered, rememberedBy } from './remembered.ts';
import type { Task } from './problems.ts';

/** The problem to solve. */
export interface KktCase {
  readonly task: Task;
  /** Radius as a share of the certified one. */
  readonly share: number;
  /** The ratio of the reach of v = c v0 to the norm of the labels, which determines c. */
  readonly strength: number;
  /** max v_j/min v_j. */
  readonly spread: number;
  /** Powers of two on the inputs and the labels. */
  readonly inputScale: number;
  readonly labelScale: number;
  /** Where in the ball the solver starts. */
  readonly direction: readonly number[];
  /** Labels along the weakest left singular vector of J at W0, where C1 is nearly sharp. */
  readonly weakest: boolean;
}

const smooth = ['tanh', 'sigmoid', 'softplus', 'sin', 'gaussian', 'rational', 'gelu', 'exp'];

export const kktCase: fc.Arbitrary<KktCase> = fc.record({
  task: friendlyTask(smooth),
  share: fc.constantFrom(1 / 3, 1 / 3, 1 / 10, 9 / 10),
  strength: fc.constantFrom(0.0003, 0.01, 0.1, 0.3, 0.7, 1.5, 10),
  spread: fc.constantFrom(1, 1, 2),
  inputScale: fc.constantFrom(0, 0, -20, 20),
  labelScale: fc.constantFrom(0, 0, -20, 20),
  direction: draws(fc.integer({ min: -9, max: 9 }), 24),
  weakest: fc.boolean(),
});

/** The task with its inputs and labels scaled; labels 0 become 1. */
export const scaledTask: (kase: KktCase) => Task = rememberedBy(
  ({ task }) => task,
  ({ inputScale, labelScale, weakest }) => `${inputScale} ${labelScale} ${weakest}`,
  scaledAnew,
);

function scaledAnew({ task, inputScale, labelScale, weakest }: KktCase): Task {
  const { inputs: X, labels, activation } = task.problem;
  const inputs = dense(
    X.rows,
    X.cols,
    X.data.map((x) => x * 2 ** inputScale),
  );
  const loud = labels.map((y) => (y === 0 ? 1 : y) * 2 ** labelScale);
  const scaled = { ...task, problem: problemOf(inputs, loud, activation) };
  const found = weakest ? regionFor(scaled) : 'not asked for';
  if (typeof found === 'string') return scaled;
  const { hidden, outputs } = found.start;
  const B = approxWeightedSlopes(inputs, activation, hidden, outputs);
  const u = weakestOfGram(approxGram(B, dataGeometry(inputs).gram.mid));
  const norm = Math.hypot(...loud);
  return {
    ...task,
    problem: problemOf(
      inputs,
      u.map((a) => a * norm),
      activation,
    ),
  };
}

export interface Solved {
  readonly task: Task;
  readonly found: Found;
  readonly radius: number;
  readonly outputs: readonly number[];
  readonly start: Centre;
  readonly centre: Centre;
  readonly point: Point;
  readonly multiplier: number;
  readonly bounds: PointBounds;
}

/** Output weights whose uniform reach at this radius is `strength` times the norm of the labels. */
function outputsFor(
  { strength, spread }: KktCase,
  { start, region }: Found,
  radius: number,
  norm: number,
): readonly number[] {
  const mu = region.centre - region.lipschitz * radius;
  const reach = Math.max(
    radius * (mu - (spread * region.lipschitz * radius) / 2),
    radius * mu * 0.01,
  );
  const c = (strength * norm) / reach;
  const h = start.outputs.length / 2;
  return start.outputs.map((s, j) => s * c * (j % h === 0 ? spread : 1));
}

/** The KKT point of a case around `centre` (W0 by default), or why there is none. */
export function solved(kase: KktCase, away: Away = atStart): Solved | string {
  return solvedCases(kase)(away);
}

type Away = (W0: Dense) => Dense;

const atStart: Away = (W0) => W0;

/** Around W0 and around where it is moved to. */
const solvedCases = remembered((kase: KktCase) =>
  remembered((away: Away) => solvedAround(kase, away)),
);

function solvedAround(kase: KktCase, away: Away): Solved | string {
  const task = scaledTask(kase);
  const found = regionFor(task);
  if (typeof found === 'string') return found;
  const { problem } = task;
  const radius = kase.share * found.region.radius;
  const outputs = outputsFor(kase, found, radius, Math.hypot(...problem.labels));
  const W0 = away(found.start.hidden);
  const length = Math.hypot(...kase.direction) + 1;
  const data = W0.data.map((w, k) => w + (0.9 * radius * (kase.direction[k] ?? 0)) / length);
  const from = { hidden: dense(W0.rows, W0.cols, data), outputs };
  const near = polish(problem, { centre: W0, radius }, from);
  if (near === undefined) return 'Gauss-Newton met a singular matrix';
  const geometry = geometryOf(problem);
  const start = centreAt(geometry, problem.activation, W0, outputs);
  const centre = centreAt(geometry, problem.activation, near.point.hidden, outputs);
  if (start === undefined || centre === undefined) return 'sigma is not smooth at a point';
  const { point, multiplier } = near;
  const bounds = pointBounds({
    start,
    startHidden: W0,
    point: centre,
    hidden: point.hidden,
    labels: problem.labels,
    multiplier,
    radius,
    guessLeast: guessLeastEigenvalue,
  });
  if ('because' in bounds) return bounds.because.replace(/:.*/u, '');
  return { task, found, radius, outputs, start, centre, point, multiplier, bounds };
}

/** The regimes that the suite must cover. */
export function caseLabels(kase: KktCase): readonly string[] {
  const s = solved(kase);
  const scales = [
    `inputs x 2^${kase.inputScale}`,
    `labels x 2^${kase.labelScale}`,
    kase.weakest ? 'labels: weakest direction' : 'labels: drawn',
  ];
  if (typeof s === 'string') return [...scales, 'not solved'];
  const { bounds, multiplier } = s;
  const { distance, singular, lipschitz, start } = bounds;
  const rho = distance.lo * (singular - (lipschitz * distance.up) / 2);
  return [
    ...scales,
    s.task.activation,
    multiplier > 0 ? 'active ball' : 'inactive ball',
    ...(rho > 0.01 * start.up ? ['rho > 0.01 norm(r0)'] : []),
    ...(rho < 0.001 * start.up ? ['rho < 0.001 norm(r0)'] : []),
    ...(isProvedMinimiser(s) ? ['proved global minimiser'] : []),
  ];
}

/** C1 at this v, from the constants of the ball: every KKT point is an exact global minimiser. */
function isProvedMinimiser({ task, found, radius, outputs }: Solved): boolean {
  const region = regionOf(found.anchor.centre, found.anchor.singular, radius);
  if (region === undefined) return false;
  const sizes = outputs.map(Math.abs);
  const constants = { singular: region.everywhere, lipschitz: region.lipschitz, radius };
  const reach = ballReach(constants, Math.min(...sizes), Math.max(...sizes));
  const norm = vectorNormUp(task.problem.labels.map((y) => interval(y)));
  return residualBound(norm, reach) === 0;
}

/**
 * W0 with its first entry changed by a quarter of the largest, so that it is no longer mirrored.
 */
export function unmirrored(W0: Dense): Dense {
  const data = Float64Array.from(W0.data);
  data[0] = (data[0] ?? 0) + Math.max(...data.map(Math.abs)) / 4;
  return dense(W0.rows, W0.cols, data);
}

export function showCase(kase: KktCase): string {
  const { share, strength, spread, inputScale, labelScale } = kase;
  return `${showTask(scaledTask(kase))}, ${share} of the radius, strength ${strength}, spread ${spread}, scales 2^${inputScale} and 2^${labelScale}, direction ${showVector(kase.direction)}${kase.weakest ? ', weakest labels' : ''}`;
}
