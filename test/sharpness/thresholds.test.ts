/**
 * # Thresholds from the Gram matrix, by hand
 * @module
 */
import { describe, expect, it } from 'vitest';
import { encloseRational } from '../../src/arithmetic/interval.ts';
import { ratio } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { mapMatrix } from '../../src/linalg/matrix.ts';
import { intervalMatrix } from '../../src/linalg/product.ts';
import {
  alongDirection,
  alongIdentity,
  certainlyBelow,
  isStableUpTo,
  isUnstableBeyond,
} from '../../src/sharpness/thresholds.ts';
import { mat, q, vec } from '../certificates/facts/support.ts';

// (2, 0), (0, 1), (1, 1): lambda_max(G) = (7 + sqrt(13))/2 = 5.3027756377
const G = mapMatrix(mat([4, 0, 2], [0, 1, 1], [2, 1, 2]), encloseRational);
const largest = q('5.30277563774');

/** The number of five digits, a little less and a little more. */
const around = (digits: bigint): readonly [Rational, Rational] => [
  ratio(2n * digits - 1n, 200_000n),
  ratio(2n * digits + 1n, 200_000n),
];

describe('thresholds for (2, 0), (0, 1), (1, 1)', () => {
  it('are sufficient up to 0.5, 0.85996 and 1.13148 for batches of 1, 2 and 3', () => {
    expect(certainlyBelow(intervalMatrix(G), 5.30277563774)).toBe(true);
    expect(certainlyBelow(intervalMatrix(G), 5.302775637)).toBe(false);
    for (const [batch, digits] of [
      [1, 50_000n],
      [2, 85_996n],
      [3, 113_148n],
    ] as const) {
      const [below, above] = around(digits);
      expect(isStableUpTo(G, largest, batch, below), `${batch}`).toBe(true);
      expect(isStableUpTo(G, largest, batch, above), `${batch}`).toBe(false);
    }
  });

  it('are never passed by steps that S = I or d d^T shows to be unstable', () => {
    const exact = [57_604n, 93_816n, 113_148n];
    // d = 2 a_1 + a_3, about the top eigenvector
    const spreads = [alongIdentity(G), alongDirection(G, vec(2, 0, 1).map(encloseRational))];
    for (const [k, digits] of exact.entries()) {
      const [below, above] = around(digits);
      for (const spread of spreads) {
        expect(isUnstableBeyond(spread, 3, k + 1, below)).toBe(false);
        expect(isUnstableBeyond(spread, 3, k + 1, ratio(2n))).toBe(true);
      }
      const [, direction] = spreads;
      const near = ratio(11n * above.num, 10n * above.den);
      expect(direction !== undefined && isUnstableBeyond(direction, 3, k + 1, near)).toBe(true);
    }
  });

  it('of S = I are 6 tr G/((1 - kappa) norm_F(G)^2/3 + kappa sum G_ii^2)', () => {
    // tr G = 7, norm_F(G)^2 = 31, sum G_ii^2 = 21: 2/3 for single samples, 42/31 for all
    const spread = alongIdentity(G);
    for (const [batch, threshold] of [
      [1, '2/3'],
      [2, '14/13'],
      [3, '42/31'],
    ] as const) {
      const { num, den } = q(threshold);
      const [below, above] = [-1n, 1n].map((by) => ratio(num * 10n ** 9n + by, den * 10n ** 9n));
      if (below === undefined || above === undefined) throw new Error('no steps');
      expect(isUnstableBeyond(spread, 3, batch, below), `${batch}`).toBe(false);
      expect(isUnstableBeyond(spread, 3, batch, above), `${batch}`).toBe(true);
    }
  });
});
