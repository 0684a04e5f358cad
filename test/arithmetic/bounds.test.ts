import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDown,
  addUp,
  divDown,
  divUp,
  exactly,
  mulDown,
  mulUp,
  nextDown,
  nextUp,
  sqrtDown,
  sqrtUp,
  subDown,
  subUp,
} from '../../src/arithmetic/bounds.ts';
import {
  compareRational,
  rationalField,
  rationalFromDouble,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { corners, finite, nonNegative, profile } from './arbitraries.ts';

const { add, sub, mul, div } = rationalField;
const huge = Number.MAX_VALUE;

function isAtLeast(bound: number, exact: Rational): boolean {
  if (!Number.isFinite(bound)) return bound === Infinity;
  return compareRational(rationalFromDouble(bound), exact) >= 0;
}

function isAtMost(bound: number, exact: Rational): boolean {
  if (!Number.isFinite(bound)) return bound === -Infinity;
  return compareRational(rationalFromDouble(bound), exact) <= 0;
}

function expectTightest(low: number, exact: Rational, high: number): void {
  expect(isAtMost(low, exact) && isAtLeast(high, exact)).toBe(true);
  expect(Object.is(low, -0) || Object.is(high, -0)).toBe(false);
  expect(low === high || high === nextUp(low)).toBe(true);
  if (low !== high) expect(isAtLeast(low, exact) || isAtMost(high, exact)).toBe(false);
}

// The correctly rounded result is within half a unit, so one step to each side covers at most two units.
function expectWithinTwo(low: number, exact: Rational, high: number): void {
  expect(isAtMost(low, exact) && isAtLeast(high, exact)).toBe(true);
  expect(Object.is(low, -0) || Object.is(high, -0)).toBe(false);
  expect(high <= nextUp(nextUp(low))).toBe(true);
}

const bits = new BigInt64Array(1);
const double = new Float64Array(bits.buffer);
const byBits = (x: number): number => {
  double[0] = x;
  bits[0] = (bits[0] ?? 0n) + (x > 0 ? 1n : -1n);
  return double[0] + 0;
};

const expectNeighbours = (x: number): void => {
  if (x === 0) return;
  expect(nextUp(x)).toBe(byBits(x));
  expect(nextDown(-x)).toBe(-byBits(x) + 0);
  expect(nextDown(nextUp(x))).toBe(nextUp(x) === Infinity ? huge : x);
};

describe('neighbours', () => {
  it('nextUp agrees with the order of the bit patterns', () => {
    corners.forEach(expectNeighbours);
    // Numbers whose lower or upper half of the bits is about to carry.
    [
      2 ** 32 * Number.MIN_VALUE,
      (2 ** 32 - 1) * Number.MIN_VALUE,
      1 + (2 ** 32 - 1) * 2 ** -52,
    ].forEach((x) => [x, -x, -(x + Number.MIN_VALUE)].forEach(expectNeighbours));
    fc.assert(fc.property(finite, expectNeighbours), { ...profile, numRuns: 2000 });
  });

  it('nextUp and nextDown step over zeros, stop at infinities and keep NaN', () => {
    expect([0, -0].map(nextUp)).toEqual([5e-324, 5e-324]);
    expect([0, -0].map(nextDown)).toEqual([-5e-324, -5e-324]);
    expect(nextUp(-5e-324)).toBe(0);
    expect(nextDown(5e-324)).toBe(0);
    expect([huge, Infinity, -Infinity].map(nextUp)).toEqual([Infinity, Infinity, -huge]);
    expect([-huge, -Infinity, Infinity].map(nextDown)).toEqual([-Infinity, -Infinity, huge]);
    expect([nextUp(Number.NaN), nextDown(Number.NaN)]).toEqual([Number.NaN, Number.NaN]);
  });
});

const expectProducts = (x: number, y: number): void => {
  const [a, b] = [exactly(x), exactly(y)];
  const [p, q] = [rationalFromDouble(x), rationalFromDouble(y)];
  expectWithinTwo(mulDown(a, b), mul(p, q), mulUp(a, b));
  expect(mulDown(a, b) >= 0).toBe(true);
  if (y === 0) return;
  expectWithinTwo(divDown(a, b), div(p, q), divUp(a, b));
  expect(divDown(a, b) >= 0).toBe(true);
};

const expectRoots = (x: number): void => {
  const low = sqrtDown(exactly(x));
  const high = sqrtUp(exactly(x));
  const [p, l, h] = [x, low, high].map(rationalFromDouble);
  if (p === undefined || l === undefined || h === undefined) throw new Error('unreachable');
  expect(low >= 0).toBe(true);
  expect(compareRational(mul(l, l), p)).not.toBe(1);
  expect(compareRational(mul(h, h), p)).not.toBe(-1);
  expect(high <= nextUp(nextUp(low))).toBe(true);
};

describe('bounds', () => {
  it('sums and differences are the tightest doubles on their side', () => {
    fc.assert(
      fc.property(finite, finite, (x, y) => {
        const [a, b] = [exactly(x), exactly(y)];
        const [p, q] = [rationalFromDouble(x), rationalFromDouble(y)];
        expectTightest(addDown(a, b), add(p, q), addUp(a, b));
        expectTightest(subDown(a, b), sub(p, q), subUp(a, b));
      }),
      { ...profile, numRuns: 3000 },
    );
  });

  it('sums and differences of all corner cases are the tightest doubles on their side', () => {
    for (const x of corners)
      for (const y of corners) {
        const [a, b] = [exactly(x), exactly(y)];
        const [p, q] = [rationalFromDouble(x), rationalFromDouble(y)];
        expectTightest(addDown(a, b), add(p, q), addUp(a, b));
        expectTightest(subDown(a, b), sub(p, q), subUp(a, b));
      }
  });

  it('products and quotients of numbers >= 0 are on their side and within two units', () => {
    const small = corners.filter((x) => x >= 0);
    for (const x of small) for (const y of small) expectProducts(x, y);
    fc.assert(fc.property(nonNegative, nonNegative, expectProducts), { ...profile, numRuns: 2000 });
  });

  it('roots of numbers >= 0 are on their side and within two units', () => {
    corners.filter((x) => x >= 0).forEach(expectRoots);
    fc.assert(fc.property(nonNegative, expectRoots), { ...profile, numRuns: 2000 });
  });

  it('an operand below 0 gives the answer that says nothing', () => {
    const minus = exactly(-2);
    const plus = exactly(3);
    for (const [a, b] of [
      [minus, plus],
      [plus, minus],
      [minus, minus],
    ] as const) {
      expect([mulUp(a, b), divUp(a, b)]).toEqual([Infinity, Infinity]);
      expect([mulDown(a, b), divDown(a, b)]).toEqual([-Infinity, -Infinity]);
    }
    expect(divUp(plus, exactly(0))).toBe(Infinity);
    expect(divUp(exactly(0), exactly(-0))).toBe(Infinity);
    expect(divDown(plus, exactly(0))).toBe(-Infinity);
    expect([sqrtUp(minus), sqrtDown(minus)]).toEqual([Number.NaN, 0]);
  });

  it('zero times or over anything is exactly zero', () => {
    for (const x of [0, 1, 5e-324, huge, Infinity]) {
      const [zero, b] = [exactly(0), exactly(x)];
      expect([mulUp(zero, b), mulUp(b, zero), mulDown(zero, b), mulDown(b, zero)]).toEqual([
        0, 0, 0, 0,
      ]);
      if (x > 0) expect([divUp(zero, b), divDown(zero, b)]).toEqual([0, 0]);
    }
    expect([sqrtUp(exactly(0)), sqrtDown(exactly(0))]).toEqual([0, 0]);
  });

  it('infinite bounds stay bounds', () => {
    const infinite = exactly(Infinity);
    const one = exactly(1);
    expect([addUp(infinite, one), mulUp(infinite, one), divUp(infinite, one)]).toEqual([
      Infinity,
      Infinity,
      Infinity,
    ]);
    expect(sqrtUp(infinite)).toBe(Infinity);
    expect(subUp(infinite, exactly(-Infinity))).toBe(Infinity);
    expect(subDown(one, infinite)).toBe(-Infinity);
    expect(divDown(one, infinite)).toBe(0);
    expect(divUp(one, infinite)).toBe(5e-324);
    expect(addDown(exactly(-Infinity), one)).toBe(-Infinity);
    expect([
      subUp(infinite, infinite),
      subDown(infinite, infinite),
      divUp(infinite, infinite),
    ]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(divDown(infinite, infinite)).toBe(Number.NaN);
  });

  it('NaN operands give NaN', () => {
    const none = exactly(Number.NaN);
    for (const other of [exactly(2), exactly(-2), exactly(0)])
      for (const f of [addUp, subUp, mulUp, divUp, addDown, subDown, mulDown, divDown])
        expect([f(none, other), f(other, none)]).toEqual([Number.NaN, Number.NaN]);
    expect([sqrtUp(none), sqrtDown(none)]).toEqual([Number.NaN, Number.NaN]);
  });
});
