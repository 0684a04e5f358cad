import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { rationalField as Q, ratio } from '../../src/arithmetic/rational.ts';
import { negativeDirection } from '../../src/conjectures/negative-direction.ts';
import { dot } from '../../src/linalg/rational-vectors.ts';
import { row, tabulate } from '../../src/linalg/matrix.ts';
import { isSemidefinite } from '../../src/quadratic/inverse.ts';

describe('negativeDirection', () => {
  it('is one, exactly where the matrix is not positive semidefinite', () => {
    let counts = { found: 0, none: 0 };
    const entries = fc.array(fc.integer({ min: -2, max: 3 }), { minLength: 10, maxLength: 10 });
    const property = fc.property(fc.integer({ min: 1, max: 4 }), entries, (p, list) => {
      const H = tabulate(p, p, (i, k) => {
        const [a, b] = i < k ? [i, k] : [k, i];
        return ratio(BigInt(list[a + (b * (b + 1)) / 2] ?? 0));
      });
      const d = negativeDirection(H);
      expect(d === undefined).toBe(isSemidefinite(Q, H));
      if (d === undefined) {
        counts = { ...counts, none: counts.none + 1 };
        return;
      }
      counts = { ...counts, found: counts.found + 1 };
      const image = d.map((_, i) => dot(row(H, i), d));
      expect(dot(d, image).num < 0n).toBe(true);
    });
    fc.assert(property, { numRuns: 400, seed: 22 });
    expect(Math.min(counts.found, counts.none)).toBeGreaterThan(20);
  });
});
