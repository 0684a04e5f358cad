/**
 * # Near misses of Theorem O
 *
 * Sizes, leaf vectors, weights and the positions of one side change in whole steps. There are none where another way to
 * pool would be meant.
 *
 * ## Main definitions
 * - {@link ofStride}, {@link ofChannels}, {@link ofLeaves}, {@link ofWeights}, {@link ofSide}
 * @module
 */
import { ratio, rationalToText } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { FactsFile } from '../../certificates/facts/format.ts';
import { writeFacts } from '../../certificates/facts/write.ts';
import { changedEntries } from '../../counterexamples/near-miss/neighbours.ts';
import type { Neighbour } from '../../counterexamples/near-miss/neighbours.ts';
import { notFound } from '../../counterexamples/near-miss/proposal.ts';
import { nothingDropped } from '../../counterexamples/near-miss/recipe.ts';
import type { Conclude, NearMisses } from '../../counterexamples/near-miss/recipe.ts';
import { arrayOf, numberNamed, oneRow } from '../../counterexamples/near-miss/subject.ts';
import type { ArrayName, NumberName, Subject } from '../../counterexamples/near-miss/subject.ts';
import { crossings, leftHalf } from '../../grids/instances.ts';
import type { Architecture } from '../../grids/instances.ts';
import {
  atMostTemplates,
  genericWeights,
  independentTemplates,
  oneSidedChildren,
  overlapping,
} from '../hypotheses.ts';
import { line, pairsFact, rankFact, straddling } from './facts.ts';
import type { RankFact } from './facts.ts';

const whole = (n: number): Rational => ratio(BigInt(n));

/** Sizes, leaf vectors, weights and head of one layer on a line. */
function layerOf({ facts }: FactsFile): Subject {
  const fact = facts.find((f) => f.fact === 'grid-rank');
  const [level] = fact?.kind === 'windows' ? fact.levels : [];
  if (fact === undefined || level === undefined) throw new RangeError('the witness has no layer');
  const { window, stride, weights: w } = level;
  const [positions = 0] = fact.shape;
  const sizes = { positions, window, stride, channels: w.rows };
  const numbers = Object.entries(sizes).map(([name, n]) => [name, whole(n)]);
  return {
    arrays: { F: fact.templates, w, V: fact.head },
    numbers: Object.fromEntries(numbers),
    point: '',
  };
}

function countIn(subject: Subject, name: NumberName): number {
  return Number(numberNamed(subject, name).num);
}

function architectureIn(subject: Subject): Architecture {
  const [channels, window] = [countIn(subject, 'channels'), countIn(subject, 'window')];
  const sizes = { channels, window, templates: arrayOf(subject, 'F').rows };
  return line(countIn(subject, 'positions'), sizes, countIn(subject, 'stride'));
}

/** A smaller number, by 1, 2, .. */
function smaller(name: NumberName): (subject: Subject) => Iterable<Neighbour> {
  return (subject) => {
    const from = countIn(subject, name);
    return Array.from({ length: from - 1 }, (_, k) => [
      { kind: 'number', name, from: whole(from), to: whole(from - 1 - k) } as const,
    ]);
  };
}

/** The changes of at most `most` entries that leave whole numbers. */
function wholeEntries(
  names: readonly ArrayName[],
  most: number,
): (subject: Subject) => Iterable<Neighbour> {
  return function* wholes(subject) {
    for (const changes of changedEntries(names, most)(subject))
      if (changes.every((change) => change.kind === 'entry' && change.to.den === 1n)) yield changes;
  };
}

type Provenance = Parameters<Conclude>[1];

/** O3 for this network, if its minor has the order r^sigma and the bound of O2 is as large. */
function fullRank(
  fact: RankFact,
  a: Architecture,
  provenance: Provenance,
  where: string,
): ReturnType<Conclude> {
  const wanted = a.channels ** crossings(a, leftHalf(a.shape));
  if (fact.rank !== wanted) return notFound(`the rank is ${fact.rank}, and r^sigma = ${wanted}`);
  const text = writeFacts({ instance: { points: {} }, facts: [fact], provenance });
  return { kind: 'facts', text, says: `Theorem O3: rank [A] = r^sigma = ${wanted} ${where}` };
}

