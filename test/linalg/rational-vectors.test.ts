import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ratio } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { matrix, row } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import {
  dot,
  isZero,
  leftKernel,
  outsideSpan,
  primitive,
  scale,
  subtract,
} from '../../src/linalg/rational-vectors.ts';
import { rankOfRationals } from '../../src/linalg/rank.ts';
import { transpose } from '../../src/linalg/ring-product.ts';

const vec = (...xs: readonly number[]): readonly Rational[] => xs.map((x) => ratio(BigInt(x)));
const halves = (...xs: readonly number[]): readonly Rational[] =>
  xs.map((x) => ratio(BigInt(x), 2n));

const small = fc.integer({ min: -3, max: 3 });
const matrices: fc.Arbitrary<Matrix<Rational>> = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 }))
  .chain(([n, k]) =>
    fc.array(small, { minLength: n * k, maxLength: n * k }).map((xs) => matrix(n, k, vec(...xs))),
  );
const pinned = { seed: 20211206, numRuns: 300 };

describe('vectors over Q', () => {
  it('are multiplied, subtracted and scaled entry by entry', () => {
    expect(dot(vec(1, 2, -3), halves(1, 1, 1))).toEqual(ratio(0n));
    expect(dot(vec(2, 3), vec(5, 7))).toEqual(ratio(31n));
    expect(subtract(vec(1, 2), halves(1, 5))).toEqual(halves(1, -1));
    expect(scale(vec(2, -6), ratio(1n, 4n))).toEqual(halves(1, -3));
    expect([vec(0, 0), vec(0, 1), vec(-1, 0)].map(isZero)).toEqual([true, false, false]);
  });

  it('are primitive with whole entries without a common divisor, the first positive', () => {
    expect(primitive(halves(0, -3, 6))).toEqual(vec(0, 1, -2));
    expect(primitive(halves(4, -8))).toEqual(vec(1, -2));
    expect(primitive([ratio(1n, 6n), ratio(-1n, 4n)])).toEqual(vec(2, -3));
    expect(primitive(vec(0, 0))).toEqual(vec(0, 0));
    fc.assert(
      fc.property(fc.array(small, { minLength: 1, maxLength: 4 }), small, (xs, s) => {
        if (s === 0) return;
        expect(primitive(scale(vec(...xs), ratio(BigInt(s), 2n)))).toEqual(primitive(vec(...xs)));
      }),
      pinned,
    );
  });
});

describe('the part outside a span', () => {
  it('is orthogonal to every column, and differs from y by a combination of them', () => {
    let inside = 0;
    fc.assert(
      fc.property(matrices, fc.array(small, { minLength: 5, maxLength: 5 }), (A, ys) => {
        const y = vec(...ys).slice(0, A.rows);
        const rest = outsideSpan(A, y);
        const columns = transpose(A);
        for (let k = 0; k < A.cols; k++) expect(dot(row(columns, k), rest)).toEqual(ratio(0n));
        const joined = matrix(A.cols + 1, A.rows, [
          ...Array.from(columns.data),
          ...subtract(y, rest),
        ]);
        expect(rankOfRationals(joined)).toBe(rankOfRationals(A));
        if (isZero(rest)) inside++;
      }),
      pinned,
    );
    expect(inside).toBeGreaterThan(30);
  });
});

describe('the left kernel', () => {
  it('has one vector for each row beyond the rank, independent and orthogonal to every column', () => {
    let wide = 0;
    fc.assert(
      fc.property(matrices, (A) => {
        const kernel = leftKernel(A);
        expect(kernel).toHaveLength(A.rows - rankOfRationals(A));
        const columns = transpose(A);
        for (const u of kernel)
          for (let k = 0; k < A.cols; k++) expect(dot(u, row(columns, k))).toEqual(ratio(0n));
        if (kernel.length === 0) return;
        expect(rankOfRationals(matrix(kernel.length, A.rows, kernel.flat()))).toBe(kernel.length);
        if (kernel.length > 1) wide++;
      }),
      pinned,
    );
    expect(wide).toBeGreaterThan(30);
  });
});
