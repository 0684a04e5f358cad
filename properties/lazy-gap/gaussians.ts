/**
 * # E6: two Gaussians
 *
 * Models are drawn as factors of their covariances, Sigma = L L^T over Q, so that expectations are exact sums over
 * nodes.
 * @module
 */
import * as fc from 'fast-check';
import { ratio, rationalField as Q, rationalToText } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { gaussianSource } from '../../src/data/random.ts';
import { at, mapMatrix, matrix, row, tabulate } from '../../src/linalg/matrix.ts';
import { multiply, transpose } from '../../src/linalg/ring-product.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { rankOfRationals } from '../../src/linalg/rank.ts';
import {
  bestConstant,
  featureRiskOf,
  networkRiskOf,
  predictorRisk,
  tangentRiskOf,
} from './two-gaussians.ts';
import type { TwoGaussians } from './two-gaussians.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { gramOf, scale, sum } from '../support/exact.ts';
import { draws, fraction } from '../support/numbers.ts';
import { atMost, decide, showMatrix, together } from '../support/outcomes.ts';
import {
  featureDirections,
  frobenius,
  gaussianMean,
  orthogonalBasis,
  quadratic,
  tangentDirections,
  same,
} from './instances.ts';
import type { InnerProduct } from './instances.ts';

const theorem = 'lazy-gap';
const bits = 80;
const half = ratio(1n, 2n);

/** Sigma_+ = plus plus^T, Sigma_- = minus minus^T; a predictor; hidden weights. */
interface Case {
  readonly plus: Matrix<Rational>;
  readonly minus: Matrix<Rational>;
  readonly predictor: Matrix<Rational>;
  readonly constant: Rational;
  readonly weights: Matrix<Rational>;
  readonly seed: number;
}

function combine(
  A: Matrix<Rational>,
  B: Matrix<Rational>,
  f: (a: Rational, b: Rational) => Rational,
): Matrix<Rational> {
  return tabulate(A.rows, A.cols, (i, k) => f(at(A, i, k), at(B, i, k)));
}

function modelOf({ plus, minus }: Case): TwoGaussians {
  const [S, T] = [gramOf(plus), gramOf(minus)];
  return {
    mean: scale(half, combine(S, T, Q.add)),
    difference: scale(half, combine(S, T, Q.sub)),
  };
}

/** In a third of them Sigma_- is singular; in another third all hidden weights are equal. */
const drawn: fc.Arbitrary<Case> = fc
  .record({
    d: fc.integer({ min: 1, max: 3 }),
    N: fc.integer({ min: 1, max: 2 }),
    plus: draws(fraction, 9),
    minus: draws(fraction, 9),
    shape: fc.constantFrom('any', 'singular', 'repeated'),
    predictor: draws(fraction, 6),
    constant: fraction,
    weights: draws(fraction, 6),
    seed: fc.integer({ min: 1, max: 1_000_000 }),
  })
  .map(({ d, N, plus, minus, shape, predictor, constant, weights, seed }) => {
    const square = (entries: readonly Rational[]): Matrix<Rational> =>
      matrix(d, d, entries.slice(0, d * d));
    const W = tabulate(N, d, (i, k) => weights[(shape === 'repeated' ? 0 : i) * d + k] ?? Q.zero);
    const M = tabulate(d, d, (i, k) => {
      const [r, c] = [Math.max(i, k), Math.min(i, k)];
      return predictor[(r * (r + 1)) / 2 + c] ?? Q.zero;
    });
    const low = square(minus);
    return {
      plus: square(plus),
      minus:
        shape === 'singular' ? tabulate(d, d, (i, k) => (k < d - 1 ? at(low, i, k) : Q.zero)) : low,
      predictor: M,
      constant,
      weights: W,
      seed,
    };
  });

function isRegular(c: Case): boolean {
  return rankOfRationals(modelOf(c).mean) === c.plus.rows;
}

function show(c: Case): string {
  return `Sigma_+ = L L^T with L = ${showMatrix(c.plus)}, Sigma_- with ${showMatrix(c.minus)}, M = ${showMatrix(c.predictor)}, c = ${rationalToText(c.constant)}, W = ${showMatrix(c.weights)}`;
}

function labels(c: Case): readonly string[] {
  const d = c.plus.rows;
  return [
    `d = ${d}`,
    ...(c.weights.rows < d ? ['N < d'] : ['N >= d']),
    ...(rankOfRationals(c.minus) < d ? ['singular Sigma_-'] : []),
    ...(rankOfRationals(c.weights) < Math.min(c.weights.rows, d) ? ['dependent weights'] : []),
  ];
}

