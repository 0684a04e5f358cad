/**
 * # Random networks
 * @module
 */
import * as fc from 'fast-check';
import { rationalToText } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, matrix, tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import type { Ring } from '../../src/arithmetic/ring.ts';
import type { LinearisedNetwork } from '../../src/network/gram.ts';
import type { Network } from '../../src/network/network.ts';
import { draws } from './numbers.ts';
import { showMatrix, showVector } from './outcomes.ts';

/** n samples, d inputs, m neurons. */
export interface Sizes {
  readonly n: number;
  readonly d: number;
  readonly m: number;
}

const most = 3;

export const sizes: fc.Arbitrary<Sizes> = fc.record({
  n: fc.integer({ min: 1, max: most }),
  d: fc.integer({ min: 1, max: most }),
  m: fc.integer({ min: 1, max: most }),
});

/** The first rows * cols of the draws. */
export function cut<T>(rows: number, cols: number, entries: readonly T[]): Matrix<T> {
  return matrix(rows, cols, entries.slice(0, rows * cols));
}

/** X, W and v with up to three of each. */
export function network<T>(entry: fc.Arbitrary<T>): fc.Arbitrary<Network<T>> {
  const square = draws(entry, most * most);
  return fc.tuple(sizes, square, square, draws(entry, most)).map(([{ n, d, m }, X, W, v]) => ({
    inputs: cut(n, d, X),
    hidden: cut(m, d, W),
    outputs: v.slice(0, m),
  }));
}

/** X, S and v; S is arbitrary, although equal pre-activations would have equal slopes. */
export function linearised<T>(entry: fc.Arbitrary<T>): fc.Arbitrary<LinearisedNetwork<T>> {
  const square = draws(entry, most * most);
  return fc.tuple(sizes, square, square, draws(entry, most)).map(([{ n, d, m }, X, S, v]) => ({
    inputs: cut(n, d, X),
    slopes: cut(n, m, S),
    outputs: v.slice(0, m),
  }));
}

/** J J^T straight from the definition J_{i,(j,c)} = v_j s_ij x_ic, entry by entry. */
export function gramByDefinition<T>(R: Ring<T>, net: LinearisedNetwork<T>): Matrix<T> {
  const { inputs: X, slopes: S, outputs: v } = net;
  const rows = Array.from({ length: X.rows }, (_, i) =>
    v.flatMap((a, j) => {
      const weighted = R.mul(a, at(S, i, j));
      return Array.from({ length: X.cols }, (_, c) => R.mul(weighted, at(X, i, c)));
    }),
  );
  return tabulate(X.rows, X.rows, (i, k) =>
    (rows[i] ?? []).reduce((sum, a, e) => R.add(sum, R.mul(a, rows[k]?.[e] ?? R.zero)), R.zero),
  );
}

export function sizeLabels({ n, d, m }: Sizes): readonly string[] {
  return [
    ...(n === 1 ? ['n = 1'] : []),
    ...(d === 1 ? ['d = 1'] : []),
    ...(m % 2 === 1 ? ['odd width'] : []),
    n <= m * d ? 'n <= m d' : 'n > m d',
  ];
}

/** The frequencies of the labels of {@link sizes}, with a margin. */
export const sizeShares: Readonly<Record<string, number>> = {
  'n = 1': 0.2,
  'd = 1': 0.2,
  'odd width': 0.4,
  'n > m d': 0.05,
};

export function sizesOf(net: LinearisedNetwork<unknown> | Network<unknown>): Sizes {
  return { n: net.inputs.rows, d: net.inputs.cols, m: net.outputs.length };
}

export function showNetwork(net: Network<Rational | number>): string {
  return `X = ${showMatrix(net.inputs)}, W = ${showMatrix(net.hidden)}, v = ${showVector(net.outputs)}`;
}

export function showLinearised(net: LinearisedNetwork<Rational>): string {
  const v = net.outputs.map(rationalToText).join(', ');
  return `X = ${showMatrix(net.inputs)}, S = ${showMatrix(net.slopes)}, v = (${v})`;
}
