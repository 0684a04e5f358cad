/**
 * # Where feedback alignment descends at a linear rate
 *
 * One output, sigma C^2, W and v both move. With F_u = [J(W, u), A] and A = sigma(X W^T), df/d(W, v) is F_v, a step of
 * feedback alignment is -eta F_b^T r, and K_b = F_v F_b^T = (sum_j v_j b_j s_j s_j^T) o K + A A^T is symmetric.
 *
 * ## Main definitions
 * - {@link mixedGram}: F_u F_w^T
 * - {@link FeedbackPlace}, {@link decideFeedbackDescent}: the inequalities of H5
 *
 * ## Main results
 * On the ball of radius R about (W0, v0), with L = L_full of Theorem D and L_b = sqrt(L3^2 + B1^2), L3 and B1 those of
 * L_full with b for v: norm(F_v - F_v0) <= L R, norm(F_b - F_b0) <= L_b R, so
 * K_b >= K_b0 - (norm(F_b0) L + norm(F_v0) L_b + L L_b R) R.
 *
 * Proofs: proofs-notes/feedback-alignment.md (H5).
 * @module
 */
import { addUp, exactly, mulDown, mulUp, sqrtUp } from '../arithmetic/bounds.ts';
import type { Upper } from '../arithmetic/bounds.ts';
import {
  encloseRational,
  interval,
  intervalRing as R,
  isBounded,
  magnitude,
} from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { certainlyPositiveDefinite } from '../linalg/definite.ts';
import { at, mapMatrix, row, tabulate } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { magnitudes, rowNormsUp, spectralUp, vectorNormUp } from '../linalg/norms.ts';
import { intervalMatrix } from '../linalg/product.ts';
import { multiply, transpose } from '../linalg/ring-product.ts';
import { lipschitzOnBall } from '../network/centre.ts';
import type { Reach } from '../network/centre.ts';
import { fullLipschitz, inputsNormUp, slopeOnBall } from '../network/descent.ts';
import type { Tangent } from '../network/hessian.ts';
import { squareGramNorm } from '../network/lipschitz.ts';
import { enclose } from '../sigma/activation.ts';
import type { Activation } from '../sigma/activation.ts';
import { errorsOf, mapFeedback, tangentsOf } from './step.ts';
import type { FeedbackNetwork } from './step.ts';

/** (sum_j u_j w_j s_j s_j^T) o K + A A^T, n x n. */
export function mixedGram(
  K: Matrix<Interval>,
  jets: Matrix<Tangent<Interval>>,
  u: readonly Interval[],
  w: readonly Interval[],
): Matrix<Interval> {
  const weights = u.map((a, j) => R.mul(a, w[j] ?? R.zero));
  return tabulate(K.rows, K.rows, (i, k) => {
    let [pulls, values] = [R.zero, R.zero];
    for (const [j, weight] of weights.entries()) {
      const [a, b] = [at(jets, i, j), at(jets, k, j)];
      pulls = R.add(pulls, R.mul(weight, R.mul(a.slope, b.slope)));
      values = R.add(values, R.mul(a.value, b.value));
    }
    return R.add(R.mul(pulls, at(K, i, k)), values);
  });
}

/** The ball, the rate kappa and the step eta. */
export interface Aim {
  readonly radius: Interval;
  readonly rate: Interval;
  readonly step: Interval;
}

/** The numbers of H5, each on its safe side. */
export interface DescentNumbers {
  /** At least norm(F_b) on the ball. */
  readonly feedbackNorm: Upper;
  /** At least norm(F_v) on the ball: Theorem D's, with v and not b. */
  readonly jacobianNorm: Upper;
  /** At least the Lipschitz constant of F_v there. */
  readonly lipschitz: Upper;
  /** At least norm(f - y) at the centre. */
  readonly residual: Upper;
  /** jacobianNorm^2 + lipschitz residual. */
  readonly smoothness: Upper;
}

type Decision =
  | { readonly kind: 'holds'; readonly numbers: DescentNumbers }
  | { readonly kind: 'fails'; readonly because: string };

const refusal = (because: string): Decision => ({ kind: 'fails', because });

/** G - least I. */
function above(G: Matrix<Interval>, least: number): Matrix<Interval> {
  const by = interval(0 - least);
  return tabulate(G.rows, G.rows, (i, k) => (i === k ? R.add(at(G, i, k), by) : at(G, i, k)));
}

