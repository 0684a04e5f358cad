import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decompose } from '../../src/arithmetic/bits.ts';
import { functionDown, functionUp, piDown, piUp } from '../../src/arithmetic/elementary.ts';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalFromDouble,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { functionBetween, piBetween } from '../../src/arithmetic/wide-elementary.ts';
import type { Binary } from '../../src/arithmetic/wide-elementary.ts';
import { profile } from './arbitraries.ts';

const names = ['exp', 'log', 'sqrt', 'sin', 'cos', 'tanh', 'atan', 'erf'] as const;

function exact({ man, exp }: Binary): Rational {
  return exp >= 0 ? ratio(man << BigInt(exp)) : ratio(man, 1n << BigInt(-exp));
}

function binary(x: number): Binary {
  const { man, exp } = decompose(x);
  return { man: BigInt(man), exp };
}

/** Whether a <= b <= c <= d. */
function areOrdered(...xs: readonly Rational[]): boolean {
  return xs.every((x, i) => i === 0 || compareRational(xs[i - 1] ?? x, x) <= 0);
}

const at = fc.double({ min: 2 ** -20, max: 40, noNaN: true });

describe('functionBetween', () => {
  it.each(names)('%s lies between the doubles, and narrower with more bits', (f) => {
    fc.assert(
      fc.property(at, (x) => {
        const [low, high] = [functionDown(f, x), functionUp(f, x)].map(rationalFromDouble);
        const wide = functionBetween(f, binary(x), 128);
        const wider = functionBetween(f, binary(x), 512);
        if (low === undefined || high === undefined) throw new Error('no bounds');
        expect(
          areOrdered(low, exact(wide.lo), exact(wider.lo), exact(wider.hi), exact(wide.hi), high),
        ).toBe(true);
        const width = Q.sub(exact(wide.hi), exact(wide.lo));
        const size = high.num < 0n ? Q.neg(low) : high;
        expect(compareRational(width, Q.mul(size, ratio(1n, 1n << 126n))) <= 0).toBe(true);
      }),
      profile,
    );
  });

  it('is a point where p bits are enough, and takes arguments of any length', () => {
    expect(exact(functionBetween('sqrt', { man: 9n, exp: -4 }, 128).lo)).toEqual(ratio(3n, 4n));
    expect(functionBetween('tanh', { man: 0n, exp: 0 }, 128)).toEqual({
      lo: { man: 0n, exp: 0 },
      hi: { man: 0n, exp: 0 },
    });
    const root = (1n << 400n) + 1n;
    const { lo, hi } = functionBetween('sqrt', { man: root * root, exp: 0 }, 512);
    expect([exact(lo), exact(hi)]).toEqual([ratio(root), ratio(root)]);
  });

  it('goes far beyond the doubles, and refuses where there is no value', () => {
    const { lo, hi } = functionBetween('exp', { man: 1n, exp: 20 }, 128);
    expect(lo.exp).toBeGreaterThan(1_500_000);
    expect(hi.man - lo.man).toBe(1n);
    const tiny = functionBetween('tanh', { man: 1n, exp: -1_000_000 }, 128);
    expect(tiny.hi).toEqual({ man: 1n << 127n, exp: -1_000_127 });
    expect(() => functionBetween('log', { man: -1n, exp: 0 }, 128)).toThrow(RangeError);
    expect(() => functionBetween('log', { man: 0n, exp: 0 }, 128)).toThrow(RangeError);
  });
});

describe('piBetween', () => {
  it('is between the doubles next to pi', () => {
    const { lo, hi } = piBetween(256);
    const [below, above] = [rationalFromDouble(piDown), rationalFromDouble(piUp)];
    expect(areOrdered(below, exact(lo), exact(hi), above)).toBe(true);
    expect(hi.man - lo.man).toBe(1n);
  });

  it('has the requested number of bits, independently of earlier requests', () => {
    for (const bits of [64, 300, 80]) {
      const { lo, hi } = piBetween(bits);
      expect(lo.man.toString(2)).toHaveLength(bits);
      expect(hi.man - lo.man).toBe(1n);
    }
  });
});
