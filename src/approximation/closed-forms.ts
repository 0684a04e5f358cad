/**
 * # Closed forms on [0, 1]
 *
 * Proofs: proofs-notes/rates.md (R6, R7).
 *
 * ## Main definitions
 * - {@link binomial}, {@link factorial}
 * - {@link freeKnotSquare}: the least error of x^{k+1} with free knots
 * - {@link bumpSquare}: the norm of a bump
 * @module
 */
import { min } from '../arithmetic/machine.ts';
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';

/** C(n, k); 0 unless 0 <= k <= n. */
export function binomial(n: number, k: number): bigint {
  if (!(k >= 0 && k <= n)) return 0n;
  let value = 1n;
  for (let i = 1; i <= min(k, n - k); i++) value = (value * BigInt(n - i + 1)) / BigInt(i);
  return value;
}

/** n!. */
export function factorial(n: number): bigint {
  let value = 1n;
  for (let i = 2; i <= n; i++) value *= BigInt(i);
  return value;
}

/** c_k^2 (n + 1)^{-2(k+1)}, c_k^2 = ((k+1)!)^4/((2k+2)!^2 (2k+3)): R6, for x^{k+1} on [0, 1]. */
export function freeKnotSquare(neurons: number, power: number): Rational {
  const k = power + 1;
  const pieces = (BigInt(neurons) + 1n) ** BigInt(2 * k);
  return ratio(factorial(k) ** 4n, factorial(2 * k) ** 2n * BigInt(2 * k + 1) * pieces);
}

/**
 * The squared norm of each of N bumps 2^{-(k+1)} sum_j (-1)^j C(k+1, j) relu(x - b - jw)^k with w = 1/(N(k+1)), which is a
 * multiple of the value of a B-spline of twice the order at its middle (R7).
 */
export function bumpSquare(bumps: number, power: number): Rational {
  const k = power + 1;
  let middle = 0n;
  for (let j = 0; j < k; j++) {
    const term = binomial(2 * k, j) * BigInt(k - j) ** BigInt(2 * k - 1);
    middle += j % 2 === 0 ? term : -term;
  }
  const width = BigInt(bumps) * BigInt(k);
  const num = factorial(power) ** 2n * middle;
  return ratio(num, factorial(2 * k - 1) * width ** BigInt(2 * k - 1) * 4n ** BigInt(k));
}
