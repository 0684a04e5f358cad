import { describe, expect, it } from 'vitest';
import { dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { problemOf } from '../../src/network/problem.ts';
import { approxHiddenGradient, evaluateLoss } from '../../src/search/evaluation.ts';
import { badStops, lowestStop, symmetryKey, trainedFrom } from '../../src/search/many-starts.ts';

const column = (...xs: readonly number[]) => dense(xs.length, 1, Float64Array.from(xs));
const tanh = problemOf(column(1, 2), [1, -1], activationNamed('tanh'));
const ones = [1, 1, 1, 1];

describe('training from many starts', () => {
  it('stops where the gradient has vanished and the loss has not, each network once', () => {
    const stops = [
      ...badStops(tanh, {
        width: 4,
        moving: 'hidden',
        starts: 40,
        seed: 1,
        spread: 1,
        outputs: ones,
      }),
    ];
    expect(stops.length).toBeGreaterThan(0);
    for (const { point, loss } of stops) {
      const at = evaluateLoss(tanh, point);
      expect(at.loss).toBeCloseTo(loss, 12);
      expect(loss).toBeGreaterThan(1e-3);
      for (const g of approxHiddenGradient(tanh, point, at).data)
        expect(Math.abs(g)).toBeLessThan(1e-6);
    }
    const keys = stops.map(({ point }) => symmetryKey(tanh, point));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('ends at the symmetric minimum from W = 0, and at lower points from other starts', () => {
    const stop = trainedFrom(tanh, { hidden: column(0, 0, 0, 0), outputs: ones }, 'hidden');
    if (stop === undefined) throw new Error('no stop');
    expect(stop.loss).toBeGreaterThan(0.9);
    expect(stop.least).toBeGreaterThan(0.01);
    const options = {
      width: 4,
      moving: 'hidden',
      starts: 20,
      seed: 2,
      spread: 2,
      outputs: ones,
    } as const;
    expect(lowestStop(tanh, options)?.loss).toBeLessThan(0.5);
  });

  it('does not stop at a loss that only levels off towards infinity', () => {
    // sigma = exp: f = exp(w), y = -1, best at w = -infinity
    const problem = problemOf(column(1), [-1], activationNamed('exp'));
    const start = { hidden: column(0), outputs: [1] };
    expect(trainedFrom(problem, start, 'hidden')).toBeUndefined();
  });

  it('lists no fit among the minima, though the lowest point is one', () => {
    const fits = problemOf(column(1), [1], activationNamed('cubic'));
    const options = { width: 1, moving: 'all', starts: 5, seed: 1 } as const;
    expect([...badStops(fits, options)]).toEqual([]);
    expect(lowestStop(fits, options)?.loss).toBeLessThan(1e-20);
  });

  it('ends the search for the lowest point as soon as it is low enough', () => {
    const options = {
      width: 4,
      moving: 'hidden',
      starts: 20,
      seed: 2,
      spread: 2,
      outputs: ones,
    } as const;
    const first = lowestStop(tanh, { ...options, enough: 10 });
    const best = lowestStop(tanh, options);
    expect(first?.loss).toBeGreaterThanOrEqual(best?.loss ?? NaN);
    expect(first?.loss).toBe(lowestStop(tanh, { ...options, starts: 1 })?.loss);
  });

  it('recognises a network with exchanged or negated neurons, and distinguishes others', () => {
    const key = (w: readonly number[], v: readonly number[], sigma: string): string =>
      symmetryKey(problemOf(column(1, 2), [1, -1], activationNamed(sigma)), {
        hidden: column(...w),
        outputs: v,
      });
    expect(key([1, 2], [3, 4], 'tanh')).toBe(key([-2, 1], [-4, 3], 'tanh'));
    expect(key([1, 2], [3, 4], 'square')).toBe(key([-2, 1], [4, 3], 'square'));
    expect(key([1, 2], [3, 4], 'sigmoid')).not.toBe(key([-1, 2], [-3, 4], 'sigmoid'));
    expect(key([1, 2], [3, 4], 'tanh')).not.toBe(key([1, 2], [4, 3], 'tanh'));
  });
});
