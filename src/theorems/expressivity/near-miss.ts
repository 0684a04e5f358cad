/**
 * # Near misses of Theorem A
 * @module
 */
import { completing } from '../../counterexamples/row.ts';
import { changedEntries, exchangedSigma } from '../../counterexamples/near-miss/neighbours.ts';
import { inexact, plain, problemFor, written } from '../../counterexamples/near-miss/proposal.ts';
import { steps } from '../../counterexamples/near-miss/recipe.ts';
import type { Conclude, NearMisses } from '../../counterexamples/near-miss/recipe.ts';
import { dataOf } from '../../counterexamples/near-miss/subject.ts';
import {
  analyticNotPolynomial,
  distinctInputs,
  fullInputRank,
  generalPosition,
  noOppositeInputs,
  noZeroInput,
} from '../hypotheses.ts';
import { dataRules } from './refutations.ts';
import { searchCertificate } from './search.ts';

/** Theorem A2 at the least even width with h d >= n. */
export const everyLabelFitted: Conclude = (subject, provenance) => {
  const problem = problemFor(subject);
  if (problem === undefined) return inexact;
  const { rows: n, cols: d } = problem.inputs;
  const width = 2 * Math.ceil(n / d);
  const sought = searchCertificate(problem, { ...plain, width, allLabels: true, provenance });
  return written(
    sought,
    () => `Theorem A2: with m = ${width} neurons these inputs take every label vector, at loss 0`,
  );
};

/** What the rows about X have in common. */
const ofInputs = {
  subject: dataOf,
  neighbours: changedEntries(['X'], 2),
  among: `at most 2 entries of X changed ${steps}`,
  conclude: everyLabelFitted,
} as const;

const nearMisses: Readonly<Record<string, NearMisses>> = {
  'expressivity/distinct-inputs': {
    ...ofInputs,
    restores: distinctInputs.says,
    hypotheses: [
      distinctInputs,
      noZeroInput,
      noOppositeInputs,
      fullInputRank,
      analyticNotPolynomial,
    ],
  },
  'expressivity/generic-inputs': {
    ...ofInputs,
    restores: noOppositeInputs.says,
    hypotheses: [
      noOppositeInputs,
      distinctInputs,
      noZeroInput,
      fullInputRank,
      analyticNotPolynomial,
    ],
  },
  'expressivity/not-polynomial': {
    ...ofInputs,
    neighbours: exchangedSigma,
    among: 'sigma exchanged for an analytic activation',
    restores: analyticNotPolynomial.says,
    hypotheses: [analyticNotPolynomial, generalPosition, fullInputRank],
  },
};

/** What the row of this id refutes, and its near misses. */
export const dropped = completing(dataRules, nearMisses);
