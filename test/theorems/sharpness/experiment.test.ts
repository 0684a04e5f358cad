import { describe, expect, it } from 'vitest';
import { dense } from '../../../src/linalg/matrix.ts';
import { problemOf } from '../../../src/network/problem.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { sharpness } from '../../../src/cli/results/width-experiments.ts';
import { lossOnLine } from '../../../src/theorems/sharpness/experiment/line.ts';
import { sharpnessPlot } from '../../../src/theorems/sharpness/experiment/plot.ts';
import {
  sharpnessExperiment,
  smallSharpnessDesign,
} from '../../../src/theorems/sharpness/experiment/run.ts';
import type { SharpnessRecord } from '../../../src/theorems/sharpness/experiment/run.ts';
import { sharpnessClosing } from '../../../src/theorems/sharpness/experiment/table.ts';
import { expectWellFormed } from '../../reports/well-formed.ts';

describe('the experiment sharpness', () => {
  it('brackets each end that is certified, for both rules of steps, and the lines between them', async () => {
    const record = await sharpnessExperiment({ ...smallSharpnessDesign, seed: 20_211_206 });
    expect(() => sharpness.parse(record)).not.toThrow();
    expect(record.cells.map(({ activation, batch, step }) => [activation, batch, step])).toEqual(
      ['tanh', 'relu'].flatMap((activation) => [
        [activation, 1, 0.3],
        [activation, 4, 0.3],
        [activation, 1, 0.075],
      ]),
    );
    for (const { batch, step, runs, activation } of record.cells) {
      expect(runs).toHaveLength(2);
      for (const { ended, phi, lambda, rescaled } of runs) {
        expect(ended === 'reached' || phi === undefined).toBe(true);
        if (batch === 4 && lambda !== undefined) expect(step * lambda.least).toBeLessThanOrEqual(2);
        // f is the same at the rescaled weights, and phi is not
        if (phi !== undefined && rescaled !== undefined)
          expect(rescaled.least).toBeGreaterThan(phi.most);
        expect(rescaled === undefined || activation === 'relu').toBe(true);
      }
    }
    expect(record.lines.length).toBeGreaterThan(4);
    for (const { barrier, pieces } of record.lines) {
      expect(barrier.least).toBeLessThanOrEqual(barrier.most);
      expect(pieces).toHaveLength(48);
      // both ends are minima
      for (const k of [15, 16, 31, 32]) expect(pieces[k]?.least).toBeLessThan(1e-8);
    }
    const text = sharpnessClosing(record);
    expect(text).toMatch(/^ tanh +4 +0\.3 +2 +0 +0 +2 +2 +\[/mu);
    expect(text).toMatch(/^ tanh +scaled +2 +1 +\[/mu);
    expectWellFormed(await sharpnessPlot(record));
  });

  it('counts ends, and not runs, and draws nothing where there are none', async () => {
    const run = { ended: 'reached' } as const;
    const record: SharpnessRecord = {
      experiment: 'sharpness',
      design: { ...smallSharpnessDesign, seed: 1 },
      complete: true,
      cells: [
        {
          activation: 'tanh',
          batch: 1,
          rule: 'same',
          step: 0.3,
          runs: [run, { ...run, phi: { least: 1, most: 2 } }, { ended: 'diverged' }],
        },
      ],
      lines: [],
    };
    expect(sharpnessClosing(record)).toMatch(/^ tanh +1 +0\.3 +2 +1 +0 +1 +0 +\[1, 2\] +- +- /mu);
    expectWellFormed(await sharpnessPlot(record));
  });
});

describe('the loss on a line', () => {
  // f = v w^2 at x = 1: from w = v = 1 to w = -1, v = 1 it is (1 - 2 t)^2, and y = 1
  const problem = problemOf(dense(1, 1, Float64Array.of(1)), [1], activationNamed('x^2'));
  const point = (w: number) => ({ hidden: dense(1, 1, Float64Array.of(w)), outputs: [1] });

  it('is enclosed: 1/2 at the middle, 0 at the ends, 32 at t = -1', () => {
    const { barrier, pieces } = lossOnLine(problem, point(1), point(-1));
    expect(barrier.least).toBeLessThanOrEqual(0.5);
    expect(barrier.most).toBeGreaterThanOrEqual(0.5);
    expect(barrier.most - barrier.least).toBeLessThan(1e-3);
    const loss = (t: number): number => ((1 - 2 * t) ** 2 - 1) ** 2 / 2;
    for (const [k, { least, most }] of pieces.entries())
      for (const share of [0, 0.3, 0.5, 1]) {
        const value = loss(-1 + (3 * (k + share)) / pieces.length);
        expect(least).toBeLessThanOrEqual(value + 1e-12);
        expect(most).toBeGreaterThanOrEqual(value - 1e-12);
      }
    expect(pieces[0]?.most).toBeLessThan(33);
  });

  it('of one network with itself is its loss', () => {
    const { barrier } = lossOnLine(problem, point(2), point(2));
    expect(barrier.least).toBeGreaterThan(4.49);
    expect(barrier.most).toBeLessThan(4.51);
  });
});
