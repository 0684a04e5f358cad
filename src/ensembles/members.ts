/**
 * # Ensembles of K models, each of which reads one view of each class
 *
 * ## Main definitions
 * - {@link neededMembers}: j*, or that it is undecided (M3)
 * - {@link missedShare}: the expected share of single-view inputs that are wrong
 * - {@link distillationShare}: the same for a student that is distilled from itself (M5)
 *
 * Proofs: proofs-notes/ensembles.md.
 * @module
 */
import { ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import type { Field } from '../quadratic/elimination.ts';
import { readsOneView } from './winner.ts';

/**
 * The number of members that must read a view for the ensemble to read it: the least j with j (1 - zeta) > beta (1 + zeta) K, if
 * j <= K and (j - 1)(1 - zeta) + zeta K < beta K. `undefined` if undecided, as always where beta K is a whole number.
 */
export function neededMembers(
  F: Field,
  { beta, zeta }: { readonly beta: Rational; readonly zeta: Rational },
  K: number,
): number | undefined {
  const k = ratio(BigInt(K));
  const [each, demand] = [F.sub(F.one, zeta), F.mul(F.mul(beta, F.add(F.one, zeta)), k)];
  for (let j = 1; j <= K; j++) {
    if (F.sign(F.sub(F.mul(ratio(BigInt(j)), each), demand)) <= 0) continue;
    const most = F.add(F.mul(ratio(BigInt(j - 1)), each), F.mul(zeta, k));
    return F.sign(F.sub(F.mul(beta, k), most)) > 0 ? j : undefined;
  }
  return undefined;
}

/** P(Bin(K, 1/2) < needed) = 2^-K sum over j < needed of binom(K, j). */
export function missedShare(K: number, needed: number): Rational {
  let [sum, binomial] = [0n, 1n];
  for (let j = 0; j < needed; j++) {
    sum += binomial;
    binomial = (binomial * BigInt(K - j)) / BigInt(j + 1);
  }
  return ratio(sum, 1n << BigInt(K));
}

/**
 * Expected error over mu of a student after distillation from one independent teacher, both with uniform winners: one-sided, it
 * ends at the larger of both strengths of each view; two-sided, at the teacher's. `undefined` where M5 says nothing.
 */
export function distillationShare(
  F: Field,
  { beta, zeta }: { readonly beta: Rational; readonly zeta: Rational },
  loss: 'one-sided' | 'two-sided',
): Rational | undefined {
  if (loss === 'two-sided') return readsOneView(F, beta, zeta) ? ratio(1n, 2n) : undefined;
  const rest = F.sub(F.sub(F.one, zeta), F.mul(ratio(2n), beta));
  return F.sign(F.sub(beta, zeta)) > 0 && F.sign(rest) > 0 ? ratio(1n, 4n) : undefined;
}
