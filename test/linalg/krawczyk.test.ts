import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactly } from '../../src/arithmetic/bounds.ts';
import { encloseQuotient, interval, intervalRing as R } from '../../src/arithmetic/interval.ts';
import type { Interval } from '../../src/arithmetic/interval.ts';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalFromDouble,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { approxGeneralInverse } from '../../src/linalg/approx-general-inverse.ts';
import { uniqueZero } from '../../src/linalg/krawczyk.ts';
import type { UniqueZero } from '../../src/linalg/krawczyk.ts';
import { dense, matrix, ShapeError } from '../../src/linalg/matrix.ts';
import { multiply } from '../../src/linalg/ring-product.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { intervalMatrix, pointEnclosure } from '../../src/linalg/product.ts';
import { of, profile } from './matrices.ts';

function enclosed({ num, den }: Rational): Interval {
  return encloseQuotient(num, den);
}

function size(a: Rational): Rational {
  return a.num < 0n ? Q.neg(a) : a;
}

function within(a: Rational, b: Rational, r: Rational): boolean {
  return compareRational(size(Q.sub(a, b)), r) <= 0;
}

/** Doubles around r. */
function bounds(r: Rational): {
  readonly low: ReturnType<typeof exactly>;
  readonly high: ReturnType<typeof exactly>;
} {
  const { lo, hi } = enclosed(r);
  return { low: exactly(lo), high: exactly(hi) };
}

/** The box of t with abs(t - x) <= r. */
function boxAround(x: Rational, r: Rational): Interval {
  return R.add(enclosed(x), R.mul(interval(-1, 1), enclosed(r)));
}

const fraction = (most: number): fc.Arbitrary<Rational> =>
  fc
    .tuple(fc.integer({ min: -most, max: most }), fc.constantFrom(1, 2, 3, 7, 64, 1000))
    .map(([p, q]) => ratio(BigInt(p), BigInt(q)));
const positive = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.constantFrom(1, 3, 16, 1000, 1_000_000))
  .map(([p, q]) => ratio(BigInt(p), BigInt(q)));

/** The test for F(t) = (t - a)(t - b) around x, with C = `inverse` or a guess. */
function quadratic(
  a: Rational,
  b: Rational,
  x: Rational,
  r: Rational,
  inverse?: number,
): UniqueZero | undefined {
  const value = enclosed(Q.mul(Q.sub(x, a), Q.sub(x, b)));
  const slope = R.sub(R.add(boxAround(x, r), boxAround(x, r)), enclosed(Q.add(a, b)));
  const at =
    Number(Q.sub(Q.add(x, x), Q.add(a, b)).num) / Number(Q.sub(Q.add(x, x), Q.add(a, b)).den);
  return uniqueZero(
    intervalMatrix(matrix(1, 1, [value])),
    intervalMatrix(matrix(1, 1, [slope])),
    of(1, 1, inverse ?? 1 / at),
    bounds(r),
  );
}

/** The box holds exactly one of the roots, and that one is within the bound. */
function expectOne(x: Rational, r: Rational, roots: readonly Rational[], zero: UniqueZero): void {
  const inside = roots.filter((t) => within(t, x, r));
  expect(inside).toHaveLength(1);
  expect(zero.contraction).toBeLessThan(1);
  for (const t of inside) expect(within(t, x, rationalFromDouble(zero.within))).toBe(true);
}

