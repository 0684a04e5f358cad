/**
 * # The dimension of a lazy class
 *
 * S(U) has the forms (u_i.x)^{l-1} x_a. A rank modulo a prime bounds its dimension from below; forms R with grad p_R(u_i) =
 * 0 for all i are its orthogonal complement, and bound it from above. Proof: proofs-notes/tensors.md (T0, T3).
 *
 * ## Main definitions
 * - {@link rankModulo}, {@link tangentRankModulo}: of forms, and of S(U)
 * - {@link obliqueForm}: a form that is not orthogonal to S(U)
 * - {@link integerMultiple}: of a neuron or a form
 * - {@link complementOf}: a basis of the complement, for writing certificates
 * @module
 */
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { rankOfResidues } from '../linalg/rank.ts';
import { mapMatrix } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { monomials, multinomial, tangentForms } from './monomials.ts';
import { dot } from './powers.ts';
import type { Field, Vector } from './powers.ts';

/** The largest prime below 2^26. */
export const usualPrime = 67_108_859;

/** The entries times the least common multiple of their denominators: S(U) is the same for multiples of the u_i. */
export function integerMultiple(entries: Vector): Vector {
  let common = 1n;
  for (const { den } of entries) common *= ratio(den, common).num;
  return entries.map(({ num, den }) => ratio(num * (common / den)));
}

function residue({ num }: Rational, p: bigint): bigint {
  const rest = num % p;
  return rest < 0n ? rest + p : rest;
}

/** At most the rank over Q of these rows of whole numbers: a minor that is not 0 modulo a prime is not 0. */
export function rankModulo(prime: number, rows: readonly Vector[]): number {
  const p = BigInt(prime);
  const residues = rows.map((r) => Float64Array.from(r, (a) => Number(residue(a, p))));
  return rankOfResidues(residues, rows[0]?.length ?? 0, prime);
}

/** At most the dimension of S(U), U of whole numbers: the rank of its forms modulo a prime. */
export function tangentRankModulo(
  F: Field,
  prime: number,
  order: number,
  U: Matrix<Rational>,
): number {
  const p = BigInt(prime);
  const reduced = mapMatrix(U, (a) => ratio(residue(a, p)));
  return rankModulo(prime, tangentForms(F, order, reduced));
}

/** The first of these forms that is not orthogonal to S(U), or -1: grad p_R(u_i) = 0 for all i is orthogonality. */
export function obliqueForm(
  F: Field,
  order: number,
  U: Matrix<Rational>,
  forms: readonly Vector[],
): number {
  const weights = monomials(U.cols, order).map((alpha) => ratio(1n, multinomial(alpha)));
  const tangents = tangentForms(F, order, U).map((p) =>
    p.map((a, j) => (a.num === 0n ? a : F.mul(a, weights[j] ?? F.zero))),
  );
  return forms.findIndex((R) => tangents.some((p) => dot(F, p, R).num !== 0n));
}

/** The reduced rows of the span, each with the column of its leading 1. */
function reduced(F: Field, rows: readonly Vector[]): readonly (readonly [number, Vector])[] {
  let basis: (readonly [number, Vector])[] = [];
  const without = (r: Vector, [col, top]: readonly [number, Vector]): Vector => {
    const factor = r[col] ?? F.zero;
    return factor.num === 0n ? r : r.map((a, j) => F.sub(a, F.mul(factor, top[j] ?? F.zero)));
  };
  for (const r of rows) {
    const rest = basis.reduce(without, r);
    const col = rest.findIndex(({ num }) => num !== 0n);
    const pivot = rest[col];
    if (pivot === undefined) continue;
    const own = [col, rest.map((a) => F.div(a, pivot))] as const;
    basis = [...basis.map(([c, b]) => [c, without(b, own)] as const), own];
  }
  return basis;
}

/**
 * The forms of a basis of the orthogonal complement of S(U), D - k of them, of whole numbers. <p, q> is the sum of p_alpha q_alpha over the
 * multinomials, so R = (multinomial times a kernel vector of the tangent forms).
 */
export function complementOf(F: Field, order: number, U: Matrix<Rational>): readonly Vector[] {
  const list = monomials(U.cols, order);
  const basis = reduced(F, tangentForms(F, order, U));
  const free = list.map((_, j) => j).filter((j) => basis.every(([col]) => col !== j));
  return free.map((one) => {
    const vector = list.map((_, j) => (j === one ? F.one : F.zero));
    for (const [col, top] of basis) vector[col] = F.neg(top[one] ?? F.zero);
    return integerMultiple(vector.map((a, j) => F.mul(a, ratio(multinomial(list[j] ?? [])))));
  });
}
