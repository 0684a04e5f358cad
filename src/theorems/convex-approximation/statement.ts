/**
 * # Theorem G: successive convex approximation
 *
 * Statements and hypotheses. Note: proofs-notes/convex-approximation.md. Code: src/network/surrogate.ts,
 * src/network/jacobian-steepness.ts, src/certificates/facts/convex-approximation.ts, sca-runs.ts.
 *
 * ## References
 * The method is that of [Scardapane17]; the constants and the proofs are ours.
 * @module
 */
import { fewBlocks, largeTau, lipschitzOnStep, ownJacobian, positiveTau } from '../hypotheses.ts';
import type { Theorem } from '../theorem.ts';

export const convexApproximationTheorem: Theorem = {
  stem: 'convex-approximation',
  kind: 'theorem',
  title: 'Theorem G: successive convex approximation',
  statement: [
    'U(theta) = (1/2) norm(r)^2 + R(theta), R = (lambda/2) norm(theta)^2 (l2) or lambda norm_1(theta) (l1), lambda >= 0. Surrogate: (1/2) norm(r + J d)^2 + (tau/2) norm(d)^2 + R(theta + d), tau > 0; d its minimiser, D = norm(d), s = tau + lambda (l2) or tau (l1). The step is theta + gamma d, 0 <= gamma <= 1. l2 is Levenberg-Marquardt with a ridge, l1 is proximal Gauss-Newton.',
    'G1 (l2). g = grad U: (J^T J + s I) d = -g. (a) <g, d> = -(norm(J d)^2 + s D^2) <= -c D^2, c = s + sigma_min(J)^2 if n >= p, else s. (b) U falls to the minimum of the surrogate by (1/2)(norm(J d)^2 + s D^2). (c) D^2 <= 2 U/s, norm(r + J d)^2 <= 2 U. (d) norm(g)^2 <= (norm(J)^2 + s)(norm(J d)^2 + s D^2).',
    "G2 (l1). z = theta + d exactly if q = J^T (r + J d) + tau d has q_i = -lambda sign(z_i) where z_i != 0 and abs(q_i) <= lambda elsewhere; P = <J^T r, d> + R(theta + d) - R(theta) <= -(norm(J d)^2 + tau D^2). G2'. For any d', e what these conditions leave: norm(d' - d) <= norm(e)/s.",
    'G3. J L-Lipschitz on the step, any d: U changes by at most b(gamma) = gamma P + (gamma^2/2)(norm(J d)^2 + lambda D^2) + (L/2) gamma^2 D^2 norm(r + gamma J d) + (L^2/8) gamma^4 D^4, P = <g, d> (l2); l1 without lambda D^2. Attained. With tau + lambda/2 >= L rho/2 + L^2 D^2/8, rho = norm(r + J d): b(1) <= -(1/2) norm(J d)^2.',
    'G4. B blocks, each with its own surrogate, all move: with Q = sum_b norm(J_b d_b)^2, P <= -(Q + s D^2) (equality for l2), norm(J d)^2 <= B Q, and G3 holds. If f is linear in theta every gamma <= min(1, 2/B) descends: two blocks need no damping.',
    'G5. lambda > 0, L on the ball around 0 of radius sqrt(2 U_0/lambda) + sqrt(2 U_0/s) (l1: U_0/lambda + sqrt(2 U_0/tau)), M = L sqrt(2 U_0), gamma <= 1/B and gamma (lambda + M) <= s (l1: gamma M <= tau): each step of every run lowers U by at least (3/8) gamma (Q + s D^2), so min over k < T of D_k is at most sqrt(8 U_0/(3 gamma s T)).',
  ],
  hypotheses: [
    {
      id: 'G3.h1',
      says: largeTau.says,
      checkedBy: 'b(gamma) itself (fact sca-step by bound)',
      without:
        'sigma = z^2, n = d = m = 1, v = 1, w = 1, y = -4, tau = 1/2, lambda = 0, gamma = 1: U rises from 25/2 to 198025/13122',
    },
    {
      id: 'G4.h1',
      says: fewBlocks.says,
      checkedBy: 'gamma and the number of blocks',
      without: 'B = 3, sigma = id, n = d = 1, v = 1, tau = 1/4, gamma = 1: r -> -(7/5) r for ever',
    },
    {
      id: 'G2.h1',
      says: positiveTau.says,
      checkedBy: 's > 0 in the facts that speak of the minimiser',
      without:
        'l1, f = w_1 + w_2, y = 2, lambda = 1, tau = 0: every z >= 0 with z_1 + z_2 = 1 is a minimiser',
    },
    {
      id: 'G1.h1',
      says: ownJacobian.says,
      checkedBy: 'J is computed at the point',
      without: 'sigma = z^2, n = d = m = 1, lambda = 0, J taken at w = 0: d = 0 at every w',
    },
    {
      id: 'G3.h2',
      says: lipschitzOnStep.says,
      checkedBy: 'Lemma 3, or L_full of Theorem D, on the ball of radius gamma D',
      without:
        'sigma = z^3, n = d = m = 1, v = 1, w = 1, y = 4, tau = 1/2, lambda = 0, L = 6 (at w): b(1) = -57024/130321, and U rises from 9/2 to 5.728',
    },
  ],
  claims: [],
  limits: [
    'Stochastic surrogates: [Scardapane17] has minibatches and diminishing steps, and almost sure convergence; here all samples are used, and there are constants.',
    'Losses other than the square: G1(a) becomes an inequality, which is not done here.',
    'That the minima in which it ends are better than those of other methods: experiment convex-approximation measures U within a budget.',
    'D and rho depend on tau, so the condition for a full step is checked and not solved.',
  ],
  references: ['Scardapane17'],
};
