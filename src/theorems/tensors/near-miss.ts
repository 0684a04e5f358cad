/**
 * # Near misses of Theorem T
 * @module
 */
import { rationalField as Q } from '../../arithmetic/rational.ts';
import type { FactOf } from '../../certificates/facts/format.ts';
import { notFound, proven } from '../../counterexamples/near-miss/proposal.ts';
import type { Conclude } from '../../counterexamples/near-miss/recipe.ts';
import { arrayOf } from '../../counterexamples/near-miss/subject.ts';
import { matrix } from '../../linalg/matrix.ts';
import { rowsOf } from '../../tensors/powers.ts';
import { tensorDimension } from '../../tensors/spectrum.ts';
import { integerMultiple, tangentRankModulo, usualPrime } from '../../tensors/tangent-rank.ts';

/** T3 for l = 3: the tensors sym(u_i^2 w) span all symmetric tensors. */
export const everythingIsFitted: Conclude = (subject, provenance) => {
  const U = arrayOf(subject, 'w');
  const hidden = matrix(U.rows, U.cols, rowsOf(U).flatMap(integerMultiple));
  const is = tangentRankModulo(Q, usualPrime, 3, hidden);
  if (BigInt(is) !== tensorDimension(3, U.cols)) return notFound('S(U) is not everything');
  const fact: FactOf<'tensor-tangent-rank'> = {
    fact: 'tensor-tangent-rank',
    order: 3,
    hidden,
    is,
    prime: usualPrime,
    complement: [],
  };
  return proven(
    [fact],
    provenance,
    `Theorem T3: dim S(U) = D = ${is}, so every symmetric tensor of order 3 is fitted exactly`,
  );
};
