import { describe, expect, it } from 'vitest';
import { rationalFromDouble } from '../../../src/arithmetic/rational.ts';
import { checkFacts } from '../../../src/certificates/facts/check.ts';
import { writeFacts } from '../../../src/certificates/facts/write.ts';
import { dense } from '../../../src/linalg/matrix.ts';
import type { Dense } from '../../../src/linalg/matrix.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { problemOf } from '../../../src/network/problem.ts';
import { searchElimination } from '../../../src/theorems/elimination/search.ts';
import type { EliminationSought } from '../../../src/theorems/elimination/search.ts';

function rows(...A: readonly (readonly number[])[]): Dense {
  return dense(A.length, A[0]?.length ?? 0, Float64Array.from(A.flat()));
}

/** A dead relu neuron: f = 0 near it, whatever the labels are. */
function dead(
  X: readonly (readonly number[])[],
  y: readonly number[],
  within = 1,
): EliminationSought {
  const problem = problemOf(rows(...X), y, activationNamed('relu'));
  const weights = { hidden: rows([-1, 0]), outputs: [1] };
  return searchElimination({ problem }, weights, { moving: 'all', penalty: 0.5, within }, {});
}

describe('a way out of a stationary point', () => {
  it('is a facts file that the checker verifies, and as short as asked', () => {
    for (const within of [1, 1 / 8, 1 / 1024]) {
      const found = dead(
        [
          [1, 0],
          [1, 2],
          [1, -1],
        ],
        [1, -3, 2],
        within,
      );
      if (found.kind !== 'found') throw new Error(found.because);
      expect(checkFacts(writeFacts(found.file)).kind).toBe('verified');
      expect(found.file.facts.map(({ fact }) => fact)).toEqual([
        'distinct-inputs',
        'critical',
        'loss',
        'enlarged-descent',
      ]);
      const { direction, scale, order } = found.path;
      expect(order).toBe(1); // the residuals sum to 0
      for (const { num, den } of [scale, ...direction])
        expect(Math.abs(Number(num) / Number(den))).toBeLessThanOrEqual(within);
      expect(found.file.facts[2]).toMatchObject({ from: rationalFromDouble(7) });
    }
  });

  it('needs no distinct inputs while the residuals of equal ones do not cancel', () => {
    const found = dead(
      [
        [1, 0],
        [1, 0],
      ],
      [1, 1],
    );
    if (found.kind !== 'found') throw new Error(found.because);
    expect(found.path.order).toBe(0);
    expect(found.file.facts.map(({ fact }) => fact)).not.toContain('distinct-inputs');
    expect(checkFacts(writeFacts(found.file)).kind).toBe('verified');
    expect(
      dead(
        [
          [1, 0],
          [1, 0],
        ],
        [1, -1],
      ),
    ).toMatchObject({ because: expect.stringMatching(/residuals of equal inputs/u) });
  });

  it('says why there is none', () => {
    expect(dead([[1, 0]], [0])).toMatchObject({ because: expect.stringMatching(/residual is 0/u) });
    expect(dead([[-1, 0]], [2])).toMatchObject({
      because: 'the gradient in W and v is not exactly 0: its largest entry is about 1.00e+0',
    });
    expect(dead([[0, 1]], [2])).toMatchObject({
      because: expect.stringMatching(/not known to be rational/u),
    });
  });
});
