/**
 * # The experiment of Theorem H
 * @module
 */
import { describe, expect, it } from 'vitest';
import { ratio, rationalFromDouble } from '../../../src/arithmetic/rational.ts';
import { rationalTier } from '../../../src/arithmetic/rational-tier.ts';
import { midpointStep } from '../../../src/feedback/linear.ts';
import { at, matrix } from '../../../src/linalg/matrix.ts';
import {
  linearRun,
  linearStart,
  linearStep,
  trained,
} from '../../../src/theorems/feedback-alignment/experiment/training.ts';
import {
  feedbackExperiment,
  smallFeedbackDesign,
} from '../../../src/theorems/feedback-alignment/experiment/run.ts';
import { feedbackClosing } from '../../../src/theorems/feedback-alignment/experiment/table.ts';

const training = { ...smallFeedbackDesign, seed: 3, width: 4, steps: 600 };

describe('training by feedback alignment', () => {
  it('learns with a wide layer, and is the same for the same seed', () => {
    const [first, again] = [trained(training), trained(training)];
    expect(first.accuracy).toBeGreaterThan(0.8);
    expect(again.layers).toEqual(first.layers);
    const start = trained({ ...training, steps: 0 });
    expect(start.samples).toEqual(first.samples);
    expect(start.layers).not.toEqual(first.layers);
  });

  it('leads linear networks to X^T e = 0, also where the loss rises on the way', () => {
    const sizes = { samples: 3, inputs: 2, neurons: 2, outputs: 1, zero: false };
    const runs = Array.from({ length: 8 }, (_, k) => linearRun(40 + k, sizes, 0.01, 40_000));
    expect(runs.every(({ reached }) => reached)).toBe(true);
    expect(runs.some(({ rose }) => rose)).toBe(true);
    expect(linearRun(40, sizes, 0.01, 3).reached).toBe(false);
  });
});

describe('a step of a linear network', () => {
  it('is the midpoint step', () => {
    const exact = (rows: readonly Float64Array[]) =>
      matrix(
        rows.length,
        rows[0]?.length ?? 0,
        rows.flatMap((row) => Array.from(row, rationalFromDouble)),
      );
    const net = linearStart(7, { samples: 2, inputs: 3, neurons: 4, outputs: 2, zero: false });
    const { X, Y, W, V, B } = net;
    const before = { inputs: exact(X), labels: exact(Y), hidden: exact(W), outputs: exact(V), feedback: exact(B) }; // prettier-ignore
    const after = midpointStep(rationalTier, before, ratio(1n, 8n), ratio(1n, 2n));
    linearStep(net, 1 / 8);
    for (const [rows, wanted] of [
      [W, after.hidden],
      [V, after.outputs],
    ] as const)
      // prettier-ignore
      for (const [j, row] of rows.entries())
        for (const [k, entry] of row.entries())
          expect(entry).toBeCloseTo(Number(at(wanted, j, k).num) / Number(at(wanted, j, k).den), 12);
  });

  it('leads to loss 0 with several outputs as well, from 0 and from elsewhere', () => {
    const sizes = { samples: 2, inputs: 3, neurons: 3, outputs: 2, zero: false };
    expect(linearRun(7, sizes, 0.01, 20_000).reached).toBe(true);
    expect(linearRun(7, { ...sizes, zero: true }, 0.01, 20_000)).toMatchObject({ reached: true });
    const { W, V } = linearStart(7, { ...sizes, zero: true });
    expect([...W, ...V].every((row) => row.every((a) => a === 0))).toBe(true);
  });
});

describe('the experiment', () => {
  it('has verified brackets below their ceilings, and a verified run that climbs', async () => {
    const record = await feedbackExperiment({ ...smallFeedbackDesign, seed: 1, climb: 60 });
    expect(record.complete).toBe(true);
    const [first, wide] = record.narrow;
    for (const { alignments, ceiling } of first?.runs ?? []) {
      expect(alignments).toHaveLength(3);
      expect(alignments[0]?.most ?? 2).toBeLessThanOrEqual(ceiling ?? 0);
    }
    expect(first?.runs).toHaveLength(2);
    expect(record.several.map(({ outputs, neurons, zero }) => [outputs, neurons, zero])).toEqual([
      [2, 2, true],
      [2, 2, false],
      [2, 3, true],
      [2, 3, false],
      [3, 3, true],
      [3, 3, false],
      [3, 4, true],
      [3, 4, false],
    ]);
    expect(wide?.runs.map(({ ceiling }) => ceiling)).toEqual([null, null]);
    const losses = record.climb.map(({ loss }) => loss);
    expect(losses).toHaveLength(61);
    expect(Math.max(...losses)).toBeGreaterThan(1.19);
    const falls = record.climb.every(
      ({ potential }, k) => k === 0 || potential < (record.climb[k - 1]?.potential ?? 0),
    );
    expect(falls).toBe(true);
    const text = feedbackClosing(record);
    expect(text).toContain('a run that climbs, verified: l from 0.5 to 1.19');
    expect(text).toContain('layers 16-8-k-8-3, tanh, 200 steps, means of 2 runs');
  });

  it('ends where it is interrupted', async () => {
    const signal = AbortSignal.abort();
    const record = await feedbackExperiment({ ...smallFeedbackDesign, seed: 1 }, { signal });
    expect(record).toMatchObject({ complete: false, narrow: [{ width: 1, runs: [] }] });
    expect(feedbackClosing(record)).toContain('interrupted: only what was finished');
  });
});
