/**
 * # The guess of the least eigenvalue
 *
 * Compared with closed forms; it is untrusted, so an approximation is good enough.
 */
import { describe, expect, it } from 'vitest';
import {
  backSolved,
  leastEigenvalueGuess,
} from '../../../src/certificates/exact/least-eigenvalue.ts';
import { zero } from '../../../src/certificates/exact/reals.ts';
import type { Real } from '../../../src/certificates/exact/reals.ts';
import { randomSource } from '../../../src/data/random.ts';

const bits = 40;

/** The lower triangular matrix with these entries, times 2^bits, rounded. */
function factor(rows: readonly (readonly number[])[]): readonly (readonly bigint[])[] {
  return rows.map((row) => row.map((a) => BigInt(Math.round(a * 2 ** bits))));
}

function toNumber({ man, exp }: Real): number {
  return Number(man) * 2 ** exp;
}

/** The guess for D L L^T D, D = diag(2^exps). */
function guess(rows: readonly (readonly number[])[], exps: readonly number[]): number {
  // B 2^bits = L L^T in integers of `bits` bits: A = L L^T 2^-bits, times 2^(2 exps)
  return toNumber(
    leastEigenvalueGuess(
      factor(rows),
      exps.map((e) => e - bits / 2),
      bits,
    ),
  );
}

/** The least eigenvalue of [[p, q], [q, r]]. */
function leastOf(p: number, q: number, r: number): number {
  return (p * r - q * q) / ((p + r) / 2 + Math.hypot((p - r) / 2, q));
}

const uniform = randomSource(11);

describe('leastEigenvalueGuess', () => {
  it('is within 1 % for 2 x 2 matrices, with rows of different sizes', () => {
    let near = 0;
    for (let run = 0; run < 200; run++) {
      const [a, b, c] = [0.5 + uniform(), 2 * uniform() - 1, 0.5 + uniform()];
      const exps = [Math.round(6 * uniform()), Math.round(6 * uniform())];
      const [s, t] = exps.map((e) => 2 ** e);
      if (s === undefined || t === undefined) throw new Error('two');
      const value = leastOf(a * a * s * s, a * b * s * t, (b * b + c * c) * t * t);
      const found = guess([[a], [b, c]], exps);
      // from above, except for the last bits: a quotient of lengths
      expect(found).toBeGreaterThan(value * (1 - 2 ** -20));
      if (found < value * 1.01) near++;
    }
    expect(near).toBeGreaterThan(180);
  });

  it('finds the least of a diagonal, wherever it is', () => {
    for (const at of [0, 1, 2, 3]) {
      const rows = [0, 1, 2, 3].map((i) => [
        ...Array.from({ length: i }, () => 0),
        i === at ? 0.25 : 1,
      ]);
      expect(guess(rows, [0, 0, 0, 0]) / 0.0625).toBeCloseTo(1, 6);
      expect(guess(rows, [100, 100, 100, 100]) / (0.0625 * 2 ** 200)).toBeCloseTo(1, 6);
      expect(guess(rows, [-300, -300, -300, -300]) / (0.0625 * 2 ** -600)).toBeCloseTo(1, 6);
    }
  });

  it('is right for three rows that are nearly dependent', () => {
    // L L^T with a small last pivot: det = (1 * 1 * 0.01)^2, and x = L^-T (0, 0, 1) is near the eigenvector
    const found = guess([[1], [1, 1], [1, 1, 0.01]], [0, 0, 0]);
    expect(found).toBeGreaterThan(0.00001);
    expect(found).toBeLessThan(0.0001);
  });

  it('is 0 where rows differ too much in size', () => {
    expect(guess([[1], [0, 1]], [0, 8192])).toBeCloseTo(1, 6);
    expect(guess([[1], [0, 1]], [0, 8193])).toBe(0);
    expect(guess([[1], [0, 1]], [0, 100_000])).toBe(0);
  });

  it('is 0 where its digits do not reach the answer', () => {
    expect(leastEigenvalueGuess([[1n << 300n]], [0], 10)).toStrictEqual(zero);
  });
});

describe('backSolved', () => {
  it('solves with the transpose, exactly where the quotients are whole', () => {
    // L = [[2], [3, 1], [-1, 4, 5]], x = (7, -2, 3): L^T x = (14 - 6 - 3, -2 + 12, 15)
    const L = [[2n], [3n, 1n], [-1n, 4n, 5n]];
    expect(backSolved(L, [5n, 10n, 15n])).toStrictEqual([7n, -2n, 3n]);
    expect(backSolved([], [])).toStrictEqual([]);
  });
});
