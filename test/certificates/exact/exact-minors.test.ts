import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ratio } from '../../../src/arithmetic/rational.ts';
import { decideExactly } from '../../../src/certificates/exact/check.ts';
import type { ExactDecision } from '../../../src/certificates/exact/check.ts';
import { isAnySingular, isSingular } from '../../../src/certificates/exact/exact-minors.ts';
import { dense, matrix } from '../../../src/linalg/matrix.ts';
import { rankOfRationals } from '../../../src/linalg/rank.ts';
import type { Moving } from '../../../src/network/hessian.ts';
import { activationOf, cost } from '../../../src/sigma/activation.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { certifiedInputs } from '../../../src/certificates/claims/inputs.ts';

function gramOf(V: readonly (readonly bigint[])[]): bigint[][] {
  return V.map((a, i) =>
    V.slice(0, i + 1).map((b) => a.reduce((s, x, k) => s + x * (b[k] ?? 0n), 0n)),
  );
}

describe('isSingular', () => {
  const small = fc.bigInt({ min: -3n, max: 3n });
  const rows = (most: number): fc.Arbitrary<bigint[][]> =>
    fc
      .integer({ min: 1, max: most })
      .chain((k) =>
        fc.array(fc.array(small, { minLength: k, maxLength: k }), { minLength: 1, maxLength: 6 }),
      );

  it('is true for rank < n, over Q', () => {
    let singular = 0;
    fc.assert(
      fc.property(rows(6), (V) => {
        const n = V.length;
        const rank = rankOfRationals(
          matrix(
            n,
            V[0]?.length ?? 0,
            V.flat().map((a) => ratio(a)),
          ),
        );
        expect(isSingular(gramOf(V), n)).toBe(rank < n);
        if (rank < n) singular++;
      }),
      { seed: 20211206, numRuns: 400 },
    );
    expect(singular).toBeGreaterThan(50);
    expect(singular).toBeLessThan(350);
  });

  it('takes no more rows than it is given, the whole diagonal, and nothing too large', () => {
    const A = gramOf([
      [1n, 0n],
      [0n, 1n],
      [1n, 1n],
    ]);
    expect([1, 2, 3].map((order) => isSingular(A, order))).toEqual([false, false, true]);
    expect(isSingular([[1n], [0n, 0n]], 0)).toBe(true);
    const long = gramOf(Array.from({ length: 80 }, (_, i) => [BigInt(i + 1) << 20_000n]));
    expect(isSingular(long, 80)).toBe(true); // the second minor, before anything is large
    expect(isSingular([[1n], [0n, 1n], [1n, 0n, 1n]], 3)).toBe(true);
    const wide = 1n << 3200n;
    const spanned = gramOf([
      [wide, 0n, 0n],
      [0n, wide, 0n],
      [0n, 0n, wide],
      [wide, wide, wide],
    ]);
    expect([20_000, 100_000].map((budget) => isSingular(spanned, 4, budget))).toEqual([
      false,
      true,
    ]);
    // 27/6 (2 + (3/64)^2/20) is a little more than 9 units
    expect(isSingular([[1n], [0n, 1n], [1n, 0n, 1n]], 3, 9.001)).toBe(true);
    expect(isSingular([[1n], [0n, 1n], [1n, 0n, 1n]], 3, 9)).toBe(false);
  });

  it('shares one budget between several matrices', () => {
    const late = [[1n], [0n, 1n], [1n, 0n, 1n]];
    const regular = [[1n], [0n, 1n]];
    expect(isAnySingular([])).toBe(false);
    expect(isAnySingular([regular, regular])).toBe(false);
    expect(isAnySingular([regular, late])).toBe(true);
    const many = Array.from({ length: 50_000_000 / 10_000 }, () => late);
    expect(isAnySingular(many)).toBe(true); // 10,000 units each
  });
});

/**
 * n samples, n neurons, and distinct v; regular for almost every sigma unless the arguments say
 * otherwise.
 */
interface Asked {
  readonly sigma: string;
  readonly moving?: Moving | undefined;
  readonly X: readonly (readonly number[])[];
  readonly W?: number;
  readonly mostWork?: number | undefined;
}

function decided({ sigma, moving, X: rows, W, mostWork }: Asked): ExactDecision {
  const [n, d] = [rows.length, rows[0]?.length ?? 0];
  const X = dense(n, d, Float64Array.from(rows.flat()));
  const hidden = Float64Array.from({ length: n * d }, (_, k) => W ?? 1 + ((k * k) % 89) / 3);
  const common = {
    activation: activationNamed(sigma).value,
    inputs: certifiedInputs(X, undefined),
    width: n,
    radius: 5e-324,
  };
  return decideExactly(
    {
      claim:
        moving === undefined
          ? { ...common, kind: 'full-row-rank-on-ball', mirrored: false }
          : {
              ...common,
              kind: 'descent',
              moving,
              step: 1,
              rate: 5e-324,
              labels: rows.map(() => 0),
            },
      witness: { hidden: dense(n, d, hidden), outputs: rows.map((_, j) => 1 + j / 3) },
      provenance: {},
    },
    X,
    mostWork,
  );
}

