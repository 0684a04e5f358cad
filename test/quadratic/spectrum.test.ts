import { describe, expect, it } from 'vitest';
import { compareRational, ratio, rationalField as Q } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { matrix, ShapeError } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { spectrumUnits, squaredEigenvalues } from '../../src/quadratic/spectrum.ts';

function whole(n: number, ...entries: readonly number[]): Matrix<Rational> {
  return matrix(
    n,
    n,
    entries.map((x) => ratio(BigInt(x))),
  );
}

function exactOnes(A: Matrix<Rational>, bits = 10): readonly (string | undefined)[] {
  return squaredEigenvalues(A, bits).map(({ lo, hi }) =>
    compareRational(lo, hi) === 0 ? `${lo.num}/${lo.den}` : undefined,
  );
}

describe('squared eigenvalues', () => {
  it('are exact where they are rational, with multiplicities, at any number of bits', () => {
    expect(exactOnes(whole(2, 0, 1, 1, 0), 0)).toEqual(['1/1', '1/1']);
    expect(exactOnes(whole(3, 1, 1, 1, 1, 1, 1, 1, 1, 1))).toEqual(['0/1', '0/1', '9/1']);
    expect(exactOnes(whole(2, 2, 1, 1, 2), 0)).toEqual(['1/1', '9/1']);
    const halves = matrix(2, 2, [ratio(1n, 2n), ratio(1n, 3n), ratio(1n, 3n), ratio(1n, 2n)]);
    expect(exactOnes(halves)).toEqual(['1/36', '25/36']);
  });

  it('are sorted by size for a diagonal matrix', () => {
    expect(exactOnes(whole(3, -3, 0, 0, 0, 0, 0, 0, 0, 2))).toEqual(['0/1', '4/1', '9/1']);
  });

  it('lie for the golden matrix within 2^-bits around (3 -+ sqrt 5)/2', () => {
    for (const bits of [0, 1, 7, 200]) {
      const found = squaredEigenvalues(whole(2, 1, 1, 1, 0), bits);
      expect(found).toHaveLength(2);
      for (const { lo, hi } of found) {
        expect(compareRational(Q.sub(hi, lo), ratio(1n, 1n << BigInt(bits)))).toBeLessThanOrEqual(
          0,
        );
        // t^2 - 3 t + 1 changes its sign between the ends
        const value = (t: Rational): Rational =>
          Q.add(Q.sub(Q.mul(t, t), Q.mul(ratio(3n), t)), Q.one);
        expect(Q.sign(value(lo)) * Q.sign(value(hi))).toBe(-1);
      }
    }
  });

  it('may be rational and irrational in a single bracket cell', () => {
    // eigenvalues 1 and (1 +- sqrt 5)/2 with squares 1, 0.38.. and 2.61..
    const A = whole(3, 1, 0, 0, 0, 1, 1, 0, 1, 0);
    expect(exactOnes(A, 0)).toEqual([undefined, '1/1', undefined]);
  });

  it('are enclosed for products of a positive definite and a symmetric matrix', () => {
    // diag(1/2, 1/3) times diag(1, -1), and a shear of it
    const A = matrix(2, 2, [ratio(1n, 2n), ratio(-1n), Q.zero, ratio(-1n, 3n)]);
    expect(exactOnes(A)).toEqual(['1/9', '1/4']);
  });

  it('are none for an empty matrix, and are refused for one that is not square', () => {
    expect(squaredEigenvalues(matrix<Rational>(0, 0, []), 5)).toEqual([]);
    expect(() => squaredEigenvalues(matrix(1, 2, [Q.one, Q.one]), 5)).toThrow(ShapeError);
  });

  it('cost more with order, bits and digits', () => {
    const base = spectrumUnits(whole(2, 1, 1, 1, 0), 10);
    expect(spectrumUnits(whole(2, 1, 1, 1, 0), 20)).toBeGreaterThan(base);
    expect(spectrumUnits(whole(2, 1000, 1, 1, 0), 10)).toBeGreaterThan(base);
    expect(spectrumUnits(whole(3, 1, 1, 1, 1, 0, 0, 1, 0, 0), 10)).toBeGreaterThan(base);
  });
});
