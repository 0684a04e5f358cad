/**
 * # The network, once for every tier
 *
 * f(W, v) = sigma(X W^T) v: one hidden layer, no bias (a bias is a constant column of X). This is the
 * reference model: straight-line code over {@link Tier}, so the same lines give exact values for
 * rational activations, enclosures over intervals, and rounded values for search.
 *
 * ## Main definitions
 * - {@link Network}: X (n x d), W (m x d), v (m)
 * - {@link networkOutputs}, {@link residual}, {@link loss}, {@link linearise}, {@link gradient}
 *
 * ## Notation
 * P = X W^T are the pre-activations, n x m; S = sigma'(P) are the slopes.
 * @module
 */
import type { Ring, Tier } from '../arithmetic/ring.ts';
import { matrix, ShapeError } from '../linalg/matrix.ts';
import { multiply, transpose } from '../linalg/ring-product.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { Activation } from '../sigma/activation.ts';
import { evaluate } from '../sigma/expression-tree.ts';
import type { Expression } from '../sigma/expression-tree.ts';
import { jacobianGradient } from './gram.ts';
import type { LinearisedNetwork } from './gram.ts';

/** A point (W, v) on data X. Shapes: `inputs` n x d, `hidden` m x d, `outputs` m. */
export interface Network<T> {
  readonly inputs: Matrix<T>;
  readonly hidden: Matrix<T>;
  readonly outputs: readonly T[];
}

/** The same network in another tier. */
export function mapNetwork<S, T>(net: Network<S>, f: (a: S) => T): Network<T> {
  const move = (A: Matrix<S>): Matrix<T> => matrix(A.rows, A.cols, Array.from(A.data, f));
  return { inputs: move(net.inputs), hidden: move(net.hidden), outputs: net.outputs.map(f) };
}

/** P = X W^T, n x m. Throws {@link ShapeError} unless X and W have as many columns. */
export function preactivations<T>(R: Ring<T>, net: Network<T>): Matrix<T> {
  const { inputs: X, hidden: W, outputs: v } = net;
  if (v.length !== W.rows)
    throw new ShapeError(`network: expected ${W.rows} output weights, got ${v.length}`);
  return multiply(R, X, transpose(W));
}

/** g applied to each entry, or `undefined` if one of them is not shown to be defined. */
function mapDefined<T>(tier: Tier<T>, g: Expression, P: Matrix<T>): Matrix<T> | undefined {
  const entries: T[] = [];
  for (let k = 0; k < P.data.length; k++) {
    const p = P.data[k];
    const value = p === undefined ? undefined : evaluate(tier, g, p);
    if (value === undefined) return undefined;
    entries.push(value);
  }
  return matrix(P.rows, P.cols, entries);
}

/**
 * f(W, v), length n; `undefined` where sigma is not shown to be defined at some pre-activation.
 *
 * Error: none over a field; over intervals each entry contains the exact value.
 */
export function networkOutputs<T>(
  tier: Tier<T>,
  activation: Activation,
  net: Network<T>,
): readonly T[] | undefined {
  const hidden = mapDefined(tier, activation.value, preactivations(tier, net));
  if (hidden === undefined) return undefined;
  const v = matrix(net.outputs.length, 1, net.outputs);
  return Array.from(multiply(tier, hidden, v).data);
}

/** r = f - y, length n; `undefined` as in {@link networkOutputs}. */
export function residual<T>(
  tier: Tier<T>,
  activation: Activation,
  net: Network<T>,
  labels: readonly T[],
): readonly T[] | undefined {
  if (labels.length !== net.inputs.rows)
    throw new ShapeError(`residual: expected ${net.inputs.rows} labels, got ${labels.length}`);
  return networkOutputs(tier, activation, net)?.map((f, i) => tier.sub(f, labels[i] ?? tier.zero));
}

/** l = (1/2) norm(r)^2: a sum, not a mean. `undefined` as in {@link networkOutputs}. */
export function loss<T>(
  tier: Tier<T>,
  activation: Activation,
  net: Network<T>,
  labels: readonly T[],
): T | undefined {
  const r = residual(tier, activation, net, labels);
  const half = tier.constant(1n, 2n);
  if (r === undefined || half === undefined) return undefined;
  return tier.mul(
    half,
    r.reduce((sum, a) => tier.add(sum, tier.power(a, 2)), tier.zero),
  );
}

/** The data that the Jacobian depends on, with sigma' applied; `undefined` where sigma' is not shown to exist. */
export function linearise<T>(
  tier: Tier<T>,
  activation: Activation,
  net: Network<T>,
): LinearisedNetwork<T> | undefined {
  const slopes = mapDefined(tier, activation.slope, preactivations(tier, net));
  return slopes === undefined ? undefined : { inputs: net.inputs, slopes, outputs: net.outputs };
}

/** grad_W l = J^T r as an m x d matrix; `undefined` where sigma or sigma' is not shown to exist. */
export function gradient<T>(
  tier: Tier<T>,
  activation: Activation,
  net: Network<T>,
  labels: readonly T[],
): Matrix<T> | undefined {
  const linear = linearise(tier, activation, net);
  const r = residual(tier, activation, net, labels);
  return linear === undefined || r === undefined ? undefined : jacobianGradient(tier, linear, r);
}
