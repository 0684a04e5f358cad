import * as fc from 'fast-check';
import { toDouble } from '../../../src/certificates/exact/outcome.ts';
import { describe, expect, it } from 'vitest';
import {
  point,
  pointFromDouble,
  rangeTier,
  hull,
  isAtMost,
  isBounded,
  larger,
  magnitude,
  middle,
  smaller,
} from '../../../src/certificates/exact/ranges.ts';
import type { Range, RangeTier } from '../../../src/certificates/exact/ranges.ts';
import {
  compare,
  infinity,
  realFromDouble,
  isFinite,
  negated,
  sizeOf,
} from '../../../src/certificates/exact/reals.ts';
import type { Real } from '../../../src/certificates/exact/reals.ts';
import { profile } from '../../arithmetic/arbitraries.ts';

/** Created in each test: mutants do not affect values that are created while a file loads. */
function tier(): RangeTier {
  return rangeTier(96);
}

function real(x: number): Real {
  if (Number.isFinite(x)) return realFromDouble(x);
  return x > 0 ? infinity : negated(infinity);
}

function power(exp: number): Real {
  return { man: 1n, exp };
}

function between(lo: number, hi: number): Range {
  return { lo: real(lo), hi: real(hi) };
}

/** The ends, where they are doubles. */
function expectRange(found: Range | undefined, lo: number, hi: number): void {
  if (found === undefined) throw new Error('expected a range');
  expect([compare(found.lo, real(lo)), compare(found.hi, real(hi))]).toEqual([0, 0]);
}

const whole = fc.integer({ min: -6, max: 6 });
const pair = fc
  .tuple(whole, whole)
  .map(([s, t]): readonly [number, number] => (s <= t ? [s, t] : [t, s]));

/** Every integer from a to b. */
function members([a, b]: readonly [number, number]): readonly number[] {
  return Array.from({ length: b - a + 1 }, (_, k) => a + k);
}

describe('ranges between integers, at 96 bits', () => {
  const settings = { ...profile, numRuns: 2000 };

  it('have exact sums, differences, products and powers', () => {
    fc.assert(
      fc.property(pair, pair, fc.integer({ min: 0, max: 7 }), (s, t, k) => {
        const [a, b] = [between(...s), between(...t)];
        expectRange(tier().add(a, b), s[0] + t[0], s[1] + t[1]);
        expectRange(tier().sub(a, b), s[0] - t[1], s[1] - t[0]);
        expectRange(tier().neg(a), -s[1], -s[0]);
        const products = s.flatMap((x) => t.map((y) => x * y));
        expectRange(tier().mul(a, b), Math.min(...products), Math.max(...products));
        const powers = members(s).map((x) => x ** k);
        expectRange(tier().power(a, k), Math.min(...powers), Math.max(...powers));
      }),
      settings,
    );
  });

  it('have sizes, hulls, and a larger and a smaller of two', () => {
    fc.assert(
      fc.property(pair, pair, (s, t) => {
        const [a, b] = [between(...s), between(...t)];
        const sizes = members(s).map((x) => Math.abs(x));
        expectRange(magnitude(a), Math.min(...sizes), Math.max(...sizes));
        expectRange(hull(a, b), Math.min(s[0], t[0]), Math.max(s[1], t[1]));
        expectRange(larger(a, b), Math.max(s[0], t[0]), Math.max(s[1], t[1]));
        expectRange(smaller(a, b), Math.min(s[0], t[0]), Math.min(s[1], t[1]));
        const most = members(s).every((x) => members(t).every((y) => x <= y));
        const none = members(s).every((x) => members(t).every((y) => x > y));
        expect(isAtMost(a, b)).toBe(most ? 'yes' : none ? 'no' : 'undecided');
        const centre = middle(a, 96);
        expect(compare(centre, real((s[0] + s[1]) / 2))).toBe(0);
      }),
      settings,
    );
  });

  it('divide by a range without 0 and by no other', () => {
    fc.assert(
      fc.property(pair, pair, (s, t) => {
        const [a, b] = [between(...s), between(...t)];
        const found = tier().div(a, b);
        expect(found === undefined).toBe(t[0] <= 0 && t[1] >= 0);
        if (t[0] > 0) expect(tier().ratio(a, b)).toStrictEqual(found);
        else expect(() => tier().ratio(a, b)).toThrow(RangeError);
        if (found === undefined) return;
        // times 60 the quotients by 1 .. 6 are whole
        const scaled = s.flatMap((x) => t.map((y) => (60 * x) / y));
        const times = tier().mul(found, pointFromDouble(60));
        const slack = between(-(2 ** -80), 2 ** -80);
        for (const [end, wanted] of [
          [times.lo, Math.min(...scaled)],
          [times.hi, Math.max(...scaled)],
        ] as const) {
          const around = tier().add(pointFromDouble(Math.round(wanted)), slack);
          expect(compare(around.lo, end) <= 0 && compare(end, around.hi) <= 0).toBe(true);
        }
        expect(compare(times.lo, real(Math.round(Math.min(...scaled)))) <= 0).toBe(true);
        expect(compare(times.hi, real(Math.round(Math.max(...scaled)))) >= 0).toBe(true);
      }),
      settings,
    );
  });
});

