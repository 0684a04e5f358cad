import { describe, expect, it } from 'vitest';
import { compareRational, ratio, rationalFromText } from '../../../src/arithmetic/rational.ts';
import {
  equalText,
  lowerText,
  movingText,
  numberText,
  upperText,
  vectorText,
} from '../../../src/certificates/facts/show.ts';
import { q } from './support.ts';

describe('numbers in words', () => {
  it('are fractions of up to 24 characters, and longer ones between decimals', () => {
    const third = `${'3'.repeat(11)}/1${'0'.repeat(11)}`;
    expect(third).toHaveLength(24);
    for (const text of ['1/2', third]) {
      for (const show of [numberText, lowerText, upperText]) expect(show(q(text))).toBe(text);
      expect(equalText(q(text))).toBe(`= ${text} exactly`);
    }
    const longer = q(`${'3'.repeat(12)}/1${'0'.repeat(11)}`);
    const [, low = 0, high = 0] = /^a number in \[(.+), (.+)\]$/u.exec(numberText(longer)) ?? [];
    expect(Number(low)).toBeLessThanOrEqual(3.33333333333);
    expect(Number(high)).toBeGreaterThanOrEqual(3.33333333333);
    expect(Number(high) - Number(low)).toBeLessThan(1e-3);
    expect(equalText(longer)).toBe(
      `is one exactly known rational number ${numberText(longer).slice('a number '.length)}`,
    );
  });

  it('write out a vector up to 200 characters', () => {
    // (10, 10, ..., 10): 4 k - 2 characters, and with a last 1000 two more
    const tens = (k: number): readonly string[] => Array.from({ length: k }, () => '10');
    expect(vectorText(tens(2).map(q))).toBe('(10, 10)');
    const full = [...tens(49), '1000'];
    expect(full.join(', ')).toHaveLength(200);
    expect(vectorText(full.map(q))).toBe(`(${full.join(', ')})`);
    expect(vectorText([...tens(49), '10000'].map(q))).toBe('a vector of length 50');
  });

  it('name the trainable weights', () => {
    expect(movingText('all')).toBe('W and v');
    expect(movingText('hidden')).toBe('W (v fixed)');
  });
});

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
