/**
 * # Symmetric tensors as forms
 *
 * T is the form p_T(x) = <T, x^l>: D coefficients of the monomials of degree l in d variables, from x_1^l to x_d^l in
 * lexicographic order. A coefficient is an entry of T times a multinomial coefficient.
 *
 * ## Main definitions
 * - {@link monomials}: the exponents, in that order
 * - {@link formOf}, {@link tangentForms}: of a sum of powers; of the sym(u_i^{l-1} e_a)
 * - {@link product}, {@link valueOf}, {@link gradientOf}
 * - {@link formSquare}: norm(T)^2
 * @module
 */
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { factorial } from '../approximation/closed-forms.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { powerOf, rowsOf, zeros } from './powers.ts';
import type { Field, PowerSum, Vector } from './powers.ts';

export type Exponents = readonly number[];

/** The exponents of the monomials of this degree, in lexicographic order: D lists of d numbers. */
export function monomials(dimension: number, degree: number): readonly Exponents[] {
  if (dimension === 1) return [[degree]];
  return Array.from({ length: degree + 1 }, (_, k) => degree - k).flatMap((first) =>
    monomials(dimension - 1, degree - first).map((rest) => [first, ...rest]),
  );
}

/** l!/(alpha_1! .. alpha_d!). */
export function multinomial(exponents: Exponents): bigint {
  const total = exponents.reduce((sum, a) => sum + a, 0);
  return exponents.reduce((n, a) => n / factorial(a), factorial(total));
}

/** x^alpha. */
function monomialAt(F: Field, exponents: Exponents, x: Vector): Rational {
  return exponents.reduce(
    (value, a, i) => (a === 0 ? value : F.mul(value, powerOf(F, x[i] ?? F.zero, a))),
    F.one,
  );
}

/** (u.x)^l. */
function powerForm(F: Field, degree: number, u: Vector): Vector {
  return monomials(u.length, degree).map((alpha) =>
    F.mul(ratio(multinomial(alpha)), monomialAt(F, alpha, u)),
  );
}

/** p_T for a sum of powers. */
export function formOf(F: Field, order: number, { weights, vectors }: PowerSum): Vector {
  const size = monomials(vectors.cols, order).length;
  return rowsOf(vectors).reduce(
    (sum, v, k) =>
      powerForm(F, order, v).map((c, i) => F.add(sum[i] ?? F.zero, F.mul(weights[k] ?? F.zero, c))),
    zeros(F, size),
  );
}

function placesOf(list: readonly Exponents[]): ReadonlyMap<string, number> {
  return new Map(list.map((alpha, i) => [alpha.join(), i]));
}

function sum(a: Exponents, b: Exponents): Exponents {
  return a.map((x, i) => x + (b[i] ?? 0));
}

/** The product of forms of degrees k and l in d variables. */
export function product(
  F: Field,
  dimension: number,
  [p, k]: readonly [form: Vector, degree: number],
  [q, l]: readonly [form: Vector, degree: number],
): Vector {
  const places = placesOf(monomials(dimension, k + l));
  const others = monomials(dimension, l);
  const whole = Array.from({ length: places.size }, () => F.zero);
  for (const [i, alpha] of monomials(dimension, k).entries())
    for (const [j, beta] of others.entries()) {
      const place = places.get(sum(alpha, beta).join()) ?? 0;
      const term = F.mul(p[i] ?? F.zero, q[j] ?? F.zero);
      whole[place] = F.add(whole[place] ?? F.zero, term);
    }
  return whole;
}

/** The forms (u_i.x)^{l-1} x_a of the tensors sym(u_i^{l-1} e_a), row i d + a: m d x D. */
export function tangentForms(F: Field, order: number, U: Matrix<Rational>): readonly Vector[] {
  const places = placesOf(monomials(U.cols, order));
  const lower = monomials(U.cols, order - 1);
  return rowsOf(U).flatMap((u) => {
    const form = powerForm(F, order - 1, u);
    return u.map((_, a) => {
      const row = Array.from({ length: places.size }, () => F.zero);
      for (const [i, alpha] of lower.entries()) {
        const raised = alpha.map((e, k) => (k === a ? e + 1 : e));
        row[places.get(raised.join()) ?? 0] = form[i] ?? F.zero;
      }
      return row;
    });
  });
}

export function valueOf(F: Field, degree: number, p: Vector, x: Vector): Rational {
  return monomials(x.length, degree).reduce(
    (value, alpha, i) => F.add(value, F.mul(p[i] ?? F.zero, monomialAt(F, alpha, x))),
    F.zero,
  );
}

/** The gradient of the form p at x. */
export function gradientOf(F: Field, degree: number, p: Vector, x: Vector): Vector {
  const list = monomials(x.length, degree);
  return x.map((_, a) =>
    list.reduce((value, alpha, i) => {
      const e = alpha[a] ?? 0;
      const c = p[i] ?? F.zero;
      if (e === 0 || c.num === 0n) return value;
      const lowered = alpha.map((b, k) => (k === a ? b - 1 : b));
      return F.add(value, F.mul(F.mul(c, ratio(BigInt(e))), monomialAt(F, lowered, x)));
    }, F.zero),
  );
}

/** norm(T)^2: the sum of the squares of the d^l entries, from the D coefficients. */
export function formSquare(F: Field, dimension: number, degree: number, p: Vector): Rational {
  return monomials(dimension, degree).reduce((total, alpha, i) => {
    const c = p[i] ?? F.zero;
    return F.add(total, F.div(F.mul(c, c), ratio(multinomial(alpha))));
  }, F.zero);
}
