/**
 * # Architectures and weights of networks of products, drawn
 * @module
 */
import * as fc from 'fast-check';
import { ratio, rationalField as Q } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import type { Draw } from '../../src/grids/draw.ts';
import { crossings, leftHalf } from '../../src/grids/instances.ts';
import type { Architecture } from '../../src/grids/instances.ts';
import { gridMatrix } from '../../src/grids/network.ts';
import type { Grid } from '../../src/grids/network.ts';
import { rankOfRationals } from '../../src/linalg/rank.ts';
import { randomSource } from '../../src/data/random.ts';

/** Whole numbers of absolute value at most `most`. */
export function wholes(seed: number, most: number): Draw {
  const random = randomSource(seed);
  return () => ratio(BigInt(Math.floor(random() * (2 * most + 1)) - most));
}

export const seeds = fc.integer({ min: 1, max: 1_000_000 });

/** rank [A] over Q, of all values. */
export function rankOf(grid: Grid<Rational>, left = leftHalf(grid.net.shape)): number {
  return rankOfRationals(gridMatrix(Q, grid, left));
}

/** On a line of at most 8 positions, with at most this many channels more than templates. */
export function lines(more: number): fc.Arbitrary<Architecture> {
  return fc
    .record({
      N: fc.constantFrom(4, 6, 8),
      M: fc.integer({ min: 2, max: 3 }),
      window: fc.integer({ min: 2, max: 8 }),
      stride: fc.constantFrom(1, 1, 1, 2, 3, 8),
      channels: fc.integer({ min: 1, max: 3 + more }),
    })
    .map(({ N, M, window, stride, channels }) => {
      const B = Math.min(window, N);
      const templates = N === 8 ? 2 : M;
      return {
        shape: [N],
        templates,
        window: B,
        stride: Math.min(stride, B),
        channels: Math.min(channels, templates + more),
      };
    });
}

export function sigmaOf(a: Architecture): number {
  return crossings(a, leftHalf(a.shape));
}

/** Whether the cut is inside a window, which windows overlap, and how many channels there are. */
export function labelsOf(a: Architecture): readonly string[] {
  const sigma = sigmaOf(a);
  const [N = 0] = a.shape;
  const inside = a.stride === a.window && (N / 2) % a.stride !== 0;
  return [
    sigma >= 2 ? 'sigma >= 2' : `sigma = ${sigma}`,
    a.channels < a.templates ? 'r < M' : a.channels === a.templates ? 'r = M' : 'r > M',
    a.stride === a.window ? 'S = B' : 'S < B',
    ...(inside ? ['the cut inside a window, S = B'] : []),
  ];
}

export function showArchitecture(a: Architecture): string {
  return `${a.shape.join(' x ')} positions, M = ${a.templates}, B = ${a.window}, S = ${a.stride}, r = ${a.channels}`;
}
