import { describe, expect, it } from 'vitest';
import { risksFacts } from '../../../src/certificates/facts/risks.ts';
import type { Subject } from '../../../src/certificates/facts/subject.ts';
import { startWork } from '../../../src/certificates/facts/work.ts';
import { rationalField as Q } from '../../../src/arithmetic/rational.ts';
import { at, mapMatrix } from '../../../src/linalg/matrix.ts';
import { multiply, transpose } from '../../../src/linalg/ring-product.ts';
import { leftKernelVector, rankOfRationals } from '../../../src/linalg/rank.ts';
import { answer, mat, q } from './support.ts';

const none = { points: {} };
const fact = { fact: 'nn-above-nt', nt: q(0) } as const;

function subject(): Subject {
  return { instance: none, activation: undefined, work: startWork() };
}

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
  it('refutes E2 for an indefinite target, B = diag(1, -1) and w = (1, 1)', () => {
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
    for (const [B, W] of [
      [mat([1, 0]), mat([1])], // as wide as the weights, but not square
      [mat([1, 0], [0, -1]), mat([1])],
      [mat([1, 0]), mat([1, 0])],
    ] as const)
      expect(
        risksFacts['nn-above-nt'].check(subject(), { ...fact, target: B, weights: W }),
      ).toEqual({
        kind: 'fails',
        because: expect.stringContaining('d x d target'),
      });
  });

  it('states the two ranks that prove it', () => {
    // three weights in the plane of e_1 and e_2; on e_3 and e_4 the form is 0 but for the corner
    const W = mat([1, 0, 0, 0], [0, 1, 0, 0], [1, 1, 0, 0]);
    const B = (corner: number): ReturnType<typeof mat> =>
      mat([0, 0, 1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, corner]);
    expect(
      risksFacts['nn-above-nt'].check(subject(), { ...fact, target: B(0), weights: W }),
    ).toMatchObject({
      because: 'rank B = 4 > N = 3, and rank [B, W^T; W, 0] = 4 = 2 rank W',
    });
    expect(
      risksFacts['nn-above-nt'].check(subject(), { ...fact, target: B(1), weights: W }),
    ).toEqual({
      kind: 'fails',
      because: 'R_NT is not 0',
    });
    const two = mat([1, 0, 0, 0], [0, 1, 0, 0]);
    expect(
      risksFacts['nn-above-nt'].check(subject(), {
        ...fact,
        target: mapMatrix(B(0), () => q(1)),
        weights: two,
      }),
    ).toEqual({
      kind: 'fails',
      because: 'rank B = 1 is not above N = 2: R_NN = 0',
    });
    expect(
      risksFacts['nn-above-nt'].check(subject(), {
        ...fact,
        target: mat([1, 0], [0, -1]),
        weights: mat([1, 1]),
      }),
    ).toEqual({
      kind: 'holds',
      says: 'For the target x^T B x, x ~ N(0, I), and sigma(z) = z^2 with these N = 1 hidden weights: R_NT = 0, and R_NN > 0 for every network with N neurons.',
      because: 'rank B = 2 > N = 1, and rank [B, W^T; W, 0] = 2 = 2 rank W',
    });
  });

  it('agrees with the normal vector of the span over small integers, d = 3 and N = 2', () => {
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
