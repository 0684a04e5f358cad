import { describe, expect, it } from 'vitest';
import { dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { problemOf } from '../../src/network/problem.ts';
import { descend, lecunStart, usualStep } from '../../src/search/descend.ts';
import { evaluateLoss } from '../../src/search/evaluation.ts';
import { gaussianProblem } from '../certificates/support.ts';

const line = problemOf(dense(1, 1, Float64Array.of(1)), [3], activationNamed('x'));
const at = (w: number, v: number): { hidden: ReturnType<typeof dense>; outputs: number[] } => ({
  hidden: dense(1, 1, Float64Array.of(w)),
  outputs: [v],
});

describe('descend', () => {
  it('moves W and v by the gradient of norm(f - y)^2/2 at the old point', () => {
    // f = w v = 2, r = -1, dl/dw = r v = -2, dl/dv = r w = -1
    const all = descend(line, at(1, 2), { moving: 'all', step: 0.25, steps: 1 });
    expect(all.point).toEqual(at(1.5, 2.25));
    expect(all.loss).toBe((1.5 * 2.25 - 3) ** 2 / 2);
    const hidden = descend(line, at(1, 2), { moving: 'hidden', step: 0.25, steps: 1 });
    expect(hidden.point).toEqual(at(1.5, 2));
    const twice = descend(line, at(1, 2), { moving: 'hidden', step: 0.25, steps: 2 });
    expect(twice.point).toEqual(at(1.5, 2)); // f = 3 there
    expect(descend(line, at(1, 2), { moving: 'all', step: 1, steps: 0 }).point).toEqual(at(1, 2));
  });

  it('ends where the loss is not finite', () => {
    const { loss } = descend(line, at(1e200, 1e200), { moving: 'all', step: 1, steps: 5 });
    expect(Number.isFinite(loss)).toBe(false);
  });

  it('lowers the loss at the usual step', () => {
    const problem = gaussianProblem(6, 3, 'tanh');
    const start = lecunStart(3, 16, 1);
    for (const moving of ['hidden', 'all'] as const) {
      const step = usualStep(problem, start, moving);
      const { loss } = descend(problem, start, { moving, step, steps: 50 });
      expect(loss).toBeLessThan(evaluateLoss(problem, start).loss / 4);
    }
  });
});

describe('usualStep', () => {
  it('is 1/norm(J_full)^2', () => {
    expect(usualStep(line, at(1, 2), 'hidden')).toBeCloseTo(1 / 4, 12); // J = v
    expect(usualStep(line, at(1, 2), 'all')).toBeCloseTo(1 / 5, 12);
  });
});

describe('lecunStart', () => {
  it('has variances 1/d and 1/m, and depends on the seed alone', () => {
    const { hidden, outputs } = lecunStart(25, 400, 3);
    const square = (xs: ArrayLike<number>): number =>
      Array.from(xs).reduce((s, x) => s + x * x, 0) / xs.length;
    expect(square(hidden.data) * 25).toBeCloseTo(1, 1);
    expect(square(outputs) * 400).toBeGreaterThan(0.8);
    expect(square(outputs) * 400).toBeLessThan(1.2);
    expect([hidden.rows, hidden.cols, outputs.length]).toEqual([400, 25, 400]);
    expect(lecunStart(25, 400, 3)).toEqual({ hidden, outputs });
    expect(lecunStart(25, 400, 4).outputs).not.toEqual(outputs);
  });
});
