/**
 * # The mean over all rotations of one tensor (T2, any T)
 *
 * By harmonic parts, and by a rule of degree 7 for rotations of the plane.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { rationalField as Q, ratio, rationalToText } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { distanceSquare } from '../../src/tensors/lazy.ts';
import { instanceMean } from '../../src/tensors/mean.ts';
import {
  formOf,
  formSquare,
  monomials,
  product,
  tangentForms,
} from '../../src/tensors/monomials.ts';
import { multipliersFor } from '../../src/tensors/multipliers.ts';
import { rowsOf } from '../../src/tensors/powers.ts';
import type { PowerSum, Vector } from '../../src/tensors/powers.ts';
import { powerSpectrum } from '../../src/tensors/spectrum.ts';
import { mat, q, vec } from '../certificates/facts/support.ts';

const plus = (p: Vector, c: Rational, r: Vector): Vector =>
  p.map((a, i) => Q.add(a, Q.mul(c, r[i] ?? Q.zero)));

/** The Laplace operator on a form of degree l. */
function laplace(d: number, l: number, p: Vector): Vector {
  const lower = monomials(d, l - 2);
  const places = new Map(monomials(d, l).map((alpha, i) => [alpha.join(), i]));
  return lower.map((alpha) =>
    alpha.reduce((sum, e, k) => {
      const place = places.get(alpha.map((a, i) => (i === k ? a + 2 : a)).join()) ?? -1;
      return Q.add(sum, Q.mul(q((e + 1) * (e + 2)), p[place] ?? Q.zero));
    }, Q.zero),
  );
}

/** The parts of degrees l and l - 2 of a form of degree l = 2 or 3: p = h + norm(x)^2 Laplace(p)/(2 (2l - 4 + d)). */
function parts(d: number, l: number, p: Vector): readonly [Vector, Vector] {
  const inner = laplace(d, l, p).map((a) => Q.div(a, q(2 * (2 * l - 4 + d))));
  const square = monomials(d, 2).map((alpha) => (alpha.includes(2) ? Q.one : Q.zero));
  const low = product(Q, d, [square, 2], [inner, l - 2]);
  return [plus(p, q(-1), low), low];
}

/** An orthogonal basis of S(U), by its forms. */
function basisOf(d: number, l: number, U: Matrix<Rational>): readonly Vector[] {
  const size = (p: Vector): Rational => formSquare(Q, d, l, p);
  // <p, r> from norms
  const inner = (p: Vector, r: Vector): Rational =>
    Q.div(Q.sub(size(plus(p, Q.one, r)), size(plus(p, q(-1), r))), q(4));
  return tangentForms(Q, l, U).reduce<readonly Vector[]>((basis, p) => {
    const rest = basis.reduce((s, b) => plus(s, Q.neg(Q.div(inner(s, b), size(b))), b), p);
    return rest.every(({ num }) => num === 0n) ? basis : [...basis, rest];
  }, []);
}

interface Means {
  readonly mean: Rational;
  readonly least: Rational;
}

/** E dist(QT, S(U))^2 over O(d), and the least for any space of that dimension. */
function byParts(l: number, T: PowerSum, U: Matrix<Rational>): Means {
  const d = U.cols;
  const basis = basisOf(d, l, U);
  const multiplicity = new Map(powerSpectrum(l, d).map((s) => [s.degree, s.multiplicity]));
  const own = parts(d, l, formOf(Q, l, T)).map((p, j) => {
    const count = ratio(multiplicity.get(l - 2 * j) ?? 0n);
    const shared = basis.reduce((sum, b) => {
      const part = parts(d, l, b)[j] ?? [];
      return Q.add(sum, Q.div(formSquare(Q, d, l, part), formSquare(Q, d, l, b)));
    }, Q.zero);
    return { size: formSquare(Q, d, l, p), count, shared };
  });
  const mean = own
    .map(({ size, count, shared }) => Q.mul(size, Q.sub(Q.one, Q.div(shared, count))))
    .reduce(Q.add);
  let left = q(basis.length);
  let least = own.map(({ size }) => size).reduce(Q.add);
  const order = own.toSorted((a, b) =>
    Q.sign(Q.sub(Q.div(b.size, b.count), Q.div(a.size, a.count))),
  );
  for (const { size, count } of order) {
    const taken = Q.sign(Q.sub(left, count)) > 0 ? count : left;
    least = Q.sub(least, Q.div(Q.mul(size, taken), count));
    left = Q.sub(left, taken);
  }
  return { mean, least };
}

