import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitLength, decompose, powerOfTwo, trailingZeros } from '../../src/arithmetic/bits.ts';
import { corners, finite, profile } from './arbitraries.ts';

// Halving and doubling are exact as long as the result is a double, so this needs no bit pattern.
function scaled(man: number, exp: number): number {
  let x = man;
  for (let k = 0; k < exp; k++) x *= 2;
  for (let k = 0; k > exp; k--) x /= 2;
  return x;
}

const expectDecomposed = (x: number): void => {
  const { man, exp } = decompose(x);
  expect(Number.isSafeInteger(man)).toBe(true);
  expect(scaled(man, exp)).toBe(x === 0 ? 0 : x);
  expect(x === 0 ? man === 0 && exp === 0 : Math.abs(man % 2) === 1).toBe(true);
};

describe('bits', () => {
  it('every double is its odd integer times its power of two', () => {
    corners.forEach(expectDecomposed);
    fc.assert(fc.property(finite, expectDecomposed), profile);
  });

  it('decompose refuses what is not a finite double', () => {
    for (const x of [Number.NaN, Infinity, -Infinity])
      expect(() => decompose(x)).toThrow(RangeError);
  });

  it('every power of two that is a double is exact, and no other is given', () => {
    let up = 1;
    for (let e = 0; e <= 1023; e++, up *= 2) expect(powerOfTwo(e)).toBe(up);
    let down = 1;
    for (let e = 0; e >= -1074; e--, down /= 2) expect(powerOfTwo(e)).toBe(down);
    for (const e of [1024, -1075, 0.5, Number.NaN]) expect(() => powerOfTwo(e)).toThrow(RangeError);
  });

  it('the sizes of big integers agree with their binary digits', () => {
    expect(bitLength(0n)).toBe(0);
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 1n << 200n }), fc.nat(150), (odd, shift) => {
        const n = (odd | 1n) << BigInt(shift);
        expect(bitLength(n)).toBe(n.toString(2).length);
        expect(trailingZeros(n)).toBe(shift);
        expect(trailingZeros(-n)).toBe(shift);
      }),
      profile,
    );
  });
});
