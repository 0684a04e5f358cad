import { describe, expect, it } from 'vitest';
import { exactly } from '../../src/arithmetic/bounds.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { pointEnclosure } from '../../src/linalg/product.ts';
import { rankOnBall, rightInverse, zeroInBall } from '../../src/network/right-inverse.ts';

const square = (...entries: number[]): ReturnType<typeof dense> =>
  dense(Math.sqrt(entries.length), Math.sqrt(entries.length), Float64Array.from(entries));

describe('alpha_0 and norm(R)', () => {
  it('are 0 and 1/2 for G = 4 and M = 1/4, up to rounding', () => {
    const { defect, norm } = rightInverse(pointEnclosure(square(4)), square(0.25));
    expect(defect).toBeLessThan(1e-15);
    expect(norm).toBeGreaterThanOrEqual(0.5);
    expect(norm).toBeLessThan(0.5 + 1e-15);
  });

  it('see an error of M: G = I, M = diag(1, 3/4) has alpha_0 >= 1/4', () => {
    const { defect } = rightInverse(pointEnclosure(square(1, 0, 0, 1)), square(1, 0, 0, 0.75));
    expect(defect).toBeGreaterThanOrEqual(0.25);
    expect(defect).toBeLessThan(0.26);
  });

  it('see the radii of G', () => {
    const G = { mid: square(1), rad: square(0.5) };
    expect(rightInverse(G, square(1)).defect).toBeGreaterThanOrEqual(0.5);
  });

  it('accept no M with NaN', () => {
    const R = rightInverse(pointEnclosure(square(1)), square(Number.NaN));
    expect(R.defect < 1).toBe(false);
  });
});

describe('Lemma 1(c)', () => {
  const R = { defect: exactly(0.25), norm: exactly(2) };

  it('holds up to equality: 2 * 1/4 + 1/4 + 1/2 * 1/4 * 2 = 1, and fails above', () => {
    const outward = { defect: exactly(0.25), norm: exactly(1.999999) };
    expect(zeroInBall(outward, exactly(0.25), exactly(0.249999), 1).kind).toBe('holds');
    expect(zeroInBall(R, exactly(0.2501), exactly(0.25), 1).kind).toBe('fails');
    expect(zeroInBall(R, exactly(0.25), exactly(0.2502), 1).kind).toBe('fails');
    expect(
      zeroInBall({ ...R, defect: exactly(0.2502) }, exactly(0.25), exactly(0.25), 1).kind,
    ).toBe('fails');
  });

  it('fails for alpha_0 = 1 and norm(R) = 0, where the multiplied inequality reads rho <= rho', () => {
    const nothing = { defect: exactly(1), norm: exactly(0) };
    expect(zeroInBall(nothing, exactly(7), exactly(0), 1).kind).toBe('fails');
    expect(rankOnBall(nothing, exactly(0), 1).kind).toBe('fails');
  });

  it('fails for NaN and Infinity anywhere', () => {
    for (const bad of [Number.NaN, Infinity]) {
      expect(zeroInBall({ ...R, defect: exactly(bad) }, exactly(0), exactly(0), 1).kind).toBe(
        'fails',
      );
      expect(zeroInBall({ ...R, norm: exactly(bad) }, exactly(1), exactly(0), 1).kind).toBe(
        'fails',
      );
      expect(zeroInBall(R, exactly(bad), exactly(0), 1).kind).toBe('fails');
      expect(zeroInBall(R, exactly(0), exactly(bad), 1).kind).toBe('fails');
    }
  });
});

describe('Lemma 1(a)', () => {
  const R = { defect: exactly(0.25), norm: exactly(2) };

  it('gives sigma_min and the values covered', () => {
    const decision = rankOnBall(R, exactly(0.125), 1);
    if (decision.kind === 'fails') throw new Error(decision.inequality);
    // alpha = 1/4 + 1/8 * 2 = 1/2; mu = 1/4, mu_0 = 3/8, covered = 3/8 - 1/16
    expect(decision.everywhere).toBeLessThanOrEqual(0.25);
    expect(decision.everywhere).toBeGreaterThan(0.2499999);
    expect(decision.centre).toBeLessThanOrEqual(0.375);
    expect(decision.centre).toBeGreaterThan(0.3749999);
    expect(decision.covered).toBeLessThanOrEqual(0.3125);
    expect(decision.covered).toBeGreaterThan(0.3124999);
  });

  it('is strict: alpha = 1 fails', () => {
    expect(rankOnBall(R, exactly(0.375), 1).kind).toBe('fails');
    expect(rankOnBall(R, exactly(0.37), 1).kind).toBe('holds');
    expect(rankOnBall(R, exactly(Number.NaN), 1).kind).toBe('fails');
  });
});
