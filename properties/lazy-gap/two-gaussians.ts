/**
 * # Telling two Gaussians apart with a quadratic network
 *
 * y = 1 or -1 with probability 1/2 each, x given y is N(0, Gamma + y Delta), the loss is (y - f(x))^2. A predictor
 * c + x^T M x with the best constant, c = -tr(M Gamma), has the risk (1 - <M, Delta>)^2 + 2 q(M),
 * q(M) = tr(M Gamma M Gamma) + tr(M Delta M Delta). Over a class that is closed under scaling the least risk is
 * 1/(1 + s/2), s = sup <M, Delta>^2/q(M).
 *
 * ## Main definitions
 * - {@link TwoGaussians}, {@link demandModel}, {@link predictorRisk}
 * - {@link featureRiskOf}, {@link tangentRiskOf}, {@link networkRiskOf}
 *
 * Proofs: E6 of proofs-notes/lazy-gap.md.
 * @module
 */
import { max } from '../../src/arithmetic/machine.ts';
import { rationalField as Q, ratio } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, ShapeError, tabulate } from '../../src/linalg/matrix.ts';
import { multiply, transpose } from '../../src/linalg/ring-product.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import { demandSymmetric, energy, trace, traceOfProduct } from '../../src/quadratic/elimination.ts';
import { inverse, isSemidefinite } from '../../src/quadratic/inverse.ts';
import { squaredEigenvalues } from '../../src/quadratic/spectrum.ts';
import type { Bracket } from '../../src/quadratic/spectrum.ts';

/** Gamma positive definite, Gamma + Delta and Gamma - Delta positive semidefinite; all d x d and symmetric. */
export interface TwoGaussians {
  readonly mean: Matrix<Rational>;
  readonly difference: Matrix<Rational>;
}

const half = ratio(1n, 2n);
const two = ratio(2n);

function combined(
  A: Matrix<Rational>,
  B: Matrix<Rational>,
  f: (a: Rational, b: Rational) => Rational,
): Matrix<Rational> {
  return tabulate(A.rows, A.cols, (i, k) => f(at(A, i, k), at(B, i, k)));
}

/** Throws {@link ShapeError} or {@link RangeError} unless the matrices are as {@link TwoGaussians} says. */
export function demandModel({ mean, difference }: TwoGaussians): void {
  demandSymmetric(mean, 'two Gaussians, Gamma');
  demandSymmetric(difference, 'two Gaussians, Delta');
  if (mean.rows !== difference.rows)
    throw new ShapeError(
      `two Gaussians: expected Gamma and Delta of one size, got ${mean.rows} and ${difference.rows}`,
    );
  const covariances = [Q.add, Q.sub].map((f) => combined(mean, difference, f));
  if (!covariances.every((S) => isSemidefinite(Q, S)))
    throw new RangeError(
      'two Gaussians: expected Gamma + Delta and Gamma - Delta positive semidefinite',
    );
  if (inverse(Q, mean) === undefined)
    throw new RangeError('two Gaussians: expected a positive definite Gamma, got a singular one');
}

/** The risk of c + x^T M x, for any c. */
export function predictorRisk(
  { mean, difference }: TwoGaussians,
  M: Matrix<Rational>,
  c: Rational,
): Rational {
  const offset = Q.add(c, traceOfProduct(Q, M, mean));
  const miss = Q.sub(Q.one, traceOfProduct(Q, M, difference));
  const [A, B] = [multiply(Q, M, mean), multiply(Q, M, difference)];
  const spread = Q.add(traceOfProduct(Q, A, A), traceOfProduct(Q, B, B));
  return Q.add(Q.add(Q.mul(offset, offset), Q.mul(miss, miss)), Q.mul(two, spread));
}

/** 1/(1 + s/2). */
function riskOf(s: Rational): Rational {
  return Q.div(Q.one, Q.add(Q.one, Q.mul(half, s)));
}

/** W A W^T. */
function between(W: Matrix<Rational>, A: Matrix<Rational>): Matrix<Rational> {
  return multiply(Q, W, multiply(Q, A, transpose(W)));
}

/** The least risk over M in span{ w_i w_i^T }, exactly. W is N x d. */
export function featureRiskOf(model: TwoGaussians, W: Matrix<Rational>): Rational {
  demandModel(model);
  const [G, D] = [between(W, model.mean), between(W, model.difference)];
  const gram = combined(G, D, (a, b) => Q.add(Q.mul(a, a), Q.mul(b, b)));
  return riskOf(
    energy(
      Q,
      gram,
      Array.from({ length: W.rows }, (_, i) => at(D, i, i)),
    ),
  );
}

/** For u = (i, k): the part of q(sym(e_k w_i^T), sym(e_l w_j^T)) that belongs to A, Gamma or Delta. */
function tangentGram(W: Matrix<Rational>, A: Matrix<Rational>): Matrix<Rational> {
  const d = W.cols;
  const [WA, WAW] = [multiply(Q, W, A), between(W, A)];
  return tabulate(W.rows * d, W.rows * d, (u, v) => {
    const [k, l] = [u % d, v % d];
    const [i, j] = [(u - k) / d, (v - l) / d];
    const straight = Q.mul(at(A, k, l), at(WAW, i, j));
    return Q.mul(half, Q.add(straight, Q.mul(at(WA, j, k), at(WA, i, l))));
  });
}

/** The least risk over M = sum sym(a_i w_i^T), exactly. W is N x d. Cost: about (N d)^3/3 operations. */
export function tangentRiskOf(model: TwoGaussians, W: Matrix<Rational>): Rational {
  demandModel(model);
  const gram = combined(tangentGram(W, model.mean), tangentGram(W, model.difference), Q.add);
  return riskOf(energy(Q, gram, Array.from(multiply(Q, W, model.difference).data)));
}

/**
 * The least risk over M of rank at most N: 1/(1 + (1/2) sum over the N largest of delta^2/(1 + delta^2)), delta the
 * eigenvalues of Gamma^-1 Delta, in a bracket of width at most N 2^-bits, exact where those squares are rational.
 */
export function networkRiskOf(model: TwoGaussians, neurons: number, bits: number): Bracket {
  demandModel(model);
  const whitening = inverse(Q, model.mean) ?? model.mean;
  const squares = squaredEigenvalues(multiply(Q, whitening, model.difference), bits);
  const kept = squares.slice(max(0, squares.length - neurons));
  const share = (t: Rational): Rational => Q.div(t, Q.add(Q.one, t));
  const [lo, hi] = (['lo', 'hi'] as const).map((end) =>
    kept.map((b) => share(b[end])).reduce(Q.add, Q.zero),
  );
  return { lo: riskOf(hi ?? Q.zero), hi: riskOf(lo ?? Q.zero) };
}

/** The best constant of a predictor: -tr(M Gamma). */
export function bestConstant({ mean }: TwoGaussians, M: Matrix<Rational>): Rational {
  return Q.neg(trace(Q, multiply(Q, M, mean)));
}
