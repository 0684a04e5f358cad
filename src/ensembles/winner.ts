/**
 * # Which view wins: gradient flow on multi-view data
 *
 * One class, hard labels: the loss (1/(2N)) sum of (1 - F_y(x))_+^2. With power 3, 1/a' = -I' for the coordinate a of each
 * neuron on a view, so 1/a - I is known and the larger start wins; with power 2 all coordinates grow by one factor. Over Q.
 *
 * ## Main definitions
 * - {@link winnerOf}: M1 for a class, with single-view samples
 * - {@link endsOf}: the ends of the flow on multi-view samples alone, between two times
 *
 * Proofs: proofs-notes/ensembles.md (M1).
 * @module
 */
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { at } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { Field } from '../quadratic/elimination.ts';

type Vector = readonly Rational[];

/**
 * The start of the neurons of a class: m rows; 2C columns for the features, then one for the noise of each single-view sample,
 * those of the first view before those of the second. `first` and `second` have the sizes nu_i > 0 of the noise.
 */
export interface ClassStart {
  readonly start: Matrix<Rational>;
  readonly first: Vector;
  readonly second: Vector;
}

export type Winner =
  | {
      readonly kind: 'winner';
      readonly view: 1 | 2;
      /** Delta', and m/Delta'^3, which the strength of the other view never exceeds. */
      readonly gap: Rational;
      readonly zeta: Rational;
    }
  | { readonly kind: 'none'; readonly because: string };

function cube(F: Field, a: Rational): Rational {
  return F.mul(a, F.mul(a, a));
}

function columnOf(A: Matrix<Rational>, k: number): Vector {
  return Array.from({ length: A.rows }, (_, r) => at(A, r, k));
}

function largest(F: Field, xs: Vector): Rational {
  return xs.reduce((most, x) => (F.sign(F.sub(x, most)) > 0 ? x : most));
}

function none(because: string): Winner {
  return { kind: 'none', because };
}

/** The sum of relu(a)^3. */
function strength(F: Field, xs: Vector): Rational {
  return xs.reduce((sum, a) => (F.sign(a) > 0 ? F.add(sum, cube(F, a)) : sum), F.zero);
}

/** Sum of 1/(nu_i^3 b_i) over samples of the losing view, or `undefined` where some b_i <= 0 or nu_i <= 0. */
function memorised(
  F: Field,
  { start }: ClassStart,
  sizes: Vector,
  from: number,
): Rational | undefined {
  let sum = F.zero;
  for (const [i, nu] of sizes.entries()) {
    const b = largest(F, columnOf(start, from + i));
    if (F.sign(nu) <= 0 || F.sign(b) <= 0) return undefined;
    sum = F.add(sum, F.div(F.one, F.mul(cube(F, nu), b)));
  }
  return sum;
}

/** Why M1 does not apply whatever the sizes are, or `undefined`. */
function startFault(
  F: Field,
  classes: number,
  y: number,
  { start, first, second }: ClassStart,
): string | undefined {
  const columns = 2 * classes + first.length + second.length;
  if (start.cols !== columns) return `expected ${columns} columns, got ${start.cols}`;
  for (let k = 0; k < 2 * classes; k++)
    if (k !== 2 * y && k !== 2 * y + 1 && columnOf(start, k).some((a) => F.sign(a) > 0))
      return 'a neuron is positive on a feature of another class';
  return undefined;
}

