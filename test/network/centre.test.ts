import { describe, expect, it } from 'vitest';
import { contains } from '../../src/arithmetic/interval-sets.ts';
import { interval } from '../../src/arithmetic/interval.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import { rationalFromDouble } from '../../src/arithmetic/rational.ts';
import { at, dense, mapMatrix, ShapeError } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import {
  centreAt,
  dataGeometry,
  lipschitzOnBall,
  residualAt,
  residualUp,
} from '../../src/network/centre.ts';
import { linearise, mapNetwork, preactivations, residual } from '../../src/network/network.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';

describe('the enclosures at a point', () => {
  const X = dense(3, 2, Float64Array.of(0.1, -0.7, 1e-3, 5e10, -5e-324, 3));
  const W = dense(2, 2, Float64Array.of(0.3, -2e-11, 1 / 3, 0.25));
  const v = [1e6, -0.1];
  const y = [1, -1, 0.3];
  const rational = activationNamed('rational');
  const exact = mapNetwork({ inputs: X, hidden: W, outputs: v }, rationalFromDouble);
  const centre = centreAt(dataGeometry(X), rational, W, v);
  if (centre === undefined) throw new Error('x/(1+x^2) is smooth everywhere');

  it('contain the exact pre-activations, within one neighbour', () => {
    const P = preactivations(rationalTier, exact);
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 2; j++) {
        const box = at(centre.preactivations, i, j);
        expect(contains(box, at(P, i, j))).toBe(true);
        expect(box.hi - box.lo).toBeLessThanOrEqual(2 ** -52 * Math.abs(box.hi) + Number.MIN_VALUE);
      }
  });

  it('contain the exact slopes and residuals', () => {
    const slopes = linearise(rationalTier, rational, exact)?.slopes;
    const r = residual(rationalTier, rational, exact, y.map(rationalFromDouble));
    if (slopes === undefined || r === undefined) throw new Error('exact values exist');
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 2; j++)
        expect(contains(at(centre.slopes, i, j), at(slopes, i, j))).toBe(true);
      const box = residualAt(centre, y)[i];
      const value = r[i];
      expect(box !== undefined && value !== undefined && contains(box, value)).toBe(true);
    }
    const norm = Math.hypot(...r.map((a) => Number((a.num * 10n ** 20n) / a.den) / 1e20));
    expect(residualUp(centre, y)).toBeGreaterThanOrEqual(norm * (1 - 1e-15));
    expect(residualUp(centre, y)).toBeLessThan(norm * (1 + 1e-9));
  });

  it('are undefined at a kink and refuse other shapes', () => {
    const zero = dense(2, 2, new Float64Array(4));
    expect(centreAt(dataGeometry(X), activationNamed('relu'), zero, v)).toBeUndefined();
    expect(() =>
      centreAt(dataGeometry(X), rational, dense(1, 3, new Float64Array(3)), [1]),
    ).toThrow(ShapeError);
    expect(() => centreAt(dataGeometry(X), rational, W, [1])).toThrow(ShapeError);
    expect(() => residualAt(centre, [1])).toThrow(ShapeError);
  });

  it('bound the rows and K of the data', () => {
    const geometry = dataGeometry(X);
    const K = mapMatrix(X, rationalFromDouble);
    for (let i = 0; i < 3; i++)
      for (let k = 0; k < 3; k++) {
        const R = rationalTier;
        const dot = R.add(R.mul(at(K, i, 0), at(K, k, 0)), R.mul(at(K, i, 1), at(K, k, 1)));
        const middle = rationalFromDouble(at(geometry.gram.mid, i, k));
        const reach = rationalFromDouble(at(geometry.gram.rad, i, k));
        const off = R.sub(dot, middle);
        const magnitude = off.num < 0n ? R.neg(off) : off;
        const slack = R.sub(reach, magnitude);
        expect(slack.num >= 0n).toBe(true);
      }
    expect(geometry.rowNorms[0]).toBeGreaterThanOrEqual(Math.sqrt(0.5) * (1 - 1e-15));
    expect(geometry.rowNorms[1]).toBeGreaterThanOrEqual(5e10);
  });
});

const of = (rows: number, cols: number, ...xs: number[]): Dense =>
  dense(rows, cols, Float64Array.from(xs));

