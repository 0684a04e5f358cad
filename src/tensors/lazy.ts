/**
 * # The lazy class of sums of powers, and the distance to it
 *
 * S(U) is the span of the sym(u_i^{l-1} w), i <= m, w any vector: all that linearised training from neurons U can fit.
 * Its normal equations have m d unknowns, the multipliers w_1, .., w_m. Proof: proofs-notes/tensors.md (T0, T1).
 *
 * ## Main definitions
 * - {@link normalFault}: a neuron whose equations do not hold
 * - {@link distanceSquare}: dist(T, S(U))^2, from multipliers for which they hold
 * @module
 */
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { dot, innerProduct, plusMultiple, powerOf, pull, rowsOf, zeros } from './powers.ts';
import type { Field, PowerSum, Vector } from './powers.ts';

/** sum_i (u_i.u)^{l-1} w_i + (l-1)(u_i.u)^{l-2}(w_i.u) u_i: l times the pull of the fit at u. */
function fitPull(
  F: Field,
  order: number,
  neurons: readonly Vector[],
  multipliers: readonly Vector[],
  u: Vector,
): Vector {
  return neurons.reduce(
    (sum, v, i) => {
      const w = multipliers[i] ?? [];
      const product = dot(F, v, u);
      const lower = powerOf(F, product, order - 2);
      const along = F.mul(ratio(BigInt(order - 1)), F.mul(lower, dot(F, w, u)));
      return plusMultiple(F, plusMultiple(F, sum, F.mul(lower, product), w), along, v);
    },
    zeros(F, u.length),
  );
}

/** The first neuron whose normal equations the multipliers do not solve, or -1. Cost: O(m (m + r) d). */
export function normalFault(
  F: Field,
  order: number,
  U: Matrix<Rational>,
  T: PowerSum,
  W: Matrix<Rational>,
): number {
  const [neurons, multipliers] = [rowsOf(U), rowsOf(W)];
  const l = ratio(BigInt(order));
  return neurons.findIndex((u) => {
    const left = fitPull(F, order, neurons, multipliers, u);
    const right = pull(F, order, T, u);
    return left.some((a, k) => F.sign(F.sub(a, F.mul(l, right[k] ?? F.zero))) !== 0);
  });
}

/** dist(T, S(U))^2 = norm(T)^2 - sum_i <T, sym(u_i^{l-1} w_i)>, where the w_i solve the normal equations. */
export function distanceSquare(
  F: Field,
  order: number,
  U: Matrix<Rational>,
  T: PowerSum,
  W: Matrix<Rational>,
): Rational {
  const multipliers = rowsOf(W);
  return rowsOf(U).reduce(
    (rest, u, i) => F.sub(rest, dot(F, pull(F, order, T, u), multipliers[i] ?? [])),
    innerProduct(F, order, T, T),
  );
}
