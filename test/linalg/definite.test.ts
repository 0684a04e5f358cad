import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactly } from '../../src/arithmetic/bounds.ts';
import {
  compareDyadic,
  dyadicFromDouble,
  dyadicRing as Z,
  signOfDyadic,
} from '../../src/arithmetic/dyadic-ring.ts';
import type { Dyadic } from '../../src/arithmetic/dyadic.ts';
import {
  compareRational,
  ratio,
  rationalFromDouble,
  rationalField as Q,
} from '../../src/arithmetic/rational.ts';
import {
  certainlyPositiveDefinite,
  choleskyShift,
  leastEigenvalueDown,
} from '../../src/linalg/definite.ts';
import { guessLeastEigenvalue } from '../../src/linalg/approx-solve.ts';
import { dense, ShapeError } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { pointEnclosure } from '../../src/linalg/product.ts';
import type { Enclosure } from '../../src/linalg/product.ts';
import { hostile, of, profile } from './matrices.ts';

function entry<T>(rows: readonly (readonly T[])[], i: number, j: number): T {
  const a = rows[i]?.[j];
  if (a === undefined) throw new Error('outside');
  return a;
}

/**
 * Whether the symmetric matrix with this lower triangle is positive definite, exactly: all pivots of elimination
 * without division, S_ij = p a_ij - a_ik a_kj, are positive.
 */
function isDefinite(A: readonly (readonly Dyadic[])[]): boolean {
  const pivot = A[0]?.[0];
  if (pivot === undefined) return true;
  if (signOfDyadic(pivot) <= 0) return false;
  const rest = A.slice(1).map((row, i) =>
    row
      .slice(1)
      .map((a, j) => Z.sub(Z.mul(pivot, a), Z.mul(entry(A, i + 1, 0), entry(A, j + 1, 0)))),
  );
  return isDefinite(rest);
}

/** The symmetric member mid + s rad, lower triangle mirrored. */
function member(
  { mid, rad }: Enclosure,
  sign: (i: number, j: number) => number,
): readonly (readonly Dyadic[])[] {
  const n = mid.rows;
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => {
      const [row, col] = i >= j ? [i, j] : [j, i];
      const k = row * n + col;
      const r = Z.mul(dyadicFromDouble(sign(row, col)), dyadicFromDouble(Number(rad.data[k])));
      return Z.add(dyadicFromDouble(Number(mid.data[k])), r);
    }),
  );
}

/** A plain Cholesky factorisation, which has no error bound: c = 0. */
function plainCompletes(A: Dense): boolean {
  const n = A.rows;
  const L = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let s = Number(A.data[i * n + j]);
      for (let k = 0; k < j; k++) s -= Number(L[i * n + k]) * Number(L[j * n + k]);
      if (i === j && !(s > 0)) return false;
      L[i * n + j] = i === j ? Math.sqrt(s) : s / Number(L[j * n + j]);
    }
  return true;
}

function filled(n: number, entryAt: (i: number, j: number) => number): Dense {
  return dense(
    n,
    n,
    Float64Array.from({ length: n * n }, (_, k) => entryAt(Math.floor(k / n), k % n)),
  );
}

/** B B^T of whole numbers, exactly representable, of rank at most k. */
const gram = fc
  .record({
    n: fc.integer({ min: 2, max: 6 }),
    k: fc.integer({ min: 1, max: 6 }),
    entries: fc.array(fc.integer({ min: -60_000, max: 60_000 }), { minLength: 36, maxLength: 36 }),
    scale: fc.constantFrom(0, 300, -300, -480),
  })
  .map(({ n, k, entries, scale }) => {
    const row = (i: number): readonly number[] => entries.slice(i * 6, i * 6 + Math.min(k, n));
    const data = Array.from({ length: n * n }, (_, c) => {
      const [i, j] = [(c - (c % n)) / n, c % n];
      return row(i).reduce((sum, a, l) => sum + a * Number(row(j)[l]), 0) * 2 ** scale;
    });
    return { A: dense(n, n, Float64Array.from(data)), singular: k < n };
  });

