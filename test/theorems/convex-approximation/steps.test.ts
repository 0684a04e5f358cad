/**
 * # Exact steps and runs of successive convex approximation
 * @module
 */
import { describe, expect, it } from 'vitest';
import { ratio, rationalField as Q, rationalToText } from '../../../src/arithmetic/rational.ts';
import { dense, matrix } from '../../../src/linalg/matrix.ts';
import type { Rational } from '../../../src/arithmetic/rational.ts';
import { problemOf } from '../../../src/network/problem.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { exactStep } from '../../../src/theorems/convex-approximation/exact-steps.ts';
import { equalBlocks } from '../../../src/theorems/convex-approximation/run-facts.ts';
import {
  objectiveOf,
  parametersAt,
  surrogateStep,
} from '../../../src/theorems/convex-approximation/objective.ts';
import { trainConvexly } from '../../../src/theorems/convex-approximation/training.ts';
import { gaussianSource } from '../../../src/data/random.ts';

const q = (a: number, b: number = 1) => ratio(BigInt(a), BigInt(b));
const texts = (d: readonly Rational[] | undefined) => d?.map(rationalToText);

describe('exactStep', () => {
  const J = matrix(1, 3, [Q.one, Q.one, Q.one]);
  const theta = [Q.zero, Q.zero, Q.zero];
  const l2 = { norm: 'l2', lambda: Q.zero, tau: q(1, 4) } as const;

  it('is that of one block, or of three, for f = w_1 + w_2 + w_3', () => {
    expect(texts(exactStep(Q, J, [Q.one], theta, { ...l2, blocks: [3] }))).toEqual(
      Array(3).fill('-4/13'),
    );
    expect(texts(exactStep(Q, J, [Q.one], theta, { ...l2, blocks: [1, 1, 1] }))).toEqual(
      Array(3).fill('-4/5'),
    );
  });

  it('is the same by n and by p unknowns', () => {
    const tall = matrix(4, 3, [...Array.from(J.data), ...Array.from({ length: 9 }, () => Q.zero)]);
    const r = [Q.one, Q.zero, Q.zero, Q.zero];
    const wide = exactStep(Q, J, [Q.one], theta, { ...l2, blocks: [3] });
    expect(texts(exactStep(Q, tall, r, theta, { ...l2, blocks: [3] }))).toEqual(texts(wide));
  });

  it('has no step where a surrogate has many minimisers', () => {
    const flat = { ...l2, tau: Q.zero, blocks: [3] };
    expect(exactStep(Q, J, [Q.one], theta, flat)).toBeUndefined();
  });

  it('of l1 is (-1, 0) at theta = (1, 0) with y = 0, lambda = tau = 1', () => {
    const soft = { norm: 'l1', lambda: Q.one, tau: Q.one, blocks: [2] } as const;
    const two = matrix(1, 2, [Q.one, Q.one]);
    expect(texts(exactStep(Q, two, [Q.one], [Q.one, Q.zero], soft))).toEqual(['-1', '0']);
  });
});

describe('equalBlocks', () => {
  it('differ by at most one', () => {
    expect(equalBlocks(9, 4)).toEqual([3, 2, 2, 2]);
    expect(equalBlocks(4, 4)).toEqual([1, 1, 1, 1]);
  });
});

function drawn(n: number, d: number, m: number) {
  const next = gaussianSource(3, 'points');
  const list = (length: number) => Float64Array.from({ length }, next);
  const problem = problemOf(dense(n, d, list(n * d)), list(n), activationNamed('tanh'));
  return { problem, start: { hidden: dense(m, d, list(m * d)), outputs: Array.from(list(m)) } };
}

describe('surrogateStep in float64', () => {
  // p = 9 against n = 4 and n = 20: both ways to solve
  it.each([
    [4, 'l2'],
    [20, 'l2'],
    [20, 'l1'],
  ] as const)('has a surrogate that no neighbour lowers, for n = %d and %s', (n, norm) => {
    const { problem, start } = drawn(n, 2, 3);
    const surrogate = { norm, lambda: 0.25, tau: 0.5, blocks: [9] };
    const theta = parametersAt(start, 'all');
    const { r, J } = objectiveOf(problem, start, 'all', surrogate).linear(theta);
    const value = (d: Float64Array): number => {
      const far = r.map((x, i) => d.reduce((sum, t, k) => sum + t * (J[k * n + i] ?? 0), x));
      const z = theta.map((t, k) => t + (d[k] ?? 0));
      const penalty = z.reduce((sum, t) => sum + (norm === 'l2' ? (t * t) / 2 : Math.abs(t)), 0);
      const square = (a: Float64Array) => a.reduce((sum, t) => sum + t * t, 0);
      return square(far) / 2 + 0.25 * square(d) + 0.25 * penalty;
    };
    const d = surrogateStep({ r, J }, theta, surrogate);
    for (let k = 0; k < 9; k++)
      for (const by of [1e-3, -1e-3])
        expect(value(d)).toBeLessThan(value(d.map((t, j) => (j === k ? t + by : t))));
  });
});

describe('trainConvexly', () => {
  it('lowers U at each step, and ends where no step does', () => {
    const { problem, start } = drawn(4, 2, 3);
    const surrogate = { norm: 'l2', lambda: 0.25, tau: 0.5, blocks: [9] } as const;
    const options = { moving: 'all', surrogate, steps: 400, by: 'values' } as const;
    const { first, steps, ended } = trainConvexly(problem, start, options);
    expect(ended).toBe('no-decrease');
    let before = first;
    for (const { value, fall } of steps) {
      expect(before - value).toBeGreaterThanOrEqual(fall);
      expect(fall).toBeGreaterThan(0);
      before = value;
    }
    expect(steps.length).toBeGreaterThan(5);
  });

  it('keeps weights that become 0 exactly there', () => {
    const { problem, start } = drawn(4, 2, 3);
    const surrogate = { norm: 'l1', lambda: 8, tau: 1, blocks: [9] } as const;
    const options = { moving: 'all', surrogate, steps: 60, by: 'values' } as const;
    const { end } = trainConvexly(problem, start, options);
    expect([...end.hidden.data, ...end.outputs].filter((t) => t === 0)).toHaveLength(9);
  });

  it('has no length by its bound across a kink', () => {
    const { problem, start } = drawn(4, 2, 3);
    const kinked = { ...problem, activation: activationNamed('relu') };
    const surrogate = { norm: 'l2', lambda: 0.25, tau: 0.001, blocks: [9] } as const;
    const options = { moving: 'all', surrogate, steps: 3, by: 'bound' } as const;
    const flat = { hidden: dense(3, 2, new Float64Array(6)), outputs: start.outputs };
    expect(trainConvexly(kinked, flat, options)).toMatchObject({ steps: [], ended: 'no-decrease' });
  });
});
