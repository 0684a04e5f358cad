/**
 * # Theorem B: in the nice region every stationary point in W has zero loss
 *
 * Statement and hypotheses, and the claim that implies it: `full-row-rank-on-ball`. Note:
 * proofs-notes/nice-region.md.
 * @module
 */
import { smoothOnBall } from '../hypotheses.ts';
import type { Theorem } from '../theorem.ts';

export const niceRegionTheorem: Theorem = {
  stem: 'nice-region',
  kind: 'theorem',
  title: 'Theorem B: around a start with full row rank no stationary point in W has positive loss',
  statement: [
    'Let mu_Psi > 0 be a lower bound of sigma_min(Psi(W)) on norm_F(W - W0) <= eps. For every such W, every v with min abs(v_j) >= v_min > 0 and every y: norm(grad_W l) >= v_min mu_Psi norm(r).',
    'So grad_W l = 0 there implies l = 0: there l has no local minimum, no saddle and no local maximum, in W or in (W, v), but global minima. It is a Polyak-Lojasiewicz inequality: (1/2) norm(grad_W l)^2 >= (v_min mu_Psi)^2 l.',
    'As it is certified at (W0, v0): sigma_min(J(W, v)) >= c (mu_0 - L norm_F(W - W0)) >= c mu > 0 for every v with abs(v_j) >= c abs(v0_j), c > 0.',
  ],
  hypotheses: [
    {
      id: 'B.h1',
      says: 'sigma_min(Psi) >= mu_Psi > 0 on the whole closed ball',
      checkedBy: 'kernel, Lemma 1(a) with outward rounding',
      without:
        'n = 2, d = 1, m = 2, X = (1, -1), tanh: Psi has opposite rows, and y = (1, 1) has gradient 0 and loss 1 at a mirrored start',
    },
    {
      id: 'B.h2',
      says: 'abs(v_j) >= c abs(v0_j) for all j, c > 0',
      checkedBy: 'stated in the claim; kernel, with the written v0',
      without: 'v = 0: grad_W l = 0 at any residual',
    },
    {
      id: 'B.h3',
      says: smoothOnBall.says,
      checkedBy: "kernel, bounded enclosures of sigma, sigma' and sigma''",
      without: 'relu, n = d = 1, X = 1: rank 1 at W0 = 1, and grad_W l = 0 at W = -1',
    },
  ],
  claims: ['full-row-rank-on-ball'],
  limits: [
    'That the region holds a zero-loss point: for that see Theorem A2.',
    'That descent stays in the region; and a KKT point on its boundary is another matter (Theorem C).',
    'Stationarity in v alone.',
  ],
  references: ['Zhang21'],
};
