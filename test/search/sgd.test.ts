import { describe, expect, it } from 'vitest';
import { dense, ShapeError } from '../../src/linalg/matrix.ts';
import { approxHiddenGradient, approxOutputGradient } from '../../src/search/evaluation.ts';
import { evaluateLoss } from '../../src/search/evaluation.ts';
import type { Point } from '../../src/search/evaluation.ts';
import { stochasticGradient } from '../../src/search/sgd.ts';
import type { Rule, StochasticOptions } from '../../src/search/sgd.ts';
import { gaussianSource } from '../../src/data/random.ts';
import { gaussianProblem } from '../certificates/support.ts';

const [n, d, m] = [6, 3, 4];
const problem = gaussianProblem(n, d, 'tanh');
const normal = gaussianSource(8);
const start: Point = {
  hidden: dense(m, d, Float64Array.from({ length: m * d }, normal)),
  outputs: Array.from({ length: m }, normal),
};

const plain: StochasticOptions = {
  rule: { kind: 'sgd' },
  step: 0.1,
  schedule: 'constant',
  batch: n,
  evaluations: 1,
  seed: 1,
};

function flat({ hidden, outputs }: Point): readonly number[] {
  return [...hidden.data, ...outputs];
}

function pointOf(theta: readonly number[]): Point {
  return {
    hidden: dense(m, d, Float64Array.from(theta.slice(0, m * d))),
    outputs: theta.slice(m * d),
  };
}

/** The gradient of l/n, by the code of projected gradient. */
function meanGradient(theta: readonly number[]): readonly number[] {
  const point = pointOf(theta);
  const at = evaluateLoss(problem, point);
  const g = [...approxHiddenGradient(problem, point, at).data, ...approxOutputGradient(at)];
  return g.map((a) => a / n);
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [k, x] of actual.entries()) expect(x).toBeCloseTo(expected[k] ?? Number.NaN, 12);
}

/** Parameters after full-batch steps of these sizes, by textbook formulas. */
function reference(rule: Rule, steps: readonly number[]): readonly number[] {
  let theta = flat(start);
  let first = theta.map(() => 0);
  let second = theta.map(() => 0);
  for (const [k, step] of steps.entries()) {
    const g = meanGradient(theta);
    const [a, b] = rule.kind === 'adam' ? [rule.beta1, rule.beta2] : [0, 0];
    if (rule.kind === 'adam') {
      first = first.map((x, i) => a * x + (1 - a) * (g[i] ?? 0));
      second = second.map((x, i) => b * x + (1 - b) * (g[i] ?? 0) ** 2);
      theta = theta.map((x, i) => {
        const mean = (first[i] ?? 0) / (1 - a ** (k + 1));
        const spread = Math.sqrt((second[i] ?? 0) / (1 - b ** (k + 1)));
        return x - (step * mean) / (spread + rule.epsilon);
      });
    } else {
      const beta = rule.kind === 'momentum' ? rule.beta : 0;
      first = first.map((x, i) => beta * x + (g[i] ?? 0));
      theta = theta.map((x, i) => x - step * (first[i] ?? 0));
    }
  }
  return theta;
}

