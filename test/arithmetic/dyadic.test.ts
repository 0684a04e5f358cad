import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextUp } from '../../src/arithmetic/bounds.ts';
import { dyadic, encloseDyadic, exactDot, integersOf } from '../../src/arithmetic/dyadic.ts';
import {
  compareDyadic,
  dyadicFromDouble,
  dyadicRing,
  rationalFromDyadic,
  signOfDyadic,
} from '../../src/arithmetic/dyadic-ring.ts';
import type { Dyadic } from '../../src/arithmetic/dyadic.ts';
import { interval } from '../../src/arithmetic/interval.ts';
import { contains } from '../../src/arithmetic/interval-sets.ts';
import {
  compareRational,
  ratio,
  rationalField,
  rationalFromDouble,
} from '../../src/arithmetic/rational.ts';
import { corners, finite, profile } from './arbitraries.ts';

const Q = rationalField;
const general = fc
  .tuple(fc.bigInt({ min: -(1n << 150n), max: 1n << 150n }), fc.integer({ min: -1300, max: 1100 }))
  .map(([man, exp]) => dyadic(man, exp));
const number = fc.oneof(finite.map(dyadicFromDouble), general);

function isCanonical(a: Dyadic): boolean {
  return a.man === 0n ? a.exp === 0 : (a.man & 1n) === 1n;
}

const expectTightest = (a: Dyadic): void => {
  const box = encloseDyadic(a);
  const exact = rationalFromDyadic(a);
  expect(contains(box, exact)).toBe(true);
  if (box.lo === box.hi) return;
  expect(box.hi).toBe(nextUp(box.lo));
  for (const end of [box.lo, box.hi].filter(Number.isFinite))
    expect(compareRational(rationalFromDouble(end), exact)).not.toBe(0);
};

describe('dyadic', () => {
  it('numbers are stored with an odd integer, or as 0 * 2^0', () => {
    expect(dyadic(12n, -1)).toEqual({ man: 3n, exp: 1 });
    expect(dyadic(0n, 7)).toEqual({ man: 0n, exp: 0 });
    expect(dyadic(-(1n << 100n), 0)).toEqual({ man: -1n, exp: 100 });
    for (const exp of [0.5, Number.NaN, Infinity, 2 ** 53])
      expect(() => dyadic(1n, exp)).toThrow(RangeError);
  });

  it('the ring operations and the order agree with the rational ones', () => {
    const R = dyadicRing;
    const q = rationalFromDyadic;
    fc.assert(
      fc.property(number, number, (a, b) => {
        const results = [R.add(a, b), R.sub(a, b), R.mul(a, b), R.neg(a)];
        expect(results.map(q)).toEqual([
          Q.add(q(a), q(b)),
          Q.sub(q(a), q(b)),
          Q.mul(q(a), q(b)),
          Q.neg(q(a)),
        ]);
        expect(results.every(isCanonical)).toBe(true);
        expect(signOfDyadic(a)).toBe(Q.sign(q(a)));
        expect(compareDyadic(a, b)).toBe(compareRational(q(a), q(b)));
        expect(compareDyadic(a, a)).toBe(0);
      }),
      profile,
    );
    expect([R.zero, R.one].map(q)).toEqual([Q.zero, Q.one]);
  });

  it('a double becomes its exact value', () => {
    fc.assert(
      fc.property(finite, (x) => {
        expect(rationalFromDyadic(dyadicFromDouble(x))).toEqual(rationalFromDouble(x));
      }),
      profile,
    );
    for (const x of [Number.NaN, Infinity, -Infinity])
      expect(() => dyadicFromDouble(x)).toThrow(RangeError);
  });

  it('encloseDyadic is a double itself, or two neighbours with the number strictly between', () => {
    fc.assert(fc.property(number, expectTightest), { ...profile, numRuns: 1000 });
    // Halves and thirds of a unit next to each corner, where ties and carries are.
    for (const x of corners) {
      const { man, exp } = dyadicFromDouble(x);
      for (const extra of [-3n, -2n, -1n, 0n, 1n, 2n, 3n])
        expectTightest(dyadic((man << 60n) + extra, exp - 60));
    }
  });

  it('encloseDyadic of a double is that double alone', () => {
    for (const x of corners) expect(encloseDyadic(dyadicFromDouble(x))).toEqual(interval(x));
  });

  it('encloseDyadic reaches to infinity above the largest double, and to 0 below the least', () => {
    const { MAX_VALUE, MIN_VALUE } = Number;
    expect(encloseDyadic(dyadic(1n, 1024))).toEqual(interval(MAX_VALUE, Infinity));
    expect(encloseDyadic(dyadic((1n << 54n) - 1n, 970))).toEqual(interval(MAX_VALUE, Infinity));
    expect(encloseDyadic(dyadic(-1n, 1_000_000_000))).toEqual(interval(-Infinity, -MAX_VALUE));
    expect(encloseDyadic(dyadic(1n, -1075))).toEqual(interval(0, MIN_VALUE));
    expect(encloseDyadic(dyadic(3n, -1075))).toEqual(interval(MIN_VALUE, 2 * MIN_VALUE));
    expect(encloseDyadic(dyadic(-1n, -1_000_000_000))).toEqual(interval(-MIN_VALUE, 0));
  });

  it('integersOf keeps every entry and exactDot is the exact inner product', () => {
    const rows = fc.array(fc.tuple(finite, finite), { maxLength: 9 });
    fc.assert(
      fc.property(rows, (pairs) => {
        const [xs, ys] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
        const [a, b] = [integersOf(xs), integersOf(Float64Array.from(ys))];
        expect(a.mans.map((man) => dyadic(man, a.exp))).toEqual(xs.map(dyadicFromDouble));
        let sum = Q.zero;
        for (const [x, y] of pairs)
          sum = Q.add(sum, Q.mul(rationalFromDouble(x), rationalFromDouble(y)));
        expect(rationalFromDyadic(exactDot(a, b))).toEqual(sum);
      }),
      profile,
    );
  });

  it('exactDot sees what rounding loses', () => {
    const x = integersOf([1e308, 1, -1e308, 5e-324]);
    expect(exactDot(x, integersOf([1, 1, 1, 0]))).toEqual(dyadicFromDouble(1));
    expect(exactDot(x, x)).not.toEqual(exactDot(x, integersOf([1e308, 1, -1e308, 0])));
  });

  it('empty and zero vectors have inner product 0', () => {
    expect(exactDot(integersOf([]), integersOf([]))).toEqual(dyadicRing.zero);
    expect(exactDot(integersOf([0, -0]), integersOf([1e300, 5e-324]))).toEqual(dyadicRing.zero);
    expect(integersOf([0, -0])).toEqual({ mans: [0n, 0n], exp: 0 });
  });

  it('exactDot and integersOf refuse misuse', () => {
    expect(() => exactDot(integersOf([1]), integersOf([1, 2]))).toThrow(RangeError);
    for (const x of [Number.NaN, Infinity, -Infinity])
      expect(() => integersOf([1, x])).toThrow(RangeError);
    expect(rationalFromDyadic(dyadic(3n, -1))).toEqual(ratio(3n, 2n));
  });
});
