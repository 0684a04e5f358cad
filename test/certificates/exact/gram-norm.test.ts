import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { integersOf } from '../../../src/arithmetic/dyadic.ts';
import {
  gramOf,
  gramSum,
  normAgainst,
  productsOf,
  singularAgainst,
} from '../../../src/certificates/exact/gram.ts';
import type { Gram } from '../../../src/certificates/exact/gram.ts';
import { pointFromDouble } from '../../../src/certificates/exact/ranges.ts';
import { realFromDouble } from '../../../src/certificates/exact/reals.ts';
import { profile } from '../../arithmetic/arbitraries.ts';

/** diag(sizes^2), with one neuron for each sample. */
function diagonal(sizes: readonly number[], bits: number = 128): Gram {
  const weighted = sizes.map((a, i) => sizes.map((_, j) => pointFromDouble(i === j ? a : 0)));
  return gramOf(weighted, productsOf(sizes.map(() => integersOf([1]))), bits);
}

/** a a^T. */
function outer(a: readonly number[], bits: number = 128): Gram {
  return gramOf(
    a.map((x) => [pointFromDouble(x)]),
    productsOf(a.map(() => integersOf([1]))),
    bits,
  );
}

function norm(gram: Gram, squared: number): string {
  return normAgainst(gram, pointFromDouble(squared));
}

function least(gram: Gram, squared: number): string {
  return singularAgainst(gram, pointFromDouble(squared));
}

describe('normAgainst', () => {
  it('finds the norm of a diagonal, of whatever scale', () => {
    for (const scale of [1, 2 ** 300, 2 ** -300])
      for (const sizes of [[3], [1, 3, 2], [3, 2 ** -40], [2 ** -90, 3]]) {
        const gram = diagonal(sizes.map((a) => a * scale));
        expect(norm(gram, 9.0000001 * scale ** 2)).toBe('below');
        expect(norm(gram, 8.9999999 * scale ** 2)).toBe('above');
        expect(norm(gram, 1e9 * scale ** 2)).toBe('below');
        expect(norm(gram, 1e-9 * scale ** 2)).toBe('above');
      }
  });

  it('takes entries off the diagonal into account', () => {
    const gram = outer([1, 2, -2]); // norm 9, the largest entry is 4
    expect(norm(gram, 9.0000001)).toBe('below');
    expect(norm(gram, 8.9999999)).toBe('above');
    expect(norm(gram, 5.5)).toBe('above');
    expect(norm(gram, 5)).toBe('undecided'); // the second pivot is 0
  });

  it('does not decide equality, nor a range that holds it', () => {
    expect(norm(outer([1, 2, -2]), 9)).toBe('undecided');
    const around = { lo: realFromDouble(8), hi: realFromDouble(10) };
    expect(normAgainst(outer([1, 2, -2]), around)).toBe('undecided');
    expect(normAgainst(diagonal([3]), around)).toBe('undecided');
  });

  it('decides for all matrices within the radii', () => {
    const blurred = gramOf(
      [[{ lo: realFromDouble(3), hi: realFromDouble(4) }]],
      productsOf([integersOf([1])]),
      128,
    );
    expect(norm(blurred, 16.5)).toBe('below');
    expect(norm(blurred, 15)).toBe('undecided');
    expect(norm(blurred, 8)).toBe('above');
  });

  it('agrees with a float64 power iteration', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 }), {
          minLength: 2,
          maxLength: 4,
        }),
        (rows) => {
          const gram = gramOf(
            rows.map((row) => row.map(pointFromDouble)),
            productsOf(rows.map(() => integersOf([1]))),
            128,
          );
          let x = rows.map((_, i) => 1 + i / 7);
          let size = 0;
          for (let k = 0; k < 400; k++) {
            const pulled = [0, 1, 2].map((c) =>
              rows.reduce((s, r, i) => s + (r[c] ?? 0) * (x[i] ?? 0), 0),
            );
            const y = rows.map((r) => r.reduce((s, a, c) => s + a * (pulled[c] ?? 0), 0));
            size = Math.hypot(...y);
            if (size === 0) return;
            x = y.map((a) => a / size);
          }
          expect(norm(gram, size * 0.999)).toBe('above');
          expect(norm(gram, size * 1.5)).toBe('below');
        },
      ),
      { ...profile, numRuns: 60 },
    );
  });
});

describe('gramSum', () => {
  it('adds matrices of any scales', () => {
    for (const scale of [1, 2 ** 40, 2 ** -40]) {
      const sum = gramSum(diagonal([2, 2]), outer([scale, scale]));
      const [low, high] = [4, 4 + 2 * scale * scale];
      expect(least(sum, low * (1 - 1e-9))).toBe('above');
      expect(least(sum, low * (1 + 1e-9))).toBe('below');
      expect(norm(sum, high * (1 + 1e-9))).toBe('below');
      expect(norm(sum, high * (1 - 1e-9))).toBe('above');
    }
  });

  it('keeps the errors of both, and a row of zeros', () => {
    const zero = outer([0, 0]);
    expect(least(gramSum(diagonal([1, 3]), zero), 0.9999)).toBe('above');
    expect(least(gramSum(zero, diagonal([1, 3])), 1.0001)).toBe('below');
    expect(least(gramSum(zero, zero), 1e-30)).toBe('below');
    const wide = gramOf(
      [[{ lo: realFromDouble(1), hi: realFromDouble(2) }]],
      productsOf([integersOf([1])]),
      128,
    );
    expect(least(gramSum(diagonal([1]), wide), 1.4)).toBe('above');
    expect(least(gramSum(diagonal([1]), wide), 3)).toBe('undecided');
    expect(norm(gramSum(diagonal([1]), wide), 5.1)).toBe('below');
    expect(norm(gramSum(diagonal([1]), wide), 4.9)).toBe('undecided');
  });
});
