/**
 * # Steps with batches at small minima, by hand
 *
 * The rows of proofs-notes/sharpness.md, over Q; f_i = x_i.w, y = 0, at w = 0, so that the a_i are the x_i.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { isStable } from '../../properties/sharpness/minima.ts';
import { isPositiveSemidefinite, scale, subtract } from '../../properties/support/exact.ts';
import { ratio, rationalField as Q, rationalToText } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { batches, kappa, meanSquareStep, pathFactors } from '../../src/sharpness/mean-square.ts';
import { mat, q } from '../certificates/facts/support.ts';

const one = mat([1]);

function textOf(xs: ArrayLike<Rational>): readonly string[] {
  return Array.from(xs, rationalToText);
}

/** T_b(1), where the a_i are numbers: the growth of E d^2. */
function growth(vectors: Matrix<Rational>, step: Rational, batch: number): readonly string[] {
  return textOf(meanSquareStep(Q, { vectors, step, batch }, one).data);
}

const factors = (vectors: Matrix<Rational>, step: Rational, batch: number): readonly string[] =>
  textOf(pathFactors(Q, { vectors, step, batch }));

describe('kappa', () => {
  it('is (N - b)/(b (N - 1)), 1 for single samples and 0 for all, and 0 for one sample', () => {
    expect(textOf([kappa(3, 1), kappa(3, 2), kappa(3, 3), kappa(10, 4), kappa(1, 1)])).toEqual([
      '1',
      '1/4',
      '0',
      '1/6',
      '0',
    ]);
  });

  it('is for batches without a repeated sample, all equally likely', () => {
    expect(Array.from(batches(4, 2))).toHaveLength(6);
    expect(Array.from(batches(4, 4))).toEqual([[0, 1, 2, 3]]);
  });
});

describe('steps on a line', () => {
  it('of (1, 0) and 3: descent -1/2, single samples -2 and 1, so E d^2 grows by 5/2', () => {
    const x = mat([1], [0]);
    expect(factors(x, q(3), 2)).toEqual(['-1/2']);
    expect(factors(x, q(3), 1)).toEqual(['-2', '1']);
    expect([growth(x, q(3), 1), growth(x, q(3), 2)]).toEqual([['5/2'], ['1/4']]);
  });

  it('of (2, 1) and 2/3: factors -5/3 and 1/3, mean square 13/9, product -5/9; descent -2/3', () => {
    const x = mat([2], [1]);
    expect(factors(x, q('2/3'), 1)).toEqual(['-5/3', '1/3']);
    expect(rationalToText(pathFactors(Q, { vectors: x, step: q('2/3'), batch: 1 }).reduce(Q.mul))).toBe('-5/9'); // prettier-ignore
    expect(growth(x, q('2/3'), 1)).toEqual(['13/9']);
    expect(factors(x, q('2/3'), 2)).toEqual(['-2/3']);
  });

  it('of 1 and 3: descent -2', () => {
    expect(factors(mat([1]), q(3), 1)).toEqual(['-2']);
    expect(growth(mat([1]), q(3), 1)).toEqual(['4']);
  });

  it('of (1, 0, 0) and 3: unstable for single samples, stable for pairs and all', () => {
    const x = mat([1], [0], [0]);
    expect([1, 2, 3].map((batch) => growth(x, q(3), batch)[0])).toEqual(['2', '1/2', '0']);
    expect([1, 2, 3].map((batch) => isStable({ vectors: x, step: q(3), batch }))).toEqual([
      false,
      true,
      true,
    ]);
  });
});

describe('steps for (2, 0), (0, 1), (1, 1), where the batch decides', () => {
  const vectors = mat([2, 0], [0, 1], [1, 1]);
  const image = (S: Matrix<Rational>, step: string, batch: number): Matrix<Rational> =>
    meanSquareStep(Q, { vectors, step: q(step), batch }, S);

  it('have T_1(S) >= (3/2) S at 3/4, S = diag(1, 1/8), and not more than that by much', () => {
    const S = mat([1, 0], [0, '1/8']);
    const T = image(S, '3/4', 1);
    expect(isPositiveSemidefinite(subtract(T, scale(q('3/2'), S)))).toBe(true);
    expect(isPositiveSemidefinite(subtract(T, scale(q('8/5'), S)))).toBe(false);
    expect(isPositiveSemidefinite(subtract(image(S, '3/4', 2), S))).toBe(false);
  });

  it('have T_2(P) <= P at 3/4, P = diag(1, 1/2), and not T_1', () => {
    const P = mat([1, 0], [0, '1/2']);
    for (const batch of [2, 3])
      expect(isPositiveSemidefinite(subtract(P, image(P, '3/4', batch)))).toBe(true);
    expect(isPositiveSemidefinite(subtract(P, image(P, '3/4', 1)))).toBe(false);
  });

  it('have T_2(I) <= I at 9/10, beyond the sufficient threshold 0.85996', () => {
    const I = mat([1, 0], [0, 1]);
    expect(isPositiveSemidefinite(subtract(I, image(I, '9/10', 2)))).toBe(true);
    expect(isPositiveSemidefinite(subtract(I, image(I, '1', 2)))).toBe(false);
  });

  it('are stable exactly up to 0.57604, 0.93816 and 1.13148 for batches of 1, 2 and 3', () => {
    for (const [batch, threshold] of [
      [1, 57_604n],
      [2, 93_816n],
      [3, 113_148n],
    ] as const) {
      // the threshold, rounded to five digits
      const step = (half: bigint): Rational => ratio(2n * threshold + half, 200_000n);
      expect(isStable({ vectors, step: step(-1n), batch }), `${batch}`).toBe(true);
      expect(isStable({ vectors, step: step(1n), batch }), `${batch}`).toBe(false);
    }
  });
});
