import { describe, expect, it } from 'vitest';
import { methodsOf } from '../../src/cli/target-methods.ts';
import { inProcess } from '../../src/conformance/in-process.ts';
import { defineAdapter } from '../../src/conformance/kits/kit.ts';
import type { Adapter, Question } from '../../src/conformance/kits/kit.ts';
import { definition } from '../../src/conformance/kits/ml-matrix.ts';
import { evaluateLoss } from '../../src/search/evaluation.ts';
import { multiples, sizes, startOf } from '../../src/theorems/kkt/experiment/methods.ts';
import { pgdVsSgd } from '../../src/theorems/kkt/experiment/run.ts';
import { gaussianProblem } from '../certificates/support.ts';

const problem = gaussianProblem(8, 4, 'tanh');
const request = { problem, activation: 'tanh', width: 4, batch: 8, evaluations: 9, seed: 3 };
const setting = { step: 1, c: 4 };

/** The numbers of an input of a question. */
function numbersIn({ inputs }: Question, name: string): readonly number[] {
  return Array.from<unknown>(inputs[name]?.data ?? []).map(Number);
}

/** ml-matrix with `projected`, and what it was asked. */
function adapterWith(asked: Question[]): Adapter {
  const { train } = definition.run;
  if (train === undefined) throw new Error('ml-matrix has train');
  const conventions = { ...definition.caps.conventions, methods: ['projected'] as const };
  return defineAdapter({
    ...definition,
    caps: { ...definition.caps, conventions },
    run: {
      train: (q) => {
        asked.push(q);
        return train(q);
      },
    },
  });
}

describe('an optimiser of another implementation', () => {
  it('is asked to train the mirrored start in a ball', async () => {
    const asked: Question[] = [];
    const [method, ...others] = methodsOf(inProcess(adapterWith(asked), 10));
    expect(others).toEqual([]);
    expect(method).toMatchObject({ id: 'ml-matrix projected', role: 'rival' });
    expect(method?.settings).toHaveLength(multiples.length * sizes.length);
    await method?.run(request, setting);
    const [question] = asked;
    if (question === undefined) throw new Error('nothing was asked');
    const start = startOf('mirrored', 4, 4, 4, 3);
    expect(question.flags).toEqual({ loss: 'half-sum', method: 'projected' });
    expect(numbersIn(question, 'W')).toEqual(Array.from(start.hidden.data));
    expect(numbersIn(question, 'C')).toEqual(numbersIn(question, 'W'));
    expect(numbersIn(question, 'v')).toEqual(start.outputs);
  });

  it('is judged by the loss of its point, with v kept', async () => {
    const [method] = methodsOf(inProcess(adapterWith([]), 10));
    const run = await method?.run(request, setting);
    if (run?.end === undefined) throw new Error('no end');
    expect(run.end.outputs).toEqual(run.start?.outputs);
    expect(run.loss).toBe(evaluateLoss(problem, run.end).loss / 4); // norm(y)^2/2 = 4
    expect(run.loss).toBeLessThan(1);
    expect(run.reached).toEqual([null, null, null]);
  });

  it('counts as diverged where it does not answer', async () => {
    const [method] = methodsOf(inProcess(adapterWith([]), 10));
    const run = await method?.run({ ...request, activation: 'no such' }, setting);
    expect([run?.loss, run?.end]).toEqual([Infinity, undefined]);
  });

  it('stands in the record among the others', async () => {
    const [method] = methodsOf(inProcess(adapterWith([]), 10));
    if (method === undefined) throw new Error('no method');
    const design = { seed: 1, seeds: 2, evaluations: 5, tuningSeeds: 1, certified: 1 };
    const size = { n: 8, d: 4, width: 4, activation: 'tanh', batch: 8 };
    const cell = { id: 'tiny', part: 'practice', title: 'tiny', ...size } as const;
    const one = { ...method, settings: [setting] };
    const tiny = { ...cell, problem: () => Promise.resolve(problem) };
    const record = await pgdVsSgd(design, [tiny], {}, () => [one]);
    expect(record.cells[0]?.methods[0]).toMatchObject({ method: one.id, setting });
  });
});
