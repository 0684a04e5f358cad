/**
 * # Maps whose zeros are decided exactly
 *
 * F(s) = F(0) + D s, and F(s) = F(0) + B (a o s o s + p o s) with one equation per coordinate. Both have their centre
 * at s = 0. Whether such a map has a zero in a closed ball is decided over Q.
 *
 * ## Main definitions
 * - {@link QuadraticMap}, {@link quadraticMap}: both kinds; a linear one has no curvature
 * - {@link slopeAt}: DF(s)
 * - {@link hasZeroInBall}: the exact oracle
 *
 * ## Main results
 * a s^2 + p s + c = 0 has its root next to 0 at distance 2 abs(c)/(abs(p) + sqrt(p^2 - 4 a c)), which also
 * holds for a = 0; there is none if p^2 < 4 a c.
 * @module
 */
import * as fc from 'fast-check';
import { mulUp } from '../../src/arithmetic/bounds.ts';
import type { Upper } from '../../src/arithmetic/bounds.ts';
import { encloseQuotient, magnitude as magnitudeUp } from '../../src/arithmetic/interval.ts';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalToText,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, dense, mapMatrix, tabulate } from '../../src/linalg/matrix.ts';
import type { Dense, Matrix } from '../../src/linalg/matrix.ts';
import { spectralUp, vectorNormUp } from '../../src/linalg/norms.ts';
import { intervalMatrix } from '../../src/linalg/product.ts';
import type { Enclosure } from '../../src/linalg/product.ts';
import { weakestDirection } from './spectra.ts';
import {
  gramOf,
  leastSolution,
  magnitude,
  rootAbove,
  rootBelow,
  solve,
  squareNorm,
  sum,
} from './exact.ts';
import { cut } from './networks.ts';
import { draws, fraction } from './numbers.ts';
import { showMatrix, showVector } from './outcomes.ts';

/** F(s) = value + mixing (curvature o s o s + steepness o s); linear maps have `mixing` D and steepness 1. */
export interface QuadraticMap {
  readonly kind: 'linear' | 'quadratic';
  /** n x p; square if the map is quadratic. */
  readonly mixing: Matrix<Rational>;
  readonly steepness: readonly Rational[];
  readonly curvature: readonly Rational[];
  readonly value: readonly Rational[];
  /** Whether the value is along the direction in which DF(0) is weakest. */
  readonly weakest: boolean;
}

/** DF(s), n x p. */
export function slopeAt(F: QuadraticMap, s: readonly Rational[]): Matrix<Rational> {
  const { mixing: B, steepness: p, curvature: a } = F;
  const two = ratio(2n);
  return tabulate(B.rows, B.cols, (i, j) => {
    const bent = Q.mul(two, Q.mul(a[j] ?? Q.zero, s[j] ?? Q.zero));
    return Q.mul(at(B, i, j), Q.add(p[j] ?? Q.zero, bent));
  });
}

function origin(F: QuadraticMap): readonly Rational[] {
  return F.steepness.map(() => Q.zero);
}

/** DF(0) DF(0)^T, exactly and enclosed. */
export function gramAtCentre(F: QuadraticMap): Matrix<Rational> {
  return gramOf(slopeAt(F, origin(F)));
}

export function encloseMatrix(A: Matrix<Rational>): Enclosure {
  return intervalMatrix(mapMatrix(A, (a) => encloseQuotient(a.num, a.den)));
}

/** At least norm(F(0)). */
export function valueUp(F: QuadraticMap): Upper {
  return vectorNormUp(F.value.map((a) => encloseQuotient(a.num, a.den)));
}

/** DF(s) - DF(t) = 2 B diag(a o (s - t)): at least the Lipschitz constant of DF. */
export function lipschitzOfSlope(F: QuadraticMap): Upper {
  const largest = F.curvature
    .map((a) => Q.mul(ratio(2n), magnitude(a)))
    .reduce((a, b) => (compareRational(a, b) > 0 ? a : b), Q.zero);
  const bend = magnitudeUp(encloseQuotient(largest.num, largest.den));
  return mulUp(spectralUp(encloseMatrix(F.mixing)), bend);
}

