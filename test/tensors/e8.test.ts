/**
 * # The 120 lines of E8
 *
 * They form a spherical 7-design, so that means over them of polynomials of degree 6 are means over the sphere.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { rationalField as Q, rationalToText, ratio } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { distanceSquare } from '../../src/tensors/lazy.ts';
import { multipliersFor } from '../../src/tensors/multipliers.ts';
import { instanceMean } from '../../src/tensors/mean.ts';
import { meanWidth } from '../../src/tensors/spectrum.ts';
import { drawer } from '../certificates/facts/plain-network.ts';
import { mat, vec } from '../certificates/facts/support.ts';

/** Twice the roots, one of each pair: whole numbers of squared length 8. */
function lines(): readonly (readonly number[])[] {
  const list: (readonly number[])[] = [];
  for (let i = 0; i < 8; i++)
    for (let j = 0; j < i; j++)
      for (const s of [2, -2]) list.push(Array.from({ length: 8 }, (_, k) => (k === i ? 2 : k === j ? s : 0))); // prettier-ignore
  for (let bits = 0; bits < 128; bits++) {
    const signs: readonly number[] = Array.from({ length: 7 }, (_, k) => 1 - 2 * ((bits >> k) & 1));
    list.push([...signs, signs.reduce((a, b) => a * b, 1)]);
  }
  const key = (v: readonly number[]): string => v.join();
  const seen = new Set<string>();
  return list.filter((v) => {
    if (seen.has(key(v)) || seen.has(key(v.map((x) => -x)))) return false;
    seen.add(key(v));
    return true;
  });
}

describe('the 120 lines of E8', () => {
  const all = lines();
  it('are 120 vectors of squared length 8', () => {
    expect(all).toHaveLength(120);
    expect(new Set(all.map((v) => v.reduce((s, x) => s + x * x, 0)))).toEqual(new Set([8]));
  });

  it('have the mean 147/160 for one neuron: over the lines, by the trace, and in closed form', () => {
    for (const u of [
      [1, 0, 0, 0, 0, 0, 0, 0],
      [1, 2, 0, 0, -1, 0, 0, 3],
    ]) {
      const U = mat(u);
      const sum = all.reduce((total, v) => {
        const T = { weights: vec(1), vectors: mat(v) };
        return Q.add(total, distanceSquare(Q, 3, U, T, multipliersFor(Q, 3, U, T)));
      }, Q.zero);
      expect(rationalToText(Q.div(sum, ratio(120n * 512n)))).toBe('147/160');
      expect(rationalToText(instanceMean(Q, 3, U))).toBe('147/160');
    }
    // 1 - [3 * 3/(8 10) - 2 * 15/(8 10 12)]
    expect(1 - (9 / 80 - 30 / 960)).toBeCloseTo(147 / 160, 12);
  });

  it('have one as far from every placing of m neurons as the mean, b(8 m)', () => {
    const next = drawer(31);
    const drawn = (m: number): Matrix<Rational> =>
      mat(...Array.from({ length: m }, () => Array.from({ length: 8 }, () => Math.round(3 * next())))); // prettier-ignore
    const placings = [1, 2, 3, 5].map(drawn);
    // lines themselves, whose cubes are fitted exactly
    const own = mat(...all.slice(0, 4));
    for (const U of [...placings, own, mat([0, 0, 0, 0, 0, 0, 0, 0])]) {
      const b = Q.mul(ratio(512n), meanWidth(Q, 3, 8, BigInt(8 * U.rows)));
      expect(b.num > 0n).toBe(true);
      const isFar = (v: readonly number[]): boolean => {
        const T = { weights: vec(1), vectors: mat(v) };
        const squared = distanceSquare(Q, 3, U, T, multipliersFor(Q, 3, U, T));
        return Q.sub(squared, b).num >= 0n;
      };
      expect(all.some(isFar)).toBe(true);
      if (U === own) expect(isFar(all[0] ?? [])).toBe(false);
    }
  });

  it('have cubes whose Gram matrix has the eigenvalues 9/2, 8 times, and 3/4, 112 times', () => {
    // the inner products of unit vectors are 0, +-1/2 and 1: of the cubes 8 times is 0, +-1 and 8
    const cubes = all.map((u) =>
      all.map((v) => (u.reduce((s, x, i) => s + x * (v[i] ?? 0), 0) / 4) ** 3),
    );
    // (G - 36)(G - 6) = 0 for 8 times the Gram matrix G, and its trace is 960 = 8 * 36 + 112 * 6
    for (const [i, row] of cubes.entries())
      for (let j = 0; j < 120; j++) {
        const square = row.reduce((s, x, k) => s + x * (cubes[k]?.[j] ?? 0), 0);
        expect(square - 42 * (row[j] ?? 0) + (i === j ? 216 : 0)).toBe(0);
      }
    expect(cubes.reduce((s, row, i) => s + (row[i] ?? 0), 0)).toBe(8 * 36 + 112 * 6);
    // so the mean over the lines has the widths of the sphere
    for (const k of [0, 3, 8, 60, 120]) {
      const leading = (Math.min(k, 8) * 9) / 2 + (Math.max(0, k - 8) * 3) / 4;
      const b = meanWidth(Q, 3, 8, BigInt(k));
      expect(Number(b.num) / Number(b.den)).toBeCloseTo((120 - leading) / 120, 12);
    }
  });
});
