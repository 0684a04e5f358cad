/**
 * # Trained points, judged by what is proved about them
 *
 * A point passes if it is in the ball and its loss is proved to be small enough; the start, a point outside, NaN and an
 * adapter's own claims do not.
 */
import { describe, expect, it } from 'vitest';
import { generateCases, identified } from '../../src/conformance/cases.ts';
import { judge } from '../../src/conformance/judge.ts';
import { adapter, definition } from '../../src/conformance/kits/ml-matrix.ts';
import { defineAdapter } from '../../src/conformance/kits/kit.ts';
import type { Answer, Capabilities, Case, Tensor } from '../../src/conformance/protocol.ts';
import { readCase } from '../../src/conformance/read-case.ts';
import { decodeTensor, encodeTensor } from '../../src/conformance/tensor.ts';
import {
  certifiedLoss,
  lossOfCase,
  trainedPoint,
  trainingOf,
} from '../../src/conformance/trained.ts';
import { computingTwins } from '../../src/conformance/twins/computing.ts';
import type { Verdict } from '../../src/conformance/verdict.ts';
import { interval } from '../../src/arithmetic/interval.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { at, f64, tiny } from './tiny-training.ts';

const { caps } = adapter.ready;
const both: Capabilities = { ...caps, dtypes: ['f64', 'f32'] };
const cases = generateCases(both, { seed: 5, count: 90, ops: ['train'] });

function verdictOn(question: Case, answer: Answer): Verdict {
  return judge(question, { kind: 'answered', answer, errors: '' }, both);
}

function numbersIn(tensor: Tensor | undefined): readonly number[] {
  if (tensor === undefined || tensor.dtype === 'q') throw new Error('expected numbers');
  const read = decodeTensor(tensor, tensor.dtype);
  if (read.kind !== 'numbers') throw new Error('expected numbers');
  return read.data;
}

/** The answer P, computed from the inputs of the case. */
function pointOf(
  { dtype, inputs }: Case,
  make: (w: number, k: number) => number,
  more: Readonly<Record<string, Tensor>> = {},
): Answer {
  const { W } = inputs;
  if (W === undefined || dtype === 'q') throw new Error('expected numbers');
  const P = encodeTensor(dtype, W.shape, numbersIn(W).map(make));
  return { status: 'ok', outputs: { P, ...more } };
}

const unmoved = (question: Case): Answer => pointOf(question, (w) => w);

describe('cases of train', () => {
  it('have both formats, both losses and all activations, and are read back', () => {
    expect(new Set(cases.map(({ dtype }) => dtype))).toEqual(new Set(['f64', 'f32']));
    expect(new Set(cases.map(({ flags }) => flags.loss))).toEqual(new Set(['half-sum', 'mean']));
    expect(new Set(cases.map(({ activation }) => activation)).size).toBe(
      Object.keys(caps.activations).length,
    );
    for (const question of cases)
      expect(readCase(question)).toEqual({ kind: 'ok', value: question });
  });

  it('have goals that ten steps of the given size reach, far below the start', async () => {
    const lossAt = (question: Case, answer: Answer): number => {
      const training = trainingOf(question);
      const P =
        training === undefined || answer.status !== 'ok'
          ? undefined
          : trainedPoint(training, answer.outputs['P']);
      if (training === undefined || P === undefined || 'kind' in P)
        throw new Error('expected a point');
      const known = certifiedLoss(training, P);
      if ('because' in known) throw new Error(known.because);
      return lossOfCase(training, known.loss).hi;
    };
    for (const question of cases.filter(({ dtype }) => dtype === 'f64')) {
      const goal = numbersIn(question.inputs['goal'])[0] ?? 0;
      expect(goal).toBeLessThan(0.995 * lossAt(question, unmoved(question)));
      let { inputs } = question;
      for (let k = 0; k < 10; k++) {
        const answer = await adapter.answer({ ...question, op: 'step', inputs });
        if (answer.status !== 'ok' || answer.outputs['P'] === undefined)
          throw new Error('expected P');
        inputs = { ...inputs, W: answer.outputs['P'] };
      }
      const reached = lossAt(question, {
        status: 'ok',
        outputs: { P: inputs['W'] ?? f64([], []) },
      });
      expect(Math.abs(reached / goal - 1), question.id).toBeLessThan(1e-6);
    }
  });

  it('pass after a hundred steps of the given size', async () => {
    for (const question of cases)
      expect(verdictOn(question, await adapter.answer(question)).kind, question.id).toBe('pass');
  });

  it('fail for the start, whatever else the answer says', () => {
    for (const question of cases) {
      const boast = { l: encodeTensor('f64', [], [0]) };
      for (const answer of [unmoved(question), pointOf(question, (w) => w, boast)]) {
        const verdict = verdictOn(question, answer);
        expect(verdict.kind, question.id).toBe('fail');
        expect(JSON.stringify(verdict)).toContain('above the goal');
      }
    }
  });

  it('fail for a point outside the ball, and for one that is not finite', () => {
    for (const question of cases) {
      const radius = numbersIn(question.inputs['radius'])[0] ?? 0;
      const outside = pointOf(question, (w, k) => w + (k === 0 ? 1.001 * radius : 0));
      expect(JSON.stringify(verdictOn(question, outside))).toContain('farther from the centre');
      for (const x of [Number.NaN, Infinity]) {
        const verdict = verdictOn(
          question,
          pointOf(question, (w, k) => (k === 1 ? x : w)),
        );
        expect(verdict).toEqual({ kind: 'fail', because: 'the point is not finite' });
      }
    }
  });

  it('fail for another shape, and call another format a breach of the protocol', () => {
    const [question] = cases.filter(({ dtype }) => dtype === 'f64');
    if (question === undefined) throw new Error('no case');
    const flat = encodeTensor('f64', [2], [0, 0]);
    expect(verdictOn(question, { status: 'ok', outputs: { P: flat } }).kind).toBe('fail');
    const { W } = question.inputs;
    const single = encodeTensor('f32', W?.shape ?? [], numbersIn(W));
    expect(verdictOn(question, { status: 'ok', outputs: { P: single } }).kind).toBe(
      'protocol-error',
    );
  });

  const trainers = computingTwins.filter(({ shows }) => shows.includes('train'));
  it('have five twins that train wrongly', () => {
    expect(trainers.map(({ name }) => name)).toEqual([
      'nan',
      'trains-outside',
      'trains-nothing',
      'boasts',
      'ascends',
    ]);
  });
  it.each(trainers.map((twin) => [twin.name, twin] as const))(
    'fail for the twin %s',
    async (_, twin) => {
      const spoiled = defineAdapter(twin.spoil(definition));
      const own = generateCases(caps, { seed: 5, count: 20, ops: ['train'] });
      for (const question of own)
        expect(verdictOn(question, await spoiled.answer(question)).kind, question.id).toBe('fail');
    },
  );
});

