/**
 * # Claim kind `descent` (Theorem D)
 *
 * Asserts: gradient descent from the written (W, v), in W or in W and v, with any fixed step of at most `step`
 * stays in the ball, shrinks the loss by at least 1 - eta rate^2 a step, and converges to a zero-loss point of the
 * ball.
 * @module
 */
import { exactly, mulDown, subUp } from '../../arithmetic/bounds.ts';
import { showBelowOne, showExact, showLower, showUpper } from '../../arithmetic/text.ts';
import { approxInverse } from '../../linalg/approx-inverse.ts';
import { spectralUp } from '../../linalg/norms.ts';
import { residualUp } from '../../network/centre.ts';
import type { Centre } from '../../network/centre.ts';
import { decideDescent, fullGram, fullLipschitz } from '../../network/descent.ts';
import { printExpression } from '../../sigma/expression-print.ts';
import { rightInverse, singularAtCentre } from '../../network/right-inverse.ts';
import type { Claim, Witness } from '../format.ts';
import type { Verdict } from '../verdict.ts';

type DescentClaim = Extract<Claim, { kind: 'descent' }>;

function rejected(at: string, because: string): Verdict {
  return { kind: 'rejected', at, because };
}

/** The verdict on a `descent` claim. Source: Theorem D2 of proofs-notes/gradient-descent.md. */
export function checkDescent(claim: DescentClaim, witness: Witness, centre: Centre): Verdict {
  const { moving, radius, labels } = claim;
  const G = fullGram(centre, moving);
  const M = witness.inverse ?? approxInverse(G.mid); // a guess either way
  if (M === undefined)
    return rejected('witness', 'the Gram matrix of the Jacobian is singular in float64');
  const R = rightInverse(G, M);
  const singular = singularAtCentre(R);
  if (singular === undefined)
    return rejected(
      'witness',
      `not shown: norm(I - G M) < 1; it is up to ${showUpper(R.defect, 17)}`,
    );
  const lipschitz = fullLipschitz(centre, moving, radius);
  if (lipschitz === undefined)
    return rejected(
      'witness',
      'sigma is not shown to be C^2 on the pre-activations that the ball reaches',
    );
  const residual = residualUp(centre, labels);
  const gramNorm = spectralUp(G);
  const decision = decideDescent({ singular, gramNorm, lipschitz, residual }, claim);
  if (decision.kind === 'fails')
    return rejected(
      'claim',
      `not shown: ${decision.inequality}; left side ${decision.left}, right side ${decision.right}`,
    );
  return verified(claim, [
    `approximate right inverse: norm(I - G M) <= ${showBelowOne(R.defect)} < 1, sigma_min(J) >= sigma_0 = ${showLower(singular)} at the start`,
    `residual at the start: norm(r0) <= ${showUpper(residual)}`,
    `J is Lipschitz on the ball with constant L <= ${showUpper(lipschitz)}`,
    'L R^2/2 + 2 norm(r0) <= sigma_0 R, R the radius, and sigma_0 - L R >= mu',
    `step beta <= 1 with beta = (norm(J) + L R)^2 + L norm(r0) <= ${showUpper(decision.smoothness)}`,
  ]);
}

function verified(claim: DescentClaim, shown: readonly string[]): Verdict {
  const { rows: n, cols: d, sha256 } = claim.inputs;
  const { moving, step, rate, radius, width } = claim;
  const [what, size] = moving === 'all' ? ['W and v', d + 1] : ['W, v fixed', d];
  const kept = subUp(exactly(1), mulDown(exactly(step), mulDown(exactly(rate), exactly(rate))));
  return {
    kind: 'verified',
    claim:
      `For f(W, v) = sigma(X W^T) v of width m = ${width} with sigma(x) = ${printExpression(claim.activation)} on these ${n} inputs in dimension ${d} and these labels: ` +
      `gradient descent on l = norm(f - y)^2/2 in ${what}, in real arithmetic, from the written point with any fixed step 0 < eta <= ${showExact(step)} converges to a point with loss 0. ` +
      `Its path is at most ${showUpper(radius)} long, and each step multiplies the loss by at most 1 - eta mu^2 with mu = ${showExact(rate)}: by ${showUpper(kept, 12)} or less at eta = ${showExact(step)}.`,
    hypotheses: [
      `the inputs are the claimed ones: SHA-256 ${sha256}`,
      `at most as many samples as parameters that move: ${n} <= ${width} x ${size}`,
      'sigma is C^2 on every pre-activation that the ball reaches',
      ...shown,
    ],
  };
}