/** M1 for class `y` of `classes`, counted from 0. Shapes: start m x (2 classes + first + second). */
export function winnerOf(F: Field, classes: number, y: number, own: ClassStart): Winner {
  const { start, first, second } = own;
  const fault = startFault(F, classes, y, own);
  if (fault !== undefined) return none(fault);
  const views = [columnOf(start, 2 * y), columnOf(start, 2 * y + 1)] as const;
  const [a1, a2] = [largest(F, views[0]), largest(F, views[1])];
  if (F.sign(a1) <= 0 || F.sign(a2) <= 0) return none('a view has no positive start');
  const side = F.sign(F.sub(a1, a2));
  if (side === 0) return none('both views start equal');
  const view = side > 0 ? 1 : 2;
  if (F.sign(F.sub(F.one, strength(F, side > 0 ? views[0] : views[1]))) <= 0)
    return none('the strength of the larger view is not below 1 at the start');
  const noise =
    view === 1
      ? memorised(F, own, second, 2 * classes + first.length)
      : memorised(F, own, first, 2 * classes);
  if (noise === undefined) return none('a single-view sample has no positive noise');
  const [larger, smaller] = view === 1 ? [a1, a2] : [a2, a1];
  const gap = F.sub(F.sub(F.div(F.one, smaller), F.div(F.one, larger)), noise);
  if (F.sign(gap) <= 0) return none("Delta' <= 0");
  return { kind: 'winner', view, gap, zeta: F.div(ratio(BigInt(start.rows)), cube(F, gap)) };
}

/** zeta < beta and 1 - zeta > beta (1 + zeta): exactly one view of each class is read (M2). */
export function readsOneView(F: Field, beta: Rational, zeta: Rational): boolean {
  const left = F.sub(F.sub(F.one, zeta), F.mul(beta, F.add(F.one, zeta)));
  return F.sign(F.sub(beta, zeta)) > 0 && F.sign(left) > 0;
}

/**
 * (c_1, c_2) at one time of the flow on multi-view samples from `start`, m x 2; `undefined` beyond its last time. Time is the
 * common factor of all a^2 for power 2, and the common decrease of all 1/a for power 3.
 */
export function strengthsAt(
  F: Field,
  power: 2 | 3,
  start: Matrix<Rational>,
  time: Rational,
): readonly [Rational, Rational] | undefined {
  const sums: [Rational, Rational] = [F.zero, F.zero];
  for (const l of [0, 1] as const)
    for (const a of columnOf(start, l)) {
      if (F.sign(a) <= 0) continue;
      if (power === 2) {
        sums[l] = F.add(sums[l], F.mul(time, F.mul(a, a)));
        continue;
      }
      const left = F.sub(F.div(F.one, a), time);
      if (F.sign(left) <= 0) return undefined;
      sums[l] = F.add(sums[l], F.div(F.one, cube(F, left)));
    }
  return sums;
}

export interface Ends {
  readonly least: readonly [Rational, Rational];
  readonly most: readonly [Rational, Rational];
}

/**
 * The flow on multi-view samples ends where c_1 + c_2 = 1, if it starts below: brackets of both from a time with sum <= 1 and
 * one with sum >= 1. `undefined` where the start is not below 1, has no positive entry, or the times are others.
 */
export function endsOf(
  F: Field,
  power: 2 | 3,
  start: Matrix<Rational>,
  [before, after]: readonly [Rational, Rational],
): Ends | undefined {
  const first = strengthsAt(F, power, start, power === 2 ? F.one : F.zero);
  const [least, most] = [before, after].map((time) => strengthsAt(F, power, start, time));
  if (first === undefined || least === undefined || most === undefined) return undefined;
  const excess = (c: readonly [Rational, Rational]): number =>
    F.sign(F.sub(F.add(c[0], c[1]), F.one));
  const begins = excess(first) < 0 && F.sign(F.add(first[0], first[1])) > 0;
  return begins && excess(least) <= 0 && excess(most) >= 0 ? { least, most } : undefined;
}

/** How many views are read where they end between these, c_1 + c_2 = 1, all classes alike; `undefined` if undecided. */
export function viewsRead(F: Field, beta: Rational, { least, most }: Ends): number | undefined {
  let read = 0;
  for (const l of [0, 1] as const) {
    if (F.sign(F.sub(least[l], beta)) > 0) read++;
    else if (F.sign(F.sub(beta, most[l])) <= 0) return undefined;
  }
  return read;
}
