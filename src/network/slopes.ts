/**
 * # Gradients of the loss over Q
 *
 * ## Main definitions
 * - {@link slopesOf}: r, grad_W l and dl/dv
 * @module
 */
import { rationalField as Q } from '../arithmetic/rational.ts';
import { rationalTier } from '../arithmetic/rational-tier.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { matrix } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { Activation } from '../sigma/activation.ts';
import { gradientOf, layerOf, residualOf, tangentAt } from './hessian.ts';
import type { Network } from './network.ts';

/** r, grad_W l (m x d) and dl/dv. */
export interface Slopes {
  readonly residual: readonly Rational[];
  readonly hidden: Matrix<Rational>;
  readonly outputs: readonly Rational[];
}

/** `undefined` where sigma or sigma' is not a known rational. */
export function slopesOf(
  activation: Activation,
  net: Network<Rational>,
  labels: readonly Rational[],
): Slopes | undefined {
  const layer = layerOf(rationalTier, net, (p) => tangentAt(rationalTier, activation, p));
  if (layer === undefined) return undefined;
  const { rows, cols } = net.hidden;
  const gradient = gradientOf(Q, layer, labels, 'all');
  return {
    residual: residualOf(Q, layer, labels),
    hidden: matrix(rows, cols, gradient.slice(0, rows * cols)),
    outputs: gradient.slice(rows * cols),
  };
}
