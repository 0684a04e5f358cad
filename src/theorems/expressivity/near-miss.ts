/**
 * # Near misses of Theorem A
 * @module
 */
import { inexact, plain, problemFor, written } from '../../counterexamples/near-miss/proposal.ts';
import type { Conclude } from '../../counterexamples/near-miss/recipe.ts';
import { searchCertificate } from './search.ts';

/** Theorem A2 at the least even width with h d >= n. */
export const everyLabelFitted: Conclude = (subject, provenance) => {
  const problem = problemFor(subject);
  if (problem === undefined) return inexact;
  const { rows: n, cols: d } = problem.inputs;
  const width = 2 * Math.ceil(n / d);
  const result = searchCertificate(problem, { ...plain, width, allLabels: true, provenance });
  return written(
    result,
    () => `Theorem A2: with m = ${width} neurons these inputs take every label vector, at loss 0`,
  );
};
