/**
 * # Theorem D: gradient descent with a stated step converges to zero loss
 *
 * Statement and hypotheses, and the claim that implies it: `descent`. Note: proofs-notes/gradient-descent.md.
 * @module
 */
import { smallResidual, smoothOnBall, stepBound } from '../hypotheses.ts';
import type { Theorem } from '../theorem.ts';

export const gradientDescentTheorem: Theorem = {
  stem: 'gradient-descent',
  kind: 'theorem',
  title: 'Theorem D: gradient descent with a stated step converges to zero loss',
  statement: [
    'Theta = W, or (W, v); J = df/dTheta, Lipschitz with constant L on the closed ball of radius R around the start; sigma_0 > 0 at most sigma_min(J) at the start; r0 = f - y there; beta = (norm(J) + L R)^2 + L norm(r0), norm(J) at the start.',
    'D2: if L R^2/2 + 2 norm(r0) <= sigma_0 R and mu = sigma_0 - L R > 0, then gradient descent on l = norm(f - y)^2/2 with any fixed step 0 < eta <= 1/beta, in real arithmetic, has a path no longer than R, norm(r_k)^2 <= (1 - eta mu^2)^k norm(r_0)^2, and converges to a point of the ball with loss 0. Such an R exists if norm(r0) < sigma_0^2/(4L).',
    'D1: the same with R >= 2 norm(r0)/mu where sigma_min(J) >= mu > 0 on the ball.',
    "With W alone L is the constant of Lemma 3; with W and v it is (L3 + sqrt(L3^2 + 4 B1^2 norm(X)^2))/2, L3 = max_ij (abs(v0_j) + R) sup abs(sigma'') sqrt(norm(K o K)), B1 = sup abs(sigma').",
  ],
  hypotheses: [
    {
      id: 'D.h1',
      says: `L R^2/2 + 2 norm(r0) <= sigma_0 R; possible where ${smallResidual.says}`,
      checkedBy: 'kernel, with outward rounding; sigma_0 by Lemma 1(a)',
      without:
        'n = d = m = 1, X = 1, v = 1, z^2, y = -1, at W = 0: the gradient of l in W and v is 0 and the loss 1/2; descent does not move',
    },
    {
      id: 'D.h2',
      says: 'sigma_0 - L R >= mu > 0',
      checkedBy: 'kernel, with outward rounding',
      without: 'mu <= 0 gives no rate: 1 - eta mu^2 = 1 at mu = 0',
    },
    {
      id: 'D.h3',
      says: stepBound.says,
      checkedBy: 'kernel, with outward rounding',
      without:
        'n = d = m = 1, X = 1, v = 1, sigma(z) = z, y = 1, W = 0: a step of 3 multiplies the residual by -2 for ever',
    },
    {
      id: 'D.h4',
      says: smoothOnBall.says,
      checkedBy: "kernel, bounded enclosures of sigma, sigma' and sigma''",
      without:
        'relu, n = d = m = 1, X = 1, v = 1, y = -1, W = 1: r0 = 2 and J = 1; a step of 1 leads to W = -1, where J = 0 and l = 1/2',
    },
  ],
  claims: ['descent'],
  limits: [
    'Rounding: the steps are those of real arithmetic. A float64 run follows them only up to its own errors.',
    'At a random LeCun start of usual width the condition fails by several orders of magnitude. It holds at very large widths, where sigma_0^2 grows with m and L does not. It certifies late iterates, and mirrored starts with v frozen and large.',
    'Stochastic gradients, momentum or changing steps.',
    'Which of the zero-loss points of the ball is reached.',
  ],
  references: ['Song21'],
};
