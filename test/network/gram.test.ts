import { describe, expect, it } from 'vitest';
import { interval } from '../../src/arithmetic/interval.ts';
import { compareRational, ratio, rationalField as Q } from '../../src/arithmetic/rational.ts';
import { rationalFromDouble } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, dense, mapMatrix, matrix, ShapeError } from '../../src/linalg/matrix.ts';
import { multiply, transpose } from '../../src/linalg/ring-product.ts';
import { pointEnclosure } from '../../src/linalg/product.ts';
import { gramEnclosure } from '../../src/network/gram-enclosure.ts';
import {
  jacobian,
  jacobianGradient,
  jacobianGram,
  weightedSlopes,
} from '../../src/network/gram.ts';
import type { LinearisedNetwork } from '../../src/network/gram.ts';

const q = (p: number): Rational => ratio(BigInt(p));
const rationals = (rows: number, cols: number, ...xs: number[]) => matrix(rows, cols, xs.map(q));

// n = 3, d = 2, m = 2: every row of J written by hand as v_j s_ij x_i, block by block
const net: LinearisedNetwork<Rational> = {
  inputs: rationals(3, 2, 1, 2, 3, -1, 0, 5),
  slopes: rationals(3, 2, 1, 2, -1, 3, 4, 1),
  outputs: [2, -3].map(q),
};
const J = rationals(3, 4, 2, 4, -6, -12, -6, 2, -27, 9, 0, 40, 0, -15);

describe('the Jacobian in the hidden weights', () => {
  it('is v_j sigma_ij x_i, block by block', () => {
    expect(jacobian(Q, net)).toEqual(J);
    expect(weightedSlopes(Q, net.slopes, net.outputs)).toEqual(
      rationals(3, 2, 2, -6, -2, -9, 8, -3),
    );
  });

  it('has the Gram matrix J J^T, without J', () => {
    const G = multiply(Q, J, transpose(J));
    expect(G).toEqual(rationals(3, 3, 200, 50, 340, 50, 850, -55, 340, -55, 1825));
    expect(jacobianGram(Q, net)).toEqual(G);
  });

  it('gives J^T r, one row a neuron', () => {
    const r = [1, -1, 2].map(q);
    expect(jacobianGradient(Q, net, r)).toEqual(rationals(2, 2, 8, 82, 21, -51));
  });

  it('refuses slopes and residuals of other sizes', () => {
    const wide = { ...net, outputs: [1, 2, 3].map(q) };
    const low = { ...net, slopes: rationals(2, 2, 1, 2, 3, 4) };
    for (const wrong of [wide, low]) {
      expect(() => jacobian(Q, wrong)).toThrow('jacobian: expected slopes');
      expect(() => jacobianGram(Q, wrong)).toThrow('jacobianGram: expected slopes');
      expect(() => jacobianGradient(Q, wrong, [1, 2, 3].map(q))).toThrow(
        'jacobianGradient: expected slopes',
      );
    }
    expect(() => jacobianGradient(Q, net, [q(1), q(2)])).toThrow(ShapeError);
  });
});

describe('the enclosure of the Gram matrix', () => {
  const points = mapMatrix(net.slopes, (a) => interval(Number(a.num)));
  const K = pointEnclosure(dense(3, 3, Float64Array.of(5, 1, 10, 1, 10, -5, 10, -5, 25)));

  it('is G for integers, and thin', () => {
    const { mid, rad } = gramEnclosure(K, points, [2, -3]);
    const G = jacobianGram(Q, net);
    for (let i = 0; i < 3; i++)
      for (let k = 0; k < 3; k++) {
        expect(at(mid, i, k)).toBe(Number(at(G, i, k).num));
        expect(at(rad, i, k)).toBeLessThan(1e-11);
      }
  });

  it('holds every Gram matrix of slopes between the end points', () => {
    const slopes = mapMatrix(points, ({ lo }) => interval(lo - 0.5, lo + 0.25));
    const { mid, rad } = gramEnclosure(K, slopes, [2, -3]);
    for (const move of [-1, -0.25, 0, 0.5]) {
      const moved = mapMatrix(net.slopes, (a) => Q.add(a, rationalFromDouble(move / 2)));
      const G = jacobianGram(Q, { ...net, slopes: moved });
      for (let i = 0; i < 3; i++)
        for (let k = 0; k < 3; k++) {
          const off = Q.sub(at(G, i, k), rationalFromDouble(at(mid, i, k)));
          const size = off.num < 0n ? Q.neg(off) : off;
          expect(compareRational(size, rationalFromDouble(at(rad, i, k)))).toBeLessThanOrEqual(0);
        }
    }
  });

  it('refuses slopes and output weights of other sizes', () => {
    expect(() => gramEnclosure(K, points, [2])).toThrow('gramEnclosure: expected slopes');
    expect(() =>
      gramEnclosure(
        K,
        matrix(
          4,
          2,
          [1, 2, 3, 4, 5, 6, 7, 8].map((a) => interval(a)),
        ),
        [2, -3],
      ),
    ).toThrow('gramEnclosure: expected slopes');
  });
});