describe('the loss of a trained point', () => {
  it('is compared exactly where it is a fraction: 1/2, or about 1 as a mean', () => {
    const below = 0.5 - 2 ** -54;
    expect(verdictOn(tiny('relu', 1, 0.5, 'half-sum'), at(2)).kind).toBe('pass');
    expect(verdictOn(tiny('relu', 1, below, 'half-sum'), at(2)).kind).not.toBe('pass');
    expect(verdictOn(tiny('relu', 1, 1 + 2 ** -40, 'mean'), at(2)).kind).toBe('pass');
    expect(verdictOn(tiny('relu', 1, 1 - 2 ** -40, 'mean'), at(2)).kind).toBe('fail');
  });

  it('is indeterminate where its enclosure holds the goal', () => {
    const training = trainingOf(tiny('tanh', 2, 0, 'half-sum'));
    if (training === undefined) throw new Error('expected a case');
    const known = certifiedLoss(training, dense(1, 1, Float64Array.from([1])));
    if ('because' in known) throw new Error(known.because);
    const { lo, hi } = known.loss;
    const value = (Math.tanh(1) - 2) ** 2 / 2;
    expect(lo).toBeLessThan(hi);
    expect(hi - lo).toBeLessThan(1e-14);
    expect(Math.abs(value - lo)).toBeLessThan(1e-14);
    expect(known.distance).toBeGreaterThanOrEqual(0.5);
    expect(known.distance).toBeLessThan(0.5 + 2 ** -40);
    const verdicts = [lo, hi].map(
      (goal) => verdictOn(tiny('tanh', 2, goal, 'half-sum'), at(1)).kind,
    );
    expect(verdicts).toEqual(['indeterminate', 'pass']);
  });

  it('is 2/n times half the sum as a mean of n samples', () => {
    const training = trainingOf(tiny('relu', 1, 0.5, 'mean'));
    if (training === undefined) throw new Error('expected a case');
    const third = lossOfCase({ ...training, factor: [2, 3] }, interval(0.75, 1.5));
    expect(third.lo).toBeLessThanOrEqual(0.5);
    expect(third.lo).toBeGreaterThan(0.5 - 2 ** -40);
    expect(third.hi).toBeGreaterThanOrEqual(1);
    expect(third.hi).toBeLessThan(1 + 2 ** -40);
  });

  it('is not decided where sigma is not enclosed, at 400 parameters and more', () => {
    const [m, d] = [21, 20];
    const fill = (count: number, x: number): readonly number[] =>
      Array.from({ length: count }, () => x);
    const inputs = {
      X: f64([1, d], fill(d, 0.1)),
      W: f64([m, d], fill(m * d, 0.1)),
      v: f64([m], fill(m, 1)),
      y: f64([1], [0]),
      C: f64([m, d], fill(m * d, 0.1)),
      radius: f64([], [4]),
      eta: f64([], [0.5]),
      goal: f64([], [100]),
    };
    const flags = { loss: 'half-sum' } as const;
    const large = identified({ op: 'train', dtype: 'f64', activation: 'tanh', flags, inputs });
    expect(verdictOn(large, unmoved(large))).toMatchObject({ kind: 'indeterminate' });
  });
});
