/**
 * # Near misses of Theorem F
 * @module
 */
import { rationalField as Q, rationalToText, ratio } from '../../arithmetic/rational.ts';
import { writeFacts } from '../../certificates/facts/write.ts';
import { fullJacobian, lossAt, valuesAt } from '../../counterexamples/exact.ts';
import { dot, outsideSpan } from '../../linalg/rational-vectors.ts';
import type { Candidate } from '../../counterexamples/row.ts';
import { notFound } from '../../counterexamples/near-miss/proposal.ts';
import type { Conclude } from '../../counterexamples/near-miss/recipe.ts';
import { arrayOf, listOf, sigmaOf } from '../../counterexamples/near-miss/subject.ts';

/** F1: l = (1/2) dist(y, range J)^2, J in both layers. */
export const lossIsDistance: Conclude = (subject, provenance) => {
  const [inputs, hidden] = [arrayOf(subject, 'X'), arrayOf(subject, 'W')];
  const [labels, outputs] = [listOf(subject, 'y'), listOf(subject, 'v')];
  const c: Candidate = { activation: sigmaOf(subject), inputs, hidden, outputs, labels };
  const [f, J] = [valuesAt(c, c), fullJacobian(c)];
  if (f === undefined || J === undefined) return notFound('sigma is not known over Q');
  const loss = lossAt(f, labels);
  const rest = outsideSpan(J, labels);
  const value = Q.mul(ratio(1n, 2n), dot(rest, rest));
  if (Q.sub(loss, value).num !== 0n) return notFound('the two numbers differ');
  const layers = [hidden, arrayOf(subject, 'v')];
  const instance = { activation: c.activation, inputs, labels, points: {} };
  const fact = { fact: 'projection', layers, moving: 'all', loss, value } as const;
  return {
    kind: 'facts',
    text: writeFacts({ instance, facts: [fact], provenance }),
    says: `Theorem F1: l = (1/2) dist(y, range J)^2 = ${rationalToText(loss)}, J the Jacobian in both layers`,
  };
};
