/**
 * # Deep fully connected networks, once for every tier
 *
 * f(x) = W_L sigma(W_{L-1} ... sigma(W_1 x)), one output, no bias: a bias of the first layer is a constant column of
 * X. Outputs and Jacobian by back-propagation, straight-line over {@link Ring}: exact over Q, enclosing over
 * intervals, rounded in float64.
 *
 * ## Main definitions
 * - {@link DeepNetwork}, {@link demandDeep}: X and the layers, whose shapes must agree
 * - {@link deepPass}: f, the features of the last hidden layer, and J_full, one row per sample
 * - {@link deepPassIn}: the same, evaluating sigma in a tier; {@link deepResidual}, {@link
 *   deepGradient}
 * - {@link parametersBefore}: where a layer begins among the parameters
 *
 * ## Main results
 * The last block of J_full holds the features, so f = J_full u for u = (0, ..., 0, W_L): f lies in its range.
 *
 * ## Notation
 * Parameters are ordered W_1 row by row, then W_2, .., W_L. h_0 = x, p_l = W_l h_{l-1}, h_l = sigma(p_l) for l < L;
 * delta_L = 1, delta_l = (W_{l+1}^T delta_{l+1}) o sigma'(p_l), and df/dW_l = delta_l h_{l-1}^T.
 *
 * ## Implementation notes
 * Where sigma' is not shown to exist, as at the kink of relu, the result is undefined: no one-sided
 * slope is chosen.
 * @module
 */
import type { Ring, Tier } from '../arithmetic/ring.ts';
import { at, mapMatrix, matrix, row, ShapeError } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { Activation } from '../sigma/activation.ts';
import { tangentAt } from './hessian.ts';
import type { Tangent } from './hessian.ts';

/** W_1, .., W_L: W_l is m_l x m_{l-1}, with m_0 = d and m_L = 1. */
export type Layers<T> = readonly Matrix<T>[];

export interface DeepNetwork<T> {
  /** X, n x d. */
  readonly inputs: Matrix<T>;
  readonly layers: Layers<T>;
}

/** The results of one pass over the inputs. */
export interface DeepPass<T> {
  /** f, length n. */
  readonly outputs: readonly T[];
  /** h_{L-1}, n x m_{L-1}; X itself if there is only one layer. */
  readonly features: Matrix<T>;
  /** J_full, n x p. */
  readonly jacobian: Matrix<T>;
}

/** Why these layers do not form a network on inputs of dimension d, or `undefined` if they do. */
export function layersFault(layers: Layers<unknown>, d: number): string | undefined {
  let width = d;
  for (const [k, { rows, cols }] of layers.entries()) {
    if (cols !== width || rows < 1)
      return `layer ${k + 1}: expected ${width} columns, got ${rows} x ${cols}`;
    width = rows;
  }
  return layers.length > 0 && width === 1 ? undefined : `expected a last layer with one row`;
}

/** Throws {@link ShapeError} unless the shapes agree. */
export function demandDeep({ inputs, layers }: DeepNetwork<unknown>): void {
  const fault = layersFault(layers, inputs.cols);
  if (fault !== undefined) throw new ShapeError(`deep network: ${fault}`);
}

/** The same network in another tier. */
export function mapDeep<S, T>(net: DeepNetwork<S>, f: (a: S) => T): DeepNetwork<T> {
  return { inputs: mapMatrix(net.inputs, f), layers: net.layers.map((W) => mapMatrix(W, f)) };
}

/** The number of parameters of the layers before this one; of all layers if none is given. */
export function parametersBefore(layers: Layers<unknown>, layer: number = layers.length): number {
  return layers.slice(0, layer).reduce((sum, { rows, cols }) => sum + rows * cols, 0);
}

/** W h. */
function applied<T>(R: Ring<T>, W: Matrix<T>, h: readonly T[]): readonly T[] {
  return Array.from({ length: W.rows }, (_, j) =>
    h.reduce((sum, a, k) => R.add(sum, R.mul(at(W, j, k), a)), R.zero),
  );
}

/** W^T u. */
function appliedBack<T>(R: Ring<T>, W: Matrix<T>, u: readonly T[]): readonly T[] {
  return Array.from({ length: W.cols }, (_, k) =>
    u.reduce((sum, a, j) => R.add(sum, R.mul(at(W, j, k), a)), R.zero),
  );
}

