/**
 * # The enlarged loss: one extra exponential unit
 *
 * For a model f with residual r = f(theta) - y the enlarged problem adds a exp(w.x + b) to the output and lambda a^2
 * to the loss:  L~(theta, a, b, w) = (1/2) sum_i (r_i + a e_i)^2 + lambda a^2,  e_i = exp(w.x_i + b).
 *
 * ## Main definitions
 * - {@link ExtraUnit}, {@link unitValues}: (a, b, w), and the e_i in any tier that can represent
 *   them
 * - {@link Enlarged}, {@link enlargedLoss}, {@link unitGradient}, {@link unitHessian}: the part for (a, b, w), for any
 *   model
 * - {@link enlargedGradient}, {@link enlargedHessian}: with theta = W or (W, v) of our network
 *
 * ## Main results
 * dL~/db = a (dL~/da - 2 lambda a), for any numbers in place of the e_i: proofs-notes/elimination.md, (i).
 *
 * ## Notation
 * R_i = r_i + a e_i. Parameters are ordered theta, a, b, w.
 *
 * ## Implementation notes
 * The e_i enter as numbers, and every formula is a polynomial in them: an identity over Q holds for the e_i of
 * every w and b, though exp(w.x_i + b) is rational only at 0.
 * @module
 */
import { max, min } from '../arithmetic/machine.ts';
import type { Ring, Tier } from '../arithmetic/ring.ts';
import { at, ShapeError, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { jacobianGradient } from './gram.ts';
import { gradientOf, hessianOf } from './hessian.ts';
import type { Layer, Moving } from './hessian.ts';

/** a, b and w: `direction` has length d. */
export interface ExtraUnit<T> {
  readonly scale: T;
  readonly offset: T;
  readonly direction: readonly T[];
}

/**
 * The part of a point of the enlarged problem that concerns (a, b, w). X is n x d; `residual` = r and `values` = e have
 * length n.
 */
export interface Enlarged<T> {
  readonly inputs: Matrix<T>;
  readonly residual: readonly T[];
  readonly values: readonly T[];
  readonly scale: T;
  /** lambda. */
  readonly penalty: T;
}

function sum<T>(R: Ring<T>, terms: readonly T[]): T {
  return terms.reduce((total, term) => R.add(total, term), R.zero);
}

/** w.x_i + b, length n. Throws {@link ShapeError} unless w has one entry per column. */
export function unitArguments<T>(
  R: Ring<T>,
  X: Matrix<T>,
  { offset, direction: w }: Pick<ExtraUnit<T>, 'offset' | 'direction'>,
): readonly T[] {
  if (w.length !== X.cols)
    throw new ShapeError(`extra unit: expected ${X.cols} weights, got ${w.length}`);
  return Array.from({ length: X.rows }, (_, i) =>
    w.reduce((total, c, k) => R.add(total, R.mul(c, at(X, i, k))), offset),
  );
}

/**
 * e_i = exp(w.x_i + b); `undefined` if the tier cannot represent it, as Q for nonzero arguments.
 */
export function unitValues<T>(
  tier: Tier<T>,
  X: Matrix<T>,
  unit: Pick<ExtraUnit<T>, 'offset' | 'direction'>,
): readonly T[] | undefined {
  const values: T[] = [];
  for (const argument of unitArguments(tier, X, unit)) {
    const value = tier.apply('exp', argument);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

/** R_i = r_i + a e_i. Throws {@link ShapeError} unless r and e have one entry per sample. */
export function enlargedResidual<T>(
  R: Ring<T>,
  { inputs, residual, values, scale }: Omit<Enlarged<T>, 'penalty'>,
): readonly T[] {
  if (residual.length !== inputs.rows || values.length !== inputs.rows)
    throw new ShapeError(
      `enlarged loss: expected ${inputs.rows} residuals and values, got ${residual.length} and ${values.length}`,
    );
  return residual.map((r, i) => R.add(r, R.mul(scale, values[i] ?? R.zero)));
}

/** L~ = (1/2) norm(R)^2 + lambda a^2; `undefined` if the tier has no 1/2. */
export function enlargedLoss<T>(tier: Tier<T>, point: Enlarged<T>): T | undefined {
  const half = tier.constant(1n, 2n);
  if (half === undefined) return undefined;
  const squares = enlargedResidual(tier, point).map((r) => tier.power(r, 2));
  const penalty = tier.mul(point.penalty, tier.power(point.scale, 2));
  return tier.add(tier.mul(half, sum(tier, squares)), penalty);
}

/** dL~/da = R.e + 2 lambda a, dL~/db = a R.e, dL~/dw = a sum_i R_i e_i x_i. */
export function unitGradient<T>(R: Ring<T>, point: Enlarged<T>): ExtraUnit<T> {
  const { inputs: X, values: e, scale: a, penalty } = point;
  const weighted = enlargedResidual(R, point).map((r, i) => R.mul(r, e[i] ?? R.zero));
  const total = sum(R, weighted);
  return {
    scale: R.add(total, R.mul(R.add(penalty, penalty), a)),
    offset: R.mul(a, total),
    direction: Array.from({ length: X.cols }, (_, k) =>
      R.mul(
        a,
        sum(
          R,
          weighted.map((r, i) => R.mul(r, at(X, i, k))),
        ),
      ),
    ),
  };
}

/**
 * The Hessian of L~ in (a, b, w). With z_i = (1, x_i) and g_i = R_i e_i + a e_i^2 its blocks are
 *   a, a: norm(e)^2 + 2 lambda;  a, (b, w): sum_i g_i z_i;  (b, w), (b, w): a sum_i g_i z_i z_i^T.
 * At a = 0 the last block is 0, so the Hessian has a direction of negative curvature unless sum_i r_i e_i z_i = 0.
 *
 * Shapes: (d + 2) x (d + 2), symmetric.
 */
export function unitHessian<T>(R: Ring<T>, point: Enlarged<T>): Matrix<T> {
  const { inputs: X, values: e, scale: a, penalty } = point;
  const bent = enlargedResidual(R, point).map((r, i) => {
    const v = e[i] ?? R.zero;
    return R.mul(v, R.add(r, R.mul(a, v)));
  });
  const z = (i: number, k: number): T => (k === 0 ? R.one : at(X, i, k - 1));
  return tabulate(X.cols + 2, X.cols + 2, (j, k) => {
    if (j === 0 && k === 0)
      return R.add(
        sum(
          R,
          e.map((v) => R.mul(v, v)),
        ),
        R.add(penalty, penalty),
      );
    if (j === 0 || k === 0)
      return sum(
        R,
        bent.map((g, i) => R.mul(g, z(i, j + k - 1))),
      );
    const weighted = bent.map((g, i) => R.mul(g, R.mul(z(i, j - 1), z(i, k - 1))));
    return R.mul(a, sum(R, weighted));
  });
}

/** y - a e: as a function of theta, the enlarged problem is the original one with these labels. */
function shiftedLabels<T>(
  R: Ring<T>,
  labels: readonly T[],
  { values, scale }: Enlarged<T>,
): readonly T[] {
  return labels.map((y, i) => R.sub(y, R.mul(scale, values[i] ?? R.zero)));
}

/** The gradient of L~ in theta, a, b, w. `point.residual` must be f - y of the layer. */
export function enlargedGradient<T>(
  R: Ring<T>,
  layer: Layer<T>,
  labels: readonly T[],
  point: Enlarged<T>,
  moving: Moving,
): readonly T[] {
  const { scale, offset, direction } = unitGradient(R, point);
  const theta = gradientOf(R, layer, shiftedLabels(R, labels, point), moving);
  return [...theta, scale, offset, ...direction];
}

/** (df/dtheta)^T u. */
function pullBack<T>(R: Ring<T>, layer: Layer<T>, u: readonly T[], moving: Moving): readonly T[] {
  const { inputs, outputs, jets } = layer;
  const slopes = tabulate(jets.rows, jets.cols, (i, j) => at(jets, i, j).slope);
  const hidden = Array.from(jacobianGradient(R, { inputs, slopes, outputs }, u).data);
  if (moving === 'hidden') return hidden;
  const outer = outputs.map((_, j) =>
    sum(
      R,
      u.map((c, i) => R.mul(c, at(jets, i, j).value)),
    ),
  );
  return [...hidden, ...outer];
}

/**
 * The Hessian of L~ in theta, a, b, w, symmetric. The blocks that mix theta with the unit are
 *   theta, a: J^T e;  theta, b: a J^T e;  theta, w_k: a J^T (e o x^k), x^k the k-th column of X.
 */
export function enlargedHessian<T>(
  R: Ring<T>,
  layer: Layer<T>,
  labels: readonly T[],
  point: Enlarged<T>,
  moving: Moving,
): Matrix<T> {
  const { inputs: X, values: e, scale: a } = point;
  const theta = hessianOf(R, layer, shiftedLabels(R, labels, point), moving);
  const unit = unitHessian(R, point);
  const scaled = (u: readonly T[]): readonly T[] =>
    pullBack(R, layer, u, moving).map((g) => R.mul(a, g));
  const columns = [
    pullBack(R, layer, e, moving),
    scaled(e),
    ...Array.from({ length: X.cols }, (_, k) => scaled(e.map((v, i) => R.mul(v, at(X, i, k))))),
  ];
  const p = theta.rows;
  const size = p + unit.rows;
  return tabulate(size, size, (j, k) => {
    if (j < p && k < p) return at(theta, j, k);
    if (j >= p && k >= p) return at(unit, j - p, k - p);
    return columns[max(j, k) - p]?.[min(j, k)] ?? R.zero;
  });
}
