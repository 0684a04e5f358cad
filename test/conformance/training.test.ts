/**
 * # Trained points, judged by what is proved about them
 *
 * A point passes if it is in the ball and its loss is proved to be small enough; the start, a point outside, NaN and an
 * adapter's own claims do not.
 */
import { describe, expect, it } from 'vitest';
import { appraise } from '../../src/conformance/appraisal.ts';
import type { Certified } from '../../src/conformance/appraisal.ts';
import { figuresOf, trainedSummary, trainedText } from '../../src/conformance/appraisal-text.ts';
import { generateCases, identified } from '../../src/conformance/cases.ts';
import { inProcess } from '../../src/conformance/in-process.ts';
import { judge } from '../../src/conformance/judge.ts';
import { adapter, definition } from '../../src/conformance/kits/ml-matrix.ts';
import { defineAdapter } from '../../src/conformance/kits/kit.ts';
import type { Answer, Capabilities, Case, Tensor } from '../../src/conformance/protocol.ts';
import { readCase } from '../../src/conformance/read-case.ts';
import { validationLine } from '../../src/conformance/record.ts';
import { summaryText, validationJson } from '../../src/conformance/report.ts';
import { sizesOf } from '../../src/conformance/sizes.ts';
import { validate } from '../../src/conformance/run.ts';
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
import { approxHiddenGradient, evaluateLoss } from '../../src/search/evaluation.ts';
import { recorded } from './recorded.ts';

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

const f64 = (shape: readonly number[], data: readonly number[]): Tensor =>
  encodeTensor('f64', shape, data);

/** One sample x = 1, one neuron, v = 1: f = sigma(W). */
function tiny(activation: string, y: number, goal: number, loss: 'half-sum' | 'mean'): Case {
  const inputs = {
    X: f64([1, 1], [1]),
    W: f64([1, 1], [0.5]),
    v: f64([1], [1]),
    y: f64([1], [y]),
    C: f64([1, 1], [0.5]),
    radius: f64([], [4]),
    eta: f64([], [0.5]),
    goal: f64([], [goal]),
  };
  return identified({ op: 'train', dtype: 'f64', activation, flags: { loss }, inputs });
}

const at = (w: number): Answer => ({ status: 'ok', outputs: { P: f64([1, 1], [w]) } });

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

async function certifiedOf(question: Case, answer: Answer): Promise<Certified> {
  const found = await appraise(question, answer);
  if (found === undefined) throw new Error('expected a point');
  return found;
}

describe('what is proved about a point', () => {
  it('is an exact minimiser, a KKT point and a nice region near tanh(w) = 1/2', async () => {
    const w = Math.atanh(0.5) + 1e-9;
    const question = tiny('tanh', 0.5, 1, 'half-sum');
    const { loss, kkt, minimiser, region } = await certifiedOf(question, at(w));
    if ('because' in loss || 'because' in kkt || 'because' in minimiser || 'because' in region)
      throw new Error('expected all four');
    const slope = 1 - Math.tanh(w) ** 2;
    const r = 1e-9 * slope;
    expect(loss[0]).toBeLessThanOrEqual((r * r) / 2 + 1e-24);
    expect(loss[1]).toBeGreaterThanOrEqual((r * r) / 2 - 1e-24);
    // at least the distance to the zero, and hardly more
    expect(minimiser.within).toBeGreaterThan(0.999e-9);
    expect(minimiser.within).toBeLessThan(1.001e-9);
    expect(minimiser.isInBall).toBe(true);
    expect(kkt.residual).toBeGreaterThan(0.999 * r * slope);
    expect(kkt.residual).toBeLessThan(1.001 * r * slope);
    expect(kkt.radius).toBe(4);
    expect(kkt.bound).toBeGreaterThanOrEqual(r);
    expect(region.radius).toBeGreaterThan(0.01);
  });

  it('has a reason in place of a minimiser where no weight reaches the labels', async () => {
    const { minimiser, loss } = await certifiedOf(tiny('tanh', 2, 3, 'half-sum'), at(0.6));
    expect(minimiser).toHaveProperty('because');
    expect(loss).toHaveLength(2);
  });

  it('has the norm of the gradient as KKT residual of an interior point', async () => {
    const smooth = cases.filter(
      ({ activation, dtype }) => activation === 'tanh' && dtype === 'f64',
    );
    expect(smooth.length).toBeGreaterThan(1);
    for (const question of smooth) {
      const training = trainingOf(question);
      if (training === undefined) throw new Error('expected a case');
      const { problem, start, outputs } = training;
      const point = { hidden: start, outputs };
      const g = approxHiddenGradient(problem, point, evaluateLoss(problem, point));
      const norm = Math.hypot(...g.data);
      const { kkt } = await certifiedOf(question, unmoved(question));
      if ('because' in kkt) throw new Error(kkt.because);
      expect(kkt.residual / norm).toBeGreaterThan(0.999_999);
      expect(kkt.residual / norm).toBeLessThan(1.000_001);
    }
  });

  it('includes the distance of even the best double from the exact minimiser', async () => {
    const { minimiser } = await certifiedOf(tiny('tanh', 0.5, 1, 'half-sum'), at(Math.atanh(0.5)));
    if ('because' in minimiser) throw new Error(minimiser.because);
    expect(minimiser.within).toBeGreaterThan(0);
    expect(minimiser.within).toBeLessThan(1e-14);
  });

  it('includes a KKT residual on the sphere, though rounding put the point outside', async () => {
    const smooth = generateCases(caps, { seed: 4, count: 150, ops: ['train'] });
    let outside = 0;
    for (const question of smooth.filter(({ activation }) => activation === 'tanh')) {
      const { n, d, m } = sizesOf(question);
      if (2 * n > m * d) continue; // too narrow for the theorem
      const { kkt } = await certifiedOf(question, await adapter.answer(question));
      if ('because' in kkt) throw new Error(kkt.because);
      if (kkt.radius > (trainingOf(question)?.radius ?? 0)) outside += 1;
    }
    expect(outside).toBeGreaterThan(0);
  });

  it('is about the larger ball that holds the point where it is outside', async () => {
    const { kkt } = await certifiedOf(tiny('tanh', 0.5, 1, 'half-sum'), at(8.5));
    const { kkt: near } = await certifiedOf(tiny('tanh', 0.5, 1, 'half-sum'), at(4.5));
    if ('because' in kkt || 'because' in near) throw new Error('expected both');
    expect(kkt.radius).toBeGreaterThanOrEqual(8);
    expect(kkt.radius).toBeLessThan(8 + 2 ** -40);
    expect(near.radius).toBeGreaterThanOrEqual(4);
    expect(near.radius).toBeLessThan(4 + 2 ** -40);
  });

  it('is nothing for other operations and without a point', async () => {
    const question = tiny('tanh', 0.5, 1, 'half-sum');
    expect(await appraise({ ...question, op: 'step' }, at(1))).toBeUndefined();
    expect(await appraise(question, { status: 'unsupported', reason: '' })).toBeUndefined();
    expect(await appraise(question, at(Number.NaN))).toBeUndefined();
  });
});