/** sigma and sigma' at each of these numbers, or `undefined`. */
function tangents<T>(
  ps: readonly T[],
  g: (p: T) => Tangent<T> | undefined,
): readonly Tangent<T>[] | undefined {
  const found: Tangent<T>[] = [];
  for (const p of ps) {
    const tangent = g(p);
    if (tangent === undefined) return undefined;
    found.push(tangent);
  }
  return found;
}

/** f, h_{L-1} and the row of J_full for one sample. */
function samplePass<T>(
  R: Ring<T>,
  layers: Layers<T>,
  x: readonly T[],
  g: (p: T) => Tangent<T> | undefined,
): { readonly f: T; readonly last: readonly T[]; readonly row: readonly T[] } | undefined {
  const reached: (readonly T[])[] = [x];
  const slopes: (readonly T[])[] = [];
  let h = x;
  for (const W of layers.slice(0, -1)) {
    const found = tangents(applied(R, W, h), g);
    if (found === undefined) return undefined;
    h = found.map(({ value }) => value);
    reached.push(h);
    slopes.push(found.map(({ slope }) => slope));
  }
  const blocks: (readonly T[])[] = [];
  let delta: readonly T[] = [R.one];
  for (let l = layers.length - 1; l >= 0; l--) {
    const before = reached[l] ?? [];
    blocks.unshift(delta.flatMap((a) => before.map((b) => R.mul(a, b))));
    const W = layers[l];
    const s = slopes[l - 1];
    if (W === undefined || s === undefined) break; // the first layer
    delta = appliedBack(R, W, delta).map((a, j) => R.mul(a, s[j] ?? R.zero));
  }
  const W = layers.at(-1);
  const [f] = W === undefined ? [] : applied(R, W, h);
  return { f: f ?? R.zero, last: h, row: blocks.flat() };
}

/**
 * Outputs, last features and J_full, from a function for sigma and sigma'; `undefined` where that is.
 *
 * Cost: n times a few operations per parameter. Error: none over a field; over intervals each entry contains the exact
 * one. Throws {@link ShapeError} unless the shapes agree.
 */
export function deepPass<T>(
  R: Ring<T>,
  net: DeepNetwork<T>,
  g: (p: T) => Tangent<T> | undefined,
): DeepPass<T> | undefined {
  demandDeep(net);
  const { inputs: X, layers } = net;
  const outputs: T[] = [];
  const [features, rows]: [T[], T[]] = [[], []];
  for (let i = 0; i < X.rows; i++) {
    const pass = samplePass(R, layers, row(X, i), g);
    if (pass === undefined) return undefined;
    outputs.push(pass.f);
    for (const a of pass.last) features.push(a);
    for (const a of pass.row) rows.push(a);
  }
  const width = layers.at(-1)?.cols ?? 0;
  return {
    outputs,
    features: matrix(X.rows, width, features),
    jacobian: matrix(X.rows, parametersBefore(layers), rows),
  };
}

/** {@link deepPass} with sigma evaluated in a tier. */
export function deepPassIn<T>(
  tier: Tier<T>,
  activation: Activation,
  net: DeepNetwork<T>,
): DeepPass<T> | undefined {
  return deepPass(tier, net, (p) => tangentAt(tier, activation, p));
}

/** r = f - y. Throws {@link ShapeError} unless there is one label per sample. */
export function deepResidual<T>(
  R: Ring<T>,
  { outputs }: DeepPass<T>,
  labels: readonly T[],
): readonly T[] {
  if (labels.length !== outputs.length)
    throw new ShapeError(`deepResidual: expected ${outputs.length} labels, got ${labels.length}`);
  return outputs.map((f, i) => R.sub(f, labels[i] ?? R.zero));
}

/** J_full^T r, length p: the gradient of l = (1/2) norm(r)^2 in all layers. */
export function deepGradient<T>(
  R: Ring<T>,
  { jacobian }: DeepPass<T>,
  residual: readonly T[],
): readonly T[] {
  if (residual.length !== jacobian.rows)
    throw new ShapeError(`deepGradient: expected ${jacobian.rows} residuals`);
  return appliedBack(R, jacobian, residual);
}
