/**
 * # Networks of products against a direct evaluation, their sizes, and their degree
 * @module
 */
import { describe, expect, it } from 'vitest';
import { ratio, rationalField as Q } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { treeBound } from '../../src/grids/bounds.ts';
import { binaryTree, drawnMatrix, drawnWindows } from '../../src/grids/draw.ts';
import {
  leftHalf,
  matchingAtDepth,
  matchingWindows,
  unitVectors,
} from '../../src/grids/instances.ts';
import {
  assignments,
  degreeInWeights,
  evaluator,
  gridFault,
  mapGrid,
  operations,
  windowsOf,
} from '../../src/grids/network.ts';
import type { Grid, GridNetwork } from '../../src/grids/network.ts';
import { largestMinor } from '../../src/grids/minors.ts';
import { at } from '../../src/linalg/matrix.ts';
import { mat } from '../certificates/facts/support.ts';
import { rankOf, wholes } from './support.ts';

describe('the positions of windows', () => {
  it('are those of the line and of the plane, row by row', () => {
    const layer = { window: 2, stride: 2, weights: unitVectors(1) };
    expect(windowsOf([5], layer)).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(windowsOf([2, 4], layer)).toEqual([
      [0, 1, 4, 5],
      [2, 3, 6, 7],
    ]);
    expect(windowsOf([3, 3], { ...layer, stride: 1 })).toHaveLength(4);
    expect(windowsOf([3, 3], { ...layer, stride: 1 }).at(-1)).toEqual([4, 5, 7, 8]);
  });

  it('of one half are the left ones, and the middle column belongs to the right', () => {
    expect(leftHalf([4])).toEqual([0, 1]);
    expect(leftHalf([5])).toEqual([0, 1]);
    expect(leftHalf([2, 4])).toEqual([0, 1, 4, 5]);
    expect(leftHalf([1])).toEqual([]);
  });
});

/** prod_j sum_g v_jg prod_t w_(g,t,a), written out for unit vectors. */
function direct(
  { net }: Grid<Rational>,
  B: number,
  S: number,
  M: number,
  a: readonly number[],
): Rational {
  if (net.kind !== 'windows') throw new Error('expected windows');
  const [level] = net.levels;
  if (level === undefined) throw new Error('expected a level');
  let value = Q.one;
  for (let j = 0; j < net.head.rows; j++) {
    let sum = Q.zero;
    for (let g = 0; g < net.head.cols; g++) {
      let product = at(net.head, j, g);
      for (let t = 0; t < B; t++)
        product = Q.mul(product, at(level.weights, g, t * M + (a[j * S + t] ?? -1)));
      sum = Q.add(sum, product);
    }
    value = Q.mul(value, sum);
  }
  return value;
}

