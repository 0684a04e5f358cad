/**
 * # Gradient and Hessian of the loss
 *
 * For l(W, v) = (1/2) norm(f - y)^2 the Hessian is J^T J + sum_i r_i Hess f_i, J the Jacobian in the trained
 * parameters. Straight-line over {@link Ring}: exact over Q, enclosing over intervals.
 *
 * ## Main definitions
 * - {@link hessian}, {@link fullGradient}: in every tier
 * - {@link Layer}, {@link hessianOf}, {@link gradientOf}, {@link lossOf}: the same from sigma, sigma' and sigma'' at
 *   the pre-activations, for callers that enclose those differently
 * - {@link curvatureAlong}: d^T (Hessian) d without the Hessian
 * - {@link Moving}, {@link parameterCount}, {@link parametersOf}, {@link pointFrom}: W and v as one vector
 *
 * ## Notation
 * Parameters are ordered W row by row, then v. With s, s', s'' the values, slopes and curvatures at
 * (i, j) and x_i the samples, the blocks of the Hessian are
 *   w_j, w_k:  sum_i (v_j v_k s'_ij s'_ik + [j = k] r_i v_j s''_ij) x_i x_i^T
 *   w_j, v_k:  sum_i (v_j s'_ij s_ik + [j = k] r_i s'_ij) x_i
 *   v_j, v_k:  sum_i s_ij s_ik
 * @module
 */
import type { Ring, Tier } from '../arithmetic/ring.ts';
import { at, matrix, ShapeError, tabulate } from '../linalg/matrix.ts';
import { multiply, transpose } from '../linalg/ring-product.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { Activation } from '../sigma/activation.ts';
import { evaluate } from '../sigma/expression-tree.ts';
import type { Known } from '../sigma/expression-tree.ts';
import { preactivations } from './network.ts';
import type { Network } from './network.ts';

/** Which parameters are trained: W, or W and v. */
export type Moving = 'hidden' | 'all';

/** sigma and sigma' at a pre-activation. */
export interface Tangent<T> {
  readonly value: T;
  readonly slope: T;
}

/** sigma, sigma' and sigma'' at a pre-activation. */
export interface Jet<T> extends Tangent<T> {
  readonly curvature: T;
}

/** What the gradient (J = Tangent) and the Hessian (J = Jet) depend on besides the labels. `jets` is n x m. */
export interface Layer<T, J extends Tangent<T> = Jet<T>> {
  readonly inputs: Matrix<T>;
  readonly outputs: readonly T[];
  readonly jets: Matrix<J>;
}

/** A point (W, v). */
export interface WeightPoint<T> {
  readonly hidden: Matrix<T>;
  readonly outputs: readonly T[];
}

/** md, or md + m. */
export function parameterCount(
  { hidden }: Pick<Network<unknown>, 'hidden'>,
  moving: Moving,
): number {
  return hidden.rows * (hidden.cols + (moving === 'all' ? 1 : 0));
}

/** The trained parameters in their order. */
export function parametersOf<T>({ hidden, outputs }: WeightPoint<T>, moving: Moving): readonly T[] {
  const W = Array.from(hidden.data);
  return moving === 'all' ? [...W, ...outputs] : W;
}

/** The point with these trained parameters; v is that of `point` if it is fixed. */
export function pointFrom<T>(
  point: WeightPoint<T>,
  moving: Moving,
  parameters: readonly T[],
): WeightPoint<T> {
  const { rows, cols } = point.hidden;
  if (parameters.length !== parameterCount(point, moving))
    throw new ShapeError(
      `pointFrom: expected ${parameterCount(point, moving)} parameters, got ${parameters.length}`,
    );
  return {
    hidden: matrix(rows, cols, parameters.slice(0, rows * cols)),
    outputs: moving === 'all' ? parameters.slice(rows * cols) : point.outputs,
  };
}

/** The layer with g at each pre-activation, or `undefined` where g is not. */
export function layerOf<T, J extends Tangent<T>>(
  R: Ring<T>,
  net: Network<T>,
  g: (p: T) => J | undefined,
): Layer<T, J> | undefined {
  const P = preactivations(R, net);
  const jets: J[] = [];
  for (const p of Array.from(P.data)) {
    const jet = g(p);
    if (jet === undefined) return undefined;
    jets.push(jet);
  }
  return { inputs: net.inputs, outputs: net.outputs, jets: matrix(P.rows, P.cols, jets) };
}

/** sigma and sigma' at p, or `undefined` where one of them is not shown to exist. */
export function tangentAt<T>(
  tier: Tier<T>,
  activation: Activation,
  p: T,
  known: Known<T> = new Map(),
): Tangent<T> | undefined {
  const value = evaluate(tier, activation.value, p, known);
  const slope = value === undefined ? undefined : evaluate(tier, activation.slope, p, known);
  return value === undefined || slope === undefined ? undefined : { value, slope };
}

