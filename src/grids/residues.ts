/**
 * # Arithmetic modulo a prime below 2^31
 *
 * In doubles, exactly. A minor that is not 0 modulo a prime is not 0 over Q.
 *
 * ## Main definitions
 * - {@link residuesModulo}: the ring
 * - {@link pivotsModulo}: elimination; as many pivots as the rank modulo the prime
 * @module
 */
import { floor } from '../arithmetic/machine.ts';
import { isPrime } from '../arithmetic/primes.ts';
import type { Ring } from '../arithmetic/ring.ts';
import { row } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';

export const primesBelow = 2 ** 31;

export interface Residues extends Ring<number> {
  /** Of an integer. */
  readonly of: (n: bigint) => number;
  /** b with a b = 1, for a residue a other than 0; multiplied back. */
  readonly inverse: (a: number) => number;
}

/**
 * Z/p for a prime p < 2^31. A product is split at 2^16: t = (high b mod p) 2^16 + low b < 2^48, and t/p is whole or at
 * least 1/p below the next whole number, while rounding moves it by at most 2^-53 t/p < 1/p. So floor is right.
 */
export function residuesModulo(p: number): Residues {
  if (!(p < primesBelow && isPrime(p)))
    throw new RangeError(`residuesModulo: expected a prime below 2^31, got ${p}`);
  const reduced = (t: number): number => t - floor(t / p) * p;
  const mul = (a: number, b: number): number => {
    const high = floor(a / 65_536);
    return reduced(reduced(high * b) * 65_536 + (a - high * 65_536) * b);
  };
  const inverse = (a: number): number => {
    let [r, s, x, y] = [p, a, 0, 1];
    while (s !== 0) {
      const q = floor(r / s);
      [r, s] = [s, r - q * s];
      [x, y] = [y, x - q * y];
    }
    const b = x < 0 ? x + p : x;
    if (mul(a, b) !== 1) throw new RangeError(`inverse: ${a} has none modulo ${p}`);
    return b;
  };
  const whole = BigInt(p);
  return {
    zero: 0,
    one: 1,
    add: (a, b) => (a + b < p ? a + b : a + b - p),
    sub: (a, b) => (a < b ? a - b + p : a - b),
    mul,
    neg: (a) => (a === 0 ? 0 : p - a),
    of: (n) => Number(((n % whole) + whole) % whole),
    inverse,
  };
}

export interface Pivot {
  readonly row: number;
  readonly col: number;
}

/** The pivots of elimination, column by column: their rows and columns are those of a minor that is not 0 modulo p. */
export function pivotsModulo(R: Residues, A: Matrix<number>): readonly Pivot[] {
  const rows = Array.from({ length: A.rows }, (_, i) => ({ i, entries: [...row(A, i)] }));
  const pivots: Pivot[] = [];
  for (let col = 0; col < A.cols; col++) {
    const at = rows.findIndex(({ entries }) => (entries[col] ?? 0) !== 0);
    const [pivot] = at < 0 ? [] : rows.splice(at, 1);
    if (pivot === undefined) continue;
    pivots.push({ row: pivot.i, col });
    const scale = R.inverse(pivot.entries[col] ?? 0);
    for (const { entries } of rows) {
      const factor = R.neg(R.mul(entries[col] ?? 0, scale));
      if (factor === 0) continue;
      for (let j = col; j < A.cols; j++)
        entries[j] = R.add(entries[j] ?? 0, R.mul(factor, pivot.entries[j] ?? 0));
    }
  }
  return pivots;
}
