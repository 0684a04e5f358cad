import { describe, expect, it } from 'vitest';
import { compareRational, ratio } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import { descentPath, escapeOf } from '../../src/network/enlarged-descent.ts';
import type { Standing } from '../../src/network/enlarged-descent.ts';

const q = (num: number, den = 1): Rational => ratio(BigInt(num), BigInt(den));

function standing(
  rows: readonly (readonly number[])[],
  residual: readonly number[],
  direction: readonly number[],
  offset: number = 0,
): Standing {
  const d = rows[0]?.length ?? 0;
  return {
    inputs: matrix(
      rows.length,
      d,
      rows.flat().map((x) => q(x)),
    ),
    residual: residual.map((r) => q(r)),
    offset: q(offset),
    direction: direction.map((w) => q(w)),
  };
}

describe('escapeOf', () => {
  it('has order 0 where the sum is not 0', () => {
    const escape = escapeOf(standing([[1], [2]], [1, -1], [1]));
    expect(escape).toEqual({ kind: 'escapes', along: [q(1)], order: 0 });
  });

  it('has the order of the first moment that is not 0', () => {
    expect(escapeOf(standing([[0], [1]], [1, -1], [0]))).toMatchObject({ order: 1 });
    expect(escapeOf(standing([[0], [1], [2]], [1, -2, 1], [0]))).toMatchObject({ order: 2 });
    expect(escapeOf(standing([[0], [1], [2], [3]], [1, -3, 3, -1], [0]))).toMatchObject({
      order: 3,
    });
  });

  it('compares only inputs on one level of w', () => {
    // w depends on the second column, where the first two rows agree
    const rows = [
      [0, 1],
      [1, 1],
      [5, 2],
    ];
    expect(escapeOf(standing(rows, [1, -1, 0], [0, 1]))).toMatchObject({ order: 1 });
    expect(escapeOf(standing(rows, [1, -1, 0], [1, 0]))).toMatchObject({ order: 0 });
    expect(escapeOf(standing(rows, [1, -1, 1], [0, 1]))).toMatchObject({ order: 0 });
  });

  it('takes a direction in which all rows differ', () => {
    const rows = [
      [0, 0],
      [0, 1],
      [1, -1],
    ];
    // t = 0 confuses the first two, t = 1 the first and the third
    expect(escapeOf(standing(rows, [1, -1, 0], [0, 0]))).toMatchObject({ along: [q(1), q(2)] });
  });

  it('vanishes where the residuals of equal inputs cancel, and only there', () => {
    expect(escapeOf(standing([[1], [1]], [1, -1], [3]))).toEqual({ kind: 'vanishes' });
    expect(escapeOf(standing([[1], [1]], [1, 1], [3]))).toMatchObject({ order: 0 });
    expect(escapeOf(standing([[1], [2]], [0, 0], [3]))).toEqual({ kind: 'vanishes' });
  });
});

describe('descentPath', () => {
  it('goes against the sign of the sum, without a first leg where there is one', () => {
    const decision = descentPath(standing([[1]], [1], [0]), q(1), q(1));
    if (decision.kind !== 'descends') throw new RangeError(decision.kind);
    // s = 1, q = 3/2: halfway to the minimum -s/(2 q)
    const { scale, direction, order, change, slope } = decision.path;
    expect(scale).toMatchObject({ num: expect.any(BigInt) });
    expect(compareRational(scale, q(-17, 100))).toBe(1);
    expect(compareRational(scale, q(-16, 100))).toBe(-1);
    expect(direction).toEqual([q(0)]);
    expect(order).toBe(0);
    expect(slope.lo).toBeGreaterThan(0);
    // s a + q a^2 = -1/6 + 1/24
    expect(change.lo).toBeLessThanOrEqual(-1 / 8);
    expect(change.hi).toBeGreaterThanOrEqual(-1 / 8);
  });

  it('goes up in a where the sum is negative', () => {
    const decision = descentPath(standing([[1]], [-1], [0]), q(1), q(1));
    if (decision.kind !== 'descends') throw new RangeError(decision.kind);
    expect(compareRational(decision.path.scale, q(16, 100))).toBe(1);
    expect(compareRational(decision.path.scale, q(17, 100))).toBe(-1);
    expect(decision.path.slope.hi).toBeLessThan(0);
  });

  it('goes no farther than asked, in a and in every entry of w', () => {
    const near = q(1, 1000);
    for (const [label, scale] of [
      [1, q(-1, 1000)],
      [-1, near],
    ] as const)
      expect(descentPath(standing([[1]], [label], [0]), q(1), near)).toMatchObject({
        path: { scale, direction: [q(0)] },
      });
    // in the direction (1, 2), where all three rows differ
    const rows = [
      [0, 0],
      [0, 1],
      [1, -1],
    ];
    expect(descentPath(standing(rows, [1, -1, 0], [0, 0]), q(1), near)).toMatchObject({
      path: { direction: [q(1, 2000), near] },
    });
  });

  it('leaves open a sum whose sign 53 bits do not determine', () => {
    // 1 - e (1/e), up to 10^-30
    const inverse = ratio(-367879441171442321595523770161n, 10n ** 30n);
    const close = { ...standing([[0], [1]], [1, 0], [1]), residual: [q(1), inverse] };
    const decision = descentPath(close, q(1), q(1, 2));
    if (decision.kind !== 'descends') throw new RangeError(decision.kind);
    const { order, direction, slope, change } = decision.path;
    expect(order).toBe(0);
    expect(direction).toEqual([q(3, 2)]);
    expect(slope.hi).toBeLessThan(0);
    expect(change.hi).toBeLessThan(0);
  });

  it('stays within the requested distance', () => {
    const near = q(1, 1000);
    const decision = descentPath(standing([[0], [1]], [-1, 1], [0]), q(1), near);
    if (decision.kind !== 'descends') throw new RangeError(decision.kind);
    const { scale, direction, change } = decision.path;
    expect(direction).toEqual([near]);
    expect(compareRational(scale, q(0))).toBe(-1);
    expect(compareRational(scale, q(-1, 1000))).toBe(1);
    expect(change.hi).toBeLessThan(0);
  });

  it('says that there is none, or that it was not shown', () => {
    expect(descentPath(standing([[1], [1]], [1, -1], [0]), q(1), q(1))).toEqual({
      kind: 'vanishes',
    });
    // exp(1000) overflows, the square of exp(400) does, and exp(-800) squared is 0
    for (const offset of [1000, 400])
      expect(descentPath(standing([[1]], [1], [0], offset), q(1), q(1))).toMatchObject({
        kind: 'not-shown',
      });
    expect(descentPath(standing([[1]], [1], [0], -800), q(1), q(1))).toMatchObject({
      kind: 'not-shown',
    });
  });

  it('refuses lambda = 0 and a distance of 0', () => {
    const here = standing([[1]], [1], [0]);
    expect(() => descentPath(here, q(0), q(1))).toThrow('expected lambda > 0');
    expect(() => descentPath(here, q(1), q(0))).toThrow('and a distance > 0, got 1 and 0');
  });
});
