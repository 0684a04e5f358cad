/**
 * # E1 to E3 and E5: risks as distances, and how they compare
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
import { at, matrix, multiply, row, tabulate, transpose } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { rankOfRationals } from '../../src/linalg/rank.ts';
import { gapTarget, squareFeatures, unseenByFeatures } from '../../src/quadratic/exhibits.ts';
import { featureRisk, networkRisk, tangentRisk } from '../../src/quadratic/risks.ts';
import { squaredEigenvalues } from '../../src/quadratic/spectrum.ts';
import type { Bracket } from '../../src/quadratic/spectrum.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { identity, scale, subtract } from '../support/exact.ts';
import { draws, fraction } from '../support/numbers.ts';
import {
  atMost,
  decide,
  equal,
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
  featureDirections,
  frobenius,
  gaussianMean,
  inertia,
  quadratic,
  residualSquare,
  showCase,
  tangentDirections,
  targetOf,
} from './instances.ts';
import type { Case } from './instances.ts';

const theorem = 'lazy-gap';
const two = ratio(2n);
const bits = 80;

function same(left: Rational, right: Rational, because: string): Outcome {
  return equal(matrix(1, 1, [left]), matrix(1, 1, [right]), because);
}

interface Predictor {
  readonly d: number;
  readonly target: readonly Rational[];
  readonly predictor: readonly Rational[];
  readonly constants: readonly Rational[];
}

/** A symmetric d x d matrix from its triangle. */
function symmetric(d: number, entries: readonly Rational[]): Matrix<Rational> {
  const place = (i: number, k: number): number => (i * (i + 1)) / 2 + k;
  return tabulate(d, d, (i, k) => entries[place(Math.max(i, k), Math.min(i, k))] ?? Q.zero);
}

/** E[(b0 + x^T B x - c - x^T M x)^2] against factor norm_F(B - M)^2 + (b0 - c + tr(B - M))^2. */
function formulaHolds(p: Predictor, factor: Rational): Outcome {
  const [B, M] = [symmetric(p.d, p.target), symmetric(p.d, p.predictor)];
  const [b0, c] = [p.constants[0] ?? Q.zero, p.constants[1] ?? Q.zero];
  const E = subtract(B, M);
  const offset = Q.sub(b0, c);
  const mean = gaussianMean(p.d, (x) => {
    const error = Q.add(offset, quadratic(E, x));
    return Q.mul(error, error);
  });
  const bias = Q.add(offset, frobenius(E, identity(p.d)));
  const formula = Q.add(Q.mul(factor, frobenius(E, E)), Q.mul(bias, bias));
  return same(mean, formula, 'the mean over the nodes is the Gaussian mean');
}

const riskFormula = property<Predictor>({
  id: 'lazy-gap/risk-formula',
  theorem,
  statement:
    'For all symmetric B, M and all b0, c over Q: E[(b0 + x^T B x - c - x^T M x)^2] = 2 norm_F(B - M)^2 + (b0 - c + tr(B - M))^2 for x ~ N(0, I).',
  evidence: 'proof',
  arbitrary: fc.record({
    d: fc.integer({ min: 1, max: 3 }),
    target: draws(fraction, 6),
    predictor: draws(fraction, 6),
    constants: draws(fraction, 2),
  }),
  hypotheses: {},
  conclude: (p) => formulaHolds(p, two),
  labels: ({ d }) => [`d = ${d}`],
  required: { 'd = 1': 0.2, 'd = 3': 0.2 },
  proves: 1,
  show: ({ d, target, predictor }) =>
    `B = ${showMatrix(symmetric(d, target))}, M = ${showMatrix(symmetric(d, predictor))}`,
  runs: 80,
  control: { statement: 'The same without the factor 2.', conclude: (p) => formulaHolds(p, Q.one) },
});

const distances = property<Case>({
  id: 'lazy-gap/distances',
  theorem,
  statement:
    'For all symmetric B and all W over Q: R_RF and R_NT are twice the squared distances of B to span{w_i w_i^T} and to { sum sym(a_i w_i^T) }, as Gram and Schmidt find them.',
  evidence: 'proof',
  arbitrary: cases(),
  hypotheses: {},
  conclude: (c) => distancesAgree(c, tangentDirections(c.weights)),
  labels: caseLabels,
  required: {
    'N < d': 0.2,
    'N > d': 0.15,
    'dependent weights': 0.1,
    small: 0.05,
    large: 0.05,
    zero: 0.05,
  },
  proves: 1,
  show: showCase,
  runs: 150,
  control: {
    statement: 'The tangent class taken from the first hidden weight alone.',
    conclude: (c) => distancesAgree(c, tangentDirections(c.weights).slice(0, c.weights.cols)),
  },
});

function distancesAgree(c: Case, tangent: readonly Matrix<Rational>[]): Outcome {
  const B = targetOf(c);
  const features = residualSquare(featureDirections(c.weights), B);
  return together(
    same(featureRisk(Q, B, c.weights), Q.mul(two, features), 'R_RF'),
    same(tangentRisk(Q, B, c.weights), Q.mul(two, residualSquare(tangent, B)), 'R_NT'),
  );
}