/** Whether F has a zero with norm(s) <= radius; `undefined` if 300 binary digits do not tell. */
export function hasZeroInBall(F: QuadraticMap, radius: Rational): boolean | undefined {
  const square = Q.mul(radius, radius);
  const target = F.value.map(Q.neg);
  if (F.kind === 'linear') {
    // Without full rank there may be a zero, but then Lemma 1 must not answer.
    const s = leastSolution(F.mixing, target);
    return s !== undefined && compareRational(squareNorm(s), square) <= 0;
  }
  const constants = solve(F.mixing, F.value);
  if (constants === undefined) return false;
  const distances = constants.map((c, i) =>
    nearestRoot(F.curvature[i] ?? Q.zero, F.steepness[i] ?? Q.zero, c),
  );
  const below = distances.map((r) => r?.below);
  const above = distances.map((r) => r?.above);
  if (below.includes(undefined) || above.includes(undefined)) return false;
  const squares = (xs: readonly (Rational | undefined)[]): Rational =>
    sum(xs.map((x) => Q.mul(x ?? Q.zero, x ?? Q.zero)));
  if (compareRational(squares(above), square) <= 0) return true;
  return compareRational(squares(below), square) > 0 ? false : undefined;
}

/** The distance of the root of a s^2 + p s + c next to 0, from both sides; `undefined` without real roots. */
function nearestRoot(
  a: Rational,
  p: Rational,
  c: Rational,
): { readonly below: Rational; readonly above: Rational } | undefined {
  if (c.num === 0n) return { below: Q.zero, above: Q.zero };
  const discriminant = Q.sub(Q.mul(p, p), Q.mul(ratio(4n), Q.mul(a, c)));
  if (discriminant.num < 0n) return undefined;
  const numerator = Q.mul(ratio(2n), magnitude(c));
  const least = Q.add(magnitude(p), rootBelow(discriminant));
  const most = Q.add(magnitude(p), rootAbove(discriminant));
  if (least.num === 0n) return undefined; // a = p = 0 and c is not
  return { below: Q.div(numerator, most), above: Q.div(numerator, least) };
}

const linear = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 4 }), draws(fraction, 12))
  .map(([n, p, entries]) => ({
    kind: 'linear' as const,
    mixing: cut(n, p, entries),
    steepness: Array.from({ length: p }, () => Q.one),
    curvature: Array.from({ length: p }, () => Q.zero),
  }));

const quadratic = fc
  .tuple(fc.integer({ min: 1, max: 2 }), draws(fraction, 4), draws(fraction, 4))
  .map(([n, entries, ap]) => ({
    kind: 'quadratic' as const,
    mixing: cut(n, n, entries),
    steepness: ap.slice(0, n),
    curvature: ap.slice(2, 2 + n),
  }));

/** Both kinds; F(0) is small, and in half of the draws along the weakest direction of DF(0). */
export const quadraticMap: fc.Arbitrary<QuadraticMap> = fc
  .tuple(
    fc.oneof(quadratic, linear),
    draws(fraction, 3),
    fc.constantFrom(64n, 1n, 4096n),
    fc.boolean(),
  )
  .map(([shape, entries, divisor, weakest]) => {
    const n = shape.mixing.rows;
    const drawn = entries.slice(0, n);
    const blank = { ...shape, value: drawn, weakest };
    const direction = weakest
      ? weakestOf(
          slopeAt(
            blank,
            shape.steepness.map(() => Q.zero),
          ),
        )
      : drawn;
    return { ...blank, value: direction.map((a) => Q.div(a, ratio(divisor))) };
  });

function weakestOf(D: Matrix<Rational>): readonly Rational[] {
  return Array.from(weakestDirection(toDense(D)), (u) =>
    ratio(BigInt(Math.round(u * 2 ** 20)), 1n << 20n),
  );
}

/** Each entry within one neighbour. */
function toDense(A: Matrix<Rational>): Dense {
  const near = (a: Rational): number => encloseQuotient(a.num, a.den).lo;
  return dense(A.rows, A.cols, Float64Array.from(Array.from(A.data), near));
}

export function isSingular(F: QuadraticMap): boolean {
  return solve(gramAtCentre(F), F.value) === undefined;
}

export function showMap(F: QuadraticMap): string {
  const { mixing, steepness, curvature, value } = F;
  return F.kind === 'linear'
    ? `F(s) = ${showVector(value)} + ${showMatrix(mixing)} s`
    : `F(s) = ${showVector(value)} + ${showMatrix(mixing)} (a s^2 + p s), a = ${showVector(curvature)}, p = (${steepness.map(rationalToText).join(', ')})`;
}
