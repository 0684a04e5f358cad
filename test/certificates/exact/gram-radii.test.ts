/**
 * # The comparison with a Gram matrix whose entries have radii
 *
 * Entries with radii, few bits, exact kernels and infinite ends; the expected results come from integer elimination or
 * are computed by hand.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { integersOf } from '../../../src/arithmetic/dyadic.ts';
import {
  entryOf,
  gramOf,
  largeSingular,
  productsOf,
  singularAgainst,
} from '../../../src/certificates/exact/gram.ts';
import type { Comparison, Gram } from '../../../src/certificates/exact/gram.ts';
import { point } from '../../../src/certificates/exact/ranges.ts';
import type { Range } from '../../../src/certificates/exact/ranges.ts';
import { compare, infinity, realFromDouble } from '../../../src/certificates/exact/reals.ts';
import type { Real } from '../../../src/certificates/exact/reals.ts';
import { profile } from '../../arithmetic/arbitraries.ts';

type Rows = readonly (readonly bigint[])[];

/** Rows up to the diagonal as a whole symmetric matrix. */
function symmetric(rows: Rows): Rows {
  return rows.map((_, i) => rows.map((__, k) => (i >= k ? rows[i]?.[k] : rows[k]?.[i]) ?? 0n));
}

/** Whether all leading minors are positive, by elimination without fractions. */
function isDefinite(A: Rows): boolean {
  let [rest, before] = [A, 1n];
  for (;;) {
    const [first, ...others] = rest;
    const pivot = first?.[0];
    if (first === undefined || pivot === undefined) return true;
    if (pivot <= 0n) return false;
    const divisor = before;
    rest = others.map((row) =>
      row.slice(1).map((a, k) => (a * pivot - (row[0] ?? 0n) * (first[k + 1] ?? 0n)) / divisor),
    );
    before = pivot;
  }
}

function less(A: Rows, s: bigint): Rows {
  return A.map((row, i) => row.map((a, k) => (i === k ? a - s : a)));
}

/** The members mid + sign diag(z) rad diag(z), z in {-1, 1}^n: for sign = -1 the least definite ones. */
function corners(mid: Rows, rad: Rows, sign: bigint): readonly Rows[] {
  const [M, R] = [symmetric(mid), symmetric(rad)];
  return Array.from({ length: 2 ** mid.length }, (_, z) => {
    const side = (i: number): bigint => (((z >> i) & 1) === 0 ? 1n : -1n);
    return M.map((row, i) => row.map((a, k) => a + sign * side(i) * side(k) * (R[i]?.[k] ?? 0n)));
  });
}

const bits = 12;
const whole = (min: number, max: number): fc.Arbitrary<bigint> =>
  fc.bigInt({ min: BigInt(min), max: BigInt(max) });

/** Integer matrices near 2^bits I, with critical radii and s^2 near the least eigenvalue. */
const question = fc
  .tuple(
    fc.integer({ min: 1, max: 3 }),
    fc.array(whole(-150, 150), { minLength: 3, maxLength: 3 }),
    fc.array(whole(0, 150), { minLength: 3, maxLength: 3 }),
    fc.constantFrom(0n, 1n, 8n, 40n),
    fc.array(whole(0, 5), { minLength: 6, maxLength: 6 }),
    whole(-20, 600),
    whole(0, 30),
  )
  .map(([n, off, below, wide, radii, gap, width]) => {
    const rows = (entry: (i: number, k: number) => bigint): Rows =>
      Array.from({ length: n }, (_, i) => Array.from({ length: i + 1 }, (__, k) => entry(i, k)));
    const mid = rows((i, k) => (i === k ? 4096n - (below[i] ?? 0n) : (off[i + k - 1] ?? 0n)));
    const rad = rows((i, k) => wide * (radii[(i * (i + 1)) / 2 + k] ?? 0n));
    const lo = 4096n - gap;
    return { mid, rad, lo, hi: lo + width };
  });

/** In units of 4^e. */
function answer(mid: Rows, rad: Rows, lo: bigint, hi: bigint, e: number = 0): Comparison {
  const gram: Gram = { bits, mid, rad, exps: mid.map(() => e) };
  return singularAgainst(gram, { lo: { man: lo, exp: 2 * e }, hi: { man: hi, exp: 2 * e } });
}

function largestSum(rad: Rows): bigint {
  const sums = symmetric(rad).map((row) => row.reduce((a, b) => a + b, 0n));
  return sums.reduce((a, b) => (b > a ? b : a), 0n);
}

