import { expect, it } from 'vitest';
import { exactly } from '../../src/arithmetic/bounds.ts';
import { choleskyShift } from '../../src/linalg/definite.ts';

it('the shift is known as long as (n + 2) u <= 1/4', () => {
  const shift = (n: number): number => choleskyShift(n, exactly(1), exactly(1), exactly(0));
  // u = 2^-53; k u/(1 - 2 k u) for k = n + 1 nearly 2^51 is nearly 1/2
  expect(shift(2 ** 51 - 2)).toBeGreaterThan(0.4999);
  expect(shift(2 ** 51 - 2)).toBeLessThan(0.5001);
  expect(shift(2 ** 51 - 1)).toBe(Infinity);
});
