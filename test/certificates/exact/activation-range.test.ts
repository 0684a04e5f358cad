import { describe, expect, it } from 'vitest';
import { interval } from '../../../src/arithmetic/interval.ts';
import {
  differentiable,
  supremum,
  valuesOn,
  slopesOf,
} from '../../../src/certificates/exact/activation-range.ts';
import type { Segment } from '../../../src/certificates/exact/activation-range.ts';
import { toDouble } from '../../../src/certificates/exact/outcome.ts';
import { pointFromDouble, rangeTier, point } from '../../../src/certificates/exact/ranges.ts';
import type { Range, RangeTier } from '../../../src/certificates/exact/ranges.ts';
import { compare, realFromDouble } from '../../../src/certificates/exact/reals.ts';
import type { Real } from '../../../src/certificates/exact/reals.ts';
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

  it('finds a bound for an expression that is defined piece by piece only', () => {
    // x^2 - x + 1 > 0, but over [0, 1] the ranges of x^2 and of x give [0, 2]
    const detour = '1/(x^2 - x + 1)';
    expect(enclose(activationNamed(detour), interval(0, 1))).toBeUndefined();
    expectNear(over(detour, segment(0, 1)), 32 / 9, 39);
  });
});

describe('valuesOn', () => {
  it('intersects both trees of softplus', () => {
    const sigma = differentiable(activationNamed('softplus').value);
    expect(sigma).toHaveLength(2);
    const far = { lo: realFromDouble(700), hi: realFromDouble(800) };
    const values = valuesOn(sigma, far, tier);
    expect(values !== undefined && toDouble(values.curvature.hi)).toBeLessThan(1e-303);
    const tail = valuesOn(sigma, pointFromDouble(-1e300), tier)?.value;
    if (tail === undefined) throw new Error('not shown');
    expect(toDouble(tail.lo)).toBe(0);
    expect(toDouble(tail.hi)).toBeLessThan(1e-38);
  });
});

function supremumOf(
  name: string,
  segments: readonly Segment[],
  tier: RangeTier = rangeTier(128),
): Range | undefined {
  return supremum(differentiable(activationNamed(name).value), segments, tier);
}

/** Whether hi - lo <= 2^-bits hi, for a range around the number of sign 1. */
function isNarrow({ lo, hi }: Range, bits: number): boolean {
  const exp = Math.min(lo.exp, hi.exp) - bits;
  const at = ({ man, exp: own }: Real): bigint => man << BigInt(own - exp);
  return (at(hi) - at(lo)) << BigInt(bits) <= at(hi);
}

describe('valuesOn', () => {
  /** The ends of the three ranges. */
  const values = (
    name: string,
    lo: number,
    hi: number,
  ): readonly (readonly [number, number])[] | undefined => {
    const found = valuesOn(
      differentiable(activationNamed(name).value),
      { lo: realFromDouble(lo), hi: realFromDouble(hi) },
      rangeTier(64),
    );
    if (found === undefined) return undefined;
    const { value, slope, curvature } = found;
    return [value, slope, curvature].map((range) => [toDouble(range.lo), toDouble(range.hi)]);
  };

  it('is undefined where the function is, though its derivatives are not', () => {
    expect(values('log(x)', -2, -1)).toBeUndefined();
    expect(values('log(x)', 1, 2)).toEqual([
      [0, expect.closeTo(Math.LN2, 15)],
      [0.5, 1],
      [-1, -0.25],
    ]);
  });

  it('is undefined where a range is not bounded', () => {
    expect(values('exp', 0, 2 ** 70)).toBeUndefined();
    expect(values('exp', -(2 ** 70), 0)).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
    expect(values('x^2*exp(x)', 0, 2 ** 70)).toBeUndefined();
  });
});