/** sigma, sigma' and sigma'' at p, or `undefined` where one of them is not shown to exist. */
export function jetAt<T>(tier: Tier<T>, activation: Activation, p: T): Jet<T> | undefined {
  const known: Known<T> = new Map();
  const tangent = tangentAt(tier, activation, p, known);
  const curvature =
    tangent === undefined ? undefined : evaluate(tier, activation.curvature, p, known);
  return tangent === undefined || curvature === undefined ? undefined : { ...tangent, curvature };
}

/** r = f - y. */
export function residualOf<T>(
  R: Ring<T>,
  { outputs: v, jets }: Layer<T, Tangent<T>>,
  labels: readonly T[],
): readonly T[] {
  if (labels.length !== jets.rows)
    throw new ShapeError(`hessian: expected ${jets.rows} labels, got ${labels.length}`);
  return labels.map((y, i) =>
    v.reduce((sum, a, j) => R.add(sum, R.mul(a, at(jets, i, j).value)), R.neg(y)),
  );
}

/** l = (1/2) norm(r)^2 from a layer; `undefined` if the tier has no 1/2. */
export function lossOf<T>(
  tier: Tier<T>,
  layer: Layer<T, Tangent<T>>,
  labels: readonly T[],
): T | undefined {
  const half = tier.constant(1n, 2n);
  if (half === undefined) return undefined;
  const squares = residualOf(tier, layer, labels).map((r) => tier.power(r, 2));
  return tier.mul(
    half,
    squares.reduce((sum, a) => tier.add(sum, a), tier.zero),
  );
}

/** sum_i f(i). */
function total<T>(R: Ring<T>, n: number, f: (i: number) => T): T {
  let sum = R.zero;
  for (let i = 0; i < n; i++) sum = R.add(sum, f(i));
  return sum;
}

/** The gradient of l from a layer, in the order of the parameters. */
export function gradientOf<T>(
  R: Ring<T>,
  layer: Layer<T, Tangent<T>>,
  labels: readonly T[],
  moving: Moving,
): readonly T[] {
  const { inputs: X, outputs: v, jets } = layer;
  const r = residualOf(R, layer, labels);
  const n = X.rows;
  const hidden = v.flatMap((a, j) => {
    const pull = r.map((e, i) => R.mul(e, at(jets, i, j).slope));
    return Array.from({ length: X.cols }, (_, k) =>
      R.mul(
        a,
        total(R, n, (i) => R.mul(pull[i] ?? R.zero, at(X, i, k))),
      ),
    );
  });
  if (moving === 'hidden') return hidden;
  const outer = v.map((_, j) => total(R, n, (i) => R.mul(r[i] ?? R.zero, at(jets, i, j).value)));
  return [...hidden, ...outer];
}

/** x_i x_i^T for each sample, only k <= l. */
function outerProducts<T>(R: Ring<T>, X: Matrix<T>): (i: number, k: number, l: number) => T {
  const d = X.cols;
  const table = tabulate(X.rows, d * d, (i, c) => {
    const k = c % d;
    const l = (c - k) / d;
    return k > l ? R.zero : R.mul(at(X, i, k), at(X, i, l));
  });
  return (i, k, l) => at(table, i, k > l ? k * d + l : l * d + k);
}

/** The Hessian of l from a layer: symmetric, entry by entry the same on both sides of the diagonal. */
export function hessianOf<T>(
  R: Ring<T>,
  layer: Layer<T>,
  labels: readonly T[],
  moving: Moving,
): Matrix<T> {
  const { inputs: X, outputs: v, jets } = layer;
  const r = residualOf(R, layer, labels);
  const [n, d, m] = [X.rows, X.cols, v.length];
  const p = moving === 'all' ? m * (d + 1) : m * d;
  const xx = outerProducts(R, X);
  const data: T[] = Array.from({ length: p * p }, () => R.zero);
  const set = (a: number, b: number, entry: T): void => {
    data[a * p + b] = entry;
    data[b * p + a] = entry;
  };
  const bends = tabulate(n, m, (i, j) => R.mul(r[i] ?? R.zero, at(jets, i, j).curvature));
  for (let j = 0; j < m; j++)
    for (let k = j; k < m; k++) {
      const [vj, vk] = [v[j] ?? R.zero, v[k] ?? R.zero];
      const weights = Array.from({ length: n }, (_, i) => {
        const square = R.mul(vk, R.mul(at(jets, i, j).slope, at(jets, i, k).slope));
        return R.mul(vj, j === k ? R.add(square, at(bends, i, j)) : square);
      });
      for (let a = 0; a < d; a++)
        for (let b = j === k ? a : 0; b < d; b++)
          set(
            j * d + a,
            k * d + b,
            total(R, n, (i) => R.mul(weights[i] ?? R.zero, xx(i, a, b))),
          );
    }
  if (moving === 'all') setOutputBlocks(R, layer, r, set);
  return matrix(p, p, data);
}

