/**
 * # Signals of backpropagation, and their angles with those of feedback
 *
 * Layers W_1, .., W_L, h_0 = x, z_l = W_l h_{l-1}, h_l = sigma(z_l) for l < L, f = W_L h_{L-1}, e = f - y. The signal of
 * layer l < L is delta = W_{l+1}^T (sigma'(z_{l+1}) o (signal of layer l + 1)), of layer L - 1 it is W_L^T e: before the
 * factor sigma'(z_l). Feedback alignment has u = B^T e there.
 *
 * ## Main definitions
 * - {@link SignalNetwork}, {@link signalFault}, {@link signalsAt}
 * - {@link cosineOf}: enclosed
 *
 * Proofs: proofs-notes/feedback-alignment.md (H6).
 * @module
 */
import { exactly, sqrtDown, sqrtUp } from '../arithmetic/bounds.ts';
import { interval, intervalRing, intervalTier } from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import { max, min } from '../arithmetic/machine.ts';
import type { Ring } from '../arithmetic/ring.ts';
import { at, row } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { Tangent } from '../network/hessian.ts';

export interface SignalNetwork<T> {
  /** X, n x d. */
  readonly inputs: Matrix<T>;
  /** Y, n x q. */
  readonly labels: Matrix<T>;
  /** W_1, .., W_L, at least two; the last with q rows. */
  readonly layers: readonly Matrix<T>[];
}

/** Why the shapes do not agree, or `undefined` if they do. */
export function signalFault({
  inputs,
  labels,
  layers,
}: SignalNetwork<unknown>): string | undefined {
  if (layers.length < 2) return `expected at least two layers, got ${layers.length}`;
  let width = inputs.cols;
  for (const [k, { rows, cols }] of layers.entries()) {
    if (cols !== width) return `layer ${k + 1}: expected ${width} columns, got ${cols}`;
    width = rows;
  }
  if (labels.rows !== inputs.rows || labels.cols !== width)
    return `labels: expected ${inputs.rows} x ${width}, got ${labels.rows} x ${labels.cols}`;
  return undefined;
}

/** W h. */
function applied<T>(R: Ring<T>, W: Matrix<T>, h: readonly T[]): readonly T[] {
  return Array.from({ length: W.rows }, (_, j) =>
    row(W, j).reduce((sum, w, k) => R.add(sum, R.mul(w, h[k] ?? R.zero)), R.zero),
  );
}

/** W^T u. */
export function appliedBack<T>(R: Ring<T>, W: Matrix<T>, u: readonly T[]): readonly T[] {
  return Array.from({ length: W.cols }, (_, k) =>
    u.reduce((sum, a, j) => R.add(sum, R.mul(at(W, j, k), a)), R.zero),
  );
}

/** What one sample has at a layer. */
export interface Signals<T> {
  /** e = f - y, length q. */
  readonly error: readonly T[];
  /** delta, before the factor sigma'(z_l). */
  readonly before: readonly T[];
  /** sigma'(z_l) o delta. */
  readonly after: readonly T[];
}

/** The signals of sample i at layer `layer`, from 1 to L - 1; `undefined` where g is not. */
export function signalsAt<T>(
  R: Ring<T>,
  { inputs, labels, layers }: SignalNetwork<T>,
  layer: number,
  i: number,
  g: (p: T) => Tangent<T> | undefined,
): Signals<T> | undefined {
  let h = row(inputs, i);
  const slopes: (readonly T[])[] = [];
  for (const W of layers.slice(0, -1)) {
    const found: Tangent<T>[] = [];
    for (const p of applied(R, W, h)) {
      const tangent = g(p);
      if (tangent === undefined) return undefined;
      found.push(tangent);
    }
    h = found.map(({ value }) => value);
    slopes.push(found.map(({ slope }) => slope));
  }
  const last = layers.at(-1);
  if (last === undefined) return undefined;
  const error = applied(R, last, h).map((f, c) => R.sub(f, at(labels, i, c)));
  let before = appliedBack(R, last, error);
  for (let l = layers.length - 2; l >= layer; l--) {
    const W = layers[l];
    const damped = times(R, slopes[l], before);
    if (W !== undefined) before = appliedBack(R, W, damped);
  }
  return { error, before, after: times(R, slopes[layer - 1], before) };
}

function times<T>(R: Ring<T>, a: readonly T[] | undefined, b: readonly T[]): readonly T[] {
  return b.map((x, j) => R.mul(a?.[j] ?? R.zero, x));
}

function product(a: readonly Interval[], b: readonly Interval[]): Interval {
  const R = intervalRing;
  return a.reduce((sum, x, k) => R.add(sum, R.mul(x, b[k] ?? R.zero)), R.zero);
}

/** norm(a)^2. */
export function squareOf(a: readonly Interval[]): Interval {
  return a.reduce((sum, x) => intervalRing.add(sum, intervalTier.power(x, 2)), intervalRing.zero);
}

function rootOf(a: Interval): Interval {
  return interval(sqrtDown(exactly(max(a.lo, 0))), sqrtUp(exactly(a.hi)));
}

/** Contains cos(u, delta), 0 where delta = 0; `undefined` where u is not shown to be other than 0. */
export function cosineOf(u: readonly Interval[], delta: readonly Interval[]): Interval | undefined {
  const size = squareOf(u);
  if (!(size.lo > 0)) return undefined;
  if (delta.every(({ lo, hi }) => lo === 0 && hi === 0)) return interval(0);
  const norms = intervalRing.mul(rootOf(size), rootOf(squareOf(delta)));
  const cos = intervalTier.div(product(u, delta), norms);
  if (cos === undefined) return interval(-1, 1);
  return interval(min(max(cos.lo, -1), 1), max(min(cos.hi, 1), -1));
}
