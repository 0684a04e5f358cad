/**
 * # The barrier of T4 at 48: what lazy training fits there, and that no smaller one exists
 *
 * T = 2 (1,1)^3 - (1,2)^3.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { rationalField as Q, rationalToText } from '../../src/arithmetic/rational.ts';
import { barrierFault, barrierSquare } from '../../src/tensors/barrier.ts';
import { distanceSquare, normalFault } from '../../src/tensors/lazy.ts';
import { multipliersFor } from '../../src/tensors/multipliers.ts';
import { residualSquare } from '../../src/tensors/powers.ts';
import { tangentRankModulo, usualPrime } from '../../src/tensors/tangent-rank.ts';
import { barrier } from '../../src/theorems/tensors/experiment/run.ts';
import { mat, vec } from '../certificates/facts/support.ts';

describe('lazy training beside the barrier', () => {
  it('reaches 0 from e_1 and (1,1), of rank 4 = D, where full training is stuck at 48', () => {
    const { target } = barrier;
    const U = mat([1, 0], [1, 1]);
    expect(tangentRankModulo(Q, usualPrime, 3, U)).toBe(4);
    const W = multipliersFor(Q, 3, U, target);
    expect(normalFault(Q, 3, U, target, W)).toBe(-1);
    expect(distanceSquare(Q, 3, U, target, W)).toEqual(Q.zero);
    expect(barrierFault(Q, barrier)).toBeUndefined();
    expect(rationalToText(barrierSquare(Q, barrier))).toBe('48');
    // at that minimum itself, with any number of neurons, and after small steps inside the cone
    for (const c of [vec(1), vec('1/3', '2/3'), vec('1/2', '1/4', '1/4')]) {
      const vectors = mat(...c.map(() => [1, 0]));
      expect(rationalToText(residualSquare(Q, 3, { weights: c, vectors }, target))).toBe('48');
      const moved = mat(...c.map((_, i) => [1, i % 2 === 0 ? '1/9' : '-1/7']));
      const near = residualSquare(Q, 3, { weights: c, vectors: moved }, target);
      expect(Q.sub(near, barrierSquare(Q, barrier)).num > 0n).toBe(true);
    }
    // and the same neurons lazily: 48 is all of Delta
    const one = mat([1, 0]);
    const lazy = distanceSquare(Q, 3, one, target, multipliersFor(Q, 3, one, target));
    expect(rationalToText(lazy)).toBe('48');
  });
});

const upTo2 = [-2, -1, 0, 1, 2];
const pairs = upTo2.flatMap((a) => upTo2.map((b) => [a, b] as const));
type Pair = (typeof pairs)[number];
const dot = (u: Pair, v: Pair): number => u[0] * v[0] + u[1] * v[1];
const height = (...list: readonly Pair[]): number => Math.max(...list.flat().map(Math.abs));

/**
 * Whether T = t u^3 + Delta with t > 0, Delta(u, u, w) = 0 for all w and p_Delta < 0 beside the line of u. All numbers are
 * whole and small: p stands for norm(u)^6 p_Delta.
 */
function standsAt(u: Pair, c: Pair, V: readonly [Pair, Pair]): boolean {
  const value = (x: Pair): number => c[0] * dot(V[0], x) ** 3 + c[1] * dot(V[1], x) ** 3;
  const pull = (a: 0 | 1): number =>
    c[0] * dot(V[0], u) ** 2 * V[0][a] + c[1] * dot(V[1], u) ** 2 * V[1][a];
  const gradient = [pull(0), pull(1)] as const;
  const along = dot(gradient, u);
  if (gradient[0] * u[1] !== gradient[1] * u[0] || along <= 0) return false;
  const p = (x: Pair): number => dot(u, u) ** 3 * value(x) - along * dot(u, x) ** 3;
  // p_Delta has the factor (n.x)^2, n orthogonal to u, and the other one is linear: its sign at u
  return p([u[0] - u[1], u[1] + u[0]]) + p([u[0] + u[1], u[1] - u[0]]) < 0;
}

describe('barriers of cubes in the plane, over all u of height <= 2', () => {
  it('with two terms have a weight and a vector of height 2, and with one do not exist', () => {
    const choices = pairs.flatMap((c) =>
      pairs.flatMap((v) => pairs.map((w) => [c, v, w] as const)),
    );
    const found = pairs
      .filter((u) => height(u) > 0)
      .flatMap((u) =>
        choices
          .filter(([c, v, w]) => standsAt(u, c, [v, w]))
          .map(([c, v, w]) => [c, v, w, u] as const),
      );
    expect(found.filter(([c, v, w]) => height(c) < 2 || height(v, w) < 2)).toEqual([]);
    expect(found).toContainEqual([[2, -1], [1, 1], [1, 2], [1, 0]]); // prettier-ignore
    expect(found).toHaveLength(384);
    expect(found.filter(([c]) => c.includes(0))).toEqual([]);
  });
});
