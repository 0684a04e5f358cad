import { describe, expect, it } from 'vitest';
import { exactly } from '../../src/arithmetic/bounds.ts';
import { interval } from '../../src/arithmetic/interval.ts';
import { entire } from '../../src/arithmetic/interval-sets.ts';
import type { Interval } from '../../src/arithmetic/interval.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { curvatureOnBall } from '../../src/network/lipschitz.ts';

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