function spread(n: number, d: number): readonly (readonly number[])[] {
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: d }, (_x, k) => 1 + ((i * d + k) ** 2 % 97) / 7),
  );
}

const refused = {
  bits: 128,
  isRefuted: true,
  verdict: { kind: 'rejected', because: expect.stringContaining('false: sigma_min(J) > ') },
};

describe('an exactly singular G in the exact checker', () => {
  it('is rejected where slopes are exact', () => {
    for (const [n, d] of [
      [2, 1],
      [40, 1],
      [40, 3],
    ] as const)
      for (const moving of [undefined, 'hidden', 'all'] as const)
        expect(
          decided({ sigma: 'x', moving, X: spread(n, d), mostWork: 0 }),
          `${n} x ${d}, ${moving}`,
        ).toMatchObject(refused);
    expect(decided({ sigma: 'x', X: spread(3, 3) })).toMatchObject({ bits: 128, isRefuted: false });
  });

  it('is G + A A^T where W and v are trainable, which may be regular where G is singular', () => {
    // sigma = x + 1 with one input: G = c X X^T has rank 1, and the values 1 + x w add one
    const asked = { sigma: 'x + 1', X: [[1], [2]] };
    expect(decided({ ...asked, moving: 'hidden' })).toMatchObject(refused);
    const { verdict } = decided({ ...asked, moving: 'all' });
    expect(verdict).toMatchObject({ kind: 'rejected', at: 'claim' });
    expect(JSON.stringify(verdict)).toContain('norm(r0)/R'); // the labels are not fitted, so s is large
    expect(decided({ ...asked, moving: 'all', X: [[1], [2], [3]] })).toMatchObject(refused);
  });

  it('is rejected where two samples are equal, whatever the slopes are', () => {
    const X = spread(40, 3);
    const twice = X.map((x, i) => (i === 37 ? (X[4] ?? []) : x));
    for (const sigma of ['tanh', 'erf(x)', 'x/3 + sin(x - x)'])
      for (const moving of [undefined, 'hidden', 'all'] as const)
        expect(decided({ sigma, moving, X: twice, mostWork: 0 }), sigma).toMatchObject(refused);
    const nearly = twice.map((x, i) => (i === 37 ? x.map((a) => a + 2 ** -40) : x));
    expect(decided({ sigma: 'tanh', X: nearly, mostWork: 0 }).isRefuted).toBe(false);
  });

  it('is rejected where all pre-activations are equal and the inputs are dependent', () => {
    const line = [
      [1, 0],
      [0, 1],
      [0.5, 0.5],
    ];
    const asked = { sigma: 'erf(x) + 1/3', W: 0, mostWork: 0 };
    expect(decided({ ...asked, X: line })).toMatchObject(refused);
    // v sees the constant value too, so X with a column of ones must be dependent
    expect(decided({ ...asked, X: line, moving: 'all' })).toMatchObject(refused);
    const corner = [...line.slice(0, 2), [2, 3]];
    expect(decided({ ...asked, X: corner })).toMatchObject(refused);
    expect(decided({ ...asked, X: corner.slice(0, 2) }).isRefuted).toBe(false);
    // dependent inputs at different pre-activations: with different neurons G is regular; with equal ones it is
    // singular, which this argument does not show
    expect(decided({ sigma: 'tanh', X: [[1], [2]] }).isRefuted).toBe(false);
    expect(decided({ ...asked, W: 1, X: [[1], [2]] }).verdict.kind).toBe('resource-limit');
  });
});

describe('the budget of the exact checker', () => {
  it('counts the work at each precision, with the Cholesky factor', () => {
    const sigma = 'x/3 + sin(x - x)';
    const [n, d] = [6, 1];
    const steps = n * n * cost(activationOf(activationNamed(sigma).value));
    const products = n * d * (n + n) + n * n * n;
    const needed = 2 * (60 * steps + products + (n * n * n) / 6); // 256 bits, twice the first
    const X = spread(n, d);
    expect(decided({ sigma, X })).toMatchObject({
      bits: 2048,
      isRefuted: false,
      verdict: { kind: 'rejected' },
    });
    expect(decided({ sigma, X, mostWork: needed - 1 })).toMatchObject({
      bits: 128,
      isRefuted: false,
      verdict: { kind: 'resource-limit', needed },
    });
    expect(decided({ sigma, X, mostWork: needed })).toMatchObject({
      bits: 256,
      verdict: { kind: 'resource-limit', needed: 3 * needed },
    });
  });
});