/** Bracket k holds the k-th least squared eigenvalue: counted by Sylvester's inertia at both ends. */
function bracketsHold(B: Matrix<Rational>, brackets: readonly Bracket[]): Outcome {
  const square = multiply(Q, B, B);
  const shifted = (t: Rational): Matrix<Rational> => subtract(square, scale(t, identity(B.rows)));
  for (const [k, { lo, hi }] of brackets.entries()) {
    const below = inertia(shifted(lo)).negative;
    const notAbove = B.rows - inertia(shifted(hi)).positive;
    if (!(below <= k && notAbove > k))
      return refuted(
        `${below} below ${rationalToText(lo)}, ${notAbove} up to ${rationalToText(hi)}`,
        `number ${k + 1} of ${B.rows} between`,
        'eigenvalues of B^2',
      );
    const width = Q.sub(hi, lo);
    if (compareRational(width, ratio(1n, 1n << BigInt(bits))) > 0)
      return refuted(rationalToText(width), '2^-80', 'the width of a bracket');
  }
  return decide(brackets.length === B.rows, `${brackets.length}`, `${B.rows}`, 'brackets');
}

const spectra = property<Case>({
  id: 'lazy-gap/spectrum',
  theorem,
  statement:
    'For all symmetric B over Q: the k-th bracket holds the k-th least squared eigenvalue, by the inertia of B^2 - t I at its ends, and has a width of at most 2^-80.',
  evidence: 'proof',
  arbitrary: cases(),
  hypotheses: {},
  conclude: (c) => bracketsHold(targetOf(c), squaredEigenvalues(targetOf(c), bits)),
  labels: (c) => {
    const found = squaredEigenvalues(targetOf(c), bits);
    const exact = found.filter(({ lo, hi }) => compareRational(lo, hi) === 0).length;
    return [
      ...caseLabels(c),
      exact === found.length ? 'all rational' : exact === 0 ? 'none rational' : 'some rational',
    ];
  },
  required: {
    'none rational': 0.05,
    'some rational': 0.05,
    'all rational': 0.2,
    'B of low rank': 0.1,
  },
  proves: 1,
  show: showCase,
  runs: 120,
  control: {
    statement: 'The same with the eigenvalues of B + I in the place of those of B.',
    conclude: (c) => {
      const B = targetOf(c);
      const moved = tabulate(B.rows, B.cols, (i, k) =>
        Q.add(at(B, i, k), i === k ? Q.one : Q.zero),
      );
      return bracketsHold(B, squaredEigenvalues(moved, bits));
    },
  },
});

/** The least squared eigenvalues of B, and a matrix of rank N that is no closer to B than they say. */
function noBetterNetwork(c: Case, N: number): Outcome {
  const B = targetOf(c);
  const { hi, lo } = networkRisk(B, N, bits);
  if (compareRational(lo, hi) > 0) return refuted(rationalToText(lo), rationalToText(hi), 'R_NN');
  const taken = c.weights.rows;
  const M = [c.signs, c.signs.map((s) => Q.add(s, ratio(1n, 3n)))].map((v) =>
    multiply(
      Q,
      transpose(c.weights),
      tabulate(taken, B.cols, (i, k) => Q.mul(v[i % v.length] ?? Q.one, at(c.weights, i, k))),
    ),
  );
  // the best multiple of each direction, and the matrix itself
  const tried = M.flatMap((A) => {
    const square = frobenius(A, A);
    return square.num === 0n ? [A] : [A, scale(Q.div(frobenius(A, B), square), A)];
  });
  return together(
    ...tried.map((A) => {
      const E = subtract(B, A);
      return atMost(lo, Q.mul(two, frobenius(E, E)), `R_NN, and the risk of a network with ${N}`);
    }),
  );
}

const networksAreBest = property<Case>({
  id: 'lazy-gap/no-better-network',
  theorem,
  statement:
    'For all symmetric B and hidden weights w_1..w_N over Q, and output weights: the risk of sum_j v_j (w_j.x)^2 with its best constant is at least R_NN.',
  evidence: 'proof',
  arbitrary: cases(),
  hypotheses: {},
  conclude: (c) => noBetterNetwork(c, c.weights.rows),
  labels: caseLabels,
  required: { 'N < d': 0.2, 'along B': 0.05 },
  proves: 1,
  show: showCase,
  runs: 200,
  control: {
    statement: 'The same against R_NN of one neuron less.',
    conclude: (c) => noBetterNetwork(c, c.weights.rows - 1),
  },
});

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

/** R_NN <= R_NT, with brackets that are made narrower until they decide. */
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

/** W with rank d gives 0; the features give 0 for every target exactly from dimension d(d+1)/2 on. */
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

export const riskProperties: readonly AnyProperty[] = [
  riskFormula,
  distances,
  spectra,
  networksAreBest,
  featuresAboveTangent,
  networksBelowTangent,
  twiceTheNeurons,
  width,
  gap,
];
