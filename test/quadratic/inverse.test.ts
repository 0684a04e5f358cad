import { describe, expect, it } from 'vitest';
import { rationalField as Q, ratio, rationalToText } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { multiply } from '../../src/linalg/ring-product.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { identity } from '../../src/quadratic/elimination.ts';
import { inverse, isSemidefinite } from '../../src/quadratic/inverse.ts';

function whole(rows: number, cols: number, ...entries: readonly number[]): Matrix<Rational> {
  return matrix(
    rows,
    cols,
    entries.map((x) => ratio(BigInt(x))),
  );
}

function texts(A: Matrix<Rational> | undefined): readonly string[] {
  return A === undefined ? [] : Array.from(A.data, rationalToText);
}

describe('inverses and semidefiniteness', () => {
  it('give the inverse of a matrix with a zero on the diagonal, and none of a singular one', () => {
    const A = whole(3, 3, 0, 1, 2, 1, 0, 3, 4, -3, 8);
    expect(texts(multiply(Q, A, inverse(Q, A) ?? A))).toEqual(texts(identity(Q, 3)));
    expect(inverse(Q, whole(2, 2, 1, 2, 2, 4))).toBeUndefined();
  });

  it('are decided for definite, semidefinite and indefinite matrices', () => {
    expect(isSemidefinite(Q, whole(2, 2, 1, 1, 1, 1))).toBe(true);
    expect(isSemidefinite(Q, whole(2, 2, 1, 2, 2, 1))).toBe(false);
    expect(isSemidefinite(Q, whole(2, 2, 0, 0, 0, 3))).toBe(true);
    expect(isSemidefinite(Q, whole(2, 2, 0, 1, 1, 3))).toBe(false);
    expect(isSemidefinite(Q, whole(1, 1, -1))).toBe(false);
  });
});