describe("supremum of abs(sigma'')", () => {
  it('is 0 on no segments', () => {
    expect(supremumOf('sin', [])).toStrictEqual(pointFromDouble(0));
  });

  it('says nothing about what lies between two segments', () => {
    // sin reaches 1 at pi/2, between them
    const apart = [segment(0, 0.25), segment(3, 3.0625)];
    for (const segments of [apart, apart.toReversed()]) {
      const found = supremumOf('sin', segments);
      if (found === undefined) throw new Error('not shown');
      expect(compare(found.hi, realFromDouble(0.2475))).toBe(-1);
      expect(compare(found.lo, realFromDouble(0.2474))).toBe(1);
    }
  });

  it('knows the value at an end where the range of the tree is wider, rising or falling', () => {
    // 20 x^3 - 12 x^2 is 112 at 2, and at most 148 by its tree
    for (const name of ['x^5 - x^4', 'x^4 - x^5'])
      expectExactly(supremumOf(name, [segment(1, 2)]), 112);
    for (const name of ['-x^5 - x^4', 'x^4 + x^5'])
      expectExactly(supremumOf(name, [segment(-2, -1)]), 112);
  });

  it('is rounded outward where the bits do not suffice', () => {
    // abs(sigma'') = 6 x for the cube: the product of 6, an end of 61 bits and a weight of 101
    const weight = { man: (1n << 100n) + 1n, exp: -100 };
    const end = { man: (1n << 60n) + 1n, exp: -60 };
    const exact: Real = { man: 6n * weight.man * end.man, exp: -160 };
    const found = supremumOf('cube', [{ from: pointFromDouble(0.5), to: point(end), weight }]);
    if (found === undefined) throw new Error('not shown');
    expect(compare(found.lo, exact)).toBe(-1);
    expect(compare(found.hi, exact)).toBe(1);
    expect(isNarrow(found, 120)).toBe(true);
  });

  it('is known to 2^-40 of itself at 128 bits, to 2^-103 from 384 bits on', () => {
    for (const [bits, close] of [
      [128, 39],
      [384, 103],
      [512, 103],
    ] as const) {
      const found = supremumOf('sin(x) + x^2/4', [segment(-2, -1)], rangeTier(bits));
      if (found === undefined) throw new Error('not shown');
      expect(isNarrow(found, close), `${bits} bits`).toBe(true);
      // 1/2 - sin(x) at -pi/2
      expect(compare(found.lo, realFromDouble(1.5)) <= 0).toBe(true);
      expect(compare(found.hi, realFromDouble(1.5)) >= 0).toBe(true);
    }
  });

  it("is taken of sigma' where that is asked for", () => {
    const slopes = (name: string, ...segments: readonly Segment[]): Range | undefined =>
      supremum(slopesOf(differentiable(activationNamed(name).value)), segments, rangeTier(128));
    // 3 x^2 and 1
    expectExactly(slopes('cube', segment(-2, 1)), 12);
    expectExactly(slopes('x', segment(-2, 1)), 1);
    // cos at 0, inside
    const found = slopes('sin', segment(-1, 2));
    if (found === undefined) throw new Error('not shown');
    expect(compare(found.hi, realFromDouble(1)) >= 0).toBe(true);
    expect(isNarrow(found, 39)).toBe(true);
  });

  it('takes the largest where weights and sizes disagree', () => {
    // 6 x by weights 1, 2 and 3: 18, 1 and 9
    const weighted = [
      segment(2, 3),
      segment(0, 1 / 16, { man: 2n, exp: 0 }),
      segment(0, 0.5, { man: 3n, exp: 0 }),
    ];
    for (const segments of [weighted, weighted.toReversed()])
      expectExactly(supremumOf('cube', segments), 18);
  });

  it('takes the largest of many segments, in any order', () => {
    const ends = [3, 1, 4, 1.5, 9, 2, 6, 5, 3.5, 8, 7, 0.5];
    for (let turn = 0; turn < ends.length; turn++) {
      const order = [...ends.slice(turn), ...ends.slice(0, turn)];
      const all = order.map((end) => segment(end - 0.25, end));
      expectExactly(supremumOf('cube', all), 54);
      const weighted = order.map((end) =>
        segment(end - 0.25, end, { man: 1n, exp: end === 4 ? 2 : 0 }),
      );
      expectExactly(supremumOf('cube', weighted), 96);
    }
  });
});
