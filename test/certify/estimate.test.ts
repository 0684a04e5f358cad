import { describe, expect, it } from 'vitest';
import { demandRoom, estimated, expectationText } from '../../src/certify/estimate.ts';
import { WidthwiseError } from '../../src/errors.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';

const of = (samples: number, dimension: number, width: number, steps = 7) =>
  estimated({ samples, dimension, width, activation: activationNamed('tanh'), steps }); // prettier-ignore

describe('an estimate', () => {
  it.each([
    // n, d, m, starts and steps, seconds of the search as measured on a busy machine
    [200, 20, 20, 12, 2.2],
    [400, 20, 40, 9, 4.5],
    [600, 20, 60, 9, 15.1],
    [800, 40, 40, 7, 10.1],
    [1000, 40, 50, 7, 16.3],
  ])('is within a factor of 3 of what n = %d, d = %d, m = %d took', (n, d, m, steps, seconds) => {
    const { searchSeconds } = of(n, d, m, steps);
    expect(searchSeconds).toBeGreaterThan(seconds / 3);
    expect(searchSeconds).toBeLessThan(3 * seconds);
  });

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
    };
    for (const more of [of(200, 10, 20), of(100, 10, 40), of(100, 10, 20, 9), estimated(costly)])
      expect(more.searchSeconds).toBeGreaterThan(least.searchSeconds);
    expect(of(200, 10, 20).bytes).toBeGreaterThan(least.bytes);
  });

  it('is not said of a few seconds, and is of more', () => {
    expect(expectationText(of(100, 10, 20))).toBeUndefined();
    expect(expectationText(of(1000, 40, 50))).toMatch(/^about \d\d s and 0\.\d+ GB, by a rough/u);
    expect(expectationText(of(3000, 40, 150))).toMatch(/^about \d+ minutes and/u);
    expect(expectationText(of(200, 10, 40), 64)).toMatch(/^for 64 searches about \d+ /u);
  });

  it('is refused where the memory is too small, and only there', () => {
    const one = of(3000, 40, 150);
    demandRoom(one, one.leastBytes);
    const refusal = (): void => demandRoom(one, one.leastBytes - 1);
    expect(refusal).toThrow(WidthwiseError);
    expect(refusal).toThrow(/^n = 3000, m = 150: about .* GB of memory are needed/u);
  });
});
