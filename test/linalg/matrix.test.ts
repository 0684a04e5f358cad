import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ratio, rationalField as Q } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import type { Ring } from '../../src/arithmetic/ring.ts';
import {
  at,
  dense,
  mapMatrix,
  matrix,
  row,
  ShapeError,
  tabulate,
} from '../../src/linalg/matrix.ts';
import { multiply, transpose } from '../../src/linalg/ring-product.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { profile } from './matrices.ts';

/** Sums and products written out: nothing commutes, nothing is forgotten. */
const words: Ring<string> = {
  zero: '0',
  one: '1',
  add: (a, b) => `${a}+${b}`,
  sub: (a, b) => `${a}-${b}`,
  mul: (a, b) => `${a}${b}`,
  neg: (a) => `-${a}`,
};

const size = fc.integer({ min: 0, max: 4 });
const entries = fc.array(
  fc
    .tuple(fc.integer({ min: -9, max: 9 }), fc.constantFrom(1n, 2n, 3n))
    .map(([p, q]) => ratio(BigInt(p), q)),
  { minLength: 48, maxLength: 48 },
);

function part(xs: readonly Rational[], rows: number, cols: number, from: number): Matrix<Rational> {
  return matrix(rows, cols, xs.slice(from, from + rows * cols));
}

const twoByThree = matrix(2, 3, ['a', 'b', 'c', 'd', 'e', 'f']);

describe('matrices', () => {
  it('hold their entries row by row', () => {
    expect([0, 1].map((i) => row(twoByThree, i))).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e', 'f'],
    ]);
    expect([at(twoByThree, 0, 2), at(twoByThree, 1, 0)]).toEqual(['c', 'd']);
    expect(tabulate(2, 3, (i, j) => 10 * i + j)).toEqual(matrix(2, 3, [0, 1, 2, 10, 11, 12]));
    expect(mapMatrix(twoByThree, (x) => x.toUpperCase()).data).toEqual(Array.from('ABCDEF'));
    expect(transpose(twoByThree)).toEqual(matrix(3, 2, Array.from('adbecf')));
  });

  it('on a typed array share it, and keep -0 and NaN', () => {
    const data = Float64Array.from([-0, Number.NaN]);
    const A = dense(1, 2, data);
    expect(A.data).toBe(data);
    expect(row(A, 0)).toEqual([-0, Number.NaN]);
  });

  it('may have no rows or no columns', () => {
    for (const [rows, cols] of [
      [0, 0],
      [0, 3],
      [3, 0],
    ] as const) {
      const never = (): string => {
        throw new Error('no entry to ask for');
      };
      const A = tabulate(rows, cols, never);
      expect(A).toEqual(matrix(rows, cols, []));
      expect(transpose(A)).toEqual(matrix(cols, rows, []));
      expect(mapMatrix(A, never)).toEqual(A);
      expect(dense(rows, cols, new Float64Array(0)).data.length).toBe(0);
    }
    expect(row(matrix(2, 0, []), 1)).toEqual([]);
  });

  it('refuse a wrong count of entries', () => {
    expect(() => matrix(2, 2, [1, 2, 3])).toThrow(ShapeError);
    expect(() => matrix(2, 2, [1, 2, 3])).toThrow('matrix: expected 4 entries for 2 x 2, got 3');
    expect(() => matrix(0, 2, [1])).toThrow(ShapeError);
    expect(() => dense(1, 2, new Float64Array(3))).toThrow(
      'dense: expected 2 entries for 1 x 2, got 3',
    );
  });

  it.each([-1, 0.5, Number.NaN, Infinity, -Infinity, 2 ** 53])('refuse the size %s', (bad) => {
    const none = new Float64Array(0);
    expect(() => matrix(bad, 0, [])).toThrow(ShapeError);
    expect(() => matrix(0, bad, [])).toThrow(ShapeError);
    expect(() => dense(bad, 0, none)).toThrow(`${bad} x 0`);
    expect(() => dense(0, bad, none)).toThrow(`0 x ${bad}`);
  });

  it('refuse two negative sizes, whose product is a count', () => {
    expect(() => matrix(-1, -1, [1])).toThrow(ShapeError);
    expect(() => dense(-2, -1, new Float64Array(2))).toThrow(ShapeError);
  });

  it('have no entry outside, though another row does', () => {
    for (const [i, j] of [
      [2, 0],
      [0, 3], // the place of (1, 0)
      [1, -1], // the place of (0, 2)
      [-1, 3], // the place of (0, 0)
      [Number.NaN, 0],
      [0, Number.NaN],
      [Infinity, 0],
    ] as const)
      expect(() => at(twoByThree, i, j)).toThrow(
        `at: expected an index inside 2 x 3, got (${i}, ${j})`,
      );
    expect(() => row(twoByThree, 2)).toThrow(ShapeError);
  });
});

describe('a matrix entry at a fractional index', () => {
  it('does not exist, though the index into the data is whole', () => {
    const A = matrix(3, 2, [0, 1, 2, 3, 4, 5]);
    for (const [i, j] of [
      [0.5, 0],
      [1.5, 1],
      [0, 0.5],
      [0.25, 0.5],
      [Number.NaN, 0],
    ] as const)
      expect(() => at(A, i, j)).toThrow(ShapeError);
  });
});

describe('the product over a ring', () => {
  it('adds in ascending order, the left factor on the left', () => {
    const B = matrix(3, 2, Array.from('uvwxyz'));
    expect(multiply(words, twoByThree, B)).toEqual(
      matrix(2, 2, ['0+au+bw+cy', '0+av+bx+cz', '0+du+ew+fy', '0+dv+ex+fz']),
    );
  });

  it('is 0 for inner length 0', () => {
    expect(multiply(words, matrix(2, 0, []), matrix(0, 1, []))).toEqual(matrix(2, 1, ['0', '0']));
    expect(multiply(words, matrix(0, 1, []), matrix(1, 2, ['a', 'b']))).toEqual(matrix(0, 2, []));
  });

  it('satisfies (A B) C = A (B C) and (A B)^T = B^T A^T over Q, for all A, B, C', () => {
    fc.assert(
      fc.property(size, size, size, size, entries, (n, k, m, l, xs) => {
        const [A, B, C] = [part(xs, n, k, 0), part(xs, k, m, 16), part(xs, m, l, 32)];
        const AB = multiply(Q, A, B);
        expect(multiply(Q, AB, C)).toEqual(multiply(Q, A, multiply(Q, B, C)));
        expect(transpose(AB)).toEqual(multiply(Q, transpose(B), transpose(A)));
      }),
      profile,
    );
  });

  it('refuses inner dimensions that differ', () => {
    expect(() => multiply(words, twoByThree, twoByThree)).toThrow(ShapeError);
    expect(() => multiply(words, twoByThree, twoByThree)).toThrow(
      'multiply: expected inner dimensions to agree, got 2 x 3 by 2 x 3',
    );
  });
});
