/**
 * # Near misses of Theorem E
 * @module
 */
import { rationalField as Q, rationalToText } from '../../arithmetic/rational.ts';
import type { FactOf } from '../../certificates/facts/format.ts';
import { notFound, proven } from '../../counterexamples/near-miss/proposal.ts';
import type { Conclude } from '../../counterexamples/near-miss/recipe.ts';
import { arrayOf } from '../../counterexamples/near-miss/subject.ts';
import type { Subject } from '../../counterexamples/near-miss/subject.ts';
import { featureRisk, networkRisk, tangentRisk } from '../../quadratic/risks.ts';

/** Brackets of R_NN are about 2 d 2^-bits wide unless they are exact; they need only be below R_NT. */
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
  const relation = Q.sub(to, from).num === 0n ? '=' : '<=';
  const says = `Theorem E2: R_NN ${relation} ${rationalToText(to)} <= ${rationalToText(nt)} = R_NT`;
  return proven([fact], provenance, says);
};

/** E3: R_NT = R_NN = 0. */
export const nothingLost: Conclude = (subject, provenance) => {
  const fact = risksOf(subject);
  if (fact.nt.num !== 0n || fact.to.num !== 0n) return notFound('a risk is not 0');
  return proven([fact], provenance, 'Theorem E3: R_NT = R_NN = 0');
};
