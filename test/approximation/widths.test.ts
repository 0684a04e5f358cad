/**
 * # The oracle numbers of Theorem R
 *
 * Each was computed by other means, and is written down here.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { rationalField as Q, rationalToText } from '../../src/arithmetic/rational.ts';
import {
  binomial,
  bumpSquare,
  factorial,
  freeKnotSquare,
} from '../../src/approximation/closed-forms.ts';
import { degrees, harmonicDimension, normSquare } from '../../src/approximation/harmonics.ts';
import type { Degree } from '../../src/approximation/harmonics.ts';
import { beatenFrom, leadingDegrees, tailAfter } from '../../src/approximation/widths.ts';

function first(sphere: number, power: number, many: number): readonly Degree[] {
  const list: Degree[] = [];
  for (const next of degrees(Q, sphere, power)) {
    if (list.length === many) break;
    list.push(next);
  }
  return list;
}

function values(sphere: number, power: number, many: number): string {
  return first(sphere, power, many)
    .map(({ value }) => rationalToText(value))
    .join(' ');
}

/** d_n^2 where the leading degrees end, "n: d_n^2". */
function widths(sphere: number, power: number, atLeast: bigint): readonly string[] {
  const leading = leadingDegrees(Q, sphere, power, { atLeast, most: 100 }) ?? [];
  const gamma = normSquare(Q, sphere, power);
  let n = 0n;
  return leading.map(({ dimension }) => {
    n += dimension;
    return `${n}: ${rationalToText(tailAfter(Q, gamma, leading, n))}`;
  });
}

function tail(sphere: number, power: number, n: bigint): string {
  const leading = leadingDegrees(Q, sphere, power, { atLeast: n, most: 100 }) ?? [];
  return rationalToText(tailAfter(Q, normSquare(Q, sphere, power), leading, n));
}

describe('half-spaces on S^2', () => {
  it('have these coefficients and widths', () => {
    expect(values(2, 0, 8)).toBe('1/2 1/4 0 -1/16 0 1/32 0 -5/256');
    expect(rationalToText(normSquare(Q, 2, 0))).toBe('1/2');
    const roots = ['1/2', '1/4', '3/16', '5/32', '35/256', '63/512', '231/2048', '429/4096'];
    const squares = roots.map((root) => {
      const [p = '', r = ''] = root.split('/');
      return `${BigInt(p) ** 2n}/${BigInt(r) ** 2n}`;
    });
    const ends = [1, 4, 11, 22, 37, 56, 79, 106];
    expect(widths(2, 0, 106n)).toEqual(ends.map((n, j) => `${n}: ${squares[j] ?? ''}`));
  });

  it('have these tails between the ends', () => {
    expect([2n, 3n, 5n].map((n) => tail(2, 0, n))).toEqual(['3/16', '1/8', '15/256']);
    expect(tail(2, 0, 15n)).toBe('1/32');
    expect(tail(2, 0, 0n)).toBe('1/2');
  });
});

describe('relu and its square on S^2, and half-spaces on S^4', () => {
  it('have these coefficients', () => {
    expect(values(2, 1, 9)).toBe('1/4 1/6 1/16 0 -1/96 0 1/256 0 -1/512');
    expect(values(2, 2, 8)).toBe('1/6 1/8 1/15 1/48 0 -1/384 0 1/1280');
    expect(values(4, 0, 4)).toBe('1/2 3/16 0 -1/32');
  });

  it('have these widths', () => {
    expect(widths(2, 1, 48n)).toEqual([
      '1: 5/48',
      '4: 1/48',
      '9: 1/768',
      '18: 1/3072',
      '31: 25/196608',
      '48: 49/786432',
    ]);
    expect(widths(2, 2, 27n)).toEqual([
      '1: 13/180',
      '4: 73/2880',
      '9: 1/320',
      '16: 1/11520',
      '27: 1/81920',
    ]);
    expect(widths(4, 0, 6n)).toEqual(['1: 1/4', '6: 19/256']);
  });
});