describe('the record of a training', () => {
  it('holds the four statements of each point; the reports are rendered from it', async () => {
    const asked = generateCases(caps, { seed: 8, count: 12, ops: ['train'] });
    const lines: string[] = [];
    const record = await validate(inProcess(adapter, 10), asked, {
      target: 'ml-matrix',
      seed: 8,
      expectations: [],
      onLine: (line) => lines.push(validationLine(line)),
    });
    const read = recorded(lines.join(''));
    expect(read).toEqual(record);
    expect(record.footer).toMatchObject({ complete: true, counts: { pass: 12 } });
    for (const { certified } of read.results) {
      if (certified === undefined) throw new Error('expected certificates');
      expect(Object.keys(certified)).toEqual(['loss', 'kkt', 'minimiser', 'region']);
      expect(trainedText(certified)).toHaveLength(4);
    }
    expect(summaryText(read)).toContain('proved of the trained points:');
    expect(summaryText(read)).toMatch(/exact minimiser +\d+ of 12/u);
    expect(JSON.stringify(validationJson(read))).toContain('"minimiser"');
  });

  it('rounds bounds outward, like the ends of the loss', () => {
    const [low, high] = [1.0000000000061, 1.0000000000062];
    const certified: Certified = {
      loss: [low, high],
      kkt: { radius: 1, residual: 0.12311, multiplier: 0, bound: 1, gap: 0.45611 },
      minimiser: { within: 0.78911, isInBall: true },
      region: { radius: 0.32189 },
    };
    expect(trainedText(certified)).toEqual([
      'loss in [1, 1.00000000001]',
      'KKT residual at most 0.124; norm(f - y) within 0.457 of the best of its ball',
      'an exact zero-loss minimiser within 0.79, in the ball',
      'no point with grad_W l = 0 and positive loss within 0.321',
    ]);
    const summary = trainedSummary([certified]).join('\n');
    for (const text of ['[1, 1.01]', 'at most 0.124', 'at most 0.79', 'radius 0.321'])
      expect(summary).toContain(text);
  });

  it('has medians of the certified figures, and reasons for the rest', () => {
    const none = { because: 'too wide' };
    const point = (within: number, isInBall: boolean): Certified => ({
      loss: [within, 2 * within],
      kkt: none,
      minimiser: { within, isInBall },
      region: { radius: 1 },
    });
    const points = [
      point(3, true),
      point(1, false),
      point(2, true),
      { ...point(9, true), minimiser: none },
    ];
    expect(figuresOf(points)).toEqual({
      points: 4,
      loss: { certified: 4, median: [2, 4] },
      kkt: { certified: 0, median: Number.NaN },
      minimiser: { certified: 3, inBall: 2, median: 2 },
      region: { certified: 4, median: 1 },
    });
    expect(trainedSummary(points).join('\n')).toMatch(/KKT residual +0 of 4$/mu);
    expect(trainedText(point(1, false)).join('\n')).toContain(
      'KKT residual not certified: too wide\nan exact zero-loss minimiser within 1, perhaps outside the ball',
    );
  });
});
