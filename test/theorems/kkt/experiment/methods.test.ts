import { describe, expect, it } from 'vitest';
import { gaussianSource, randomSource } from '../../../../src/data/random.ts';
import {
  gridOf,
  methods,
  mirroredUsualStart,
  projectOnto,
  usualStart,
} from '../../../../src/theorems/kkt/experiment/methods.ts';
import { dense } from '../../../../src/linalg/matrix.ts';
import type { Constraints, Point } from '../../../../src/search/projected-gradient.ts';
import { evaluateLoss } from '../../../../src/search/evaluation.ts';
import { gaussianProblem } from '../../../certificates/support.ts';

const problem = gaussianProblem(8, 4, 'tanh');
const [d, width] = [4, 4];

function squareDistance(p: Point, q: Point): number {
  const [a, b] = [p, q].map(({ hidden, outputs }) => [...hidden.data, ...outputs]);
  return (a ?? []).reduce((sum, x, k) => sum + (x - (b?.[k] ?? Number.NaN)) ** 2, 0);
}

describe('starts', () => {
  it('have the variance of their rule: 1/fan-in, or a third of it for the uniform one', () => {
    for (const [kind, factor] of [
      ['lecun', 1],
      ['uniform', 1 / 3],
    ] as const) {
      const { hidden, outputs } = usualStart(kind, 50, 400, 1);
      const square = hidden.data.reduce((sum, w) => sum + w * w, 0) / hidden.data.length;
      expect(square * 50).toBeGreaterThan(0.95 * factor);
      expect(square * 50).toBeLessThan(1.05 * factor);
      const outer = outputs.reduce((sum, v) => sum + v * v, 0);
      expect(outer).toBeGreaterThan(0.8 * factor);
      expect(outer).toBeLessThan(1.2 * factor);
    }
  });

  it('have f = 0 where they are mirrored', () => {
    const start = mirroredUsualStart(d, width, 3, 7);
    const { residual } = evaluateLoss(problem, start);
    expect(Array.from(residual)).toEqual(problem.labels.map((y) => -y));
    expect(start.outputs).toEqual([3, 3, -3, -3]);
  });
});

describe('the projection', () => {
  const start = mirroredUsualStart(d, width, 1, 2);
  const hidden = { kind: 'ball', centre: start.hidden, radius: 0.5 } as const;
  const sets: readonly Constraints[] = [
    { hidden, outputs: { kind: 'fixed' } },
    { hidden, outputs: { kind: 'cone', least: 0.2, ratio: 3 } },
    { hidden: { ...hidden, kind: 'balls' }, outputs: { kind: 'box', least: 0.2, most: 2 } },
  ];

  it.each(sets)(
    'onto $outputs.kind leaves feasible points alone, and is nearer than others',
    (set) => {
      const normal = gaussianSource(4);
      const random = (): Point => ({
        hidden: dense(
          width,
          d,
          start.hidden.data.map((w) => w + normal()),
        ),
        outputs: start.outputs.map((v) => v + 2 * normal()),
      });
      for (let run = 0; run < 20; run++) {
        const point = random();
        const projected = projectOnto(set, point, start.outputs);
        const [a = 0, b = 0, c, e] = projected.outputs;
        expect([c, e]).toEqual([-a, -b]);
        const twice = projectOnto(set, projected, start.outputs);
        expect(squareDistance(twice, projected)).toBeLessThan(1e-20);
        const feasible = projectOnto(set, random(), start.outputs);
        const nearest = squareDistance(point, projected);
        expect(squareDistance(point, feasible)).toBeGreaterThanOrEqual(nearest);
        // convexity: also points between the projection and another feasible one are no nearer
        const between = (x: number, y: number): number => 0.99 * x + 0.01 * y;
        const step: Point = {
          hidden: dense(
            width,
            d,
            projected.hidden.data.map((w, k) => between(w, feasible.hidden.data[k] ?? 0)),
          ),
          outputs: projected.outputs.map((v, k) => between(v, feasible.outputs[k] ?? 0)),
        };
        expect(squareDistance(point, step)).toBeGreaterThan(nearest * (1 - 1e-9));
      }
    },
  );
});

describe('the methods', () => {
  it('are one claimed pair, three rivals and two ablations', () => {
    const count = (role: string): number => methods.filter((of) => of.role === role).length;
    expect(['claimed', 'rival', 'ablation'].map(count)).toEqual([2, 3, 2]);
  });

  it.each(methods)(
    'keep to their evaluations, repeat themselves and lower the loss: $id',
    (method) => {
      const grid = gridOf(method.grid, 5);
      const prepared = method.prepare(grid[1] ?? 1, randomSource(6));
      const request = { problem, width, evaluations: 60, seed: 3 };
      const run = prepared.run(request);
      expect(run.evaluations).toBeLessThanOrEqual(60);
      expect(run.evaluations).toBeGreaterThan(0);
      expect(prepared.run(request)).toEqual(run);
      expect(method.prepare(grid[1] ?? 1, randomSource(6)).configuration).toEqual(
        prepared.configuration,
      );
      expect(run.loss).toBeLessThan(4); // norm(y)^2/2 at f = 0
      expect(prepared.configuration[method.tuned]).toBe(grid[1]);
    },
  );

  it('have grids from end to end, evenly in the logarithm', () => {
    expect(gridOf([0.01, 1], 3)).toEqual([0.01, 0.1, 1]);
    expect(gridOf([0.01, 1], 1)).toEqual([0.1]);
  });
});
