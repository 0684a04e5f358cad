/**
 * # Arithmetic modulo primes against BigInt, and ranks modulo primes against ranks over Q
 * @module
 */
import { describe, expect, it } from 'vitest';
import { ratio } from '../../src/arithmetic/rational.ts';
import { isPrime } from '../../src/arithmetic/primes.ts';
import { pivotsModulo, residuesModulo } from '../../src/grids/residues.ts';
import { at, mapMatrix, tabulate } from '../../src/linalg/matrix.ts';
import { rankOfRationals } from '../../src/linalg/rank.ts';
import { drawer } from '../certificates/facts/plain-network.ts';
import { mat } from '../certificates/facts/support.ts';

const primes = [2, 3, 5, 65_521, 65_537, 67_108_859, 2_147_483_629, 2_147_483_647];

describe('primes', () => {
  it('are those of a sieve', () => {
    const sieve = Array.from({ length: 3000 }, (_, n) => n >= 2);
    for (let d = 2; d < 3000; d++) for (let k = 2 * d; k < 3000; k += d) sieve[k] = false;
    expect(sieve.map((_, n) => isPrime(n))).toEqual(sieve);
  });

  it('are not composites near the limit, negative, fractions or NaN', () => {
    expect(primes.every(isPrime)).toBe(true);
    const others = [2_147_483_646, 46_337 * 46_337, 46_337 * 46_327, -7, 2.5, Number.NaN, Infinity];
    expect(others.filter(isPrime)).toEqual([]);
    for (const p of [4, 2_147_483_659, 1, 0, 46_337 * 46_337])
      expect(() => residuesModulo(p)).toThrow(/expected a prime below 2\^31/u);
  });
});

describe('residues', () => {
  it('add, subtract, multiply and invert as BigInt does', () => {
    for (const p of primes) {
      const R = residuesModulo(p);
      const whole = BigInt(p);
      const next = drawer(p % 1000);
      const drawn = Array.from({ length: 200 }, () => Math.floor(((next() + 1) / 2) * p));
      const values = [
        ...new Set([0, 1, p - 1, Math.max(p - 2, 0), 65_536 % p, 65_535 % p, ...drawn]),
      ];
      for (const a of values)
        for (const b of values.slice(0, 40)) {
          const [x, y] = [BigInt(a), BigInt(b)];
          expect(R.mul(a, b)).toBe(Number((x * y) % whole));
          expect(R.add(a, b)).toBe(Number((x + y) % whole));
          expect(R.sub(a, b)).toBe(Number((x - y + whole) % whole));
        }
      for (const a of values) {
        expect(R.add(a, R.neg(a))).toBe(0);
        if (a !== 0) expect(R.mul(a, R.inverse(a))).toBe(1);
        expect(R.of(BigInt(a) - 5n * whole)).toBe(a);
      }
      expect(() => R.inverse(0)).toThrow(/has none/u);
    }
  });
});

describe('pivots', () => {
  it('are as many as the rank over Q for a large prime, and no more for any', () => {
    const next = drawer(77);
    const ranks = new Set<number>();
    for (let k = 0; k < 40; k++) {
      const drawn = tabulate(5, 6, () => ratio(BigInt(Math.round(next() * 2))));
      // every other one has a row twice
      const A = tabulate(5, 6, (i, j) => at(drawn, k % 2 === 0 && i === 3 ? 1 : i, j));
      const rank = rankOfRationals(A);
      ranks.add(rank);
      for (const p of [2_147_483_647, 2, 3, 5]) {
        const R = residuesModulo(p);
        const pivots = pivotsModulo(
          R,
          mapMatrix(A, ({ num }) => R.of(num)),
        );
        if (p > 5) expect(pivots).toHaveLength(rank);
        expect(pivots.length).toBeLessThanOrEqual(rank);
        const rows = pivots.map(({ row }) => row);
        expect(new Set(rows).size).toBe(rows.length);
        const minor = tabulate(rows.length, rows.length, (i, j) => {
          const entry = A.data[(rows[i] ?? -1) * 6 + (pivots[j]?.col ?? -1)];
          return entry ?? ratio(0n);
        });
        expect(rankOfRationals(minor)).toBe(rows.length);
      }
    }
    expect(ranks.size).toBeGreaterThan(1);
  });

  it('are fewer modulo a prime that divides the minor: no upper bound', () => {
    const R = residuesModulo(3);
    const A = mat([1, 2], [2, 1]);
    expect(
      pivotsModulo(
        R,
        mapMatrix(A, ({ num }) => R.of(num)),
      ),
    ).toHaveLength(1);
    expect(rankOfRationals(A)).toBe(2);
  });
});
