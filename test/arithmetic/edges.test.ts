import { describe, expect, it } from 'vitest';
import { nextDown } from '../../src/arithmetic/bounds.ts';
import { piUp } from '../../src/arithmetic/elementary.ts';
import { interval, intervalTier, midpoint } from '../../src/arithmetic/interval.ts';
import { compareRational, ratio, rationalFromDouble } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { showBelowOne } from '../../src/arithmetic/text.ts';
import { piBetween } from '../../src/arithmetic/wide-elementary.ts';
import type { Binary } from '../../src/arithmetic/wide-elementary.ts';

function times({ man, exp }: Binary, k: bigint): Rational {
  return exp >= 0 ? ratio((man * k) << BigInt(exp)) : ratio(man * k, 1n << BigInt(-exp));
}

describe('powers of intervals', () => {
  it('refuse exponents that are not whole or below 0', () => {
    for (const k of [-1, -2, 0.5, 2.5, Number.NaN, Infinity])
      expect(() => intervalTier.power(interval(1, 2), k)).toThrow(
        `power: expected a whole exponent >= 0, got ${k}`,
      );
  });

  it('of odd exponents keep negative end points, within a few units in the last place', () => {
    for (const k of [3, 5, 7]) {
      const { lo, hi } = intervalTier.power(interval(-3, -2), k);
      expect(lo).toBeLessThanOrEqual(-(3 ** k));
      expect(lo).toBeGreaterThan(-(3 ** k) * (1 + 1e-14));
      expect(hi).toBeGreaterThanOrEqual(-(2 ** k));
      expect(hi).toBeLessThan(-(2 ** k) * (1 - 1e-14));
    }
  });
});

describe('sin far out', () => {
  /** Crests j pi/2 at whose upper neighbour h the quarter turns counted in doubles are only j - 1. */
  function miscounted(): readonly number[] {
    const { hi } = piBetween(200);
    const found: number[] = [];
    for (let j = 2 ** 39 - 3; found.length < 5 && j > 2 ** 39 - 1e6; j -= 4) {
      const crest = times({ man: hi.man, exp: hi.exp - 1 }, BigInt(j));
      const guess = j * (piUp / 2);
      const h = [nextDown(nextDown(guess)), nextDown(guess), guess].find(
        (x) => compareRational(rationalFromDouble(x), crest) >= 0,
      );
      if (h !== undefined && Math.floor(h / (piUp / 2)) === j - 1) found.push(h);
    }
    return found;
  }

  it('reaches 1 at a crest that the count in doubles places beyond the interval', () => {
    const ends = miscounted();
    expect(ends).toHaveLength(5);
    for (const h of ends)
      expect(intervalTier.apply('sin', interval(h - 2 ** -8, h))?.hi, `up to ${h}`).toBe(1);
  });
});

describe('pi', () => {
  it('has as many bits as are asked for, whatever was asked before', () => {
    for (const bits of [64, 300, 80]) {
      const { lo, hi } = piBetween(bits);
      expect(lo.man.toString(2)).toHaveLength(bits);
      expect(hi.man - lo.man).toBe(1n);
    }
  });
});

describe('the midpoint', () => {
  it('is rounded once among the subnormals', () => {
    const least = Number.MIN_VALUE;
    expect(midpoint(interval(3 * least, 7 * least))).toBe(5 * least);
    expect(midpoint(interval(-3 * least, -least))).toBe(-2 * least);
  });
});

describe('a defect below 1', () => {
  it('is shown with five digits, and with more only where they would read 1', () => {
    expect(showBelowOne(1 / 3)).toBe('0.33334');
    expect(showBelowOne(0.999991)).toMatch(/^0\.99999\d+$/);
  });
});
