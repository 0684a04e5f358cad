import { describe, expect, it } from 'vitest';
import { compareRational, ratio, rationalFromText } from '../../../src/arithmetic/rational.ts';
import { lowerText, upperText } from '../../../src/certificates/facts/show.ts';

describe('bounds in words', () => {
  it('are short fractions as they are', () => {
    for (const text of ['0', '-3/2', '123456789/1000000007'])
      for (const show of [lowerText, upperText])
        expect(show(rationalFromText(text) ?? ratio(0n))).toBe(text);
  });

  it('are decimals on the right side of long ones', () => {
    for (const sign of [1n, -1n]) {
      const a = ratio(sign * 10n ** 40n, 3n ** 60n);
      const [low, high] = [lowerText(a), upperText(a)].map((text) => {
        const [digits = '', exponent = '0'] = text.split('e');
        const [whole = '', rest = ''] = digits.split('.');
        const power = BigInt(Number(exponent) - rest.length);
        const n = BigInt(whole + rest);
        return power < 0n ? ratio(n, 10n ** -power) : ratio(n * 10n ** power);
      });
      expect(low === undefined ? 1 : compareRational(low, a)).toBeLessThan(0);
      expect(high === undefined ? -1 : compareRational(high, a)).toBeGreaterThan(0);
    }
  });
});
