/**
 * # Near misses of Theorem M
 *
 * ## Main definitions
 * - {@link startOf}, {@link oneViewIsRead}: starts of one neuron
 * - {@link otherModel}, {@link ensembleGains}, {@link sameStrengths}: models
 * - {@link nextNumber}, {@link isDecided}
 * @module
 */
import { ratio, rationalField as Q, rationalToText } from '../../arithmetic/rational.ts';
import type { FactsFile } from '../../certificates/facts/format.ts';
import type { Neighbour } from '../../counterexamples/near-miss/neighbours.ts';
import { notFound, proven } from '../../counterexamples/near-miss/proposal.ts';
import type { Conclude, Proposed } from '../../counterexamples/near-miss/recipe.ts';
import { arrayOf, numberNamed, oneRow } from '../../counterexamples/near-miss/subject.ts';
import type { NumberName, Subject } from '../../counterexamples/near-miss/subject.ts';
import { mapMatrix } from '../../linalg/matrix.ts';
import { casesFact, distilledFact, endsFact, errorFact } from './proposals.ts';

/** beta of all rows about starts, copies and members. */
export const eighth = ratio(1n, 8n);
export const unit = { unit: 'power', power: 3, beta: eighth } as const;
/** zeta of rows that need one. */
export const thousandth = ratio(1n, 1000n);
const tenth = ratio(1n, 10n);

/** The start in tenths, and the power, which is 3 but where the row is about it. */
export function startOf(power: 2 | 3): (file: FactsFile) => Subject {
  return ({ facts }) => {
    const fact = facts.find((f) => f.fact === 'view-ends');
    if (fact === undefined) throw new RangeError('the witness has no start');
    const w = mapMatrix(fact.start, (a) => Q.div(a, tenth));
    return { arrays: { w }, numbers: { power: ratio(BigInt(power)) }, point: '' };
  };
}

/** The number as the theorem needs it next. */
export function nextNumber(name: NumberName): (subject: Subject) => Iterable<Neighbour> {
  return (subject) => {
    const from = numberNamed(subject, name);
    return [[{ kind: 'number', name, from, to: Q.add(from, Q.one) }]];
  };
}

/** M2: one view is read from this start. */
export const oneViewIsRead: Conclude = (subject, provenance) => {
  const start = mapMatrix(arrayOf(subject, 'w'), (a) => Q.mul(a, tenth));
  if (numberNamed(subject, 'power').num !== 3n) return notFound('the power is not 3');
  const fact = endsFact(3, start, eighth);
  if (fact?.read !== 1) return notFound('not one view is read');
  return proven(
    [fact],
    provenance,
    'Theorem M2: one view of each class is read in the end, and the error is mu/2',
  );
};

/** Two models: F stays, w changes. */
export function otherModel({ facts }: FactsFile): Subject {
  const fact = facts.find((f) => f.fact === 'view-cases');
  const [W] = fact?.models ?? [];
  if (W === undefined) throw new RangeError('the witness has no model');
  return { arrays: { F: W, w: W }, numbers: {}, point: '' };
}

export const ensembleGains: Conclude = (subject, provenance) => {
  const models = [arrayOf(subject, 'F'), arrayOf(subject, 'w')];
  const [one, two] = models.map((W) => casesFact(unit, [W]));
  const both = casesFact(unit, models);
  if (one === undefined || two === undefined) return notFound('no models');
  if (one.single !== two.single || both.single >= one.single || both.multi + two.multi > 0)
    return notFound('the ensemble does not gain, or the other model is another kind');
  return proven(
    [one, two, both],
    provenance,
    `Theorem M3: the ensemble of both is wrong on ${both.single} single views, each model alone on ${one.single}`,
  );
};

/** A teacher F and a student w. */
export function studentOf({ facts }: FactsFile): Subject {
  const fact = facts.find((f) => f.fact === 'distilled');
  const [F, w] = [fact?.teacher[0], fact?.student[0]];
  if (F === undefined || w === undefined) throw new RangeError('the witness has no student');
  return { arrays: { F, w }, numbers: {}, point: '' };
}

export const sameStrengths: Conclude = (subject, provenance) => {
  const fact = distilledFact(unit, [arrayOf(subject, 'F')], [arrayOf(subject, 'w')]);
  if (fact.difference.num !== 0n) return notFound('other strengths than the teacher');
  return proven(
    [fact],
    provenance,
    `Theorem M4: all strengths are the teacher's, and all ${fact.agreeing} decisions`,
  );
};

/** An ensemble of K, and F = beta = 1/K. */
export function membersOf({ facts }: FactsFile): Subject {
  const fact = facts.find((f) => f.fact === 'view-cases');
  if (fact?.unit !== 'power') throw new RangeError('the witness has no ensemble');
  const members = ratio(BigInt(fact.models.length));
  return { arrays: { F: oneRow([fact.beta]) }, numbers: { members }, point: '' };
}

/** The number of members decides what is read. */
export const isDecided: Conclude = (subject, provenance): Proposed => {
  const [beta = Q.zero] = Array.from(arrayOf(subject, 'F').data);
  const fact = errorFact(beta, thousandth, Number(numberNamed(subject, 'members').num));
  if (fact === undefined) return notFound('undecided');
  return proven(
    [fact],
    provenance,
    `Theorem M3: ${fact.needed} of ${fact.members} members are needed, and the expected error is ${rationalToText(fact.share)} mu`,
  );
};
