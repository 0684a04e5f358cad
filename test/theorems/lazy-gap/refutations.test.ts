/**
 * # What refutes Theorem E, at the edge of each rule
 *
 * The facts need not be true here: a rule goes by what a verified file says.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { rationalField as Q } from '../../../src/arithmetic/rational.ts';
import type { Rational } from '../../../src/arithmetic/rational.ts';
import type { Fact } from '../../../src/certificates/facts/format.ts';
import type { Matrix } from '../../../src/linalg/matrix.ts';
import { decide } from '../../../src/theorems/decisions.ts';
import { definiteTarget } from '../../../src/theorems/hypotheses.ts';
import { q, wholeMatrix as mat } from '../whole-numbers.ts';
import { refutes } from '../by-id.ts';

/** The verdict of the rule on exact risks. */
function onRisks(
  id: string,
  target: Matrix<Rational>,
  weights: Matrix<Rational>,
  nt: number,
  networks: readonly [number, number] = [0, 0],
): string {
  const [from, to] = networks.map((a) => q(a));
  const fact: Fact = {
    fact: 'quadratic-risks',
    target,
    weights,
    rf: q(nt),
    nt: q(nt),
    from: from ?? Q.zero,
    to: to ?? Q.zero,
  };
  return refutes(id, { instance: { points: {} }, facts: [fact], provenance: {} }).kind;
}

const plane = mat([0, 0], [0, 1]);

describe('a file that refutes Theorem E', () => {
  it('has for full-rank N >= d weights, none 0, and R_NT > 0', () => {
    const id = 'lazy-gap/full-rank';
    const line = mat([1, 0], [1, 0]);
    expect(onRisks(id, plane, line, 2)).toBe('refutes');
    expect(onRisks(id, plane, line, 0)).toBe('does-not');
    expect(onRisks(id, plane, mat([1, 0]), 2)).toBe('does-not');
    expect(onRisks(id, plane, mat([1, 0], [0, 0]), 2)).toBe('does-not');
  });

  it('has for random-span independent weights, N < d, and R_NT off the mean', () => {
    const id = 'lazy-gap/random-span';
    const signed = mat([1, 0], [0, -1]); // the mean is 1 for N = 1
    expect(onRisks(id, signed, mat([1, 0]), 2)).toBe('refutes');
    expect(onRisks(id, signed, mat([1, 0]), 1)).toBe('does-not');
    expect(onRisks(id, signed, mat([0, 0]), 2)).toBe('does-not');
    expect(onRisks(id, signed, mat([1, 0], [0, 1]), 2)).toBe('does-not');
    const cube = mat([1, 0, 0], [0, 1, 0], [0, 0, 1]);
    expect(onRisks(id, cube, mat([1, 0, 0], [0, 1, 0]), 3)).toBe('refutes');
    expect(onRisks(id, cube, mat([1, 0, 0], [0, 1, 0]), 2)).toBe('does-not');
    expect(onRisks(id, cube, mat([1, 0, 0], [2, 0, 0]), 3)).toBe('does-not');
  });

  it('has for bounded-gap a definite target, weights other than 0, and R_NT > 100 R_NN > 0', () => {
    const id = 'false/bounded-gap';
    const spike = mat([1, 0], [0, 11]);
    expect(onRisks(id, spike, mat([1, 0]), 201, [2, 2])).toBe('refutes');
    expect(onRisks(id, spike, mat([1, 0]), 200, [2, 2])).toBe('does-not');
    expect(onRisks(id, spike, mat([1, 0]), 250, [1, 3])).toBe('does-not');
    expect(onRisks(id, spike, mat([1, 0]), 201, [0, 2])).toBe('does-not');
    expect(onRisks(id, spike, mat([0, 0]), 201, [2, 2])).toBe('does-not');
    for (const B of [plane, mat([1, 0], [0, -11]), mat([1, 2], [2, 4]), mat([1, 2], [2, 3])])
      expect(onRisks(id, B, mat([1, 0]), 201, [2, 2])).toBe('does-not');
  });
});

describe('a target', () => {
  it('is definite where its leading minors are positive', () => {
    const entries = [-1, 0, 1, 2];
    let definite = 0;
    for (let k = 0; k < 4 ** 6; k++) {
      const e = (p: number): number => entries[Math.floor(k / 4 ** p) % 4] ?? 0;
      const [a, b, c, d, f, g] = [e(0), e(1), e(2), e(3), e(4), e(5)];
      const second = a * d - b * b;
      const third = a * (d * g - f * f) - b * (b * g - f * c) + c * (b * f - d * c);
      const expected = a > 0 && second > 0 && third > 0;
      const target = mat([a, b, c], [b, d, f], [c, f, g]);
      expect(decide(definiteTarget, { target }), `${k}`).toBe(expected);
      if (expected) definite++;
    }
    expect(definite).toBeGreaterThan(20);
  });
});
