import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { compareRational, rationalField as Q, ratio } from '../../../src/arithmetic/rational.ts';
import { rationalTier } from '../../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../../src/arithmetic/rational.ts';
import {
  definiteness,
  rankWithin,
  startWork,
  TooMuchWork,
} from '../../../src/certificates/facts/work.ts';
import type { Work } from '../../../src/certificates/facts/work.ts';
import { factsLimits } from '../../../src/certificates/facts/limits.ts';
import { at, matrix, tabulate } from '../../../src/linalg/matrix.ts';
import { multiply, transpose } from '../../../src/linalg/ring-product.ts';
import type { Matrix } from '../../../src/linalg/matrix.ts';
import { rankOfRationals } from '../../../src/linalg/rank.ts';
import { mat, q } from './support.ts';

/** By Laplace along the first row. */
function determinant(A: Matrix<Rational>, indices: readonly number[], cols = indices): Rational {
  const [first, ...rest] = indices;
  if (first === undefined) return Q.one;
  return cols.reduce((sum, col, k) => {
    const minor = determinant(
      A,
      rest,
      cols.filter((c) => c !== col),
    );
    const term = Q.mul(at(A, first, col), minor);
    return k % 2 === 0 ? Q.add(sum, term) : Q.sub(sum, term);
  }, Q.zero);
}

/** Semidefinite: all principal minors are >= 0. Definite: the leading ones are > 0. */
function byMinors(A: Matrix<Rational>): string {
  const all = Array.from({ length: 2 ** A.rows - 1 }, (_, k) =>
    Array.from({ length: A.rows }, (__, i) => i).filter((i) => ((k + 1) >> i) % 2 === 1),
  );
  const signs = all.map((indices) => compareRational(determinant(A, indices), Q.zero));
  if (signs.every((s) => s > 0)) return 'definite';
  return signs.every((s) => s >= 0) ? 'semidefinite' : 'neither';
}

const entry = fc
  .tuple(fc.integer({ min: -3, max: 3 }), fc.constantFrom(1, 1, 1, 2, 3))
  .map(([p, d]) => ratio(BigInt(p), BigInt(d)));

function symmetric(n: number): fc.Arbitrary<Matrix<Rational>> {
  return fc
    .array(entry, { minLength: n * n, maxLength: n * n })
    .map((data) => matrix(n, n, data))
    .map((A) => tabulate(n, n, (i, j) => (i >= j ? at(A, i, j) : at(A, j, i))));
}

describe('definiteness', () => {
  it('agrees with the principal minors, n <= 4', () => {
    const seen = new Set<string>();
    for (const n of [1, 2, 3, 4])
      fc.assert(
        fc.property(symmetric(n), (A) => {
          const found = definiteness(startWork(), A);
          seen.add(found);
          expect(found).toBe(byMinors(A));
        }),
        { seed: 20211206, numRuns: 300 },
      );
    expect([...seen].toSorted()).toEqual(['definite', 'neither', 'semidefinite']);
  });

  it('is exact for Gram matrices A A^T of any rank, and one step below', () => {
    const wide = fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
      .chain(([n, k]) =>
        fc.array(entry, { minLength: n * k, maxLength: n * k }).map((data) => matrix(n, k, data)),
      );
    fc.assert(
      fc.property(wide, (A) => {
        const G = multiply(Q, A, transpose(A));
        const full = rankOfRationals(A) === A.rows;
        expect(definiteness(startWork(), G)).toBe(full ? 'definite' : 'semidefinite');
        const shifted = tabulate(A.rows, A.rows, (i, j) =>
          i === j ? Q.sub(at(G, i, j), Q.add(at(G, i, i), ratio(1n, 1000n))) : at(G, i, j),
        );
        expect(definiteness(startWork(), shifted)).toBe('neither');
      }),
      { seed: 20211206, numRuns: 300 },
    );
  });

  it('needs a zero column below a zero pivot, and takes later pivots into account', () => {
    const of = (A: Matrix<Rational>): string => definiteness(startWork(), A);
    expect(of(mat([0, 0], [0, 1]))).toBe('semidefinite');
    expect(of(mat([0, 1], [1, 1]))).toBe('neither');
    expect(of(mat([0, 0], [0, -1]))).toBe('neither');
    expect(of(mat([1, 1, 1], [1, 1, 1], [1, 1, 2]))).toBe('semidefinite');
    expect(of(mat([1, 1, 1], [1, 1, 1], [1, 1, '1/2']))).toBe('neither');
    expect(of(mat([1, 1, 0], [1, 1, 1], [0, 1, 9]))).toBe('neither');
    expect(of(mat([0]))).toBe('semidefinite');
    expect(() => of(mat([1, 2]))).toThrow('square');
  });

  it('decides a difference of one part in 10^40', () => {
    const tiny = `1/1${'0'.repeat(40)}`;
    expect(
      definiteness(
        startWork(),
        mat([1, 1], [1, Q.add(q(1), q(tiny)).num.toString() + `/1${'0'.repeat(40)}`]),
      ),
    ).toBe('definite');
    expect(definiteness(startWork(), mat([1, 1], [1, 1]))).toBe('semidefinite');
  });
});

