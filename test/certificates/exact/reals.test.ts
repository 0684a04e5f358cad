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
  greatest,
  least,
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

describe('the rounded operations', () => {
  it('bound the exact sum, product and quotient by one unit of p bits', () => {
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

  it('bound the root with lo^2 <= x <= hi^2, one unit apart', () => {
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

  it('keep what fits, and round a far smaller term to the right side', () => {
    const exactly = (how: boolean): Real => root({ man: 49n, exp: -6 }, { bits: 3, up: how });
    expect([exact(exactly(true)), exact(exactly(false))]).toEqual([ratio(7n, 8n), ratio(7n, 8n)]);
    const tiny = { man: 1n, exp: -60_000_000 };
    const one = { man: 1n, exp: 0 };
    expect(sum(one, tiny, { bits: 8, up: false })).toEqual({ man: 128n, exp: -7 });
    expect(exact(sum(one, tiny, { bits: 8, up: true }))).toEqual(ratio(129n, 128n));
    expect(exact(sum(one, negated(tiny), { bits: 8, up: false }))).toEqual(ratio(255n, 256n));
    expect(exact(sum(one, negated(tiny), { bits: 8, up: true }))).toEqual(ratio(1n));
  });

  it('round beyond the range outward only, without filling the memory', () => {
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
  it('agree with Q in comparisons', () => {
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

  it('round to whole multiples with floorAt and ceilAt', () => {
    for (const [man, exp, at, low, high] of [
      [7n, 0, 1, 3n, 4n],
      [-7n, 0, 1, -4n, -3n],
      [8n, 0, 2, 2n, 2n],
      [3n, 5, 2, 24n, 24n],
      [-1n, -9_000_000, 0, -1n, 0n],
    ] as const)
      expect([floorAt({ man, exp }, at), ceilAt({ man, exp }, at)]).toEqual([low, high]);
  });

  it('give the whole part of the root with floorRoot', () => {
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

const [down, up] = [
  { bits: 10, up: false },
  { bits: 10, up: true },
];
const real = realFromDouble;
const far = 2 ** 26;

function expectEqual(a: Real, b: Real): void {
  expect(compare(a, b)).toBe(0);
}

describe('the infinities', () => {
  it('absorb every finite term, on either side', () => {
    for (const how of [down, up])
      for (const x of [real(3), real(-3), zero]) {
        expect(sum(infinity, x, how)).toEqual(infinity);
        expect(sum(x, negated(infinity), how)).toEqual(negated(infinity));
      }
  });

  it('have the sign of the product, and 0 where a factor is 0', () => {
    expect(product(infinity, real(-2), up)).toEqual(negated(infinity));
    expect(product(real(-2), negated(infinity), down)).toEqual(infinity);
    expect(product(infinity, real(5), down)).toEqual(infinity);
    expect([product(infinity, zero, up), product(zero, infinity, up)]).toEqual([zero, zero]);
  });

  it('give 0 as divisors, and keep their sign when divided', () => {
    expect(quotient(real(3), infinity, up)).toEqual(zero);
    expect(quotient(zero, real(3), up)).toEqual(zero);
    expectEqual(quotient(infinity, real(-4), up), negated(infinity));
    expectEqual(quotient(negated(infinity), real(-4), up), infinity);
  });

  it('are their own root, like 0', () => {
    for (const how of [down, up])
      expect([root(infinity, how), root(zero, how)]).toEqual([infinity, zero]);
  });
});

describe('a result that needs no rounding', () => {
  it('is exact in both directions', () => {
    for (const how of [down, up]) {
      expectEqual(quotient(real(6), real(3), how), real(2));
      expectEqual(quotient(real(-7), real(-4), how), real(1.75));
      expectEqual(quotient(real(-1), real(8), how), real(-0.125));
      expectEqual(root(real(6.25), how), real(2.5));
      expectEqual(root(real(2 ** -10), how), real(2 ** -5));
      expectEqual(sum(real(1.5), real(-0.25), how), real(1.25));
    }
  });
});

describe('a term far below the last bit', () => {
  it('moves the result by one unit in the last place, only in its own direction', () => {
    const tiny = real(2 ** -1000);
    for (const [a, b] of [
      [real(1), tiny],
      [tiny, real(1)],
    ] as const) {
      expectEqual(sum(a, b, down), real(1));
      expectEqual(sum(a, b, up), real(1 + 2 ** -9));
    }
    expectEqual(sum(real(1), negated(tiny), up), real(1));
    expectEqual(sum(real(1), negated(tiny), down), real(1 - 2 ** -10));
    expectEqual(sum(real(-1), tiny, down), real(-1));
    expectEqual(sum(real(-1), tiny, up), real(-(1 - 2 ** -10)));
  });

  it('is not aligned with the other, which would fill the memory', () => {
    const speck: Real = { man: 3n, exp: -(2 ** 40) };
    for (const [large, next] of [
      [real(1), real(1 + 2 ** -9)],
      [real(1023), real(1024)],
    ] as const)
      for (const [how, expected] of [
        [down, large],
        [up, next],
      ] as const) {
        expectEqual(sum(large, speck, how), expected);
        expectEqual(sum(speck, large, how), expected);
      }
  });

  it('is added in full where it reaches the last bits that are kept', () => {
    // 10 bits of 1 are units of 2^-9
    for (const [term, low, high] of [
      [2 ** -9, 1 + 2 ** -9, 1 + 2 ** -9],
      [2 ** -10, 1, 1 + 2 ** -9],
      [3 * 2 ** -10, 1 + 2 ** -9, 1 + 2 ** -8],
      [-(2 ** -10), 1 - 2 ** -10, 1 - 2 ** -10],
      [-(2 ** -11), 1 - 2 ** -10, 1],
      [2 ** -13, 1, 1 + 2 ** -9],
      [-(2 ** -13), 1 - 2 ** -10, 1],
    ] as const) {
      expectEqual(sum(real(1), real(term), down), real(low));
      expectEqual(sum(real(term), real(1), up), real(high));
    }
  });
});

describe('the ends of the range', () => {
  it('are rounded outward only', () => {
    expectEqual(rounded(1n, 2 * far, up), infinity);
    expectEqual(rounded(-1n, 2 * far, down), negated(infinity));
    expect(rounded(1n, 2 * far, down)).toEqual({ man: 1n, exp: far });
    expect(rounded(-1n, 2 * far, up)).toEqual({ man: -1n, exp: far });
    expect(rounded(1n, -2 * far, up)).toEqual({ man: 1n, exp: -far });
    expect(rounded(-1n, -2 * far, down)).toEqual({ man: -1n, exp: -far });
    expect(rounded(1n, -2 * far, down)).toEqual(zero);
    expect(rounded(-1n, -2 * far, up)).toEqual(zero);
  });

  it('leave the last binade inside them unchanged', () => {
    for (const how of [down, up])
      for (const man of [1n, -1n])
        for (const exp of [far - 1, -far - 1]) expect(rounded(man, exp, how)).toEqual({ man, exp });
  });
});

describe('the order of reals', () => {
  it('is exact for numbers of one size written with other exponents', () => {
    expect([compare(real(2), real(2.5)), compare(real(2.5), real(2))]).toEqual([-1, 1]);
    expect([compare(real(-2), real(-2.5)), compare(real(-2.5), real(-2))]).toEqual([1, -1]);
    expect(compare({ man: 4n, exp: -1 }, real(2))).toBe(0);
    expect([compare(zero, zero), compare(infinity, infinity)]).toEqual([0, 0]);
    expect([compare(infinity, real(1e300)), compare(negated(infinity), zero)]).toEqual([1, -1]);
    expect([compare(real(3), real(9)), compare(real(-3), real(-9))]).toEqual([-1, 1]);
  });

  it('gives the smaller and the larger of two', () => {
    for (const [a, b] of [
      [real(-1), real(2)],
      [real(2), infinity],
      [negated(infinity), zero],
    ] as const) {
      expect([least(a, b), least(b, a)]).toEqual([a, a]);
      expect([greatest(a, b), greatest(b, a)]).toEqual([b, b]);
    }
  });
});

describe('quotients and roots', () => {
  it('are rounded down and up, also below 0', () => {
    const [low, high] = [
      { bits: 3, up: false },
      { bits: 3, up: true },
    ];
    // three bits at 7/3 are units of 1/2
    expectEqual(quotient(real(7), real(3), low), real(2));
    expectEqual(quotient(real(7), real(3), high), real(2.5));
    expectEqual(quotient(real(-7), real(3), low), real(-2.5));
    expectEqual(quotient(real(7), real(-3), high), real(-2));
    expectEqual(quotient(real(1000), real(3), low), real(320));
    expectEqual(quotient(real(1000), real(-3), low), real(-384));
  });

  it('keep the last digit of a long number under the root', () => {
    const [low, high] = [
      { bits: 2, up: false },
      { bits: 2, up: true },
    ];
    // 24 = 3 * 2^3 has two bits
    expectEqual(root(real(576), high), real(24));
    for (const above of [576.5, 577]) {
      expectEqual(root(real(above), low), real(24));
      expectEqual(root(real(above), high), real(32));
    }
    for (const below of [575.5, 575]) {
      expectEqual(root(real(below), low), real(16));
      expectEqual(root(real(below), high), real(24));
    }
  });

  it('have whole roots of the least numbers', () => {
    expect([0n, 1n, 2n, 3n, 4n, 8n, 9n].map(floorRoot)).toEqual([0n, 1n, 1n, 1n, 2n, 2n, 3n]);
  });
});
