/**
 * # What refutes Theorem F3, at the edge of each rule
 *
 * The facts need not be true here: a rule goes by what a verified file says.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { rationalField as Q } from '../../../src/arithmetic/rational.ts';
import type { Rational } from '../../../src/arithmetic/rational.ts';
import type { FactsFile } from '../../../src/certificates/facts/format.ts';
import type { Matrix } from '../../../src/linalg/matrix.ts';
import { q, wholeMatrix as mat } from '../whole-numbers.ts';
import { refutes } from '../by-id.ts';

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

describe('a file that refutes Theorem F3', () => {
  const equal = mat([1], [1]);
  const two = mat([1], [2]);

  it('has for distinct-inputs equal inputs, lambda > 0, and a positive loss at the same point', () => {
    const id = 'elimination/distinct-inputs';
    expect(refutes(id, enlarged(equal, { penalty: 1 })).kind).toBe('refutes');
    expect(refutes(id, enlarged(equal, { penalty: 0 })).kind).toBe('does-not');
    expect(refutes(id, enlarged(equal, { penalty: 1, loss: 0 })).kind).toBe('does-not');
    expect(refutes(id, enlarged(equal, { penalty: 1, over: 'Q' })).kind).toBe('does-not');
    expect(refutes(id, enlarged(two, { penalty: 1 })).kind).toBe('does-not');
    expect(refutes(id, enlarged(mat([0], [0]), { penalty: 1 })).kind).toBe('does-not');
  });

  it('has for lambda distinct inputs, lambda = 0, a other than 0, and a positive loss at the same point', () => {
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
