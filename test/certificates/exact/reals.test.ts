import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalFromDouble,
} from '../../../src/arithmetic/rational.ts';
import type { Rational } from '../../../src/arithmetic/rational.ts';
import {
  ceilAt,
  compare,
  floorAt,
  floorRoot,
  infinity,
  negated,
  product,
  quotient,
  realFromDouble,
  root,
  rounded,
  sizeOf,
  sum,
  zero,
} from '../../../src/certificates/exact/reals.ts';
import type { Real, Rounding } from '../../../src/certificates/exact/reals.ts';
import { finite, profile } from '../../arithmetic/arbitraries.ts';

function exact({ man, exp }: Real): Rational {
  return exp >= 0 ? ratio(man << BigInt(exp)) : ratio(man, 1n << BigInt(-exp));
}

const bits = fc.integer({ min: 2, max: 130 });

/** Both directions are on their side, of at most p bits, and equal exactly where p bits are enough. */
function expectTight(f: (how: Rounding) => Real, value: Rational, p: number): void {
  const [lo, hi] = [f({ bits: p, up: false }), f({ bits: p, up: true })];
  expect(compareRational(exact(lo), value) <= 0).toBe(true);
  expect(compareRational(value, exact(hi)) <= 0).toBe(true);
  expect(sizeOf(lo.man) <= p && sizeOf(hi.man) <= p).toBe(true);
  const gap = Q.sub(exact(hi), exact(lo));
  const size = value.num < 0n ? Q.neg(value) : value;
  const scale = Q.mul(size, ratio(2n, 1n << BigInt(p - 1)));
  expect(compareRational(gap, scale) <= 0, 'more than one unit wide').toBe(true);
}

describe('rounded operations', () => {
  it('sum, product and quotient bound the exact result by one unit of p bits', () => {
    fc.assert(
      fc.property(finite, finite, bits, (x, y, p) => {
        const [a, b] = [realFromDouble(x), realFromDouble(y)];
        const [s, t] = [rationalFromDouble(x), rationalFromDouble(y)];
        expectTight((how) => sum(a, b, how), Q.add(s, t), p);
        expectTight((how) => product(a, b, how), Q.mul(s, t), p);
        if (y !== 0) expectTight((how) => quotient(a, b, how), Q.div(s, t), p);
      }),
      profile,
    );
  });

  it('root bounds the root: lo^2 <= x <= hi^2, one unit apart', () => {
    fc.assert(
      fc.property(finite, bits, (x, p) => {
        const a = realFromDouble(x < 0 ? -x : x);
        const [lo, hi] = [root(a, { bits: p, up: false }), root(a, { bits: p, up: true })];
        expect(compareRational(Q.mul(exact(lo), exact(lo)), exact(a)) <= 0).toBe(true);
        expect(compareRational(exact(a), Q.mul(exact(hi), exact(hi))) <= 0).toBe(true);
        const gap = Q.sub(exact(hi), exact(lo));
        expect(compareRational(gap, Q.mul(exact(hi), ratio(2n, 1n << BigInt(p - 1)))) <= 0).toBe(
          true,
        );
      }),
      profile,
    );
  });

  it('keeps what fits, and rounds a far smaller term to the right side', () => {
    const exactly = (how: boolean): Real => root({ man: 49n, exp: -6 }, { bits: 3, up: how });
    expect([exact(exactly(true)), exact(exactly(false))]).toEqual([ratio(7n, 8n), ratio(7n, 8n)]);
    const tiny = { man: 1n, exp: -60_000_000 };
    const one = { man: 1n, exp: 0 };
    expect(sum(one, tiny, { bits: 8, up: false })).toEqual({ man: 128n, exp: -7 });
    expect(exact(sum(one, tiny, { bits: 8, up: true }))).toEqual(ratio(129n, 128n));
    expect(exact(sum(one, negated(tiny), { bits: 8, up: false }))).toEqual(ratio(255n, 256n));
    expect(exact(sum(one, negated(tiny), { bits: 8, up: true }))).toEqual(ratio(1n));
  });

  it('rounds beyond the range outward only, without filling the memory', () => {
    const huge = { man: 1n, exp: 2 ** 26 - 1 };
    const tiny = { man: 1n, exp: -(2 ** 26) + 1 };
    const [up, down] = [
      { bits: 64, up: true },
      { bits: 64, up: false },
    ];
    expect(product(huge, huge, up)).toEqual(infinity);
    expect(product(huge, huge, down)).toEqual({ man: 1n, exp: 2 ** 26 });
    expect(product(huge, negated(huge), up)).toEqual({ man: -1n, exp: 2 ** 26 });
    expect(product(huge, negated(huge), down)).toEqual(negated(infinity));
    expect(product(tiny, tiny, down)).toEqual(zero);
    expect(compare(product(tiny, tiny, up), zero)).toBe(1);
    expect(compare(product(tiny, negated(tiny), down), zero)).toBe(-1);
    expect(product(infinity, zero, up)).toEqual(zero);
    expect(quotient(huge, infinity, up)).toEqual(zero);
    expect(sum(infinity, huge, up)).toEqual(infinity);
  });
});

describe('compare, floorAt, ceilAt and floorRoot', () => {
  it('compare decides as Q does', () => {
    fc.assert(
      fc.property(finite, finite, (x, y) => {
        expect(compare(realFromDouble(x), realFromDouble(y))).toBe(x > y ? 1 : x < y ? -1 : 0);
        expect(compare(rounded(6n, 0, { bits: 9, up: true }), { man: 3n, exp: 1 })).toBe(0);
      }),
      profile,
    );
    expect(compare(infinity, infinity)).toBe(0);
    expect(compare(infinity, { man: 1n, exp: 2 ** 26 })).toBe(1);
    expect(compare(negated(infinity), { man: -1n, exp: 2 ** 26 })).toBe(-1);
    expect(compare({ man: 1n, exp: 2 ** 26 }, infinity)).toBe(-1);
  });

  it('floorAt and ceilAt round to whole multiples', () => {
    for (const [man, exp, at, low, high] of [
      [7n, 0, 1, 3n, 4n],
      [-7n, 0, 1, -4n, -3n],
      [8n, 0, 2, 2n, 2n],
      [3n, 5, 2, 24n, 24n],
      [-1n, -9_000_000, 0, -1n, 0n],
    ] as const)
      expect([floorAt({ man, exp }, at), ceilAt({ man, exp }, at)]).toEqual([low, high]);
  });

  it('floorRoot is the whole part of the root', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1n << 300n }), (a) => {
        const r = floorRoot(a);
        expect(r * r <= a && a < (r + 1n) * (r + 1n)).toBe(true);
        expect(floorRoot(r * r)).toBe(r);
      }),
      profile,
    );
  });
});
