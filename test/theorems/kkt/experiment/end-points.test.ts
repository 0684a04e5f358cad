import { describe, expect, it } from 'vitest';
import {
  exactMinimiserNear,
  singularAt,
  smallStarts,
} from '../../../../src/theorems/kkt/experiment/end-points.ts';
import { practiceMethods } from '../../../../src/theorems/kkt/experiment/methods.ts';
import { dense } from '../../../../src/linalg/matrix.ts';
import { memorise } from '../../../../src/search/memorise.ts';
import { problemOf } from '../../../../src/network/problem.ts';
import { activationNamed } from '../../../../src/sigma/built-in.ts';
import { gaussianProblem } from '../../../certificates/support.ts';

const problem = gaussianProblem(8, 4, 'tanh');

describe('an exact minimiser', () => {
  it('is certified near where a run ends, within a distance that is next to nothing', async () => {
    const request = { problem, activation: 'tanh', width: 6, batch: 8, evaluations: 3000, seed: 1 };
    const setting = { step: 2, c: 16, schedule: 'constant' };
    const run = await practiceMethods[0]?.run(request, setting);
    if (run?.end === undefined) throw new Error('no end');
    const near = await exactMinimiserNear(problem, run.end);
    expect(near).toBeGreaterThan(0);
    expect(near).toBeLessThan(1e-9);
  });

  it('is as far as Gauss-Newton has to move, and there is none below the width', async () => {
    const found = memorise(problem, { width: 6, seed: 1 });
    if (found.kind === 'not-found') throw new Error(found.because);
    const { hidden, outputs } = found;
    const moved = dense(
      6,
      4,
      hidden.data.map((w, k) => w + (k === 3 ? 2 ** -6 : 0)),
    );
    const near = await exactMinimiserNear(problem, { hidden: moved, outputs });
    expect(near).toBeGreaterThan(2 ** -12);
    expect(near).toBeLessThan(2 ** -4);
    const narrow = { hidden: dense(1, 4, hidden.data.slice(0, 4)), outputs: [1] };
    expect(await exactMinimiserNear(problem, narrow)).toBe(undefined);
  });
});

describe('sigma_min(J)', () => {
  it('is bounded from below, tightly, and 0 where J has no full rank', () => {
    // J = v sigma'(w x) x with sigma = id: 3 * 2
    const one = problemOf(dense(1, 1, Float64Array.of(2)), [1], activationNamed('x'));
    const bound = singularAt(one, { hidden: dense(1, 1, Float64Array.of(5)), outputs: [3] });
    expect(bound).toBeLessThanOrEqual(6);
    expect(bound).toBeGreaterThan(6 * (1 - 1e-12));
    const narrow = { hidden: dense(1, 4, new Float64Array(4)), outputs: [1] };
    expect(singularAt(problem, narrow)).toBe(0);
  });
});

describe('small starts', () => {
  it('count pairs within a cell, ties by half, and know no share without both kinds', () => {
    const cell = { singular: [1, 2, 3, 3], solved: [false, true, false, true] };
    const found = smallStarts([cell], 1);
    // of (1, 2), (1, 3), (3, 2), (3, 3) the failed one is smaller in two, and equal in one
    expect(found).toMatchObject({ pairs: 4, share: 2.5 / 4 });
    const [lo = 1, hi = 0] = found?.interval ?? [];
    expect(lo).toBeLessThan(2.5 / 4);
    expect(hi).toBeGreaterThan(2.5 / 4);
    const sure = { singular: [1, 2], solved: [true, true] };
    expect(smallStarts([sure], 1)).toBe(undefined);
    expect(smallStarts([cell, sure], 1)?.pairs).toBe(4);
    const apart = { singular: [5, 9], solved: [false, true] };
    expect(smallStarts([apart, { singular: [1, 2], solved: [true, false] }], 1)?.share).toBe(0.5);
  });

  it('have the same interval for the same seed', () => {
    const cell = { singular: [1, 2, 3, 4, 5, 6], solved: [false, false, true, false, true, true] };
    expect(smallStarts([cell], 3)).toEqual(smallStarts([cell], 3));
  });
});
