/**
 * # The quantities in the inequalities, compared with numbers computed by hand
 * @module
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dyadic } from '../../../src/arithmetic/dyadic.ts';
import {
  compareDyadic,
  dyadicFromDouble,
  dyadicRing as Z,
} from '../../../src/arithmetic/dyadic-ring.ts';
import type { Dyadic } from '../../../src/arithmetic/dyadic.ts';
import { entryOf } from '../../../src/certificates/exact/gram.ts';
import { toDouble } from '../../../src/certificates/exact/outcome.ts';
import {
  difference,
  exactData,
  fullGramAt,
  gradientOf,
  isWithin,
  lipschitzOn,
  pointAt,
  rowSumOf,
  squaredDistance,
} from '../../../src/certificates/exact/point.ts';
import { pointFromDouble, rangeTier } from '../../../src/certificates/exact/ranges.ts';
import { compare, realFromDouble } from '../../../src/certificates/exact/reals.ts';
import type { Real } from '../../../src/certificates/exact/reals.ts';
import { dense } from '../../../src/linalg/matrix.ts';
import type { Dense } from '../../../src/linalg/matrix.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { finite, profile } from '../../arithmetic/arbitraries.ts';

const tier = rangeTier(128);

function column(...xs: readonly number[]): Dense {
  return dense(xs.length, 1, Float64Array.from(xs));
}

function asDyadic({ man, exp }: Real): Dyadic {
  return dyadic(man, exp);
}

const entries = fc.array(finite, { minLength: 4, maxLength: 4 });

describe('the distance of two points', () => {
  it('is exact, entry by entry and its square, for doubles of every size', () => {
    fc.assert(
      fc.property(entries, entries, (xs, ys) => {
        const differences = xs.map((x, k) =>
          Z.sub(dyadicFromDouble(x), dyadicFromDouble(ys[k] ?? 0)),
        );
        const found = difference(column(...xs), column(...ys));
        for (const [k, { lo, hi }] of found.entries()) {
          expect(lo).toStrictEqual(hi);
          expect(compareDyadic(asDyadic(lo), differences[k] ?? Z.zero)).toBe(0);
        }
        const square = differences.map((a) => Z.mul(a, a)).reduce((s, a) => Z.add(s, a));
        const distance = asDyadic(squaredDistance(column(...xs), column(...ys)));
        expect(compareDyadic(distance, square)).toBe(0);
      }),
      profile,
    );
  });

  it('may be as large as the radius, to the last bit', () => {
    const five = squaredDistance(column(3, 1), column(0, 5));
    expect(isWithin(five, 5)).toBe(true);
    expect(isWithin(five, 5 - 2 ** -50)).toBe(false);
    const more = squaredDistance(column(3, 1, 2 ** -1000), column(0, 5, 0));
    expect(isWithin(more, 5)).toBe(false);
    expect(isWithin(squaredDistance(column(7), column(7)), 0)).toBe(true);
  });

  it('is the canonical 0 where the points agree', () => {
    const same = column(0.375, -(2 ** 200), 0);
    expect(squaredDistance(same, same)).toStrictEqual({ man: 0n, exp: 0 });
    for (const { lo } of difference(same, same)) expect(lo).toStrictEqual({ man: 0n, exp: 0 });
  });
});

describe('the exact data of a certificate', () => {
  const square = activationNamed('square').value;

  it('have the largest row sum of K o K, in any row', () => {
    const rows = [
      [4, 0],
      [1, 2],
      [0, 3],
    ];
    // K has the rows (16, 4, 0), (4, 5, 6), (0, 6, 9): 272, 77, 117
    for (const order of [
      [0, 1, 2],
      [1, 0, 2],
      [1, 2, 0],
    ]) {
      const X = dense(3, 2, Float64Array.from(order.flatMap((i) => rows[i] ?? [])));
      const { squareNorm } = exactData(X, square);
      expect(compare(squareNorm, realFromDouble(272))).toBe(0);
    }
    const zero = exactData(dense(2, 1, Float64Array.of(0, 0)), square).squareNorm;
    expect(zero).toStrictEqual({ man: 0n, exp: 0 });
  });

  it('have the largest row sum of abs(K), over rows of different sizes', () => {
    const rows = [
      [0.125, 0],
      [-24, 8],
      [512, 512],
    ];
    // K has the rows (1/64, -3, 64), (-3, 640, -8192), (64, -8192, 524288)
    for (const [order, sum] of [
      [[0, 1, 2], 532544],
      [[2, 0, 1], 532544],
      [[0, 1], 643],
      [[1, 0], 643],
      [[0], 1 / 64],
    ] as const) {
      const X = dense(order.length, 2, Float64Array.from(order.flatMap((i) => rows[i] ?? [])));
      expect(compare(rowSumOf(exactData(X, square).products), realFromDouble(sum))).toBe(0);
    }
  });

  it('are summed without rounding, far beyond 128 bits', () => {
    const X = dense(1, 2, Float64Array.of(2 ** 500, 2 ** -500));
    const { products, squareNorm } = exactData(X, square);
    const K = (1n << 2000n) + 1n; // times 2^-1000
    expect(compare(rowSumOf(products), { man: K, exp: -1000 })).toBe(0);
    expect(compare(squareNorm, { man: K * K, exp: -2000 })).toBe(0);
    const large = exactData(column(2 ** 1000, 0, 3 * 2 ** 999), square).products;
    // K has the rows (4, 0, 6), (0, 0, 0), (6, 0, 9) times 2^1998
    expect(compare(rowSumOf(large), { man: 15n, exp: 1998 })).toBe(0);
  });

  it('have J^T u and A A^T in closed form, with as many columns as X', () => {
    // sigma = x + x^2: t = 1, -3 with slopes 3, -5 and values 2, 6; t = 2, -6 with 5, -11 and 6, 30
    const sigma = activationNamed('x + x^2').value;
    const data = exactData(column(1, 2), sigma);
    const at = pointAt(data, column(1, -3), [2, 1], tier);
    if (at === undefined) throw new Error('smooth');
    const found = gradientOf(data, at, [1, -2].map(pointFromDouble), tier);
    expect(found.map(({ lo }) => toDouble(lo))).toStrictEqual([2 * (3 - 20), -5 + 44]);
    expect(found.map(({ hi }) => toDouble(hi))).toStrictEqual([2 * (3 - 20), -5 + 44]);
    // G = (v_j sigma')(v_j sigma')^T o X X^T = (61, 2 115; 4 221), and A A^T is added
    const G = fullGramAt(data, at, tier);
    const entries = [entryOf(G, 0, 0), entryOf(G, 1, 0), entryOf(G, 1, 1)];
    expect(entries.map(toDouble)).toStrictEqual([61 + 4 + 36, 230 + 12 + 180, 884 + 36 + 900]);
    // x = (1, 0, 1/2): w and u = 2 give 2 sigma'(1) x
    const wide = exactData(dense(1, 3, Float64Array.of(1, 0, 0.5)), sigma);
    const one = pointAt(wide, dense(1, 3, Float64Array.of(1, 7, 0)), [1], tier);
    if (one === undefined) throw new Error('smooth');
    const row = gradientOf(wide, one, [pointFromDouble(2)], tier);
    expect(row.map(({ lo }) => toDouble(lo))).toStrictEqual([6, 0, 3]);
  });

  it('have no point where sigma is not smooth at a pre-activation', () => {
    const data = exactData(column(1, 2), activationNamed('relu').value);
    const off = pointAt(data, column(1, -3), [1, 1], tier);
    // x = 1 and 2
    expect(off?.slopes.map((row) => row.map(({ lo, hi }) => [toDouble(lo), toDouble(hi)]))).toEqual(
      [1, 2].map(() => [
        [1, 1],
        [0, 0],
      ]),
    );
    for (const W of [column(0, 1), column(1, 0)])
      expect(pointAt(data, W, [1, 1], tier)).toBeUndefined();
  });

  it('have L = max abs(v_j) sup abs(sigma_j) sqrt(row sum) on the ball', () => {
    // sigma = x^3: sigma'' = 6 x, x.w within 2 of 1 and of -4, or weight 2; K o K is 1 for x = 1
    const data = exactData(column(1), activationNamed('cube').value);
    const at = pointAt(data, column(1, -4), [2, -1], tier);
    if (at === undefined) throw new Error('smooth');
    const L = lipschitzOn(data, at, pointFromDouble(2), tier);
    expect(L !== undefined && compare(L.lo, realFromDouble(36))).toBe(0);
    expect(L !== undefined && compare(L.hi, realFromDouble(36))).toBe(0);
    const wide = lipschitzOn(data, at, pointFromDouble(6), tier);
    // 6 (1 + 6) 2 = 84, and 6 (4 + 6) = 60
    expect(wide !== undefined && compare(wide.hi, realFromDouble(84))).toBe(0);
  });
});
