/**
 * # Near misses of Theorem D
 * @module
 */
import { showExact } from '../../arithmetic/text.ts';
import {
  denseOf,
  doubleOf,
  inexact,
  notFound,
  plain,
  problemFor,
  written,
} from '../../counterexamples/near-miss/proposal.ts';
import type { Conclude } from '../../counterexamples/near-miss/recipe.ts';
import { arrayOf, listOf } from '../../counterexamples/near-miss/subject.ts';
import { searchDescent } from './search.ts';

/** Theorem D in W at (W, v), with a step that is at least the subject's, if it has one. */
export const descentConverges: Conclude = (subject, provenance) => {
  const problem = problemFor(subject);
  const hidden = denseOf(arrayOf(subject, 'W'));
  const outputs = listOf(subject, 'v').map(doubleOf);
  const { step } = subject.numbers;
  const least = step === undefined ? 0 : doubleOf(step);
  const numbers = [...hidden.data, ...outputs, least];
  if (problem === undefined || !numbers.every(Number.isFinite)) return inexact;
  const result = searchDescent(problem, { hidden, outputs }, 'hidden', { ...plain, provenance });
  if (result.kind === 'not-found') return result;
  const { claim } = result.certificate;
  if (claim.kind !== 'descent') throw new Error(`no claim about descent: ${claim.kind}`);
  if (!(claim.step >= least))
    return notFound('descent is not certified with a step of this length');
  return written(
    result,
    () =>
      `Theorem D: gradient descent in W from here, with any fixed step up to ${showExact(claim.step)}, converges to loss 0`,
  );
};
