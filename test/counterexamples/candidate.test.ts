import { describe, expect, it } from 'vitest';
import {
  compareShapes,
  compareSizes,
  simplerEntries,
  sizeOf,
  withoutInput,
  withoutNeurons,
  withoutSample,
} from '../../src/counterexamples/candidate.ts';
import { isMirrored } from '../../src/counterexamples/mirrored-kernel.ts';
import { candidate, randomCandidates } from './support.ts';

const some = candidate({
  X: [
    [1, 2],
    [3, 4],
    [5, 6],
  ],
  W: [
    [7, 8],
    [9, 10],
  ],
  v: [11, '-13/12'],
  y: [1, 2, 3],
});

describe('the size of a candidate', () => {
  it('is m, n, d, the largest numerator or denominator, and their sum', () => {
    const size = {
      neurons: 2,
      samples: 3,
      inputs: 2,
      height: 13,
      weight: 21 + 34 + 11 + 25 + 6 + 14,
    };
    expect(sizeOf(some)).toEqual(size);
    expect(sizeOf(candidate({ X: [['1/9']] }))).toMatchObject({
      neurons: 0,
      height: 9,
      weight: 10,
    });
  });

  it('is compared by neurons, samples, inputs, height, weight, in this order', () => {
    const size = { neurons: 2, samples: 2, inputs: 2, height: 2, weight: 2 };
    const order = ['neurons', 'samples', 'inputs', 'height', 'weight'] as const;
    for (const [k, key] of order.entries()) {
      const rest = Object.fromEntries(order.slice(k + 1).map((later) => [later, 0]));
      const larger = { ...size, [key]: 3, ...rest };
      expect(compareSizes(size, larger), key).toBeLessThan(0);
      expect(compareSizes(larger, size), key).toBeGreaterThan(0);
      expect(Math.sign(compareShapes(size, larger)), key).toBe(k < 3 ? -1 : 0);
    }
    expect(compareSizes(size, { ...size })).toBe(0);
  });
});

describe('smaller candidates', () => {
  it('lose one neuron, one sample or one input', () => {
    expect(withoutNeurons(some, 'single')).toEqual([
      candidate({
        X: [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
        W: [[9, 10]],
        v: ['-13/12'],
        y: [1, 2, 3],
      }),
      candidate({
        X: [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
        W: [[7, 8]],
        v: [11],
        y: [1, 2, 3],
      }),
    ]);
    expect(withoutNeurons(some, 'pairs')).toEqual([]);
    expect(withoutSample(some)[1]).toEqual(
      candidate({
        X: [
          [1, 2],
          [5, 6],
        ],
        W: [
          [7, 8],
          [9, 10],
        ],
        v: [11, '-13/12'],
        y: [1, 3],
      }),
    );
    expect(withoutInput(some)[0]).toEqual(
      candidate({ X: [[2], [4], [6]], W: [[8], [10]], v: [11, '-13/12'], y: [1, 2, 3] }),
    );
    expect(withoutSample(candidate({ X: [[1]] }))).toEqual([]);
    expect(withoutInput(candidate({ X: [[1]] }))).toEqual([]);
    expect(withoutNeurons(candidate({ X: [[1]], W: [[1]] }), 'single')).toEqual([]);
  });

  it('lose a mirrored pair whole, and stay mirrored', () => {
    const pairs = candidate({
      X: [[1]],
      W: [[1], [2], [3], [1], [2], [3]],
      v: [4, 5, 6, -4, -5, -6],
    });
    const smaller = withoutNeurons(pairs, 'pairs');
    expect(smaller[1]).toEqual(candidate({ X: [[1]], W: [[1], [3], [1], [3]], v: [4, 6, -4, -6] }));
    expect(smaller.length).toBe(3);
    expect(smaller.every(isMirrored)).toBe(true);
  });

  it('with simpler entries are smaller, of the same shape, and mirrored where they were', () => {
    for (const neurons of ['single', 'pairs', 'none'] as const)
      for (const c of randomCandidates(40, neurons, 'tanh')) {
        let count = 0;
        for (const other of simplerEntries(c, neurons)) {
          count++;
          expect(compareSizes(sizeOf(other), sizeOf(c))).toBeLessThan(0);
          expect(compareShapes(sizeOf(other), sizeOf(c))).toBe(0);
          if (neurons === 'pairs' && other.outputs.every(({ num }) => num !== 0n))
            expect(isMirrored(other)).toBe(true);
        }
        // only all zeros cannot be simplified
        if (count === 0) expect(sizeOf(c)).toMatchObject({ height: 1 });
      }
  });

  it('reach all zeros by simpler entries alone', () => {
    for (let c of randomCandidates(20, 'single', 'tanh')) {
      for (let step = 0; step < 200; step++) {
        const [next] = simplerEntries(c, 'single');
        if (next === undefined) break;
        c = next;
      }
      const { samples: n, inputs: d, neurons: m, height, weight } = sizeOf(c);
      expect(height).toBe(1);
      expect(weight).toBe(n * d + m * d + m + (c.labels === undefined ? 0 : n));
    }
  });
});
