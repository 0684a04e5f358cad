/**
 * # Near misses of Theorem H
 * @module
 */
import { notFound, proven } from '../../counterexamples/near-miss/proposal.ts';
import type { Conclude } from '../../counterexamples/near-miss/recipe.ts';
import { arrayOf } from '../../counterexamples/near-miss/subject.ts';
import { alwaysFact } from './search.ts';

/** H1: b_j = c_j v_j with c_j >= 0. */
export const neverAscends: Conclude = (subject, provenance) => {
  const fact = alwaysFact(arrayOf(subject, 'V'), arrayOf(subject, 'B'));
  // with c_j = 0 the neuron would stand still
  if (fact.by !== 'multiples' || fact.factors.some(({ num }) => num <= 0n))
    return notFound('some b_j is no multiple c v_j with c > 0');
  return proven(
    [fact],
    provenance,
    'Theorem H1: b_j = c_j v_j with c_j > 0, so <G, D> >= 0 everywhere',
  );
};
