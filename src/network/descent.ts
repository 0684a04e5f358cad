/**
 * # The inequalities behind gradient descent from a point
 *
 * When W and v are trained, df/d(W, v) = [J, A], A = sigma(X W^T): G_full = G + A A^T. On the ball of radius R around
 * (W0, v0) it is Lipschitz with constant L_full = (L3 + sqrt(L3^2 + 4 B^2))/2, where L3 = max_ij ((abs(v0_j) + R) sup
 * abs(sigma'')) sqrt(norm(K o K)) and B = sup abs(sigma') norm(X). With W alone the constant is that of Lemma 3.
 *
 * ## Main definitions
 * - {@link fullGram}, {@link fullLipschitz}: G_full and L_full, enclosed and bounded
 * - {@link slopeOnBall}, {@link inputsNormUp}: the factors of B
 * - {@link decideDescent}: the three inequalities of Theorem D
 *
 * ## References
 * proofs-notes/gradient-descent.md.
 * @module
 */
import { addUp, exactly, mulDown, mulUp, sqrtUp, subDown } from '../arithmetic/bounds.ts';
import type { Lower, Upper } from '../arithmetic/bounds.ts';
import { magnitude } from '../arithmetic/interval.ts';
import { abs, max } from '../arithmetic/machine.ts';
import { enclosedGram } from '../linalg/enclosed-gram.ts';
import { rowSumUp } from '../linalg/norms.ts';
import { enclosedSum, intervalMatrix } from '../linalg/product.ts';
import type { Enclosure } from '../linalg/product.ts';
import { lipschitzOnBall } from './centre.ts';
import type { Centre, Reach } from './centre.ts';
import { gramEnclosure } from './gram-enclosure.ts';
import type { Moving } from './hessian.ts';
import { reachable } from './lipschitz.ts';
import { fails } from './right-inverse.ts';
import type { Decision } from './right-inverse.ts';

/** The Gram matrix of the Jacobian in the trained parameters: G, or G + A A^T. */
export function fullGram({ geometry, slopes, outputs, values }: Centre, moving: Moving): Enclosure {
  const G = gramEnclosure(geometry.gram, slopes, outputs);
  if (moving === 'hidden') return G;
  return enclosedSum(G, enclosedGram(intervalMatrix(values)));
}

/** At least sup abs(sigma') over the pre-activations within `radius`; Infinity where it is not bounded. */
export function slopeOnBall(
  { activation, preactivations, geometry }: Reach,
  radius: number,
): Upper {
  let largest: Upper = exactly(0);
  for (const found of reachable(activation, preactivations, geometry.rowNorms, radius))
    largest = exactly(max(largest, found === undefined ? Infinity : magnitude(found.sigma.slope)));
  return largest;
}

/** At least norm(X): norm(X)^2 = norm(K) is at most the largest row sum of abs(K). */
export function inputsNormUp({ geometry }: Reach): Upper {
  return sqrtUp(rowSumUp(geometry.gram, 1));
}

/**
 * At least the Lipschitz constant of the Jacobian in the trained parameters on the ball of this radius, or `undefined`
 * where sigma is not shown to be C^2 on the pre-activations that the ball reaches.
 */
export function fullLipschitz(centre: Reach, moving: Moving, radius: number): Upper | undefined {
  if (moving === 'hidden') return lipschitzOnBall(centre, radius);
  const weights = centre.outputs.map((v) => addUp(exactly(abs(v)), exactly(radius)));
  const bent = lipschitzOnBall(centre, radius, weights);
  if (bent === undefined) return undefined;
  const cross = mulUp(slopeOnBall(centre, radius), inputsNormUp(centre));
  // the larger eigenvalue of [[L3, B], [B, 0]]
  const root = sqrtUp(addUp(mulUp(bent, bent), mulUp(exactly(4), mulUp(cross, cross))));
  return mulUp(exactly(0.5), addUp(bent, root));
}

/** Bounds at the centre and on the ball. */
export interface DescentBounds {
  /** At most sigma_min(J_full) at the centre. */
  readonly singular: Lower;
  /** At least norm(G_full) at the centre. */
  readonly gramNorm: Upper;
  /** At least the Lipschitz constant of J_full on the ball. */
  readonly lipschitz: Upper;
  /** At least norm(f - y) at the centre. */
  readonly residual: Upper;
}

/**
 * Theorem D2: L R^2/2 + 2 norm(r0) <= sigma_0 R, sigma_0 - L R >= rate, and
 * step ((sqrt(norm(G_full)) + L R)^2 + L norm(r0)) <= 1.
 *
 * `fails` means "not certified": descent may still converge.
 */
export function decideDescent(
  { singular, gramNorm: norm, lipschitz: L, residual }: DescentBounds,
  { radius, step, rate }: { readonly radius: number; readonly step: number; readonly rate: number },
): Decision<{ readonly smoothness: Upper }> {
  const R = exactly(radius);
  const bent = mulUp(L, R);
  const left = addUp(mulUp(exactly(0.5), mulUp(bent, R)), mulUp(exactly(2), residual));
  const right = mulDown(singular, R);
  if (!(left <= right))
    return fails(
      'L R^2/2 + 2 norm(r0) <= sigma_0 R: the path stays in the ball (Theorem D2)',
      left,
      right,
    );
  const mu = subDown(singular, bent);
  if (!(rate > 0 && rate <= mu)) return fails('rate <= mu = sigma_0 - L R (Theorem D2)', rate, mu);
  const steepness = addUp(sqrtUp(norm), bent);
  const smoothness = addUp(mulUp(steepness, steepness), mulUp(L, residual));
  const product = mulUp(exactly(step), smoothness);
  if (!(product <= 1))
    return fails(
      'step beta <= 1, beta = (norm(J_full) + L R)^2 + L norm(r0) (Theorem D2)',
      product,
      1,
    );
  return { kind: 'holds', smoothness };
}
