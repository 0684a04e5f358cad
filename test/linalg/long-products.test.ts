/**
 * # Enclosed products of long vectors, and at random members
 * @module
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dyadicRing as Z } from '../../src/arithmetic/dyadic-ring.ts';
import { dense, ShapeError } from '../../src/linalg/matrix.ts';
import { multiply } from '../../src/linalg/ring-product.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { denseTranspose, enclosedProduct, pointEnclosure } from '../../src/linalg/product.ts';
import type { Enclosure } from '../../src/linalg/product.ts';
import { draw, enclosures, exactly, hostile, kinds, member, outside, profile } from './matrices.ts';

const signs = fc.array(fc.constantFrom(-1, 0, 1), { minLength: 36, maxLength: 36 });

/** Doubles of about 1, 2^-30, 2^-60, of both signs, that differ from place to place. */
function noise(rows: number, cols: number, seed: number): Dense {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  const data = Float64Array.from({ length: rows * cols }, (_, k) => next() * 2 ** (-30 * (k % 3)));
  return dense(rows, cols, data);
}

function thick(mid: Dense, size: number, seed: number): Enclosure {
  const { rows, cols } = mid;
  const rad = noise(rows, cols, seed).data.map((r) => Math.abs(r) * size);
  return { mid, rad: dense(rows, cols, rad) };
}

describe('the enclosed product', () => {
  it.each(kinds)('contains the products of random members (points: %s, %s)', (a, b) => {
    fc.assert(
      fc.property(draw(hostile), signs, signs, (d, s, t) => {
        const [A, B] = enclosures(d, a, b);
        const P = member(A, (k) => Number(s[k]));
        const R = member(B, (k) => Number(t[k]));
        expect(outside(enclosedProduct(A, B), multiply(Z, P, R))).toEqual([]);
      }),
      { ...profile, numRuns: 200 },
    );
  });

  it('contains the exact product at inner lengths around blocks of four, with and without radii', () => {
    for (const k of [7, 8, 9, 63, 64, 65, 500])
      for (const size of [0, 2 ** -60, 2 ** -52, 2 ** -20]) {
        const A = thick(noise(5, k, k), size, k + 1);
        const B = thick(noise(k, 3, k + 2), size, k + 3);
        const C = enclosedProduct(A, B);
        for (const [s, t] of [
          [1, 1],
          [1, -1],
          [-1, 1],
          [0, 1],
          [0, 0],
        ] as const) {
          const exact = multiply(
            Z,
            member(A, () => s),
            member(B, () => t),
          );
          expect(outside(C, exact), `k = ${k}`).toEqual([]);
        }
      }
  });

  it('contains 0 where a long sum cancels', () => {
    const half = noise(4, 300, 11);
    const A = dense(4, 600, new Float64Array(2400));
    const B = dense(600, 1, new Float64Array(600).fill(1));
    for (let i = 0; i < 4; i++)
      for (let k = 0; k < 300; k++) {
        A.data[i * 600 + k] = Number(half.data[i * 300 + k]);
        A.data[i * 600 + 599 - k] = -Number(half.data[i * 300 + k]);
      }
    const C = enclosedProduct(pointEnclosure(A), pointEnclosure(B));
    expect(outside(C, exactly(dense(4, 1, new Float64Array(4))))).toEqual([]);
    const D = enclosedProduct(pointEnclosure(denseTranspose(B)), pointEnclosure(denseTranspose(A)));
    expect(D.mid.data).toEqual(C.mid.data); // the same sums
    expect(outside(D, exactly(dense(1, 4, new Float64Array(4))))).toEqual([]);
  });

  it('takes inner lengths with k u <= 1/2 and refuses longer ones', () => {
    const none = new Float64Array(0);
    const through = (k: number): Enclosure =>
      enclosedProduct(pointEnclosure(dense(0, k, none)), pointEnclosure(dense(k, 0, none)));
    expect(through(2 ** 52).mid).toEqual(dense(0, 0, none));
    expect(() => through(2 ** 52 + 1)).toThrow(ShapeError);
    expect(() => through(Number.MAX_SAFE_INTEGER)).toThrow('expected k u <= 1/2');
  });
});
