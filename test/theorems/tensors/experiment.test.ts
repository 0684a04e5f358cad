import { describe, expect, it } from 'vitest';
import { ratio, rationalField as Q, rationalFromDouble } from '../../../src/arithmetic/rational.ts';
import { tabulate } from '../../../src/linalg/matrix.ts';
import { barrierFault, barrierSquare } from '../../../src/tensors/barrier.ts';
import { innerProduct } from '../../../src/tensors/powers.ts';
import { tensorsPlot } from '../../../src/theorems/tensors/experiment/plot.ts';
import {
  barrier,
  lazyWidth,
  lossOf,
  smallTensorsDesign,
  tensorsExperiment,
} from '../../../src/theorems/tensors/experiment/run.ts';
import { tensorsClosing } from '../../../src/theorems/tensors/experiment/table.ts';
import { atRest, drawnStart, trained, weightsOf } from '../../../src/theorems/tensors/descent.ts';
import { expectWellFormed } from '../../reports/well-formed.ts';

const design = { ...smallTensorsDesign, seed: 5 };

/** The least of everything. */
const tiny = {
  ...design,
  steps: 20,
  starts: 1,
  repeats: 1,
  neurons: [1],
  dimensions: [4],
  barrier: [2],
};

describe('the experiment tensors', () => {
  it('has exact bounds, means above them, residuals that are compared exactly, and a picture', async () => {
    const record = await tensorsExperiment(design);
    expect(record.complete).toBe(true);
    expect(record.points.map(({ neurons, bound }) => [neurons, bound.exact])).toEqual([
      [1, '1/2'],
      [2, '3/8'],
      [3, '1/4'],
      [5, '0'],
    ]);
    for (const { neurons, bound, means, runs } of record.points) {
      const isSolved = neurons <= design.solved;
      expect(means).toHaveLength(isSolved ? design.draws : 0);
      for (const mean of means) expect(mean).toBeGreaterThanOrEqual(bound.value);
      expect(runs).toHaveLength(design.starts);
      for (const { residual, lazy, isBeyond } of runs) {
        expect(isBeyond).toBe(isSolved ? residual < (lazy ?? 0) : undefined);
        // the best cube is at a distance of 1/2
        if (neurons === 1) expect(residual).toBeCloseTo(0.5, 6);
        if (neurons > 2) expect(residual).toBeLessThan(1e-5);
      }
    }
    expect(record.widths.map(({ dimension, lazy }) => [dimension, lazy])).toEqual([
      [4, 5],
      [6, 8],
    ]);
    for (const { means, full = 0 } of record.widths) {
      expect(means).toHaveLength(full);
      expect(means.at(-1)).toBeLessThanOrEqual(0.1);
      for (const mean of means.slice(0, -1)) expect(mean).toBeGreaterThan(0.1);
    }
    const text = tensorsClosing(record);
    expect(text).toContain('T = e_1^3 + e_2^3 in R^4, 4 starts at each m');
    expect(text).toMatch(/^1 +1\/2 +\[0\.\d+, 0\.\d+\] +\[0\.\d+, 1?\.?\d+\] .* 4 of 4$/mu);
    expect(text).toMatch(/^5 +0 +- +- .* -$/mu);
    expect(text).not.toContain('interrupted');
    const svg = await tensorsPlot(record);
    expectWellFormed(svg);
    expect(svg).toMatch(/in R\^6: full training reached it with [2-8] neurons[^]*needs 8 or more/u);
  }, 60_000);

  it('keeps runs near the barrier at a loss of 48, and all that end in K above it (T4)', async () => {
    const { barriers } = await tensorsExperiment({ ...design, neurons: [], dimensions: [] });
    expect(barriers.map(({ within }) => within)).toEqual([0.25, 1, undefined]);
    for (const { within, stayed, above, losses } of barriers) {
      expect(losses).toHaveLength(design.repeats);
      expect(above).toBe(losses.filter((loss) => loss >= 48).length);
      expect(above).toBeGreaterThanOrEqual(stayed);
      if (within === 0.25) {
        expect(stayed).toBe(design.repeats);
        expect(Math.max(...losses)).toBeCloseTo(48, 4);
      }
    }
    expect(barriers.at(-1)?.above).toBeLessThan(design.repeats);
    expect(barrierFault(Q, barrier)).toBeUndefined();
    expect(barrierSquare(Q, barrier)).toEqual(ratio(48n));
    expect(innerProduct(Q, 3, barrier.target, barrier.target)).toEqual(ratio(49n));
  });

  it('gives the same record for the same seed, and a partial one when it is interrupted', async () => {
    expect(await tensorsExperiment(tiny)).toEqual(await tensorsExperiment(tiny));
    const controller = new AbortController();
    const part = await tensorsExperiment(tiny, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    expect(part).toMatchObject({ complete: false, widths: [], barriers: [] });
    expect(part.points).toHaveLength(1);
    expect(tensorsClosing(part)).toContain('interrupted');
    expectWellFormed(await tensorsPlot(part));
  });

  it('has the least lazy widths that were computed elsewhere', () => {
    expect([5, 8, 16, 30, 40].map(lazyWidth)).toEqual([6, 13, 45, 148, 257]);
  });
});

describe('training of sums of cubes', () => {
  const number = ([x, y]: readonly [number, number]): Float64Array => Float64Array.of(x, y);
  const target = { order: 3, weights: [1, -2], vectors: [number([1, 2]), number([0.5, -1])] };
  const exact = {
    weights: target.weights.map(rationalFromDouble),
    vectors: tabulate(2, 2, (i, k) => rationalFromDouble(target.vectors[i]?.[k] ?? 0)),
  };
  const lossAt = (u: readonly Float64Array[]): number => {
    const { num, den } = lossOf(u, exact);
    return Number(num) / Number(den);
  };

  it('steps along the negative gradient of the loss', () => {
    const start = [number([0.6, 0.3]), number([-0.2, 0.7])];
    const [after] = [trained(target, start, 1)];
    for (const [i, u] of start.entries())
      for (const k of [0, 1]) {
        const at = (h: number): number =>
          lossAt(start.map((v, j) => v.map((x, n) => (j === i && n === k ? x + h : x))));
        const slope = (at(1e-4) - at(-1e-4)) / 2e-4;
        expect(((u[k] ?? 0) - (after[i]?.[k] ?? 0)) / 0.02, `${i} ${k}`).toBeCloseTo(slope, 4);
      }
  });

  it('adds nine tenths of the last step', () => {
    const start = [number([0.6, 0.3])];
    const [one, two] = [1, 2].map((steps) => trained(target, start, steps)[0]);
    const fresh = trained(target, [one ?? number([0, 0])], 1)[0];
    for (const k of [0, 1]) {
      const last = (one?.[k] ?? 0) - (start[0]?.[k] ?? 0);
      expect((two?.[k] ?? 0) - (fresh?.[k] ?? 0)).toBeCloseTo(0.9 * last, 12);
    }
  });

  it('starts at multiples of 1/4096 of norm 0.3/sqrt(m), and leaves a zero neuron where it is', () => {
    const [first, ...others] = drawnStart(4, () => number([3, 4]));
    expect([...(first ?? [])]).toEqual([369 / 4096, 492 / 4096]);
    expect(others).toHaveLength(3);
    expect(weightsOf(3, atRest([number([3, 4]), number([0, 0])]))).toEqual([1 / 5, 0]);
    expect(trained(target, [number([0, 0])], 5)).toEqual([number([0, 0])]);
    expect(lossAt([number([0, 0])])).toBe(
      Number(innerProduct(Q, 3, exact, exact).num) / Number(innerProduct(Q, 3, exact, exact).den),
    );
  });
});
