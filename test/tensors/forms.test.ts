/**
 * # Inner products, forms and barriers against tensors with all their entries
 * @module
 */
import { describe, expect, it } from 'vitest';
import { rationalField as Q, rationalToText, ratio } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, matrix, row } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { energy } from '../../src/quadratic/elimination.ts';
import { barrierFault, barrierSquare } from '../../src/tensors/barrier.ts';
import { distanceSquare, normalFault } from '../../src/tensors/lazy.ts';
import { multipliersFor, normalMatrix } from '../../src/tensors/multipliers.ts';
import {
  formOf,
  formSquare,
  gradientOf,
  monomials,
  product,
  tangentForms,
  valueOf,
} from '../../src/tensors/monomials.ts';
import { sphereMoment } from '../../src/tensors/mean.ts';
import { dot, innerProduct, pull, residualSquare, rowsOf } from '../../src/tensors/powers.ts';
import type { PowerSum, Vector } from '../../src/tensors/powers.ts';
import { drawer } from '../certificates/facts/plain-network.ts';
import { mat, q, vec } from '../certificates/facts/support.ts';

const next = drawer(17);
const whole = (): Rational => q(Math.round(next() * 3));
const rows = (m: number, d: number): Matrix<Rational> =>
  matrix(m, d, Array.from({ length: m * d }, whole));
const powers = (r: number, d: number): PowerSum => ({
  weights: Array.from({ length: r }, whole),
  vectors: rows(r, d),
});

/** The entries of a tensor product of vectors, d^l of them. */
function outer(vectors: readonly Vector[]): Vector {
  return vectors.reduce<Vector>((T, v) => T.flatMap((a) => v.map((b) => Q.mul(a, b))), [Q.one]);
}

function added(S: Vector, T: Vector): Vector {
  return S.map((a, i) => Q.add(a, T[i] ?? Q.zero));
}

function scaled(T: Vector, c: Rational): Vector {
  return T.map((a) => Q.mul(c, a));
}

/** sym(u^{l-1} w): the mean over the places of w. */
function tangent(l: number, u: Vector, w: Vector): Vector {
  return Array.from({ length: l }, (_, place) =>
    scaled(
      outer(Array.from({ length: l }, (__, i) => (i === place ? w : u))),
      ratio(1n, BigInt(l)),
    ),
  ).reduce(added);
}

function entriesOf(l: number, { weights, vectors }: PowerSum): Vector {
  return rowsOf(vectors)
    .map((v, k) => scaled(outer(Array.from({ length: l }, () => v)), weights[k] ?? Q.zero))
    .reduce(added);
}

const sizes = [
  [2, 1],
  [2, 3],
  [3, 2],
  [3, 3],
  [3, 4],
  [4, 2],
  [4, 3],
] as const;

describe.each(sizes)('sums of powers, l = %i, d = %i', (l, d) => {
  it('have the inner products of all entries', () => {
    const [S, T] = [powers(2, d), powers(3, d)];
    const [A, B] = [entriesOf(l, S), entriesOf(l, T)];
    expect(innerProduct(Q, l, S, T)).toEqual(dot(Q, A, B));
    const rest = added(A, scaled(B, q(-1)));
    expect(residualSquare(Q, l, S, T)).toEqual(dot(Q, rest, rest));
    expect(formSquare(Q, d, l, formOf(Q, l, T))).toEqual(dot(Q, B, B));
  });

  it('have tangents with the inner products of all entries', () => {
    const [U, T] = [rows(2, d), powers(2, d)];
    const units = Array.from({ length: d }, (_, a) =>
      Array.from({ length: d }, (__, b) => (a === b ? Q.one : Q.zero)),
    );
    const basis = rowsOf(U).flatMap((u) => units.map((e) => tangent(l, u, e)));
    const G = normalMatrix(Q, l, U);
    for (const [i, A] of basis.entries())
      for (const [j, B] of basis.entries()) expect(at(G, i, j)).toEqual(Q.mul(q(l), dot(Q, A, B)));
    const B = entriesOf(l, T);
    const pulled = rowsOf(U).flatMap((u) => pull(Q, l, T, u));
    expect(pulled).toEqual(basis.map((A) => dot(Q, A, B)));
    // T1 against elimination on the entries
    const W = multipliersFor(Q, l, U, T);
    expect(normalFault(Q, l, U, T, W)).toBe(-1);
    const gram = matrix(
      basis.length,
      basis.length,
      basis.flatMap((A) => basis.map((C) => dot(Q, A, C))),
    );
    const fitted = energy(Q, gram, pulled);
    expect(distanceSquare(Q, l, U, T, W)).toEqual(Q.sub(dot(Q, B, B), fitted));
  });

  it('are forms, with these values and gradients', () => {
    const [T, x] = [powers(2, d), row(rows(1, d), 0)];
    const p = formOf(Q, l, T);
    expect(p).toHaveLength(monomials(d, l).length);
    const X = outer(Array.from({ length: l }, () => x));
    expect(valueOf(Q, l, p, x)).toEqual(dot(Q, entriesOf(l, T), X));
    expect(gradientOf(Q, l, p, x)).toEqual(scaled(pull(Q, l, T, x), q(l)));
    const U = rows(1, d);
    for (const [a, form] of tangentForms(Q, l, U).entries())
      expect(valueOf(Q, l, form, x)).toEqual(
        Q.mul(
          valueOf(Q, l - 1, formOf(Q, l - 1, { weights: vec(1), vectors: U }), x),
          x[a] ?? Q.zero,
        ),
      );
  });
});

