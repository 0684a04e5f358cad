import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareDyadic,
  dyadicFromDouble,
  dyadicRing as Z,
} from '../../src/arithmetic/dyadic-ring.ts';
import type { Dyadic } from '../../src/arithmetic/dyadic.ts';
import { interval } from '../../src/arithmetic/interval.ts';
import { entire } from '../../src/arithmetic/interval-sets.ts';
import { vectorNormDown, vectorNormUp } from '../../src/linalg/norms.ts';
import { box } from '../arithmetic/arbitraries.ts';
import { ordinary, profile } from './matrices.ts';

const square = (x: number): Dyadic => Z.mul(dyadicFromDouble(x), dyadicFromDouble(x));
const sumOfSquares = (xs: readonly number[]): Dyadic =>
  xs.reduce((sum, x) => Z.add(sum, square(x)), Z.zero);

describe('a lower bound of the norm of a vector', () => {
  it('is below every member, for all intervals', () => {
    fc.assert(
      fc.property(fc.array(box, { maxLength: 8 }), (xs) => {
        const bound = vectorNormDown(xs);
        expect(bound).toBeGreaterThanOrEqual(0);
        expect(bound).toBeLessThan(Infinity);
        const nearest = xs.map((a) => Math.max(a.lo, -a.hi, 0));
        expect(compareDyadic(square(bound), sumOfSquares(nearest))).toBeLessThanOrEqual(0);
      }),
      { ...profile, numRuns: 1000 },
    );
  });

  it('is too small by a few units in the last place, at every scale', () => {
    const scale = fc.integer({ min: -900, max: 900 }).map((e) => 2 ** e);
    fc.assert(
      fc.property(fc.array(ordinary, { minLength: 1, maxLength: 9 }), scale, (xs, c) => {
        const ys = xs.map((x) => x * c);
        const low = vectorNormDown(ys.map((y) => interval(y)));
        const enlarged = Z.mul(square(low), dyadicFromDouble(1 + (8 * xs.length + 32) * 2 ** -52));
        expect(compareDyadic(enlarged, sumOfSquares(ys))).toBeGreaterThanOrEqual(0);
      }),
      profile,
    );
  });

  it('is that of the members nearest to 0', () => {
    const bound = vectorNormDown([interval(3, 9), interval(-8, -4), interval(-1, 2)]);
    expect(bound).toBeLessThanOrEqual(5);
    expect(bound).toBeGreaterThan(5 - 1e-14);
    expect(vectorNormDown([interval(-8, -4), interval(3, 9)])).toBe(
      vectorNormDown([interval(3), interval(4)]),
    );
  });

  it('is 0 of nothing and where 0 is a member, also without end', () => {
    expect(vectorNormDown([])).toBe(0);
    expect(vectorNormDown([interval(0), interval(-1, 1), entire])).toBe(0);
    const half = vectorNormDown([interval(2, Infinity), entire]);
    expect(half).toBeLessThanOrEqual(2);
    expect(half).toBeGreaterThan(2 - 1e-14);
  });

  it('meets the upper bound within units in the last place', () => {
    const xs = [interval(Number.MAX_VALUE / 4), interval(1e-300), interval(-1e300)];
    expect(vectorNormDown(xs)).toBeLessThan(vectorNormUp(xs));
    expect(vectorNormDown(xs)).toBeGreaterThan(vectorNormUp(xs) * (1 - 1e-14));
  });
});