describe('values', () => {
  it('of one layer are the product over windows of sums over channels of products', () => {
    for (const [N, M, B, S, r] of [
      [5, 2, 3, 1, 2],
      [6, 3, 2, 2, 1],
      [4, 2, 4, 1, 3],
    ] as const) {
      const a = { shape: [N], templates: M, window: B, stride: S, channels: r };
      const grid = drawnWindows(a, wholes(N, 9));
      const value = evaluator(Q, grid);
      for (const one of assignments(M, N)) expect(value(one)).toEqual(direct(grid, B, S, M, one));
    }
  });

  it('of matching windows are 1 where the ends of each window agree below r, else 0', () => {
    const grid = matchingWindows({ shape: [5], templates: 3, window: 3, stride: 1, channels: 2 });
    const value = evaluator(Q, grid);
    for (const d of assignments(3, 5)) {
      const wanted = [0, 1, 2].every((j) => d[j] === d[j + 2] && (d[j] ?? 3) < 2);
      expect(value(d)).toEqual(ratio(wanted ? 1n : 0n));
    }
  });

  it('at depth L compare positions L (B - 1) apart', () => {
    const value = evaluator(Q, matchingAtDepth(6, 2, 2, 3));
    for (const d of assignments(2, 6)) {
      const wanted = [0, 1, 2].every((j) => d[j] === d[j + 3]);
      expect(value(d)).toEqual(ratio(wanted ? 1n : 0n));
    }
  });

  it('of a tree are those of its nodes, and a window without overlap is a tree', () => {
    const draw = wholes(4, 9);
    const w = drawnMatrix(2, 4, draw);
    const head = drawnMatrix(2, 2, draw);
    const windows = {
      net: { kind: 'windows', shape: [4], levels: [{ window: 2, stride: 2, weights: w }], head },
      templates: mat([1, 2], [3, 5]),
    } as const;
    const last = mat(Array.from(head.data, (x) => `${x.num}`));
    const children = (first: number): readonly number[] => [first, first + 1];
    const nodes = [
      { children: children(0), weights: w },
      { children: children(2), weights: w },
      { children: children(4), weights: last },
    ];
    const tree = {
      ...windows,
      net: { kind: 'tree', shape: [4], nodes, head: mat([1]) },
    } as const;
    const [a, b] = [evaluator(Q, windows), evaluator(Q, tree)];
    for (const d of assignments(2, 4)) expect(a(d)).toEqual(b(d));
  });

  it('of a 2 x 2 window on 2 x 2 positions are one sum of products', () => {
    const grid = drawnWindows(
      { shape: [2, 2], templates: 2, window: 2, stride: 1, channels: 1 },
      wholes(6, 9),
    );
    expect(rankOf(grid, [0])).toBe(1);
    expect(grid.net.head.rows).toBe(1);
  });
});

describe('the degree in the weights', () => {
  it('is n_1 (B + 1) for one layer, and is seen when all weights are doubled', () => {
    const a = { shape: [8], templates: 2, window: 5, stride: 1, channels: 2 };
    expect(degreeInWeights(drawnWindows(a, wholes(1, 5)).net)).toBe(24n);
    const grids = [
      drawnWindows({ ...a, shape: [4], window: 2 }, wholes(2, 5)),
      drawnWindows({ ...a, shape: [3, 3], window: 2 }, wholes(2, 5)),
      matchingAtDepth(4, 2, 2, 2),
      matchingAtDepth(5, 2, 2, 3),
      binaryTree(2, [2, 3], wholes(8, 5)),
    ];
    for (const grid of grids) {
      const { net } = mapGrid(grid, (x) => Q.add(x, x));
      const N = grid.net.shape.reduce((x, y) => x * y, 1);
      const zeros = Array.from({ length: N }, () => 0);
      const [once, twice] = [
        evaluator(Q, grid)(zeros),
        evaluator(Q, { net, templates: grid.templates })(zeros),
      ];
      expect(once.num).not.toBe(0n);
      expect(twice).toEqual(Q.mul(once, ratio(2n ** degreeInWeights(grid.net))));
    }
  });

  it('is exact where it is large', () => {
    expect(degreeInWeights(matchingAtDepth(64, 1, 2, 63).net)).toBe(2n ** 64n - 1n);
  });
});

describe('the cost of an evaluation', () => {
  it('counts sums and products of windows, nodes and heads', () => {
    const a = { shape: [4], templates: 2, window: 2, stride: 1, channels: 3 };
    expect(operations(drawnWindows(a, wholes(1, 5)))).toBe(2 * 9 + 2 + 2 * 3 * 12);
    expect(operations(binaryTree(2, [3, 1], wholes(1, 5)))).toBe(2 + 2 * 12 * 2 + 2 * 6);
  });
});

