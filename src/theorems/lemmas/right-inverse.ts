/**
 * # Lemma 1: an approximate right inverse proves full rank and the existence of a zero
 *
 * Note: proofs-notes/right-inverse.md.
 * @module
 */
import type { Theorem } from '../theorem.ts';

export const rightInverseLemma: Theorem = {
  stem: 'right-inverse',
  kind: 'lemma',
  title: 'Lemma 1: an approximate right inverse proves full row rank and an exact zero',
  statement: [
    'Let F: R^p -> R^n be C^1, rho > 0, R in R^{p x n}, and norm(I - DF(t) R) <= alpha < 1 for every t in the closed ball B(theta, rho).',
    '(a) DF(t) has rank n and sigma_min(DF(t)) >= (1 - alpha)/norm(R) on the ball.',
    '(b) If norm(F(theta)) <= (1 - alpha) rho/norm(R), some theta + R z in the ball is a zero of F.',
    '(c) If DF is L-Lipschitz on the ball, norm(I - DF(theta) R) <= alpha_0 < 1 and norm(F(theta)) + alpha_0 rho/norm(R) + L rho^2/2 <= rho/norm(R), some theta + R z in the ball is a zero of F.',
    '(e) As it is checked, J = DF(theta), c > 0, J J^T - c I positive definite, 0 < sigma_0 <= sqrt(c): sigma_min(DF(t)) >= sigma_0 - L rho on the ball; if norm(F(theta)) + L rho^2/2 <= sigma_0 rho, some t in the ball is a zero of F.',
  ],
  hypotheses: [
    {
      id: 'L1.h1',
      says: 'alpha < 1, or alpha_0 < 1 in (c); c > 0 in (e)',
      checkedBy: 'kernel: G - c I is shown to be positive definite, c > 0; NaN fails',
      without:
        'R = 0 with n = 1 has alpha_0 = 1 and norm(R) = 0: (c) multiplied by norm(R) reads rho <= rho for every F',
    },
    {
      id: 'L1.h2',
      says: 'F is C^1 on the whole closed ball, with DF L-Lipschitz in (c)',
      checkedBy:
        "kernel, enclosures of sigma, sigma' and sigma'' on every reachable pre-activation",
      without:
        'relu with "L = 0": X = [[1, .2], [.3, 1]], W0 = (1, 1) has rank 2, yet J = 0 at W = (-1, -1)',
    },
  ],
  claims: [],
  limits: ['The inequalities are sufficient, not necessary: a failure says nothing about F.'],
  references: ['Zhang21', 'Rump10'],
};
