import { describe, expect, it } from 'vitest';
import { interval } from '../../../src/arithmetic/interval.ts';
import {
  differentiable,
  supremum,
  valuesOn,
} from '../../../src/certificates/exact/activation-range.ts';
import type { Segment } from '../../../src/certificates/exact/activation-range.ts';
import { compare, realFromDouble } from '../../../src/certificates/exact/reals.ts';
import type { Real } from '../../../src/certificates/exact/reals.ts';
import { pointFromDouble, rangeTier } from '../../../src/certificates/exact/ranges.ts';
import type { Range } from '../../../src/certificates/exact/ranges.ts';
import { toDouble } from '../../../src/certificates/exact/outcome.ts';
import { enclose } from '../../../src/sigma/activation.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';

const tier = rangeTier(128);
const one: Real = { man: 1n, exp: 0 };

function segment(from: number, to: number, weight: Real = one): Segment {
  return { from: pointFromDouble(from), to: pointFromDouble(to), weight };
}

function over(name: string, ...segments: readonly Segment[]): Range | undefined {
  return supremum(differentiable(activationNamed(name).value), segments, tier);
}

/** Whether a lies within 2^-k of itself around the double x. */
function expectNear(a: Range | undefined, x: number, k: number): void {
  if (a === undefined) throw new Error('not shown');
  expect(compare(a.lo, a.hi) <= 0).toBe(true);
  expect(compare(a.lo, realFromDouble(x * (1 + 2 ** -k))) <= 0).toBe(true);
  expect(compare(a.hi, realFromDouble(x * (1 - 2 ** -k))) >= 0).toBe(true);
  expect(toDouble(a.hi) - toDouble(a.lo)).toBeLessThanOrEqual(x * 2 ** -k);
}

function expectExactly(a: Range | undefined, x: number): void {
  const value = realFromDouble(x);
  expect(a !== undefined && compare(a.lo, value) === 0 && compare(a.hi, value) === 0).toBe(true);
}

describe("supremum of abs(sigma'')", () => {
  it('finds maxima inside, known in closed form', () => {
    const inside: readonly (readonly [string, number, number, number])[] = [
      ['tanh', -1, 2, 4 / (3 * Math.sqrt(3))],
      ['tanh', -20, 20, 4 / (3 * Math.sqrt(3))],
      ['sigmoid', -5, 7, 1 / (6 * Math.sqrt(3))],
      ['softplus', -30, 40, 0.25],
      ['gaussian', -4, 3, 2],
      ['sin', 0, 100, 1],
      ['swish', -2, 2, 0.5],
      ['gelu', -3, 4, Math.sqrt(2 / Math.PI)],
      ['square', -1, 5, 2],
    ];
    for (const [name, from, to, value] of inside)
      expectNear(over(name, segment(from, to)), value, 39);
  });

  it('finds the value at an end to p bits, and nothing beyond the end', () => {
    for (const [name, from, to, value] of [
      ['cube', 0, 0.5, 3],
      ['cube', -2, 1, 12],
      ['exp', -3, 0, 1],
    ] as const)
      expectExactly(over(name, segment(from, to)), value);
  });

  it('takes the largest weight times supremum, of segments that overlap or not', () => {
    const three = { man: 3n, exp: 0 };
    expectNear(over('sin', segment(0, 1), segment(0.5, 3), segment(-1, 0)), 1, 39);
    expectNear(over('sin', segment(0, 0.25, three), segment(1, 3)), 1, 39);
    expectNear(over('sin', segment(0, 0.5, three), segment(1, 3)), 3 * Math.sin(0.5), 39);
    expectNear(over('cube', segment(0, 1), segment(2, 3)), 18, 50);
    expectExactly(over('cube', segment(0, 1, { man: 0n, exp: 0 })), 0);
  });

  it('says nothing across a kink or a pole, also with weight 0', () => {
    const nothing = { man: 0n, exp: 0 };
    for (const [name, from, to] of [
      ['relu', -1, 1],
      ['relu', 0, 1],
      ['abs', -0.5, 0.25],
      ['1/x', -1, 2],
      ['log(x)', 0, 1],
    ] as const) {
      expect(over(name, segment(from, to)), name).toBeUndefined();
      expect(over(name, segment(from, to, nothing)), name).toBeUndefined();
    }
    expectExactly(over('relu', segment(0.5, 1)), 0);
  });

  it('sees through a detour that is defined piece by piece only', () => {
    // x^2 - x + 1 > 0, but over [0, 1] the ranges of x^2 and of x give [0, 2]
    const detour = '1/(x^2 - x + 1)';
    expect(enclose(activationNamed(detour), interval(0, 1))).toBeUndefined();
    expectNear(over(detour, segment(0, 1)), 32 / 9, 39);
  });
});

describe('valuesOn', () => {
  it('meets both trees of softplus', () => {
    const sigma = differentiable(activationNamed('softplus').value);
    expect(sigma).toHaveLength(2);
    const far = { lo: realFromDouble(700), hi: realFromDouble(800) };
    const values = valuesOn(sigma, far, tier);
    expect(values !== undefined && toDouble(values.curvature.hi)).toBeLessThan(1e-303);
    expect(valuesOn(sigma, pointFromDouble(-1e300), tier)).toBeDefined();
  });
});
