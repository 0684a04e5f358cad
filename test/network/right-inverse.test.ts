import { describe, expect, it } from 'vitest';
import { exactly } from '../../src/arithmetic/bounds.ts';
import { dense, ShapeError } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { pointEnclosure } from '../../src/linalg/product.ts';
import {
  rankOnBall,
  rightInverse,
  zeroInBall,
  singularAtCentre,
} from '../../src/network/right-inverse.ts';
import type { RightInverse } from '../../src/network/right-inverse.ts';

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

const of = (rows: number, cols: number, ...xs: number[]): Dense =>
  dense(rows, cols, Float64Array.from(xs));

const inverse = (defect: number, norm: number): RightInverse => ({
  defect: exactly(defect),
  norm: exactly(norm),
});

describe('the right inverse of G = J J^T by M', () => {
  it('subtracts 1 from the diagonal and nothing elsewhere', () => {
    // G M - I = [[0, 1/4, 0], [0, 0, 0], [0, 0, 0]]
    const M = of(3, 3, 1, 0.25, 0, 0, 1, 0, 0, 0, 1);
    const identity = pointEnclosure(of(3, 3, 1, 0, 0, 0, 1, 0, 0, 0, 1));
    const { defect } = rightInverse(identity, M);
    expect(defect).toBeGreaterThanOrEqual(0.25);
    expect(defect).toBeLessThan(0.25 + 1e-14);
  });

  it('sees that the product is -I: then G M - I has norm 2', () => {
    const { defect } = rightInverse(pointEnclosure(of(2, 2, 1, 0, 0, 1)), of(2, 2, -1, 0, 0, -1));
    expect(defect).toBeGreaterThanOrEqual(2);
    expect(defect).toBeLessThan(2 + 1e-14);
  });

  it('loses what the subtraction of 1 may round: 2^-53 (abs(a) + 1)', () => {
    // of 1e17 and of -1e17 neither neighbour by 1 is a double
    for (const a of [1e17, -1e17]) {
      const { defect } = rightInverse(pointEnclosure(of(1, 1, 1)), of(1, 1, a));
      expect(BigInt(defect)).toBeGreaterThanOrEqual(a < 0 ? BigInt(-a) + 1n : BigInt(a) - 1n);
      expect(defect).toBeLessThan(Math.abs(a) * (1 + 2e-15));
    }
    const { defect } = rightInverse(pointEnclosure(of(1, 1, 1)), of(1, 1, 1));
    expect(defect).toBeGreaterThanOrEqual(2 ** -52);
    expect(defect).toBeLessThan(2 ** -50);
  });

  it('has norm(R)^2 <= norm(M) (1 + alpha_0)', () => {
    const { norm } = rightInverse(pointEnclosure(of(1, 1, 1)), of(1, 1, 0.75));
    expect(norm).toBeGreaterThanOrEqual(Math.sqrt(0.75 * 1.25));
    expect(norm).toBeLessThan(Math.sqrt(0.75 * 1.25) + 1e-14);
  });

  it('refuses M of another shape', () => {
    const G = pointEnclosure(of(2, 2, 1, 0, 0, 1));
    for (const M of [of(2, 1, 1, 1), of(1, 2, 1, 1), of(3, 2, 1, 1, 1, 1, 1, 1)])
      expect(() => rightInverse(G, M)).toThrow(
        new ShapeError(`rightInverse: expected M 2 x 2, got ${M.rows} x ${M.cols}`),
      );
  });
});

describe('the least singular value at the centre', () => {
  it('is at least (1 - alpha_0)/norm(R), rounded down', () => {
    const singular = singularAtCentre(inverse(0.25, 3));
    expect(singular).toBeLessThanOrEqual(0.25);
    expect(singular).toBeGreaterThan(0.25 - 1e-15);
  });

  it('is not shown for alpha_0 >= 1, nor where it is 0 after rounding', () => {
    for (const defect of [1, 2, Number.NaN])
      expect(singularAtCentre(inverse(defect, 3))).toBeUndefined();
    expect(singularAtCentre(inverse(0.25, Infinity))).toBeUndefined();
    expect(singularAtCentre(inverse(0.25, Number.NaN))).toBeUndefined();
    expect(singularAtCentre(inverse(1 - 2 ** -53, Number.MAX_VALUE))).toBeUndefined();
  });
});

describe('the decisions of Lemma 1', () => {
  it('allow equality in (c), and say both sides where they fail', () => {
    // with norm(F) = 0 and L = 0 the left side is alpha_0 rho, rounded up
    const R = inverse(0.5, 1);
    const still = zeroInBall(R, exactly(0), exactly(0), 1);
    expect(still.kind).toBe('holds');
    const failed = zeroInBall(R, exactly(0.5), exactly(0), 1);
    expect(failed).toMatchObject({ kind: 'fails', right: 1 });
    expect(failed.kind === 'fails' && failed.left).toBeGreaterThan(1);
    expect(zeroInBall(inverse(1, 1), exactly(0), exactly(0), 1)).toMatchObject({
      kind: 'fails',
      left: 1,
      right: 1,
    });
  });

  it('allow equality in (c) where nothing is rounded', () => {
    // 0 norm(R) + 0 rho + L rho^2 norm(R)/2 with L = 0: the left side is 0, and so may rho be
    expect(zeroInBall(inverse(0, 1), exactly(0), exactly(0), 0).kind).toBe('holds');
    expect(zeroInBall(inverse(0, 1), exactly(5e-324), exactly(0), 0).kind).toBe('fails');
  });

  it('say in (a) which inequality failed', () => {
    const of = (R: RightInverse, lipschitz: number, radius: number) =>
      rankOnBall(R, exactly(lipschitz), radius);
    expect(of(inverse(1, 1), 0, 1)).toMatchObject({ kind: 'fails', left: 1, right: 1 });
    expect(of(inverse(0.5, Infinity), 0, 1)).toMatchObject({ kind: 'fails', left: 0, right: 0 });
    expect(of(inverse(0.5, Infinity), 1, 1)).toMatchObject({ kind: 'fails', left: 0, right: 0 });
    const bent = of(inverse(0.5, 1), 2, 1);
    expect(bent).toMatchObject({ kind: 'fails', right: 1 });
    expect(bent.kind === 'fails' && bent.left).toBeGreaterThanOrEqual(2.5);
  });

  it('are strict in (a): alpha = 1 after rounding is refused as such', () => {
    // the two products are rounded up by a neighbour each: 1/2 - 2^-53 is 1/2 then, and alpha = 1
    const lipschitz = exactly(0.5 - 2 ** -53);
    expect(rankOnBall(inverse(0.5, 1), lipschitz, 1)).toMatchObject({
      kind: 'fails',
      inequality: expect.stringContaining('alpha_0'),
      left: 1,
      right: 1,
    });
  });

  it('fail in (a) where a result is 0 after rounding', () => {
    // mu_0 rho is below the least double, while sigma_min > 0
    expect(rankOnBall(inverse(0.5, 1), exactly(0), 5e-324)).toMatchObject({
      kind: 'fails',
      right: 0,
    });
    // (1 - alpha)/norm(R) is a number for a small one, and 3/4 of the least double in the second case
    expect(rankOnBall(inverse(0.5, 1e300), exactly(0.25e-300), 1).kind).toBe('holds');
    const flat = exactly(2 ** -1023 - 2 ** -1073);
    expect(rankOnBall(inverse(0, 2 ** 1023), flat, 1)).toMatchObject({
      kind: 'fails',
      left: 0,
      right: 0,
    });
  });
});
