import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextUp } from '../../src/arithmetic/bounds.ts';
import { dyadic } from '../../src/arithmetic/dyadic.ts';
import { compareDyadic, dyadicRing as Z } from '../../src/arithmetic/dyadic-ring.ts';
import type { Dyadic } from '../../src/arithmetic/dyadic.ts';
import { interval } from '../../src/arithmetic/interval.ts';
import { entire } from '../../src/arithmetic/interval-sets.ts';
import { dense, mapMatrix, matrix, ShapeError } from '../../src/linalg/matrix.ts';
import { multiply } from '../../src/linalg/ring-product.ts';
import type { Dense, Matrix } from '../../src/linalg/matrix.ts';
import {
  denseProduct,
  denseTranspose,
  enclosedProduct,
  enclosedTranspose,
  eta,
  intervalMatrix,
  isPoint,
  lowerProductByRows,
  denseProductByRows,
  pointEnclosure,
  productError,
  unitRoundoff,
  up,
} from '../../src/linalg/product.ts';
import type { Enclosure } from '../../src/linalg/product.ts';
import { box, nonNegative } from '../arithmetic/arbitraries.ts';
import {
  draw,
  enclosures,
  exactly,
  expectRadii,
  hostile,
  kinds,
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

/** k u abs(Am) abs(Bm) + abs(Am) Br + Ar (abs(Bm) + Br), exactly. */
function exactRadius(A: Enclosure, B: Enclosure): Matrix<Dyadic> {
  const [Am, Bm] = [A, B].map((E) => mapMatrix(exactly(E.mid), sizeOf));
  if (Am === undefined || Bm === undefined) throw new Error('unreachable');
  const [Ar, Br] = [exactly(A.rad), exactly(B.rad)];
  const ku = Z.mul(dyadic(BigInt(A.mid.cols), 0), dyadic(1n, -53));
  const first = multiply(Z, Am, plus(scaled(Bm, ku), Br));
  return plus(first, multiply(Z, Ar, plus(Bm, Br)));
}

describe('rounding up', () => {
  it('reaches the next double, and goes beyond it only near 0', () => {
    fc.assert(
      fc.property(nonNegative, (x) => {
        const next = nextUp(x);
        expect(up(x)).toBeGreaterThanOrEqual(next);
        if (x > 1e-300) expect(up(x)).toBe(next);
        else expect(up(x)).toBeLessThanOrEqual(nextUp(nextUp(next)));
      }),
      { ...profile, numRuns: 5000 },
    );
    expect([up(0), up(Infinity), up(Number.MAX_VALUE)]).toEqual([5e-324, Infinity, Infinity]);
    expect(up(Number.NaN)).toBeNaN();
  });

  it('has the constants of binary64', () => {
    expect([unitRoundoff, eta]).toEqual([2 ** -53, 2 ** -1074]);
  });
});

describe('the float64 product', () => {
  it('is exact on small integers', () => {
    fc.assert(
      fc.property(draw(fc.integer({ min: -99, max: 99 })), (d) => {
        const [A, B] = enclosures(d, true, true);
        const C = denseProduct(A.mid, B.mid);
        expect(outside(pointEnclosure(C), multiply(Z, exactly(A.mid), exactly(B.mid)))).toEqual([]);
      }),
      profile,
    );
  });

  it.each([
    [300, 300, 40],
    [301, 149, 7],
    [130, 129, 600],
    [3, 2, 1],
  ])('below the diagonal has the bits of the whole: %d x %d, inner length %d', (n, m, k) => {
    const entries = (rows: number, of: number): Dense =>
      dense(
        rows,
        k,
        Float64Array.from({ length: rows * k }, (_, i) => ((i * of) % 101) / 7 - 6.5),
      );
    const [A, B] = [entries(n, 37), entries(m, 53)];
    const [lower, whole] = [lowerProductByRows(A, B), denseProductByRows(A, B)];
    for (let i = 0; i < n; i++) {
      const end = i * m + Math.min(i + 1, m);
      expect(lower.data.slice(i * m, end)).toEqual(whole.data.slice(i * m, end));
    }
    expect(() => lowerProductByRows(A, of(1, k + 1))).toThrow(ShapeError);
  });

  it('is 0 for inner length 0 and refuses shapes that do not fit', () => {
    expect(denseProduct(of(2, 0), of(0, 2))).toEqual(of(2, 2, 0, 0, 0, 0));
    expect(denseProduct(of(0, 3), of(3, 2, 1, 2, 3, 4, 5, 6))).toEqual(of(0, 2));
    expect(() => denseProduct(of(1, 2, 1, 2), of(1, 2, 1, 2))).toThrow(ShapeError);
    expect(() => denseProduct(of(1, 2, 1, 2), of(1, 2, 1, 2))).toThrow(
      'denseProduct: expected B 2 x 2, got 1 x 2',
    );
  });
});

describe('enclosures', () => {
  it('are transposed with their midpoints and radii', () => {
    const E = { mid: of(2, 3, 1, 2, 3, 4, 5, 6), rad: of(2, 3, 6, 5, 4, 3, 2, 1) };
    expect(denseTranspose(E.mid)).toEqual(of(3, 2, 1, 4, 2, 5, 3, 6));
    expect(enclosedTranspose(E)).toEqual({
      mid: of(3, 2, 1, 4, 2, 5, 3, 6),
      rad: of(3, 2, 6, 3, 5, 2, 4, 1),
    });
  });

  it('with radius 0 are points, and with a NaN radius are not', () => {
    const A = of(1, 2, 1, -0);
    expect(pointEnclosure(A)).toEqual({ mid: A, rad: of(1, 2, 0, 0) });
    expect(isPoint(pointEnclosure(A))).toBe(true);
    expect(isPoint({ mid: A, rad: of(1, 2, 0, 5e-324) })).toBe(false);
    expect(isPoint({ mid: A, rad: of(1, 2, Number.NaN, 0) })).toBe(false);
  });

  it('cover a matrix of intervals', () => {
    fc.assert(
      fc.property(box, (a) => {
        const E = intervalMatrix(matrix(1, 1, [a]));
        for (const end of [a.lo, a.hi])
          if (Number.isFinite(end)) expect(outside(E, exactly(of(1, 1, end)))).toEqual([]);
          else expect(E.rad.data[0]).toBe(Infinity);
      }),
      profile,
    );
    const pair = intervalMatrix(matrix(1, 2, [interval(1, 3), entire]));
    expect(pair).toEqual({ mid: of(1, 2, 2, 0), rad: of(1, 2, 1, Infinity) });
  });
});

describe('the enclosed product', () => {
  it.each(kinds)('contains every product of members (points: %s, %s), for all doubles', (a, b) => {
    fc.assert(
      fc.property(draw(hostile), (d) => {
        const [A, B] = enclosures(d, a, b);
        const C = enclosedProduct(A, B);
        const inB = members(B);
        for (const P of members(A))
          for (const Q of inB) expect(outside(C, multiply(Z, P, Q))).toEqual([]);
      }),
      { ...profile, numRuns: 150 },
    );
  });

  it.each(kinds)(
    'has the radius of the formula, no less and hardly more (points: %s, %s)',
    (a, b) => {
      fc.assert(
        fc.property(draw(ordinary), (d) => {
          const [A, B] = enclosures(d, a, b);
          // (1 + 2 k u), the rounding of T1 and T2 and four steps up
          expectRadii(enclosedProduct(A, B), exactRadius(A, B), 4 * d.k + 16);
        }),
        profile,
      );
    },
  );

  it('contains the sum whose every rounding is lost: 1 + u + ... + u', () => {
    // 63 in the first sum of 64 terms, then one whole sum of 64 terms after the other
    for (const sums of [1, 2, 10, 100]) {
      const k = 64 * sums;
      const A = dense(1, k, new Float64Array(k));
      for (let j = 0; j < k; j++) A.data[j] = j === 0 ? 1 : j < 64 || j % 64 === 5 ? 2 ** -53 : 0;
      const B = dense(k, 1, new Float64Array(k).fill(1));
      const C = enclosedProduct(pointEnclosure(A), pointEnclosure(B));
      expect(C.mid.data[0]).toBe(1); // off by (62 + sums) u
      expect(outside(C, multiply(Z, exactly(A), exactly(B)))).toEqual([]);
      expect(C.rad.data[0]).toBeLessThan((66 + sums) * 2 ** -53);
    }
  });

  it('counts the roundings of a sum of sums, and of sums too long for that all', () => {
    const lengths = [0, 1, 63, 64, 65, 66, 67, 128, 129, 784, 2 ** 32, 2 ** 32 + 1];
    const counts = [0, 1, 63, 64, 65, 66, 66, 66, 67, 77, 64 + 2 ** 26, 2 ** 32 + 1];
    expect(lengths.map((k) => productError(k) / unitRoundoff)).toEqual(counts);
  });

  it('contains products that underflow, where k u abs(A) abs(B) alone does not', () => {
    for (const k of [1, 100]) {
      const [A, B] = [
        dense(1, k, new Float64Array(k).fill(2 ** -538)),
        dense(k, 1, new Float64Array(k).fill(2 ** -537)),
      ];
      const C = enclosedProduct(pointEnclosure(A), pointEnclosure(B));
      const exact = multiply(Z, exactly(A), exactly(B));
      expect(C.mid.data[0]).toBe(0);
      const bound = exactRadius(pointEnclosure(A), pointEnclosure(B)).data[0];
      if (bound === undefined || exact.data[0] === undefined) throw new Error('unreachable');
      expect(compareDyadic(bound, exact.data[0])).toBe(-1); // the bound without underflow fails
      expect(outside(C, exact)).toEqual([]);
      expect(C.rad.data[0]).toBeLessThanOrEqual(8 * k * eta);
    }
  });

  it('is exactly 0 +- a few eta for zeros, and 0 for inner length 0 up to rounding', () => {
    const Zero = pointEnclosure(of(1, 1, 0));
    expect(enclosedProduct(Zero, Zero).rad.data[0]).toBeLessThanOrEqual(8 * eta);
    const empty = enclosedProduct(pointEnclosure(of(2, 0)), pointEnclosure(of(0, 2)));
    expect(outside(empty, exactly(of(2, 2, 0, 0, 0, 0)))).toEqual([]);
  });

  it.each(kinds)(
    'adds no error for an exact zero next to huge entries (points: %s, %s)',
    (a, b) => {
      const point = { mid: of(1, 2, 1e300, 0), rad: of(1, 2, 0, 0) };
      const wide = { mid: of(1, 2, 1e300, 0), rad: of(1, 2, 1e290, 0) };
      const A = a ? point : wide;
      const B = enclosedTranspose({ mid: of(1, 2, 0, 1e300), rad: of(1, 2, 0, b ? 0 : 1e290) });
      const C = enclosedProduct(A, B);
      expect(C.mid.data[0]).toBe(0);
      expect(C.rad.data[0]).toBeLessThanOrEqual(16 * eta);
      const spoilt = { mid: B.mid, rad: of(2, 1, 5e-324, b ? 0 : 1e290) }; // no longer an exact zero
      expect(enclosedProduct(A, spoilt).rad.data[0]).toBeGreaterThan(4e-24); // at least 1e300 eta
      expect(
        enclosedProduct(A, { ...spoilt, mid: of(2, 1, 5e-324, 1e300) }).rad.data[0],
      ).toBeGreaterThan(4e-24);
    },
  );

  it('says nothing, without NaN, after overflow or NaN, and only at the entry concerned', () => {
    const huge = Number.MAX_VALUE;
    const bad: readonly (readonly [Dense, Dense])[] = [
      [of(1, 1, huge), of(1, 1, 2)],
      [of(1, 2, huge, huge), of(2, 1, 2, -2)], // Infinity - Infinity
      [of(1, 3, huge, huge, -huge), of(3, 1, 1, 1, 1)], // the exact value is a double
      [of(1, 1, Number.NaN), of(1, 1, 0)],
      [of(1, 1, Infinity), of(1, 1, 0)],
      [of(1, 1, 1), of(1, 1, -Infinity)],
    ];
    for (const [A, B] of bad)
      expect(enclosedProduct(pointEnclosure(A), pointEnclosure(B))).toEqual(nothing);
    const C = enclosedProduct(pointEnclosure(of(2, 1, huge, 1)), pointEnclosure(of(1, 1, 2)));
    expect([Array.from(C.mid.data), C.rad.data[0]]).toEqual([[0, 2], Infinity]);
    expect(C.rad.data[1]).toBeLessThan(1e-15);
  });

  it('is trivial if a radius is NaN or Infinity, on either side and with any midpoint', () => {
    for (const r of [Number.NaN, Infinity])
      for (const m of [0, 1])
        for (const s of [0, 1]) {
          const [E, F] = [
            { mid: of(1, 1, m), rad: of(1, 1, r) },
            { mid: of(1, 1, 1 - m), rad: of(1, 1, s) },
          ];
          expect(enclosedProduct(E, F)).toEqual(nothing);
          expect(enclosedProduct(F, E)).toEqual(nothing);
        }
    const wide = { mid: of(1, 1, 1e200), rad: of(1, 1, 1e200) }; // finite midpoint, radius beyond
    const tall = { mid: of(1, 1, 1e107), rad: of(1, 1, 1e200) };
    expect(enclosedProduct(wide, tall)).toEqual(nothing);
  });

  it('refuses shapes that do not fit', () => {
    const A = pointEnclosure(of(1, 2, 1, 2));
    expect(() => enclosedProduct(A, A)).toThrow(ShapeError);
  });
});
