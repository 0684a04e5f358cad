/**
 * # The experiment of Theorem H
 * @module
 */
import { describe, expect, it } from 'vitest';
import {
  linearRun,
  trained,
} from '../../../src/theorems/feedback-alignment/experiment/training.ts';
import {
  feedbackExperiment,
  smallFeedbackDesign,
} from '../../../src/theorems/feedback-alignment/experiment/run.ts';
import { feedbackClosing } from '../../../src/theorems/feedback-alignment/experiment/table.ts';

const training = { ...smallFeedbackDesign, seed: 3, width: 4, steps: 60 };

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
    const runs = Array.from({ length: 8 }, (_, k) => linearRun(40 + k, 0.01, 40_000));
    expect(runs.every(({ reached }) => reached)).toBe(true);
    expect(runs.some(({ rose }) => rose)).toBe(true);
    expect(linearRun(40, 0.01, 3).reached).toBe(false);
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
    expect(text).toContain('layers 16-8-k-8-3, tanh, 20 steps, means of 2 runs');
  });

  it('ends where it is interrupted', async () => {
    const signal = AbortSignal.abort();
    const record = await feedbackExperiment({ ...smallFeedbackDesign, seed: 1 }, { signal });
    expect(record).toMatchObject({ complete: false, narrow: [{ width: 1, runs: [] }] });
    expect(feedbackClosing(record)).toContain('interrupted: only what was finished');
  });
});
