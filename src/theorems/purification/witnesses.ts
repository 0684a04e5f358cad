/**
 * # Theorem P with a hypothesis dropped
 *
 * Untrusted: proposes witnesses. A candidate is an input, a sum of unit vectors, and one row h of hidden weights: all dense
 * parts are h/2.
 *
 * ## Main definitions
 * - {@link denseRow}, {@link thresholdRow}, {@link radiusRow}, {@link adversarialRow}
 * @module
 */
import { compareRational, ratio, rationalField as Q } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { Fact } from '../../certificates/facts/format.ts';
import { drawOnGrid, gridCandidates } from '../../counterexamples/grid.ts';
import type { Grid } from '../../counterexamples/grid.ts';
import { largerNumber, smallerNumber } from '../../counterexamples/near-miss/neighbours.ts';
import { factsAlone } from '../../counterexamples/near-miss/proposal.ts';
import type { Candidate, Row } from '../../counterexamples/row.ts';
import { row } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { dot } from '../../linalg/rational-vectors.ts';
import {
  denseWeights,
  flipRadiusSquare,
  flipScale,
  pureRadiusSquare,
} from '../../purification/family.ts';
import type { Family } from '../../purification/family.ts';
import { activationNamed } from '../../sigma/built-in.ts';
import { adversarialStep, longStep, smallDense } from '../hypotheses.ts';
import { refutedBy, same } from '../rule.ts';
import { familySubject, staysRobust, stepPurifies, threshold } from './near-miss.ts';
import { activeOf, purificationRules } from './refutations.ts';

const relu = activationNamed('relu').value;
const half = ratio(1n, 2n);

/** Sums of the first s unit vectors. */
function isSum(X: Matrix<Rational>): boolean {
  return activeOf({ input: row(X, 0) }) !== undefined;
}

const grid: Grid = {
  activations: [relu],
  drawn: [relu],
  neurons: 'single',
  outputs: 1n,
  labels: 'derived',
  shape: (m, n) => m === 1 && n === 1,
  suits: isSum,
};

const common = {
  theorem: 'purification',
  kind: 'dropped',
  neurons: 'single',
  references: ['AllenZhuLi21'],
  enumerate: (scope: Row['scope']) => gridCandidates(grid, scope),
  draw: (random: Parameters<Row['draw']>[0]) => drawOnGrid(grid, random),
} as const;

interface Member extends Family {
  readonly input: readonly Rational[];
}

/** The network of a candidate whose dense parts have one entry, which is not negative. */
function memberOf({ inputs, hidden, outputs }: Candidate): Member | undefined {
  const first = hidden.data[0] ?? Q.zero;
  const input = row(inputs, 0);
  const active = activeOf({ input });
  const isOne = hidden.rows === 1 && inputs.rows === 1 && hidden.cols === inputs.cols;
  if (!isOne || active === undefined || first.num < 0n) return undefined;
  if (outputs.some((v) => !same(v, Q.one))) return undefined;
  if (Array.from(hidden.data).some((a) => !same(a, first))) return undefined;
  return { input, dimension: input.length, active, threshold, entry: Q.mul(first, half) };
}

/** The fraction of least denominator with low <= its square < high, for 0 <= low < high. */
function rootBetween(low: Rational, high: Rational): Rational {
  for (let den = 1n; ; den++)
    for (let num = 0n; ; num++) {
      const square = ratio(num * num, den * den);
      if (compareRational(square, high) >= 0) break;
      if (compareRational(square, low) >= 0) return ratio(num, den);
    }
}

function flipOf(member: Member, b: Rational, high: Rational): Fact {
  const own = { ...member, threshold: b };
  const t = flipScale(Q, own);
  return {
    fact: 'flipped-at',
    hidden: denseWeights(Q, own),
    threshold: b,
    input: member.input,
    radius: rootBetween(flipRadiusSquare(Q, own), high),
    change: member.input.map(() => Q.neg(t)),
  };
}

function stepOf(member: Member, radius: Rational): Fact {
  return {
    fact: 'dense-sign',
    hidden: denseWeights(Q, member),
    threshold,
    input: member.input,
    direction: member.input.map(() => Q.one),
    radius,
    sign: 'positive',
  };
}

const number = ({ num, den }: Rational): number => Number(num) / Number(den);

