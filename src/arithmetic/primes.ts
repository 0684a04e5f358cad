/**
 * # Primes
 * @module
 */

/** Whether p is a prime, by trial division: for whole numbers below 2^31 at most 2^15.5 of them. */
export function isPrime(p: number): boolean {
  if (!Number.isInteger(p) || p < 2) return false;
  for (let d = 2; d * d <= p; d++) if (p % d === 0) return false;
  return true;
}
