/**
 * # Sums of powers with all their entries, in plain floating point
 *
 * A symmetric tensor is its d^l entries here; distances are those that Gram and Schmidt leave, and means over the sphere
 * are spectra of matrices of moments.
 * @module
 */
import type { FactOf } from '../../../src/certificates/facts/format.ts';
import { eigenvalues, float, rows } from './plain-network.ts';

type Vector = readonly number[];

function dot(a: Vector, b: Vector): number {
  return a.reduce((s, x, i) => s + x * (b[i] ?? 0), 0);
}

function added(a: Vector, b: Vector, c = 1): Vector {
  return a.map((x, i) => x + c * (b[i] ?? 0));
}

function outer(vectors: readonly Vector[]): Vector {
  const one = [1];
  return vectors.reduce<Vector>((T, v) => T.flatMap((a) => v.map((b) => a * b)), one);
}

function power(l: number, v: Vector): Vector {
  return outer(Array.from({ length: l }, () => v));
}

function sumOf(l: number, weights: Vector, vectors: readonly Vector[]): Vector {
  return vectors
    .map((v, k): Vector => power(l, v).map((x) => x * (weights[k] ?? 0)))
    .reduce((a, b) => added(a, b));
}

/** l sym(u^{l-1} e_a) for every a. */
function tangents(l: number, u: Vector): readonly Vector[] {
  return u.map((_, a) => {
    const unit = u.map((__, b) => (a === b ? 1 : 0));
    return Array.from({ length: l }, (__, place) =>
      outer(Array.from({ length: l }, (___, i) => (i === place ? unit : u))),
    ).reduce((x, y) => added(x, y));
  });
}

/** An orthonormal basis of the span: what is left of a vector counts beyond 1e-9 of it. */
function orthonormal(vectors: readonly Vector[]): readonly Vector[] {
  const basis: Vector[] = [];
  for (const v of vectors) {
    const rest = [...basis, ...basis].reduce((r, b) => added(r, b, -dot(r, b)), v);
    const [size, whole] = [Math.sqrt(dot(rest, rest)), Math.sqrt(dot(v, v))];
    if (size > 1e-9 * (1 + whole)) basis.push(rest.map((x) => x / size));
  }
  return basis;
}

function isNear(a: number, b: number, scale: number): boolean {
  return Math.abs(a - b) <= 1e-8 * (1 + scale);
}

export function judgeTensorLazy(fact: FactOf<'tensor-lazy'>): boolean {
  const { order: l } = fact;
  const T = sumOf(l, fact.coefficients.map(float), rows(fact.vectors));
  const basis = orthonormal(rows(fact.hidden).flatMap((u) => tangents(l, u)));
  const rest = basis.reduce((r, b) => added(r, b, -dot(r, b)), T);
  return isNear(dot(rest, rest), float(fact.squared), dot(T, T));
}

export function judgeTensorFull(fact: FactOf<'tensor-full'>): boolean {
  const { order: l } = fact;
  const T = sumOf(l, fact.coefficients.map(float), rows(fact.vectors));
  const f = sumOf(l, fact.outputs.map(float), rows(fact.hidden));
  const rest = added(T, f, -1);
  return dot(rest, rest) <= float(fact.most) + 1e-8 * (1 + dot(T, T));
}

/** The exponents of monomials of degree l in d variables. */
function exponents(d: number, l: number): readonly Vector[] {
  if (d === 1) return [[l]];
  return Array.from({ length: l + 1 }, (_, a) => l - a).flatMap((a) =>
    exponents(d - 1, l - a).map((rest) => [a, ...rest]),
  );
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}

function multinomial(alpha: Vector): number {
  return alpha.reduce((n, a) => n / factorial(a), factorial(alpha.reduce((s, a) => s + a, 0)));
}

/** E v^alpha over the unit sphere, by the Gamma function's recurrence, one variable at a time. */
function moment(alpha: Vector): number {
  if (alpha.some((a) => a % 2 === 1)) return 0;
  const last = alpha.findIndex((a) => a > 0);
  if (last < 0) return 1;
  const total = alpha.reduce((s, a) => s + a, 0);
  const a = alpha[last] ?? 0;
  const less = alpha.map((b, i) => (i === last ? b - 2 : b));
  return ((a - 1) / (alpha.length + total - 2)) * moment(less);
}

export function judgeTensorWidth(fact: FactOf<'tensor-width'>): boolean {
  const { order: l, dimension: d, space } = fact;
  const list = exponents(d, l);
  if (list.length > 60) throw new RangeError(`too large for this oracle: ${list.length}`);
  // E[v^l (v^l)^T] in the orthonormal basis of the monomials times the roots of their multinomials
  const M = list.map((a) =>
    list.map((b) => Math.sqrt(multinomial(a) * multinomial(b)) * moment(added(a, b))),
  );
  const values = [...eigenvalues(M)].sort((x, y) => y - x);
  const left = values.slice(Math.min(space, values.length)).reduce((s, x) => s + x, 0);
  return isNear(left, float(fact.squared), 1);
}

export function judgeTensorRank(fact: FactOf<'tensor-tangent-rank'>): boolean {
  const { order: l, is, prime, complement } = fact;
  const U = rows(fact.hidden);
  const list = exponents(U[0]?.length ?? 0, l);
  const rank = orthonormal(U.flatMap((u) => tangents(l, u))).length;
  for (let k = 2; k * k <= prime; k++) if (prime % k === 0) return false;
  if (rank === is) return complement.every((R) => isFlat(R.map(float), list, U));
  // a bound from below only: modulo a small prime a rank may be less
  return rank > is && complement.length === 0 && is < Math.min(U.flat().length, list.length);
}

/** Whether the gradient of a form is 0 at all these points, by differences that are exact for small numbers. */
function isFlat(R: Vector, list: readonly Vector[], U: readonly Vector[]): boolean {
  return U.every((u) =>
    u.every((_, a) => {
      const slope = list.reduce((s, alpha, i) => {
        const e = alpha[a] ?? 0;
        if (e === 0) return s;
        const value = alpha.reduce((v, b, k) => v * (u[k] ?? 0) ** (k === a ? b - 1 : b), 1);
        return s + (R[i] ?? 0) * e * value;
      }, 0);
      return Math.abs(slope) < 1e-6;
    }),
  );
}

export function judgeTensorBarrier(fact: FactOf<'tensor-barrier'>): boolean {
  const { order: l } = fact;
  const u = fact.direction.map(float);
  const T = sumOf(l, fact.coefficients.map(float), rows(fact.vectors));
  const Delta = added(T, power(l, u), -float(fact.scale));
  const square = dot(Delta, Delta);
  const gradient = tangents(l, u).map((t) => dot(t, Delta));
  const isCritical = gradient.every((x) => Math.abs(x) <= 1e-8 * (1 + square));
  // p_Delta <= 0 at points near u, and where the form is at least 0
  const g = fact.form.map(float);
  const at = (x: Vector): number => (l % 2 === 1 ? dot(g, x) : (g[0] ?? 0));
  let seed = 1;
  const points = Array.from({ length: 200 }, (_, k) =>
    u.map((x) => {
      seed = (seed * 48_271) % 2_147_483_647;
      const step = (2 * seed) / 2_147_483_647 - 1;
      return k % 2 === 0 ? x + step / 100 : step;
    }),
  );
  const isBelow = points.every((x) => at(x) < 0 || dot(power(l, x), Delta) <= 1e-9 * (1 + square));
  const isRight = float(fact.scale) > 0 && at(u) > 0 && square > 0;
  return isRight && isCritical && isBelow && isNear(square, float(fact.squared), square);
}