const rules: readonly Rule[] = [
  { kind: 'sgd' },
  { kind: 'momentum', beta: 0.9 },
  { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
];

describe('stochastic gradient', () => {
  it.each(rules)('with the whole data as batch takes the textbook steps of $kind', (rule) => {
    const run = stochasticGradient(problem, start, { ...plain, rule, evaluations: 3 });
    expectClose(flat(run.point), reference(rule, [0.1, 0.1, 0.1]));
    expect([run.evaluations, run.ended]).toEqual([3, 'budget']);
    expect(run.loss).toBe(evaluateLoss(problem, run.point).loss);
  });

  it('lets the step fall linearly to 0 over the budget', () => {
    const run = stochasticGradient(problem, start, {
      ...plain,
      schedule: 'linear',
      evaluations: 4,
    });
    expectClose(flat(run.point), reference({ kind: 'sgd' }, [0.1, 0.075, 0.05, 0.025]));
  });

  it('lets the step fall as half a cosine', () => {
    const run = stochasticGradient(problem, start, {
      ...plain,
      schedule: 'cosine',
      evaluations: 4,
    });
    const steps = [0, 1, 2, 3].map((k) => (0.1 * (1 + Math.cos((Math.PI * k) / 4))) / 2);
    expectClose(flat(run.point), reference({ kind: 'sgd' }, steps));
  });

  it.each(rules)('trains W alone where it is asked to, with $kind', (rule) => {
    const moving = 'hidden' as const;
    const run = stochasticGradient(problem, start, { ...plain, rule, moving, evaluations: 1 });
    expect(run.point.outputs).toEqual(start.outputs);
    expectClose([...run.point.hidden.data], reference(rule, [0.1]).slice(0, m * d));
  });

  it.each([n, 2])(
    'ends at the last milestone, and says when it was at each: batches of %i',
    (batch) => {
      const { loss } = evaluateLoss(problem, start);
      const options = { ...plain, batch, evaluations: 2000, milestones: [loss / 2, loss / 20] };
      const run = stochasticGradient(problem, start, options);
      const [first = 0, second = 0] = run.reached;
      expect(run.ended).toBe('last milestone');
      expect(first).toBeGreaterThan(0);
      expect(second).toBeGreaterThan(first);
      expect(run.evaluations).toBe(second);
      expect(run.loss).toBeLessThanOrEqual(loss / 20);
      const shorter = stochasticGradient(problem, start, { ...options, evaluations: second - 2 });
      expect(shorter.ended).toBe('budget');
      expect(shorter.loss).toBeGreaterThan(loss / 20);
      expect(shorter.reached).toEqual([first, undefined]);
    },
  );

  it('uses every sample once a pass: tiny steps add up to the full gradient', () => {
    const step = 1e-7;
    for (const batch of [1, 2, 3]) {
      const run = stochasticGradient(problem, start, { ...plain, step, batch });
      const moved = flat(run.point).map((x, k) => (x - (flat(start)[k] ?? 0)) / -step);
      const whole = meanGradient(flat(start)).map((g) => (g * n) / batch);
      for (const [k, x] of moved.entries()) expect(x).toBeCloseTo(whole[k] ?? Number.NaN, 4);
    }
  });

  it('counts batches by their samples, and a smaller last one too', () => {
    let steps = -1; // the start is projected as well
    const run = stochasticGradient(problem, start, {
      ...plain,
      batch: 4,
      evaluations: 5,
      project: (point) => {
        steps += 1;
        return point;
      },
    });
    expect([run.evaluations, steps]).toEqual([5, 10]);
  });

  it('repeats itself with one seed, and orders the samples otherwise with another', () => {
    const options = { ...plain, batch: 2, evaluations: 5 };
    const [one, again, other] = [1, 1, 2].map((seed) =>
      stochasticGradient(problem, start, { ...options, seed }),
    );
    expect(again).toEqual(one);
    expect(other?.loss).not.toBe(one?.loss);
  });

  it('projects the start and each step', () => {
    const project = ({ hidden, outputs }: Point): Point => ({
      hidden,
      outputs: outputs.map((a) => Math.min(0.25, Math.max(-0.25, a))),
    });
    const run = stochasticGradient(problem, start, { ...plain, evaluations: 20, project });
    expect(
      flat(start)
        .slice(m * d)
        .some((a) => Math.abs(a) > 0.25),
    ).toBe(true);
    for (const a of run.point.outputs) expect(Math.abs(a)).toBeLessThanOrEqual(0.25);
    expect(run.loss).toBeLessThan(evaluateLoss(problem, project(start)).loss);
  });

  it('fits six samples with four neurons', () => {
    const [, , rule = plain.rule] = rules;
    const run = stochasticGradient(problem, start, {
      ...plain,
      rule,
      step: 0.05,
      schedule: 'linear',
      batch: 2,
      evaluations: 600,
    });
    expect(run.loss).toBeLessThan(1e-6);
  });

  it('says that it diverged', () => {
    const cubic = gaussianProblem(n, d, 'x^3');
    const run = stochasticGradient(cubic, start, { ...plain, step: 1e6, evaluations: 50 });
    expect([run.ended, run.loss]).toEqual(['diverged', Infinity]);
    expect(run.evaluations).toBeLessThan(50);
  });

  it('refuses shapes that disagree and empty batches', () => {
    const narrow = { hidden: start.hidden, outputs: [1, 2] };
    expect(() => stochasticGradient(problem, narrow, plain)).toThrow(ShapeError);
    expect(() => stochasticGradient(problem, start, { ...plain, batch: 0 })).toThrow(
      /batch, got 0/u,
    );
  });

  it('keeps the points after as many gradients as are asked for, whole data or batches', () => {
    for (const batch of [n, 4]) {
      const options = { ...plain, batch, evaluations: 5, visits: [2, 4, 9] };
      const { visited, evaluations } = stochasticGradient(problem, start, options);
      expect(evaluations).toBe(5);
      const [two, four] = [2, 4].map((k) =>
        stochasticGradient(problem, start, { ...options, evaluations: k }),
      );
      expect(visited).toEqual([two?.point, four?.point]);
    }
  });
});
