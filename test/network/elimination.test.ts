import { describe, expect, it } from 'vitest';
import { float64Tier } from '../../src/arithmetic/float64.ts';
import { rationalField as Q, ratio } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import { at, matrix, ShapeError } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import {
  enlargedGradient,
  enlargedHessian,
  enlargedLoss,
  unitGradient,
  unitHessian,
  unitValues,
} from '../../src/network/elimination.ts';
import type { Enlarged } from '../../src/network/elimination.ts';
import { jetAt, layerOf, residualOf } from '../../src/network/hessian.ts';
import { isFiniteRun, theBadMinimum } from './enlarged-run.ts';

const q = (num: number, den = 1): ReturnType<typeof ratio> => ratio(BigInt(num), BigInt(den));
const X = matrix(2, 1, [q(1), q(-1)]);
const half = { residual: [q(1), q(-1)], inputs: X, values: [q(2), q(1, 2)] };

describe('the enlarged loss', () => {
  it('is (1/2) norm(r + a e)^2 + lambda a^2', () => {
    const point = { ...half, scale: q(-1), penalty: q(3) };
    // R = (-1, -3/2)
    expect(enlargedLoss(rationalTier, point)).toEqual(q(37, 8));
    expect(unitGradient(Q, point)).toEqual({
      scale: q(-35, 4), // R.e = -11/4, and 2 lambda a = -6
      offset: q(11, 4),
      direction: [q(5, 4)],
    });
  });

  it('has a Hessian of a alone at a = 0, and a mixed part', () => {
    const H = unitHessian(Q, { ...half, scale: q(0), penalty: q(1) });
    expect(Array.from(H.data)).toEqual(
      [
        [25, 4],
        [3, 2],
        [5, 2],
        [3, 2],
        [0, 1],
        [0, 1],
        [5, 2],
        [0, 1],
        [0, 1],
      ].map(([num = 0, den = 1]) => q(num, den)),
    );
  });

  it('has exact values at b = 0, w = 0 and none over Q elsewhere', () => {
    expect(unitValues(rationalTier, X, { offset: q(0), direction: [q(0)] })).toEqual([q(1), q(1)]);
    expect(unitValues(rationalTier, X, { offset: q(1), direction: [q(0)] })).toBeUndefined();
  });

  it('refuses shapes that do not fit', () => {
    const point = { ...half, scale: q(0), penalty: q(1) };
    expect(() => unitValues(rationalTier, X, { offset: q(0), direction: [] })).toThrow(ShapeError);
    expect(() => unitGradient(Q, { ...point, values: [q(1)] })).toThrow(ShapeError);
    expect(() => enlargedLoss(rationalTier, { ...point, residual: [] })).toThrow(ShapeError);
  });

  it('keeps the old gradient and Hessian in theta at a = 0', () => {
    const net = { inputs: X, hidden: matrix(1, 1, [q(1)]), outputs: [q(1)] };
    const layer = layerOf(rationalTier, net, (p) =>
      jetAt(rationalTier, activationNamed('x^3 - 3*x'), p),
    );
    if (layer === undefined) throw new RangeError('a polynomial has no poles');
    const labels = [q(-3), q(3)];
    const residual = residualOf(Q, layer, labels);
    expect(residual).toEqual(half.residual);
    const point: Enlarged<ReturnType<typeof ratio>> = { ...half, scale: q(0), penalty: q(1) };
    const g = enlargedGradient(Q, layer, labels, point, 'hidden');
    expect(g).toEqual([q(0), q(3, 2), q(0), q(0)]);
    const H = enlargedHessian(Q, layer, labels, point, 'hidden');
    expect(at(H, 0, 0)).toEqual(q(12)); // 6 r_1 - 6 r_2: a strict local minimum of the original problem
    expect([1, 2, 3].map((k) => at(H, 0, k))).toEqual([q(0), q(0), q(0)]);
  });
});

describe('what fails without a hypothesis of Theorem F3', () => {
  it('is shown by lambda = 0: a global minimum with a != 0 and r = 1', () => {
    const inputs = matrix(1, 1, [q(1)]);
    const point = { inputs, residual: [q(1)], values: [q(1)], scale: q(-1), penalty: q(0) };
    expect(enlargedLoss(rationalTier, point)).toEqual(q(0));
    expect(unitGradient(Q, point)).toEqual({ scale: q(0), offset: q(0), direction: [q(0)] });
  });

  it('is shown by equal inputs: L~ = 1 + (e^2 + lambda) a^2 with r = (1, -1)', () => {
    const inputs = matrix(2, 1, [q(1), q(1)]);
    const point = { inputs, residual: [q(1), q(-1)], values: [q(3), q(3)], penalty: q(5) };
    expect(enlargedLoss(rationalTier, { ...point, scale: q(2) })).toEqual(q(1 + (9 + 5) * 4));
  });

  it('is shown by a point that is stationary only: r = (1, -1) at a = b = w = 0', () => {
    const point = { ...half, values: [q(1), q(1)], scale: q(0), penalty: q(1) };
    expect(unitGradient(Q, point)).toEqual({ scale: q(0), offset: q(0), direction: [q(0)] });
    expect(at(unitHessian(Q, point), 0, 2)).toEqual(q(2)); // next to 0: a direction of negative curvature
  });
});

describe('a run that leaves a bad minimum only at infinity', () => {
  it('keeps theta still while norm(b, w) grows, a tends to 0 and the loss to 1/2', () => {
    const run = theBadMinimum(float64Tier, [100, 1000, 10000]);
    expect(run.every(isFiniteRun)).toBe(true);
    for (const [k, now] of run.entries()) {
      expect(now.theta).toBe(1);
      expect(now.loss).toBeGreaterThan(1 / 2);
      const before = run[k - 1];
      if (before === undefined) continue;
      expect(now.norm).toBeGreaterThan(before.norm);
      expect(Math.abs(now.scale)).toBeLessThan(Math.abs(before.scale));
      expect(now.loss).toBeLessThan(before.loss);
    }
    expect(run.at(-1)?.loss).toBeLessThan(0.506);
    expect(run.at(-1)?.norm).toBeGreaterThan(2.8);
  });
});