function image(L: Matrix<Rational>, z: readonly Rational[]): readonly Rational[] {
  return Array.from({ length: L.rows }, (_, i) =>
    sum(row(L, i).map((a, k) => Q.mul(a, z[k] ?? Q.zero))),
  );
}

/** The mean over both classes of E[(y - c - x^T M x)^2], x = L z. */
function exactRisk({ plus, minus, predictor: M, constant: c }: Case): Rational {
  const classes = [
    [plus, Q.one],
    [minus, Q.neg(Q.one)],
  ] as const;
  const risks = classes.map(([L, y]) =>
    gaussianMean(L.rows, (z) => {
      const error = Q.sub(y, Q.add(c, quadratic(M, image(L, z))));
      return Q.mul(error, error);
    }),
  );
  return Q.mul(half, sum(risks));
}

const formula = property<Case>({
  id: 'lazy-gap/two-gaussians-formula',
  theorem,
  statement:
    'E6. For all Gamma, Delta with Gamma + Delta and Gamma - Delta positive semidefinite, M symmetric and c over Q: the risk of c + x^T M x is (c + tr(M Gamma))^2 + (1 - <M, Delta>)^2 + 2 (tr(M Gamma M Gamma) + tr(M Delta M Delta)).',
  evidence: 'proof',
  arbitrary: drawn,
  hypotheses: {},
  conclude: (c) =>
    same(exactRisk(c), predictorRisk(modelOf(c), c.predictor, c.constant), 'the risk'),
  labels,
  required: { 'd = 1': 0.15, 'd = 3': 0.15, 'singular Sigma_-': 0.15 },
  proves: 1,
  show,
  runs: 60,
  control: {
    statement: 'The same without tr(M Delta M Delta).',
    conclude: (c) => {
      const A = multiply(Q, c.predictor, modelOf(c).difference);
      const spread = Q.mul(ratio(2n), frobenius(transpose(A), A));
      const risk = Q.sub(predictorRisk(modelOf(c), c.predictor, c.constant), spread);
      return same(exactRisk(c), risk, 'the risk without the spread of Delta');
    },
  },
});

/** tr(A Gamma B Gamma) + tr(A Delta B Delta). */
function innerOf({ mean, difference }: TwoGaussians): InnerProduct {
  return (A, B) => {
    const parts = [mean, difference].map((S) =>
      frobenius(transpose(multiply(Q, A, S)), multiply(Q, B, S)),
    );
    return sum(parts);
  };
}

/** The best predictor in the span, by Gram-Schmidt: M and its risk with the best constant. */
function bestIn(
  model: TwoGaussians,
  directions: readonly Matrix<Rational>[],
): { readonly M: Matrix<Rational>; readonly risk: Rational } {
  const inner = innerOf(model);
  const d = model.mean.rows;
  const zero = tabulate(d, d, () => Q.zero);
  const basis = orthogonalBasis(directions, inner);
  const projection = basis.reduce((M, b) => {
    const share = Q.div(frobenius(b, model.difference), inner(b, b));
    return combine(M, scale(share, b), Q.add);
  }, zero);
  const s = frobenius(projection, model.difference);
  const M = scale(Q.div(Q.one, Q.add(ratio(2n), s)), projection);
  return { M, risk: predictorRisk(model, M, bestConstant(model, M)) };
}

function leastRisks(c: Case, tangent: readonly Matrix<Rational>[]): Outcome {
  const model = modelOf(c);
  const [rf, nt] = [featureRiskOf(model, c.weights), tangentRiskOf(model, c.weights)];
  const [features, tangents] = [featureDirections(c.weights), tangent].map((directions) =>
    bestIn(model, directions),
  );
  const twice = networkRiskOf(model, 2 * c.weights.rows, bits);
  return together(
    same(rf, features?.risk ?? Q.zero, 'R_RF is attained'),
    same(nt, tangents?.risk ?? Q.zero, 'R_NT is attained'),
    atMost(nt, rf, 'R_NT <= R_RF'),
    atMost(twice.lo, nt, 'R_NN with 2N neurons <= R_NT'),
  );
}

const leastRisk = property<Case>({
  id: 'lazy-gap/two-gaussians-lazy',
  theorem,
  statement:
    'E6. For all models and W over Q: R_RF and R_NT are the risks of the predictors that Gram and Schmidt find in span{w_i w_i^T} and { sum sym(a_i w_i^T) }; R_NT <= R_RF, and R_NN with 2N neurons is at most R_NT.',
  evidence: 'proof',
  arbitrary: drawn,
  hypotheses: { 'Gamma is positive definite': isRegular },
  conclude: (c) => leastRisks(c, tangentDirections(c.weights)),
  labels,
  required: { 'N < d': 0.15, 'singular Sigma_-': 0.1, 'dependent weights': 0.03 },
  proves: 1,
  show,
  runs: 80,
  control: {
    statement: 'The tangent class taken from the features.',
    conclude: (c) => leastRisks(c, featureDirections(c.weights)),
  },
});

