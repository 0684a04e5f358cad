/**
 * # The width of the set of all powers v^l
 *
 * v is uniform on the unit sphere of R^d. E[v^l (v^l)^T] acts on norm(x)^{l-s} H_s, H_s the harmonics of degree s, as a
 * number e_s, and its mean-square width at dimension k is what the k largest leave. Proofs: proofs-notes/tensors.md (T2).
 *
 * ## Main definitions
 * - {@link tensorDimension}: D, the dimension of the symmetric tensors
 * - {@link powerSpectrum}: e_s, from the largest on, and its multiplicity N_s
 * - {@link meanWidth}: b(k)
 * @module
 */
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { binomial, factorial } from '../approximation/closed-forms.ts';
import { harmonicDimension } from '../approximation/harmonics.ts';
import type { Field } from './powers.ts';

/** D = C(d + l - 1, l). */
export function tensorDimension(order: number, dimension: number): bigint {
  return binomial(dimension + order - 1, order);
}

export interface Eigenvalue {
  /** s: of the harmonics. */
  readonly degree: number;
  readonly value: Rational;
  /** N_s. */
  readonly multiplicity: bigint;
}

/** e_s for s = l - 2j: l!/[d(d + 2)..(d + 2s - 2) * the product over i <= j of 2i(2i + 2s + d - 2)]. */
function eigenvalue(order: number, dimension: number, degree: number): Rational {
  let below = 1n;
  for (let i = 0; i < degree; i++) below *= BigInt(dimension + 2 * i);
  for (let i = 1; 2 * i <= order - degree; i++)
    below *= BigInt(2 * i) * BigInt(2 * i + 2 * degree + dimension - 2);
  return ratio(factorial(order), below);
}

/** The eigenvalues, which fall as the degree grows. */
export function powerSpectrum(order: number, dimension: number): readonly Eigenvalue[] {
  return Array.from({ length: order + 1 }, (_, degree) => degree)
    .filter((degree) => (order - degree) % 2 === 0)
    .map((degree) => ({
      degree,
      value: eigenvalue(order, dimension, degree),
      multiplicity: harmonicDimension(dimension - 1, degree),
    }));
}

/** b(k) = 1 minus the k largest eigenvalues; 0 for k >= D. */
export function meanWidth(F: Field, order: number, dimension: number, space: bigint): Rational {
  let [rest, left] = [F.one, space];
  for (const { value, multiplicity } of powerSpectrum(order, dimension)) {
    const taken = multiplicity < left ? multiplicity : left;
    rest = F.sub(rest, F.mul(ratio(taken), value));
    left -= taken;
  }
  return rest;
}
