import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dyadic } from '../../src/arithmetic/dyadic.ts';
import { dyadicRing as Z } from '../../src/arithmetic/dyadic-ring.ts';
import { mapMatrix } from '../../src/linalg/matrix.ts';
import { enclosedHadamard, enclosedTranspose, pointEnclosure } from '../../src/linalg/product.ts';
import {
  combine,
  draw,
  enclosures,
  exactly,
  expectRadii,
  hostile,
  kinds,
  member,
  members,
  nothing,
  of,
  ordinary,
  outside,
  plus,
  profile,
  scaled,
  sizeOf,
} from './matrices.ts';

describe('the entrywise product', () => {
  it.each(kinds)('contains every product of members (points: %s, %s), for all doubles', (a, b) => {
    fc.assert(
      fc.property(draw(hostile), ({ n, k, entries }) => {
        const [A, C] = enclosures({ n, k, m: n, entries }, a, b);
        const B = enclosedTranspose(C);
        const product = enclosedHadamard(A, B);
        const inB = members(B);
        for (const P of members(A))
          for (const Q of inB) expect(outside(product, combine(Z.mul, P, Q))).toEqual([]);
      }),
      profile,
    );
  });

  it.each(kinds)(
    'has the radius of the formula, no less and hardly more (points: %s, %s)',
    (a, b) => {
      fc.assert(
        fc.property(draw(ordinary), ({ n, k, entries }) => {
          const [A, C] = enclosures({ n, k, m: n, entries }, a, b);
          const B = enclosedTranspose(C);
          const product = enclosedHadamard(A, B);
          const [Am, Bm, c] = [A.mid, B.mid, product.mid].map((M) => mapMatrix(exactly(M), sizeOf));
          if (Am === undefined || Bm === undefined || c === undefined)
            throw new Error('unreachable');
          const spread = plus(
            combine(Z.mul, Am, exactly(B.rad)),
            combine(Z.mul, exactly(A.rad), plus(Bm, exactly(B.rad))),
          );
          expectRadii(product, plus(spread, scaled(c, dyadic(1n, -53))), 24);
        }),
        profile,
      );
    },
  );

  it('says nothing, without NaN, after overflow, NaN or an infinite radius', () => {
    const bad: readonly (readonly [number, number, number, number])[] = [
      [1e200, 0, 1e200, 0],
      [Number.NaN, 0, 0, 0],
      [0, Infinity, 0, 0],
      [1, Number.NaN, 1, 0],
      [Infinity, 0, 0, 0],
    ];
    for (const [a, r, b, s] of bad) {
      const E = { mid: of(1, 1, a), rad: of(1, 1, r) };
      const F = { mid: of(1, 1, b), rad: of(1, 1, s) };
      expect(enclosedHadamard(E, F)).toEqual(nothing);
      expect(enclosedHadamard(F, E)).toEqual(nothing);
    }
    const tiny = pointEnclosure(of(1, 1, 1e-200));
    expect(
      outside(
        enclosedHadamard(tiny, tiny),
        combine(
          Z.mul,
          member(tiny, () => 0),
          member(tiny, () => 0),
        ),
      ),
    ).toEqual([]);
  });

  it('refuses different shapes', () => {
    const [A, B] = [pointEnclosure(of(1, 2, 1, 2)), pointEnclosure(of(2, 1, 1, 2))];
    expect(() => enclosedHadamard(A, B)).toThrow('expected B 1 x 2, got 2 x 1');
    const C = pointEnclosure(of(1, 3, 1, 2, 3));
    expect(() => enclosedHadamard(A, C)).toThrow('expected B 1 x 2, got 1 x 3');
    expect(() => enclosedHadamard(C, A)).toThrow('expected B 1 x 3, got 1 x 2');
  });

  it('refuses shapes that differ in rows or columns', () => {
    const one = pointEnclosure(of(1, 1, 2));
    for (const [rows, cols] of [
      [1, 2],
      [2, 1],
      [2, 2],
    ] as const) {
      const other = pointEnclosure(of(rows, cols, ...Array.from({ length: rows * cols }, () => 1)));
      expect(() => enclosedHadamard(one, other)).toThrow(
        `enclosedHadamard: expected B 1 x 1, got ${rows} x ${cols}`,
      );
    }
  });
});
