/**
 * # The experiment of Theorem P
 * @module
 */
import { describe, expect, it } from 'vitest';
import { purificationPlot } from '../../../src/theorems/purification/experiment/plot.ts';
import {
  purificationExperiment,
  smallPurificationDesign,
  usualPurificationDesign,
} from '../../../src/theorems/purification/experiment/run.ts';
import type {
  PurificationRecord,
  Stage,
} from '../../../src/theorems/purification/experiment/run.ts';
import {
  gains,
  purificationClosing,
  summaries,
} from '../../../src/theorems/purification/experiment/table.ts';
import {
  attacked,
  descend,
  partsOf,
  supportOf,
  trained,
} from '../../../src/theorems/purification/experiment/training.ts';
import type { Sample } from '../../../src/theorems/purification/experiment/training.ts';
import { expectWellFormed } from '../../reports/well-formed.ts';

const design = { ...smallPurificationDesign, seed: 5 };
const row = (...entries: number[]): Float64Array => Float64Array.from(entries);

/** The mean loss of a batch, with the decay. */
function lossOf(W: readonly Float64Array[], batch: readonly Sample[], b: number, decay: number) {
  const dot = (w: Float64Array, x: Float64Array): number =>
    w.reduce((sum, a, k) => sum + a * (x[k] ?? 0), 0);
  const f = (x: Float64Array): number =>
    W.reduce((sum, w) => sum + Math.max(dot(w, x) - b, 0) - Math.max(-dot(w, x) - b, 0), 0);
  const data = batch.reduce((sum, { x, y }) => sum + Math.log(1 + Math.exp(-y * f(x))), 0);
  return data / batch.length + (decay / 2) * W.reduce((sum, w) => sum + dot(w, w), 0);
}

describe('training on sparse data', () => {
  const W = [row(1, 0.2, -0.1), row(0.3, 0.9, 0.4), row(-0.2, 0.1, 0.6)];
  const batch = [
    { x: row(1, 1, 0.1), y: 1 },
    { x: row(-0.1, -1, -1), y: -1 },
  ];

  it('steps against the gradient of the loss of the batch', () => {
    const [b, decay, step] = [0.25, 0.05, 1e-3];
    const moved = W.map((w) => w.slice());
    descend({ threshold: b, step, decay }, moved, batch, 0);
    for (const [j, w] of W.entries())
      for (const k of w.keys()) {
        const near = (by: number) => W.map((a, i) => (i === j ? a.map((e, l) => (l === k ? e + by : e)) : a)); // prettier-ignore
        const slope = (lossOf(near(1e-6), batch, b, decay) - lossOf(near(-1e-6), batch, b, decay)) / 2e-6; // prettier-ignore
        expect(((w[k] ?? 0) - (moved[j]?.[k] ?? 0)) / step).toBeCloseTo(slope, 6);
      }
  });

  it('moves inputs by FGM, against their labels', () => {
    // <w, x> = 1.19, 1.24 and -0.04: the first two fire
    const z = attacked(W, 0.25, { x: row(1, 1, 0.1), y: 1 }, 0.5);
    const g = [1.3, 1.1, 0.3];
    const length = Math.hypot(...g);
    for (const [k, a] of [1, 1, 0.1].entries())
      expect(z[k]).toBeCloseTo(a - (0.5 * (g[k] ?? 0)) / length, 12);
    const other = attacked(W, 0.25, { x: row(-1, -1, -0.1), y: -1 }, 0.5);
    expect(Array.from(other, (a) => -a)).toEqual(Array.from(z));
    expect(attacked(W, 2, { x: row(1, 0, 0), y: 1 }, 0.5)).toEqual(row(1, 0, 0));
    const moved = W.map((w) => w.slice());
    const alone = W.map((w) => w.slice());
    descend({ threshold: 0.25, step: 0.1, decay: 0 }, moved, batch, 0.5);
    const far = batch.map((one) => ({ x: attacked(W, 0.25, one, 0.5), y: one.y }));
    descend({ threshold: 0.25, step: 0.1, decay: 0 }, alone, far, 0);
    expect(moved).toEqual(alone);
  });

  it('has the parts of a neuron', () => {
    const { sparse, dense, cosine, common } = partsOf(row(1, -8, 2, 2));
    expect([sparse, dense, common]).toEqual([8, 3, 2.5]);
    expect(cosine).toBeCloseTo(8 / Math.sqrt(73), 12);
    expect(partsOf(row(0, 0)).cosine).toBe(0);
  });

  it('draws supports of s distinct features', () => {
    let k = 0;
    const random = (): number => [0.99, 0, 0.99][k++ % 3] ?? 0;
    expect(supportOf({ dimension: 4, active: 3 }, random)).toEqual([3, 0, 2]);
  });

  it('is the same for the same seed, mixes features, and takes the mixture out', () => {
    const longer = { ...usualPurificationDesign, samples: 200, clean: 200, adversarial: 400 };
    const steps = [0, 200, 600];
    const taken = trained(longer, steps, 11);
    expect(trained(longer, steps, 11)).toEqual(taken);
    expect(taken.map(({ step }) => step)).toEqual(steps);
    const common = taken.map(({ weights }) =>
      weights.reduce((sum, w) => sum + partsOf(w).common, 0),
    );
    expect(common[1]).toBeGreaterThan((common[0] ?? 0) + 1);
    expect(common[2]).toBeLessThan((common[1] ?? 0) - 1);
    const [, clean, end] = taken;
    expect(clean?.accuracy).toBeGreaterThan(0.95);
    expect(end?.attacked).toBeGreaterThan((clean?.attacked ?? 1) + 0.1);
  });
});