describe('the powers of ranges', () => {
  it('are rounded outward, for both signs', () => {
    const few = rangeTier(10);
    for (const k of [2, 3, 5, 6, 7, 11])
      for (const sign of [1, -1]) {
        const found = few.power(pointFromDouble(sign * 1023), k);
        const man = BigInt(sign * 1023) ** BigInt(k);
        expect(compare(found.lo, { man, exp: 0 })).toBe(-1);
        expect(compare(found.hi, { man, exp: 0 })).toBe(1);
        expect(sizeOf(found.lo.man) <= 10 && sizeOf(found.hi.man) <= 10).toBe(true);
      }
    expectRange(few.power(between(-3, 2), 0), 1, 1);
    // the first is the range itself, also where its ends have more bits
    expectRange(few.power(between(1025, 2051), 1), 1025, 2051);
    for (const k of [-1, 0.5, Number.NaN])
      expect(() => few.power(between(1, 2), k)).toThrow(/whole exponent/);
  });
});

describe('the roots of ranges that are at least 0', () => {
  it('begin at 0 where the range does, or before it', () => {
    expectRange(tier().root(between(4, 9)), 2, 3);
    expectRange(tier().root(between(-1, 9)), 0, 3);
    expectRange(tier().root(between(0, 0)), 0, 0);
    expectRange(tier().root(between(-2, -1)), 0, 0);
    const two = tier().root(between(2, 2));
    expect(compare(two.lo, real(Math.SQRT2))).toBe(-1);
    expect(compare(two.lo, two.hi)).toBe(-1);
  });
});

describe('the middle of a range', () => {
  it('lies between the ends, also where one is infinite', () => {
    for (const [lo, hi] of [
      [-Infinity, 3],
      [-Infinity, -3],
      [3, Infinity],
      [-3, Infinity],
      [1e300, Infinity],
    ] as const) {
      const found = middle(between(lo, hi), 64);
      expect(isFinite(found)).toBe(true);
      expect(compare(real(lo), found) <= 0 && compare(found, real(hi)) <= 0).toBe(true);
    }
    expect(isBounded(between(-1, 1))).toBe(true);
    expect(isBounded(between(-Infinity, 1)) || isBounded(between(1, Infinity))).toBe(false);
  });
});

