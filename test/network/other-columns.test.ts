/**
 * # X A, enclosed
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareRational,
  rationalField as Q,
  rationalFromDouble,
} from '../../src/arithmetic/rational.ts';
import { at, dense, mapMatrix } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { multiply } from '../../src/linalg/ring-product.ts';
import { centreAt, dataGeometry } from '../../src/network/centre.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';

function of(rows: number, cols: number, ...entries: readonly number[]): Dense {
  return dense(rows, cols, Float64Array.from(entries));
}

const entry = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe('the geometry of X A', () => {
  it('holds the exact product, however far A is from the identity', () => {
    fc.assert(
      fc.property(
        fc.array(entry, { minLength: 6, maxLength: 6 }),
        fc.array(entry, { minLength: 6, maxLength: 6 }),
        (xs, as) => {
          const [X, A] = [of(2, 3, ...xs), of(3, 2, ...as)];
          const { mid, rad } = dataGeometry(X, { columns: A }).inputs;
          const exact = multiply(
            Q,
            mapMatrix(X, rationalFromDouble),
            mapMatrix(A, rationalFromDouble),
          );
          for (const [i, k] of [
            [0, 0],
            [0, 1],
            [1, 0],
            [1, 1],
          ] as const) {
            const off = Q.sub(at(exact, i, k), rationalFromDouble(at(mid, i, k)));
            const size = off.num < 0n ? Q.neg(off) : off;
            expect(compareRational(size, rationalFromDouble(at(rad, i, k)))).toBeLessThanOrEqual(0);
          }
        },
      ),
      { numRuns: 200, seed: 11 },
    );
  });

  it('has a radius if the product is not a double, and none if it is', () => {
    const { rad } = dataGeometry(of(2, 1, 0.1, 0.5), { columns: of(1, 1, 0.1) }).inputs;
    expect(at(rad, 0, 0)).toBeGreaterThan(0);
    const whole = dataGeometry(of(1, 2, 1000, 1), { columns: of(2, 1, 1, -1000) });
    expect([...whole.inputs.mid.data, ...whole.inputs.rad.data]).toEqual([0, 0]);
  });

  it('gives pre-activations that are rounded once: 0.1 and A = 0.1 with w = 100', () => {
    const geometry = dataGeometry(of(1, 1, 0.1), { columns: of(1, 1, 0.1) });
    const centre = centreAt(geometry, activationNamed('tanh'), of(1, 1, 100), [1]);
    const p = centre?.preactivations.data[0];
    expect(p).toEqual({ lo: 1, hi: 1.0000000000000002 });
  });

  it('refuses A of another height', () => {
    expect(() => dataGeometry(of(1, 2, 1, 2), { columns: of(1, 2, 1, 2) })).toThrow(
      'expected A 2 x',
    );
  });
});
