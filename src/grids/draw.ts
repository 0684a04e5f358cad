/**
 * # Networks of products with drawn weights
 *
 * ## Main definitions
 * - {@link drawnWindows}: one layer of windows
 * - {@link binaryTree}: a balanced binary tree
 * - {@link sizedNetwork}: any network, from its sizes
 * - {@link GivenGrid}: one with its weights
 * @module
 */
import type { Rational } from '../arithmetic/rational.ts';
import { tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { unitVectors, windowCount } from './instances.ts';
import type { Architecture } from './instances.ts';
import { after, positionsOf } from './network.ts';
import type { Grid, GridNetwork, TreeNode, WindowLayer } from './network.ts';

export type Draw = () => Rational;

export function drawnMatrix(rows: number, cols: number, draw: Draw): Matrix<Rational> {
  return tabulate(rows, cols, draw);
}

/** Templates are the unit vectors. */
export function drawnWindows(architecture: Architecture, draw: Draw): Grid<Rational> {
  const { shape, templates: M, window, stride, channels } = architecture;
  const weights = drawnMatrix(channels, window ** shape.length * M, draw);
  const head = drawnMatrix(windowCount(architecture), channels, draw);
  return {
    net: { kind: 'windows', shape, levels: [{ window, stride, weights }], head },
    templates: unitVectors(M),
  };
}

/** Neighbours are joined, level by level, on 2^k positions; `channels` has k entries, the root's the last. */
export function binaryTree(M: number, channels: readonly number[], draw: Draw): Grid<Rational> {
  const N = 2 ** channels.length;
  let [below, width] = [Array.from({ length: N }, (_, j) => j), M];
  const nodes: TreeNode<Rational>[] = [];
  for (const r of channels) {
    const next: number[] = [];
    for (let j = 0; j < below.length; j += 2) {
      next.push(N + nodes.length);
      nodes.push({ children: below.slice(j, j + 2), weights: drawnMatrix(r, 2 * width, draw) });
    }
    [below, width] = [next, r];
  }
  const head = drawnMatrix(1, width, draw);
  return { net: { kind: 'tree', shape: [N], nodes, head }, templates: unitVectors(M) };
}

/** The sizes of a network without its weights. */
export type Shape = {
  readonly shape: readonly number[];
  readonly templates: number;
  readonly left: readonly number[];
} & (
  | {
      readonly levels: readonly {
        readonly window: number;
        readonly stride: number;
        readonly channels: number;
      }[];
    }
  | {
      readonly nodes: readonly {
        readonly children: readonly number[];
        readonly channels: number;
      }[];
    }
);

/** A network, and the positions on one side. */
export interface GivenGrid {
  readonly grid: Grid<Rational>;
  readonly left: readonly number[];
}

/** A network of this shape with these matrices; whether its sizes agree is for gridFault to say. */
export function sizedNetwork<T>(
  shape: Shape,
  make: (rows: number, cols: number) => Matrix<T>,
): GridNetwork<T> {
  const { templates: M } = shape;
  const N = positionsOf(shape.shape);
  if ('nodes' in shape) {
    const widths = Array.from({ length: N }, () => M);
    const nodes = shape.nodes.map(({ children, channels }): TreeNode<T> => {
      const width = children.reduce((sum, child) => sum + (widths[child] ?? 0), 0);
      widths.push(channels);
      return { children, weights: make(channels, width) };
    });
    return { kind: 'tree', shape: shape.shape, nodes, head: make(1, widths.at(-1) ?? 0) };
  }
  let [sizes, width] = [shape.shape, M];
  const levels = shape.levels.map(({ window, stride, channels }): WindowLayer<T> => {
    const layer = { window, stride, weights: make(channels, window ** sizes.length * width) };
    [sizes, width] = [after(sizes, layer), channels];
    return layer;
  });
  return { kind: 'windows', shape: shape.shape, levels, head: make(positionsOf(sizes), width) };
}

/** The number of weights, those of the head included. */
export function weightCount(shape: Shape): number {
  let sum = 0;
  sizedNetwork(shape, (rows, cols) => {
    sum += rows * cols;
    return { rows, cols, data: [] };
  });
  return sum;
}
