import { describe, expect, it } from 'vitest';
import { searchesOf } from '../../src/certify/attempts.ts';
import {
  checkEstimated,
  demandRoom,
  estimated,
  expectationText,
  samplesShare,
  trainingEstimated,
} from '../../src/certify/estimate.ts';
import type { Aims } from '../../src/certify/plan.ts';
import { WidthwiseError } from '../../src/errors.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { problemOf } from '../../src/network/problem.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';

const of = (samples: number, dimension: number, width: number, steps = 7) =>
  estimated({ samples, dimension, width, activation: activationNamed('tanh'), steps, inFloat64: true }); // prettier-ignore

describe('an estimate', () => {
  it.each([
    // n, d, m, starts and steps, seconds of processor time of the search and of the check
    [400, 20, 40, 9, 0.24, 0.36],
    [600, 20, 60, 9, 0.44, 0.76],
    [800, 40, 40, 7, 0.34, 0.71],
    [1000, 40, 50, 7, 0.48, 1.1],
    [1000, 784, 4, 7, 0.35, 0.51],
    [2000, 784, 8, 7, 1.13, 1.87],
  ])(
    'is within a factor of 3 of what n = %d, d = %d, m = %d took',
    (n, d, m, steps, search, check) => {
      const { searchSeconds, checkSeconds } = of(n, d, m, steps);
      for (const ratio of [searchSeconds / search, checkSeconds / check]) {
        expect(ratio).toBeGreaterThan(1 / 3);
        expect(ratio).toBeLessThan(3);
      }
    },
  );

  it('has room for what n = 1000 and 2000 took, and needs no more', () => {
    for (const [one, bytes] of [
      [of(1000, 40, 50), 0.48e9],
      [of(2000, 784, 8), 0.98e9],
    ] as const) {
      expect(one.bytes).toBeGreaterThan(0.7 * bytes);
      expect(one.bytes).toBeLessThan(1.4 * bytes);
      expect(one.leastBytes).toBeLessThan(bytes);
    }
  });

  it('grows with the samples, the width, the steps and what sigma costs', () => {
    const least = of(100, 10, 20);
    const costly = {
      samples: 100,
      dimension: 10,
      width: 20,
      activation: activationNamed('gelu'),
      steps: 7,
      inFloat64: true,
    };
    for (const more of [of(200, 10, 20), of(100, 10, 40), of(100, 10, 20, 9), estimated(costly)])
      expect(more.searchSeconds).toBeGreaterThan(least.searchSeconds);
    expect(estimated({ ...costly, inFloat64: false }).searchSeconds).toBeGreaterThan(
      10 * estimated(costly).searchSeconds,
    );
    expect(of(200, 10, 20).bytes).toBeGreaterThan(least.bytes);
  });

  it('gives the samples what the matrices n x n leave', () => {
    const activation = activationNamed('tanh');
    const shareOf = (samples: number) => samplesShare({ samples, dimension: 20, width: 20, activation }); // prettier-ignore
    expect(shareOf(10)).toBeGreaterThan(0.99);
    expect(shareOf(2000)).toBeLessThan(0.5);
  });

  it('is not said of a few seconds, and is of more', () => {
    expect(expectationText([])).toBeUndefined();
    expect(expectationText([of(100, 10, 20)])).toBeUndefined();
    expect(expectationText([of(1000, 40, 50)])).toBeUndefined();
    expect(expectationText([of(3000, 40, 150)])).toMatch(
      /^about \d\d s and \d\.\d+ GB, by a rough/u,
    );
    expect(expectationText([of(9000, 40, 450)])).toMatch(/^about \d+ minutes and/u);
  });

  it('names the first search and the sum of all where there may be several', () => {
    const one = of(600, 10, 60);
    const all = Math.ceil(64 * one.searchSeconds + one.checkSeconds);
    expect(all).toBeLessThan(120);
    expect(expectationText(Array.from({ length: 64 }, () => one))).toMatch(
      new RegExp(
        `^about \\d s and .* GB for the first of up to 64 searches, ${all} s for all,`,
        'u',
      ),
    );
  });

  it.each([
    // n, d, m, evaluations, how a decrease is judged, seconds as measured on a busy machine
    [200, 50, 8, 2000, 'enclosed', 34.8],
    [100, 25, 8, 1000, 'enclosed', 9.2],
    [400, 50, 16, 2000, 'float64', 13.8],
  ] as const)(
    'of training is within a factor of 3 of what n = %d, d = %d, m = %d with %d evaluations (%s) took',
    (samples, dimension, width, evaluations, decrease, seconds) => {
      const activation = activationNamed('tanh');
      const extent = { samples, dimension, width, activation, steps: 6, inFloat64: true };
      const { searchSeconds, checkSeconds } = trainingEstimated(extent, evaluations, decrease);
      expect(searchSeconds + checkSeconds).toBeGreaterThan(seconds / 3);
      expect(searchSeconds + checkSeconds).toBeLessThan(3 * seconds);
    },
  );

  it.each([
    // n, d, m, whether exact, seconds of processor time
    [1000, 100, 20, false, 1.06],
    [1000, 100, 20, true, 18],
    [2000, 400, 10, false, 2.4],
    [2000, 20, 200, false, 9.3],
  ])(
    'of a check is within a factor of 3 of what n = %d, d = %d, m = %d (exact: %s) took',
    (samples, dimension, width, isExact, seconds) => {
      const extent = { samples, dimension, width, activation: activationNamed('tanh') };
      const { searchSeconds, checkSeconds } = checkEstimated(extent, isExact);
      expect(searchSeconds).toBe(0);
      expect(checkSeconds).toBeGreaterThan(seconds / 3);
      expect(checkSeconds).toBeLessThan(3 * seconds);
    },
  );

  it('counts a search for each width and choice of columns that the request leaves open', () => {
    const ground = {
      problem: problemOf(
        dense(400, 10, new Float64Array(4000)),
        new Float64Array(400),
        activationNamed('tanh'),
      ),
      labelled: true,
    };
    const threshold = { samples: 400, dimension: 10, rank: 10, rankIsExact: true, width: 80 };
    const size = { width: 80, isGiven: false, requires: () => threshold };
    const widths = (aims: Aims) => searchesOf(ground, size, aims).map(({ width }) => width);
    expect(widths({})).toEqual([80, 80, 80, 80, 100, 120]);
    expect(widths({ width: 80 })).toEqual([80, 80, 80, 80]);
    expect(widths({ columns: 'raw' })).toEqual([80, 80, 100, 120]);
    expect(searchesOf(ground, size, { starts: 5 }).map(({ starts }) => starts)).toEqual([
      5, 5, 5, 15, 15, 15,
    ]);
  });

  it('is refused where the memory is too small, and only there', () => {
    const one = of(3000, 40, 150);
    demandRoom(one, one.leastBytes);
    const refusal = (): void => demandRoom(one, one.leastBytes - 1);
    expect(refusal).toThrow(WidthwiseError);
    expect(refusal).toThrow(/^n = 3000, m = 150: about .* GB of memory are needed/u);
  });
});
