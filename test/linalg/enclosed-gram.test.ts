import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dyadic } from '../../src/arithmetic/dyadic.ts';
import {
  compareDyadic,
  dyadicFromDouble,
  dyadicRing as Z,
} from '../../src/arithmetic/dyadic-ring.ts';
import type { Dyadic } from '../../src/arithmetic/dyadic.ts';
import { enclosedGram } from '../../src/linalg/enclosed-gram.ts';
import { dense, tabulate } from '../../src/linalg/matrix.ts';
import type { Dense, Matrix } from '../../src/linalg/matrix.ts';
import { denseProduct, denseTranspose, pointEnclosure } from '../../src/linalg/product.ts';
import { multiply, transpose } from '../../src/linalg/ring-product.ts';
import {
  draw,
  enclosures,
  exactly,
  hostile,
  members,
  nothing,
  of,
  ordinary,
  outside,
  profile,
} from './matrices.ts';

const square = (a: Dyadic): Dyadic => Z.mul(a, a);
const u = dyadic(1n, -53);

/** The squares of the norms of the rows, exactly. */
function squaredNorms(A: Dense): readonly Dyadic[] {
  const entries = exactly(A);
  return Array.from({ length: A.rows }, (_, i) =>
    Array.from({ length: A.cols }, (_, j) => square(entries.data[i * A.cols + j] ?? Z.zero)).reduce(
      Z.add,
      Z.zero,
    ),
  );
}

/** p_i^2 (c p_j + q_j)^2 of rows with equal norms: a square of what a radius has to reach. */
function expectAbove(rad: number, share: Dyadic, bound: Dyadic): void {
  const least = Z.mul(square(share), bound);
  expect(compareDyadic(least, square(dyadicFromDouble(rad)))).toBeLessThanOrEqual(0);
  const most = Z.mul(least, dyadicFromDouble(1 + 2 ** -44));
  expect(compareDyadic(square(dyadicFromDouble(rad)), most)).toBeLessThanOrEqual(0);
}

describe('the enclosed A A^T', () => {
  it.each([true, false])('contains it for all members and all doubles (a point: %s)', (isPoint) => {
    fc.assert(
      fc.property(draw(hostile), (d) => {
        const [A] = enclosures(d, isPoint, true);
        const G = enclosedGram(A);
        for (const P of members(A)) expect(outside(G, multiply(Z, P, transpose(P)))).toEqual([]);
      }),
      profile,
    );
  });

  it('has the midpoint of the plain product and is symmetric', () => {
    fc.assert(
      fc.property(draw(ordinary), (d) => {
        const [A] = enclosures(d, false, true);
        const { mid, rad } = enclosedGram(A);
        expect(mid).toEqual(denseProduct(A.mid, denseTranspose(A.mid)));
        expect(rad).toEqual(denseTranspose(rad));
      }),
      profile,
    );
  });

  it('has the radius of the formula, no less and hardly more, for points', () => {
    fc.assert(
      fc.property(draw(ordinary), (d) => {
        const [A] = enclosures(d, true, true);
        const { rad } = enclosedGram(A);
        const norms = squaredNorms(A.mid);
        const ku = Z.mul(dyadic(BigInt(A.mid.cols), 0), u);
        rad.data.forEach((r, k) => {
          const [i, j] = [(k - (k % rad.cols)) / rad.cols, k % rad.cols];
          expectAbove(r, ku, Z.mul(norms[i] ?? Z.zero, norms[j] ?? Z.zero));
        });
      }),
      profile,
    );
  });

  it('adds the radii of both factors: (1 +- 1/2) (2 +- 1/4)', () => {
    const { mid, rad } = enclosedGram({ mid: of(2, 1, 1, 2), rad: of(2, 1, 0.5, 0.25) });
    expect(Array.from(mid.data)).toEqual([1, 2, 2, 4]);
    const exact = [1.25, 1.375, 1.375, 1.0625]; // 1/2 + 1/2 + 1/4, 1/4 + 1 + 1/8, 1/2 + 1/2 + 1/16
    rad.data.forEach((r, k) => {
      expect(r).toBeGreaterThanOrEqual(Number(exact[k]));
      expect(r).toBeLessThan(Number(exact[k]) + 1e-14);
    });
  });

  it('contains the sum whose every rounding is lost: 1 + u + ... + u', () => {
    const k = 64;
    const A = dense(1, k, new Float64Array(k).fill(2 ** -27));
    A.data[0] = 1;
    const G = enclosedGram(pointEnclosure(A));
    expect(G.mid.data[0]).toBe(1); // off by (k - 1) 2^-54
    expect(outside(G, multiply(Z, exactly(A), transpose(exactly(A))))).toEqual([]);
  });

  it('contains products that underflow, where k u p_i p_j alone does not', () => {
    const k = 100;
    const A = dense(1, k, new Float64Array(k).fill(2 ** -538));
    const G = enclosedGram(pointEnclosure(A));
    expect(G.mid.data[0]).toBe(0);
    expect(outside(G, multiply(Z, exactly(A), transpose(exactly(A))))).toEqual([]);
    expect(G.rad.data[0]).toBeLessThan(1e-320);
  });

  it('adds no error for an exact zero next to huge entries, and some for the least radius', () => {
    const tall = of(2, 1, 1e150, 0);
    expect(enclosedGram(pointEnclosure(tall)).rad.data[1]).toBeLessThan(1e-320);
    const spoilt = enclosedGram({ mid: tall, rad: of(2, 1, 0, 5e-324) }).rad.data;
    for (const r of [spoilt[1], spoilt[2]]) expect(r).toBeGreaterThan(4.9e-174);
  });

  it('says nothing, without NaN, after overflow or NaN, and only at the entry concerned', () => {
    for (const x of [1e200, Infinity, -Infinity, Number.NaN])
      expect(enclosedGram(pointEnclosure(of(1, 1, x)))).toEqual(nothing);
    for (const r of [Infinity, Number.NaN, 1e200])
      expect(enclosedGram({ mid: of(1, 1, 1), rad: of(1, 1, r) })).toEqual(nothing);
    const { mid, rad } = enclosedGram(pointEnclosure(of(2, 1, 1e200, 1)));
    expect(Array.from(mid.data)).toEqual([0, 1e200, 1e200, 1]);
    expect(Array.from(rad.data, (r) => r < Infinity)).toEqual([false, true, true, true]);
  });

  it('is 0 for rows of length 0, up to rounding', () => {
    const zeros: Matrix<Dyadic> = tabulate(2, 2, () => Z.zero);
    expect(outside(enclosedGram(pointEnclosure(of(2, 0))), zeros)).toEqual([]);
  });
});