const rule = [['0', '7/18'], ['1', '1/4'], ['-1', '1/4'], ['2', '1/20'], ['-2', '1/20'], ['3', '1/180'], ['-3', '1/180']].map(([x = '0', w = '0']) => [q(x), q(w)] as const); // prettier-ignore

/** The same for d = 2: dist(QT, S)^2 has degree 2l in the entries (a, b) of a rotation times norm(a, b). */
function byRule(l: number, T: PowerSum, U: Matrix<Rational>): Rational {
  let sum = Q.zero;
  for (const mirror of [q(1), q(-1)])
    for (const [a, w] of rule)
      for (const [b, z] of rule) {
        const turned = rowsOf(T.vectors).flatMap(([x = Q.zero, y = Q.zero]) => {
          const t = Q.mul(mirror, y);
          return [Q.sub(Q.mul(a, x), Q.mul(b, t)), Q.add(Q.mul(b, x), Q.mul(a, t))];
        });
        const S = { weights: T.weights, vectors: matrix(T.vectors.rows, 2, turned) };
        const square = distanceSquare(Q, l, U, S, multipliersFor(Q, l, U, S));
        sum = Q.add(sum, Q.mul(Q.mul(w, z), square));
      }
  // E norm(a, b)^{2l} = 2 4 .. 2l for a Gaussian vector, and two components of O(2)
  const moment = Array.from({ length: l }, (_, i) => q(2 * i + 2)).reduce(Q.mul);
  return Q.div(sum, Q.mul(q(2), moment));
}

describe('the mean distance of all rotations of T', () => {
  const targets: readonly PowerSum[] = [
    { weights: vec(1), vectors: mat([1, 2]) },
    { weights: vec(2, -1), vectors: mat([1, 1], [1, 2]) },
    { weights: vec(1, '1/2', -3), vectors: mat([1, 0], [1, -1], [2, 1]) },
    // harmonic of degree 3 alone: Re (x + i y)^3, up to a factor
    { weights: vec(8, -1, -1), vectors: mat([1, 0], [1, 1], [1, -1]) },
  ];
  it.each([2, 3])('is that of its harmonic parts, and at least the greedy sum, l = %i', (l) => {
    for (const T of targets)
      for (const U of [mat([1, 0]), mat([2, 1]), mat([0, 0]), mat([1, 3], [1, 1])]) {
        const { mean, least } = byParts(l, T, U);
        expect(rationalToText(mean)).toBe(rationalToText(byRule(l, T, U)));
        expect(Q.sub(mean, least).num >= 0n).toBe(true);
      }
  });

  it('is norm(v)^{2l} times the mean over all v^l for one v, and r times it for r orthonormal cubes', () => {
    const units = mat([1, 0, 0], [0, 1, 0], [0, 0, 1]);
    for (const U of [mat([1, 0, 0]), mat([1, 1, 0], [0, 1, 1]), mat([1, 2, -1], [3, 0, 1])]) {
      for (const l of [2, 3]) {
        const one = byParts(l, { weights: vec(1), vectors: mat([2, 1, 2]) }, U).mean;
        expect(one).toEqual(Q.mul(q(9 ** l), instanceMean(Q, l, U)));
      }
      for (const r of [1, 2, 3]) {
        const vectors = matrix(r, 3, Array.from(units.data).slice(0, 3 * r));
        const T = { weights: Array.from({ length: r }, () => Q.one), vectors };
        expect(byParts(3, T, U).mean).toEqual(Q.mul(q(r), instanceMean(Q, 3, U)));
      }
    }
    // not for l = 2: the sum of all squares is the identity, which no rotation moves
    const identity = { weights: vec(1, 1, 1), vectors: units };
    const U = mat([1, 0, 0]);
    expect(byParts(2, identity, U).mean).toEqual(q(2));
    expect(Q.mul(q(3), instanceMean(Q, 2, U))).toEqual(q('8/5'));
  });
});
