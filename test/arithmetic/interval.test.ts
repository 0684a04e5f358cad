import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextDown, nextUp } from '../../src/arithmetic/bounds.ts';
import { piDown, piUp } from '../../src/arithmetic/elementary.ts';
import {
  encloseQuotient,
  interval,
  intervalRing,
  intervalTier,
  isBounded,
  magnitude,
  midpoint,
  mignitude,
  radius,
} from '../../src/arithmetic/interval.ts';
import { contains, entire, hull } from '../../src/arithmetic/interval-sets.ts';
import type { Interval } from '../../src/arithmetic/interval.ts';
import {
  compareRational,
  ratio,
  rationalField,
  rationalFromDouble,
} from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { runs } from '../runs.ts';
import { box, corners, expectValid, finite, membersOf, profile, show } from './arbitraries.ts';

const { add, sub, mul, neg } = intervalRing;
const T = intervalTier;
const Q = rationalField;
const huge = Number.MAX_VALUE;
const tiny = Number.MIN_VALUE;

function expectMember(result: Interval, exact: Rational, where: string): void {
  if (!contains(result, exact)) throw new Error(`${where} left [${result.lo}, ${result.hi}]`);
}

const beyond = (x: number, k: bigint): Rational =>
  Q.add(rationalFromDouble(x), ratio(k, 10n ** 400n));