describe('singularAgainst, for entries with radii', () => {
  it('says above only if no member has an eigenvalue at s^2 or below, and below only if each has', () => {
    const seen = { above: 0, below: 0, undecided: 0 };
    fc.assert(
      fc.property(question, fc.constantFrom(-70, 0, 70), ({ mid, rad, lo, hi }, e) => {
        const found = answer(mid, rad, lo, hi, e);
        seen[found]++;
        const least = corners(mid, rad, -1n);
        const most = [...corners(mid, rad, 1n), symmetric(mid)];
        if (found === 'above') expect(least.every((A) => isDefinite(less(A, hi)))).toBe(true);
        if (found === 'below') expect(most.some((A) => isDefinite(less(A, lo)))).toBe(false);
      }),
      { ...profile, numRuns: 4000 },
    );
    expect(seen.above).toBeGreaterThan(800);
    expect(seen.below).toBeGreaterThan(800);
  });

  it('says above where the row sums of the radii and 3 (n + 1) leave room', () => {
    let met = 0;
    fc.assert(
      fc.property(question, ({ mid, rad, lo, hi }) => {
        const room = largestSum(rad) + 3n * BigInt(mid.length + 1) + 1n;
        if (!isDefinite(less(symmetric(mid), hi + room))) return;
        met++;
        expect(answer(mid, rad, lo, hi)).toBe('above');
      }),
      { ...profile, numRuns: 2000 },
    );
    expect(met).toBeGreaterThan(300);
  });

  it('nearly always says below where known entries leave a room of 16', () => {
    let [met, below] = [0, 0];
    fc.assert(
      fc.property(question, ({ mid, lo }) => {
        const isDiagonalAbove = mid.every((row, i) => (row[i] ?? 0n) > lo + 16n);
        if (!isDiagonalAbove || isDefinite(less(symmetric(mid), lo - 16n))) return;
        met++;
        const exact = mid.map((row) => row.map(() => 0n));
        if (answer(mid, exact, lo, lo) === 'below') below++;
      }),
      { ...profile, numRuns: 4000 },
    );
    expect(met).toBeGreaterThan(100);
    // a vector that starts from few bits may miss
    expect(below).toBeGreaterThan(0.9 * met);
  });

  it('does not mistake an entry of the diagonal that may be larger for one below s^2', () => {
    expect(answer([[4000n]], [[60n]], 4050n, 4050n)).toBe('undecided');
    expect(answer([[4000n]], [[60n]], 4060n, 4060n)).toBe('undecided');
    expect(answer([[4000n]], [[60n]], 4061n, 4061n)).toBe('below');
    // 4096 + 40 - 3096 > 1020, and 4096 - 3096 < 1020
    expect(answer([[4096n], [1020n, 4096n]], [[40n], [0n, 40n]], 3096n, 3096n)).toBe('undecided');
    expect(answer([[4096n], [1020n, 4096n]], [[0n], [0n, 0n]], 3096n, 3096n)).toBe('below');
    expect(answer([[0n]], [[0n]], 1n, 1n)).toBe('below');
    expect(answer([[0n]], [[0n]], 0n, 0n)).toBe('undecided');
  });

  it('does not take an exact kernel vector for a direction below s^2', () => {
    // (-1, 8) is in the kernel of G - I = [[64, 8], [8, 1]] and of [[192, 24], [24, 3]], both semidefinite;
    // with these bits the vector is found without rounding
    for (const [own, mid] of [
      [7, [[65n], [8n, 2n]]],
      [8, [[193n], [24n, 4n]]],
    ] as const) {
      const gram: Gram = { bits: own, mid, rad: [[0n], [0n, 0n]], exps: [0, 0] };
      expect(singularAgainst(gram, point(realFromDouble(1)))).toBe('undecided');
    }
  });

  it('rejects a factor whose entries are too large for its bits', () => {
    // bits + 1 digits are the most: what a larger root leaves out is not covered by the margin
    const above = (mid: Rows, rad: Rows): Comparison =>
      singularAgainst({ bits: 4, mid, rad, exps: mid.map(() => 0) }, point(realFromDouble(1)));
    // 68 - 1 - 4 = 63 and floor(sqrt(63 * 2^4)) = 31, but sqrt(64 * 2^4) = 32
    expect(above([[68n]], [[0n]])).toBe('above');
    expect(above([[69n]], [[0n]])).toBe('undecided');
    // 10 more for the radius
    expect(above([[78n]], [[10n]])).toBe('above');
    expect(above([[79n]], [[10n]])).toBe('undecided');
    // the largest root counts, in any position
    const known = [[0n], [0n, 0n]];
    expect(above([[60n], [0n, 60n]], known)).toBe('above');
    expect(above([[99n], [0n, 60n]], known)).toBe('undecided');
    expect(above([[60n], [0n, 99n]], known)).toBe('undecided');
  });

  it('leaves a range without an upper end undecided, if s^2 may be below the diagonal', () => {
    const gram: Gram = { bits: 12, mid: [[4000n]], rad: [[0n]], exps: [0] };
    expect(singularAgainst(gram, { lo: realFromDouble(3999), hi: infinity })).toBe('undecided');
    expect(singularAgainst(gram, { lo: realFromDouble(4001), hi: infinity })).toBe('below');
  });

  it('decides by the last row alone: (n + 1) I - 1 1^T has the least eigenvalue 1, each block before it more', () => {
    for (const n of [2, 3, 5])
      for (const signs of [0, 1, 2, 5]) {
        const side = (i: number): bigint => (((signs >> i) & 1) === 0 ? 1n : -1n);
        // 2^(100 - 3): the diagonal n is below 2^3
        const unit = 1n << 97n;
        const rows = (entry: (i: number, k: number) => bigint): Rows =>
          Array.from({ length: n }, (_, i) =>
            Array.from({ length: i + 1 }, (__, k) => entry(i, k)),
          );
        const mid = rows((i, k) => unit * (i === k ? BigInt(n) : -side(i) * side(k)));
        const gram: Gram = { bits: 100, mid, rad: rows(() => 0n), exps: mid.map(() => 0) };
        const against = (squared: bigint): Comparison =>
          singularAgainst(gram, point({ man: squared, exp: 0 }));
        expect(against(unit - (unit >> 80n))).toBe('above');
        expect(against(unit + (unit >> 80n))).toBe('below');
      }
  });
});

