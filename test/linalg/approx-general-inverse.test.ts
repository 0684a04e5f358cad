import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rationalField as Q, rationalFromDouble } from '../../src/arithmetic/rational.ts';
import { approxGeneralInverse } from '../../src/linalg/approx-general-inverse.ts';
import { at, dense, mapMatrix } from '../../src/linalg/matrix.ts';
import { multiply } from '../../src/linalg/ring-product.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { rankOfRationals } from '../../src/linalg/rank.ts';
import { of, profile } from './matrices.ts';

const whole = fc.integer({ min: -5, max: 5 });

/** A nonsingular matrix of small whole numbers. */
const nonsingular = fc
  .integer({ min: 1, max: 5 })
  .chain((n) =>
    fc
      .array(whole, { minLength: n * n, maxLength: n * n })
      .map((xs) => dense(n, n, Float64Array.from(xs))),
  )
  .filter((A) => rankOfRationals(mapMatrix(A, rationalFromDouble)) === A.rows);

function inverse(A: Dense): Dense {
  const found = approxGeneralInverse(A);
  if (found === undefined) throw new Error('expected an inverse');
  return found;
}

/** The largest entry of A C - I, from exact arithmetic. */
function defect(A: Dense, C: Dense): number {
  const product = multiply(Q, mapMatrix(A, rationalFromDouble), mapMatrix(C, rationalFromDouble));
  let most = 0;
  for (let i = 0; i < A.rows; i++)
    for (let j = 0; j < A.rows; j++) {
      const { num, den } = Q.sub(at(product, i, j), i === j ? Q.one : Q.zero);
      most = Math.max(most, Math.abs(Number(num) / Number(den)));
    }
  return most;
}

/** diag(2^rows) A diag(2^cols). */
function scaled(A: Dense, rows: readonly number[], cols: readonly number[]): Dense {
  const n = A.rows;
  const data = A.data.map(
    (a, k) => a * 2 ** (rows[(k - (k % n)) / n] ?? 0) * 2 ** (cols[k % n] ?? 0),
  );
  return dense(n, n, data);
}

const powers = fc.array(fc.integer({ min: -200, max: 200 }), { minLength: 5, maxLength: 5 });

describe('approxGeneralInverse', () => {
  it('is a good right inverse of every nonsingular matrix of small integers', () => {
    fc.assert(
      fc.property(nonsingular, (A) => {
        expect(defect(A, inverse(A))).toBeLessThan(1e-11);
      }),
      profile,
    );
  });

  it('takes rows of other sizes as they come: the inverse has their columns divided, to the bit', () => {
    fc.assert(
      fc.property(nonsingular, powers, (A, rows) => {
        const turned = rows.map((e) => -e);
        expect(inverse(scaled(A, rows, [])).data).toEqual(scaled(inverse(A), [], turned).data);
      }),
      profile,
    );
  });

  it('is as good where rows and columns differ by hundreds of powers of two', () => {
    fc.assert(
      fc.property(nonsingular, powers, powers, (A, rows, cols) => {
        const C = inverse(scaled(A, rows, cols));
        expect(defect(A, scaled(C, cols, rows))).toBeLessThan(1e-9);
      }),
      profile,
    );
  });

  it('does not divide by a small entry where a larger one is below it', () => {
    const A = of(3, 3, 2 ** -60, 1, 0, 1, 1, 1, 1, -1, 2);
    expect(defect(A, inverse(A))).toBeLessThan(1e-14);
    const B = of(3, 3, 1, 1, 1, 1, 1 + 2 ** -50, 2, 1, 2, 1);
    expect(defect(B, inverse(B))).toBeLessThan(1e-13);
    // the largest of the first column is in the middle
    const M = of(3, 3, 0.5, 1, 0.25, 1, 0.25, 0.75, 2 ** -60, 1, -1);
    expect(defect(M, inverse(M))).toBeLessThan(1e-14);
  });

  it('leaves its argument alone', () => {
    const A = of(2, 2, 0, 2, 4, 1);
    inverse(A);
    expect(A.data).toEqual(Float64Array.of(0, 2, 4, 1));
  });

  it('is undefined if the inverse is beyond doubles, or a pivot is 0', () => {
    expect(approxGeneralInverse(of(2, 2, 2 ** -1074, 0, 0, 1))).toBeUndefined();
    expect(approxGeneralInverse(of(2, 2, 1, 0, 0, Infinity))).toBeUndefined();
    expect(approxGeneralInverse(of(2, 2, 1, 0, NaN, 1))).toBeUndefined();
    expect(approxGeneralInverse(of(3, 3, 1, 2, 3, 2, 4, 6, 0, 1, 1))).toBeUndefined();
    expect(approxGeneralInverse(of(2, 2, 0, 0, 0, 1))).toBeUndefined();
  });
});