describe('interval', () => {
  it('interval refuses end points that bound no set of reals, and stores -0 as 0', () => {
    for (const [lo, hi] of [
      [Number.NaN, 1],
      [1, Number.NaN],
      [2, 1],
      [Infinity, Infinity],
      [-Infinity, -Infinity],
      [Infinity, -Infinity],
      [tiny, 0],
    ] as const)
      expect(() => interval(lo, hi)).toThrow(RangeError);
    expect(() => interval(Number.NaN)).toThrow(RangeError);
    expect(() => interval(Infinity)).toThrow(RangeError);
    expect(interval(3)).toEqual({ lo: 3, hi: 3 });
    expectValid(interval(-0));
    expectValid(interval(-1, -0));
    expectValid(entire);
  });

  it('contains is exact at the end points', () => {
    const a = interval(0.1, 0.3);
    expect(
      [beyond(0.1, 0n), beyond(0.1, 1n), beyond(0.3, -1n), beyond(0.3, 0n)].map((q) =>
        contains(a, q),
      ),
    ).toEqual([true, true, true, true]);
    expect([beyond(0.1, -1n), beyond(0.3, 1n), ratio(-1n)].map((q) => contains(a, q))).toEqual([
      false,
      false,
      false,
    ]);
    expect(contains(a, ratio(1n, 10n))).toBe(false); // the double 0.1 is above 1/10
    const far = ratio(10n ** 400n);
    expect([contains(entire, far), contains(interval(0, Infinity), far)]).toEqual([true, true]);
    expect([contains(interval(-Infinity, 0), far), contains(interval(0, huge), far)]).toEqual([
      false,
      false,
    ]);
    expect(contains(interval(0, Infinity), ratio(-1n))).toBe(false);
  });

  it('add, sub, mul and neg contain the exact result for all members', () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        for (const result of [add(a, b), sub(a, b), mul(a, b), neg(a)]) expectValid(result);
        for (const s of membersOf(a))
          for (const t of membersOf(b)) {
            expectMember(add(a, b), Q.add(s, t), `sum of ${show(a, b)}`);
            expectMember(sub(a, b), Q.sub(s, t), `difference of ${show(a, b)}`);
            expectMember(mul(a, b), Q.mul(s, t), `product of ${show(a, b)}`);
            expectMember(neg(a), Q.neg(s), `negative of ${show(a)}`);
          }
      }),
      { ...profile, numRuns: runs(300, 1500) },
    );
  });

  it('add, sub and mul of all pairs of corner points contain the exact result', () => {
    for (const x of corners)
      for (const y of corners) {
        const [a, b] = [interval(x), interval(y)];
        const [p, q] = [rationalFromDouble(x), rationalFromDouble(y)];
        expectMember(add(a, b), Q.add(p, q), `sum of ${show(a, b)}`);
        expectMember(sub(a, b), Q.sub(p, q), `difference of ${show(a, b)}`);
        expectMember(mul(a, b), Q.mul(p, q), `product of ${show(a, b)}`);
      }
  });

  it('add and sub of points are the tightest intervals, so exact sums stay points', () => {
    fc.assert(
      fc.property(finite, finite, (x, y) => {
        const [p, q] = [rationalFromDouble(x), rationalFromDouble(y)];
        const [sum, difference] = [Q.add(p, q), Q.sub(p, q)];
        expect(add(interval(x), interval(y))).toEqual(encloseQuotient(sum.num, sum.den));
        expect(sub(interval(x), interval(y))).toEqual(
          encloseQuotient(difference.num, difference.den),
        );
      }),
      profile,
    );
    expect(add(interval(0), interval(0))).toEqual(interval(0));
    expect(sub(interval(1, 2), interval(1, 2))).toEqual(interval(-1, 1));
    expect(add(interval(huge), interval(huge))).toEqual(interval(huge, Infinity));
    expect(sub(interval(-huge), interval(huge))).toEqual(interval(-Infinity, -huge));
    expect(sub(entire, entire)).toEqual(entire);
  });

  it('whole numbers are points up to 2^53, and from there on if they are doubles', () => {
    const most = 2n ** 53n;
    for (const n of [1n, -7n, most - 1n, most, -most, most + 2n])
      expect(encloseQuotient(n, 1n)).toEqual(interval(Number(n)));
    const beyond = [2 ** 53, 2 ** 53 + 2] as const;
    expect(encloseQuotient(most + 1n, 1n)).toEqual(interval(...beyond));
    expect(encloseQuotient(-most - 1n, 1n)).toEqual(interval(-beyond[1], -beyond[0]));
    expect(encloseQuotient(3n, 1n, 1)).toEqual(interval(6));
    expect(encloseQuotient(3n, 1n, -1)).toEqual(interval(1.5));
    expect(encloseQuotient(3n, 4n)).toEqual(interval(0.75));
    expect(encloseQuotient(1n, 1n, 1024)).toEqual(interval(huge, Infinity));
    expect(encloseQuotient(1n, 1n, 1e9)).toEqual(interval(huge, Infinity));
  });

  it('mul of points is at most two units wide and keeps exact zeros', () => {
    fc.assert(
      fc.property(finite, finite, (x, y) => {
        const { lo, hi } = mul(interval(x), interval(y));
        expect(hi <= nextUp(nextUp(lo))).toBe(true);
      }),
      profile,
    );
    for (const a of [entire, interval(1, Infinity), interval(-huge, huge), interval(-0)])
      expect([mul(interval(0), a), mul(a, interval(0))]).toEqual([interval(0), interval(0)]);
    expect(mul(interval(0, 2), interval(3, Infinity))).toEqual(interval(0, Infinity));
    expect(mul(interval(1e-200), interval(1e-200))).toEqual(interval(0, 2 * tiny));
    expect(mul(interval(-1e-200), interval(1e-200))).toEqual(interval(-2 * tiny, 0));
    expect(mul(interval(1e200), interval(1e200))).toEqual(interval(huge, Infinity));
    expect(mul(interval(-2, 3), interval(-5, 7))).toEqual(interval(nextDown(-15), nextUp(21)));
  });

  it('div contains the exact quotient for all members, or the divisor holds 0', () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        const result = T.div(a, b);
        if (b.lo <= 0 && b.hi >= 0) {
          expect(result).toBeUndefined();
          return;
        }
        if (result === undefined) throw new Error(`no quotient of ${show(a, b)}`);
        expectValid(result);
        for (const s of membersOf(a))
          for (const t of membersOf(b))
            expectMember(result, Q.div(s, t), `quotient of ${show(a, b)}`);
      }),
      { ...profile, numRuns: runs(300, 1500) },
    );
    for (const x of corners)
      for (const y of corners) {
        const result = T.div(interval(x), interval(y));
        if (y === 0) expect(result).toBeUndefined();
        else if (result === undefined) throw new Error(`no quotient ${x} / ${y}`);
        else {
          expectMember(result, Q.div(rationalFromDouble(x), rationalFromDouble(y)), `${x} / ${y}`);
          expect(result.hi <= nextUp(nextUp(result.lo))).toBe(true);
        }
      }
  });

  it('div is undefined by a divisor that holds 0, and takes infinite ends', () => {
    expect(T.div(interval(0), interval(1, Infinity))).toEqual(interval(0));
    expect(T.div(interval(1), interval(0, 1))).toBeUndefined();
    expect(T.div(interval(1), interval(-1, 0))).toBeUndefined();
    expect(T.div(interval(1), entire)).toBeUndefined();
    expect(T.div(interval(1), interval(1, Infinity))).toEqual(interval(0, nextUp(1)));
    expect(T.div(entire, interval(1, Infinity))).toEqual(entire);
    expect(T.div(interval(1, Infinity), interval(-Infinity, -1))).toEqual(interval(-Infinity, 0));
    expect(T.div(interval(tiny), interval(huge))).toEqual(interval(0, 2 * tiny));
    expect(T.div(interval(huge), interval(-tiny))).toEqual(interval(-Infinity, -huge));
  });

  it('power contains the exact power for all members', () => {
    fc.assert(
      fc.property(box, fc.nat(7), (a, k) => {
        const result = T.power(a, k);
        expectValid(result);
        for (const s of membersOf(a))
          expectMember(result, rationalTier.power(s, k), `${show(a)}^${k}`);
      }),
      { ...profile, numRuns: runs(300, 1000) },
    );
  });

  it('power is exact at the exponents 0 and 1, and at least 0 for even ones', () => {
    expect([T.power(entire, 0), T.power(interval(0), 0)]).toEqual([interval(1), interval(1)]);
    expect([T.power(entire, 1), T.power(interval(-0.1, 0.3), 1)]).toEqual([
      entire,
      interval(-0.1, 0.3),
    ]);
    expect([T.power(entire, 2), T.power(entire, 3)]).toEqual([interval(0, Infinity), entire]);
    expect(T.power(interval(-2, 1), 2)).toEqual(interval(0, nextUp(4)));
    expect(T.power(interval(-2, 1), 3).lo).toBeLessThanOrEqual(-8);
    expect([T.power(interval(0), 2), T.power(interval(0), 3)]).toEqual([interval(0), interval(0)]);
    expect(T.power(interval(3, Infinity), 3).hi).toBe(Infinity);
    for (const k of [-1, 0.5, Number.NaN, Infinity])
      expect(() => T.power(interval(1), k)).toThrow(RangeError);
  });

  it('power refuses exponents that are not whole or below 0', () => {
    for (const k of [-1, -2, 0.5, 2.5, Number.NaN, Infinity])
      expect(() => T.power(interval(1, 2), k)).toThrow(
        `power: expected a whole exponent >= 0, got ${k}`,
      );
  });

  it('power with an odd exponent keeps negative end points, within a few units in the last place', () => {
    for (const k of [3, 5, 7]) {
      const { lo, hi } = T.power(interval(-3, -2), k);
      expect(lo).toBeLessThanOrEqual(-(3 ** k));
      expect(lo).toBeGreaterThan(-(3 ** k) * (1 + 1e-14));
      expect(hi).toBeGreaterThanOrEqual(-(2 ** k));
      expect(hi).toBeLessThan(-(2 ** k) * (1 - 1e-14));
    }
  });

  it('constants are the tightest enclosures of their fractions', () => {
    const integer = fc.bigInt({ min: -(1n << 1100n), max: 1n << 1100n });
    const shifted = fc.tuple(
      fc.bigInt({ min: -999n, max: 999n }),
      fc.integer({ min: 0, max: 1100 }),
    );
    const num = fc.oneof(
      integer,
      shifted.map(([p, k]) => p << BigInt(k)),
    );
    const den = num.map((p) => (p < 0n ? -p : p) + 1n);
    const check = (p: bigint, q: bigint): void => {
      const a = T.constant(p, q) ?? entire;
      const exact = ratio(p, q);
      expectValid(a);
      expectMember(a, exact, `${p}/${q}`);
      if (a.lo === a.hi) return;
      expect(a.hi).toBe(nextUp(a.lo));
      for (const end of [a.lo, a.hi].filter(Number.isFinite))
        expect(compareRational(rationalFromDouble(end), exact)).not.toBe(0);
    };
    fc.assert(fc.property(num, den, check), { ...profile, numRuns: runs(300, 1000) });
    // Next to and between the corners, with a denominator that is not a power of two.
    for (const x of corners) {
      const { num: p, den: q } = rationalFromDouble(x);
      for (const k of [-2n, -1n, 0n, 1n, 2n]) {
        check(p * 3n + k, q * 3n);
        check(p * (3n << 60n) + k, q * (3n << 60n));
      }
    }
    expect(T.constant(1n, 10n)).toEqual(interval(nextDown(0.1), 0.1));
    expect(T.constant(2n, 4n)).toEqual(interval(0.5));
    expect(T.constant(-(10n ** 400n), 1n)).toEqual(interval(-Infinity, -huge));
    expect(T.constant(1n, 10n ** 400n)).toEqual(interval(0, tiny));
    expect(T.pi()).toEqual(interval(piDown, piUp));
  });

  it('hull, magnitude and mignitude are exact, and isBounded sees infinite ends', () => {
    expect(hull(interval(-1, 2), interval(1, 3))).toEqual(interval(-1, 3));
    expect(hull(interval(4), interval(-Infinity, -4))).toEqual(interval(-Infinity, 4));
    expect([interval(-3, 2), interval(1, 4), entire].map(magnitude)).toEqual([3, 4, Infinity]);
    expect([interval(-3, 2), interval(1, 4), interval(-5, -2), entire].map(mignitude)).toEqual([
      0, 1, 2, 0,
    ]);
    expect(
      [interval(-huge, huge), interval(0, Infinity), interval(-Infinity, 0)].map(isBounded),
    ).toEqual([true, false, false]);
  });

  it('the midpoint is a finite member and the radius reaches both ends', () => {
    fc.assert(
      fc.property(box, (a) => {
        const centre = midpoint(a);
        expect(Number.isFinite(centre) && a.lo <= centre && centre <= a.hi).toBe(true);
        if (!isBounded(a)) {
          expect(radius(a)).toBe(Infinity);
          return;
        }
        const [m, lo, hi] = [centre, a.lo, a.hi].map(rationalFromDouble);
        const r = Number.isFinite(radius(a)) ? rationalFromDouble(radius(a)) : undefined;
        if (m === undefined || lo === undefined || hi === undefined || r === undefined)
          throw new Error(`no radius of ${show(a)}`);
        expect(compareRational(Q.sub(m, r), lo)).not.toBe(1);
        expect(compareRational(Q.add(m, r), hi)).not.toBe(-1);
      }),
      { ...profile, numRuns: runs(300, 1000) },
    );
    for (const x of corners)
      expect([midpoint(interval(x)), radius(interval(x))]).toEqual([x + 0, 0]);
    expect([midpoint(interval(-huge, huge)), radius(interval(-huge, huge))]).toEqual([0, huge]);
    expect([midpoint(interval(1, 3)), radius(interval(1, 3))]).toEqual([2, 1]);
    expect(midpoint(interval(5, Infinity))).toBe(5);
    expect(midpoint(interval(huge / 2, huge))).toBe(0.75 * huge);
  });

  it('the midpoint is rounded once among the subnormals', () => {
    const least = Number.MIN_VALUE;
    expect(midpoint(interval(3 * least, 7 * least))).toBe(5 * least);
    expect(midpoint(interval(-3 * least, -least))).toBe(-2 * least);
  });
});