describe('sizes that do not agree', () => {
  const w = mat([1, 0, 1, 0]);
  const level = { window: 2, stride: 1, weights: w };
  const one = { kind: 'windows', shape: [3], levels: [level], head: mat([1], [1]) } as const;
  const node = { children: [0, 1], weights: w };
  const tree = { kind: 'tree', shape: [2], nodes: [node], head: mat([1]) } as const;
  it('have none of the right ones', () => {
    expect([gridFault(one, 2), gridFault(tree, 2)]).toEqual([undefined, undefined]);
    const unused = { ...tree, shape: [3] };
    expect(gridFault(unused, 2)).toBeUndefined();
  });
  const cases: readonly (readonly [says: string, net: GridNetwork<Rational>])[] = [
    ['shape: expected one or two lengths', { ...one, shape: [] }],
    ['shape: expected one or two lengths', { ...one, shape: [1, 1, 1] }],
    ['shape: expected lengths >= 1', { ...one, shape: [0] }],
    ['levels: expected at least one', { ...one, levels: [] }],
    ['levels[0]: a window or a stride of 0', { ...one, levels: [{ ...level, window: 0 }] }],
    ['levels[0]: a window or a stride of 0', { ...one, levels: [{ ...level, stride: 0 }] }],
    ['levels[0]: a window of 2 on 1 positions', { ...one, shape: [1] }],
    ['levels[1]: a window of 2 on 1 positions', { ...one, shape: [2], levels: [level, level] }],
    ['levels[0]: expected 8 columns of weights, got 4', { ...one, shape: [3, 3] }],
    ['head: expected 2 x 1, got 1 x 1', { ...one, head: mat([1]) }],
    ['head: expected 2 x 1, got 2 x 2', { ...one, head: mat([1, 1], [1, 1]) }],
    ['nodes: expected at least one', { ...tree, nodes: [] }],
    ['nodes[0]: no children', { ...tree, nodes: [{ ...node, children: [] }] }],
    [
      'nodes[0]: 0 is no earlier node, or has a parent',
      { ...tree, nodes: [{ ...node, children: [0, 0] }] },
    ],
    [
      'nodes[0]: 2 is no earlier node, or has a parent',
      { ...tree, nodes: [{ ...node, children: [2] }] },
    ],
    ['nodes[1]: 0 is no earlier node, or has a parent', { ...tree, nodes: [node, node] }],
    [
      'nodes[0]: it has no parent, and is not the last one',
      { ...tree, shape: [4], nodes: [node, { ...node, children: [2, 3] }] },
    ],
    ['head: expected 1 x 1, got 2 x 1', { ...tree, head: mat([1], [1]) }],
  ];
  it.each(cases)('%s', (says, net) => {
    expect(gridFault(net, 2)).toBe(says);
  });

  it('other leaf vectors', () => {
    expect(gridFault(one, 3)).toBe('levels[0]: expected 6 columns of weights, got 4');
    expect(gridFault(tree, 1)).toBe('nodes[0]: expected 2 columns of weights, got 4');
  });
});

describe('bounds of trees', () => {
  it('are 1 where everything is on one side, and see children through few functionals', () => {
    const grid = binaryTree(3, [2, 2], wholes(1, 9)).net;
    if (grid.kind !== 'tree') throw new Error('expected a tree');
    expect(treeBound(grid, 3, [])).toBe(1n);
    expect(treeBound(grid, 3, [0, 1, 2, 3])).toBe(1n);
    expect(treeBound(grid, 3, [0, 2])).toBe(4n);
    expect(treeBound(grid, 3, [0])).toBe(2n);
  });
});

describe('the largest minor', () => {
  it('has the rows and columns of the rank, and less where the prime divides', () => {
    const grid = matchingWindows({ shape: [4], templates: 2, window: 3, stride: 1, channels: 2 });
    const minor = largestMinor(grid, [0, 1]);
    expect(minor).toMatchObject({ rank: 4, prime: 2 ** 31 - 1 });
    expect([minor.rows, minor.columns].map((list) => list.length)).toEqual([4, 4]);
    const doubled = mapGrid(grid, (x) => Q.mul(x, ratio(3n)));
    expect(largestMinor({ ...doubled, templates: grid.templates }, [0, 1], 3).rank).toBe(0);
  });
});
