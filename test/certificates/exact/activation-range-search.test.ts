import { describe, expect, it } from 'vitest';
import { differentiable, supremum } from '../../../src/certificates/exact/activation-range.ts';
import type { Segment } from '../../../src/certificates/exact/activation-range.ts';
import { compare, realFromDouble } from '../../../src/certificates/exact/reals.ts';
import type { Real } from '../../../src/certificates/exact/reals.ts';
import { pointFromDouble, rangeTier } from '../../../src/certificates/exact/ranges.ts';
import type { Range, RangeTier } from '../../../src/certificates/exact/ranges.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { apply } from '../../../src/sigma/expression-tree.ts';
import type { Expression } from '../../../src/sigma/expression-tree.ts';

const one: Real = { man: 1n, exp: 0 };

function between(lo: number, hi: number): Range {
  return { lo: realFromDouble(lo), hi: realFromDouble(hi) };
}

function segment(from: number, to: number, weight: Real = one): Segment {
  return { from: pointFromDouble(from), to: pointFromDouble(to), weight };
}

/** The supremum, and how many enclosures of elementary functions it took. */
function searched(
  sigma: string | Expression,
  segments: readonly Segment[],
  tier: RangeTier = rangeTier(128),
): { readonly found: Range | undefined; readonly calls: number } {
  let calls = 0;
  const counting: RangeTier = {
    ...tier,
    apply: (f, a) => {
      calls++;
      return tier.apply(f, a);
    },
  };
  const value = typeof sigma === 'string' ? activationNamed(sigma).value : sigma;
  const found = supremum(differentiable(value), segments, counting);
  return { found, calls };
}

/** A tier whose elementary functions are known to lie in [-1, 1], and nothing else. */
function knowsNothing(bits: number): RangeTier {
  return { ...rangeTier(bits), apply: () => between(-1, 1) };
}

// sigma, sigma' and sigma'' of sin on the whole of a segment
const callsAtFirstSight = 3;
// the same, at the ends too, and sigma''' on the whole
const callsOfALook = 3 * callsAtFirstSight + 1;

describe("the search for the supremum of abs(sigma'')", () => {
  it('joins segments that overlap or touch, in any order', () => {
    const alone = searched('sin', [segment(-1, 3)]);
    const parts = Array.from({ length: 16 }, (_, k) => segment(-1 + k / 4, -0.75 + k / 4));
    const shuffled = parts.map((_, k) => parts[(7 * k + 3) % 16] ?? segment(0, 0));
    for (const segments of [parts, parts.toReversed(), shuffled]) {
      const { found, calls } = searched('sin', segments);
      expect(found).toStrictEqual(alone.found);
      expect(calls).toBe(alone.calls);
    }
    const covered = [segment(0, 0.5), segment(-1, 3), segment(2, 3), segment(-1, 1)];
    expect(searched('sin', covered)).toStrictEqual(alone);
  });

  it('evaluates segments of other weights only where they may matter', () => {
    const alone = searched('sin', [segment(-1, 3)]);
    const small = Array.from({ length: 50 }, (_, k) =>
      segment(-1, 3, { man: BigInt(k + 1), exp: -7 }),
    );
    const { found, calls } = searched('sin', [...small, segment(-1, 3)]);
    expect(found).toStrictEqual(alone.found);
    expect(calls).toBe(alone.calls + 50 * callsAtFirstSight);
  });

  it('ends after 20,000 evaluations at 128 bits, and after fewer at more bits', () => {
    const most = (looks: number): number => callsAtFirstSight + callsOfALook * looks;
    for (const [bits, looks] of [
      [256, 10_000],
      [2048, 1_250],
    ] as const) {
      const { found, calls } = searched('sin', [segment(0, 1)], knowsNothing(bits));
      expect(found).toStrictEqual(between(0, 1));
      expect(calls, `${bits} bits`).toBe(most(looks));
    }
  });

  it('evaluates a large tree less often', () => {
    const variable = (): Expression => ({ kind: 'variable' });
    const doubled = (e: Expression, times: number): Expression =>
      times === 0
        ? e
        : { kind: 'add', left: doubled(variable(), times - 1), right: doubled(e, times - 1) };
    const { calls } = searched(
      doubled(apply('sin', variable()), 8),
      [segment(0, 1)],
      knowsNothing(2048),
    );
    // 512 leaves and sums, and some 30 for the derivatives
    const looks = (4_000_000 * 128) / 2048 / (512 + 30);
    expect(calls).toBeGreaterThan(callsOfALook * 0.95 * looks);
    expect(calls).toBeLessThan(callsOfALook * 1.05 * looks);
  });

  it('gives up soon on a kink', () => {
    const { found, calls } = searched('x*relu(x)', [segment(-1, 1)]);
    expect(found).toBeUndefined();
    expect(calls).toBeLessThan(20_000);
  });

  it('needs few evaluations around a maximum', () => {
    for (const [name, from, to] of [
      ['sin', -1, 3],
      ['tanh', -3, 2],
    ] as const) {
      const { found, calls } = searched(name, [segment(from, to)]);
      const top = name === 'sin' ? 1 : 4 / (3 * Math.sqrt(3));
      expect(found !== undefined && compare(found.hi, realFromDouble(top * (1 - 1e-12)))).toBe(1);
      expect(found !== undefined && compare(found.lo, realFromDouble(top * (1 + 1e-12)))).toBe(-1);
      expect(calls).toBeLessThan(callsOfALook * 60);
    }
  });

  it('does not split a single point', () => {
    // sigma'' and sigma''' are 0, and their ranges at 1 are not
    const { found, calls } = searched('sin(x)^2+cos(x)^2', [segment(1, 1)]);
    if (found === undefined) throw new Error('not shown');
    expect(compare(found.hi, realFromDouble(2 ** -110))).toBe(-1);
    expect(calls).toBeLessThan(50);
  });

  it('evaluates a segment once whose ends may be one number', () => {
    const thin = { from: between(0.5, 0.75), to: between(0.625, 1), weight: one };
    expect(searched('sin', [thin]).calls).toBe(callsAtFirstSight + callsOfALook);
  });

  it('takes no value from outside the segment', () => {
    // from 3 to 3, as far as is known: sin(1.5) need not be reached
    const { found } = searched('sin', [{ from: between(0, 3), to: between(1.5, 3), weight: one }]);
    if (found === undefined) throw new Error('not shown');
    expect(compare(found.lo, realFromDouble(Math.sin(3) + 2 ** -50))).toBe(-1);
    expect(compare(found.hi, realFromDouble(1)) >= 0).toBe(true);
    const known = searched('sin', [{ from: between(0, 1.25), to: between(1.5, 3), weight: one }]);
    if (known.found === undefined) throw new Error('not shown');
    expect(compare(known.found.lo, realFromDouble(Math.sin(1.5) - 2 ** -50))).toBe(1);
  });
});