// n = 2, d = 3, m = 4: no two sizes agree
const X = of(2, 3, 1, 2, 0, -1, 0, 3);
const W = of(4, 3, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1, -1, 2);

describe('the centre of a small network', () => {
  it('has x_i.w_j, sigma and its slope at (i, j)', () => {
    const centre = centreAt(dataGeometry(X), activationNamed('square'), W, [1, 2, -1, 3]);
    const P = [1, 2, 0, -1, -1, 0, 3, 5];
    expect(centre?.preactivations.data).toEqual(P.map((p) => interval(p)));
    expect(centre?.preactivations.rows).toBe(2);
    for (const [k, p] of P.entries()) {
      const [value, slope] = [centre?.values.data[k], centre?.slopes.data[k]];
      expect(value !== undefined && value.lo <= p * p && value.hi >= p * p).toBe(true);
      expect(slope !== undefined && slope.lo <= 2 * p && slope.hi >= 2 * p).toBe(true);
    }
  });

  it('has the residual f - y, whose norm is bounded', () => {
    const centre = centreAt(dataGeometry(X), activationNamed('square'), W, [1, 2, -1, 3]);
    if (centre === undefined) throw new Error('x^2 is smooth');
    // f = (1 + 8 - 0 + 3, 1 + 0 - 9 + 75)
    const r = residualAt(centre, [9, 71]);
    expect(r).toHaveLength(2);
    for (const [i, exact] of [3, -4].entries()) {
      const entry = r[i];
      expect(entry !== undefined && entry.lo <= exact && entry.hi >= exact).toBe(true);
    }
    expect(residualUp(centre, [9, 71])).toBeGreaterThanOrEqual(5);
    expect(residualUp(centre, [9, 71])).toBeLessThan(5 + 1e-12);
  });

  it('has K = X X^T, the norms of the rows and norm(K o K) of the data', () => {
    const { gram, rowNorms, squareNorm } = dataGeometry(X);
    expect([at(gram.mid, 0, 0), at(gram.mid, 0, 1), at(gram.mid, 1, 1)]).toEqual([5, -1, 10]);
    expect(rowNorms[0]).toBeGreaterThanOrEqual(Math.sqrt(5));
    expect(rowNorms[1]).toBeLessThan(Math.sqrt(10) + 1e-14);
    expect(squareNorm).toBeGreaterThanOrEqual(101);
    expect(squareNorm).toBeLessThan(101 + 1e-10);
  });

  it('does not exist where one entry has no curvature', () => {
    const relu = activationNamed('relu');
    expect(centreAt(dataGeometry(X), relu, W, [1, 2, -1, 3])).toBeUndefined();
    const off = of(4, 3, 1, 0, 0, 1, 1, 0, 1, 0, 1, 1, -1, 2);
    expect(centreAt(dataGeometry(X), relu, off, [1, 2, -1, 3])?.slopes.data).toEqual(
      [1, 1, 1, 0, 0, 0, 1, 1].map((s) => interval(s)),
    );
  });
});

describe('a row of zeros', () => {
  const X = dense(2, 2, Float64Array.of(0, -0, 0, 2));
  const one = dense(1, 2, Float64Array.of(3, 1));
  const atRows = (name: string, W = one) =>
    centreAt(dataGeometry(X), activationNamed(name), W, [1]);

  it('has sigma(0) as its value, and 0 in the place of a slope that does not exist', () => {
    expect(atRows('relu(x) + 1')?.values.data).toEqual([interval(1), interval(3)]);
    expect(atRows('relu(x) + 1')?.slopes.data).toEqual([interval(0), interval(1)]);
    expect(atRows('tanh')?.slopes.data[0]).toEqual(interval(1)); // as it is
    expect(atRows('1/x')).toBeUndefined();
  });

  it('does not bend J at a kink, which the other rows may not reach', () => {
    const centre = atRows('relu');
    expect(centre && lipschitzOnBall(centre, 0.75)).toBe(0);
    expect(centre && lipschitzOnBall(centre, 1.25)).toBeUndefined();
    expect(atRows('relu', dense(1, 2, Float64Array.of(3, 0)))).toBeUndefined();
  });
});
