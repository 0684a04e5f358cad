/**
 * # Claim kind `full-row-rank-on-ball` (Theorems A2 and B)
 *
 * Asserts: J(W, v) has full row rank n for every W with norm_F(W - W0) <= rho. With `mirrored`, also
 * that f(W0, c v) = 0 for every c, so that with Lemma 1(c) every label vector is attained: X is
 * shattered by this width.
 * @module
 */
import { showBelowOne, showLower, showUpper } from '../../arithmetic/text.ts';
import { at } from '../../linalg/matrix.ts';
import type { Dense } from '../../linalg/matrix.ts';
import type { Centre } from '../../network/centre.ts';
import { printExpression } from '../../sigma/expression-print.ts';
import { pairsAreMirrored } from '../../network/mirrored.ts';
import { rankOnBall } from '../../network/right-inverse.ts';
import type { Claim, Witness } from '../format.ts';
import type { Verdict } from '../verdict.ts';
import { ballBounds } from './right-inverse.ts';

type RankClaim = Extract<Claim, { kind: 'full-row-rank-on-ball' }>;

/** The verdict on a `full-row-rank-on-ball` claim. Source: Lemma 1(a), Theorem A2. */
export function checkRankOnBall(claim: RankClaim, witness: Witness, centre: Centre): Verdict {
  if (claim.mirrored && !vanishesForEveryScale(witness, centre))
    return {
      kind: 'rejected',
      at: 'witness',
      because:
        'the claim says mirrored, but not every pair has w_{j+h} = w_j and v_{j+h} = -v_j (an odd last neuron needs v = 0, or w = 0 and sigma(0) = 0)',
    };
  const bounds = ballBounds(claim, witness, centre);
  if ('because' in bounds) return { kind: 'rejected', at: 'witness', because: bounds.because };
  const { R, lipschitz } = bounds;
  const decision = rankOnBall(R, lipschitz, claim.radius);
  if (decision.kind === 'fails')
    return {
      kind: 'rejected',
      at: 'claim.radius',
      because: `not shown: ${decision.inequality}; left side ${decision.left}, right side ${decision.right}`,
    };
  const { rows: n, cols: d } = claim.inputs;
  const network = `f(W, v) = sigma(X W^T) v of width m = ${claim.width} with sigma(x) = ${printExpression(claim.activation)}`;
  const shattered =
    `These ${n} inputs in dimension ${d} are shattered by ${network}: every label vector y is fitted exactly (loss 0), ` +
    `with W within ${showUpper(claim.radius)} of the written W0 and v = v0 norm(y) / ${showLower(decision.covered)}. `;
  // "for every W": the printed radius must not exceed the proved one, so it is rounded down here
  const region =
    `For ${network} on these ${n} inputs in dimension ${d}, every W within ${showLower(claim.radius)} of the written W0, ` +
    'every v with abs(v_j) >= c abs(v0_j) for all j (v0 the written one, c > 0) and every label vector y: ' +
    `norm(grad_W l) >= c mu norm(f - y) with mu = ${showLower(decision.everywhere)}. ` +
    'So each such point with grad_W l = 0 has loss 0: there l has no local minimum and no saddle, in W or in (W, v), but global minima.';
  return {
    kind: 'verified',
    claim: claim.mirrored ? shattered + region : region,
    hypotheses: [
      `the inputs are the claimed ones: SHA-256 ${claim.inputs.sha256}`,
      `n <= m d: ${n} <= ${claim.width} x ${d}`,
      ...(claim.mirrored ? ['mirrored start: f(W0, c v0) = 0 for every c, compared exactly'] : []),
      'sigma is C^2 on every pre-activation that the ball reaches',
      `approximate right inverse: norm(I - G M) <= ${showBelowOne(R.defect)} < 1, norm(R) <= ${showUpper(R.norm)}`,
      `J is Lipschitz on the ball with constant L <= ${showUpper(lipschitz)}`,
      `sigma_min(J) >= ${showLower(decision.centre)} - L norm_F(W - W0), and >= mu = ${showLower(decision.everywhere)} on the ball`,
      `mu_0 rho - L rho^2/2 >= ${showLower(decision.covered)} > 0`,
    ],
  };
}

/**
 * Whether f(W0, c v0) = 0 for every c, exactly: the pairs cancel and, for odd m, the last neuron has
 * v = 0, or w = 0 and sigma(0) = 0.
 */
function vanishesForEveryScale(witness: Witness, centre: Centre): boolean {
  const { hidden: W, outputs: v } = witness;
  if (!pairsAreMirrored(W, v)) return false;
  const lastVanishes = v[W.rows - 1] === 0 || (lastRowIsZero(W) && lastValuesAreZero(centre));
  return W.rows % 2 === 0 || lastVanishes;
}

function lastRowIsZero(W: Dense): boolean {
  return W.data.subarray((W.rows - 1) * W.cols).every((w) => w === 0);
}

function lastValuesAreZero(centre: Centre): boolean {
  const { values } = centre;
  return Array.from({ length: values.rows }, (_, i) => at(values, i, values.cols - 1)).every(
    (value) => value.lo === 0 && value.hi === 0,
  );
}
