/**
 * # What refutes Theorems E and F3, at the edge of each rule
 *
 * The facts need not be true here: a rule goes by what a verified file says.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { rationalField as Q, ratio } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import type { Fact, FactsFile } from '../../src/certificates/facts/format.ts';
import { matrix } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { decide } from '../../src/theorems/decisions.ts';
import { definiteTarget } from '../../src/theorems/hypotheses.ts';
import { refutes } from './by-id.ts';

const q = (a: number, b = 1): Rational => ratio(BigInt(a), BigInt(b));

function mat(...rows: readonly (readonly number[])[]): Matrix<Rational> {
  return matrix(
    rows.length,
    rows[0]?.length ?? 0,
    rows.flat().map((a) => q(a)),
  );
}

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

describe('lazy-gap', () => {
  it('full-rank: N >= d weights, none 0, and R_NT > 0', () => {
    const id = 'lazy-gap/full-rank';
    const line = mat([1, 0], [1, 0]);
    expect(onRisks(id, plane, line, 2)).toBe('refutes');
    expect(onRisks(id, plane, line, 0)).toBe('does-not');
    expect(onRisks(id, plane, mat([1, 0]), 2)).toBe('does-not');
    expect(onRisks(id, plane, mat([1, 0], [0, 0]), 2)).toBe('does-not');
  });

  it('random-span: independent weights, N < d, and R_NT off the mean', () => {
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

  it('bounded-gap: a definite target, weights other than 0, R_NT > 100 R_NN > 0', () => {
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

  it('definite is what has positive leading minors', () => {
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

/** A minimum of the enlarged problem over P on these inputs, and the loss at P. */
function enlarged(
  X: Matrix<Rational>,
  {
    penalty = 0,
    scale = 0,
    loss = 1,
    over = 'P',
  }: Partial<Record<'penalty' | 'scale' | 'loss', number>> & { readonly over?: string },
): FactsFile {
  const point = { hidden: mat([0]), outputs: [Q.zero] };
  return {
    instance: { inputs: X, points: { P: point, Q: point } },
    facts: [
      { fact: 'distinct-inputs' },
      {
        fact: 'enlarged-minimum',
        at: over,
        penalty: q(penalty),
        scale: q(scale),
        offset: Q.zero,
        direction: [Q.zero],
      },
      { fact: 'loss', at: 'P', from: q(loss), to: q(loss) },
    ],
    provenance: {},
  };
}

describe('elimination', () => {
  const equal = mat([1], [1]);
  const two = mat([1], [2]);

  it('distinct-inputs: equal inputs, lambda > 0, a positive loss at the same point', () => {
    const id = 'elimination/distinct-inputs';
    expect(refutes(id, enlarged(equal, { penalty: 1 })).kind).toBe('refutes');
    expect(refutes(id, enlarged(equal, { penalty: 0 })).kind).toBe('does-not');
    expect(refutes(id, enlarged(equal, { penalty: 1, loss: 0 })).kind).toBe('does-not');
    expect(refutes(id, enlarged(equal, { penalty: 1, over: 'Q' })).kind).toBe('does-not');
    expect(refutes(id, enlarged(two, { penalty: 1 })).kind).toBe('does-not');
    expect(refutes(id, enlarged(mat([0], [0]), { penalty: 1 })).kind).toBe('does-not');
  });

  it('lambda: distinct inputs, lambda = 0, a other than 0, a positive loss at the same point', () => {
    const id = 'elimination/lambda';
    const file = enlarged(two, { scale: 1 });
    expect(refutes(id, file).kind).toBe('refutes');
    expect(refutes(id, { ...file, facts: file.facts.slice(1) }).kind).toBe('does-not');
    expect(refutes(id, enlarged(two, { scale: 0 })).kind).toBe('does-not');
    expect(refutes(id, enlarged(two, { scale: 1, penalty: 1 })).kind).toBe('does-not');
    expect(refutes(id, enlarged(two, { scale: 1, loss: 0 })).kind).toBe('does-not');
    expect(refutes(id, enlarged(two, { scale: 1, over: 'Q' })).kind).toBe('does-not');
    expect(refutes(id, enlarged(mat([1], [0]), { scale: 1 })).kind).toBe('does-not');
  });
});
