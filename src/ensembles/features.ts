/**
 * # Fixed feature maps on multi-view data
 *
 * The fit of least norm of F = 1 on the input with both views: F(x) is linear in features of degree 3 that are fixed, random ones
 * or the tangent kernel at the start. Over Q.
 *
 * ## Main definitions
 * - {@link fittedStrengths}, {@link tangentFeatures}
 *
 * Proofs: proofs-notes/ensembles.md (M6).
 * @module
 */
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { at } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { dot } from '../quadratic/elimination.ts';
import type { Field } from '../quadratic/elimination.ts';

type Vector = readonly Rational[];

/** c_l = <phi_l, phi_1 + phi_2>/norm(phi_1 + phi_2)^2; `undefined` where phi_1 = -phi_2, and nothing fits. */
export function fittedStrengths(
  F: Field,
  first: Vector,
  second: Vector,
): readonly [Rational, Rational] | undefined {
  const sum = first.map((a, k) => F.add(a, second[k] ?? F.zero));
  const square = dot(F, sum, sum);
  if (square.num === 0n) return undefined;
  return [F.div(dot(F, first, sum), square), F.div(dot(F, second, sum), square)];
}

/** The gradients of F at both views, at the start of these neurons, m x 2: block r is 3 relu(a_{r,l})^2 e_l. */
export function tangentFeatures(
  F: Field,
  start: Matrix<Rational>,
): readonly [first: Vector, second: Vector] {
  const block = (l: number): Vector =>
    Array.from({ length: start.rows }, (_, r) => {
      const a = at(start, r, l);
      return F.sign(a) > 0 ? F.mul(ratio(3n), F.mul(a, a)) : F.zero;
    });
  const zeros = Array.from({ length: start.rows }, () => F.zero);
  return [
    [...block(0), ...zeros],
    [...zeros, ...block(1)],
  ];
}
