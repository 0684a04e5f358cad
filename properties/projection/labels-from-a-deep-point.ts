/**
 * # Labels that make a point of a deep network stationary
 *
 * Untrusted: proposes, proves nothing. F4 for {@link DeepNetwork}: with r in the left kernel of J_full the labels
 * y = f - r make the point stationary in all layers, with residual r.
 *
 * ## Main definitions
 * - {@link labelsFromDeepPoint}: over Q, for activations that are rational at the pre-activations
 * - {@link labelsNearDeepPoint}: in float64, for all others: the gradient is then small, not 0
 * @module
 */
import { float64Tier } from '../../src/arithmetic/float64.ts';
import { rationalField as Q } from '../../src/arithmetic/rational.ts';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { leftKernelVector } from '../../src/linalg/rank.ts';
import type { Activation } from '../../src/sigma/activation.ts';
import { deepPassIn } from '../../src/network/deep.ts';
import type { DeepNetwork } from '../../src/network/deep.ts';
import { primitive } from '../../src/search/labels-from-a-point.ts';
import type { FromPoint } from '../../src/search/labels-from-a-point.ts';

/**
 * An integer residual in the left kernel of J_full, and its labels; `undefined` if J_full has full row rank, or if
 * sigma or sigma' is not a known rational at some pre-activation (the kink of relu).
 */
export function labelsFromDeepPoint(
  activation: Activation,
  net: DeepNetwork<Rational>,
): FromPoint | undefined {
  const pass = deepPassIn(rationalTier, activation, net);
  const kernel = pass === undefined ? undefined : leftKernelVector(pass.jacobian);
  if (pass === undefined || kernel === undefined) return undefined;
  const residual = primitive(kernel);
  return { residual, labels: pass.outputs.map((f, i) => Q.sub(f, residual[i] ?? Q.zero)) };
}

export interface NearPoint {
  readonly residual: readonly number[];
  readonly labels: readonly number[];
}

type Vector = readonly number[];

const dot = (a: Vector, b: Vector): number => a.reduce((sum, p, i) => sum + p * (b[i] ?? 0), 0);

const without = (a: Vector, b: Vector): number[] => {
  const share = dot(a, b);
  return a.map((p, i) => p - share * (b[i] ?? 0));
};

/** Gram-Schmidt, applied twice; nearly vanishing columns are left out. */
function orthonormalColumns(J: Matrix<number>): readonly Vector[] {
  const basis: Vector[] = [];
  for (let k = 0; k < J.cols; k++) {
    const column = Array.from({ length: J.rows }, (_, i) => at(J, i, k));
    const before = Math.hypot(...column);
    const once = basis.reduce<Vector>(without, column);
    const rest = basis.reduce<Vector>(without, once);
    const norm = Math.hypot(...rest);
    if (norm > 1e-10 * before) basis.push(rest.map((a) => a / norm));
  }
  return basis;
}

/**
 * The part of `direction` outside the range of J_full as a residual, and its labels, rounded; `undefined` if almost
 * nothing of it is outside, or if sigma' is not defined.
 */
export function labelsNearDeepPoint(
  activation: Activation,
  net: DeepNetwork<number>,
  direction: readonly number[],
): NearPoint | undefined {
  const pass = deepPassIn(float64Tier, activation, net);
  if (pass === undefined) return undefined;
  const basis = orthonormalColumns(pass.jacobian);
  const once = basis.reduce<Vector>(without, direction);
  const residual = basis.reduce<Vector>(without, once);
  if (!(Math.hypot(...residual) > 1e-6 * Math.hypot(...direction))) return undefined;
  return { residual, labels: pass.outputs.map((f, i) => f - (residual[i] ?? 0)) };
}
