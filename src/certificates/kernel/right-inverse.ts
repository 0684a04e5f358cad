/**
 * # The two steps every ball certificate shares
 *
 * Lemma 1 needs alpha_0 and norm(R) at the centre and the Lipschitz constant of J on the ball.
 * @module
 */
import type { Upper } from '../../arithmetic/bounds.ts';
import { approxInverse } from '../../linalg/approx-inverse.ts';
import type { Centre } from '../../network/centre.ts';
import { gramEnclosure } from '../../network/gram-enclosure.ts';
import { curvatureOnBall, lipschitzUp } from '../../network/lipschitz.ts';
import { rightInverse } from '../../network/right-inverse.ts';
import type { RightInverse } from '../../network/right-inverse.ts';
import type { Claim, Witness } from '../format.ts';

export interface BallBounds {
  readonly R: RightInverse;
  readonly lipschitz: Upper;
}

/** Upper bounds for Lemma 1 on the claim's ball, or the reason why there are none. */
export function ballBounds(
  claim: Claim,
  witness: Witness,
  centre: Centre,
): BallBounds | { readonly because: string } {
  const { gram, squareNorm, rowNorms } = centre.geometry;
  const G = gramEnclosure(gram, centre.slopes, centre.outputs);
  const M = witness.inverse ?? approxInverse(G.mid); // a guess either way
  if (M === undefined) return { because: 'the Gram matrix G = J J^T is singular in float64' };
  const curvature = curvatureOnBall(
    centre.activation,
    centre.preactivations,
    rowNorms,
    centre.outputs,
    claim.radius,
  );
  if (curvature === undefined)
    return { because: 'sigma is not shown to be C^2 on the pre-activations that the ball reaches' };
  return { R: rightInverse(G, M), lipschitz: lipschitzUp(curvature, squareNorm) };
}
