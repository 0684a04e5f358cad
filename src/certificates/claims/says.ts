/**
 * # Short descriptions of the claim kinds
 *
 * For the table of proofs-notes/certificate-format.md; no checker prints it.
 * @module
 */
import type { ClaimName } from './kinds.ts';

export const claimSays: Readonly<Record<ClaimName, string>> = {
  'zero-near': 'a zero-loss point lies within `radius` of W',
  'full-row-rank-on-ball':
    'J has full row rank on the ball; with `mirrored` the pairs cancel (notation.md), and every label vector can be fitted',
  'kkt-bound':
    'C1 (`ball`: one ball for W, any fixed v) or C5 (`box`: a ball for each neuron, v in the box), least <= abs(v_j) <= most: norm(f - y) <= bound at every KKT point',
  'kkt-cone': 'C2, max abs(v_j) <= ratio min abs(v_j): every KKT point has loss 0',
  'kkt-point':
    'C3 and C4 at the written point: norm(f - y) <= bound, and no point of the ball has a residual norm smaller by more than `gap`',
  descent:
    'D: gradient descent in W (`hidden`) or in W and v (`all`) with any step eta <= step converges to a point with loss 0, and each step multiplies the loss by at most 1 - eta mu^2, mu = rate',
};
