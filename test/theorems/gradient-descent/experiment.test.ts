import { describe, expect, it } from 'vitest';
import { gaussianSource, randomSigns } from '../../../src/data/random.ts';
import { dense } from '../../../src/linalg/matrix.ts';
import { activationNamed } from '../../../src/sigma/built-in.ts';
import { problemOf } from '../../../src/network/problem.ts';
import { evaluateLoss } from '../../../src/search/evaluation.ts';
import type { Point } from '../../../src/search/evaluation.ts';
import {
  descendUntil,
  scaledStart,
} from '../../../src/theorems/gradient-descent/experiment/descent.ts';
import { widthScalingPlot } from '../../../src/theorems/gradient-descent/experiment/plot.ts';
import {
  scalingTable,
  widthScalingClosing,
} from '../../../src/theorems/gradient-descent/experiment/table.ts';
import {
  fittedExponent,
  smallWidthScalingDesign,
  widthScaling,
} from '../../../src/theorems/gradient-descent/experiment/run.ts';
import type {
  ScalingRecord,
  WidthScalingRecord,
} from '../../../src/theorems/gradient-descent/experiment/run.ts';
import { expectWellFormed } from '../../reports/well-formed.ts';

const design = { ...smallWidthScalingDesign, seed: 5 };

describe('the experiment width-scaling', () => {
  it('calls widths certified at or above n/(d+1), and near it', async () => {
    const record = await widthScaling(design);
    expect(record.complete).toBe(true);
    const [scaling] = record.scalings;
    expect(scaling?.sizes.map(({ n, d, bound }) => [n, d, bound])).toEqual([
      [4, 2, 2],
      [8, 3, 2],
      [16, 4, 4],
    ]);
    for (const { n, d, bound, widths } of scaling?.sizes ?? []) {
      expect(widths).toHaveLength(design.seeds);
      const found = widths.flatMap(({ width }) => (width === undefined ? [] : [width]));
      expect(found.length).toBeGreaterThan(design.seeds / 2);
      for (const m of found) {
        expect(m * (d + 1)).toBeGreaterThanOrEqual(n);
        expect(m).toBeLessThanOrEqual(design.most * bound);
      }
    }
    const { exponent } = scaling ?? {};
    expect(exponent?.interval?.hi).toBeLessThan(1.5);
    const text = widthScalingClosing(record);
    expect(text).toContain('below n^1.5, the subquadratic claim (exponent 1.5) in 1 of 1');
    expect(text).toContain(`least m ~ n^${exponent?.median.toFixed(2)}`);
  }, 120_000);

  it('gives the same record for the same seed, and a partial one when it is interrupted', async () => {
    const tiny = { ...design, sizes: [2, 4], exponents: [0.5, 0.75], seeds: 1 };
    expect(await widthScaling(tiny)).toEqual(await widthScaling(tiny));
    const controller = new AbortController();
    const seen: string[] = [];
    const partial = await widthScaling(tiny, {
      signal: controller.signal,
      onProgress: (id, done, total) => {
        seen.push(`${id} ${done}/${total}`);
        if (done === 3) controller.abort();
      },
    });
    expect(partial.complete).toBe(false);
    expect(partial.scalings.map(({ a }) => a)).toEqual([0.5]);
    expect(seen).toEqual(['d = n^0.5, n = 2 1/4', 'd = n^0.5, n = 4 2/4', 'd = n^0.75, n = 2 3/4']);
    expect(widthScalingClosing(partial)).toMatch(/^interrupted/u);
  }, 60_000);

  it('finds nothing with a budget that is too small, and says so', async () => {
    const none = await widthScaling({
      ...design,
      sizes: [8, 16],
      evaluations: 1,
      most: 2,
      seeds: 2,
    });
    const [scaling] = none.scalings;
    expect(scaling?.exponent).toBeUndefined();
    expect(scaling?.sizes.flatMap(({ widths }) => widths.map(({ width }) => width))).toEqual(
      Array.from({ length: 4 }, () => undefined),
    );
    expect(widthScalingClosing(none)).toContain('Certified: 0 of 4');
    expect(widthScalingClosing(none)).toContain('in 0 of 1');
    const empty = await widthScalingPlot(none);
    expectWellFormed(empty);
    expect(empty).toContain('No seed has a certified width at every n');
  });
});

