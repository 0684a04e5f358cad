/**
 * # Whether a number is a Lipschitz constant of the Jacobian on a ball
 *
 * Lemma 3 for W, and L_full of Theorem D for W and v, compared without roots: X, and with it norm(K o K), is exact.
 *
 * ## Main definitions
 * - {@link isLipschitz}, {@link inputNorms}
 *
 * ## References
 * proofs-notes/lipschitz.md, proofs-notes/gradient-descent.md.
 * @module
 */
import { addUp, exactly, sqrtUp } from '../arithmetic/bounds.ts';
import type { Upper } from '../arithmetic/bounds.ts';
import { encloseRational, intervalRing, magnitude } from '../arithmetic/interval.ts';
import { max } from '../arithmetic/machine.ts';
import { compareRational, rationalFromDouble } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import type { Ring, Tier } from '../arithmetic/ring.ts';
import { row } from '../linalg/matrix.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { multiply, transpose } from '../linalg/ring-product.ts';
import type { Activation } from '../sigma/activation.ts';
import { degree } from '../sigma/polynomial.ts';
import { jetAt } from './hessian.ts';
import type { Moving } from './hessian.ts';
import { curvatureOnBall, reachable } from './lipschitz.ts';
import { mapNetwork, preactivations } from './network.ts';
import type { Network } from './network.ts';

function size(F: Ring<Rational>, a: Rational): Rational {
  return a.num < 0n ? F.neg(a) : a;
}

function larger(a: Rational, b: Rational): Rational {
  return compareRational(a, b) < 0 ? b : a;
}

/** What the constants need of X. */
export interface InputNorms {
  /** The largest row sums of abs(K) and of K o K, K = X X^T: at least their norms. */
  readonly gram: Rational;
  readonly square: Rational;
}

/** Cost: about n^2 d multiplications. */
export function inputNorms(F: Ring<Rational>, inputs: Matrix<Rational>): InputNorms {
  const K = multiply(F, inputs, transpose(inputs));
  const largest = (f: (k: Rational) => Rational): Rational =>
    Array.from({ length: K.rows }, (_, i) =>
      row(K, i).reduce((sum, k) => F.add(sum, f(k)), F.zero),
    ).reduce(larger, F.zero);
  return { gram: largest((k) => size(F, k)), square: largest((k) => F.mul(k, k)) };
}

interface Steepness {
  /** At least max_ij (abs(v_j) sup abs(sigma'')). */
  readonly bend: Rational;
  /** At least sup abs(sigma'). */
  readonly slope: Rational;
}

/** Exact at the centre alone, and for a constant sigma''; else `undefined`. */
function exactSteepness(
  tier: Tier<Rational>,
  activation: Activation,
  { inputs, hidden, outputs }: Network<Rational>,
  isPoint: boolean,
): Steepness | undefined {
  const order = degree(activation.value);
  if (!isPoint && !(order !== undefined && order <= 2)) return undefined;
  const P = preactivations(tier, { inputs, hidden, outputs });
  let [bend, slope] = [tier.zero, tier.zero];
  for (let k = 0; k < P.data.length; k++) {
    const jet = jetAt(tier, activation, P.data[k] ?? tier.zero);
    if (jet === undefined) return undefined;
    const v = outputs[k % P.cols] ?? tier.zero;
    bend = larger(bend, size(tier, tier.mul(v, jet.curvature)));
    slope = larger(slope, size(tier, jet.slope));
  }
  return { bend, slope };
}

/** Rounded up; `undefined` where sigma is not shown to be C^2 on what the ball reaches. */
function enclosedSteepness(
  F: Ring<Rational>,
  activation: Activation,
  exact: Network<Rational>,
  moving: Moving,
  radius: Upper,
): Steepness | undefined {
  const net = mapNetwork(exact, encloseRational);
  const P = preactivations(intervalRing, net);
  const norms = Array.from({ length: exact.inputs.rows }, (_, i) => {
    const square = row(exact.inputs, i).reduce((sum, x) => F.add(sum, F.mul(x, x)), F.zero);
    return sqrtUp(exactly(encloseRational(square).hi));
  });
  const free: Upper = moving === 'all' ? radius : exactly(0);
  const weights = net.outputs.map((v) => addUp(magnitude(v), free));
  const bend = curvatureOnBall(activation, P, norms, weights, radius);
  if (bend === undefined || !(bend < Infinity)) return undefined;
  let slope: Upper = exactly(0);
  for (const found of reachable(activation, P, norms, radius))
    if (found !== undefined) slope = exactly(max(slope, magnitude(found.sigma.slope)));
  if (!(slope < Infinity)) return undefined;
  return { bend: rationalFromDouble(bend), slope: rationalFromDouble(slope) };
}

/**
 * Whether L is shown to be a Lipschitz constant of the Jacobian in the trained parameters on the ball of this radius
 * around the network's weights; with radius 0, of its derivative there. `undefined` where sigma is not shown to be C^2
 * on what the ball reaches.
 *
 * Error: sup abs(sigma'') and sup abs(sigma') are rounded up unless sigma'' is constant (for W) or the radius 0; all else
 * is exact.
 */
export function isLipschitz(
  F: Tier<Rational>,
  activation: Activation,
  net: Network<Rational>,
  norms: InputNorms,
  { moving, radius, L }: { readonly moving: Moving; readonly radius: Upper; readonly L: Rational },
): boolean | undefined {
  const isPoint = radius === 0;
  const exact =
    isPoint || moving === 'hidden' ? exactSteepness(F, activation, net, isPoint) : undefined;
  const found = exact ?? enclosedSteepness(F, activation, net, moving, radius);
  if (found === undefined) return undefined;
  const { bend, slope } = found;
  if (L.num < 0n) return false;
  const bent = F.mul(F.mul(bend, bend), norms.square); // L3^2
  const square = F.mul(L, L);
  if (moving === 'hidden') return compareRational(bent, square) <= 0;
  const cross = F.mul(F.mul(slope, slope), norms.gram); // B^2
  // L (L - L3) >= B^2, that is L^2 - B^2 >= L L3
  const rest = F.sub(square, cross);
  return rest.num >= 0n && compareRational(F.mul(square, bent), F.mul(rest, rest)) <= 0;
}