/** Some weights, and so almost all, have rank r^sigma. */
const almostAll: Conclude = (subject, provenance) => {
  const a = architectureIn(subject);
  if (a.stride >= a.window || a.channels > a.templates)
    return notFound('S >= B or r > M: the theorem says nothing');
  const fact = straddling(a, arrayOf(subject, 'F'));
  return fullRank(fact, a, provenance, 'for almost all weights');
};

/** These weights have it. */
const atThese: Conclude = (subject, provenance) => {
  const a = architectureIn(subject);
  const [weights, head] = [arrayOf(subject, 'w'), arrayOf(subject, 'V')];
  const levels = [{ window: a.window, stride: a.stride, weights }];
  const net = { kind: 'windows', shape: a.shape, levels, head } as const;
  const grid = { net, templates: arrayOf(subject, 'F') };
  return fullRank(
    rankFact(grid, leftHalf(a.shape), 'straddling'),
    a,
    provenance,
    'at these weights, and at almost all',
  );
};

export const ofStride: NearMisses = {
  subject: layerOf,
  neighbours: smaller('stride'),
  among: 'a smaller stride',
  restores: overlapping.says,
  hypotheses: [],
  conclude: almostAll,
};

export const ofChannels: NearMisses = {
  subject: layerOf,
  neighbours: smaller('channels'),
  among: 'fewer channels',
  restores: atMostTemplates.says,
  hypotheses: [],
  conclude: almostAll,
};

export const ofLeaves: NearMisses = {
  subject: layerOf,
  neighbours: wholeEntries(['F'], 2),
  among: 'at most 2 entries of F changed by 1 or 2',
  restores: independentTemplates.says,
  hypotheses: [],
  conclude: almostAll,
};

export const ofWeights: NearMisses = {
  subject: layerOf,
  neighbours: wholeEntries(['w', 'V'], 2),
  among: 'at most 2 entries of the weights w and the head V changed by 1 or 2',
  restores: genericWeights.says,
  hypotheses: [],
  conclude: atThese,
};

/** The positions of one side, P, in the tree of pairs. */
function sideOf({ facts }: FactsFile): Subject {
  const fact = facts.find((f) => f.fact === 'grid-rank');
  const [node] = fact?.kind === 'tree' ? fact.nodes : [];
  if (fact === undefined || node === undefined) throw new RangeError('the witness has no tree');
  const sizes = { channels: whole(node.weights.rows) };
  const P = oneRow(fact.left.map(whole));
  return { arrays: { F: fact.templates, P }, numbers: sizes, point: '' };
}

/** O1: at most r_root = 1, attained. */
const oneSided: Conclude = (subject, provenance) => {
  const sizes = { channels: countIn(subject, 'channels'), templates: arrayOf(subject, 'F').rows };
  const left = Array.from(arrayOf(subject, 'P').data, ({ num }) => Number(num));
  const isSide = new Set(left).size === left.length && left.every((j) => j >= 0 && j < 4);
  const pairs = left.map((j) => (j < 2 ? 0 : 1));
  if (!isSide || new Set(pairs).size > 1)
    return notFound(`positions ${left.join(', ')} are not those below one child of the root`);
  const fact = pairsFact(sizes, left);
  const text = writeFacts({ instance: { points: {} }, facts: [fact], provenance });
  const says = `Theorem O1: rank [A] <= r_root = ${rationalToText(whole(fact.rank))} for all weights`;
  return { kind: 'facts', text, says };
};

export const ofSide: NearMisses = {
  subject: sideOf,
  neighbours: wholeEntries(['P'], 1),
  among: 'one position of P changed by 1 or 2',
  restores: oneSidedChildren.says,
  hypotheses: [],
  conclude: oneSided,
};

export const ofFunctions: NearMisses = {
  none: 'not applicable: the hypothesis is about how a network pools, which has no nearest one',
};

export const ofFalseTheorem: NearMisses = { none: nothingDropped };
