import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { halfPowerOfTwoNear, powerOfTwoNear } from '../../src/linalg/scaling.ts';
import { finite, profile } from '../arithmetic/arbitraries.ts';

it('scaling brings every double within the range to [1, 2), and a diagonal to [1, 4)', () => {
  fc.assert(
    fc.property(finite, (x) => {
      const size = Math.abs(x);
      if (!(size >= 2 ** -1000 && size < 2 ** 1000)) return;
      expect(size * powerOfTwoNear(x)).toBeGreaterThanOrEqual(1);
      expect(size * powerOfTwoNear(x)).toBeLessThan(2);
      const half = halfPowerOfTwoNear(x);
      expect(size * half * half).toBeGreaterThanOrEqual(1);
      expect(size * half * half).toBeLessThan(4);
    }),
    profile,
  );
});

it('a scale stays a double at the ends of the range, and is 1 for 0 and numbers that are not finite', () => {
  for (const x of [0, NaN, Infinity, -Infinity]) expect(powerOfTwoNear(x)).toBe(1);
  expect(powerOfTwoNear(5e-324)).toBe(2 ** 1000);
  expect(powerOfTwoNear(-Number.MAX_VALUE)).toBe(2 ** -1000);
  expect([
    powerOfTwoNear(8),
    powerOfTwoNear(-9),
    halfPowerOfTwoNear(15.9),
    halfPowerOfTwoNear(16),
  ]).toEqual([1 / 8, 1 / 8, 1 / 2, 1 / 4]);
});
