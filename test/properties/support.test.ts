/**
 * # The oracles of the properties
 * @module
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPositiveSemidefinite, wholeRoot } from '../../properties/support/exact.ts';
import {
  wideFromDouble,
  wideRoot,
  wideTier as T,
} from '../../properties/support/640-bit-intervals.ts';
import type { Wide } from '../../properties/support/640-bit-intervals.ts';
import { formulas, sigmaNamed } from '../../properties/support/sigmas.ts';
import { ratio } from '../../src/arithmetic/rational.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { profile } from '../arithmetic/arbitraries.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';

const unit = 2n ** 640n;
const double = fc.double({ min: -30, max: 30, noNaN: true });
const ends = fc.tuple(fc.integer({ min: -90, max: 90 }), fc.nat({ max: 60 }));
const wide = ends.map(([a, w]): Wide => ({
  lo: T.constant(BigInt(a), 7n)?.lo ?? 0n,
  hi: T.constant(BigInt(a + w), 7n)?.hi ?? 0n,
}));

function contains(a: Wide | undefined, num: bigint, den: bigint): boolean {
  if (a === undefined) return false;
  return den > 0n ? a.lo * den <= num * unit && num * unit <= a.hi * den : contains(a, -num, -den);
}

describe('wide intervals', () => {
  it('products and quotients are the tightest ones around all corners', () => {
    fc.assert(
      fc.property(wide, wide, (a, b) => {
        const corners = [a.lo, a.hi].flatMap((x) => [b.lo, b.hi].map((y) => [x, y] as const));
        const product = T.mul(a, b);
        for (const [x, y] of corners) expect(contains(product, x * y, unit * unit)).toBe(true);
        expect(corners.some(([x, y]) => x * y < (product.lo + 1n) * unit)).toBe(true);
        expect(corners.some(([x, y]) => x * y > (product.hi - 1n) * unit)).toBe(true);
        const quotient = T.div(a, b);
        expect(quotient === undefined).toBe(b.lo <= 0n && b.hi >= 0n);
        if (quotient === undefined) return;
        for (const [x, y] of corners) expect(contains(quotient, x, y)).toBe(true);
        const size = (y: bigint): bigint => (y < 0n ? -y : y);
        const above = (x: bigint, y: bigint): bigint => (y < 0n ? -x : x) * unit;
        expect(corners.some(([x, y]) => above(x, y) < (quotient.lo + 1n) * size(y))).toBe(true);
        expect(corners.some(([x, y]) => above(x, y) > (quotient.hi - 1n) * size(y))).toBe(true);
      }),
      profile,
    );
  });

  it('exp satisfies its functional equation, is increasing, and is known to a few units', () => {
    fc.assert(
      fc.property(double, double, (x, y) => {
        const [a, b] = [wideFromDouble(x), wideFromDouble(y)];
        const [p, q, both] = [a, b, T.add(a, b)].map((c) => T.apply('exp', c));
        if (p === undefined || q === undefined || both === undefined) throw new Error('no exp');
        const product = T.mul(p, q);
        expect(product.lo <= both.hi && both.lo <= product.hi).toBe(true);
        expect(p.hi - p.lo <= 4n + (p.hi >> 640n)).toBe(true);
        if (x + 1e-9 < y) expect(p.hi < q.lo).toBe(true);
      }),
      profile,
    );
    const one = T.apply('exp', T.one);
    // e = 2.718281828459045235360287471352662497757...
    expect(contains(one, 2718281828459045235360287471352662497757n, 10n ** 39n)).toBe(false);
    expect((one?.lo ?? 0n) * 10n ** 39n > 2718281828459045235360287471352662497757n * unit).toBe(
      true,
    );
    expect((one?.hi ?? 0n) * 10n ** 39n < 2718281828459045235360287471352662497758n * unit).toBe(
      true,
    );
    expect(contains(T.apply('exp', T.zero), 1n, 1n)).toBe(true);
  });

  it('roots square to their argument', () => {
    fc.assert(
      fc.property(double, (x) => {
        const square = T.mul(wideFromDouble(x), wideFromDouble(x));
        const root = wideRoot(square);
        expect(root.lo * root.lo <= square.lo * unit).toBe(true);
        expect(root.hi * root.hi >= square.hi * unit).toBe(true);
        if (Math.abs(x) > 1e-3) expect(root.hi - root.lo <= 2n).toBe(true);
      }),
      profile,
    );
  });
});

describe('exact oracles', () => {
  it('whole roots are floors, next to squares too', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 1300n }), fc.nat({ max: 1300 }), (a, k) => {
        const n = a >> BigInt(k);
        for (const m of [n, n * n, n * n + 1n, n * n === 0n ? 0n : n * n - 1n]) {
          const root = wholeRoot(m);
          expect(root * root <= m && (root + 1n) * (root + 1n) > m).toBe(true);
        }
      }),
      profile,
    );
  });

  it('a matrix B B^T is semidefinite, and less than its least pivot below it is not', () => {
    const entry = fc
      .tuple(fc.integer({ min: -3, max: 3 }), fc.constantFrom(1n, 2n, 3n))
      .map(([p, q]) => ratio(BigInt(p), q));
    fc.assert(
      fc.property(fc.array(entry, { minLength: 6, maxLength: 6 }), (b) => {
        const part = (i: number, k: number) => {
          const [x, y] = [b[i] ?? ratio(0n), b[k] ?? ratio(0n)];
          return ratio(x.num * y.num, x.den * y.den);
        };
        const plus = (x: ReturnType<typeof ratio>, y: ReturnType<typeof ratio>) =>
          ratio(x.num * y.den + y.num * x.den, x.den * y.den);
        const gram = (less: bigint) =>
          matrix(
            3,
            3,
            Array.from({ length: 9 }, (_, e) => {
              const [i, k] = [(e - (e % 3)) / 3, e % 3];
              const sum = plus(part(2 * i, 2 * k), part(2 * i + 1, 2 * k + 1));
              return i === k && i === 2 ? plus(sum, ratio(-less, 10n ** 30n)) : sum;
            }),
          );
        expect(isPositiveSemidefinite(gram(0n))).toBe(true); // of rank 2 at most
        const [p, q] = [part(0, 3), part(1, 2)];
        if (p.num * q.den !== q.num * p.den) expect(isPositiveSemidefinite(gram(1n))).toBe(false);
      }),
      profile,
    );
    const diagonal = (...xs: readonly bigint[]) =>
      matrix(2, 2, [
        ratio(xs[0] ?? 0n),
        ratio(xs[1] ?? 0n),
        ratio(xs[1] ?? 0n),
        ratio(xs[2] ?? 0n),
      ]);
    expect(isPositiveSemidefinite(diagonal(0n, 0n, 1n))).toBe(true);
    expect(isPositiveSemidefinite(diagonal(0n, 0n, -1n))).toBe(false);
    expect(isPositiveSemidefinite(diagonal(0n, 1n, 1n))).toBe(false);
    expect(isPositiveSemidefinite(matrix(0, 0, []))).toBe(true);
  });
});

describe('activations', () => {
  it('have the trees of their formulas', () => {
    for (const text of formulas.keys()) expect(sigmaNamed(text)).toEqual(activationNamed(text));
    expect(sigmaNamed('tanh')).toBe(activationNamed('tanh'));
    expect(sigmaNamed('x')).toBe(sigmaNamed('x'));
  });
});
