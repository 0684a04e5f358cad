import { describe, expect, it } from 'vitest';
import { dense } from '../../src/linalg/matrix.ts';
import { pairsAreMirrored } from '../../src/network/mirrored.ts';

const rows = (m: number, ...xs: number[]) => dense(m, xs.length / m, Float64Array.from(xs));

describe('a mirrored point', () => {
  const W = rows(4, 1, 2, 3, 4, 1, 2, 3, 4);

  it('has w_{j+h} = w_j and v_{j+h} = -v_j', () => {
    expect(pairsAreMirrored(W, [5, -6, -5, 6])).toBe(true);
    expect(pairsAreMirrored(rows(2, 0, 0), [0, -0])).toBe(true);
    expect(pairsAreMirrored(rows(2, 0.1, -7, 0.1, -7), [1, -1])).toBe(true);
  });

  it('has no pair with another output weight', () => {
    expect(pairsAreMirrored(W, [5, -6, 5, 6])).toBe(false);
    expect(pairsAreMirrored(W, [5, -6, -5, 6.000000000000001])).toBe(false);
    expect(pairsAreMirrored(W, [5, -6, -5])).toBe(false);
    expect(pairsAreMirrored(W, [])).toBe(false);
    expect(pairsAreMirrored(W, [5, Number.NaN, -5, Number.NaN])).toBe(false);
  });

  it('has no pair with another hidden weight, wherever it is', () => {
    for (let k = 0; k < 8; k++) {
      const data = W.data.slice();
      data[k] = Number(data[k]) + 2 ** -50;
      expect(pairsAreMirrored(dense(4, 2, data), [5, -6, -5, 6]), `entry ${k}`).toBe(false);
    }
    expect(pairsAreMirrored(rows(2, Number.NaN, Number.NaN), [1, -1])).toBe(false);
  });

  it('leaves the last neuron of an odd width alone', () => {
    expect(pairsAreMirrored(rows(3, 1, 2, 1, 2, 7, 8), [5, -5, 9])).toBe(true);
    expect(pairsAreMirrored(rows(3, 1, 2, 7, 8, 1, 2), [5, 9, -5])).toBe(false);
    expect(pairsAreMirrored(rows(1, 1, 2), [3])).toBe(true);
  });
});
