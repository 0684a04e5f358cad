import { describe, expect, it } from 'vitest';
import { exactly } from '../../src/arithmetic/bounds.ts';
import { entire } from '../../src/arithmetic/interval-sets.ts';
import { interval } from '../../src/arithmetic/interval.ts';
import type { Interval } from '../../src/arithmetic/interval.ts';
import { dense, matrix } from '../../src/linalg/matrix.ts';
import { pointEnclosure } from '../../src/linalg/product.ts';
import { curvatureOnBall, lipschitzUp, squareGramNorm } from '../../src/network/lipschitz.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';

const points = (...xs: number[]): ReturnType<typeof matrix<ReturnType<typeof interval>>> =>
  matrix(
    xs.length,
    1,
    xs.map((x) => interval(x)),
  );

describe('norm(K o K)', () => {
  it('is bounded by the largest row sum of squares, radii included', () => {
    const K = dense(2, 2, Float64Array.of(1, -2, -2, 3));
    expect(squareGramNorm(pointEnclosure(K))).toBeGreaterThanOrEqual(13);
    expect(squareGramNorm(pointEnclosure(K))).toBeLessThan(13 + 1e-13);
    const rad = dense(2, 2, Float64Array.of(0, 0, 1, 0));
    expect(squareGramNorm({ mid: K, rad })).toBeGreaterThanOrEqual(18);
  });

  it('does not let NaN pass', () => {
    const K = dense(2, 2, Float64Array.of(1, Number.NaN, 0, 1));
    expect(squareGramNorm(pointEnclosure(K)) < Infinity).toBe(false);
  });
});

describe('the curvature on a ball', () => {
  const one = exactly(1);

  it('is the supremum over the reach, not the value at the centre', () => {
    // sigma = x^3, sigma'' = 6 x: at 1 within 1/2 the supremum is 9
    const cube = activationNamed('cube');
    const sup = curvatureOnBall(cube, points(1), [one], [1], 0.5);
    expect(sup).toBeGreaterThanOrEqual(9);
    expect(sup).toBeLessThan(9.000001);
    const scaled = curvatureOnBall(cube, points(1, -2), [one, exactly(0.5)], [-3], 0.5);
    expect(scaled).toBeGreaterThanOrEqual(3 * 6 * 2.25);
    expect(scaled).toBeLessThan(3 * 6 * 2.25 + 1e-6);
  });

  it('is undefined when a kink is reached, and 0 for relu away from it', () => {
    const relu = activationNamed('relu');
    expect(curvatureOnBall(relu, points(1), [one], [1], 0.5)).toBe(0);
    expect(curvatureOnBall(relu, points(1), [one], [1], 1)).toBeUndefined();
    expect(curvatureOnBall(relu, points(1), [one], [1], 2)).toBeUndefined();
  });

  it('gives no finite bound for a NaN or infinite reach', () => {
    const tanh = activationNamed('tanh');
    expect(curvatureOnBall(tanh, points(1), [exactly(Infinity)], [1], 1)).toBeUndefined();
    expect(curvatureOnBall(tanh, points(1), [exactly(Number.NaN)], [1], 1)).toBeUndefined();
    expect(curvatureOnBall(tanh, points(1), [one], [1], 1e308)).toBeLessThan(2.1);
  });

  it('gives L as the product with the root of norm(K o K)', () => {
    expect(lipschitzUp(exactly(3), exactly(16))).toBeGreaterThanOrEqual(12);
    expect(lipschitzUp(exactly(3), exactly(16))).toBeLessThan(12.0000001);
  });
});

function curvature(name: string, ...xs: readonly Interval[]): number {
  const bound = curvatureOnBall(
    activationNamed(name),
    matrix(1, xs.length, xs),
    [exactly(1)],
    xs.map(() => 1),
    0,
  );
  if (bound === undefined) throw new Error(`${name} is not smooth there`);
  return bound;
}

describe('the curvature piece by piece', () => {
  // abs(tanh'') = 2 t (1 - t^2) is largest at t = 1/sqrt(3): 4/(3 sqrt(3)); as a whole [0.3, 0.9] reads 1.31
  const most = 4 / (3 * Math.sqrt(3));

  it('is close to the supremum where the enclosure over the whole interval is not', () => {
    for (const x of [interval(0.3, 0.9), interval(-0.9, -0.3)]) {
      expect(curvature('tanh', x)).toBeGreaterThanOrEqual(most);
      expect(curvature('tanh', x)).toBeLessThan(1.12 * most);
    }
    expect(curvature('tanh', interval(-1, 1))).toBeLessThan(1.5 * most);
  });

  it('is so too for a later interval that is the steeper, and keeps the earlier otherwise', () => {
    const [flat, steep] = [interval(2, 2.01), interval(0.3, 0.9)];
    const alone = curvature('tanh', steep);
    expect(curvature('tanh', flat, steep)).toBe(alone);
    expect(curvature('tanh', steep, flat)).toBe(alone);
    expect(curvature('tanh', flat)).toBeLessThan(0.3);
  });

  it('reaches the upper end where lo + (hi - lo) rounds to less', () => {
    expect(-(2 ** 60) + (100 + 2 ** 60)).toBe(0);
    expect(curvature('exp', interval(-(2 ** 60), 100))).toBeGreaterThanOrEqual(Math.exp(100));
  });

  it('holds where the width overflows, and without end', () => {
    const far = Number.MAX_VALUE;
    expect(curvature('tanh', interval(-far, far))).toBeGreaterThanOrEqual(most);
    expect(curvature('tanh', entire)).toBeGreaterThanOrEqual(most);
  });
});
