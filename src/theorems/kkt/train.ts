/**
 * # Training on the constrained problem
 *
 * Untrusted: finds points, proves nothing. A mirrored start, the constraints of Theorem C, projected gradient, and for
 * a fixed v also Gauss-Newton, since the gradient alone may be too slow.
 * @module
 */
import type { Interval } from '../../arithmetic/interval.ts';
import { factsLimits } from '../../certificates/facts/limits.ts';
import type { Dense } from '../../linalg/matrix.ts';
import { geometryOf } from '../../network/centre.ts';
import type { Problem } from '../../network/problem.ts';
import type { KktAssertion } from './search.ts';
import { proposeKktRegion } from './search.ts';
import type { KktRange } from './search.ts';
import { mergedRows } from '../../search/equal-rows.ts';
import { impossibility } from '../../search/impossible.ts';
import { polish } from '../../search/polish.ts';
import { lossEnclosure, projectedGradient } from '../../search/projected-gradient.ts';
import type { Constraints, Descent, DescentOptions } from '../../search/projected-gradient.ts';
import type { Point } from '../../search/evaluation.ts';
import { mirroredStart } from '../../search/start.ts';
import type { StartOptions } from '../../search/start.ts';

export interface TrainOptions extends StartOptions, KktRange {
  /** Maximum number of loss evaluations. */
  readonly evaluations: number;
  readonly momentum?: number | undefined;
  /** Gauss-Newton after the descent; only for the ball, for which v is fixed. */
  readonly polish: boolean;
}

export interface Trained {
  readonly kind: 'trained';
  readonly point: Point;
  /** W0. */
  readonly start: Dense;
  readonly constraints: Constraints;
  /** What Theorem C says about these constraints, not yet checked. */
  readonly asserted: KktAssertion;
  readonly decrease: DescentOptions['decrease'];
  readonly descent: Descent;
  /** KKT residual after Gauss-Newton, if it was run and improved. */
  readonly polished?: number | undefined;
  /** (1/2) norm(f - y)^2 at the point, rigorous. */
  readonly loss: Interval | undefined;
}

export type Training = Trained | { readonly kind: 'not-started'; readonly because: string };

/** Up to this many pre-activations each step is accepted by enclosures: about 10 microseconds each. */
const fewPreactivations = 2000;

/** How a decrease of the loss is judged with so many samples and neurons. */
export function decreaseFor(samples: number, width: number): DescentOptions['decrease'] {
  return width * samples <= fewPreactivations ? 'enclosed' : 'float64';
}

/** v = c (1, ..., 1, -1, ..., -1) and the constraints of an assertion. */
function constraintsOf(
  asserted: KktAssertion,
  centre: Dense,
  signs: readonly number[],
): { readonly constraints: Constraints; readonly outputs: readonly number[] } {
  const { radius } = asserted;
  if (asserted.kind === 'kkt-cone') {
    const outputs = { kind: 'cone', least: 1, ratio: asserted.ratio } as const;
    return { constraints: { hidden: { kind: 'ball', centre, radius }, outputs }, outputs: signs };
  }
  if (asserted.kind === 'kkt-bound' && asserted.set === 'box') {
    const { least, most } = asserted;
    const outputs = { kind: 'box', least, most } as const;
    const hidden = { kind: 'balls', centre, radius } as const;
    return { constraints: { hidden, outputs }, outputs: signs.map((s) => s * most) };
  }
  const c = asserted.kind === 'kkt-bound' ? asserted.least : 1;
  return {
    constraints: { hidden: { kind: 'ball', centre, radius }, outputs: { kind: 'fixed' } },
    outputs: signs.map((s) => s * c),
  };
}

/** A nearly KKT point of the constrained problem around a mirrored start. */
export function train(whole: Problem, options: TrainOptions): Training {
  const impossible = impossibility(whole, factsLimits.samples);
  if (impossible !== undefined) {
    const rows = impossible.rows.map((i) => i + 1).join(', ');
    return {
      kind: 'not-started',
      because: `no width fits the labels of rows ${rows}: certify network proves it`,
    };
  }
  const problem = mergedRows(whole);
  const geometry = geometryOf(problem);
  const begin = mirroredStart(problem, options, problem === whole ? geometry : undefined);
  if ('because' in begin) return { kind: 'not-started', because: begin.because };
  const { hidden: start, signs } = begin;
  const proposed = proposeKktRegion(problem, { hidden: start, outputs: signs }, options);
  if ('because' in proposed) return { kind: 'not-started', because: proposed.because };
  const { asserted } = proposed;
  const { constraints, outputs } = constraintsOf(asserted, start, signs);
  const decrease = decreaseFor(problem.inputs.rows, start.rows);
  const { evaluations, momentum, watch } = options;
  const descent = projectedGradient(
    problem,
    constraints,
    { hidden: start, outputs },
    { evaluations, target: 0, momentum, decrease, watch },
  );
  const ball = { centre: start, radius: asserted.radius };
  const closer =
    options.polish && constraints.outputs.kind === 'fixed'
      ? polish(problem, ball, descent.point)
      : undefined;
  const better = closer !== undefined && closer.stationarity < descent.stationarity;
  const point = better ? closer.point : descent.point;
  return {
    kind: 'trained',
    point,
    start,
    constraints,
    asserted,
    decrease,
    descent,
    polished: better ? closer.stationarity : undefined,
    loss: lossEnclosure(problem, geometry, point),
  };
}