/** No predictor of the class, here sum_j v_j (w_j.x)^2 with v = (1, ..., 1) times a scale, is better than the least risk. */
function neverBetter(c: Case, neurons: number): Outcome {
  const model = modelOf(c);
  const M = multiply(Q, transpose(c.weights), c.weights);
  const [gain, cost] = [frobenius(M, model.difference), innerOf(model)(M, M)];
  const bestScale = Q.div(gain, Q.add(Q.mul(ratio(2n), cost), Q.mul(gain, gain)));
  const network = scale(bestScale, M);
  const { lo } = networkRiskOf(model, neurons, bits);
  return together(
    atMost(lo, predictorRisk(model, network, c.constant), 'R_NN, and a network with some constant'),
    atMost(lo, predictorRisk(model, network, bestConstant(model, network)), 'R_NN, and a network'),
    atMost(
      tangentRiskOf(model, c.weights),
      predictorRisk(model, network, bestConstant(model, network)),
      'R_NT, and a network at its own weights',
    ),
  );
}

const noBetter = property<Case>({
  id: 'lazy-gap/two-gaussians-no-better',
  theorem,
  statement:
    'E6. For all models and W over Q: no multiple of sum_j (w_j.x)^2 with any constant has a risk below R_NN, nor below R_NT at W.',
  evidence: 'proof',
  arbitrary: drawn,
  hypotheses: {
    'Gamma is positive definite': isRegular,
    'the network is not constant': ({ weights }) => rankOfRationals(weights) > 0,
  },
  conclude: (c) => neverBetter(c, c.weights.rows),
  labels,
  required: { 'N < d': 0.15 },
  proves: 1,
  show,
  runs: 120,
  control: {
    statement: 'The same against one neuron less.',
    conclude: (c) => neverBetter(c, c.weights.rows - 1),
  },
});

const samples = 20_000;

function toNumber({ num, den }: Rational): number {
  return Number(num) / Number(den);
}

function sampleAgrees(c: Case, risk: number): Outcome {
  const next = gaussianSource(c.seed);
  const [plus, minus, M] = [c.plus, c.minus, c.predictor].map((A) => mapMatrix(A, toNumber));
  if (plus === undefined || minus === undefined || M === undefined)
    throw new Error('three matrices');
  const d = plus.rows;
  const constant = toNumber(c.constant);
  let [total, squares] = [0, 0];
  for (let k = 0; k < samples; k++) {
    const [L, y] = k % 2 === 0 ? [plus, 1] : [minus, -1];
    const z = Array.from({ length: d }, next);
    const x = z.map((_, i) => z.reduce((s, t, j) => s + at(L, i, j) * t, 0));
    const f = x.reduce(
      (s, a, i) => s + a * x.reduce((t, b, j) => t + at(M, i, j) * b, 0),
      constant,
    );
    const error = (y - f) ** 2;
    total += error;
    squares += error * error;
  }
  const mean = total / samples;
  const deviation = Math.sqrt(Math.max(0, squares / samples - mean * mean) / samples);
  // a deviation of 0, where f is constant in each class, is replaced by 1e-9
  const allowed = 7 * deviation + 1e-9 * (1 + mean);
  return decide(
    Math.abs(mean - risk) <= allowed,
    String(mean),
    `${risk} up to ${allowed}`,
    'the mean of 20000 squared errors, 7 standard errors',
  );
}

const gaussianSample = property<Case>({
  id: 'lazy-gap/two-gaussians-sample',
  theorem,
  statement:
    'E6, sampled. The mean of (y - c - x^T M x)^2 over 20000 draws in float64, as many of each class, is the risk up to 7 standard errors.',
  evidence: 'sample',
  arbitrary: drawn,
  hypotheses: {},
  conclude: (c) => sampleAgrees(c, toNumber(predictorRisk(modelOf(c), c.predictor, c.constant))),
  labels,
  required: { 'N < d': 0.05 },
  proves: 1,
  show,
  runs: 12,
  control: {
    statement: 'The same with twice the risk.',
    conclude: (c) =>
      sampleAgrees(c, 2 * toNumber(predictorRisk(modelOf(c), c.predictor, c.constant))),
  },
});

export const gaussianProperties: readonly AnyProperty[] = [
  formula,
  leastRisk,
  noBetter,
  gaussianSample,
];
