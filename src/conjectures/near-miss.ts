/**
 * # The near miss of a refuted conjecture
 *
 * Nothing is dropped, so it is the nearest of the neighbours tried that satisfies the hypotheses and the conclusion, both
 * proved.
 * @module
 */
import { writeFacts } from '../certificates/facts/write.ts';
import { notFound } from '../counterexamples/near-miss/proposal.ts';
import { changedEntries } from '../counterexamples/near-miss/neighbours.ts';
import { atP, steps } from '../counterexamples/near-miss/recipe.ts';
import type { NearMisses, Proposed } from '../counterexamples/near-miss/recipe.ts';
import { arrayOf, listOf, sigmaOf } from '../counterexamples/near-miss/subject.ts';
import type { ArrayName, Subject } from '../counterexamples/near-miss/subject.ts';
import { decideInstance } from './exact.ts';
import type { Conjecture } from './format.ts';
import { rolesOf } from './rule.ts';
import { conclusions } from './vocabulary.ts';

/** More entries make a neighbour that is near in name only. */
const mostChanged = 2;

/** A second or two. */
const mostNeighbours = 5000;

function* few<T>(list: Iterable<T>): Generator<T> {
  let count = 0;
  for (const one of list) {
    if (count >= mostNeighbours) return;
    count++;
    yield one;
  }
}

export function nearMissesOf(c: Conjecture): NearMisses {
  const { kind, says } = conclusions[c.conclusion];
  if (kind === 'one-more')
    return {
      none: 'not searched for: both points are where training ends, and neighbours are not trained',
    };
  if (rolesOf(c).length === 0)
    return { none: 'not searched for: the conclusion is about every width, and no fact states it' };
  const names: readonly ArrayName[] = ['X', 'y', 'W', 'v'];
  return {
    subject: atP,
    neighbours: (subject) => few(changedEntries(names, mostChanged)(subject)),
    among: `at most ${mostChanged} entries of X, y, W and v changed ${steps}`,
    restores: says,
    hypotheses: [],
    conclude: (subject, provenance) => concluded(c, subject, provenance),
  };
}

function concluded(
  c: Conjecture,
  subject: Subject,
  provenance: Readonly<Record<string, string>>,
): Proposed {
  const outcome = decideInstance(c, {
    activation: sigmaOf(subject),
    inputs: arrayOf(subject, 'X'),
    hidden: arrayOf(subject, 'W'),
    outputs: listOf(subject, 'v'),
    labels: listOf(subject, 'y'),
  });
  if (outcome.kind === 'outside')
    return { kind: 'outside', because: `not so: ${outcome.hypothesis}` };
  if (outcome.kind !== 'holds')
    return notFound(outcome.kind === 'undecided' ? outcome.because : 'the conclusion fails');
  return {
    kind: 'facts',
    text: writeFacts({ ...outcome.file, provenance }),
    says: `here the conjecture holds: its hypotheses do, and ${conclusions[c.conclusion].says}`,
  };
}
