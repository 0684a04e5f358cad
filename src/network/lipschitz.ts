/**
 * # How fast the Jacobian can change
 *
 * Lemma 3: on the ball norm_F(W - W0) <= rho, J(., v) is Lipschitz with constant
 * L = max_ij (abs(v_j) sup abs(sigma'')) sqrt(norm(K o K)), the supremum for (i, j) over the
 * pre-activations that the ball can reach, [x_i.w_j - rho norm(x_i), x_i.w_j + rho norm(x_i)].
 *
 * ## Main definitions
 * - {@link squareGramNorm}: an upper bound of norm(K o K)
 * - {@link reachable}: sigma on the pre-activations of the ball
 * - {@link curvatureOnBall}: an upper bound of max_ij abs(v_j) sup abs(sigma'')
 * - {@link lipschitzUp}: their product, L
 *
 * ## Implementation notes
 * `undefined` across a kink: a relu with "sigma'' = 0" would certify X = [[1, .2], [.3, 1]],
 * W0 = (1, 1), although Psi = 0 at W = (-1, -1).
 * @module
 */
import { exactly, mulUp, sqrtUp } from '../arithmetic/bounds.ts';
import type { Upper } from '../arithmetic/bounds.ts';
import { interval, intervalRing, isBounded, magnitude } from '../arithmetic/interval.ts';
import type { Interval } from '../arithmetic/interval.ts';
import { abs, max } from '../arithmetic/machine.ts';
import { at } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { rowSumUp } from '../linalg/norms.ts';
import type { Enclosure } from '../linalg/product.ts';
import { enclose } from '../sigma/activation.ts';
import type { Activation } from '../sigma/activation.ts';

/** At least norm(K o K): the largest row sum of squares of abs(K). */
export const squareGramNorm = (K: Enclosure): Upper => rowSumUp(K, 2);

/** sigma on the pre-activations x that the ball reaches at one row and neuron. */
interface Reached {
  readonly neuron: number;
  readonly x: Interval;
  readonly sigma: NonNullable<ReturnType<typeof enclose>>;
}

/**
 * sigma on [p_ij - radius norm(x_i), p_ij + radius norm(x_i)] for each pre-activation p_ij of neuron j; `undefined` if
 * radius norm(x_i) is not finite, or sigma not shown to be C^2 there. At a row of zeros J is 0 on the whole ball, so a
 * kink is passed over.
 */
export function* reachable(
  activation: Activation,
  preactivations: Matrix<Interval>,
  rowNorms: readonly Upper[],
  radius: number,
): Generator<Reached | undefined, void> {
  for (let i = 0; i < preactivations.rows; i++) {
    const reach = mulUp(exactly(radius), rowNorms[i] ?? exactly(Number.NaN));
    if (!(reach < Infinity)) yield undefined;
    else
      for (let j = 0; j < preactivations.cols; j++) {
        const x = intervalRing.add(at(preactivations, i, j), interval(0 - reach, reach));
        const sigma = enclose(activation, x);
        if (sigma !== undefined) yield { neuron: j, x, sigma };
        else if (rowNorms[i] !== 0) yield undefined;
      }
  }
}

/**
 * At least max_ij abs(v_j) sup abs(sigma'') over the pre-activations within `radius`, or `undefined`
 * when sigma is not shown to be C^2 on all of them.
 *
 * Shapes: `preactivations` n x m (at the centre), `rowNorms` n, `outputs` m.
 * Source: Lemma 3 of proofs-notes/lipschitz.md.
 */
export function curvatureOnBall(
  activation: Activation,
  preactivations: Matrix<Interval>,
  rowNorms: readonly Upper[],
  outputs: readonly number[],
  radius: number,
): Upper | undefined {
  let largest: Upper = exactly(0);
  for (const found of reachable(activation, preactivations, rowNorms, radius)) {
    if (found === undefined) return undefined;
    const { neuron, x, sigma } = found;
    const weight = exactly(abs(outputs[neuron] ?? Number.NaN));
    const whole = mulUp(weight, magnitude(sigma.curvature));
    const closer =
      whole > largest && isBounded(x) ? mulUp(weight, closerCurvature(activation, x)) : whole;
    largest = exactly(max(largest, closer));
  }
  return largest;
}

const pieces = 8;

/**
 * At least sup abs(sigma'') on an interval where sigma is C^2, piece by piece: over the whole interval the enclosure of
 * tanh'' is too wide in proportion to the interval, which near the maximum cost 1 % of the radius.
 */
function closerCurvature(activation: Activation, x: Interval): Upper {
  let largest: Upper = exactly(0);
  let from = x.lo;
  for (let k = 1; k <= pieces; k++) {
    const cut = k === pieces ? x.hi : x.lo + (x.hi - x.lo) * (k / pieces);
    const to = cut >= from && cut <= x.hi ? cut : x.hi; // also when the width overflows
    const sigma = enclose(activation, interval(from, to));
    largest = exactly(max(largest, sigma === undefined ? Infinity : magnitude(sigma.curvature)));
    from = to;
  }
  return largest;
}

/** L of Lemma 3 from an upper bound of max abs(v_j sigma'') and one of norm(K o K). */
export function lipschitzUp(curvature: Upper, squareNorm: Upper): Upper {
  return mulUp(curvature, sqrtUp(squareNorm));
}
