/**
 * # Numbers of a step of successive convex approximation
 * @module
 */
import { describe, expect, it } from 'vitest';
import { interval } from '../../src/arithmetic/interval.ts';
import type { Interval } from '../../src/arithmetic/interval.ts';
import { ratio } from '../../src/arithmetic/rational.ts';
import { rationalTier as Q } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import type { Layer, Tangent } from '../../src/network/hessian.ts';
import {
  changeAtMost,
  convexity,
  enclosedNumbers,
  exactNumbers,
  jacobianColumn,
  penaltyOf,
  stepNumbers,
} from '../../src/network/surrogate.ts';
import type { StepNumbers, Surrogate } from '../../src/network/surrogate.ts';

const q = (a: number, b: number = 1): Rational => ratio(BigInt(a), BigInt(b));

/** Two samples, one input, two neurons, W and v: J = [[2, -1, 3, 5], [-4, 0, 7, 1]], f = (3 - 5/2, 7 - 1/2). */
const layer: Layer<Rational, Tangent<Rational>> = {
  inputs: matrix(2, 1, [q(1), q(-2)]),
  outputs: [q(1), q(-1, 2)],
  jets: matrix(2, 2, [
    { value: q(3), slope: q(2) },
    { value: q(5), slope: q(2) },
    { value: q(7), slope: q(2) },
    { value: q(1), slope: q(0) },
  ]),
};
const labels = [q(0), q(6)]; // r = (1/2, 1/2)
const theta = [q(1), q(-1), q(0), q(2)];
const d = [q(-1), q(1), q(1), q(0)];

function numbers(surrogate: Surrogate, gamma: Rational = q(1, 2)): StepNumbers {
  const found = stepNumbers(exactNumbers(Q), Q, layer, labels, surrogate, { theta, d, gamma });
  if (found === undefined) throw new Error('not bounded');
  return found;
}

const l2 = { norm: 'l2', lambda: q(2), tau: q(1), blocks: [4] } as const;
const l1 = { ...l2, norm: 'l1' } as const;

describe('jacobianColumn', () => {
  it('has the entries of J in W and then in v', () => {
    const J = [0, 1, 2, 3].map((k) => jacobianColumn(Q, layer, k));
    expect(J).toEqual([
      [q(2), q(-4)],
      [q(-1), q(0)],
      [q(3), q(7)],
      [q(5), q(1)],
    ]);
  });
});

describe('the penalty', () => {
  it('has its two norms, and constants of convexity', () => {
    expect(penaltyOf(Q, l2, theta)).toEqual(q(6));
    expect(penaltyOf(Q, l1, theta)).toEqual(q(8));
    expect(convexity(Q, l2)).toEqual(q(3));
    expect(convexity(Q, l1)).toEqual(q(1));
  });
});

describe('stepNumbers', () => {
  // J d = (-2 - 1 + 3, 4 + 7) = (0, 11), <r, J d> = 11/2
  it('are those of d for l2', () => {
    // lambda <theta, d> = -4; r + J d/2 = (1/2, 6)
    expect(numbers(l2)).toMatchObject({
      slope: q(3, 2),
      image: q(121),
      length: q(3),
      far: q(145, 4),
    });
  });

  it('have the change of the norm in P for l1', () => {
    // norm_1 goes from 4 to 0 + 0 + 1 + 2
    expect(numbers(l1).slope).toEqual(q(7, 2));
  });

  it('have the errors of the conditions for l2: q + lambda z', () => {
    // r + J d = (1/2, 23/2): J^T of it = (-45, -1/2, 82, 14), q adds d
    // e = (-46, 1/2, 83, 14) + 2 (0, 0, 1, 2)
    const e = [q(-46), q(1, 2), q(85), q(18)];
    const sum = e.reduce((s, x) => Q.add(s, Q.mul(x, x)), q(0));
    expect(numbers(l2).error).toEqual(sum);
  });

  it('for l1: q + lambda sign(z), and beyond [-lambda, lambda] where z = 0', () => {
    // z = (0, 0, 1, 2): 46 - 2, 0 as 1/2 < 2, 83 + 2, 14 + 2
    const sum = q(44 ** 2 + 85 ** 2 + 16 ** 2);
    expect(numbers(l1).error).toEqual(sum);
  });

  it('take each block by itself for the conditions, and all for J d', () => {
    // blocks of 2: J_1 d_1 = (-3, 4), J_2 d_2 = (3, 7)
    const both = numbers({ ...l2, blocks: [2, 2] });
    expect(both.image).toEqual(q(121));
    // r + J_1 d_1 = (-5/2, 9/2): (-23, 5/2), q = (-24, 7/2); r + J_2 d_2 = (7/2, 15/2): (63, 25), q = (64, 25)
    const e = [q(-24), q(7, 2), q(66), q(29)];
    const sum = e.reduce((s, x) => Q.add(s, Q.mul(x, x)), q(0));
    expect(both.error).toEqual(sum);
  });

  it('are rounded up in intervals, and absent where these are not bounded', () => {
    const enclosed = (wide: number): Layer<Interval, Tangent<Interval>> => ({
      inputs: matrix(1, 1, [interval(1)]),
      outputs: [interval(1)],
      jets: matrix(1, 1, [{ value: interval(1), slope: interval(1, wide) }]),
    });
    const one = { ...l2, lambda: q(0), blocks: [1] };
    const step = { theta: [q(0)], d: [q(-1)], gamma: q(1) };
    const found = stepNumbers(enclosedNumbers, Q, enclosed(2), [interval(0)], one, step);
    expect(found?.slope.num).toBeLessThan(0n);
    // norm(J d)^2 up to 4, q = J (1 + J d) + tau d from 2 (1 - 2) - 1 on
    expect(Number(found?.image.num) / Number(found?.image.den)).toBeCloseTo(4, 9);
    expect(Number(found?.error.num) / Number(found?.error.den)).toBeCloseTo(9, 9);
    const none = stepNumbers(enclosedNumbers, Q, enclosed(Infinity), [interval(0)], one, step);
    expect(none).toBeUndefined();
  });
});

describe('changeAtMost', () => {
  const step = { slope: q(-10), image: q(4), far: q(9), length: q(2), error: q(0) };
  const bound = (surrogate: Surrogate, most: Rational, change: Partial<StepNumbers> = {}) =>
    changeAtMost(Q, surrogate, { ...step, ...change }, { gamma: q(1), L: q(1), most });

  it('is b(1) for l2: -10 + (4 + 2 2)/2 + (1/2) 2 3 + 4/8', () => {
    expect(bound(l2, q(-5, 2))).toBe(true);
    expect(bound(l2, q(-251, 100))).toBe(false);
  });

  it('has no lambda D^2 for l1', () => {
    expect(bound(l1, q(-9, 2))).toBe(true);
    expect(bound(l1, q(-451, 100))).toBe(false);
  });

  it('is not misled by the square of a negative rest', () => {
    expect(bound(l2, q(-1000))).toBe(false);
    expect(bound(l2, q(-6), { far: q(0) })).toBe(false);
    expect(bound(l2, q(-11, 2), { far: q(0) })).toBe(true);
  });
});
