/**
 * # Dual certificates of distances from low rank: the checker takes them, and they are nearly exact
 * @module
 */
import { describe, expect, it } from 'vitest';
import { rationalField as Q, ratio } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { trace } from '../../src/quadratic/elimination.ts';
import { dualOf } from '../../src/search/low-rank.ts';
import { answer, mat } from '../certificates/facts/support.ts';

/** tr G - k t - tr Y, checked by the fact width-gram. */
function boundOf(gram: Matrix<Rational>, space: number): Rational {
  const { threshold, excess } = dualOf(gram, space);
  const spent = Q.add(Q.mul(ratio(BigInt(space)), threshold), trace(Q, excess));
  const value = Q.sub(trace(Q, gram), spent);
  const fact = { fact: 'width-gram', gram, threshold, excess, space, value } as const;
  expect(answer({ points: {} }, fact)).toBe('verified');
  return value;
}

/** Orthogonal rows of squared norm 4: Q diag(16, 9, 4, 1) Q^T / 4 has these eigenvalues. */
const turns = [
  [1, 1, 1, 1],
  [1, -1, 1, -1],
  [1, 1, -1, -1],
  [1, -1, -1, 1],
];
const turned = tabulate(4, 4, (i, j) => {
  const entry = [16, 9, 4, 1].reduce(
    (sum, value, k) => sum + value * (turns[k]?.[i] ?? 0) * (turns[k]?.[j] ?? 0),
    0,
  );
  return ratio(BigInt(entry));
});

describe('a dual certificate', () => {
  it('is below the sum of the least eigenvalues, and near to it', () => {
    const tails = [120, 56, 20, 4, 0];
    for (const [k, tail] of tails.entries()) {
      const { num, den } = boundOf(turned, k);
      const value = Number(num) / Number(den);
      expect(value).toBeLessThanOrEqual(tail);
      expect(value).toBeGreaterThan(tail - 2e-5);
    }
  });

  it('is of the size of its matrix, and right for 0, for one number and for equal eigenvalues', () => {
    const huge = 10n ** 120n;
    const large = tabulate(4, 4, (i, j) => ratio((turned.data[4 * i + j]?.num ?? 0n) * huge));
    const { num, den } = boundOf(large, 1);
    expect(Number(num / (den * huge))).toBe(55); // 56, rounded down
    expect(boundOf(mat([0, 0], [0, 0]), 1).num <= 0n).toBe(true);
    expect(boundOf(mat([0]), 0).num <= 0n).toBe(true);
    expect(boundOf(mat([7]), 1).num <= 0n).toBe(true);
    const { num: a, den: b } = boundOf(mat([1, 0], [0, 1]), 1);
    expect(Number(a) / Number(b)).toBeGreaterThan(1 - 1e-6);
  });
});
