/**
 * # The experiment of Theorem M
 * @module
 */
import { describe, expect, it } from 'vitest';
import { gaussianSource } from '../../../src/data/random.ts';
import { ensemblesPlot } from '../../../src/theorems/ensembles/experiment/plot.ts';
import {
  ensemblesExperiment,
  smallEnsemblesDesign,
} from '../../../src/theorems/ensembles/experiment/run.ts';
import { ensemblesClosing } from '../../../src/theorems/ensembles/experiment/table.ts';
import {
  cubic,
  hingeStart,
  oneNeuronStudent,
  selfDistilled,
  smoothed,
  trainedHinge,
  trainedSoftmax,
} from '../../../src/theorems/ensembles/experiment/training.ts';
import { expectWellFormed } from '../../reports/well-formed.ts';

const design = { ...smallEnsemblesDesign, seed: 5 };
type Pair = readonly [number, number];

const strength = (A: readonly Pair[], l: 0 | 1): number =>
  A.reduce((sum, a) => sum + Math.max(0, a[l]) ** 3, 0);

describe('training on multi-view data', () => {
  it('ends M1 at c_1 + c_2 = 1 with 1/a_2 - 1/a_1 conserved', () => {
    const start: Pair[] = [[0.2, 0.1]];
    const [[a, b] = [0, 0]] = trainedHinge(start);
    expect(a ** 3 + b ** 3).toBeCloseTo(1, 5);
    // by Euler steps with a relative change of 1 %
    expect(1 / b - 1 / a).toBeGreaterThan(4.8);
    expect(1 / b - 1 / a).toBeLessThan(5.01);
    // a class without a positive start stays
    expect(trainedHinge([[-1, -2]])).toEqual([[-1, -2]]);
  });

  it('keeps the smaller view below m/Delta^3 in 50 random starts', () => {
    const next = gaussianSource(3, 'points');
    let won = 0;
    for (let k = 0; k < 50; k++) {
      const start = hingeStart(3, 0.05, next);
      const most = ([0, 1] as const).map((l) => Math.max(...start.map((a) => a[l])));
      const [low, high] = [Math.min(...most), Math.max(...most)];
      if (low <= 0) continue;
      won++;
      const end = trainedHinge(start);
      const loser = most[0] === low ? 0 : 1;
      // the first step loses most: 3 %
      expect(strength(end, loser)).toBeLessThan((1.1 * 3) / (1 / low - 1 / high) ** 3);
    }
    expect(won).toBeGreaterThan(25);
  });

  it('ends students at the strengths of the teacher, or at the larger ones', () => {
    const student = oneNeuronStudent([0.1, 0.12], [0.75, 0.25], 1 / 8);
    expect(student[0] ** 3).toBeCloseTo(0.75, 3);
    expect(student[1] ** 3).toBeCloseTo(0.25, 3);
    const self = selfDistilled([[0.99, 0.1]], [0.2, 0.9]);
    expect(strength(self, 0)).toBeCloseTo(0.99 ** 3, 6);
    expect(strength(self, 1)).toBeCloseTo(0.9, 4);
  });

  it('has slopes that are those of its units, and lowers the cross-entropy', () => {
    for (const unit of [cubic, smoothed(1), smoothed(0.3)])
      for (const t of [-1, 0.1, 0.25, 0.6, 1.5]) {
        const slope = (unit.value(t + 1e-6) - unit.value(t - 1e-6)) / 2e-6;
        expect(unit.slope(t)).toBeCloseTo(slope, 4);
      }
    const setting = { classes: 2, neurons: 2, samples: 12, noise: 6, scale: 0.3 };
    const first = trainedSoftmax({ ...setting, steps: 1 }, cubic, gaussianSource(1, 'points'));
    const last = trainedSoftmax({ ...setting, steps: 400 }, cubic, gaussianSource(1, 'points'));
    expect(last.loss).toBeLessThan(first.loss / 4);
    expect(last.weights).toHaveLength(4);
    expect(last.weights[0]).toHaveLength(10);
  });
});

describe('the experiment ensembles', () => {
  it('has the exact curve, errors of each kind, students, and a picture', async () => {
    const record = await ensemblesExperiment(design);
    expect(record.complete).toBe(true);
    expect(record.curve).toEqual([
      { members: 1, share: 1 / 2 },
      { members: 2, share: 1 / 4 },
      { members: 3, share: 1 / 8 },
    ]);
    expect(record.points).toHaveLength(15);
    for (const { members, single, multi } of record.points) {
      expect(single).toHaveLength(members === 1 ? design.models : design.draws);
      for (const x of [...single, ...multi]) expect(x >= 0 && x <= 1).toBe(true);
    }
    // an ensemble of all three models is one ensemble
    const all = record.points.find(({ kind, members }) => kind === 'hinge' && members === 3);
    expect(new Set(all?.single).size).toBe(1);
    expect(record.students).toHaveLength(2 * design.students);
    for (const { kind, teacher, student, difference } of record.students)
      if (kind === 'distilled' && difference < 0.01) expect(student).toBe(teacher);
    expect(record.losses.softmax).toHaveLength(design.models);
    const text = ensemblesClosing(record);
    expect(text).toContain('M3');
    expect(text).toContain('self-distilled');
    expectWellFormed(await ensemblesPlot(record));
  });

  it('says where the curve is undecided, and what was not finished', async () => {
    const stop = new AbortController();
    const record = await ensemblesExperiment(
      { ...design, members: [1, 7, 8, 9] },
      {
        signal: stop.signal,
        onProgress: () => {
          stop.abort();
        },
      },
    );
    expect(record.complete).toBe(false);
    expect(record.curve).toEqual([
      { members: 1, share: 1 / 2 },
      { members: 7, share: 1 / 128 },
      { members: 8 },
      { members: 9, share: 5 / 256 },
    ]);
    expect(ensemblesClosing(record)).toContain('interrupted: only what was finished');
    expect(ensemblesClosing(record)).toContain('undecided');
    expectWellFormed(await ensemblesPlot(record));
  });
});
