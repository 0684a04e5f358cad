/**
 * # Grid tensors for the tests
 * @module
 */
import { ratio, rationalField as Q } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import type { Draw } from '../../src/grids/draw.ts';
import { leftHalf } from '../../src/grids/instances.ts';
import { gridMatrix } from '../../src/grids/network.ts';
import type { Grid } from '../../src/grids/network.ts';
import { rankOfRationals } from '../../src/linalg/rank.ts';
import { drawer } from '../certificates/facts/plain-network.ts';

/** Whole numbers of absolute value at most `most`. */
export function wholes(seed: number, most: number): Draw {
  const next = drawer(seed);
  for (let k = 0; k < 20; k++) next(); // a seed's first values are close to those of the next seed
  return (): Rational => ratio(BigInt(Math.floor(((next() + 1) / 2) * (2 * most + 1)) - most));
}

/** Over Q, from all values. */
export function rankOf(grid: Grid<Rational>, left = leftHalf(grid.net.shape)): number {
  return rankOfRationals(gridMatrix(Q, grid, left));
}