/** The blocks that concern v. */
function setOutputBlocks<T>(
  R: Ring<T>,
  { inputs: X, outputs: v, jets }: Layer<T>,
  r: readonly T[],
  set: (a: number, b: number, entry: T) => void,
): void {
  const [n, d, m] = [X.rows, X.cols, v.length];
  for (let j = 0; j < m; j++)
    for (let k = 0; k < m; k++) {
      const weights = r.map((e, i) => {
        const { slope } = at(jets, i, j);
        const mixed = R.mul(v[j] ?? R.zero, at(jets, i, k).value);
        return R.mul(slope, j === k ? R.add(mixed, e) : mixed);
      });
      for (let a = 0; a < d; a++)
        set(
          j * d + a,
          m * d + k,
          total(R, n, (i) => R.mul(weights[i] ?? R.zero, at(X, i, a))),
        );
      if (k >= j)
        set(
          m * d + j,
          m * d + k,
          total(R, n, (i) => R.mul(at(jets, i, j).value, at(jets, i, k).value)),
        );
    }
}

/**
 * d^T (Hessian of l) d for d = (D, u): with q = X D^T, f' = sum_j v_j s'_j q_j + u_j s_j and
 * f'' = sum_j v_j s''_j q_j^2 + 2 u_j s'_j q_j it is norm(f')^2 + r.f''. Cost: about n m (d + 6) multiplications.
 *
 * Shapes: D is m x d; u has length m, or is left out if v is fixed.
 */
export function curvatureAlong<T>(
  tier: Tier<T>,
  layer: Layer<T>,
  labels: readonly T[],
  D: Matrix<T>,
  u?: readonly T[],
): T {
  const { inputs: X, outputs: v, jets } = layer;
  const R = tier;
  if (D.rows !== v.length || D.cols !== X.cols || (u !== undefined && u.length !== v.length))
    throw new ShapeError(
      `curvatureAlong: expected a direction ${v.length} x ${X.cols}, got ${D.rows} x ${D.cols}`,
    );
  const Q = multiply(R, X, transpose(D));
  const terms = residualOf(R, layer, labels).map((r, i) => {
    let first = R.zero;
    let second = R.zero;
    for (let j = 0; j < v.length; j++) {
      const { value, slope, curvature } = at(jets, i, j);
      const [a, q, b] = [v[j] ?? R.zero, at(Q, i, j), u?.[j]];
      const sq = R.mul(slope, q);
      first = R.add(first, R.mul(a, sq));
      second = R.add(second, R.mul(a, R.mul(curvature, R.power(q, 2))));
      if (b === undefined) continue;
      const bsq = R.mul(b, sq);
      first = R.add(first, R.mul(b, value));
      second = R.add(second, R.add(bsq, bsq));
    }
    return R.add(R.power(first, 2), R.mul(r, second));
  });
  return terms.reduce((sum, t) => R.add(sum, t), R.zero);
}

/**
 * The Hessian of l in the trained parameters, p x p with p = md or md + m; `undefined` where sigma, sigma' or sigma''
 * is not shown to exist at some pre-activation.
 *
 * Error: none over a field; over intervals each entry contains the exact entry for all members, but an entry may be
 * unbounded where an exponential overflows; `enclosedLayer` of enclosed-layer.ts avoids that. Cost: about n p^2/2
 * multiplications.
 */
export function hessian<T>(
  tier: Tier<T>,
  activation: Activation,
  net: Network<T>,
  labels: readonly T[],
  moving: Moving,
): Matrix<T> | undefined {
  const layer = layerOf(tier, net, (p) => jetAt(tier, activation, p));
  return layer === undefined ? undefined : hessianOf(tier, layer, labels, moving);
}

/**
 * The gradient of l in the trained parameters, W row by row, then v; `undefined` where sigma or sigma' is not shown.
 */
export function fullGradient<T>(
  tier: Tier<T>,
  activation: Activation,
  net: Network<T>,
  labels: readonly T[],
  moving: Moving,
): readonly T[] | undefined {
  const layer = layerOf(tier, net, (p) => tangentAt(tier, activation, p));
  return layer === undefined ? undefined : gradientOf(tier, layer, labels, moving);
}
