/**
 * # The bounds hold for every order
 *
 * Sums of products are computed in float32 in random orders and association, with and without FMA, and compared with
 * the exact value: the error never exceeds the bound, and sometimes comes close to it.
 * @module
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactly } from '../../src/arithmetic/bounds.ts';
import {
  compareRational,
  rationalField as Q,
  rationalFromDouble,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import {
  dotOf,
  exactQuantity,
  formats,
  rowOf,
  sumOf,
  termOf,
} from '../../src/conformance/rounding.ts';

const single = formats.f32;
const fround = Math.fround;

/** An f32 entry of any magnitude between 2^-80 and 2^20, or special. */
const entry = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: -4, max: 4, noNaN: true }).map(fround) },
  fc
    .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.integer({ min: -80, max: 20 }))
    .map(([x, e]) => fround(x * 2 ** e)),
  fc.constantFrom(0, -0, 1, -1, 2 ** -149, 3),
);

/** Adds in the order given by `picks`: each step joins two of the remaining partial sums. */
function sumInOrder(terms: readonly number[], picks: readonly number[]): number {
  const left = [...terms];
  for (let k = 0; left.length > 1; k++) {
    const pick = picks[k % picks.length] ?? 0;
    const [a = 0] = left.splice(pick % left.length, 1);
    const place = (pick >>> 8) % left.length;
    left[place] = fround(a + (left[place] ?? 0));
  }
  return left[0] ?? 0;
}

const exactSum = (terms: readonly (readonly number[])[]): Rational =>
  terms.reduce(
    (sum, factors) =>
      Q.add(
        sum,
        factors.reduce((p, x) => Q.mul(p, rationalFromDouble(x)), Q.one),
      ),
    Q.zero,
  );

/** |got - exact| <= bound, decided over the rationals. */
function withinBound(got: number, exact: Rational, bound: number): boolean {
  const difference = Q.sub(rationalFromDouble(got), exact);
  const size = difference.num < 0n ? Q.neg(difference) : difference;
  return compareRational(size, rationalFromDouble(bound)) <= 0;
}

const order = fc.array(fc.nat({ max: 65_535 }), { minLength: 1, maxLength: 20 });
const run = { seed: 20_211_206, numRuns: 3000 };

describe('sumOf', () => {
  it('bounds a float32 sum of products in any order and association', () => {
    const factors = fc.array(entry, { minLength: 1, maxLength: 4 });
    const property = fc.property(
      fc.array(factors, { minLength: 1, maxLength: 8 }),
      order,
      fc.boolean(),
      (terms, picks, backwards) => {
        const products = terms.map((list) =>
          (backwards ? list.toReversed() : list).reduce((p, x) => fround(p * x)),
        );
        const got = sumInOrder(products, picks);
        const q = sumOf(
          single,
          terms.map((list) => termOf(...list.map(exactQuantity))),
        );
        if (q.overflow) return true;
        return withinBound(got, exactSum(terms), q.error);
      },
    );
    fc.assert(property, run);
  });

  it('bounds a chain of fused multiply-adds, each rounded once', () => {
    const pair = fc.tuple(entry, entry);
    const property = fc.property(fc.array(pair, { minLength: 1, maxLength: 10 }), (pairs) => {
      // The product of two float32 numbers is a double, and so nearly is its sum with a third.
      let got = 0;
      for (const [a, b] of pairs) got = fround(a * b + got);
      const q = sumOf(
        single,
        pairs.map(([a, b]) => termOf(exactQuantity(a), exactQuantity(b))),
      );
      return q.overflow || withinBound(got, exactSum(pairs), q.error);
    });
    fc.assert(property, run);
  });

  it('bounds sums of factors that are off themselves', () => {
    const off = fc.tuple(
      fc.double({ min: -2, max: 2, noNaN: true }),
      fc.integer({ min: -8, max: 8 }),
    );
    const property = fc.property(
      fc.array(fc.tuple(off, off), { minLength: 1, maxLength: 6 }),
      order,
      (pairs, picks) => {
        const made = pairs.map((pair) =>
          pair.map(([x, ulps]) => {
            const near = fround(x + ulps * 2 ** -20);
            return { near, q: { ...exactQuantity(x), error: exactly(2 * Math.abs(near - x)) } };
          }),
        );
        const products = made.map((list) => list.reduce((p, { near }) => fround(p * near), 1));
        const q = sumOf(
          single,
          made.map((list) => termOf(...list.map((factor) => factor.q))),
        );
        const exact = exactSum(pairs.map((pair) => pair.map(([x]) => x)));
        return withinBound(sumInOrder(products, picks), exact, q.error);
      },
    );
    fc.assert(property, run);
  });

  it('would miss some sums with an eighth of the bound', () => {
    const property = fc.property(
      fc.array(entry, { minLength: 2, maxLength: 3 }),
      order,
      (xs, picks) => {
        const q = sumOf(
          single,
          xs.map((x) => termOf(exactQuantity(x))),
        );
        return withinBound(sumInOrder(xs, picks), exactSum(xs.map((x) => [x])), q.error / 8);
      },
    );
    expect(fc.check(property, run).failed).toBe(true);
  });
});

describe('dotOf', () => {
  it('says error 0 only where no order rounds', () => {
    const small = fc.integer({ min: -9, max: 9 });
    const property = fc.property(
      fc.array(fc.tuple(small, small), { minLength: 1 }),
      order,
      (pairs, picks) => {
        const [x, w] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
        const q = dotOf(single, rowOf(x), rowOf(w));
        expect(q.error).toBe(0);
        const got = sumInOrder(
          pairs.map(([a, b]) => fround(a * b)),
          picks,
        );
        return withinBound(got, exactSum(pairs), 0);
      },
    );
    fc.assert(property, run);
  });

  it.each([
    [
      [1, 1],
      [1, 2 ** -24],
    ], // 1 + 2^-24 is not a float32
    [[0.1, 0.2].map(fround), [1, 1]],
    [[2 ** -100], [2 ** -100]], // underflow
    [[2 ** 100], [2 ** 100]], // overflow
  ])('says that the product of %j and %j may round', (x, w) => {
    const q = dotOf(single, rowOf(x), rowOf(w));
    expect(q.error > 0 || q.overflow).toBe(true);
  });
});