describe('certainlyPositiveDefinite', () => {
  it('accepts only definite matrices, for all integer Gram matrices moved by a few units', () => {
    let [accepted, plain] = [0, 0];
    fc.assert(
      fc.property(gram, fc.integer({ min: -3, max: 3 }), ({ A }, units) => {
        const moved = dense(
          A.rows,
          A.rows,
          A.data.map((a, k) => (k % (A.rows + 1) === 0 ? a + units * Math.abs(a) * 2 ** -52 : a)),
        );
        const exact = isDefinite(member(pointEnclosure(moved), () => 0));
        const shown = certainlyPositiveDefinite(pointEnclosure(moved));
        if (shown) accepted++;
        expect(shown && !exact).toBe(false);
        if (plainCompletes(moved) && !exact) plain++;
      }),
      { ...profile, numRuns: 2000 },
    );
    expect(accepted).toBeGreaterThan(200);
    // the trap: with c = 0 some that are not definite pass
    expect(plain).toBeGreaterThan(20);
  });

  it('accepts only where every symmetric member is definite, for all hostile enclosures', () => {
    let accepted = 0;
    const entries = fc.array(hostile, { minLength: 18, maxLength: 18 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        entries,
        fc.constantFrom(0, 2 ** -60, 2 ** -8, 1),
        (n, xs, share) => {
          const mid = dense(n, n, Float64Array.from(xs.slice(0, n * n)));
          for (let i = 0; i < n; i++)
            mid.data[i * (n + 1)] = Math.abs(Number(mid.data[i * (n + 1)]));
          const rad = dense(
            n,
            n,
            mid.data.map(
              (a, k) => Math.abs(a * share) + (share > 0 ? Math.abs(Number(xs[9 + k])) * share : 0),
            ),
          );
          if (!rad.data.every(Number.isFinite) || !certainlyPositiveDefinite({ mid, rad })) return;
          accepted++;
          const signs = [
            () => 0,
            () => 1,
            () => -1,
            (i: number, j: number) => (i === j ? -1 : 1),
            (i: number, j: number) => (i === j ? -1 : (i + j) % 2 === 0 ? 1 : -1),
          ];
          for (const sign of signs) expect(isDefinite(member({ mid, rad }, sign))).toBe(true);
        },
      ),
      { ...profile, numRuns: 3000 },
    );
    expect(accepted).toBeGreaterThan(300);
  });

  it('bounds the norm of the radii by whole rows: a star has more than its lower triangle shows', () => {
    const mid = filled(5, (i, j) => (i === j ? 1 : 0));
    const star = (r: number): Enclosure => ({
      mid,
      rad: filled(5, (i, j) => (j === 0 && i > 0 ? r : 0)),
    });
    // the member with -r throughout has the eigenvalue 1 - 2 r
    expect(certainlyPositiveDefinite(star(0.6))).toBe(false);
    expect(certainlyPositiveDefinite(star(0.2))).toBe(true);
  });

  it('reads the lower triangle only, and counts the radii', () => {
    const mid = of(2, 2, 2, 99, 1, 2);
    expect(certainlyPositiveDefinite({ mid, rad: of(2, 2, 0, 99, 0.4, 0) })).toBe(true);
    expect(certainlyPositiveDefinite({ mid, rad: of(2, 2, 0.5, 0, 0.5, 0.5) })).toBe(false); // 1.5 1.5 / 1.5 1.5
    expect(certainlyPositiveDefinite({ mid, rad: of(2, 2, 0.4, 0, 0.5, 0.4) })).toBe(true);
    expect(certainlyPositiveDefinite({ mid, rad: of(2, 2, 0, 0, 1, 0) })).toBe(false);
  });

  it('accepts well-conditioned matrices at every scale, even with different scales of parameters', () => {
    for (const scale of [1, 1e-150, 1e150, 1e-300, 1e290]) {
      const A = of(3, 3, 2, 1, 0, 1, 2, 1, 0, 1, 2);
      const scaled = dense(
        3,
        3,
        A.data.map((a) => a * scale),
      );
      expect(certainlyPositiveDefinite(pointEnclosure(scaled)), `scale ${scale}`).toBe(true);
    }
    const unlike = of(2, 2, 1e12, 0, 1e-10, 1e-30);
    expect(certainlyPositiveDefinite(pointEnclosure(unlike))).toBe(true);
    const n = 60;
    const A = dense(
      n,
      n,
      Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 + 1e-11 : 1)),
    );
    expect(certainlyPositiveDefinite(pointEnclosure(A))).toBe(true); // least eigenvalue 1e-11, largest 60
    expect(certainlyPositiveDefinite(pointEnclosure(dense(0, 0, new Float64Array(0))))).toBe(true);
  });

  it('refuses zero, negative, infinite and NaN entries, wherever they are', () => {
    for (const a of [0, -1, NaN, Infinity, -Infinity]) {
      expect(certainlyPositiveDefinite(pointEnclosure(of(1, 1, a)))).toBe(false);
      expect(certainlyPositiveDefinite(pointEnclosure(of(2, 2, 1, 0, 0, a)))).toBe(false);
    }
    for (const a of [NaN, Infinity, -Infinity, 1.5, 1])
      expect(certainlyPositiveDefinite(pointEnclosure(of(2, 2, 1, 0, a, 1)))).toBe(false);
    for (const r of [NaN, Infinity, 1]) {
      expect(certainlyPositiveDefinite({ mid: of(1, 1, 1), rad: of(1, 1, r) })).toBe(false);
      expect(
        certainlyPositiveDefinite({ mid: of(2, 2, 1, 0, 0, 1), rad: of(2, 2, 0, 0, r, 0) }),
      ).toBe(false);
    }
    expect(() => certainlyPositiveDefinite(pointEnclosure(of(1, 2, 1, 1)))).toThrow(ShapeError);
    expect(() => certainlyPositiveDefinite(pointEnclosure(of(1, 2, 1, 1)))).toThrow(
      'certainlyPositiveDefinite: expected a square matrix, got 1 x 2',
    );
  });
});

