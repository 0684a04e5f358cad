/**
 * # What is proved about trained points, and how it is reported
 * @module
 */
import { describe, expect, it } from 'vitest';
import { appraise } from '../../src/conformance/appraisal.ts';
import { jsonLine } from '../../src/records/record.ts';
import type { Certified } from '../../src/conformance/appraisal.ts';
import { figuresOf, trainedSummary, trainedText } from '../../src/conformance/appraisal-text.ts';
import { generateCases } from '../../src/conformance/cases.ts';
import { inProcess } from '../../src/conformance/in-process.ts';
import { adapter } from '../../src/conformance/kits/ml-matrix.ts';
import type { Answer, Case } from '../../src/conformance/protocol.ts';
import { summaryText, validationJson } from '../../src/conformance/report.ts';
import { sizesOf } from '../../src/conformance/sizes.ts';
import { validate } from '../../src/conformance/run.ts';
import { trainingOf } from '../../src/conformance/trained.ts';
import { approxHiddenGradient, evaluateLoss } from '../../src/search/evaluation.ts';
import { recorded } from './recorded.ts';
import { at, tiny } from './tiny-training.ts';

const { caps } = adapter.ready;
const cases = generateCases(caps, { seed: 5, count: 45, ops: ['train'] });

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
      const { W } = question.inputs;
      if (training === undefined || W === undefined) throw new Error('expected a case');
      const { problem, start, outputs } = training;
      const point = { hidden: start, outputs };
      const g = approxHiddenGradient(problem, point, evaluateLoss(problem, point));
      const norm = Math.hypot(...g.data);
      const { kkt } = await certifiedOf(question, { status: 'ok', outputs: { P: W } });
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
      onLine: (line) => lines.push(jsonLine(line)),
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
