/**
 * # Vectors over Q, and what lies outside a span
 *
 * ## Main definitions
 * - {@link dot}, {@link subtract}, {@link scale}, {@link isZero}
 * - {@link outsideSpan}: the part of a vector orthogonal to the columns of a matrix
 * - {@link leftKernel}, {@link primitive}
 * @module
 */
import { rationalField as Q, ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { at } from './matrix.ts';
import type { Matrix } from './matrix.ts';

type Vector = readonly Rational[];

export function dot(a: Vector, b: Vector): Rational {
  return a.reduce((sum, p, i) => Q.add(sum, Q.mul(p, b[i] ?? Q.zero)), Q.zero);
}

export const subtract = (a: Vector, b: Vector): Vector => a.map((p, i) => Q.sub(p, b[i] ?? Q.zero));

export const scale = (a: Vector, s: Rational): Vector => a.map((p) => Q.mul(p, s));

export const isZero = (a: Vector): boolean => a.every(({ num }) => num === 0n);

/** An orthogonal basis, without zeros, of the span of the columns (Gram-Schmidt without roots). */
function orthogonalColumns(A: Matrix<Rational>): readonly Vector[] {
  const basis: Vector[] = [];
  for (let k = 0; k < A.cols; k++) {
    const column = Array.from({ length: A.rows }, (_, i) => at(A, i, k));
    const rest = without(column, basis);
    if (!isZero(rest)) basis.push(rest);
  }
  return basis;
}

function without(y: Vector, basis: readonly Vector[]): Vector {
  return basis.reduce<Vector>(
    (rest, b) => subtract(rest, scale(b, Q.div(dot(rest, b), dot(b, b)))),
    y,
  );
}

/** The part of y that is orthogonal to every column of A: y minus its projection. */
export function outsideSpan(A: Matrix<Rational>, y: Vector): Vector {
  return without(y, orthogonalColumns(A));
}

/** The multiple with coprime integer entries, the first nonzero one positive. */
export function primitive(u: Vector): Vector {
  const common = u.reduce((product, { den }) => product * ratio(den, product).num, 1n);
  const whole = u.map(({ num, den }) => num * (common / den));
  const divisor = whole.reduce((g, a) => (g === 0n ? a : a === 0n ? g : gcd(g, a)), 0n);
  const first = whole.find((a) => a !== 0n) ?? 1n;
  const sign = first < 0n !== divisor < 0n ? -1n : 1n;
  return divisor === 0n ? u : whole.map((a) => ratio(a, divisor * sign));
}

/** Of any sign: {@link ratio} reduces. */
function gcd(a: bigint, b: bigint): bigint {
  return a / ratio(a, b).num;
}

/** A basis of the left kernel of A: the parts of the unit vectors outside its columns, made independent. */
export function leftKernel(A: Matrix<Rational>): readonly Vector[] {
  const columns = orthogonalColumns(A);
  const basis: Vector[] = [];
  for (let i = 0; i < A.rows; i++) {
    const unit = Array.from({ length: A.rows }, (_, k) => (k === i ? Q.one : Q.zero));
    const rest = without(without(unit, columns), basis);
    if (!isZero(rest)) basis.push(rest);
  }
  return basis.map(primitive);
}
