/**
 * # Matrices to test with, and exact products
 *
 * The oracle is the ring Z[1/2], which holds every double: no comparison here rounds.
 * @module
 */
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { dyadic } from '../../src/arithmetic/dyadic.ts';
import {
  compareDyadic,
  dyadicFromDouble,
  dyadicRing,
  signOfDyadic,
} from '../../src/arithmetic/dyadic-ring.ts';
import type { Dyadic } from '../../src/arithmetic/dyadic.ts';
import { dense, mapMatrix, tabulate } from '../../src/linalg/matrix.ts';
import type { Dense, Matrix } from '../../src/linalg/matrix.ts';
import type { Enclosure } from '../../src/linalg/product.ts';
import { finite } from '../arithmetic/arbitraries.ts';

export const profile = { seed: 20211206, numRuns: 300 };

/** The matrix with these entries, row by row. */
export function of(rows: number, cols: number, ...entries: readonly number[]): Dense {
  return dense(rows, cols, Float64Array.from(entries));
}

/** Doubles whose products underflow, overflow or cancel. */
const extremes = [
  1e-160,
  1e-200,
  3e-162,
  2 ** -537,
  2 ** -538,
  5e-324,
  1e154,
  1e155,
  1e-320,
  1,
  1 + 2 ** -52,
];

export const hostile: fc.Arbitrary<number> = fc.oneof(
  finite,
  fc.constantFrom(...extremes.flatMap((x) => [x, -x])),
);

/** Doubles of normal size: no product of two and no sum of a few leaves the normal range. */
export const ordinary: fc.Arbitrary<number> = fc
  .double({ min: 1e-3, max: 1e3, noNaN: true })
  .chain((x) => fc.constantFrom(x, -x));

/** Shapes n x k and k x m with sizes in 1..6, and enough entries for both and for their radii. */
export interface Draw {
  readonly n: number;
  readonly k: number;
  readonly m: number;
  readonly entries: readonly number[];
}

const size = fc.integer({ min: 1, max: 6 });

export function draw(entry: fc.Arbitrary<number>): fc.Arbitrary<Draw> {
  return fc.record({
    n: size,
    k: size,
    m: size,
    entries: fc.array(entry, { minLength: 144, maxLength: 144 }),
  });
}

/** The two enclosures of a draw; radii are absolute values, or 0 for a point. */
export function enclosures(
  { n, k, m, entries }: Draw,
  exactA: boolean,
  exactB: boolean,
): readonly [Enclosure, Enclosure] {
  const part = (rows: number, cols: number, from: number): Dense =>
    dense(rows, cols, Float64Array.from(entries.slice(from, from + rows * cols)));
  const radii = (rows: number, cols: number, from: number, point: boolean): Dense => {
    const A = part(rows, cols, from);
    return dense(
      rows,
      cols,
      A.data.map((r) => (point ? 0 : Math.abs(r))),
    );
  };
  return [
    { mid: part(n, k, 0), rad: radii(n, k, 36, exactA) },
    { mid: part(k, m, 72), rad: radii(k, m, 108, exactB) },
  ];
}

export function exactly(A: Matrix<number>): Matrix<Dyadic> {
  return mapMatrix(A, dyadicFromDouble);
}

export function sizeOf(a: Dyadic): Dyadic {
  return signOfDyadic(a) < 0 ? dyadicRing.neg(a) : a;
}

/** Entry by entry, over the exact ring. */
export function combine(
  f: (a: Dyadic, b: Dyadic) => Dyadic,
  A: Matrix<Dyadic>,
  B: Matrix<Dyadic>,
): Matrix<Dyadic> {
  return tabulate(A.rows, A.cols, (i, j) => f(entry(A, i, j), entry(B, i, j)));
}

function entry<T>(A: Matrix<T>, i: number, j: number): T {
  const a = A.data[i * A.cols + j];
  if (a === undefined) throw new Error('outside');
  return a;
}

/** mid + sign rad, exactly, where `sign` is -1, 0 or 1 at each place. */
export function member(E: Enclosure, sign: (k: number) => number): Matrix<Dyadic> {
  const signs = tabulate(E.mid.rows, E.mid.cols, (i, j) => sign(i * E.mid.cols + j));
  const moves = combine(dyadicRing.mul, exactly(signs), exactly(E.rad));
  return combine(dyadicRing.add, exactly(E.mid), moves);
}

/** Extreme members: the midpoint, all away from zero, all towards it, mixed. */
export function members(E: Enclosure): readonly Matrix<Dyadic>[] {
  const side = (k: number): number => (Number(E.mid.data[k]) < 0 ? -1 : 1);
  return [() => 0, side, (k: number) => -side(k), (k: number) => (k % 3) - 1].map((sign) =>
    member(E, sign),
  );
}

/** The places where the enclosure does not contain the exact matrix, or has a NaN as midpoint or radius. */
export function outside(E: Enclosure, exact: Matrix<Dyadic>): readonly number[] {
  const places = Array.from({ length: exact.rows * exact.cols }, (_, k) => k);
  if (E.mid.rows !== exact.rows || E.mid.cols !== exact.cols) return places;
  if (E.rad.rows !== exact.rows || E.rad.cols !== exact.cols) return places;
  return places.filter((k) => {
    const [mid, rad, value] = [E.mid.data[k], E.rad.data[k], exact.data[k]];
    if (mid === undefined || rad === undefined || value === undefined) return true;
    if (!Number.isFinite(mid) || !(rad >= 0)) return true;
    if (rad === Infinity) return false;
    const distance = sizeOf(dyadicRing.sub(value, dyadicFromDouble(mid)));
    return compareDyadic(distance, dyadicFromDouble(rad)) > 0;
  });
}

/** Which of two factors are points. */
export const kinds = [
  [true, true],
  [true, false],
  [false, true],
  [false, false],
] as const;

/** The trivial enclosure. */
export const nothing: Enclosure = { mid: of(1, 1, 0), rad: of(1, 1, Infinity) };

export function scaled(A: Matrix<Dyadic>, c: Dyadic): Matrix<Dyadic> {
  return mapMatrix(A, (a) => dyadicRing.mul(a, c));
}

export function plus(A: Matrix<Dyadic>, B: Matrix<Dyadic>): Matrix<Dyadic> {
  return combine(dyadicRing.add, A, B);
}

/** Whether bound <= radius <= bound (1 + slack u) at each place. */
export function expectRadii(E: Enclosure, bound: Matrix<Dyadic>, slack: number): void {
  const above = scaled(
    bound,
    dyadicRing.add(dyadicRing.one, dyadicRing.mul(dyadicFromDouble(slack), dyadic(1n, -53))),
  );
  for (let k = 0; k < bound.rows * bound.cols; k++) {
    const [low, high, rad] = [bound.data[k], above.data[k], E.rad.data[k]];
    if (low === undefined || high === undefined) throw new Error('unreachable');
    const radius = dyadicFromDouble(Number(rad));
    expect(compareDyadic(low, radius), `entry ${k}: too small`).toBeLessThanOrEqual(0);
    expect(compareDyadic(radius, high), `entry ${k}: too large`).toBeLessThanOrEqual(0);
  }
}
