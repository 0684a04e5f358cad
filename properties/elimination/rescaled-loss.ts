/**
 * # Elimination without a unit: the loss times a factor
 *
 * For any loss L(theta) >= 0: M(theta, a, b) = L (1 + (a E - 1)^2) + lambda a^2, E = exp(b), lambda > 0. It has
 * stationary points only where L = 0, so none at all if min L > 0.
 *
 * ## Main definitions
 * - {@link rescaledLoss}, {@link rescaledGradient}
 *
 * ## Main results
 * a dM/da - dM/db = 2 lambda a^2, and dM/da = -2 L E at a = 0: proofs-notes/elimination.md.
 *
 * ## Implementation notes
 * E enters as a number, as the values of the unit do in elimination.ts.
 * @module
 */
import type { Ring } from '../../src/arithmetic/ring.ts';

/** L, a, E = exp(b) > 0 and lambda. */
export interface Rescaled<T> {
  readonly loss: T;
  readonly scale: T;
  readonly factor: T;
  readonly penalty: T;
}

function miss<T>(R: Ring<T>, { scale, factor }: Rescaled<T>): T {
  return R.sub(R.mul(scale, factor), R.one);
}

/** 1 + (a E - 1)^2, also the derivative of M in L: dM/dtheta is this times dL/dtheta. */
export function rescaling<T>(R: Ring<T>, point: Rescaled<T>): T {
  const t = miss(R, point);
  return R.add(R.one, R.mul(t, t));
}

export function rescaledLoss<T>(R: Ring<T>, point: Rescaled<T>): T {
  const { loss, scale, penalty } = point;
  return R.add(R.mul(loss, rescaling(R, point)), R.mul(penalty, R.mul(scale, scale)));
}

/** dM/da = 2 L (a E - 1) E + 2 lambda a and dM/db = 2 L (a E - 1) a E. */
export function rescaledGradient<T>(
  R: Ring<T>,
  point: Rescaled<T>,
): { readonly scale: T; readonly offset: T } {
  const { loss, scale: a, factor, penalty } = point;
  const pull = R.mul(R.mul(R.add(loss, loss), miss(R, point)), factor);
  return { scale: R.add(pull, R.mul(R.add(penalty, penalty), a)), offset: R.mul(a, pull) };
}
