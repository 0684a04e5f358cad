/**
 * # Near misses of Lemma W
 * @module
 */
import { rationalField as Q, rationalToText, ratio } from '../../arithmetic/rational.ts';
import type { FactOf } from '../../certificates/facts/format.ts';
import { writeFacts } from '../../certificates/facts/write.ts';
import { notFound } from '../../counterexamples/near-miss/proposal.ts';
import type { Conclude } from '../../counterexamples/near-miss/recipe.ts';
import { arrayOf } from '../../counterexamples/near-miss/subject.ts';
import { at, tabulate } from '../../linalg/matrix.ts';
import { multiply, transpose } from '../../linalg/ring-product.ts';

/** W(c) for k = 1: orthogonal vectors of one norm h are not all closer to a line than h sqrt(1 - 1/N). */
export const noLineIsClose: Conclude = (subject, provenance) => {
  const X = arrayOf(subject, 'X');
  const gram = multiply(Q, X, transpose(X));
  const square = at(gram, 0, 0);
  const excess = tabulate(X.rows, X.rows, () => Q.zero);
  const value = Q.mul(square, ratio(BigInt(X.rows - 1)));
  if (value.num === 0n) return notFound('a single vector lies on a line');
  const fact: FactOf<'width-gram'> = {
    fact: 'width-gram',
    gram,
    threshold: square,
    excess,
    space: 1,
    value,
  };
  const mean = Q.div(value, ratio(BigInt(X.rows)));
  return {
    kind: 'facts',
    text: writeFacts({ instance: { inputs: X, points: {} }, facts: [fact], provenance }),
    says: `Lemma W: for every line one of the vectors has squared distance at least h^2 (1 - 1/N) = ${rationalToText(mean)}`,
  };
};
