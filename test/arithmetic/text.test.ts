import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interval } from '../../src/arithmetic/interval.ts';
import { entire } from '../../src/arithmetic/interval-sets.ts';
import {
  compareRational,
  ratio,
  rationalField,
  rationalFromDouble,
  rationalFromText,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { showInterval } from '../../src/arithmetic/interval-text.ts';
import { showExact, showLower, showUpper } from '../../src/arithmetic/text.ts';
import { corners, finite, profile } from './arbitraries.ts';

function valueOf(text: string): Rational {
  const value = rationalFromText(text);
  if (value === undefined) throw new Error(`not a decimal: ${text}`);
  return value;
}

describe('text', () => {
  it('a shown bound is on its side, short, and within one unit of its last digit', () => {
    const { sub, mul } = rationalField;
    const check = (x: number, digits: number): void => {
      const exact = rationalFromDouble(x);
      const size = rationalFromDouble(Math.abs(x));
      const [low, high] = [showLower(x, digits), showUpper(x, digits)];
      const [under, over] = [sub(exact, valueOf(low)), sub(valueOf(high), exact)];
      // The unit of the last digit is at most |x| 10^(1 - digits).
      const unit = mul(size, ratio(1n, 10n ** BigInt(digits - 1)));
      for (const gap of [under, over]) {
        expect(rationalField.sign(gap)).not.toBe(-1);
        expect(compareRational(gap, unit)).not.toBe(1);
      }
      for (const text of [low, high])
        expect(
          text
            .replace(/e.*/, '')
            .replace(/[-.]/g, '')
            .replace(/^0+|0+$/g, '').length,
        ).toBeLessThanOrEqual(digits);
    };
    for (const x of corners) for (const digits of [1, 2, 5, 17]) check(x, digits);
    for (const x of [9.99999, 99999.5, 0.1, 1e23, 1e-5, 123456789, 1e9, 1e21]) check(x, 5);
    fc.assert(fc.property(finite, fc.integer({ min: 1, max: 20 }), check), {
      ...profile,
      numRuns: 1000,
    });
  });

  it('a bound is shown in plain decimals from 1e-5 to 1e9, and with an exponent beyond', () => {
    expect(showInterval(interval(0.0998334166468281, 0.0998334166468282))).toBe(
      '[0.0998334, 0.0998335]',
    );
    expect(showInterval(interval(-0.0998334166468282, 2))).toBe('[-0.0998335, 2]');
    expect([showUpper(0.1234567), showLower(0.1234567)]).toEqual(['0.12346', '0.12345']);
    expect([showUpper(-0.1234567), showLower(-0.1234567)]).toEqual(['-0.12345', '-0.12346']);
    expect([showUpper(123456789), showLower(9.99999), showUpper(9.99999)]).toEqual([
      '123460000',
      '9.9999',
      '10',
    ]);
    expect([showUpper(1.5e9), showLower(-(2 ** -30))]).toEqual(['1.5e9', '-9.3133e-10']);
    expect([showUpper(1234.5), showUpper(100), showUpper(0.25)]).toEqual(['1234.5', '100', '0.25']);
    expect([showLower(1e-300), showUpper(1e-300)]).toEqual(['1e-300', '1.0001e-300']);
    expect([showLower(1.5e-5, 2), showLower(1.5 * 2 ** -20, 2)]).toEqual(['0.000015', '1.4e-6']);
    expect(showUpper(Number.MAX_VALUE)).toBe('1.7977e308');
    expect(showLower(Number.MIN_VALUE, 3)).toBe('4.94e-324');
  });

  it('a double that is not the decimal it was written as is shown on its side', () => {
    // The double 0.1 is above 1/10.
    expect([showLower(0.1), showUpper(0.1)]).toEqual(['0.1', '0.10001']);
  });

  it('zero, infinities and NaN are shown without a sign, and by their names', () => {
    expect([showUpper(0), showUpper(-0), showLower(-0)]).toEqual(['0', '0', '0']);
    expect(showInterval(entire)).toBe('[-Infinity, Infinity]');
    expect([showUpper(Number.NaN), showLower(Infinity)]).toEqual(['NaN', 'Infinity']);
  });

  it('an exact number is its decimal, or marked as the double that the decimal rounds to', () => {
    for (const x of [0, -0, 0.25, -3, 2 ** -12, 2 ** 53]) expect(showExact(x)).toBe(`${x}`);
    for (const x of [0.1, -0.3, 1e-12, 1e23, 5e-324, 2 ** 60])
      expect(showExact(x)).toBe(`float64(${x})`);
    fc.assert(
      fc.property(finite, (x) => {
        const [, marked] = /^float64\((.+)\)$/.exec(showExact(x)) ?? [];
        const isExact = compareRational(valueOf(`${x}`), rationalFromDouble(x)) === 0;
        expect(marked).toBe(isExact ? undefined : `${x}`);
      }),
      profile,
    );
  });

  it('fewer than one digit is refused', () => {
    for (const digits of [0, -1, 1.5, Number.NaN])
      expect(() => showUpper(1, digits)).toThrow(RangeError);
  });
});