export const denseRow: Row = {
  ...refutedBy(purificationRules, 'purification/dense'),
  ...common,
  nearMisses: {
    subject: ({ facts }) => familySubject(facts.find((f) => f.fact === 'flipped-at')),
    neighbours: smallerNumber('dense'),
    among: 'a smaller entry of the dense parts, by multiples of 1/16',
    restores: smallDense.says,
    hypotheses: [],
    conclude: staysRobust,
  },
  drops: 'dense',
  statement:
    'With any dense parts n_i = c (1, .., 1), c >= 0, f keeps its sign within the radius of the network without them.',
  yet: 'a dense part of 1/2 in each entry flips it within that radius',
  scope: { samples: 1, inputs: 3, neurons: 1, height: 1 },
  witness: (candidate) => {
    const member = memberOf(candidate);
    if (member === undefined) return undefined;
    const squared = pureRadiusSquare(Q, member);
    if (compareRational(flipRadiusSquare(Q, member), squared) >= 0) return undefined;
    const { dimension, active } = member;
    return factsAlone([
      { fact: 'pure-radius', dimension, active, threshold, squared },
      flipOf(member, threshold, squared),
    ]);
  },
  margin: ({ facts }) => {
    const flip = facts.find((f) => f.fact === 'flipped-at');
    return flip === undefined ? 0 : -number(dot(flip.change, flip.change));
  },
};

export const thresholdRow: Row = {
  ...refutedBy(purificationRules, 'purification/threshold'),
  ...common,
  nearMisses: {
    none: 'not applicable: any b in (0, 1/4] is one, and none is nearest',
  },
  drops: 'threshold',
  statement:
    'Let b <= 1/4 and 2 s < D. Then the network without dense parts keeps its sign on a larger ball than s/sqrt(D), which is all that a linear classifier can.',
  yet: 'with b = 0 it is linear itself',
  scope: { samples: 1, inputs: 3, neurons: 1, height: 1 },
  witness: (candidate) => {
    const member = memberOf(candidate);
    if (member === undefined || member.entry.num > 0n) return undefined;
    if (2 * member.active >= member.dimension) return undefined;
    return factsAlone([flipOf(member, Q.zero, Q.one)]);
  },
  margin: () => 1,
};

export const radiusRow: Row = {
  ...refutedBy(purificationRules, 'purification/radius'),
  ...common,
  nearMisses: {
    subject: ({ facts }) => familySubject(facts.find((f) => f.fact === 'dense-sign')),
    neighbours: largerNumber('radius'),
    among: 'a larger eps, by multiples of 1/2',
    restores: longStep.says,
    hypotheses: [],
    conclude: stepPurifies,
  },
  drops: 'radius',
  statement: 'A step of FGM takes from the dense part if that is large enough.',
  yet: 'with eps <= s/sqrt(D) it adds to it, however large it is',
  scope: { samples: 1, inputs: 1, neurons: 1, height: 1 },
  witness: (candidate) => {
    const member = memberOf(candidate);
    // 1/4 <= s/sqrt(D)
    if (member === undefined || member.dimension > 16 * member.active ** 2) return undefined;
    return member.entry.num > 0n ? factsAlone([stepOf(member, ratio(1n, 4n))]) : undefined;
  },
  margin: () => 1,
};

export const adversarialRow: Row = {
  ...refutedBy(purificationRules, 'purification/adversarial'),
  ...common,
  nearMisses: {
    subject: ({ facts }) => familySubject(facts.find((f) => f.fact === 'dense-sign')),
    neighbours: largerNumber('radius'),
    among: 'a larger eps, by multiples of 1/2',
    restores: adversarialStep.says,
    hypotheses: [],
    conclude: stepPurifies,
  },
  drops: 'adversarial',
  statement: 'Gradient steps take from the dense part if that is large enough.',
  yet: 'every clean step adds to it',
  scope: { samples: 1, inputs: 1, neurons: 1, height: 1 },
  witness: (candidate) => {
    const member = memberOf(candidate);
    return member !== undefined && member.entry.num > 0n
      ? factsAlone([stepOf(member, Q.zero)])
      : undefined;
  },
  margin: () => 1,
};

export const rows: readonly Row[] = [denseRow, thresholdRow, radiusRow, adversarialRow];
