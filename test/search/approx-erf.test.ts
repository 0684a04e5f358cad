import { describe, expect, it } from 'vitest';
import { functionNearest } from '../../src/arithmetic/elementary.ts';
import { approxErf } from '../../src/search/approx-erf.ts';

const unit = (a: number): number => 2 ** (Math.floor(Math.log2(Math.abs(a))) - 52);

describe('erf in float64', () => {
  it('is within 16 units in the last place of the correctly rounded value, across its two formulas', () => {
    for (let k = -1400; k <= 1400; k += 1) {
      const x = k === 0 ? 1e-300 : k / 200;
      const exact = functionNearest('erf', x);
      expect(Math.abs(approxErf(x) - exact), `erf(${x})`).toBeLessThan(16 * unit(exact));
    }
  });

  it('is odd, bounded and NaN where x is', () => {
    expect([0, 30, Infinity, -1e308, Number.NaN].map(approxErf)).toEqual([0, 1, 1, -1, Number.NaN]);
    expect(approxErf(-0.7)).toBe(-approxErf(0.7));
  });
});
