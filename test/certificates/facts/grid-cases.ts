/**
 * # Small grid tensors for the tests of facts
 * @module
 */
import type { Rational } from '../../../src/arithmetic/rational.ts';
import type { FactOf } from '../../../src/certificates/facts/format.ts';
import { leftHalf, matchingAtDepth, matchingWindows } from '../../../src/grids/instances.ts';
import { largestMinor } from '../../../src/grids/minors.ts';
import type { Grid } from '../../../src/grids/network.ts';
import { mat, q } from './support.ts';

type RankFact = FactOf<'grid-rank'>;
type DistanceFact = FactOf<'grid-distance'>;

/** With the largest minor modulo a large prime. */
export function rankFact(
  grid: Grid<Rational>,
  upper: RankFact['upper'],
  left = leftHalf(grid.net.shape),
): RankFact {
  const { net, templates } = grid;
  return { fact: 'grid-rank', ...net, templates, left, ...largestMinor(grid, left), upper };
}

export const matching = matchingWindows({
  shape: [4],
  templates: 2,
  window: 3,
  stride: 1,
  channels: 2,
});

const equal = { children: [0, 1], weights: mat([1, 0, 1, 0], [0, 1, 0, 1]) };

/** [d1 = d2][d3 = d4]. */
export const pairs: Grid<Rational> = {
  net: {
    kind: 'tree',
    shape: [4],
    nodes: [
      equal,
      { ...equal, children: [2, 3] },
      { children: [4, 5], weights: mat([1, 1, 1, 1]) },
    ],
    head: mat([1]),
  },
  templates: mat([1, 0], [0, 1]),
};

/** 2 [d1 = d2 = 0] + [d1 = d2 = 1]: [A] = diag(2, 1). */
export const weighted: Grid<Rational> = {
  net: {
    kind: 'windows',
    shape: [2],
    levels: [{ window: 2, stride: 1, weights: equal.weights }],
    head: mat([2, 1]),
  },
  templates: mat([1, 0], [0, 1]),
};

/** One position, one template, one channel: h = 3. */
export const single: Grid<Rational> = {
  net: {
    kind: 'windows',
    shape: [1],
    levels: [{ window: 1, stride: 1, weights: mat([3]) }],
    head: mat([1]),
  },
  templates: mat([1]),
};

export const plane = matchingWindows({
  shape: [2, 2],
  templates: 2,
  window: 2,
  stride: 1,
  channels: 2,
});

export const deep = matchingAtDepth(4, 2, 2, 2);

/** The first window's head is 0. */
export const silent: Grid<Rational> = {
  ...matching,
  net: { ...matching.net, head: mat([0, 0], [1, 1]) },
};

export function distanceFact(
  grid: Grid<Rational>,
  rank: number,
  squared: string,
  dual?: Pick<Extract<DistanceFact, { by: 'dual' }>, 'threshold' | 'excess'>,
): DistanceFact {
  const about = {
    fact: 'grid-distance',
    ...grid.net,
    templates: grid.templates,
    left: leftHalf(grid.net.shape),
    rank,
    squared: q(squared),
  } as const;
  return dual === undefined ? { ...about, by: 'equal-values' } : { ...about, by: 'dual', ...dual };
}

/** tr G - t - tr Y = 5 - 1 - 3 for G = diag(4, 1): the second largest singular value is 1. */
export const dual = { threshold: q(1), excess: mat([3, 0], [0, 0]) };
