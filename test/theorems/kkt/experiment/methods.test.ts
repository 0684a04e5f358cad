import { describe, expect, it } from 'vitest';
import {
  certifiedMethods,
  floor,
  half,
  milestones,
  practiceMethods,
  range,
  startOf,
} from '../../../../src/theorems/kkt/experiment/methods.ts';
import type { Method } from '../../../../src/theorems/kkt/experiment/methods.ts';
import { evaluateLoss } from '../../../../src/search/evaluation.ts';
import { gaussianProblem } from '../../../certificates/support.ts';

const problem = gaussianProblem(8, 4, 'tanh');
const [d, width] = [4, 4];
const request = { problem, activation: 'tanh', width, batch: 8, evaluations: 60, seed: 3 };

function named(id: string): Method {
  const found = practiceMethods.find((of) => of.id === id);
  if (found === undefined) throw new Error(`no method ${id}`);
  return found;
}

describe('starts', () => {
  it('have the variance of their rule, and outputs of the size that is asked for', () => {
    const { hidden, outputs } = startOf('lecun', 50, 400, 3, 1);
    expect((2 * half(hidden.data)) / hidden.data.length).toBeCloseTo(1 / 50, 3);
    expect(2 * half(outputs)).toBeGreaterThan(0.8 * 9);
    expect(2 * half(outputs)).toBeLessThan(1.2 * 9);
    expect(startOf('signs', d, width, 3, 1).outputs).toEqual([1.5, 1.5, -1.5, -1.5]);
    expect(startOf('signs', d, width, 3, 1).hidden).toEqual(
      startOf('lecun', d, width, 1, 1).hidden,
    );
  });

  it('have f = 0 where they are mirrored, and only there', () => {
    const mirrored = evaluateLoss(problem, startOf('mirrored', d, width, 3, 7));
    expect(Array.from(mirrored.residual)).toEqual(problem.labels.map((y) => -y));
    const signs = evaluateLoss(problem, startOf('signs', d, width, 3, 7));
    expect(Array.from(signs.residual)).not.toEqual(problem.labels.map((y) => -y));
  });
});

describe('the methods', () => {
  it('are one claimed, three rivals and the ablations that take one ingredient away', () => {
    const ids = (role: string): readonly string[] =>
      practiceMethods.filter((of) => of.role === role).map(({ id }) => id);
    expect(ids('claimed')).toEqual(['projected']);
    expect(ids('rival')).toEqual(['sgd', 'sgd-momentum', 'adam']);
    expect(ids('ablation')).toHaveLength(7);
    expect(certifiedMethods.map(({ id }) => id)).toEqual([
      'certified ball',
      'certified cone',
      'certified box',
      'sgd',
      'sgd-momentum',
      'adam',
    ]);
  });

  it('are tried with equally many settings, and the best of them with the other schedule', () => {
    for (const { settings, variants } of practiceMethods) {
      expect(settings).toHaveLength(35);
      const [first = {}] = settings;
      const [other] = variants(first);
      expect(new Set([first['schedule'], other?.['schedule']])).toEqual(
        new Set(['constant', 'cosine']),
      );
    }
  });

  it.each(practiceMethods)(
    'keep to their gradients, repeat themselves and lower the loss: $id',
    async (method) => {
      const setting = method.settings[16] ?? {};
      const run = await method.run(request, setting);
      expect(run.evaluations).toBeLessThanOrEqual(60);
      expect(run.evaluations).toBeGreaterThan(0);
      expect(run.loss).toBeLessThan(1); // that of f = 0
      expect(await method.run(request, setting)).toEqual(run);
      const { end } = run;
      const loss = end === undefined ? Infinity : evaluateLoss(problem, end).loss;
      expect(run.loss).toBe(Math.max(floor, loss / half(problem.labels)));
    },
  );

  it('keep abs(v_j) in its range where they project, antisymmetric, and v where it is fixed', async () => {
    const setting = { step: 8, c: 0.25, schedule: 'constant' };
    const size = 0.25 / Math.sqrt(width);
    for (const id of ['projected', 'without momentum', 'with a ball']) {
      const { end } = await named(id).run(request, setting);
      const [a = 0, b = 0, ...rest] = end?.outputs ?? [];
      expect(rest).toEqual([-a, -b]);
      for (const v of [a, b]) {
        expect(v).toBeGreaterThanOrEqual(range.least * size);
        expect(v).toBeLessThanOrEqual(range.most * size);
      }
    }
    const fixed = await named('mirrored, v fixed').run(request, setting);
    expect(fixed.end?.outputs).toEqual(fixed.start?.outputs);
    const free = await named('mirrored, v free').run(request, setting);
    expect(free.end?.outputs).not.toEqual(fixed.end?.outputs);
  });

  it('stay in the loose ball where they have one', async () => {
    const setting = { step: 8, c: 64, schedule: 'constant' };
    const moved = async (id: string): Promise<number> => {
      const { start, end } = await named(id).run({ ...request, evaluations: 20 }, setting);
      const from = start?.hidden.data ?? new Float64Array();
      const apart = Array.from(end?.hidden.data ?? [], (w, k) => w - (from[k] ?? 0));
      return Math.sqrt(half(apart) / half(from));
    };
    expect(await moved('with a ball')).toBeLessThanOrEqual(2 * (1 + 1e-12));
    expect(await moved('projected')).toBeGreaterThan(2);
  });

  it('end at the floor, and say after how many gradients they were where', async () => {
    const setting = { step: 2, c: 16, schedule: 'constant' };
    const run = await named('projected').run({ ...request, evaluations: 3000 }, setting);
    expect(run.loss).toBe(floor);
    expect(run.evaluations).toBeLessThan(3000);
    const [first, second, last] = run.reached;
    expect(milestones).toEqual([1e-6, 1e-12, 1e-25]);
    expect(first).toBeLessThan(second ?? 0);
    expect(second).toBeLessThan(last ?? 0);
    expect(last).toBe(run.evaluations);
  });

  it('have inside a certified set a run that lowers the loss, and none where there is no set', async () => {
    for (const method of certifiedMethods.slice(0, 3)) {
      const run = await method.run(request, { momentum: 0.9 });
      expect(run.loss, method.id).toBeLessThan(1);
      const none = await method.run({ ...request, width: 2 }, { momentum: 0.9 });
      expect([none.loss, none.end], method.id).toEqual([Infinity, undefined]);
    }
  });
});