describe('gramOf, at few bits', () => {
  const few = 16;
  const dyadic = fc
    .tuple(fc.integer({ min: -70_000_000, max: 70_000_000 }), fc.integer({ min: -60, max: 20 }))
    .map(([man, exp]) => man * 2 ** exp);
  const range = fc
    .tuple(dyadic, fc.constantFrom(0, 2 ** -70, 2 ** -20, 1, 1000))
    .map(([x, r]) => ({ x, r }));
  const two = <T>(a: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> =>
    fc.array(a, { minLength: 2, maxLength: 2 });

  /** x - r and x + r, exactly. */
  function rangeOf({ x, r }: { readonly x: number; readonly r: number }): Range {
    const wide = (y: number): bigint => {
      const { man, exp } = realFromDouble(y);
      return man === 0n ? 0n : man << BigInt(exp + 100);
    };
    const end = (man: bigint): Real => ({ man, exp: man === 0n ? 0 : -100 });
    return { lo: end(wide(x) - wide(r)), hi: end(wide(x) + wide(r)) };
  }

  function dot(a: readonly bigint[], b: readonly bigint[]): bigint {
    return a.reduce((sum, p, i) => sum + p * (b[i] ?? 0n), 0n);
  }

  /** Whether G of these slopes and inputs, whole numbers times 2^-100, is within the radii. */
  function expectInside({ mid, rad, exps }: Gram, slopes: Rows, inputs: Rows): void {
    for (const [i, row] of mid.entries())
      for (const [k, m] of row.entries()) {
        const slope = dot(slopes[i] ?? [], slopes[k] ?? []);
        const exact = (slope * dot(inputs[i] ?? [], inputs[k] ?? [])) << 1600n; // times 2^-2000
        const shift = BigInt((exps[i] ?? 0) + (exps[k] ?? 0) + 2000);
        const off = exact - (m << shift);
        const most = (rad[i]?.[k] ?? 0n) << shift;
        expect(off <= most && -off <= most, `entry (${i}, ${k})`).toBe(true);
      }
  }

  const slope = fc.oneof(range, fc.constant({ x: 0, r: 1 }), fc.constant({ x: 0, r: 0 }));

  it('contains G of the ends and of the middles within its radii, with rows cut and uncut', () => {
    fc.assert(
      fc.property(two(two(slope)), two(two(dyadic)), (slopes, inputs) => {
        const weighted = slopes.map((row) => row.map(rangeOf));
        const found = gramOf(weighted, productsOf(inputs.map((x) => integersOf(x))), few);
        const xs = inputs.map((x) => x.map((a) => rangeOf({ x: a, r: 0 }).lo.man));
        for (const pick of [0, 1, 2, 3]) {
          const isLow = (j: number): boolean => ((pick >> j) & 1) === 0;
          const ends = weighted.map((row) =>
            row.map(({ lo, hi }, j) => (isLow(j) ? lo.man : hi.man)),
          );
          expectInside(found, ends, xs);
        }
        const middles = weighted.map((row) => row.map(({ lo, hi }) => (lo.man + hi.man) >> 1n));
        expectInside(found, middles, xs);
      }),
      { ...profile, numRuns: 600 },
    );
  });

  it('has a diagonal near 2^bits, rows that end there, and radii of rounding only for known slopes', () => {
    fc.assert(
      fc.property(two(two(dyadic)), two(two(dyadic)), (slopes, inputs) => {
        const found = gramOf(
          slopes.map((row) => row.map((x) => rangeOf({ x, r: 0 }))),
          productsOf(inputs.map((x) => integersOf(x))),
          40,
        );
        expect(found.mid.map((row) => row.length)).toStrictEqual([1, 2]);
        expect(found.rad.map((row) => row.length)).toStrictEqual([1, 2]);
        for (const i of [0, 1]) {
          const [m, r] = [found.mid[i]?.[i] ?? 0n, found.rad[i]?.[i] ?? 0n];
          const isZero = [slopes[i], inputs[i]].some((row) => row?.every((a) => a === 0) === true);
          expect(m <= 1n << 40n).toBe(true);
          expect(m >= 1n << 37n || isZero).toBe(true);
          expect(r <= 8n).toBe(true);
        }
      }),
      profile,
    );
  });

  it('knows a row of zeros exactly', () => {
    const weighted = [[point(realFromDouble(1))], [point(realFromDouble(0))]];
    const { mid, rad } = gramOf(weighted, productsOf([integersOf([1]), integersOf([1])]), few);
    expect([mid[1], rad[1]]).toStrictEqual([
      [0n, 0n],
      [0n, 0n],
    ]);
  });

  it('keeps a small row next to a 0, and a large entry before a small one', () => {
    for (const row of [
      [2 ** -90, 0],
      [0, 2 ** -90],
      [1, 2 ** -90],
      [2 ** -90, 1],
    ]) {
      const weighted = [row.map((x) => rangeOf({ x, r: 0 }))];
      const { mid, rad } = gramOf(weighted, productsOf([integersOf([3])]), few);
      expect((mid[0]?.[0] ?? 0n) >= 1n << 13n).toBe(true);
      expect((rad[0]?.[0] ?? 0n) <= 8n).toBe(true);
    }
  });
});

describe('productsOf', () => {
  it('are the rows up to the diagonal, exactly', () => {
    const rows = [
      [1, 2],
      [0.75, -0.25],
      [2 ** 60, 3],
    ];
    // the second row is (3, -1) / 4
    expect(productsOf(rows.map((x) => integersOf(x)))).toStrictEqual({
      products: [[5n], [1n, 10n], [(1n << 60n) + 6n, (3n << 60n) - 3n, (1n << 120n) + 9n]],
      exps: [0, -2, 0],
    });
  });
});

describe('entryOf', () => {
  it('is the canonical 0 where samples are orthogonal', () => {
    const one = [point(realFromDouble(1))];
    const products = productsOf([integersOf([3, 0]), integersOf([0, 5])]);
    expect(entryOf(gramOf([one, one], products, 64), 1, 0)).toStrictEqual({ man: 0n, exp: 0 });
  });
});

describe('largeSingular', () => {
  it('is s^2 again where nothing above it is proved', () => {
    const gram: Gram = { bits: 40, mid: [[1n << 40n]], rad: [[0n]], exps: [-20] };
    for (const squared of [1, 1.5, 0.9999999999999]) {
      const { hi } = point(realFromDouble(squared));
      const found = largeSingular(gram, point(hi));
      expect(compare(found, hi)).toBe(0);
    }
  });

  it('exceeds s^2 only by what every member allows', () => {
    fc.assert(
      fc.property(question, ({ mid, rad, lo }) => {
        const gram: Gram = { bits, mid, rad, exps: mid.map(() => 0) };
        const found = largeSingular(gram, point({ man: lo, exp: 0 }));
        if (compare(found, { man: lo, exp: 0 }) === 0) return;
        // all entries in units of the last digit of `found`
        const scale = found.exp < 0 ? BigInt(-found.exp) : 0n;
        const value = found.exp < 0 ? found.man : found.man << BigInt(found.exp);
        for (const A of corners(mid, rad, -1n))
          expect(
            isDefinite(
              less(
                A.map((row) => row.map((a) => a << scale)),
                value,
              ),
            ),
          ).toBe(true);
      }),
      { ...profile, numRuns: 1000 },
    );
  });
});
