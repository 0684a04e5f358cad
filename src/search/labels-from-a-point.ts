/**
 * # Labels that make a point stationary
 *
 * Untrusted: proposes, proves nothing. For any (W, v) and any r in the left kernel of the Jacobian in the trained
 * parameters, the labels y = f(W, v) - r make the point stationary with residual r (F4). Over Q everything is exact.
 *
 * ## Main definitions
 * - {@link labelsFromPoint}: r and y
 * - {@link minimumFromPoint}: r scaled until the Hessian is positive definite, so that the point is a strict local
 *   minimum
 *
 * Deep networks: labels-from-a-deep-point.ts.
 *
 * ## Main results
 * The Hessian is J^T J + sum_i r_i Hess f_i. If J has full column rank it is positive definite for all small r;
 * otherwise it depends on r, and both signs are tried.
 * @module
 */
import { rationalField as Q, ratio } from '../arithmetic/rational.ts';
import { rationalTier } from '../arithmetic/rational-tier.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { at, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { leftKernelVector } from '../linalg/rank.ts';
import type { Activation } from '../sigma/activation.ts';
import { jacobian } from '../network/gram.ts';
import { hessianOf, jetAt, layerOf } from '../network/hessian.ts';
import type { Layer, Moving } from '../network/hessian.ts';
import type { Network } from '../network/network.ts';

type Vector = readonly Rational[];

/** y = f - r. */
export interface FromPoint {
  readonly residual: Vector;
  readonly labels: Vector;
}

/** [J, A]: the derivative of f in W, or in W and v. */
function jacobianIn(layer: Layer<Rational>, moving: Moving): Matrix<Rational> {
  const { inputs, outputs, jets } = layer;
  const slopes = tabulate(jets.rows, jets.cols, (i, j) => at(jets, i, j).slope);
  const J = jacobian(Q, { inputs, slopes, outputs });
  if (moving === 'hidden') return J;
  return tabulate(J.rows, J.cols + jets.cols, (i, k) =>
    k < J.cols ? at(J, i, k) : at(jets, i, k - J.cols).value,
  );
}

function valuesOf({ outputs: v, jets }: Layer<Rational>): Vector {
  return Array.from({ length: jets.rows }, (_, i) =>
    v.reduce((sum, a, j) => Q.add(sum, Q.mul(a, at(jets, i, j).value)), Q.zero),
  );
}

/** Coprime integer entries. */
export function primitive(u: Vector): Vector {
  const common = u.reduce((product, { den }) => product * ratio(den, product).num, 1n);
  const whole = u.map(({ num, den }) => num * (common / den));
  const divisor = whole.reduce((g, a) => (a === 0n ? g : g === 0n ? a : a / ratio(a, g).num), 0n);
  return whole.map((a) => ratio(a, divisor === 0n ? 1n : divisor));
}

function layerAt(activation: Activation, net: Network<Rational>): Layer<Rational> | undefined {
  return layerOf(rationalTier, net, (p) => jetAt(rationalTier, activation, p));
}

function fromLayer(layer: Layer<Rational>, moving: Moving): FromPoint | undefined {
  const kernel = leftKernelVector(jacobianIn(layer, moving));
  if (kernel === undefined) return undefined;
  const residual = primitive(kernel);
  return { residual, labels: valuesOf(layer).map((f, i) => Q.sub(f, residual[i] ?? Q.zero)) };
}

/**
 * A residual in the left kernel with integer entries, and the corresponding labels; `undefined` if the Jacobian has
 * full row rank, or if sigma, sigma' or sigma'' is not a known rational.
 */
export function labelsFromPoint(
  activation: Activation,
  net: Network<Rational>,
  moving: Moving,
): FromPoint | undefined {
  const layer = layerAt(activation, net);
  return layer === undefined ? undefined : fromLayer(layer, moving);
}

/**
 * Whether H is positive definite: all pivots of elimination without exchanges are positive. Exact.
 */
function isPositiveDefinite(H: Matrix<Rational>): boolean {
  const p = H.rows;
  const rows = Array.from({ length: p }, (_, i) =>
    Array.from({ length: p }, (__, k) => at(H, i, k)),
  );
  for (const [i, pivotRow] of rows.entries()) {
    const pivot = pivotRow[i] ?? Q.zero;
    if (!(pivot.num > 0n)) return false;
    for (const other of rows.slice(i + 1)) {
      const share = Q.div(other[i] ?? Q.zero, pivot);
      if (share.num === 0n) continue;
      for (let k = i; k < p; k++)
        other[k] = Q.sub(other[k] ?? Q.zero, Q.mul(share, pivotRow[k] ?? Q.zero));
    }
  }
  return true;
}

/** The largest first: a larger residual is a worse minimum. */
const scales: Vector = [1n, 2n, 4n, 16n, 64n].flatMap((k) => [ratio(1n, k), ratio(-1n, k)]);

/**
 * Labels for which the point is a strict local minimum with positive loss: r and -r are scaled down until the
 * Hessian is positive definite. `undefined` means that it was not for any that was tried.
 */
export function minimumFromPoint(
  activation: Activation,
  net: Network<Rational>,
  moving: Moving,
): FromPoint | undefined {
  const layer = layerAt(activation, net);
  const found = layer === undefined ? undefined : fromLayer(layer, moving);
  if (layer === undefined || found === undefined) return undefined;
  const f = valuesOf(layer);
  for (const t of scales) {
    const residual = found.residual.map((r) => Q.mul(t, r));
    const labels = f.map((a, i) => Q.sub(a, residual[i] ?? Q.zero));
    if (isPositiveDefinite(hessianOf(Q, layer, labels, moving))) return { residual, labels };
  }
  return undefined;
}