describe('one equation', () => {
  it('has exactly one root in an accepted box, for all quadratics with rational roots', () => {
    let accepted = 0;
    fc.assert(
      fc.property(
        fraction(20),
        fraction(20),
        fraction(20),
        positive,
        fc.constantFrom(undefined, 0, 1, -3, 0.1, 1e300, NaN),
        (a, b, x, r, inverse) => {
          const centre = Q.add(a, Q.mul(x, ratio(1n, 30n)));
          const zero = quadratic(a, b, centre, r, inverse);
          if (zero === undefined) return;
          accepted++;
          expectOne(centre, r, compareRational(a, b) === 0 ? [a, a] : [a, b], zero);
        },
      ),
      { ...profile, numRuns: 6000 },
    );
    expect(accepted).toBeGreaterThan(300);
  });

  it('finds the root of t^2 - 2, and none of t^2 + 1 or at the double root of t^2', () => {
    const at = (c: number, x: number, r: number): UniqueZero | undefined =>
      uniqueZero(
        intervalMatrix(matrix(1, 1, [interval(x * x + c)])),
        intervalMatrix(matrix(1, 1, [interval(2 * (x - r), 2 * (x + r))])),
        of(1, 1, 1 / (2 * x)),
        { low: exactly(r), high: exactly(r) },
      );
    const zero = at(-2, 1.5, 0.25);
    expect(zero?.within).toBeGreaterThan(1.5 - Math.SQRT2);
    expect(zero?.within).toBeLessThan(0.11);
    expect(at(-2, 1.5, 0.08)).toBeUndefined(); // sqrt 2 is 0.0858 away
    const wide = at(-2, 1.5, 1.4)?.within;
    expect(wide).toBeGreaterThan(1.5 - Math.SQRT2);
    expect(wide).toBeLessThanOrEqual(1.4);
    expect(at(-2, 1.5, 1.6)).toBeUndefined(); // the slope may be 0
    for (const r of [1e-9, 1e-3, 0.1, 0.5, 1]) {
      expect(at(1, 1, r)).toBeUndefined();
      expect(at(0, 2 ** -20, r)).toBeUndefined();
      expect(at(0, 0, r)).toBeUndefined();
    }
  });

  it('is strict: a zero on the edge of the box is not shown', () => {
    const value = pointEnclosure(of(1, 1, 1)); // F(t) = t at x = 1
    const one = pointEnclosure(of(1, 1, 1));
    const r = (
      t: number,
    ): { readonly low: ReturnType<typeof exactly>; readonly high: ReturnType<typeof exactly> } => ({
      low: exactly(t),
      high: exactly(t),
    });
    expect(uniqueZero(value, one, of(1, 1, 1), r(1))).toBeUndefined();
    expect(uniqueZero(value, one, of(1, 1, 1), r(1.0001))?.within).toBeGreaterThanOrEqual(1);
    expect(uniqueZero(pointEnclosure(of(1, 1, 0)), one, of(1, 1, 1), r(0))).toBeUndefined();
    expect(uniqueZero(pointEnclosure(of(1, 1, 0)), one, of(1, 1, 0), r(1))).toBeUndefined(); // C = 0
    expect(
      uniqueZero(pointEnclosure(of(1, 1, 0)), pointEnclosure(of(1, 1, 0)), of(1, 1, 1e9), r(1)),
    ).toBeUndefined();
  });

  it('refuses NaN and infinities, and shapes that disagree', () => {
    const one = pointEnclosure(of(1, 1, 1));
    const zero = pointEnclosure(of(1, 1, 0));
    const unit = { low: exactly(1), high: exactly(1) };
    expect(uniqueZero(zero, one, of(1, 1, 1), unit)?.within).toBeLessThan(1e-15);
    for (const bad of [NaN, Infinity, -Infinity]) {
      expect(uniqueZero(pointEnclosure(of(1, 1, bad)), one, of(1, 1, 1), unit)).toBeUndefined();
      expect(uniqueZero(zero, pointEnclosure(of(1, 1, bad)), of(1, 1, 1), unit)).toBeUndefined();
      expect(uniqueZero(zero, one, of(1, 1, bad), unit)).toBeUndefined();
    }
    expect(
      uniqueZero(zero, one, of(1, 1, 1), { low: exactly(NaN), high: exactly(NaN) }),
    ).toBeUndefined();
    expect(() => uniqueZero(zero, one, of(2, 2, 1, 0, 0, 1), unit)).toThrow(ShapeError);
    expect(() => uniqueZero(of2(), one, of(1, 1, 1), unit)).toThrow(ShapeError);
    const wide = of(1, 2, 1, 0);
    const tall = of(2, 1, 1, 0);
    const cases = [
      [wide, of(1, 1, 1), of(1, 1, 1), '1 x 2, 1 x 1 and 1 x 1'],
      [of(1, 1, 1), wide, of(1, 1, 1), '1 x 1, 1 x 2 and 1 x 1'],
      [of(1, 1, 1), tall, of(1, 1, 1), '1 x 1, 2 x 1 and 1 x 1'],
      [of(1, 1, 1), of(1, 1, 1), wide, '1 x 1, 1 x 1 and 1 x 2'],
      [of(1, 1, 1), of(1, 1, 1), tall, '1 x 1, 1 x 1 and 2 x 1'],
    ] as const;
    for (const [value, derivative, inverse, got] of cases)
      expect(() =>
        uniqueZero(pointEnclosure(value), pointEnclosure(derivative), inverse, unit),
      ).toThrow(`uniqueZero: expected p x 1, p x p and p x p, got ${got}`);
  });
});

function of2(): ReturnType<typeof pointEnclosure> {
  return pointEnclosure(of(1, 2, 0, 0));
}

