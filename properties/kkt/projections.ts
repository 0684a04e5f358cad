/**
 * # The projections of projected gradient
 *
 * Idempotent, feasible and nearest up to rounding: a projected point is deliberately put at relative depth 2^-40, and
 * distances are compared with that slack. Nothing is certified from them.
 * @module
 */
import * as fc from 'fast-check';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { ontoBall, ontoBalls, ontoBox, ontoCone } from '../../src/search/projections.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { draws } from '../support/numbers.ts';
import { decide, showVector, together } from '../support/outcomes.ts';

const theorem = 'kkt';

/** A set, with its projection and membership. */
interface Feasible {
  readonly name: string;
  readonly project: (xs: readonly number[]) => readonly number[];
  readonly contains: (xs: readonly number[]) => boolean;
  /** The relative depth of a projected point below the boundary. */
  readonly slack: number;
}

interface Shot {
  readonly xs: readonly number[];
  readonly others: readonly (readonly number[])[];
  readonly kind: 'ball' | 'balls' | 'box' | 'cone';
  readonly radius: number;
  readonly least: number;
  readonly ratio: number;
}

const cols = 2;

function asMatrix(xs: readonly number[]): Dense {
  return dense(xs.length / cols, cols, Float64Array.from(xs));
}

function lengthOf(xs: readonly number[]): number {
  return Math.hypot(...xs);
}

function setOf({ kind, radius, least, ratio }: Shot): Feasible {
  const centre = dense(2, cols, Float64Array.of(1, -1, 0.5, 2));
  const away = (xs: readonly number[]): readonly number[] =>
    xs.map((x, k) => x - (centre.data[k] ?? 0));
  switch (kind) {
    case 'ball':
      return {
        name: kind,
        project: (xs) => Array.from(ontoBall(asMatrix(xs), centre, radius).data),
        contains: (xs) => lengthOf(away(xs)) <= radius,
        slack: 2 ** -39,
      };
    case 'balls':
      return {
        name: kind,
        project: (xs) => Array.from(ontoBalls(asMatrix(xs), centre, radius).data),
        contains: (xs) =>
          lengthOf(away(xs).slice(0, cols)) <= radius && lengthOf(away(xs).slice(cols)) <= radius,
        slack: 2 ** -39,
      };
    case 'box':
      return {
        name: kind,
        project: (xs) => ontoBox(xs, least, least * ratio),
        contains: (xs) => xs.every((x) => x >= least && x <= least * ratio),
        slack: 0,
      };
    case 'cone':
      return {
        name: kind,
        project: (xs) => ontoCone(xs, least, ratio),
        contains: (xs) => xs.every((x) => x >= least) && Math.max(...xs) <= ratio * Math.min(...xs),
        slack: 2 ** -45,
      };
  }
}

const shot: fc.Arbitrary<Shot> = fc.record({
  xs: draws(
    fc.integer({ min: -64, max: 64 }).map((k) => k / 8),
    4,
  ),
  others: draws(
    draws(
      fc.integer({ min: -64, max: 64 }).map((k) => k / 8),
      4,
    ),
    6,
  ),
  kind: fc.constantFrom('ball', 'balls', 'box', 'cone'),
  radius: fc.constantFrom(0.125, 1, 3, 20),
  least: fc.constantFrom(0.25, 1, 2),
  ratio: fc.constantFrom(1, 1.5, 4),
});

function distance(xs: readonly number[], ys: readonly number[]): number {
  return lengthOf(xs.map((x, k) => x - (ys[k] ?? 0)));
}

/** Feasible points near p and far from it: candidates for a smaller distance. */
function candidates(
  set: Feasible,
  p: readonly number[],
  { others }: Shot,
): readonly (readonly number[])[] {
  const pulled = others.flatMap((o) =>
    [1, 0.1, 0.001].map((t) => p.map((a, k) => a + t * ((o[k] ?? 0) - a))),
  );
  return [...others, ...pulled].filter(set.contains);
}

function judge(s: Shot, project: (xs: readonly number[]) => readonly number[]): Outcome {
  const set = setOf(s);
  const p = project(s.xs);
  const again = project(p);
  const far = distance(s.xs, p);
  const better = candidates(set, p, s).find(
    (c) => distance(s.xs, c) < far * (1 - set.slack) - set.slack * s.radius,
  );
  return together(
    decide(set.contains(p), showVector(p), set.name, 'the projection is feasible'),
    decide(
      again.every((a, k) => a === p[k]),
      showVector(again),
      showVector(p),
      'idempotent',
    ),
    decide(better === undefined, `${far}`, showVector(better ?? []), 'a feasible point is nearer'),
    decide(
      !set.contains(s.xs) || distance(s.xs, p) <= set.slack * s.radius,
      showVector(p),
      showVector(s.xs),
      'a feasible point stays',
    ),
  );
}

const projections = property<Shot>({
  id: 'kkt/projections',
  theorem,
  statement:
    'For all points of R^4, balls, boxes and cones: the projection is feasible, idempotent, and no feasible point that is tried is nearer.',
  evidence: 'sample',
  arbitrary: shot,
  hypotheses: { 'the set is not empty': ({ radius, ratio }) => radius > 0 && ratio >= 1 },
  conclude: (s) => judge(s, setOf(s).project),
  labels: (s) => [s.kind, setOf(s).contains(s.xs) ? 'inside' : 'outside'],
  required: { ball: 0.2, balls: 0.2, box: 0.2, cone: 0.2, inside: 0.1, outside: 0.5 },
  proves: 1,
  show: (s) =>
    `${s.kind}, ${showVector(s.xs)}, radius ${s.radius}, least ${s.least}, ratio ${s.ratio}`,
  runs: 800,
  control: {
    statement: 'The cone by clipping to [least, ratio least].',
    conclude: (s) => judge({ ...s, kind: 'cone' }, (xs) => ontoBox(xs, s.least, s.ratio * s.least)),
  },
});

export const projectionProperties: readonly AnyProperty[] = [projections];
