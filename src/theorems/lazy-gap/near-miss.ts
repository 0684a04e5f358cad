/**
 * # Near misses of Theorem E
 * @module
 */
import { rationalField as Q, rationalToText } from '../../arithmetic/rational.ts';
import type { FactOf } from '../../certificates/facts/format.ts';
import { writeFacts } from '../../certificates/facts/write.ts';
import { completing } from '../../counterexamples/row.ts';
import { changedEntries } from '../../counterexamples/near-miss/neighbours.ts';
import { notFound } from '../../counterexamples/near-miss/proposal.ts';
import { nothingDropped, steps } from '../../counterexamples/near-miss/recipe.ts';
import type { Conclude, NearMisses } from '../../counterexamples/near-miss/recipe.ts';
import { arrayOf, targetOf } from '../../counterexamples/near-miss/subject.ts';
import type { Subject } from '../../counterexamples/near-miss/subject.ts';
import { featureRisk, networkRisk, tangentRisk } from '../../quadratic/risks.ts';
import {
  noZeroWeights,
  semidefiniteTarget,
  spanningWeights,
  symmetricTarget,
} from '../hypotheses.ts';
import { lazyGapRules } from './refutations.ts';

/** Brackets of R_NN are about 2 d 2^-bits wide, where they are not exact; they need only be below R_NT. */
const riskBits = 20;

function risksOf(subject: Subject): FactOf<'quadratic-risks'> {
  const [target, weights] = [arrayOf(subject, 'B'), arrayOf(subject, 'w')];
  const nt = tangentRisk(Q, target, weights);
  const rf = featureRisk(Q, target, weights);
  const { lo: from, hi: to } = networkRisk(target, weights.rows, riskBits);
  return { fact: 'quadratic-risks', target, weights, rf, nt, from, to };
}

/** E2: R_NN <= R_NT, from the exact R_NT and a bracket of R_NN. */
export const networksWin: Conclude = (subject, provenance) => {
  const fact = risksOf(subject);
  const { nt, from, to } = fact;
  if (Q.sub(nt, to).num < 0n) return notFound('R_NN is not shown to be at most R_NT');
  const text = writeFacts({ instance: { points: {} }, facts: [fact], provenance });
  const relation = Q.sub(to, from).num === 0n ? '=' : '<=';
  const says = `Theorem E2: R_NN ${relation} ${rationalToText(to)} <= ${rationalToText(nt)} = R_NT`;
  return { kind: 'facts', text, says };
};

/** E3: R_NT = R_NN = 0. */
export const nothingLost: Conclude = (subject, provenance) => {
  const fact = risksOf(subject);
  if (fact.nt.num !== 0n || fact.to.num !== 0n) return notFound('a risk is not 0');
  const text = writeFacts({ instance: { points: {} }, facts: [fact], provenance });
  return { kind: 'facts', text, says: 'Theorem E3: R_NT = R_NN = 0' };
};

const nearMisses: Readonly<Record<string, NearMisses>> = {
  'false/nn-below-nt': {
    subject: targetOf,
    neighbours: changedEntries(['B', 'w'], 2),
    among: `at most 2 entries of B and w changed ${steps}`,
    restores: semidefiniteTarget.says,
    hypotheses: [semidefiniteTarget, symmetricTarget],
    conclude: networksWin,
  },
  'lazy-gap/full-rank': {
    subject: targetOf,
    neighbours: changedEntries(['w'], 2),
    among: `at most 2 entries of w changed ${steps}`,
    restores: spanningWeights.says,
    hypotheses: [spanningWeights, noZeroWeights, symmetricTarget],
    conclude: nothingLost,
  },
  'lazy-gap/random-span': {
    none: 'not applicable: the hypothesis is about the distribution of the weights, no single instance satisfies it',
  },
  'false/bounded-gap': { none: nothingDropped },
};

/** What the row of this id refutes, and its near misses. */
export const dropped = completing(lazyGapRules, nearMisses);
