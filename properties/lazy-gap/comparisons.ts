/**
 * # E1 to E3 and E5: how the risks compare
 *
 * Over Q: each success is a proof for its instance.
 * @module
 */
import * as fc from 'fast-check';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalToText,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { rankOfRationals } from '../../src/linalg/rank.ts';
import { gapTarget, squareFeatures, unseenByFeatures } from './gap-targets.ts';
import { featureRisk, networkRisk, tangentRisk } from '../../src/quadratic/risks.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import {
  atMost,
  decide,
  notCertified,
  proved,
  refuted,
  showMatrix,
  together,
} from '../support/outcomes.ts';
import {
  caseLabels,
  cases,
  definiteTarget,
  frobenius,
  inertia,
  showCase,
  targetOf,
  same,
} from './instances.ts';
import type { Case } from './instances.ts';

const theorem = 'lazy-gap';
const two = ratio(2n);
const bits = 80;

const featuresAboveTangent = property<Case>({
  id: 'lazy-gap/tangent-below-features',
  theorem,
  statement: 'E1. For all symmetric B and all W over Q: R_NT <= R_RF.',
  evidence: 'proof',
  arbitrary: cases(),
  hypotheses: {},
  conclude: (c) => {
    const [B, W] = [targetOf(c), c.weights];
    return atMost(tangentRisk(Q, B, W), featureRisk(Q, B, W), 'R_NT <= R_RF');
  },
  labels: (c) => {
    const [B, W] = [targetOf(c), c.weights];
    const strict = compareRational(tangentRisk(Q, B, W), featureRisk(Q, B, W)) < 0;
    return [...caseLabels(c), strict ? 'strict' : 'equal'];
  },
  required: { strict: 0.3, equal: 0.05, 'dependent weights': 0.1, 'N > d': 0.15 },
  proves: 1,
  show: showCase,
  runs: 200,
  control: {
    statement: 'R_RF <= R_NT.',
    conclude: (c) => {
      const [B, W] = [targetOf(c), c.weights];
      return atMost(featureRisk(Q, B, W), tangentRisk(Q, B, W), 'R_RF <= R_NT');
    },
  },
});

/** R_NN <= R_NT, with brackets that are narrowed until they decide. */
function networksBelow(B: Matrix<Rational>, W: Matrix<Rational>, neurons: number): Outcome {
  const nt = tangentRisk(Q, B, W);
  for (const precision of [bits, 8 * bits]) {
    const { lo, hi } = networkRisk(B, neurons, precision);
    if (compareRational(hi, nt) <= 0) return proved;
    if (compareRational(lo, nt) > 0)
      return refuted(
        `R_NN >= ${rationalToText(lo)}`,
        `R_NT = ${rationalToText(nt)}`,
        'R_NN <= R_NT',
      );
  }
  return notCertified('R_NT lies in a bracket of width 2^-640');
}

const networksBelowTangent = property<Case>({
  id: 'lazy-gap/networks-below-tangent',
  theorem,
  statement: 'E2. For all positive semidefinite B = A^T A and all W over Q: R_NN <= R_NT.',
  evidence: 'proof',
  arbitrary: cases(),
  hypotheses: {},
  conclude: (c) => networksBelow(definiteTarget(c), c.weights, c.weights.rows),
  labels: (c) => {
    const positive = tangentRisk(Q, definiteTarget(c), c.weights).num > 0n;
    return [...caseLabels(c), positive ? 'R_NT > 0' : 'R_NT = 0'];
  },
  required: { 'R_NT > 0': 0.25, 'B of low rank': 0.15, 'dependent weights': 0.1, 'along B': 0.05 },
  proves: 0.98,
  show: (c) => `B = A^T A, ${showCase(c)}`,
  runs: 200,
  control: {
    statement: 'The same for B = A^T diag(signs) A, semidefinite or not.',
    conclude: (c) => networksBelow(targetOf(c), c.weights, c.weights.rows),
  },
});

const twiceTheNeurons = property<Case>({
  id: 'lazy-gap/twice-the-neurons',
  theorem,
  statement:
    'For all symmetric B and all W over Q: R_NN with 2N neurons is at most R_NT at N weights.',
  evidence: 'proof',
  arbitrary: cases(),
  hypotheses: {},
  conclude: (c) => networksBelow(targetOf(c), c.weights, 2 * c.weights.rows),
  labels: (c) => [...caseLabels(c), 2 * c.weights.rows < c.weights.cols ? '2N < d' : '2N >= d'],
  required: { '2N < d': 0.03, 'dependent weights': 0.1 },
  proves: 0.98,
  show: showCase,
  runs: 250,
  control: {
    statement: 'The same with 2N - 1 neurons.',
    conclude: (c) => networksBelow(targetOf(c), c.weights, 2 * c.weights.rows - 1),
  },
});

