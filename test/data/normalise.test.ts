/**
 * # Normalised rows, checked in rational numbers
 * @module
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactDot, integersOf } from '../../src/arithmetic/dyadic.ts';
import { rationalFromDyadic } from '../../src/arithmetic/dyadic-ring.ts';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalFromDouble,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { loadData } from '../../src/data/load.ts';
import { prepare } from '../../src/data/prepare.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { profile } from './support.ts';

const unit = 2n ** 53n;

/** Whether the norm lies within four units 2^-53 of 1, by its square. */
function hasNormOne(row: Float64Array): boolean {
  const xs = integersOf(row);
  const square = rationalFromDyadic(exactDot(xs, xs));
  const bound = (k: bigint): Rational => ratio((unit + k) ** 2n, unit ** 2n);
  return compareRational(bound(-4n), square) <= 0 && compareRational(square, bound(4n)) <= 0;
}

function normalised(row: readonly number[]): Float64Array {
  const values = dense(1, row.length, Float64Array.from(row));
  const recipe = { source: 'f', labels: '', normalise: 'rows', bias: false } as const;
  return prepare({ values, names: undefined, labels: undefined }, recipe).inputs.data;
}

const notZero = (row: readonly number[]): boolean => row.some((x) => x !== 0);

describe('rows that are normalised', () => {
  it('have norm 1 within four units 2^-53, for all finite rows but zero', () => {
    const entry = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 9 }).filter(notZero), (row) =>
        hasNormOne(normalised(row)),
      ),
      { ...profile, numRuns: 1_000 },
    );
  });

  it('have norm 1 as exactly where they are long, large or small', async () => {
    const { inputs: X } = await loadData({
      data: 'gaussian:40x2000:1',
      normalise: 'rows',
      seed: 1,
    });
    for (let i = 0; i < X.rows; i++)
      expect(hasNormOne(X.data.subarray(i * X.cols, (i + 1) * X.cols)), `row ${i}`).toBe(true);
    for (const scale of [1e200, 1e-200, 2 ** 1020, 2 ** -1074]) {
      const thousand = Array.from({ length: 1_000 }, (_, k) => scale * (1 + (k % 7)));
      expect(hasNormOne(normalised(thousand)), String(scale)).toBe(true);
    }
  });

  it('keep their direction: ratios to the largest entry change by at most four units 2^-53', () => {
    const entry = fc
      .double({ min: -(2 ** 400), max: 2 ** 400, noNaN: true })
      .map((x) => (Math.abs(x) < 2 ** -400 ? 0 : x));
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 6 }).filter(notZero), (row) => {
        const ys = [...normalised(row)];
        const top = row.findIndex((x) => row.every((other) => Math.abs(other) <= Math.abs(x)));
        const [xt, yt] = [row[top] ?? 0, ys[top] ?? 0].map(rationalFromDouble);
        return row.every((x, j) => {
          const exact = Q.div(rationalFromDouble(x), xt ?? Q.one);
          const found = Q.div(rationalFromDouble(ys[j] ?? Number.NaN), yt ?? Q.one);
          const error = Q.sub(found, exact);
          const allowed = Q.mul(exact, ratio(4n, unit));
          return compareRational(Q.mul(error, error), Q.mul(allowed, allowed)) <= 0;
        });
      }),
      profile,
    );
  });

  it('have the same bits at every scale by a power of two, and sign by sign', () => {
    const small = fc.integer({ min: -1_000, max: 1_000 });
    fc.assert(
      fc.property(
        fc.array(small, { minLength: 1, maxLength: 6 }).filter(notZero),
        fc.integer({ min: -1_000, max: 1_000 }),
        (row, k) => {
          const once = normalised(row);
          expect(normalised(row.map((x) => x * 2 ** k))).toEqual(once);
          expect(normalised(row.map((x) => -x))).toEqual(once.map((y) => -y));
        },
      ),
      profile,
    );
  });
});
