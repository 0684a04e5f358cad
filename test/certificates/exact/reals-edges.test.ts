import { describe, expect, it } from 'vitest';
import {
  compare,
  floorQuotient,
  greatest,
  infinity,
  least,
  negated,
  product,
  quotient,
  realFromDouble,
  root,
  rounded,
  sum,
  zero,
} from '../../../src/certificates/exact/reals.ts';
import type { Real } from '../../../src/certificates/exact/reals.ts';

const [down, up] = [
  { bits: 10, up: false },
  { bits: 10, up: true },
];
const real = realFromDouble;
const far = 2 ** 26;

function expectEqual(a: Real, b: Real): void {
  expect(compare(a, b)).toBe(0);
}

describe('infinities', () => {
  it('swallow every finite term, on either side', () => {
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

  it('divide to 0, and divided keep their sign', () => {
    expect(quotient(real(3), infinity, up)).toEqual(zero);
    expect(quotient(zero, real(3), up)).toEqual(zero);
    expectEqual(quotient(infinity, real(-4), up), negated(infinity));
    expectEqual(quotient(negated(infinity), real(-4), up), infinity);
  });

  it('are their own root, as 0 is', () => {
    for (const how of [down, up])
      expect([root(infinity, how), root(zero, how)]).toEqual([infinity, zero]);
  });
});

describe('what needs no rounding', () => {
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
  it('moves the result by one unit of the last place in its own direction only', () => {
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
});

describe('order', () => {
  it('is exact for numbers of one size written with other exponents', () => {
    expect([compare(real(2), real(2.5)), compare(real(2.5), real(2))]).toEqual([-1, 1]);
    expect([compare(real(-2), real(-2.5)), compare(real(-2.5), real(-2))]).toEqual([1, -1]);
    expect(compare({ man: 4n, exp: -1 }, real(2))).toBe(0);
    expect([compare(zero, zero), compare(infinity, infinity)]).toEqual([0, 0]);
    expect([compare(infinity, real(1e300)), compare(negated(infinity), zero)]).toEqual([1, -1]);
    expect([compare(real(3), real(9)), compare(real(-3), real(-9))]).toEqual([-1, 1]);
  });

  it('gives the lesser and the greater of two', () => {
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

describe('whole quotients', () => {
  it('are rounded down, also below 0', () => {
    expect([7n, 6n, 0n, -1n, -6n, -7n].map((a) => floorQuotient(a, 3n))).toEqual([
      2n,
      2n,
      0n,
      -1n,
      -2n,
      -3n,
    ]);
  });
});
