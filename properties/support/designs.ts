/**
 * # Psi, exactly, and designs for which its rank is known
 *
 * @module
 */
import { ratio, rationalTier } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import type { Activation } from '../../src/network/activation.ts';
import { jacobian } from '../../src/network/gram.ts';
import { linearise } from '../../src/network/network.ts';

/** Psi(W), n x hd, over Q: J for unit output weights. */
export function psi(
  activation: Activation,
  X: Matrix<Rational>,
  W: Matrix<Rational>,
): Matrix<Rational> {
  const one = Array.from({ length: W.rows }, () => rationalTier.one);
  const net = linearise(rationalTier, activation, { inputs: X, hidden: W, outputs: one });
  if (net === undefined) throw new Error(`${activation.name} has no exact slopes here`);
  return jacobian(rationalTier, net);
}

/**
 * The Kronecker design of Theorem A1: sample k of group g is a_g e_k with a_g = g + 1, and
 * w_j = b_j (1, ..., 1) with b_j = (j + 1)/(h + 1). The first n samples of h groups of d.
 */
export function kroneckerDesign(
  n: number,
  d: number,
  h: number,
): { readonly X: Matrix<Rational>; readonly W: Matrix<Rational> } {
  return {
    X: tabulate(n, d, (i, k) =>
      i % d === k ? ratio(BigInt((i - (i % d)) / d + 1)) : rationalTier.zero,
    ),
    W: tabulate(h, d, (j) => ratio(BigInt(j + 1), BigInt(h + 1))),
  };
}

/** The number of monomials of degree exactly `degree` in d variables. */
export function monomials(d: number, degree: number): number {
  let count = 1;
  for (let k = 1; k <= degree; k++) count = (count * (d + k - 1)) / k;
  return count;
}
