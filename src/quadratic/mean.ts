/**
 * # The tangent risk of a random span, and the limits
 *
 * ## Main definitions
 * - {@link spanMoments}, {@link meanTangentRisk}: E4, exact in every dimension
 * - {@link limitTangentRisk}, {@link limitFeatureRisk}: for N/d -> rho
 *
 * Proofs: proofs-notes/lazy-gap.md.
 * @module
 */
import { rationalField as Q, ratio } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { demandSymmetric, trace, traceOfProduct } from './elimination.ts';

const two = ratio(2n);

/** E[tr(P B P B)] = squares tr(B^2) + trace tr(B)^2 for every symmetric B. */
export interface SpanMoments {
  readonly squares: Rational;
  readonly trace: Rational;
}

/**
 * For the projector P onto the orthogonal complement of a uniformly random subspace of dimension min(N, d): with
 * k = max(0, d - N), beta = k (d - k)/(d (d - 1) (d + 2)) and alpha = k/d - (d + 1) beta, `squares` is alpha + beta and
 * `trace` is beta. d >= 2.
 */
export function spanMoments(dimension: number, neurons: number): SpanMoments {
  if (!(Number.isSafeInteger(dimension) && dimension >= 2 && neurons >= 0))
    throw new RangeError(`spanMoments: expected d >= 2 and N >= 0, got ${dimension}, ${neurons}`);
  const d = BigInt(dimension);
  const left = dimension - neurons;
  const k = left > 0 ? BigInt(left) : 0n;
  const beta = ratio(k * (d - k), d * (d - 1n) * (d + 2n));
  return { squares: Q.sub(ratio(k, d), Q.mul(ratio(d), beta)), trace: beta };
}

/** E[R_NT] for N hidden weights whose span is uniformly random, for example Gaussian ones. B is d x d, d >= 2. */
export function meanTangentRisk(B: Matrix<Rational>, neurons: number): Rational {
  demandSymmetric(B, 'meanTangentRisk');
  const moments = spanMoments(B.rows, neurons);
  const t = trace(Q, B);
  const square = traceOfProduct(Q, B, B);
  return Q.mul(two, Q.add(Q.mul(moments.squares, square), Q.mul(moments.trace, Q.mul(t, t))));
}

/**
 * R_NT/(2 norm_F(B)^2) as d grows with N/d -> rho <= 1 and tr(B)^2/(d tr(B^2)) -> tau:
 * (1 - rho)^2 (1 - tau) + (1 - rho) tau.
 */
export function limitTangentRisk(rho: Rational, tau: Rational): Rational {
  const rest = Q.sub(Q.one, rho);
  if (rest.num <= 0n) return Q.zero;
  return Q.mul(rest, Q.add(Q.mul(rest, Q.sub(Q.one, tau)), tau));
}

/** R_RF/(2 norm_F(B)^2) in the same limit, for weights of uniformly random directions: 1 - tau rho/(1 + rho). */
export function limitFeatureRisk(rho: Rational, tau: Rational): Rational {
  return Q.sub(Q.one, Q.div(Q.mul(tau, rho), Q.add(Q.one, rho)));
}
