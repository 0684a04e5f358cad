import { describe, expect, it } from 'vitest';
import { ratio, rationalField as Q } from '../../../src/arithmetic/rational.ts';
import { gaussianSource } from '../../../src/data/random.ts';
import { leftHalf, matchingWindows } from '../../../src/grids/instances.ts';
import { gridMatrix } from '../../../src/grids/network.ts';
import { overlapsPlot } from '../../../src/theorems/overlaps/experiment/plot.ts';
import {
  overlapsExperiment,
  shareInterval,
  smallOverlapsDesign,
} from '../../../src/theorems/overlaps/experiment/run.ts';
import { overlapsClosing } from '../../../src/theorems/overlaps/experiment/table.ts';
import { bestTree, trainedError } from '../../../src/theorems/overlaps/experiment/trees.ts';
import { expectWellFormed } from '../../reports/well-formed.ts';

const design = { ...smallOverlapsDesign, seed: 5 };

describe('the experiment overlaps', () => {
  it('has the ranks, errors and numbers of weights of Theorem O, and a picture', async () => {
    const record = await overlapsExperiment(design);
    expect(record.complete).toBe(true);
    expect(record.trees).toEqual({ bound: 2, largest: 2 });
    expect(record.windows.map(({ window, sigma }) => [window, sigma])).toEqual([
      [1, 0],
      [2, 1],
      [3, 2],
      [4, 1],
    ]);
    for (const { sigma, ranges } of record.windows) {
      expect(ranges.map(({ most }) => most)).toEqual([1, 1_000_000]);
      expect(ranges[1]).toMatchObject({ attained: 20, median: 2 ** sigma });
      expect(ranges[0]?.attained).toBeLessThan(20);
      expect(ranges[0]).not.toHaveProperty('failure');
    }
    // r^sigma n_1 (B + 1)/q
    expect(record.windows.map(({ ranges }) => ranges[1]?.failure)).toEqual([
      '8/2000001',
      '6/666667',
      '32/2000001',
      '10/2000001',
    ]);
    const exact = ['3/4', '1/2', '1/4', '0'];
    expect(record.errors.map(({ least }) => least)).toEqual(exact);
    expect(record.errors.map(({ attained }) => attained)).toEqual(exact);
    for (const { channels, trained } of record.errors) {
      expect(trained).toHaveLength(2);
      for (const error of trained) expect(error).toBeGreaterThan(1 - channels / 4 - 1e-9);
      expect(Math.min(...trained)).toBeLessThan(1 - channels / 4 + 1e-3);
    }
    expect(record.sizes).toEqual([
      { positions: 4, rank: 4, windows: 16, root: 36, least: 12 },
      { positions: 6, rank: 8, windows: 22, root: 104, least: 24 },
    ]);
    const text = overlapsClosing(record);
    expect(text).toContain('rank at most 2 (O1); the largest of 20 draws: 2');
    expect(text).toMatch(/^3 +2 +4 +1000000 +20 +\[0\.839, 1\.000\] +4 +32\/2000001$/mu);
    expect(text).not.toContain('interrupted');
    const svg = await overlapsPlot(record);
    expectWellFormed(svg);
    expect(svg).toContain('with 22 weights have rank 8,');
  });

  it('gives the same record for the same seed, and a partial one when it is interrupted', async () => {
    const tiny = { ...design, draws: 2, channels: [1], starts: 1, steps: 3, sizes: [4] };
    expect(await overlapsExperiment(tiny)).toEqual(await overlapsExperiment(tiny));
    const controller = new AbortController();
    const part = await overlapsExperiment(tiny, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    expect(part).toMatchObject({ complete: false, errors: [], sizes: [] });
    expect(part.windows).toHaveLength(1);
    expect(overlapsClosing(part)).toContain('interrupted');
    expectWellFormed(await overlapsPlot(part));
  });
});

describe('trees', () => {
  it('that are best keep whole blocks of equal rows', () => {
    const shape = [4];
    const instance = { shape, templates: 2, window: 2, stride: 1, channels: 2 };
    // h = [d1 = d2 = d3 = d4]: two entries, one in each block
    const A = gridMatrix(Q, matchingWindows(instance), leftHalf(shape));
    const B = gridMatrix(Q, bestTree(A, 2, 2, 1), leftHalf(shape));
    const places = (data: typeof A.data): readonly number[] =>
      Array.from(data).flatMap((x, k) => (x.num === 0n ? [] : [k]));
    expect([places(A.data), places(B.data)]).toEqual([[0, 15], [0]]);
    expect(B.data[0]).toEqual(ratio(1n));
  });

  it('learn a product, and not a matrix of rank 2 with one channel', () => {
    const next = gaussianSource(3);
    const how = { steps: 400, rate: 0.03 };
    const product = Float64Array.of(3, 6, 1, 2);
    const sizes = { M: 2, H: 1, r: 1 };
    expect(trainedError(product, sizes, how, next)).toBeLessThan(1e-9);
    // singular values 2 and 1: 1/5 is left
    const diagonal = Float64Array.of(2, 0, 0, 1);
    const errors = [1, 2, 3].map(() => trainedError(diagonal, sizes, how, next));
    expect(Math.min(...errors)).toBeCloseTo(1 / 5, 6);
  });
});

describe('intervals of shares', () => {
  it('are those of Wilson', () => {
    const [lo, hi] = shareInterval(10, 20);
    expect([lo.toFixed(4), hi.toFixed(4)]).toEqual(['0.2993', '0.7007']);
    const [none, some] = shareInterval(0, 20);
    expect([none, some.toFixed(4)]).toEqual([0, '0.1611']);
    expect(shareInterval(20, 20)[1]).toBe(1);
  });
});