describe('the parts of the experiment', () => {
  it('fit the exponent of a power of n', () => {
    for (const p of [0.25, 1, 2])
      expect(fittedExponent([2, 4, 8, 16].map((n) => [n, 3 * n ** p]))).toBeCloseTo(p, 12);
  });

  it('make a table and a picture of a record', async () => {
    const width = (m: number | undefined, seed: number) =>
      m === undefined
        ? { seed, width: m, by: m, residual: m, evaluations: m }
        : { seed, width: m, by: 'D2' as const, residual: 0.1, evaluations: 3 };
    const scaling: ScalingRecord = {
      a: 0.5,
      sizes: [
        { n: 4, d: 2, bound: 2, widths: [width(2, 0), width(3, 1), width(4, 2)] },
        { n: 16, d: 4, bound: 4, widths: [width(4, 0), width(undefined, 1), width(undefined, 2)] },
      ],
      exponent: { median: 0.5, interval: undefined, seeds: 1 },
      boundExponent: 0.5,
    };
    const lines = scalingTable(scaling).split('\n');
    expect(lines[2]?.trim().split(/\s{2,}/u)).toEqual([
      '4',
      '2',
      '2',
      '2 3 4',
      '2.25',
      '8',
      '3/3',
      '0',
    ]);
    expect(lines[3]?.trim().split(/\s{2,}/u)).toEqual([
      '16',
      '4',
      '4',
      '4 - -',
      '-',
      '64',
      '1/3',
      '2',
    ]);
    expect(lines[4]).toContain('too few seeds (1)');
    const setting = { activation: 'sin', scale: 8 } as const;
    const record: WidthScalingRecord = {
      experiment: 'width-scaling',
      design,
      setting,
      complete: true,
      scalings: [scaling],
    };
    const svg = await widthScalingPlot(record);
    expectWellFormed(svg);
    expect(svg).toContain('The least certified width grows like n^0.50 at d = n^0.5');
    // four widths, and one in the legend
    expect(svg.match(/<circle/gu)).toHaveLength(5);
    const interval = { lo: 0.456, hi: 0.561, confidence: 0.96875 };
    const exponent = { median: 0.501, interval, seeds: 6 };
    const wide = await widthScalingPlot({ ...record, scalings: [{ ...scaling, exponent }] });
    expect(wide).toContain('grows like n^0.51 at');
    expect(wide).toContain('exponent 0.45 to 0.57 (96.8 %)');
  });

  it('lower the loss, ask when the residual has fallen, and follow the gradient', async () => {
    const [n, d, m] = [6, 3, 4];
    const X = Float64Array.from({ length: n * d }, gaussianSource(2, 'inputs'));
    const problem = problemOf(dense(n, d, X), randomSigns(n, 2), activationNamed('tanh'));
    const start = scaledStart(d, m, 1, 3);
    const asked: number[] = [];
    const accept = (point: Point): Promise<boolean> => {
      asked.push(Math.sqrt(2 * evaluateLoss(problem, point).loss));
      return Promise.resolve(asked.length === 5);
    };
    const run = await descendUntil(problem, start, { evaluations: 5000, accept, every: 0.5 });
    expect(run.accepted).toBe(true);
    expect(asked).toHaveLength(5);
    for (const [k, residual] of asked.entries())
      if (k > 0) expect(residual).toBeLessThanOrEqual(0.5 * (asked[k - 1] ?? 0) + 1e-12);
    expect(run.residual).toBeCloseTo(asked[4] ?? 0, 12);
    const never = await descendUntil(problem, start, {
      evaluations: 40,
      accept: () => Promise.resolve(false),
      every: 0.5,
    });
    expect([never.accepted, never.evaluations]).toEqual([false, 40]);
    expect(never.residual).toBeLessThan(Math.sqrt(2 * evaluateLoss(problem, start).loss));
  });
});