describe('the harmonics', () => {
  it('have the dimensions of the polynomials of a degree less those of two degrees less', () => {
    expect([0, 1, 2, 3, 4].map((s) => harmonicDimension(2, s))).toEqual([1n, 3n, 5n, 7n, 9n]);
    expect([0, 1, 2, 3].map((s) => harmonicDimension(4, s))).toEqual([1n, 5n, 14n, 30n]);
    expect(harmonicDimension(3, 4)).toBe(25n);
    expect([binomial(5, 2), binomial(5, 0), binomial(5, 6), binomial(5, -1)]).toEqual([
      10n,
      1n,
      0n,
      0n,
    ]);
  });

  it.each([
    [2, 0],
    [2, 3],
    [4, 1],
    [16, 2],
  ])('on S^%i with the power %i leave less and less of gamma^2, and bound the later', (D, k) => {
    const list = first(D, k, 40);
    let rest = normSquare(Q, D, k);
    for (const [s, { degree, dimension, value, square, later }] of list.entries()) {
      expect([degree, dimension]).toEqual([s, harmonicDimension(D, s)]);
      expect(square).toEqual(Q.mul(value, value));
      rest = Q.sub(rest, Q.mul(square, Q.mul(Q.one, { ...Q.one, num: dimension })));
      expect(Q.sign(rest)).toBe(1);
      for (const after of list.slice(s + 1))
        expect(Q.sign(Q.sub(later, after.square)), `${s} ${after.degree}`).toBeGreaterThanOrEqual(
          0,
        );
    }
  });

  it('lead only where that is shown', () => {
    expect(leadingDegrees(Q, 2, 0, { atLeast: 106n, most: 13 })).toBeUndefined();
    const leading = leadingDegrees(Q, 2, 2, { atLeast: 27n, most: 40 }) ?? [];
    expect(leading.map(({ degree }) => degree)).toEqual([0, 1, 2, 3, 5]);
  });
});

describe('the comparison of n neurons with n-dimensional spaces', () => {
  it('begins at 16 for half-spaces on S^2', () => {
    expect(beatenFrom(Q, 2, 0, { first: 16, last: 200, most: 200 })).toEqual({ kind: 'beaten' });
    expect(beatenFrom(Q, 2, 0, { first: 15, last: 20, most: 200 })).toEqual({
      kind: 'not-shown',
      at: 15,
    });
    expect(beatenFrom(Q, 2, 0, { first: 4, last: 4, most: 200 })).toEqual({
      kind: 'not-shown',
      at: 4,
    });
    expect(beatenFrom(Q, 2, 0, { first: 16, last: 200, most: 20 })).toEqual({ kind: 'unknown' });
  });
});

describe('the closed forms on [0, 1]', () => {
  it('have these values', () => {
    const text = (n: number, k: number): string => rationalToText(freeKnotSquare(n, k));
    expect([0, 1, 2, 3, 4, 5].map((n) => text(n, 1))).toEqual([
      '1/180',
      '1/2880',
      '1/14580',
      '1/46080',
      '1/112500',
      '1/233280',
    ]);
    expect([text(0, 0), text(0, 2), text(1, 0), text(1, 2)]).toEqual([
      '1/12',
      '1/2800',
      '1/48',
      '1/179200',
    ]);
    const bump = (N: number, k: number): string => rationalToText(bumpSquare(N, k));
    expect([0, 1, 2, 3].map((k) => bump(1, k))).toEqual([
      '1/4',
      '1/192',
      '11/77760',
      '151/36700160',
    ]);
    expect([0, 1, 2, 3].map((k) => bump(3, k))).toEqual([
      '1/12',
      '1/5184',
      `11/${77760 * 243}`,
      `151/${36700160 * 2187}`,
    ]);
    expect([0, 1, 2, 5].map(factorial)).toEqual([1n, 1n, 2n, 120n]);
  });
});
