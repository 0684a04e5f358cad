import { describe, expect, it } from 'vitest';
import { checkRisks } from '../../../src/certificates/facts/risks.ts';
import { startWork } from '../../../src/certificates/facts/work.ts';
import { rationalField as Q } from '../../../src/arithmetic/rational.ts';
import { at, multiply, transpose } from '../../../src/linalg/matrix.ts';
import { leftKernelVector, rankOfRationals } from '../../../src/linalg/rank.ts';
import { answer, mat, q } from './support.ts';

const none = { points: {} };

function risks(
  target: readonly (readonly number[])[],
  weights: readonly (readonly number[])[],
  nt = 0,
): string {
  return answer(none, {
    fact: 'nn-above-nt',
    target: mat(...target),
    weights: mat(...weights),
    nt: q(nt),
  });
}

describe('nn-above-nt', () => {
  it('B = diag(1, -1) and w = (1, 1): E2 fails for an indefinite target', () => {
    const B = [
      [1, 0],
      [0, -1],
    ];
    expect(risks(B, [[1, 1]])).toBe('verified');
    expect(risks(B, [[-1, 1]])).toBe('verified');
    expect(risks(B, [[1, 2]])).toContain('R_NT is not 0');
    expect(
      risks(
        [
          [1, 0],
          [0, 1],
        ],
        [[1, 1]],
      ),
    ).toContain('R_NT is not 0');
    expect(
      risks(
        [
          [2, 0],
          [0, -1],
        ],
        [[1, 1]],
      ),
    ).toContain('R_NT is not 0');
    expect(
      risks(
        [
          [1, 1],
          [1, 1],
        ],
        [[1, 1]],
      ),
    ).toContain('not above N');
    expect(
      risks(B, [
        [1, 1],
        [1, -1],
      ]),
    ).toContain('not above N');
    expect(
      risks(B, [
        [1, 1],
        [1, 1],
      ]),
    ).toContain('not above N'); // N counts neurons, not their span
    expect(risks(B, [[0, 0]])).toContain('R_NT is not 0');
    expect(risks(B, [[1, 1]], 1)).toContain('only R_NT = 0');
    expect(
      risks(
        [
          [1, 1],
          [0, -1],
        ],
        [[1, 1]],
      ),
    ).toContain('not symmetric');
  });

  it('refuses shapes that do not fit', () => {
    expect(
      risks(
        [
          [1, 0],
          [0, -1],
        ],
        [[1]],
      ),
    ).toContain('malformed');
    const wrong = {
      fact: 'nn-above-nt',
      target: mat([1, 0]),
      weights: mat([1, 0]),
      nt: q(0),
    } as const;
    const subject = { instance: none, activation: undefined, work: startWork() };
    expect(checkRisks(subject, wrong)).toMatchObject({ kind: 'fails' });
  });

  it('over small integers, d = 3 and N = 2: by the normal vector of the span', () => {
    let held = 0;
    const entries = [-1, 0, 1];
    const weights = [
      [1, 0, 0],
      [1, 1, -1],
    ];
    const normal = leftKernelVector(transpose(mat(...weights))) ?? [];
    const n = { rows: 3, cols: 1, data: normal };
    for (let k = 0; k < 3 ** 6; k++) {
      const e = (p: number): number => entries[Math.floor(k / 3 ** p) % 3] ?? 0;
      const target = [
        [e(0), e(1), e(2)],
        [e(1), e(3), e(4)],
        [e(2), e(4), e(5)],
      ];
      const B = mat(...target);
      const bend = at(multiply(Q, transpose(n), multiply(Q, B, n)), 0, 0);
      const expected = bend.num === 0n && rankOfRationals(B) === 3;
      expect(risks(target, weights) === 'verified', `${k}`).toBe(expected);
      if (expected) held++;
    }
    expect(held).toBeGreaterThan(20);
  });
});