describe('two equations', () => {
  /** u = M z; F(z) = (u_1^2 - a^2, u_2^2 - b^2) with the roots M^-1 (+-a, +-b). */
  it('have exactly one of their four roots in an accepted box', () => {
    let accepted = 0;
    const whole = fc.integer({ min: -4, max: 4 });
    fc.assert(
      fc.property(
        fc.tuple(whole, whole, whole, whole).filter(([p, q, s, t]) => p * t !== q * s),
        fc.tuple(fraction(9), fraction(9)),
        fc.tuple(fraction(3), fraction(3)),
        positive,
        fc.constantFrom('guess', 'guess', 'wrong', 'transposed'),
        ([p, q, s, t], [a, b], [e, f], r, kind) => {
          const det = BigInt(p * t - q * s);
          const from = (u: Rational, v: Rational): readonly [Rational, Rational] => [
            Q.div(Q.sub(Q.mul(ratio(BigInt(t)), u), Q.mul(ratio(BigInt(q)), v)), ratio(det)),
            Q.div(Q.sub(Q.mul(ratio(BigInt(p)), v), Q.mul(ratio(BigInt(s)), u)), ratio(det)),
          ];
          const roots = [
            from(a, b),
            from(Q.neg(a), b),
            from(a, Q.neg(b)),
            from(Q.neg(a), Q.neg(b)),
          ];
          const shift = ratio(1n, 40n);
          const x = [
            Q.add(from(a, b)[0], Q.mul(e, shift)),
            Q.add(from(a, b)[1], Q.mul(f, shift)),
          ] as const;
          const M = matrix(
            2,
            2,
            [p, q, s, t].map((c) => ratio(BigInt(c))),
          );
          const u = multiply(Q, M, matrix(2, 1, x));
          const [u1, u2] = [u.data[0] ?? Q.zero, u.data[1] ?? Q.zero];
          const value = [Q.sub(Q.mul(u1, u1), Q.mul(a, a)), Q.sub(Q.mul(u2, u2), Q.mul(b, b))];
          const boxes = multiply(
            R,
            matrix(
              2,
              2,
              [p, q, s, t].map((c) => interval(c)),
            ),
            matrix(
              2,
              1,
              x.map((c) => boxAround(c, r)),
            ),
          );
          const slopes = [p, q, s, t].map((c, k) => {
            const box = boxes.data[k < 2 ? 0 : 1] ?? R.zero;
            return R.mul(interval(2 * c), box);
          });
          const DF = intervalMatrix(matrix(2, 2, slopes));
          const guess = approxGeneralInverse(DF.mid) ?? of(2, 2, 0, 0, 0, 0);
          const [c0, c1, c2, c3] = Array.from(guess.data);
          const inverse: Dense =
            kind === 'guess'
              ? guess
              : kind === 'wrong'
                ? of(2, 2, 1, 0, 0, 1)
                : of(2, 2, c0 ?? 0, c2 ?? 0, c1 ?? 0, c3 ?? 0);
          const zero = uniqueZero(
            intervalMatrix(matrix(2, 1, value.map(enclosed))),
            DF,
            inverse,
            bounds(r),
          );
          if (zero === undefined) return;
          accepted++;
          const isIn = (z: readonly [Rational, Rational], w: Rational): boolean =>
            within(z[0], x[0], w) && within(z[1], x[1], w);
          const inside = roots.filter((z) => isIn(z, r));
          expect(inside).toHaveLength(1);
          for (const z of inside) expect(isIn(z, rationalFromDouble(zero.within))).toBe(true);
        },
      ),
      { ...profile, numRuns: 6000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});

describe('approxGeneralInverse', () => {
  it('inverts indefinite and unlike matrices, and is undefined at a zero pivot', () => {
    const A = of(3, 3, 0, 1, 0, 1, 0, 2, 0, 2, -3);
    const C = approxGeneralInverse(A);
    if (C === undefined) throw new Error('invertible');
    const product = multiply(
      {
        zero: 0,
        one: 1,
        add: (a, b) => a + b,
        sub: (a, b) => a - b,
        mul: (a, b) => a * b,
        neg: (a) => -a,
      },
      A,
      C,
    );
    Array.from(product.data).forEach((a, k) =>
      expect(Math.abs(a - (k % 4 === 0 ? 1 : 0))).toBeLessThan(1e-14),
    );
    expect(approxGeneralInverse(of(2, 2, 1e200, 0, 0, 1e-200))?.data).toEqual(
      Float64Array.of(1e-200, 0, 0, 1e200),
    );
    expect(approxGeneralInverse(of(2, 2, 1, 2, 2, 4))).toBeUndefined();
    expect(approxGeneralInverse(of(2, 2, 1, NaN, 2, 4))).toBeUndefined();
    expect(approxGeneralInverse(of(1, 1, 0))).toBeUndefined();
    expect(approxGeneralInverse(dense(0, 0, new Float64Array(0)))?.rows).toBe(0);
    expect(() => approxGeneralInverse(of(1, 2, 1, 1))).toThrow(ShapeError);
  });
});
