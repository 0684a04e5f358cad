import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ratio } from '../../../src/arithmetic/rational.ts';
import { decideExactly } from '../../../src/certificates/exact/check.ts';
import type { ExactDecision } from '../../../src/certificates/exact/check.ts';
import { isSingular } from '../../../src/certificates/exact/exact-minors.ts';
import { dense, matrix } from '../../../src/linalg/matrix.ts';
import { rankOfRationals } from '../../../src/linalg/rank.ts';
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

  it('is rank < n, over Q', () => {
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

  it('looks at no more rows than it is told, at the whole diagonal, and at nothing too large', () => {
    const A = gramOf([
      [1n, 0n],
      [0n, 1n],
      [1n, 1n],
    ]);
    expect([1, 2, 3].map((order) => isSingular(A, order))).toEqual([false, false, true]);
    expect(isSingular([[1n], [0n, 0n]], 0)).toBe(true);
    const long = gramOf(Array.from({ length: 80 }, (_, i) => [BigInt(i + 1) << 20_000n]));
    expect(isSingular(long, 2)).toBe(true);
    expect(isSingular(long, 80)).toBe(false); // not tried
  });
});

describe('a singular G in the exact checker', () => {
  function decided(sigma: string, n: number, d: number, mostWork?: number): ExactDecision {
    const X = dense(
      n,
      d,
      Float64Array.from({ length: n * d }, (_, k) => 1 + ((k * k) % 97) / 7),
    );
    const W = dense(
      n,
      d,
      Float64Array.from({ length: n * d }, (_, k) => 1 + ((k * k) % 89) / 3),
    );
    return decideExactly(
      {
        claim: {
          kind: 'full-row-rank-on-ball',
          activation: activationNamed(sigma).value,
          inputs: certifiedInputs(X, undefined),
          width: n,
          radius: 5e-324,
          mirrored: false,
        },
        witness: { hidden: W, outputs: Array.from({ length: n }, (_, j) => 1 + j / 3) },
        provenance: {},
      },
      X,
      mostWork,
    );
  }

  it('is rejected at the first precision', () => {
    for (const [n, d] of [
      [2, 1],
      [40, 1],
      [40, 3],
    ] as const)
      expect(decided('x', n, d), `${n} x ${d}`).toMatchObject({
        bits: 128,
        isRefuted: true,
        verdict: {
          kind: 'rejected',
          because: expect.stringContaining('false: sigma_min(J) > L rho'),
        },
      });
    expect(decided('x', 3, 3)).toMatchObject({ bits: 128, isRefuted: false });
  });

  it('is undecided at every precision where slopes are rounded, and ends on a budget', () => {
    const all = decided('x/3 + sin(x - x)', 6, 1);
    expect(all).toMatchObject({ bits: 2048, isRefuted: false, verdict: { kind: 'rejected' } });
    const unit = 6 * 6 * 12 + 6 * 6 * 6; // at least so much a step
    const ended = decided('x/3 + sin(x - x)', 6, 1, 2 * unit);
    expect(ended).toMatchObject({
      bits: 128,
      isRefuted: false,
      verdict: { kind: 'resource-limit' },
    });
  });
});
