/**
 * # Theorem E: lazy against full training, exact risks of quadratic networks
 *
 * Proof: proofs-notes/lazy-gap.md.
 *
 * ## Main definitions
 * - {@link lazyGapTheorem}
 *
 * ## References
 * The question and the limits are from [Ghorbani19]; the exact results in every dimension, and the proofs, are ours.
 * @module
 */
import { randomSpan, semidefiniteTarget, spanningWeights } from '../hypotheses.ts';
import type { Theorem } from '../theorem.ts';

export const lazyGapTheorem: Theorem = {
  stem: 'lazy-gap',
  kind: 'theorem',
  title: 'Theorem E: lazy against full training, exact risks of quadratic networks',
  statement: [
    'x ~ N(0, I_d), target b0 + x^T B x, sigma(z) = z^2, hidden weights w_1..w_N, a free constant. The least risks are R_RF = 2 dist_F(B, span{w_i w_i^T})^2 (random features: only the output weights are trained), R_NT = 2 norm_F(P B P)^2, P the projector onto the orthogonal complement of the w_i (the tangent class at w), and R_NN = 2 (the sum of the d - N least squared eigenvalues of B) (networks: all weights are trained).',
    'E1. R_NT <= R_RF.',
    'E2. R_NN <= R_NT for positive semidefinite B; and R_NN with 2N neurons <= R_NT at N weights for every B.',
    'E3. rank W = d makes R_NT = R_NN = 0; R_RF = 0 for every B exactly when the w_i w_i^T span dimension d(d+1)/2.',
    'E4. For a uniformly random span, d >= 2, k = max(0, d - N), beta = k(d - k)/(d(d - 1)(d + 2)), alpha = k/d - (d + 1) beta: E[R_NT] = 2((alpha + beta) tr(B^2) + beta tr(B)^2). With rho = N/d <= 1 and tau = tr(B)^2/(d tr(B^2)) it exceeds 2 norm_F(B)^2 ((1 - rho)^2 (1 - tau) + (1 - rho) tau) by 2 norm_F(B)^2 rho (1 - rho)(1 - tau)(d - 2)/((d - 1)(d + 2)). For uniformly directed weights R_RF/(2 norm_F(B)^2) tends to 1 - tau rho/(1 + rho) in probability as d grows.',
    'E5. For all W with 1 <= N < d and every ratio some positive definite B has R_NT > ratio R_NN > 0.',
    'E6. y = 1 or -1, x given y is N(0, Gamma + y Delta), loss (y - f(x))^2: a class has the least risk 1/(1 + s/2), s = sup <M, Delta>^2/(tr(M Gamma M Gamma) + tr(M Delta M Delta)). R_NN = 1/(1 + (1/2) sum over the N largest of delta_i^2/(1 + delta_i^2)), delta_i the eigenvalues of Gamma^-1 Delta; for RF and NT s comes from a linear system.',
  ],
  hypotheses: [
    {
      id: 'E.h1',
      says: 'x ~ N(0, I_d), or N(0, Gamma +- Delta) in E6; sigma(z) = z^2; the target is quadratic',
      checkedBy: 'part of the model: risks are computed from B and W alone',
      without:
        'd = 1, x = +-1 with probability 1/2: x^2 is constant, every risk is 0 and B is not seen',
    },
    {
      id: 'E2.h1',
      says: semidefiniteTarget.says,
      checkedBy: 'B = A^T A where the property draws it; elimination over Q elsewhere',
      without: 'B = diag(1, -1), w = (1, 1): R_NT = 0 < R_NN = 2',
    },
    {
      id: 'E3.h1',
      says: spanningWeights.says,
      checkedBy: 'elimination over Q',
      without: 'd = 2, w_1 = w_2 = (1, 0), B = diag(0, 1): N = d, R_NT = 2 and R_NN = 0',
    },
    {
      id: 'E4.h1',
      says: `${randomSpan.says}, of dimension min(N, d)`,
      checkedBy:
        'stated; Gaussian or uniformly directed independent weights have it with probability 1',
      without: 'd = 2, B = diag(1, -1), N = 1, w = e_1 or e_2: R_NT = 2, and the formula says 1',
    },
  ],
  claims: [],
  limits: [
    'That descent reaches R_NN: the experiment shows it on examples.',
    'Anything about finitely many samples: all risks are expectations over x.',
    'R_NN <= R_NT in the two-Gaussian model for semidefinite Delta: no counterexample is known to us, and no proof.',
    'The limit of R_RF is a limit in probability, without a rate.',
  ],
  references: ['Ghorbani19'],
};