/** A - t I for the lower triangle of a member, exactly. */
function lessThan(rows: readonly (readonly Dyadic[])[], t: number): readonly (readonly Dyadic[])[] {
  return rows.map((row, i) => row.map((a, j) => (i === j ? Z.sub(a, dyadicFromDouble(t)) : a)));
}

describe('leastEigenvalueDown', () => {
  it('is lowered by eight times what rounding costs, with the number of terms of each row', () => {
    const n = 40;
    const one = pointEnclosure(filled(n, (i, j) => (i === j ? 1 : 0)));
    // u/(1 - 2 (n + 1) u) sum (i + 1), i from 1 to n
    const cost = 2 ** -53 * ((n * (n + 3)) / 2);
    const found = Number(leastEigenvalueDown(one, 1));
    expect(found).toBeLessThan(1 - 7.99 * cost);
    expect(found).toBeGreaterThan(1 - 8.01 * cost);
  });

  it('is below every eigenvalue of every member, for all hostile enclosures and guesses', () => {
    let shown = 0;
    const entries = fc.array(hostile, { minLength: 18, maxLength: 18 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        entries,
        fc.constantFrom(0, 2 ** -60, 2 ** -8),
        fc.oneof(fc.constantFrom(1, 1 + 2 ** -40, 1.001, 1.5, 3, 1e5), fc.double({ min: 0 })),
        (n, xs, share, factor) => {
          const mid = dense(n, n, Float64Array.from(xs.slice(0, n * n)));
          for (let i = 0; i < n; i++)
            mid.data[i * (n + 1)] = 3 * Math.abs(Number(mid.data[i * (n + 1)]));
          const rad = dense(
            n,
            n,
            mid.data.map((a) => Math.abs(a * share)),
          );
          if (![...mid.data, ...rad.data].every(Number.isFinite)) return;
          const guess = factor * (guessLeastEigenvalue(mid) ?? 1);
          const c = leastEigenvalueDown({ mid, rad }, guess);
          if (c === undefined) return;
          shown++;
          for (const sign of [() => 0, () => 1, (i: number, j: number) => (i === j ? -1 : 1)]) {
            const rows = member({ mid, rad }, sign);
            expect(isDefinite(lessThan(rows, c))).toBe(true);
          }
        },
      ),
      { ...profile, numRuns: 3000 },
    );
    expect(shown).toBeGreaterThan(500);
  });

  it('is near the eigenvalue, for rows of unlike size and across blocks of columns', () => {
    const unlike = of(2, 2, 1e12, 0, 1e-11, 1e-30); // 1e-30 - 1e-34
    const least = leastEigenvalueDown(pointEnclosure(unlike), 0.9999e-30);
    expect(least).toBeGreaterThan(0.99989e-30);
    const n = 100; // 1 1^T + D: the least eigenvalue lies between the two least entries of D
    const A = dense(n, n, new Float64Array(n * n).fill(1));
    for (let i = 0; i < n; i++) A.data[i * (n + 1)] = 2 + i;
    const guess = guessLeastEigenvalue(A) ?? 0;
    expect(guess).toBeGreaterThan(1);
    expect(guess).toBeLessThan(2);
    const c = leastEigenvalueDown(pointEnclosure(A), guess) ?? 0;
    expect(c).toBeLessThan(guess);
    expect(c).toBeGreaterThan(guess * (1 - 1e-9));
    expect(leastEigenvalueDown(pointEnclosure(A), guess * 1.2) ?? 0).toBeLessThan(guess);
  });

  it('loses the norm of the radii, and is nothing where they are larger', () => {
    const mid = of(2, 2, 2, 0, 0, 2);
    const wide = leastEigenvalueDown({ mid, rad: of(2, 2, 0.5, 0, 0.25, 0.5) }, 2) ?? 0;
    expect(wide).toBeLessThan(1.25);
    expect(wide).toBeGreaterThanOrEqual(1);
    expect(leastEigenvalueDown({ mid, rad: of(2, 2, 1, 0, 1, 1) }, 2)).toBeUndefined();
  });

  it('is nothing for a singular matrix, and refuses one that is not square', () => {
    for (const guess of [2, 1e-10, 1e-17, 5e-324])
      expect(leastEigenvalueDown(pointEnclosure(of(2, 2, 1, 1, 1, 1)), guess)).toBeUndefined();
    expect(() => leastEigenvalueDown(pointEnclosure(of(1, 2, 1, 1)), 1)).toThrow(
      new ShapeError('leastEigenvalueDown: expected a square matrix, got 1 x 2'),
    );
  });
});

