/**
 * # Networks of products with drawn weights
 *
 * ## Main definitions
 * - {@link drawnWindows}: one layer of windows
 * - {@link binaryTree}: a balanced binary tree
 * @module
 */
import type { Rational } from '../arithmetic/rational.ts';
import { tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { unitVectors, windowCount } from './instances.ts';
import type { Architecture } from './instances.ts';
import type { Grid, TreeNode } from './network.ts';

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
