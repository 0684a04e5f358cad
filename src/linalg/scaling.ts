/**
 * # Powers of two to scale by
 *
 * Scaling by a power of two is exact except among the subnormals.
 * @module
 */
import { decompose, powerOfTwo } from '../arithmetic/bits.ts';
import { abs, floor, max, min } from '../arithmetic/machine.ts';

/**
 * 2^-e for 2^e <= abs(x) < 2^(e+1), clamped to 2^-1000 .. 2^1000; 1 for 0 and for numbers that are
 * not finite.
 */
export function powerOfTwoNear(x: number): number {
  return powerOfTwo(-exponentOf(x));
}

/** 2^-k for the k with 4^k <= x < 4^(k+1): D with these entries makes the diagonal of D A D lie in [1, 4). */
export function halfPowerOfTwoNear(x: number): number {
  return powerOfTwo(-floor(exponentOf(x) / 2));
}

/**
 * The e with 2^e <= abs(x) < 2^(e+1), clamped to -1000 .. 1000; 0 for 0 and for numbers that are
 * not finite.
 */
function exponentOf(x: number): number {
  if (!Number.isFinite(x)) return 0;
  const { man, exp } = decompose(x);
  let top = exp;
  for (let m = abs(man); m >= 2; m /= 2) top++;
  return max(-1000, min(1000, top));
}
