/**
 * # Points of a certified region
 *
 * A problem, the region of Theorem B around a mirrored start of it, and points (W, v) of that region.
 *
 * ## Main definitions
 * - {@link Visit}, {@link visit}: the generator
 * - {@link regionFor}: the largest certified region
 * - {@link pointOf}: a point at a share of the radius, its distance proved
 * @module
 */
import * as fc from 'fast-check';
import { exactly, mulUp } from '../../src/arithmetic/bounds.ts';
import type { Upper } from '../../src/arithmetic/bounds.ts';
import { interval, intervalRing } from '../../src/arithmetic/interval.ts';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { vectorNormUp } from '../../src/linalg/norms.ts';
import { anchorAt } from '../../src/search/anchor.ts';
import type { Anchor } from '../../src/search/anchor.ts';
import type { Point } from '../../src/search/evaluation.ts';
import { largestRadius } from '../../src/search/region.ts';
import type { Region } from '../../src/search/region.ts';
import { mirroredStart } from '../../src/search/start.ts';
import { draws } from './numbers.ts';
import { showMatrix, showVector } from './outcomes.ts';
import { friendlyTask, showTask, taskLabels } from './problems.ts';
import type { Task } from './problems.ts';
import { rememberedBy } from './remembered.ts';

/** A task, and a place in its region. */
export interface Visit {
  readonly task: Task;
  /** Direction of W - W0, m d numbers of which the first are used. */
  readonly direction: readonly number[];
  /** Share of the certified radius. */
  readonly share: number;
  /** Factors of v: at least 1 in absolute value, of either sign. */
  readonly factors: readonly number[];
}

const shares = [0, 0.25, 0.5, 0.9, 1];

/** Visits of well-conditioned tasks with these activations. */
export function visit(activations: readonly string[]): fc.Arbitrary<Visit> {
  return fc.record({
    task: friendlyTask(activations),
    direction: draws(fc.integer({ min: -9, max: 9 }), 24),
    share: fc.constantFrom(...shares),
    factors: draws(fc.constantFrom(1, -1, 1, 2, -3, 10), 8),
  });
}

export interface Found {
  readonly start: Point;
  /** Its enclosures. */
  readonly anchor: Anchor;
  readonly region: Region;
}

/** The largest region around the mirrored start of a task, whatever its labels, or why there is none. */
export const regionFor: (task: Task) => Found | string = rememberedBy(
  ({ problem }) => problem.inputs,
  ({ activation, width, seed }) => `${activation} ${width} ${seed}`,
  ({ problem, width, seed }: Task): Found | string => {
    const found = mirroredStart(problem, { width, seed });
    if ('because' in found) return found.because;
    const start = { hidden: found.hidden, outputs: found.signs };
    const anchor = anchorAt(problem, start);
    if ('because' in anchor) return anchor.because;
    const region = largestRadius(anchor.centre, anchor.singular);
    return region === undefined ? 'no radius is shown' : { start, anchor, region };
  },
);

/** W at `share` of the radius in the direction of the visit, and a proved bound of its distance from W0. */
export function pointOf(
  { start, region }: Found,
  { direction, share, factors }: Visit,
): { readonly point: Point; readonly distance: Upper } {
  const W0 = start.hidden;
  const moves = W0.data.map((_, k) => direction[k] ?? 0);
  const length = Math.hypot(...moves);
  const t = length > 0 ? (share * region.radius * (1 - 2 ** -30)) / length : 0;
  const data = W0.data.map((w, k) => w + t * (moves[k] ?? 0));
  const hidden = dense(W0.rows, W0.cols, data);
  const outputs = start.outputs.map((v, j) => v * (factors[j] ?? 1));
  return { point: { hidden, outputs }, distance: distanceUp(hidden, W0) };
}

/** At least norm_F(W - W0). */
export function distanceUp(W: Dense, W0: Dense): Upper {
  return vectorNormUp(
    Array.from(W.data, (w, k) => intervalRing.sub(interval(w), interval(W0.data[k] ?? 0))),
  );
}

/** L t, rounded up: the possible decrease of sigma_min at distance t. */
export function lostAt({ lipschitz }: Region, distance: Upper): Upper {
  return mulUp(lipschitz, exactly(distance));
}

export function visitLabels({ task, share }: Visit): readonly string[] {
  return [...taskLabels(task), `at ${share} of the radius`];
}

export function showVisit(v: Visit): string {
  return `${showTask(v.task)}, direction ${showVector(v.direction)}, share ${v.share}, factors ${showVector(v.factors)}`;
}

export function showPoint({ hidden, outputs }: Point): string {
  return `W = ${showMatrix(hidden)}, v = ${showVector(outputs)}`;
}
