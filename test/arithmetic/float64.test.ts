import { describe, expect, it } from 'vitest';
import { float64Tier as T } from '../../src/arithmetic/float64.ts';

describe('float64', () => {
  it('the operations are those of the processor', () => {
    expect([T.zero, T.one, T.add(0.1, 0.2), T.sub(0.1, 0.2), T.mul(0.1, 0.2), T.neg(0.1)]).toEqual([
      0,
      1,
      0.1 + 0.2,
      0.1 - 0.2,
      0.1 * 0.2,
      -0.1,
    ]);
    expect([T.constant(1n, 10n), T.constant(10n ** 400n, 1n), T.pi()]).toEqual([
      0.1,
      undefined,
      Math.PI,
    ]);
    expect([T.div(1, 4), T.div(1, 0), T.power(-2, 3), T.power(0, 0)]).toEqual([
      0.25,
      undefined,
      -8,
      1,
    ]);
  });

  it('the functions take their textbook values', () => {
    expect(T.apply('exp', 0)).toBe(1);
    expect(T.apply('log', 1)).toBe(0);
    expect(T.apply('sqrt', 9)).toBe(3);
    expect(T.apply('sin', 1)).toBe(Math.sin(1));
    expect(T.apply('cos', 0)).toBe(1);
    expect(T.apply('tanh', 1e3)).toBe(1);
    expect(T.apply('atan', 1)).toBe(Math.PI / 4);
    expect(T.apply('erf', 1)).toBe(0.8427007929497149);
    expect([-2, 3].map((a) => T.apply('relu', a))).toEqual([0, 3]);
  });

  it('functions are undefined where the exact tiers are', () => {
    expect([-1, 0, 1].map((a) => T.apply('step', a))).toEqual([0, undefined, 1]);
    expect([-1, 0, 1].map((a) => T.apply('kink', a))).toEqual([0, undefined, 0]);
    for (const f of ['log', 'sqrt'] as const)
      expect([0, -1, Number.NaN].map((a) => T.apply(f, a))).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
  });
});