/** Bounds at the centre and on the ball, or why there are none. */
export interface Bounds extends Omit<DescentNumbers, 'smoothness'> {
  readonly product: Matrix<Interval>;
  /** At least what K_b loses on the ball. */
  readonly loss: Upper;
}

/** Bounds at the centre and on the ball of this radius; `undefined` where sigma is not shown to be C^2. */
export function boundsOn(
  activation: Activation,
  net: FeedbackNetwork<Interval>,
  radius: Upper,
): Bounds | undefined {
  const jets = tangentsOf(R, net, (p) => enclose(activation, p));
  if (jets === undefined) return undefined;
  const { inputs: X, hidden: W } = net;
  const K = multiply(R, X, transpose(X));
  const gram = intervalMatrix(K);
  const [v, b] = [row(net.outputs, 0), row(net.feedback, 0)];
  const reach = (outputs: readonly Interval[]): Reach => ({
    activation,
    outputs: outputs.map(magnitude),
    preactivations: multiply(R, X, transpose(W)),
    geometry: {
      gram,
      squareNorm: squareGramNorm(gram),
      rowNorms: rowNormsUp(magnitudes(intervalMatrix(X))),
    },
  });
  const L = fullLipschitz(reach(v), 'all', radius);
  const bent = lipschitzOnBall(reach(b), radius);
  if (L === undefined || bent === undefined) return undefined;
  const cross = mulUp(slopeOnBall(reach(b), radius), inputsNormUp(reach(b)));
  const Lb = sqrtUp(addUp(mulUp(bent, bent), mulUp(cross, cross)));
  const normOf = (u: readonly Interval[]): Upper =>
    sqrtUp(spectralUp(intervalMatrix(mixedGram(K, jets, u, u))));
  const [atV, atB] = [normOf(v), normOf(b)];
  const both = mulUp(mulUp(L, Lb), radius);
  const change = addUp(addUp(mulUp(atB, L), mulUp(atV, Lb)), both);
  return {
    product: mixedGram(K, jets, v, b),
    loss: mulUp(change, radius),
    feedbackNorm: addUp(atB, mulUp(Lb, radius)),
    jacobianNorm: addUp(atV, mulUp(L, radius)),
    lipschitz: L,
    residual: vectorNormUp(Array.from(errorsOf(R, net, jets).data)),
  };
}

/**
 * H5: K_b >= rate I on the ball, 2 norm(F_b) norm(r0) <= rate radius, and step beta norm(F_b)^2 <= rate.
 *
 * `fails` means "not shown".
 */
export function decideFeedbackDescent(
  activation: Activation,
  net: FeedbackNetwork<Interval>,
  { radius, rate, step }: Aim,
): Decision {
  const bounds = boundsOn(activation, net, exactly(radius.hi));
  if (bounds === undefined)
    return refusal('sigma is not shown to be C^2 on every pre-activation that the ball reaches');
  const { product, loss, ...numbers } = bounds;
  const need = addUp(exactly(rate.hi), loss);
  if (!(need < Infinity) || !Array.from(product.data).every(isBounded))
    return refusal('a bound on the ball is not finite');
  if (!certainlyPositiveDefinite(intervalMatrix(above(product, need))))
    return refusal(
      `K_b > ${need} I is not shown at the centre, as K_b >= kappa I on the ball needs`,
    );
  const { feedbackNorm, jacobianNorm, lipschitz, residual } = numbers;
  const path = mulUp(exactly(2), mulUp(feedbackNorm, residual));
  const room = mulDown(exactly(rate.lo), exactly(radius.lo));
  if (!(path <= room))
    return refusal(`2 norm(F_b) norm(r0) <= kappa R is not shown: ${path} and ${room}`);
  const smoothness = addUp(mulUp(jacobianNorm, jacobianNorm), mulUp(lipschitz, residual));
  const steep = mulUp(exactly(step.hi), mulUp(smoothness, mulUp(feedbackNorm, feedbackNorm)));
  if (!(steep <= rate.lo))
    return refusal(`eta beta norm(F_b)^2 <= kappa is not shown: ${steep} and ${rate.lo}`);
  return { kind: 'holds', numbers: { ...numbers, smoothness } };
}

/** The network in intervals. */
export function enclosedFeedback(net: FeedbackNetwork<Rational>): FeedbackNetwork<Interval> {
  return mapFeedback(net, (A) => mapMatrix(A, encloseRational));
}
