/**
 * # Successive convex approximation against first-order methods, in small
 * @module
 */
import { describe, expect, it } from 'vitest';
import { convexPlot } from '../../../src/theorems/convex-approximation/experiment/plot.ts';
import {
  drawnProblem,
  runOf,
} from '../../../src/theorems/convex-approximation/experiment/methods.ts';
import {
  convexExperiment,
  convexMethods,
  median,
  smallConvexDesign,
} from '../../../src/theorems/convex-approximation/experiment/run.ts';
import type { ConvexRecord } from '../../../src/theorems/convex-approximation/experiment/run.ts';
import {
  convexClosing,
  convexFinding,
  medianAt,
} from '../../../src/theorems/convex-approximation/experiment/table.ts';
import { expectWellFormed } from '../../reports/well-formed.ts';

const design = { seed: 7, ...smallConvexDesign };

describe('the small experiment', () => {
  it('runs every method on the same problems, lowers U by surrogates, and certifies l1', async () => {
    const record = await convexExperiment(design);
    expect(record.complete).toBe(true);
    expect(record.methods.map(({ method }) => method)).toEqual(convexMethods);
    for (const { method, runs } of record.methods) {
      expect(runs).toHaveLength(design.problems);
      for (const { values, seconds } of runs) {
        const isShort = method === 'sca-certified';
        expect(values).toHaveLength(isShort ? 2 : design.gradients.length);
        expect(seconds).toBeGreaterThanOrEqual(0);
        if (method.startsWith('sca'))
          expect([...values].sort((a, b) => b - a)).toEqual([...values]);
      }
    }
    expect(record.certified).toBe(design.penalties.length * design.problems);
    const [few, many] = record.sparse.map(({ zeros }) => median(zeros));
    expect(many).toBeGreaterThan(few ?? Infinity);
    expect(record.known.map(({ norm, blocks }) => `${norm} ${blocks}`)).toEqual([
      'l2 1',
      'l2 2',
      'l2 3',
      'l2 5',
      'l1 1',
      'l1 2',
      'l1 3',
      'l1 5',
    ]);
    for (const { steps, least } of record.known) {
      expect(steps).toBe(design.problems * design.knownSteps);
      // a short step falls by nearly gamma (Q + s D^2), 8/3 of the claim
      expect(least).toBeGreaterThan(2.3);
      expect(least).toBeLessThan(3.1);
    }
    const text = convexClosing(record);
    expect(text).toMatch(
      /48 with l2 and l1 and 1, 2, 3, 5 blocks, measured: U falls by at least 2/u,
    );
    expect(text).toContain('SCA, 8 parallel blocks');
    expect(text).toContain('the first 2 steps of 4 of 4 runs of l1 lower U. Seed 7.');
    expectWellFormed(await convexPlot(record));
  });

  it('ends on a signal with what was finished', async () => {
    const record = await convexExperiment(design, { signal: AbortSignal.abort() });
    expect(record).toMatchObject({ complete: false, methods: [], sparse: [] });
    expect(convexClosing(record)).toContain('interrupted');
    expect(convexFinding(record)).toBe('Nothing was finished');
  });
});

describe('a run', () => {
  it('counts a J as a gradient, and a trial as half of one', () => {
    const drawn = drawnProblem(design, 1);
    const one = { kind: 'sca', by: 'values', blocks: 1, size: 1 } as const;
    const { values } = runOf(drawn, design, one, [1, 1.5, 3], 1);
    const [before = 0, first = 0, second = 0] = values;
    expect(first).toBeLessThan(before); // gamma = 1 at the first trial
    expect(second).toBeLessThan(first);
  });

  it('has as many steps for batches of a sixth as six gradient steps', () => {
    const drawn = drawnProblem(design, 1);
    const base = { kind: 'first-order', rule: { kind: 'sgd' }, size: 0.01 } as const;
    const [whole, part] = [12, 2].map(
      (batch) => runOf(drawn, design, { ...base, batch }, [1], 1).values[0] ?? Infinity,
    );
    expect(part).toBeLessThan(whole ?? 0);
  });
});

describe('the texts', () => {
  it('say who is ahead early and at the end', () => {
    const runs = (...values: number[]) => [{ values, seconds: 1e-3 }];
    const record: ConvexRecord = {
      experiment: 'convex-approximation',
      design: { ...design, gradients: [10, 300], problems: 1 },
      complete: true,
      methods: [
        { method: 'sca', size: 1, runs: runs(1, 0.9) },
        { method: 'adam', size: 0.1, runs: runs(2, 0.5) },
        { method: 'gd', size: 9, runs: runs(3, Infinity) },
      ],
      sparse: [],
      certified: 0,
      known: [],
    };
    expect(convexFinding(record)).toBe(
      'U is lowest by SCA, search along d after 10 gradients, and by Adam after 300',
    );
    const text = convexClosing(record);
    expect(text).toContain('SCA with a search ends lower than Adam in 0 of 1 problems.');
    expect(text).toMatch(/gradient descent +9 +3\.00 +diverged/u);
    expect(medianAt({ runs: [...runs(1), ...runs(3)] }, 0)).toBe(2);
    expect(median([3, 1, 2])).toBe(2);
  });
});
