/**
 * # Theorem E: the three risks are distances
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
import { multiply, transpose } from '../../src/linalg/ring-product.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { featureRisk, networkRisk, tangentRisk } from '../../src/quadratic/risks.ts';
import { squaredEigenvalues } from '../../src/quadratic/spectrum.ts';
import type { Bracket } from '../../src/quadratic/spectrum.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { identity, scale, subtract } from '../support/exact.ts';
import { draws, fraction } from '../support/numbers.ts';
import { atMost, decide, refuted, showMatrix, together } from '../support/outcomes.ts';
import {
  caseLabels,
  cases,
  featureDirections,
  frobenius,
  gaussianMean,
  inertia,
  quadratic,
  residualSquare,
  showCase,
  tangentDirections,
  targetOf,
  same,
} from './instances.ts';
import type { Case } from './instances.ts';

const theorem = 'lazy-gap';
const two = ratio(2n);
const bits = 80;

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

/** The least squared eigenvalues of B, and a matrix of rank N that is no closer to B than they allow. */
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
  const trials = M.flatMap((A) => {
    const square = frobenius(A, A);
    return square.num === 0n ? [A] : [A, scale(Q.div(frobenius(A, B), square), A)];
  });
  return together(
    ...trials.map((A) => {
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

export const riskProperties: readonly AnyProperty[] = [
  riskFormula,
  distances,
  spectra,
  networksAreBest,
];
