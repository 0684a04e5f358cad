import { describe, expect, it } from 'vitest';
import { contains } from '../../src/arithmetic/interval-sets.ts';
import { rationalFromDouble } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import { at, dense, mapMatrix, ShapeError } from '../../src/linalg/matrix.ts';
import { centreAt, dataGeometry, residualAt, residualUp } from '../../src/network/centre.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { linearise, mapNetwork, preactivations, residual } from '../../src/network/network.ts';

const X = dense(3, 2, Float64Array.of(0.1, -0.7, 1e-3, 5e10, -5e-324, 3));
const W = dense(2, 2, Float64Array.of(0.3, -2e-11, 1 / 3, 0.25));
const v = [1e6, -0.1];
const y = [1, -1, 0.3];
const rational = activationNamed('rational');

describe('the enclosures at a point', () => {
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