describe('choleskyShift', () => {
  it('is at least its formula, exactly, and nearly equal to it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.constantFrom(1e-320, 1e-3, 1, 7.3, 1e300),
        (n, trace) => {
          const c = choleskyShift(n, exactly(trace), exactly(trace / 3), exactly(0));
          const u = ratio(1n, 1n << 53n);
          const ku = Q.mul(ratio(BigInt(n + 1)), u);
          const factor = Q.div(u, Q.sub(Q.one, Q.mul(ratio(2n), ku)));
          const eta = ratio(1n, 1n << 1074n);
          const underflow = Q.mul(
            Q.mul(ratio(BigInt(2 * n)), eta),
            Q.add(ratio(BigInt(n + 2)), rationalFromDouble(trace / 3)),
          );
          const exact = Q.add(Q.mul(factor, rationalFromDouble(trace)), underflow);
          expect(compareRational(rationalFromDouble(c), exact)).toBeGreaterThanOrEqual(0);
          const slack = Q.add(Q.mul(exact, ratio(1_000_001n, 1_000_000n)), Q.mul(ratio(8n), eta));
          expect(compareRational(rationalFromDouble(c), slack)).toBeLessThanOrEqual(0);
        },
      ),
      profile,
    );
    expect(
      compareDyadic(
        dyadicFromDouble(choleskyShift(1, exactly(0), exactly(0), exactly(0.25))),
        dyadicFromDouble(0.25),
      ),
    ).toBe(1);
    expect(choleskyShift(2 ** 51, exactly(1), exactly(1), exactly(0))).toBe(Infinity);
    expect(choleskyShift(3, exactly(NaN), exactly(1), exactly(0))).toBeNaN();
  });

  it('is finite as long as (n + 2) u <= 1/4', () => {
    const shift = (n: number): number => choleskyShift(n, exactly(n), exactly(1), exactly(0));
    // u = 2^-53; n u/(1 - 2 k u) for k = n + 1 nearly 2^51 is nearly 1/2
    expect(shift(2 ** 51 - 2)).toBeGreaterThan(0.4999);
    expect(shift(2 ** 51 - 2)).toBeLessThan(0.5001);
    expect(shift(2 ** 51 - 1)).toBe(Infinity);
  });
});