/** W of rank d gives 0; the features give 0 for every target if and only if their span has dimension d(d+1)/2. */
function widthSuffices(c: Case, needed: (d: number) => number): Outcome {
  const [B, W] = [targetOf(c), c.weights];
  const d = W.cols;
  const outcomes: Outcome[] = [];
  if (rankOfRationals(W) === d)
    outcomes.push(
      same(tangentRisk(Q, B, W), Q.zero, 'R_NT where W has rank d'),
      same(networkRisk(B, W.rows, bits).hi, Q.zero, 'R_NN where N >= d'),
    );
  if (rankOfRationals(squareFeatures(W)) >= needed(d))
    return together(
      ...outcomes,
      same(featureRisk(Q, B, W), Q.zero, 'R_RF where the features span'),
      decide(unseenByFeatures(W) === undefined, 'an unseen target', 'none', 'the features span'),
    );
  const unseen = unseenByFeatures(W);
  if (unseen === undefined) return refuted('no unseen target', 'one', 'too few features');
  return together(
    ...outcomes,
    same(featureRisk(Q, unseen, W), Q.mul(two, frobenius(unseen, unseen)), 'R_RF of the unseen B'),
    decide(frobenius(unseen, unseen).num > 0n, 'B = 0', 'another', 'the unseen target'),
  );
}

/** All (i, k): e_i + e_k and e_i, moved by an invertible shear: they span the symmetric matrices. */
function spanning(c: Case): Case {
  const d = c.weights.cols;
  const pairs = Array.from({ length: d }, (_, i) => i).flatMap((i) =>
    Array.from({ length: i + 1 }, (_, k) => [i, k] as const),
  );
  const slope = at(c.weights, 0, 0);
  const weights = tabulate(pairs.length, d, (r, j) => {
    const [i, k] = pairs[r] ?? [0, 0];
    const unit = (p: number): Rational => (j === p ? Q.one : Q.zero);
    const own = i === k ? unit(i) : Q.add(unit(i), unit(k));
    return j === 0 && i === d - 1 ? Q.add(own, slope) : own;
  });
  return { ...c, weights };
}

const width = property<Case>({
  id: 'lazy-gap/width',
  theorem,
  statement:
    'E3. For all symmetric B and all W over Q: rank W = d makes R_NT = R_NN = 0. R_RF is 0 for every B where the w_i w_i^T span dimension d(d+1)/2, and else some B other than 0 has R_RF = 2 norm_F(B)^2.',
  evidence: 'proof',
  arbitrary: fc.tuple(cases(2), fc.boolean()).map(([c, full]) => (full ? spanning(c) : c)),
  hypotheses: {},
  conclude: (c) => widthSuffices(c, (d) => (d * (d + 1)) / 2),
  labels: (c) => {
    const d = c.weights.cols;
    const spans = rankOfRationals(squareFeatures(c.weights)) === (d * (d + 1)) / 2;
    return [
      ...(rankOfRationals(c.weights) === d ? ['rank W = d'] : []),
      spans ? 'the features span' : 'an unseen target',
    ];
  },
  required: { 'rank W = d': 0.4, 'the features span': 0.1, 'an unseen target': 0.3 },
  proves: 1,
  show: showCase,
  runs: 150,
  control: {
    statement: 'Dimension d is enough for the features.',
    conclude: (c) => widthSuffices(c, (d) => d),
  },
});

interface Gap {
  readonly c: Case;
  readonly ratio: Rational;
}

/** The target exists, is positive definite, and R_NT > ratio R_NN > 0. */
function hasGap({ c, ratio: wanted }: Gap, demanded: Rational): Outcome {
  const B = gapTarget(c.weights, wanted);
  if (B === undefined) return refuted('no target', 'one', '1 <= N < d');
  const { lo, hi } = networkRisk(B, c.weights.rows, bits);
  const nt = tangentRisk(Q, B, c.weights);
  return together(
    decide(inertia(B).positive === B.rows, showMatrix(B), 'positive definite', 'the target'),
    decide(lo.num > 0n, rationalToText(lo), '> 0', 'R_NN'),
    decide(
      compareRational(nt, Q.mul(demanded, hi)) > 0,
      `R_NT = ${rationalToText(nt)}`,
      `${rationalToText(demanded)} times ${rationalToText(hi)}`,
      'R_NT > ratio R_NN',
    ),
  );
}

const gap = property<Gap>({
  id: 'lazy-gap/gap',
  theorem,
  statement:
    'E5. For all W over Q with 1 <= N < d and every ratio: the exhibited B is positive definite, R_NN > 0 and R_NT > ratio R_NN.',
  evidence: 'proof',
  arbitrary: fc.record({
    c: cases(2, 3),
    ratio: fc
      .tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 99 }))
      .map(([e, p]) => ratio(BigInt(p) * 10n ** BigInt(e), 7n)),
  }),
  hypotheses: { 'N < d': ({ c }) => c.weights.rows < c.weights.cols },
  conclude: (g) => hasGap(g, g.ratio),
  labels: ({ c, ratio: wanted }) => [
    ...caseLabels(c),
    wanted.num > 1_000_000n * wanted.den ? 'ratio > 10^6' : 'ratio <= 10^6',
  ],
  required: { 'ratio > 10^6': 0.15, 'dependent weights': 0.02 },
  proves: 1,
  show: ({ c, ratio: wanted }) => `ratio ${rationalToText(wanted)}, W = ${showMatrix(c.weights)}`,
  runs: 150,
  control: {
    statement: 'The same target with a thousand times the ratio.',
    conclude: (g) => hasGap(g, Q.mul(ratio(1000n), g.ratio)),
  },
});

export const comparisonProperties: readonly AnyProperty[] = [
  featuresAboveTangent,
  networksBelowTangent,
  twiceTheNeurons,
  width,
  gap,
];
