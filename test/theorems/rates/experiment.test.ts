import { describe, expect, it } from 'vitest';
import { randomSource } from '../../../src/data/random.ts';
import { greedyErrors } from '../../../src/theorems/rates/experiment/greedy.ts';
import {
  greedyRatios,
  optimum,
  trainedRatio,
} from '../../../src/theorems/rates/experiment/line.ts';
import { ratesPlot } from '../../../src/theorems/rates/experiment/plot.ts';
import {
  bootstrapped,
  ratesExperiment,
  slopeOf,
  smallRatesDesign,
} from '../../../src/theorems/rates/experiment/run.ts';
import { ratesClosing } from '../../../src/theorems/rates/experiment/table.ts';
import { expectWellFormed } from '../../reports/well-formed.ts';

const design = { ...smallRatesDesign, seed: 5 };

/** The least of everything. */
const tiny = { ...design, spheres: [1], targets: 1, points: 30, directions: 20, neurons: [1, 2] };

describe('the experiment rates', () => {
  it('has exact widths, errors that fall, and a picture', async () => {
    const record = await ratesExperiment(design);
    expect(record.complete).toBe(true);
    const [steps, relu] = record.widths;
    expect(steps?.points.slice(0, 4).map(({ dimension, squared }) => [dimension, squared])).toEqual(
      [
        [1, '1/4'],
        [4, '1/16'],
        [11, '9/256'],
        [22, '25/1024'],
      ],
    );
    expect(relu?.points[2]).toMatchObject({ dimension: 9, squared: '1/768' });
    expect(record.spheres.map(({ sphere, power }) => [sphere, power])).toEqual([
      [1, 0],
      [1, 1],
      [2, 0],
      [2, 1],
    ]);
    for (const { errors, slope, theory } of record.spheres) {
      expect(errors).toHaveLength(3);
      expect(theory.networks).toBe(theory.linear - 0.5);
      expect(slope.interval[0]).toBeLessThanOrEqual(slope.mean);
      expect(slope.interval[1]).toBeGreaterThanOrEqual(slope.mean);
      expect(slope.mean).toBeLessThan(0);
    }
    for (const ratio of [...record.line.greedy, ...record.line.normalised])
      expect(ratio).toBeGreaterThan(0.99);
    const text = ratesClosing(record);
    expect(text).toContain('S^2, k = 1: exact widths');
    expect(text).not.toContain('interrupted');
    const svg = await ratesPlot(record);
    expectWellFormed(svg);
    expect(svg).toContain('times the exact optimum with 8 neurons');
  }, 60_000);

  it('has R3 below the widths of half-spaces from 16 on (R4), and above those of relu', async () => {
    const { widths } = await ratesExperiment(tiny);
    for (const { power, points } of widths)
      for (const { dimension, width, greedy } of points.filter((one) => one.dimension >= 16))
        expect(greedy < width, `${power} ${dimension}`).toBe(power === 0);
  });

  it('gives the same record for the same seed, and a partial one when it is interrupted', async () => {
    expect(await ratesExperiment(tiny)).toEqual(await ratesExperiment(tiny));
    const controller = new AbortController();
    const part = await ratesExperiment(tiny, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    expect(part).toMatchObject({ complete: false, spheres: [] });
    expect(part.line.greedy).toHaveLength(3);
    expect(ratesClosing(part)).toContain('interrupted');
    expectWellFormed(await ratesPlot(part));
  });
});

describe('greedy steps on x^2', () => {
  it('have the ratios to the optimum that were computed elsewhere', () => {
    const counts = [1, 3, 8];
    const usual = { points: 1500, biases: 400 };
    const plain = greedyRatios(counts, { ...usual, byNorm: false });
    for (const [i, ratio] of [1.0, 1.02, 1.2].entries())
      expect(plain[i], `n = ${counts[i]}`).toBeCloseTo(ratio, 1);
    const byNorm = greedyRatios(counts, { ...usual, byNorm: true });
    for (const [i, ratio] of [2.53, 2.37, 2.38].entries())
      expect(byNorm[i], `n = ${counts[i]}`).toBeCloseTo(ratio, 0);
  });

  it('stop where nothing is left', () => {
    const one = { fit: Float64Array.of(1, 0), test: Float64Array.of(1, 0) };
    expect(greedyErrors(one, [one], [1, 2])).toEqual([0, 0]);
    expect(greedyErrors(one, [], [1])).toEqual([Math.SQRT1_2]);
    expect(greedyErrors(one, [], [1], { free: [one] })).toEqual([0]);
  });
});

describe('training on x^2', () => {
  it('ends above the optimum, and moves the kink or loses the neuron', () => {
    const random = randomSource(3, 'points');
    const ratios = [1, 2, 3, 4, 5, 6, 7, 8].map(() =>
      trainedRatio(1, { points: 120, steps: 3000, random }),
    );
    for (const ratio of ratios) expect(ratio).toBeGreaterThan(0.98);
    // a neuron that dies leaves the best line, 4 times the optimum
    expect(Math.min(...ratios)).toBeLessThan(1.2);
    expect(Math.max(...ratios)).toBeCloseTo(4, 2);
    expect(optimum(0)).toBeCloseTo(1 / Math.sqrt(180), 15);
  });
});

describe('slopes', () => {
  it('are those of powers, with an interval that holds the mean', () => {
    const n = [2, 4, 8];
    expect(
      slopeOf(
        n,
        n.map((x) => 3 * x ** -1.25),
      ),
    ).toBeCloseTo(-1.25, 12);
    const { mean, interval } = bootstrapped([1, 2, 3, 6], randomSource(1, 'rows'));
    expect(mean).toBe(3);
    expect(interval[0]).toBeGreaterThanOrEqual(1);
    expect(interval[0]).toBeLessThan(2.5);
    expect(interval[1]).toBeGreaterThan(3.5);
    expect(interval[1]).toBeLessThanOrEqual(6);
    expect(bootstrapped([2], randomSource(1, 'rows'))).toEqual({ mean: 2, interval: [2, 2] });
  });
});
