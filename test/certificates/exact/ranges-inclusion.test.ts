/**
 * # Ranges contain the results for all members
 *
 * At random, compared with intervals of doubles and with rational numbers.
 * @module
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interval, intervalTier } from '../../../src/arithmetic/interval.ts';
import { rationalTier } from '../../../src/arithmetic/rational-tier.ts';
import { compareRational, ratio } from '../../../src/arithmetic/rational.ts';
import type { Rational } from '../../../src/arithmetic/rational.ts';
import type { ElementaryFunction } from '../../../src/arithmetic/ring.ts';
import { point, pointFromDouble, rangeTier } from '../../../src/certificates/exact/ranges.ts';
import type { Range } from '../../../src/certificates/exact/ranges.ts';
import { compare, infinity, realFromDouble } from '../../../src/certificates/exact/reals.ts';
import type { Real } from '../../../src/certificates/exact/reals.ts';
import { evaluate } from '../../../src/sigma/expression-tree.ts';
import { box, profile } from '../../arithmetic/arbitraries.ts';
import { rational, tree } from '../../sigma/trees.ts';

const functions: readonly ElementaryFunction[] = [
  'exp',
  'log',
  'sqrt',
  'sin',
  'cos',
  'tanh',
  'atan',
  'erf',
  'relu',
  'step',
  'kink',
];

function end(x: number): Real {
  if (Number.isFinite(x)) return realFromDouble(x);
  return { man: x > 0 ? 1n : -1n, exp: infinity.exp };
}

function range(x: { readonly lo: number; readonly hi: number }): Range {
  return { lo: end(x.lo), hi: end(x.hi) };
}

function isInside(a: Range, b: Range): boolean {
  return compare(b.lo, a.lo) <= 0 && compare(a.hi, b.hi) <= 0;
}

function contains({ lo, hi }: Range, q: Rational): boolean {
  const exact = ({ man, exp }: Real): Rational =>
    exp >= 0 ? ratio(man << BigInt(exp)) : ratio(man, 1n << BigInt(-exp));
  const below = lo.exp === Infinity || compareRational(exact(lo), q) <= 0;
  return below && (hi.exp === Infinity || compareRational(q, exact(hi)) <= 0);
}

const wide = rangeTier(128);
const wider = rangeTier(512);

describe('range arithmetic', () => {
  it('contains the value over Q, for all trees of exact functions', () => {
    fc.assert(
      fc.property(tree(['relu', 'step']), rational, (e, x) => {
        const exact = evaluate(rationalTier, e, x);
        const at = wide.constant(x.num, x.den);
        const found = at === undefined ? undefined : evaluate(wide, e, at);
        if (exact !== undefined && found !== undefined) expect(contains(found, exact)).toBe(true);
      }),
      profile,
    );
  });

  it('is never wider than intervals of doubles, and defined wherever they are', () => {
    fc.assert(
      fc.property(tree(functions, true), box, (e, x) => {
        const fast = evaluate(intervalTier, e, x);
        if (fast === undefined) return;
        const exact = evaluate(wide, e, range(x));
        expect(exact !== undefined && isInside(exact, range(fast))).toBe(true);
        const more = evaluate(wider, e, range(x));
        expect(more !== undefined && exact !== undefined && isInside(more, exact)).toBe(true);
      }),
      { ...profile, numRuns: 1500 },
    );
  });

  it('intersects the intervals of doubles wherever both are defined', () => {
    fc.assert(
      fc.property(tree(functions, true), fc.double({ min: -9, max: 9, noNaN: true }), (e, x) => {
        const fast = evaluate(intervalTier, e, interval(x));
        const exact = evaluate(wide, e, pointFromDouble(x));
        if (fast === undefined || exact === undefined) return;
        expect(compare(exact.lo, range(fast).hi) <= 0).toBe(true);
        expect(compare(range(fast).lo, exact.hi) <= 0).toBe(true);
      }),
      profile,
    );
  });

  it('finds each crest and trough of sin and cos, and no other', () => {
    for (let k = -12; k <= 12; k++) {
      const near = (k * Math.PI) / 2;
      for (const f of ['sin', 'cos'] as const) {
        const around = wide.apply(f, range({ lo: near - 0.01, hi: near + 0.01 }));
        const beside = wide.apply(f, range({ lo: near + 0.01, hi: near + 0.02 }));
        const value = Math.round(Math[f](near));
        const reaches = (a: Range | undefined): boolean =>
          a !== undefined && (value > 0 ? compare(a.hi, end(1)) : compare(a.lo, end(-1))) === 0;
        expect([reaches(around), reaches(beside)], `${f} near ${k} pi/2`).toEqual([
          value !== 0,
          false,
        ]);
      }
    }
    expect(wide.apply('sin', range({ lo: 0, hi: 1e300 }))).toEqual(range({ lo: -1, hi: 1 }));
  });

  it('misses no crest where p bits do not distinguish the turns', () => {
    const few = rangeTier(64);
    for (const k of [60, 63, 64, 65, 70, 200, 1000])
      for (const width of [0, 1, 4])
        for (const f of ['sin', 'cos'] as const)
          for (const sign of [1n, -1n]) {
            const far = point({ man: sign, exp: k });
            const at = rangeTier(2048).add(far, range({ lo: 0, hi: width }));
            const [rough, fine] = [few.apply(f, at), rangeTier(2048).apply(f, at)];
            expect(
              rough !== undefined && fine !== undefined && isInside(fine, rough),
              `${f} at ${sign} 2^${k} + [0, ${width}]`,
            ).toBe(true);
          }
  });

  it('is undefined at the edge of a domain and on a kink', () => {
    for (const f of ['log', 'sqrt', 'kink'] as const)
      expect(wide.apply(f, range({ lo: 0, hi: 1 }))).toBeUndefined();
    expect(wide.div(wide.one, range({ lo: -1, hi: 1 }))).toBeUndefined();
    expect(wide.apply('step', range({ lo: -1, hi: 0 }))).toEqual(range({ lo: 0, hi: 1 }));
  });

  it('has values at arguments of any size', () => {
    const huge = point({ man: 1n, exp: 2 ** 26 });
    for (const f of ['exp', 'log', 'sqrt', 'sin', 'cos', 'tanh', 'atan', 'erf'] as const) {
      const found = wide.apply(f, huge);
      expect(found !== undefined && compare(found.lo, found.hi) <= 0, f).toBe(true);
      const all =
        f === 'log' || f === 'sqrt'
          ? { lo: end(1), hi: infinity }
          : { lo: end(-Infinity), hi: infinity };
      const everywhere = wide.apply(f, all);
      expect(
        found !== undefined && everywhere !== undefined && isInside(found, everywhere),
        f,
      ).toBe(true);
    }
    const exp = wide.apply('exp', point({ man: -1n, exp: 2 ** 26 }));
    expect(exp?.lo).toEqual({ man: 0n, exp: 0 });
  });
});