it('products of forms have the products of their values', () => {
  const [p, r] = [vec(1, -2, 3), vec(2, 5)];
  const x = vec(3, '-1/2');
  expect(valueOf(Q, 3, product(Q, 2, [p, 2], [r, 1]), x)).toEqual(
    Q.mul(valueOf(Q, 2, p, x), valueOf(Q, 1, r, x)),
  );
});

it('moments of the sphere are those of a rule of degree 7, over Gaussian moments', () => {
  const weight = new Map([[0, '7/18'], [1, '1/4'], [2, '1/20'], [3, '1/180']]); // prettier-ignore
  const nodes = [-3, -2, -1, 0, 1, 2, 3];
  const gaussian = (a: number): Rational =>
    nodes.reduce((s, x) => Q.add(s, Q.mul(q(weight.get(Math.abs(x)) ?? 0), q(x ** a))), Q.zero);
  expect(nodes.map((_, a) => rationalToText(gaussian(a)))).toEqual([
    '1',
    '0',
    '1',
    '0',
    '3',
    '0',
    '15',
  ]);
  for (const alpha of [[2, 4], [6, 0], [1, 3], [2, 2], [0, 0], [2, 2, 2], [4, 0, 2], [6]]) {
    const total = alpha.reduce((s, a) => s + a, 0);
    let scale = Q.one;
    for (let i = 0; i < total; i += 2) scale = Q.mul(scale, q(alpha.length + i));
    const mean = alpha.map(gaussian).reduce(Q.mul);
    expect(sphereMoment(alpha)).toEqual(Q.div(mean, scale));
  }
});

describe('barriers', () => {
  const base = {
    order: 3,
    target: { weights: vec(2, -1), vectors: mat([1, 1], [1, 2]) },
    direction: vec(1, 0),
    scale: q(1),
    factor: vec(0, 1),
    form: vec(6, 6),
  };
  it('stand at 48 for 2 (1,1)^3 - (1,2)^3', () => {
    expect(formOf(Q, 3, base.target).map(rationalToText)).toEqual(['1', '0', '-6', '-6']);
    expect(barrierFault(Q, base)).toBeUndefined();
    expect(rationalToText(barrierSquare(Q, base))).toBe('48');
  });

  it('stand at 1 for e_1^l - e_2^l and even l, in every direction', () => {
    for (const order of [2, 4, 6]) {
      const factor = Array.from({ length: order / 2 + 1 }, (_, i) => q(i === order / 2 ? 1 : 0));
      const target = { weights: vec(1, -1), vectors: mat([1, 0], [0, 1]) };
      const own = { ...base, order, target, factor, form: vec(1) };
      expect(barrierFault(Q, own)).toBeUndefined();
      expect(rationalToText(barrierSquare(Q, own))).toBe('1');
    }
  });

  it('fail where a part of the statement does', () => {
    expect(barrierFault(Q, { ...base, scale: q(0) })).toBe('t is not positive');
    expect(barrierFault(Q, { ...base, scale: q(-1) })).toBe('t is not positive');
    expect(barrierFault(Q, { ...base, factor: vec(1, 1) })).toBe('q(u) is not 0');
    expect(barrierFault(Q, { ...base, form: vec(-6, 6) })).toBe('form(u) is not positive');
    expect(barrierFault(Q, { ...base, form: vec(0, 6) })).toBe('form(u) is not positive');
    expect(barrierFault(Q, { ...base, form: vec(6, 5) })).toContain('is not -q^2 form');
    const plain = { weights: vec(1), vectors: mat([1, 0]) };
    const none = { ...base, target: plain, factor: vec(0, 0) };
    expect(barrierFault(Q, none)).toBe('T is t u^l, which has no barrier');
  });
});

it('a remainder that is positive near u is no barrier: 3 - 3h^2 + 3h^4 + h^6', () => {
  // T = e_1^3 + 3 sym(e_1 e_2^2) = ((1,1)^3 + (1,-1)^3)/2
  const T = { weights: vec('1/2', '1/2'), vectors: mat([1, 1], [1, -1]) };
  expect(formOf(Q, 3, T).map(rationalToText)).toEqual(['1', '0', '3', '0']);
  for (const h of ['0', '1/2', '-1/3', '2']) {
    const S = { weights: vec(1), vectors: mat([1, h]) };
    const [h2] = [Q.mul(q(h), q(h))];
    const [h4, h6] = [Q.mul(h2, h2), Q.mul(h2, Q.mul(h2, h2))];
    const value = Q.add(Q.add(Q.sub(q(3), Q.mul(q(3), h2)), Q.mul(q(3), h4)), h6);
    expect(residualSquare(Q, 3, S, T)).toEqual(value);
  }
});

it('c fixed and of one sign is stuck at 0 for -e_1^2: loss 1, and no less anywhere', () => {
  const T = { weights: vec(-1), vectors: mat([1, 0]) };
  const S = (U: Matrix<Rational>): PowerSum => ({ weights: vec(1, 1), vectors: U });
  expect(residualSquare(Q, 2, S(mat([0, 0], [0, 0])), T)).toEqual(Q.one);
  for (let k = 0; k < 40; k++)
    expect(Q.sub(residualSquare(Q, 2, S(rows(2, 2)), T), Q.one).num >= 0n).toBe(true);
});
