import { describe, expect, it } from 'vitest';
import { geometryOf } from '../../src/network/centre.ts';
import { ShapeError } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { lossEnclosure, projectedGradient } from '../../src/search/projected-gradient.ts';
import type { Constraints, DescentOptions, Point } from '../../src/search/projected-gradient.ts';
import { polish } from '../../src/search/polish.ts';
import { mirroredStart } from '../../src/search/start.ts';
import { gaussianProblem } from '../certificates/support.ts';

const problem = gaussianProblem(6, 3, 'tanh');
const found = mirroredStart(problem, { width: 4, seed: 1 });
if ('because' in found) throw new Error('no start');
const { hidden: centre, signs } = found;

function scaled(c: number): Point {
  return { hidden: centre, outputs: signs.map((s) => c * s) };
}

function inBall(radius: number, outputs: Constraints['outputs'] = { kind: 'fixed' }): Constraints {
  return { hidden: { kind: 'ball', centre, radius }, outputs };
}

const budget: DescentOptions = { evaluations: 400, target: 0, decrease: 'float64' };

function distance(W: Dense, rows: readonly number[] = [0, 1, 2, 3]): number {
  const square = rows.flatMap((j) =>
    [0, 1, 2].map((k) => ((W.data[3 * j + k] ?? 0) - (centre.data[3 * j + k] ?? 0)) ** 2),
  );
  return Math.sqrt(square.reduce((a, b) => a + b, 0));
}

describe('projected gradient', () => {
  it('ends at a KKT point on the sphere, with the multiplier of the ball', () => {
    const { point, multipliers, stationarity, trace, ended } = projectedGradient(
      problem,
      inBall(1e-3),
      scaled(3),
      budget,
    );
    expect(ended).toBe('no-decrease');
    expect(distance(point.hidden)).toBeLessThanOrEqual(1e-3);
    expect(distance(point.hidden)).toBeGreaterThan(0.999e-3);
    expect(multipliers).toHaveLength(1);
    expect(multipliers[0]).toBeGreaterThan(1);
    expect(stationarity).toBeLessThan(1e-5 * (trace[0]?.stationarity ?? 0));
  });

  it('lowers the loss at every step where enclosures must prove it, with momentum and without', () => {
    for (const momentum of [0, 0.9]) {
      const { trace } = projectedGradient(problem, inBall(0.1), scaled(50), {
        ...budget,
        momentum,
        decrease: 'enclosed',
      });
      const losses = trace.map(({ loss }) => loss);
      expect(losses.length).toBeGreaterThan(5);
      expect(losses.every((l, k) => l < (losses[k - 1] ?? Infinity))).toBe(true);
    }
  });

  it('stops an enclosed descent before float64 noise: the last decrease is still certain', () => {
    const enclosed = projectedGradient(problem, inBall(1e-3), scaled(3), {
      ...budget,
      decrease: 'enclosed',
    });
    expect(enclosed.ended).toBe('no-decrease');
    const geometry = geometryOf(problem);
    const first = lossEnclosure(problem, geometry, scaled(3));
    const last = lossEnclosure(problem, geometry, enclosed.point);
    if (first === undefined || last === undefined) throw new Error('not enclosed');
    expect(last.hi).toBeLessThan(first.lo);
    expect(enclosed.loss).toBe(last.hi);
  });

  it('keeps every neuron in its ball and v in its box, antisymmetric', () => {
    const box = { kind: 'box', least: 1, most: 40 } as const;
    const constraints: Constraints = {
      hidden: { kind: 'balls', centre, radius: 0.02 },
      outputs: box,
    };
    const { point, multipliers } = projectedGradient(problem, constraints, scaled(40), budget);
    expect(multipliers).toHaveLength(4);
    for (const j of [0, 1, 2, 3]) expect(distance(point.hidden, [j])).toBeLessThanOrEqual(0.02);
    const [a = 0, b = 0, c, d] = point.outputs;
    expect([c, d]).toEqual([-a, -b]);
    for (const u of [a, b]) {
      expect(u).toBeGreaterThanOrEqual(1);
      expect(u).toBeLessThanOrEqual(40);
    }
  });

  it('scales v up in the cone until the loss is almost 0, as C2 says it may', () => {
    const cone = { kind: 'cone', least: 1, ratio: 2 } as const;
    const { point, loss } = projectedGradient(problem, inBall(0.05, cone), scaled(1), {
      ...budget,
      evaluations: 6000,
      momentum: 0.9,
    });
    const u = point.outputs.slice(0, 2);
    expect(Math.max(...u)).toBeLessThanOrEqual(2 * Math.min(...u));
    expect(Math.min(...u)).toBeGreaterThan(2);
    expect(loss).toBeLessThan(1e-3);
  });

  it('keeps to its budget, its target and the feasible set from an infeasible start', () => {
    const few = projectedGradient(problem, inBall(0.1), scaled(50), { ...budget, evaluations: 7 });
    expect(few.ended).toBe('budget');
    expect(few.evaluations).toBe(7);
    const soon = projectedGradient(problem, inBall(0.1), scaled(50), { ...budget, target: 1e9 });
    expect([soon.ended, soon.evaluations]).toEqual(['stationary', 1]);
    const box = { kind: 'box', least: 1, most: 2 } as const;
    const moved = projectedGradient(problem, inBall(1e-3, box), scaled(7), {
      ...budget,
      evaluations: 1,
    });
    expect(moved.point.outputs).toEqual([2, 2, -2, -2]);
  });

  it('refuses shapes that disagree, and a trained v that is not antisymmetric', () => {
    const box = { kind: 'box', least: 1, most: 2 } as const;
    const crooked = { hidden: centre, outputs: [1, 2, -1, -1] };
    expect(() => projectedGradient(problem, inBall(1, box), crooked, budget)).toThrow(ShapeError);
    const short = { hidden: centre, outputs: [1] };
    expect(() => projectedGradient(problem, inBall(1), short, budget)).toThrow(/expected W 4 x 3/u);
  });
});

describe('projected Gauss-Newton', () => {
  it('comes closer to the same KKT point than projected gradient', () => {
    const slow = projectedGradient(problem, inBall(1e-3), scaled(3), budget);
    const fast = polish(problem, { centre, radius: 1e-3 }, scaled(3));
    if (fast === undefined) throw new Error('not polished');
    expect(fast.stationarity).toBeLessThanOrEqual(slow.stationarity);
    expect(fast.multiplier / (slow.multipliers[0] ?? 0)).toBeCloseTo(1, 4);
    expect(distance(fast.point.hidden)).toBeLessThanOrEqual(1e-3);
  });

  it('ends inside the ball with multiplier 0 where the labels are within reach', () => {
    const inside = polish(problem, { centre, radius: 0.1 }, scaled(1000));
    expect(inside?.multiplier).toBe(0);
    if (inside !== undefined) expect(distance(inside.point.hidden)).toBeLessThan(0.09);
    const geometry = geometryOf(problem);
    const loss = inside === undefined ? undefined : lossEnclosure(problem, geometry, inside.point);
    expect(loss?.hi).toBeLessThan(1e-20);
  });

  it('gives nothing where G is singular', () => {
    const flat = { hidden: centre, outputs: [0, 0, 0, 0] };
    expect(polish(problem, { centre, radius: 0.1 }, flat)).toBeUndefined();
  });
});