describe('the values of functions at extreme arguments', () => {
  it('are the limits at infinity', () => {
    const all = between(-Infinity, Infinity);
    expectRange(tier().apply('tanh', all), -1, 1);
    expectRange(tier().apply('erf', all), -1, 1);
    expectRange(tier().apply('exp', all), 0, Infinity);
    expectRange(tier().apply('relu', all), 0, Infinity);
    expectRange(tier().apply('sin', all), -1, 1);
    const atan = tier().apply('atan', all);
    const pi = tier().pi();
    if (atan === undefined || pi === undefined) throw new Error('defined');
    const half = tier().mul(pi, pointFromDouble(0.5));
    expect([compare(atan.lo, negated(half.hi)), compare(atan.hi, half.hi)]).toEqual([0, 0]);
    expect(compare(half.lo, real(Math.PI / 2))).toBe(1);
    const log = tier().apply('log', between(1, Infinity));
    expectRange(log, 0, Infinity);
    expectRange(tier().apply('sqrt', between(4, Infinity)), 2, Infinity);
  });

  it('are infinite or nearly 0 for exp far out', () => {
    const far = tier().apply('exp', between(2 ** 21, 2 ** 22));
    expect(far !== undefined && compare(far.lo, real(Number.MAX_VALUE))).toBe(1);
    expect(far !== undefined && isBounded(far)).toBe(false);
    const near = tier().apply('exp', between(-(2 ** 22), -(2 ** 21)));
    expectRange(near === undefined ? undefined : { ...near, hi: near.lo }, 0, 0);
    expect(near !== undefined && compare(near.hi, real(Number.MIN_VALUE))).toBe(-1);
    expect(near !== undefined && compare(near.hi, real(0))).toBe(1);
  });

  it('are known for exp up to 2^20 in size', () => {
    const large = tier().apply('exp', between(2 ** 20, 2 ** 20));
    const small = tier().apply('exp', between(-(2 ** 20), -(2 ** 20)));
    if (large === undefined || small === undefined) throw new Error('defined');
    // 2^20 / log 2 = 1512775.395 and so on
    expect([compare(large.lo, power(1_512_775)), compare(large.hi, power(1_512_776))]).toEqual([
      1, -1,
    ]);
    expect([compare(small.lo, power(-1_512_776)), compare(small.hi, power(-1_512_775))]).toEqual([
      1, -1,
    ]);
  });

  it('are known for log and sqrt at positive numbers only', () => {
    for (const f of ['log', 'sqrt'] as const) {
      expect(tier().apply(f, between(0, 1))).toBeUndefined();
      expect(tier().apply(f, between(-1, 1))).toBeUndefined();
      const positive = tier().apply(f, between(Number.MIN_VALUE, 1));
      if (positive === undefined) throw new Error(f);
      expect(toDouble(positive.lo) / Math[f](Number.MIN_VALUE)).toBeCloseTo(1, 12);
      expect(toDouble(positive.hi)).toBe(Math[f](1));
    }
  });

  it('are known for step and kink off 0', () => {
    expectRange(tier().apply('step', between(-2, -1)), 0, 0);
    expectRange(tier().apply('step', between(1, 2)), 1, 1);
    for (const [lo, hi] of [
      [0, 1],
      [-1, 0],
      [-1, 1],
    ] as const) {
      expectRange(tier().apply('step', between(lo, hi)), 0, 1);
      expect(tier().apply('kink', between(lo, hi))).toBeUndefined();
    }
    expectRange(tier().apply('kink', between(-2, -1)), 0, 0);
    expectRange(tier().apply('kink', between(1, 2)), 0, 0);
    expectRange(tier().apply('relu', between(-2, 3)), 0, 3);
    expectRange(tier().apply('relu', between(-2, -1)), 0, 0);
  });

  it('are all of [-1, 1] for sin and cos beyond 2^4096, and points before', () => {
    const far = (exp: number): Range => point({ man: 1n, exp });
    expectRange(tier().apply('sin', far(4097)), -1, 1);
    const before = tier().apply('sin', far(90));
    expect(before !== undefined && compare(before.lo, real(-1))).toBe(1);
    const many = rangeTier(4400);
    const last = many.apply('sin', point(power(4095)));
    expect(last !== undefined && compare(last.lo, real(-1))).toBe(1);
    expectRange(many.apply('sin', point(power(4096))), -1, 1);
    expectRange(tier().apply('cos', between(0, 7)), -1, 1);
    expectRange(tier().apply('cos', between(0, 0)), 1, 1);
    const rising = tier().apply('sin', between(-1.5, 1.5));
    expect(rising !== undefined && compare(rising.hi, real(1))).toBe(-1);
    expect(rising !== undefined && compare(rising.lo, real(-1))).toBe(1);
  });
});

describe('a crest of sin just inside an end', () => {
  it('is included where the bits of pi leave the turn in doubt', () => {
    const [fine, few] = [rangeTier(256), rangeTier(64)];
    const pi = fine.pi();
    if (pi === undefined) throw new Error('defined');
    // 64 bits of pi, rounded up, shift the 2^61st quarter turn by 0.057; the crest is 0.02 inside
    for (const k of [2n ** 61n + 1n, 2n ** 61n + 3n, -(2n ** 61n) - 1n, -(2n ** 61n) - 3n]) {
      const turn = fine.mul(pi, point({ man: k, exp: -1 }));
      const isCrest = (k & 3n) === 1n;
      for (const [before, after] of [
        [1, 0.02],
        [0.02, 1],
      ] as const) {
        const found = few.apply('sin', fine.add(turn, between(-before, after)));
        if (found === undefined) throw new Error('defined');
        expect(compare(isCrest ? found.hi : found.lo, real(isCrest ? 1 : -1))).toBe(0);
      }
    }
  });
});

describe('the ranges of numbers', () => {
  it('are fractions where they are exact, and p bits outward', () => {
    expectRange(tier().constant(-3n, 4n), -0.75, -0.75);
    expect(tier().constant(1n, 0n)).toBeUndefined();
    const third = tier().constant(1n, 3n);
    expect(third !== undefined && compare(third.lo, third.hi)).toBe(-1);
    expectRange(rangeTier(10).outward(between(1025, 2051)), 1024, 2052);
    expectRange(rangeTier(10).outward(between(-1025, 1023)), -1026, 1023);
  });
});