/** A stage with these radii and changes. */
function stage(step: number, ...reaches: readonly (readonly [number, number | null])[]): Stage {
  const parts = { sparse: 1, dense: step / 10, cosine: 0.5, common: 0.1 };
  const shares = { accuracy: 1, attacked: 0.5 };
  return { step, ...parts, ...shares, reaches: reaches.map(([least, most]) => ({ least, most })) };
}

describe('the experiment purification', () => {
  it('has radii below the changes of sign, features of the first run, and a picture', async () => {
    const record = await purificationExperiment(design);
    expect(record.complete).toBe(true);
    expect(record.runs).toHaveLength(2);
    const reaches = record.runs.flat().flatMap((one) => one.reaches);
    expect(reaches).toHaveLength(6);
    for (const { least, most } of reaches) expect(least).toBeLessThanOrEqual(most ?? Infinity);
    const ends = record.runs.flatMap((stages) => stages.at(-1)?.reaches ?? []);
    expect(Math.max(...ends.map(({ least }) => least))).toBeGreaterThan(0.2);
    expect(record.features.map(({ step }) => step)).toEqual([0, 60, 180]);
    expect(record.features[0]?.rows.map((entries) => entries.length)).toEqual(Array.from({ length: 9 }, () => 9)); // prettier-ignore
    const text = purificationClosing(record);
    expect(text).toContain('D = 9, s = 2, b = 0.25: 60 clean steps, then 120 against FGM');
    expectWellFormed(await purificationPlot(record));
  });

  it('has radius 0 where f <= 0 at the input', async () => {
    // all weights are 0 to 12 binary places
    const none = { ...design, runs: 1, scale: 1e-9, clean: 0, adversarial: 0, steps: [0] };
    const record = await purificationExperiment(none);
    expect(record.runs[0]?.[0]?.reaches).toEqual([{ least: 0, most: 0 }]);
  });

  it('counts inputs, and takes means of what is known', () => {
    const record: PurificationRecord = {
      experiment: 'purification',
      design: { ...design, dimension: 16, steps: [0, 60, 180] },
      complete: true,
      runs: [
        [stage(0, [0, 0], [0, null]), stage(60, [0.2, 0.5], [0.3, 0.6]), stage(180, [0.5, 0.9], [0.625, 0.8])], // prettier-ignore
        [stage(0, [0, null], [0, null]), stage(60, [0.2, null], [0.3, 0.7]), stage(180, [0.75, 1], [0.5, 1])], // prettier-ignore
        [stage(0, [0, null], [0, null])],
      ],
      features: [],
    };
    // 0.5 is s/sqrt(D) and not beyond it, nor is it longer than the change of 0.5
    expect(gains(record)).toEqual({ inputs: 4, beyondClean: 1, beyondLinear: 2, flipped: 1 });
    const [start, clean, end] = summaries(record);
    expect(start).toMatchObject({ step: 0, least: 0, most: 0, dense: 0 });
    expect(start?.reaches).toHaveLength(6);
    expect(clean?.least).toBeCloseTo(0.25, 12);
    expect(clean?.most).toBeCloseTo(0.6, 12);
    expect(end).toMatchObject({ step: 180, dense: 18 });
    const text = purificationClosing(record);
    expect(text).toMatch(/ 60 +1\.00 +6\.00 +0\.50 +0\.10 +1\.00 +0\.50 +0\.25 +4 of 4 +0\.6\n/u);
    expect(text).toContain('a change shorter than 0.6 is written for 1 of 4 inputs.');
    expect(text).toContain('the length of the change written then for 1, and s/sqrt(D), the radius of the best linear classifier, for 2.'); // prettier-ignore
  });

  it('ends where it is interrupted', async () => {
    const stop = new AbortController();
    const signal = stop.signal;
    const onProgress = (): void => {
      stop.abort();
    };
    const record = await purificationExperiment(design, { signal, onProgress });
    expect(record).toMatchObject({ complete: false, runs: [] });
    expect(purificationClosing(record)).toContain('interrupted: only what was finished');
    expectWellFormed(await purificationPlot(record));
    const never = await purificationExperiment(design, { signal });
    expect(never).toMatchObject({ complete: false, runs: [], features: [] });
    expect(purificationClosing(never)).toContain('for 0 of 0 inputs');
    expectWellFormed(await purificationPlot(never));
  });
});
