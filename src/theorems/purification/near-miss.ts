/**
 * # Near misses of Theorem P
 *
 * A smaller dense part that is robust, and a longer step of FGM that takes from it.
 *
 * ## Main definitions
 * - {@link threshold}, {@link familySubject}
 * - {@link staysRobust}, {@link stepPurifies}
 * @module
 */
import { ratio, rationalField as Q } from '../../arithmetic/rational.ts';
import type { Fact, FactOf } from '../../certificates/facts/format.ts';
import { notFound, proven } from '../../counterexamples/near-miss/proposal.ts';
import type { Conclude } from '../../counterexamples/near-miss/recipe.ts';
import { arrayOf, numberNamed, oneRow } from '../../counterexamples/near-miss/subject.ts';
import type { Subject } from '../../counterexamples/near-miss/subject.ts';
import { row } from '../../linalg/matrix.ts';
import { partsMargin, poised } from '../../purification/dead-zone.ts';
import { denseWeights } from '../../purification/family.ts';
import { denseChange, fastGradient } from '../../purification/fast-gradient.ts';
import { entryOf } from './refutations.ts';

/** b of all witnesses with b > 0. */
export const threshold = ratio(1n, 4n);

/** The input, the entry of the dense parts and the radius of a witness. */
export function familySubject(
  fact: FactOf<'flipped-at'> | FactOf<'dense-sign'> | undefined,
): Subject {
  const dense = fact === undefined ? undefined : entryOf(fact);
  if (fact === undefined || dense === undefined)
    throw new RangeError('the witness has no network of the family');
  return { arrays: { X: oneRow(fact.input) }, numbers: { dense, radius: fact.radius }, point: '' };
}

function partsIn(subject: Subject) {
  const input = row(arrayOf(subject, 'X'), 0);
  const hidden = denseWeights(Q, { dimension: input.length, entry: numberNamed(subject, 'dense') });
  return { input, hidden, threshold, radius: numberNamed(subject, 'radius') };
}

/** P2(b): the network keeps its sign on the ball of the subject. */
export const staysRobust: Conclude = (subject, provenance) => {
  const net = partsIn(subject);
  const there = poised(Q, net, net.input);
  const margin = typeof there === 'number' ? undefined : partsMargin(Q, there, net.radius);
  if (margin === undefined || margin.num <= 0n) return notFound('P2(b) does not show it');
  const { hidden, input, radius } = net;
  const fact: Fact = { fact: 'robust-at', hidden, threshold, input, radius, by: 'parts' };
  return proven(
    [fact],
    provenance,
    'Theorem P2(b): f keeps its sign on the ball on which the witness changes it',
  );
};

/** P5: a step of FGM takes from the dense part. */
export const stepPurifies: Conclude = (subject, provenance) => {
  const net = partsIn(subject);
  const { hidden, input, radius } = net;
  const direction = input.map(() => Q.one);
  const gradient = fastGradient(Q, net, input);
  if (typeof gradient === 'number') return notFound('a neuron is at a kink');
  const { sign, firing, kink } = denseChange(Q, net, input, direction, radius, gradient);
  if (sign >= 0 || kink || firing === 0) return notFound('the step does not take from it');
  const own = { hidden, threshold, input, direction, radius };
  const fact: Fact = { fact: 'dense-sign', ...own, sign: 'negative' };
  return proven([fact], provenance, 'Theorem P5: the step of FGM takes from the dense part');
};
