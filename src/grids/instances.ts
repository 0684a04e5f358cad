/**
 * # The networks of the proofs of Theorem O
 *
 * Templates are the unit vectors. Proofs: proofs-notes/overlaps.md (O3, O4, O5).
 *
 * ## Main definitions
 * - {@link matchingWindows}: h = 1 where the first and the last position of each window agree, of rank r^sigma
 * - {@link matchingAtDepth}: the same across several layers
 * - {@link crossings}: sigma
 * @module
 */
import { ratio, rationalField as Q } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { positionsOf, windowsOf } from './network.ts';
import type { Grid, WindowLayer } from './network.ts';

export function unitVectors(M: number): Matrix<Rational> {
  return tabulate(M, M, (a, b) => (a === b ? Q.one : Q.zero));
}

export interface Architecture {
  /** [N] or [rows, columns]. */
  readonly shape: readonly number[];
  readonly templates: number;
  readonly window: number;
  readonly stride: number;
  readonly channels: number;
}

/** The first half of the positions; in the plane, those in the left half of the columns. */
export function leftHalf(shape: readonly number[]): readonly number[] {
  const width = shape.at(-1) ?? 0;
  return Array.from({ length: positionsOf(shape) }, (_, j) => j).filter(
    (j) => 2 * (j % width) < width - 1,
  );
}

/** sigma: the windows with positions in and outside of `left`. */
export function crossings(
  { shape, window, stride }: Pick<Architecture, 'shape' | 'window' | 'stride'>,
  left: readonly number[],
): number {
  const own = new Set(left);
  const layer = { window, stride, weights: unitVectors(1) };
  return windowsOf(shape, layer).filter(
    (places) => places.some((j) => own.has(j)) && !places.every((j) => own.has(j)),
  ).length;
}

const one = ratio(1n);

function ones(rows: number, cols: number): Matrix<Rational> {
  return tabulate(rows, cols, () => one);
}

/** The windows of an architecture, and how many there are. */
export function windowCount({ shape, window, stride }: Architecture): number {
  return windowsOf(shape, { window, stride, weights: unitVectors(1) }).length;
}

/** w = e_g at the first and last position of the window's first row, else (1, .., 1), and v = 1. */
export function matchingWindows(architecture: Architecture): Grid<Rational> {
  const { shape, templates: M, window, stride, channels } = architecture;
  const weights = tabulate(channels, window ** shape.length * M, (g, column) => {
    const [t, a] = [(column - (column % M)) / M, column % M];
    return t === 0 || t === window - 1 ? (a === g ? one : Q.zero) : one;
  });
  const levels: readonly WindowLayer<Rational>[] = [{ window, stride, weights }];
  const head = ones(windowCount(architecture), channels);
  return { net: { kind: 'windows', shape, levels, head }, templates: unitVectors(M) };
}

/**
 * `depth` layers with this window and stride 1 on N positions, depth (window - 1) < N: half of the channels carry d_j, half
 * d_(j + l (window - 1)), and the last layer compares them.
 */
export function matchingAtDepth(
  N: number,
  M: number,
  window: number,
  depth: number,
): Grid<Rational> {
  const levels = Array.from({ length: depth }, (_, l): WindowLayer<Rational> => {
    const half = l === 0 ? 1 : 2;
    const [inside, last] = [half * M, l === depth - 1];
    // "d = g" of the first position is in the first half of the channels, of the last one in the second half
    const entry = (position: number, from: number, g: number, column: number): Rational => {
      const [t, c] = [(column - (column % inside)) / inside, column % inside];
      if (t === position) return c === from * M + g ? one : Q.zero;
      return c < M ? one : Q.zero;
    };
    const second = half - 1;
    const weights = tabulate(last ? M : 2 * M, window * inside, (g, column) => {
      if (!last) return g < M ? entry(0, 0, g, column) : entry(window - 1, second, g - M, column);
      const t = (column - (column % inside)) / inside;
      return t === 0 ? entry(0, 0, g, column) : entry(window - 1, second, g, column);
    });
    return { window, stride: 1, weights };
  });
  const head = ones(N - depth * (window - 1), M);
  return { net: { kind: 'windows', shape: [N], levels, head }, templates: unitVectors(M) };
}
