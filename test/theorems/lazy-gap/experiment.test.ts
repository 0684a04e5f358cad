import { describe, expect, it } from 'vitest';
import { ratio, rationalFromText } from '../../../src/arithmetic/rational.ts';
import { contains } from '../../../src/arithmetic/interval-sets.ts';
import { gaussianSource } from '../../../src/data/random.ts';
import { lazyGapPlot } from '../../../src/theorems/lazy-gap/experiment/plot.ts';
import { sampledRisks } from '../../../src/theorems/lazy-gap/experiment/spans.ts';
import { lazyGapClosing } from '../../../src/theorems/lazy-gap/experiment/table.ts';
import { descend, enclosedRisk } from '../../../src/theorems/lazy-gap/experiment/training.ts';
import { lazyGap, smallLazyGapDesign } from '../../../src/theorems/lazy-gap/experiment/run.ts';
import { expectWellFormed } from '../../reports/well-formed.ts';

const design = { ...smallLazyGapDesign, seed: 3, spans: 60 };

describe('the experiment lazy-gap', () => {
  it('samples means that agree with E4, trains to R_NN, and has ordered risks', async () => {
    const record = await lazyGap(design);
    expect(record.complete).toBe(true);
    expect(record.targets.map(({ id }) => id)).toEqual(['linear', 'spiked', 'signed']);
    for (const { points, isDefinite } of record.targets)
      for (const point of points) {
        const { tangent, tangentMean, features, networks, training, rho } = point;
        expect(Math.abs(tangent.mean - tangentMean.value)).toBeLessThan(5 * tangent.error + 1e-12);
        expect(tangent.mean).toBeLessThanOrEqual(features.mean);
        if (isDefinite) expect(point.tangentBelowNetworks).toBe(0);
        if (rho >= 1) expect([networks.value, tangent.mean]).toEqual([0, 0]);
        expect(training.reached).toBe(design.starts);
        // no network is below R_NN: rigorously, the upper end of an enclosure is not
        expect(training.excess.hi).toBeGreaterThanOrEqual(0);
        const exact = rationalFromText(networks.exact);
        expect(exact === undefined ? Number.NaN : Number(exact.num) / Number(exact.den)).toBe(
          networks.value,
        );
      }
  }, 60_000);

  it('gives the same record for the same seed, and a partial one when it is interrupted', async () => {
    const tiny = { ...design, dimension: 3, neurons: [1, 3], spans: 5, starts: 1, steps: 50 };
    expect(await lazyGap(tiny)).toEqual(await lazyGap(tiny));
    const controller = new AbortController();
    const seen: string[] = [];
    const partial = await lazyGap(tiny, {
      signal: controller.signal,
      onProgress: (id, done, total) => {
        seen.push(`${id} ${done}/${total}`);
        if (done === 3) controller.abort();
      },
    });
    expect(partial).toMatchObject({ complete: false });
    expect(partial.targets.map(({ id }) => id)).toEqual(['linear']);
    expect(seen).toEqual(['linear 1/6', 'linear 2/6', 'spiked 3/6']);
    expect(lazyGapClosing(partial)).toMatch(/^interrupted/u);
  });

  it('draws a well-formed picture', async () => {
    const record = await lazyGap({ ...design, neurons: [2, 8], spans: 5, starts: 1, steps: 300 });
    const svg = await lazyGapPlot(record);
    expectWellFormed(svg);
    for (const id of ['linear', 'spiked', 'signed'])
      expect(svg).toMatch(new RegExp(`>${id}, tau`, 'u'));
    const shares = record.targets.flatMap(({ points }) =>
      points.flatMap(({ rho, networks, tangentMean }) =>
        rho < 1 ? [(100 * networks.value) / tangentMean.value] : [],
      ),
    );
    const said = Number(/has at most (\d+) % of the mean risk/u.exec(svg)?.[1]);
    expect(said).toBeGreaterThanOrEqual(Math.max(...shares));
    expect(said - 1).toBeLessThan(Math.max(...shares));
    expectWellFormed(await lazyGapPlot({ ...record, targets: [] }));
    expect(lazyGapClosing(record)).toContain('N/d');
  });
});

describe('the parts of the experiment', () => {
  const diagonal = Float64Array.of(1, -1);

  it('sample risks at d = 2: R_NT = 2 (u^T B u)^2, and 0 from two neurons on', () => {
    const next = gaussianSource(1);
    for (let k = 0; k < 20; k++) {
      const { features, tangent } = sampledRisks(diagonal, 1, next);
      // w = (cos t, sin t): R_RF = 4 - 2 cos(2t)^2 and R_NT = 2 cos(2t)^2
      expect(features + tangent).toBeCloseTo(4, 12);
      expect(sampledRisks(diagonal, 2, next).tangent).toBe(0);
      expect(sampledRisks(diagonal, 3, next).features).toBeCloseTo(0, 6);
      expect(sampledRisks(diagonal, 5, next).features).toBeCloseTo(0, 6);
    }
  });

  it('enclose the exact risk of the doubles', () => {
    const B = [ratio(1n, 3n), ratio(-1n)];
    const box = enclosedRisk(B, {
      hidden: Float64Array.of(0.5, 1),
      outputs: Float64Array.of(-2),
    });
    // M = -2 w w^T = [-1/2, -1; -1, -2]: B - M = [5/6, 1; 1, 1], 2 (25/36 + 3)
    expect(contains(box, ratio(133n, 18n))).toBe(true);
    expect(box.hi - box.lo).toBeLessThan(1e-13);
    const broken = { hidden: Float64Array.of(Number.NaN, 1), outputs: Float64Array.of(1) };
    expect(() => enclosedRisk(B, broken)).toThrow(RangeError);
  });

  it('follow the gradient: the risk falls, and stops where it is told to', () => {
    const target = Float64Array.of(3, 1, 0.5);
    const B = [ratio(3n), ratio(1n), ratio(1n, 2n)];
    const risks = [0, 20, 2000].map((steps) => {
      const run = descend(target, 1, gaussianSource(2), { steps, until: 0 });
      return enclosedRisk(B, run).hi;
    });
    expect(risks[1]).toBeLessThan(risks[0] ?? 0);
    expect(risks[2]).toBeCloseTo(2 * (1 + 0.25), 9);
    const early = descend(target, 1, gaussianSource(2), { steps: 2000, until: 1e-3 });
    expect(early.steps).toBeLessThan(2000);
    expect(early.gradient).toBeLessThanOrEqual(1e-3 * 2 * 10.25);
  });
});
