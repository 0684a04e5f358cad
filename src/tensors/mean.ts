/**
 * # The mean distance of all powers to one lazy class
 *
 * E dist(v^l, S(U))^2 for v uniform on the unit sphere is 1 - tr(G^+ K), with G the Gram matrix of the sym(u_i^{l-1} e_a)
 * and K the means of the products of their forms. Proof: proofs-notes/tensors.md (T2).
 *
 * ## Main definitions
 * - {@link sphereMoment}: E v^alpha
 * - {@link instanceMean}
 * @module
 */
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { normalMatrix } from './multipliers.ts';
import { monomials, tangentForms } from './monomials.ts';
import type { Exponents } from './monomials.ts';
import { dot, rowsOf } from './powers.ts';
import type { Field } from './powers.ts';

/** E v^alpha on the unit sphere: 0 if some alpha_i is odd, else prod (alpha_i - 1)!!/(d(d + 2)..(d + abs(alpha) - 2)). */
export function sphereMoment(exponents: Exponents): Rational {
  if (exponents.some((a) => a % 2 === 1)) return ratio(0n);
  let [above, below, total] = [1n, 1n, 0];
  for (const a of exponents) {
    for (let i = a - 1; i > 1; i -= 2) above *= BigInt(i);
    total += a;
  }
  for (let i = 0; i < total; i += 2) below *= BigInt(exponents.length + i);
  return ratio(above, below);
}

/** 1 - tr(G^+ K): O(m d D^2 + (m d)^3) operations. */
export function instanceMean(F: Field, order: number, U: Matrix<Rational>): Rational {
  const forms = tangentForms(F, order, U);
  const list = monomials(U.cols, order);
  const moments = list.map((a) => list.map((b) => sphereMoment(a.map((e, i) => e + (b[i] ?? 0)))));
  const moved = forms.map((p) => moments.map((row) => dot(F, row, p)));
  const G = rowsOf(normalMatrix(F, order, U)).map((r) => [...r]);
  const K = forms.map((p) => moved.map((q) => dot(F, p, q)));
  let rest = F.one;
  // both forms in the basis that Gram and Schmidt make: a pivot 0 belongs to a vector in the span of earlier ones
  for (const [k, top] of G.entries()) {
    const pivot = top[k] ?? F.zero;
    if (pivot.num === 0n) continue;
    const scale = F.div(ratio(BigInt(order)), pivot); // G is l times the Gram matrix
    rest = F.sub(rest, F.mul(scale, K[k]?.[k] ?? F.zero));
    for (let i = k + 1; i < G.length; i++) {
      const factor = F.div(G[i]?.[k] ?? F.zero, pivot);
      if (factor.num === 0n) continue;
      subtract(F, G, [i, k], factor);
      subtract(F, K, [i, k], factor);
    }
  }
  return rest;
}

/** Row and column i of a symmetric matrix minus a multiple of row and column k, in place. */
function subtract(
  F: Field,
  A: Rational[][],
  [i, k]: readonly [number, number],
  factor: Rational,
): void {
  const [target, source] = [A[i] ?? [], A[k] ?? []];
  for (let j = 0; j < target.length; j++)
    target[j] = F.sub(target[j] ?? F.zero, F.mul(factor, source[j] ?? F.zero));
  for (const row of A) row[i] = F.sub(row[i] ?? F.zero, F.mul(factor, row[k] ?? F.zero));
}
