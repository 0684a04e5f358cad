import { describe, expect, it } from 'vitest';
import { exactly } from '../../src/arithmetic/bounds.ts';
import type { Lower } from '../../src/arithmetic/bounds.ts';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { pointEnclosure } from '../../src/linalg/product.ts';
import { rankOnBall, singularAtCentre, zeroInBall } from '../../src/network/right-inverse.ts';

const of = (rows: number, cols: number, ...xs: number[]): Dense =>
  dense(rows, cols, Float64Array.from(xs));

describe('the least singular value at the centre', () => {
  it('is the root of the guess where that is right, up to rounding, and never above', () => {
    for (const [g, sigma] of [
      [4, 2],
      [2, Math.SQRT2],
      [1e-300, 1e-150],
      [1e300, 1e150],
    ] as const) {
      const found = singularAtCentre(pointEnclosure(of(1, 1, g)), g);
      expect(found).toBeLessThan(sigma);
      expect(found).toBeGreaterThan(sigma * (1 - 1e-14));
    }
  });

  it('is not shown without a positive and finite guess', () => {
    const G = pointEnclosure(of(1, 1, 1));
    for (const guess of [undefined, 0, -1, Number.NaN, Infinity])
      expect(singularAtCentre(G, guess)).toBeUndefined();
  });

  it('is that of every member: the radii count', () => {
    const G = { mid: of(1, 1, 1), rad: of(1, 1, 0.5) };
    expect(singularAtCentre(G, 1)).toBeLessThanOrEqual(Math.SQRT1_2);
    expect(singularAtCentre({ mid: of(1, 1, 1), rad: of(1, 1, 1) }, 1)).toBeUndefined();
    expect(singularAtCentre(pointEnclosure(of(2, 2, 1, 1, 1, 1)), 1e-17)).toBeUndefined();
  });
});

describe('Lemma 1(c)', () => {
  const half: Lower = exactly(0.5);

  it('holds up to rounding: 1/4 + (1/2)(1/2) = (1/2)(1), and fails above', () => {
    expect(zeroInBall(exactly(0.5000001), exactly(0.25), exactly(0.5), 1).kind).toBe('holds');
    expect(zeroInBall(half, exactly(0.2501), exactly(0.5), 1).kind).toBe('fails');
    expect(zeroInBall(half, exactly(0.25), exactly(0.5002), 1).kind).toBe('fails');
    expect(zeroInBall(exactly(0.4999), exactly(0.25), exactly(0.5), 1).kind).toBe('fails');
    // rho enters squared: 1/4 + 4/4 against 2/2
    expect(zeroInBall(half, exactly(0.25), exactly(0.5), 2).kind).toBe('fails');
  });

  it('allows equality where nothing is rounded, and says both sides where it fails', () => {
    expect(zeroInBall(half, exactly(0), exactly(0), 0).kind).toBe('holds');
    expect(zeroInBall(half, exactly(5e-324), exactly(0), 0)).toEqual({
      kind: 'fails',
      inequality: 'norm(F) + L rho^2/2 <= sigma_0 rho (Lemma 1(c))',
      left: 5e-324,
      right: 0,
    });
  });

  it('fails for NaN and Infinity anywhere', () => {
    for (const bad of [Number.NaN, Infinity]) {
      expect(zeroInBall(half, exactly(bad), exactly(0), 1).kind).toBe('fails');
      expect(zeroInBall(half, exactly(0), exactly(bad), 1).kind).toBe('fails');
    }
    expect(zeroInBall(exactly(Number.NaN), exactly(0), exactly(0), 1).kind).toBe('fails');
  });
});

describe('Lemma 1(a)', () => {
  const singular: Lower = exactly(0.375);

  it('gives sigma_min on the ball and the values covered, rounded down', () => {
    const decision = rankOnBall(singular, exactly(0.125), 1);
    if (decision.kind === 'fails') throw new Error(decision.inequality);
    expect(decision.everywhere).toBeLessThanOrEqual(0.25);
    expect(decision.everywhere).toBeGreaterThan(0.2499999);
    // 3/8 - 1/16
    expect(decision.covered).toBeLessThanOrEqual(0.3125);
    expect(decision.covered).toBeGreaterThan(0.3124999);
  });

  it('is strict, and says which inequality failed', () => {
    expect(rankOnBall(singular, exactly(0.375), 1)).toMatchObject({
      kind: 'fails',
      inequality: 'L rho < sigma_0 (Lemma 1(a))',
      right: 0.375,
    });
    expect(rankOnBall(singular, exactly(0.37), 1).kind).toBe('holds');
    expect(rankOnBall(singular, exactly(Number.NaN), 1).kind).toBe('fails');
    for (const bad of [0, -1, Number.NaN])
      expect(rankOnBall(exactly(bad), exactly(0), 1).kind).toBe('fails');
  });

  it('fails where a result is 0 after rounding', () => {
    // sigma_0 rho is below the least double
    expect(rankOnBall(exactly(0.5), exactly(0), 5e-324)).toMatchObject({ kind: 'fails', right: 0 });
  });
});
