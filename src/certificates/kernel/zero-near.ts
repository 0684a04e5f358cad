/**
 * # Claim kind `zero-near` (Theorem A3)
 *
 * Asserts: some W* with norm_F(W* - W) <= rho has f(W*, v) = y exactly. Proved by Lemma 1(c) for
 * F = f(., v) - y at the written W.
 * @module
 */
import { showBelowOne, showUpper } from '../../arithmetic/text.ts';
import { printExpression } from '../../sigma/expression-print.ts';
import { residualUp } from '../../network/centre.ts';
import type { Centre } from '../../network/centre.ts';
import { zeroInBall } from '../../network/right-inverse.ts';
import type { Claim, Witness } from '../format.ts';
import type { Verdict } from '../verdict.ts';
import { ballBounds } from './right-inverse.ts';

/** The verdict on a `zero-near` claim. Source: Theorem A3 of proofs-notes/expressivity.md. */
export function checkZeroNear(
  claim: Extract<Claim, { kind: 'zero-near' }>,
  witness: Witness,
  centre: Centre,
): Verdict {
  const value = residualUp(centre, claim.labels);
  const bounds = ballBounds(claim, witness, centre);
  if ('because' in bounds) return { kind: 'rejected', at: 'witness', because: bounds.because };
  const { R, lipschitz } = bounds;
  const decision = zeroInBall(R, value, lipschitz, claim.radius);
  if (decision.kind === 'fails')
    return {
      kind: 'rejected',
      at: 'claim.radius',
      because: `not shown: ${decision.inequality}; left side ${decision.left}, right side ${decision.right}`,
    };
  const { rows: n, cols: d } = claim.inputs;
  return {
    kind: 'verified',
    claim:
      `A network f(W, v) = sigma(X W^T) v of width m = ${claim.width} with sigma(x) = ${printExpression(claim.activation)} ` +
      `fits these ${n} labels of these ${n} inputs in dimension ${d} exactly (loss 0): ` +
      `a zero-loss global minimiser (W*, v) lies within Frobenius distance ${showUpper(claim.radius)} of the written (W, v).`,
    hypotheses: [
      `the inputs are the claimed ones: SHA-256 ${claim.inputs.sha256}`,
      `n <= m d: ${n} <= ${claim.width} x ${d}`,
      'sigma is C^2 on every pre-activation that the ball reaches',
      `residual at the written point: norm(f - y) <= ${showUpper(value)}`,
      `approximate right inverse: norm(I - G M) <= ${showBelowOne(R.defect)} < 1, norm(R) <= ${showUpper(R.norm)}`,
      `J is Lipschitz on the ball with constant L <= ${showUpper(lipschitz)}`,
      'Lemma 1(c): norm(F) norm(R) + alpha_0 rho + L rho^2 norm(R)/2 <= rho',
    ],
  };
}
