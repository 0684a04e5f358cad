/**
 * # The spectral norm against exact oracles
 *
 * On whole numbers the largest eigenvalue of A^T A, 2 x 2, and each of the bounds that `spectralUp`
 * chooses from are compared as integers.
 * @module
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dyadic } from '../../src/arithmetic/dyadic.ts';
import {
  compareDyadic,
  dyadicFromDouble,
  dyadicRing as Z,
} from '../../src/arithmetic/dyadic-ring.ts';
import type { Dyadic } from '../../src/arithmetic/dyadic.ts';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { spectralUp } from '../../src/linalg/norms.ts';
import { pointEnclosure } from '../../src/linalg/product.ts';
import { of, profile } from './matrices.ts';

const square = (a: Dyadic): Dyadic => Z.mul(a, a);
const whole = (a: bigint): Dyadic => dyadic(a, 0);

/** bound^4 (1 - 2^-43) <= s <= bound^4. */
function expectFourthRoot(bound: number, s: bigint): void {
  const fourth = square(square(dyadicFromDouble(bound)));
  expect(compareDyadic(whole(s), fourth), 'too small').toBeLessThanOrEqual(0);
  const low = Z.mul(fourth, dyadicFromDouble(1 - 2 ** -43));
  expect(compareDyadic(low, whole(s)), 'too large').toBeLessThanOrEqual(0);
}

/** Whether t is at least the largest root of z^2 - trace z + det, which has real roots. */
function aboveRoots(t: Dyadic, trace: bigint, det: bigint): boolean {
  if (compareDyadic(Z.add(t, t), whole(trace)) < 0) return false;
  const value = Z.add(Z.sub(square(t), Z.mul(whole(trace), t)), whole(det));
  return compareDyadic(value, Z.zero) >= 0;
}

/** Entries row by row. */
function rowsOf(A: Dense): bigint[][] {
  return Array.from({ length: A.rows }, (_, i) =>
    Array.from(A.data.subarray(i * A.cols, (i + 1) * A.cols), BigInt),
  );
}

const size = (a: bigint): bigint => (a < 0n ? -a : a);
const total = (xs: readonly bigint[]): bigint => xs.reduce((s, x) => s + x, 0n);
const largest = (xs: readonly bigint[]): bigint => xs.reduce((m, x) => (x > m ? x : m), 0n);

function columnsOf(rows: readonly (readonly bigint[])[]): bigint[][] {
  return (rows[0] ?? []).map((_, j) => rows.map((r) => r[j] ?? 0n));
}

/** norm_F^2 and norm_1 norm_inf. */
function squares(rows: readonly (readonly bigint[])[]): readonly [bigint, bigint] {
  const sums = (lines: readonly (readonly bigint[])[]): bigint =>
    largest(lines.map((r) => total(r.map(size))));
  return [total(rows.flat().map((a) => a * a)), sums(rows) * sums(columnsOf(rows))];
}

function gram(rows: readonly (readonly bigint[])[]): bigint[][] {
  const columns = columnsOf(rows);
  return columns.map((a) => columns.map((b) => total(a.map((x, k) => x * (b[k] ?? 0n)))));
}

const length = fc.integer({ min: 1, max: 6 });
const spread = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constantFrom(0, 0, 0, 1, -1, 1000));

const wholeMatrix: fc.Arbitrary<Dense> = fc
  .tuple(length, length, fc.array(spread, { minLength: 36, maxLength: 36 }), fc.boolean())
  .map(([n, m, xs, diagonal]) => {
    const kept = xs.slice(0, n * m).map((x, k) => (diagonal && k % (m + 1) !== 0 ? 0 : x));
    return of(n, m, ...kept);
  })
  .filter((A) => A.data.some((a) => a !== 0));

describe('the spectral norm on integers', () => {
  it('is squared at least the largest eigenvalue of A^T A, for all 2 x 2', () => {
    const entry = fc.oneof(
      fc.integer({ min: -9, max: 9 }),
      fc.integer({ min: -(2 ** 53) + 1, max: 2 ** 53 - 1 }),
    );
    fc.assert(
      fc.property(entry, entry, entry, entry, (a, b, c, d) => {
        const A = of(2, 2, a, b, c, d);
        const [[p = 0n, q = 0n] = [], [, r = 0n] = []] = gram(rowsOf(A));
        const t = square(dyadicFromDouble(spectralUp(pointEnclosure(A))));
        expect(aboveRoots(t, p + r, p * r - q * q)).toBe(true);
      }),
      { ...profile, numRuns: 3000 },
    );
  });

  it('is squared at least the largest eigenvalue of every member with whole ends, for all 2 x 2', () => {
    const entries = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 8, maxLength: 8 });
    const signs = fc.array(fc.constantFrom(-1, 0, 1), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(entries, signs, (xs, s) => {
        const [mid, rad] = [xs.slice(0, 4), xs.slice(4).map(Math.abs)];
        const M = of(2, 2, ...mid.map((a, k) => a + Number(s[k]) * Number(rad[k])));
        const [[p = 0n, q = 0n] = [], [, r = 0n] = []] = gram(rowsOf(M));
        const t = square(
          dyadicFromDouble(spectralUp({ mid: of(2, 2, ...mid), rad: of(2, 2, ...rad) })),
        );
        expect(aboveRoots(t, p + r, p * r - q * q)).toBe(true);
      }),
      { ...profile, numRuns: 2000 },
    );
  });

  it('is not 3 for diag(3, 4), nor 4 - ulp: negative control', () => {
    // A^T A = diag(9, 16): trace 25, determinant 144.
    const verdicts = [3, 3.4, 4 - 2 ** -51, 4, 5].map((x) =>
      aboveRoots(square(dyadicFromDouble(x)), 25n, 144n),
    );
    expect(verdicts).toEqual([false, false, false, true, true]);
  });

  it('is with radii the smaller of two bounds of abs(mid) + rad, each of which is the smaller for some enclosure', () => {
    const smaller = new Set<string>();
    fc.assert(
      fc.property(wholeMatrix, fc.integer({ min: 1, max: 3 }), (A, factor) => {
        const rad = A.data.map((a) => factor * Math.abs(a));
        const far = dense(
          A.rows,
          A.cols,
          rad.map((r) => r + r / factor),
        );
        const [frobenius, mixed] = squares(rowsOf(far));
        if (frobenius !== mixed) smaller.add(frobenius < mixed ? 'norm_F' : 'mixed');
        const least = frobenius < mixed ? frobenius : mixed;
        const bound = spectralUp({ mid: A, rad: dense(A.rows, A.cols, rad) });
        expectFourthRoot(bound, least * least);
      }),
      { ...profile, numRuns: 1000 },
    );
    expect([...smaller].sort()).toEqual(['mixed', 'norm_F']);
  });

  it('keeps at a point the bound by entries where A^T A underflows or overflows', () => {
    for (const scale of [2 ** -700, 2 ** -1060, 2 ** 600, 2 ** 1000]) {
      const bound = spectralUp(pointEnclosure(of(2, 2, 3 * scale, 0, 0, 4 * scale))) / scale;
      expect(bound).toBeGreaterThanOrEqual(4);
      expect(bound).toBeLessThan(scale < 2 ** -1000 ? 4.01 : 4 * (1 + 1e-13));
    }
  });
});
