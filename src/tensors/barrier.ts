/**
 * # Barriers of training sums of powers
 *
 * T = t u^l + Delta with p_Delta = -q^2 g, q(u) = 0, g(u) > 0: p_Delta <= 0 where g >= 0, and no sum of c_i u_i^l with
 * c_i >= 0 and g(u_i) >= 0 is closer to T than norm(Delta). g is linear for odd l, constant for even l. Proof:
 * proofs-notes/tensors.md (T4).
 *
 * ## Main definitions
 * - {@link Barrier}, {@link barrierFault}, {@link barrierSquare}
 * @module
 */
import { floor } from '../arithmetic/machine.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { matrix } from '../linalg/matrix.ts';
import { formOf, formSquare, product, valueOf } from './monomials.ts';
import { plusMultiple } from './powers.ts';
import type { Field, PowerSum, Vector } from './powers.ts';

export interface Barrier {
  readonly order: number;
  readonly target: PowerSum;
  /** u. */
  readonly direction: Vector;
  /** t. */
  readonly scale: Rational;
  /** q: a form of degree l/2, rounded down, by its coefficients. */
  readonly factor: Vector;
  /** g: a form of degree 0 or 1. */
  readonly form: Vector;
}

/** p_Delta for Delta = T - t u^l. */
function remainderOf(F: Field, { order, target, direction, scale }: Barrier): Vector {
  const one = { weights: [scale], vectors: matrix(1, direction.length, direction) };
  return plusMultiple(F, formOf(F, order, target), F.neg(F.one), formOf(F, order, one));
}

/** norm(Delta)^2. */
export function barrierSquare(F: Field, barrier: Barrier): Rational {
  const { order, direction } = barrier;
  return formSquare(F, direction.length, order, remainderOf(F, barrier));
}

/** Why this is no barrier, or `undefined`. */
export function barrierFault(F: Field, barrier: Barrier): string | undefined {
  const { order, direction: u, scale, factor: q, form: g } = barrier;
  const [d, half, odd] = [u.length, floor(order / 2), order % 2];
  if (F.sign(scale) <= 0) return 't is not positive';
  if (valueOf(F, half, q, u).num !== 0n) return 'q(u) is not 0';
  if (F.sign(valueOf(F, odd, g, u)) <= 0) return 'form(u) is not positive';
  const square = product(F, d, [q, half], [q, half]);
  const whole = product(F, d, [square, 2 * half], [g, odd]);
  const rest = remainderOf(F, barrier);
  if (rest.some((a, i) => F.add(a, whole[i] ?? F.zero).num !== 0n))
    return 'p_T - t (u.x)^l is not -q^2 form';
  if (rest.every(({ num }) => num === 0n)) return 'T is t u^l, which has no barrier';
  return undefined;
}