describe('the budget of work', () => {
  it('changes no answer of rationalTier', () => {
    const { tier } = startWork();
    fc.assert(
      fc.property(entry, entry, fc.nat(5), (a, b, k) => {
        for (const f of ['add', 'sub', 'mul', 'div'] as const)
          expect(tier[f](a, b)).toEqual(rationalTier[f](a, b));
        expect(tier.power(a, k)).toEqual(rationalTier.power(a, k));
      }),
      { seed: 20211206, numRuns: 100 },
    );
    expect(tier.apply('tanh', q(0))).toEqual(q(0));
    expect(tier.apply('tanh', q(1))).toBeUndefined();
  });

  it('ends before a number grows beyond bounds', () => {
    const { tier } = startWork();
    let a = q(3);
    expect(() => {
      for (let k = 0; k < 20; k++) a = tier.power(a, 64);
    }).toThrow(TooMuchWork);
  });

  it('is shared by everything that is computed', () => {
    const { tier, spend } = startWork();
    spend(249_999_000);
    expect(() => {
      for (let k = 0; k < 1000; k++) tier.add(q(1), q(2));
    }).toThrow(TooMuchWork);
    expect(() => spend(Number.NaN)).toThrow(TooMuchWork);
  });

  /** The units that f spends from a new budget. */
  function unitsFor(f: (work: Work) => unknown): number {
    const work = startWork();
    f(work);
    try {
      work.spend(factsLimits.work + 1);
    } catch (error) {
      if (error instanceof TooMuchWork) return error.needed - factsLimits.work - 1;
      throw error;
    }
    throw new Error('expected the account to be overdrawn');
  }

  /** 2 + 2 s + s^2/2 for numbers of s words together. */
  function counted(s: number): number {
    return 2 + 2 * s + s ** 2 / 2;
  }

  it('is charged by the words of both numbers', () => {
    const small = 2n ** 32n - 1n;
    const cases: readonly (readonly [Rational, number])[] = [
      [q(0), 1],
      [ratio(small), 1],
      [ratio(-small), 1],
      [ratio(1n, small), 1],
      [ratio(small + 1n), 34 / 64],
      [ratio(-small - 1n), 34 / 64],
      [ratio(1n, small + 1n), 34 / 64],
      [ratio(2n ** 640n, 2n ** 63n - 1n), (641 + 63) / 64],
      [ratio(-(2n ** 6400n), 3n), 6403 / 64],
    ];
    for (const [a, words] of cases) {
      for (const f of ['add', 'sub', 'mul', 'div'] as const)
        expect(unitsFor(({ tier }) => tier[f](a, q(1)))).toBeCloseTo(counted(words + 1), 5);
      expect(unitsFor(({ tier }) => tier.add(q(1), a))).toBeCloseTo(counted(1 + words), 5);
      expect(unitsFor(({ tier }) => tier.power(a, 3))).toBeCloseTo(counted(3 * words), 5);
    }
  });

  it('may be used to its last unit', () => {
    const { spend } = startWork();
    expect(() => spend(factsLimits.work)).not.toThrow();
    expect(() => spend(1)).toThrow(`got ${factsLimits.work + 1}`);
  });

  it('is charged for elimination by the size of the entries, and for each common denominator', () => {
    // denominators 3 and 2^201 - 1, coprime: 1, then 3 is the common one before them
    const long = 2n ** 201n - 1n;
    const joined = counted(1 / 64) + 1 / 64 + counted(2 / 64) + 2 / 64;
    const A = matrix(1, 3, [q('-5/3'), ratio(2n ** 99n, long), q(7)]);
    const common = (3n * long).toString(2).length;
    const rankUnits = (words: number): number => (3 * (1 + words ** 2 / 200)) / 3;
    expect(unitsFor((work) => rankWithin(work, A))).toBeCloseTo(
      joined + rankUnits((common + 100 + 1) / 64),
      5,
    );
    // the longest row counts
    const tall = matrix(2, 1, [ratio(-(2n ** 900n)), q(1)]);
    expect(unitsFor((work) => rankWithin(work, tall))).toBeCloseTo(
      (2 * (1 + ((1 + 901 + 1) / 64) ** 2 / 200)) / 3,
      5,
    );
    // 3 times the entries: 6, 1 and -15; the rank 2 has 2 bits
    const S = mat([2, '1/3'], ['1/3', -5]);
    const twice = counted(1 / 64) + 1 / 64 + counted(2 / 64) + 2 / 64;
    const steps = (2 * 2 * 2 * (1 + ((2 * (4 + 2)) / 64) ** 2 / 200)) / 3;
    expect(unitsFor((work) => definiteness(work, S))).toBeCloseTo(twice + steps / 2, 5);
  });

  it('refuses elimination that would take hours', () => {
    const n = 120;
    const A = tabulate(n, n, (i, j) => ratio(BigInt(((i + j) * 37 + i * j * 101) % 97) ** 40n));
    for (const f of [rankWithin, definiteness])
      expect(() => f(startWork(), A)).toThrow(TooMuchWork);
  });
});
