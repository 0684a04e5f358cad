/**
 * # Theorem A: width m >= 2n/d has a zero-loss global minimiser
 *
 * Statement and hypotheses, and the claims that imply it: `zero-near` gives A3, and
 * `full-row-rank-on-ball` at a mirrored start gives A2. Note: proofs-notes/expressivity.md.
 * @module
 */
import {
  analytic,
  generalPosition,
  notPolynomial,
  smoothOnBall,
  wideEnough,
} from '../hypotheses.ts';
import type { Theorem } from '../theorem.ts';

export const expressivityTheorem: Theorem = {
  stem: 'expressivity',
  kind: 'theorem',
  title: 'Theorem A: a network of width m >= 2n/d has a zero-loss global minimiser',
  statement: [
    "A1 (generic). Let sigma be real-analytic on R with infinitely many nonzero Taylor coefficients of sigma' at 0, m = 2h and h d >= n. For Lebesgue-almost every X and every y some (W, v) has f(W, v) = y.",
    'A2 (instance, every label vector at once). Let (W0, v0) be mirrored, mu_0 > 0 a lower bound of sigma_min(J(W0, v0)), J(., v0) L-Lipschitz on B(W0, rho) and mu_0 rho > L rho^2/2. For every y != 0 and v = v0/t, t = (mu_0 rho - L rho^2/2)/norm(y), some W within rho of W0 has f(W, v) = y: X is shattered by width m.',
    'A3 (instance, these labels). Where Lemma 1(c) holds at (W, v) for F = f(., v) - y, an exact zero-loss minimiser lies within rho of W.',
  ],
  hypotheses: [
    {
      id: 'A1.h1',
      says: wideEnough.says,
      checkedBy: 'exact rank, properties expressivity/generic-rank and expressivity/rank-ceiling',
      without:
        'rank Psi <= h d < n: at a mirrored start y in the left kernel of Psi(W0) has gradient 0',
    },
    {
      id: 'A1.h2',
      says: notPolynomial.says,
      checkedBy: 'exact polynomial coefficients of the expression tree',
      without:
        'rank Psi is at most the number of monomials of degree <= deg sigma in d variables, at any width',
    },
    {
      id: 'A1.h3',
      says: `X is generic: in particular ${generalPosition.says}`,
      checkedBy:
        'A2 and A3 decide the instance; duplicates and zero rows are named when data are read',
      without: 'x_1 = x_2 with y_1 != y_2: l >= (y_1 - y_2)^2/4 at every width',
    },
    {
      id: 'A1.h4',
      says: `${analytic.says} on R`,
      checkedBy:
        'its expression tree has no relu, and a value everywhere (isAnalytic); A2 and A3 decide the instance',
      without: 'relu, n = d = 1, X = 1: Psi = 0 for every w < 0, a set of positive measure',
    },
    {
      id: 'A2.h1',
      says: '(W0, v0) is mirrored: w_{j+h} = w_j, v_{j+h} = -v_j; an odd last neuron has v = 0, or w = 0 and sigma(0) = 0',
      checkedBy: 'kernel, exact comparison',
      without:
        'n = d = m = 1, sigma = tanh, W0 = 1, y = -1, v0 = 1: t y < 0 is not near f(W0, v0) = tanh(1)',
    },
    {
      id: 'A2.h2',
      says: 'mu_0 > 0 and mu_0 rho > L rho^2/2',
      checkedBy: 'kernel, Lemma 1 with outward rounding',
      without:
        'two equal rows of X: sigma_min(J) = 0, and labels that differ there are never fitted',
    },
    {
      id: 'A2.h3',
      says: smoothOnBall.says,
      checkedBy: "kernel, bounded enclosures of sigma, sigma' and sigma''",
      without: 'relu at a kink: J(., v0) has no Lipschitz constant on the ball',
    },
    {
      id: 'A3.h1',
      says: 'sigma_0 > 0 and norm(F) + L rho^2/2 <= sigma_0 rho',
      checkedBy: 'kernel, Lemma 1(c) with outward rounding',
      without: 'a small residual alone proves nothing: at x_1 = x_2, y = (0, 2^-40) no zero exists',
    },
    {
      id: 'A3.h2',
      says: smoothOnBall.says,
      checkedBy: "kernel, bounded enclosures of sigma, sigma' and sigma''",
      without: 'relu at a kink: L is not finite, and Lemma 1 does not apply',
    },
  ],
  claims: ['zero-near', 'full-row-rank-on-ball'],
  limits: [
    'That gradient descent finds such a point from a random start: it is not claimed.',
    '"Not certified" is not "false": Lemma 1 is sufficient, not necessary.',
    'The output weights are of size norm(y)/(mu_0 rho): large, with cancellation, near the threshold.',
  ],
  references: ['Zhang21', 'Rump10', 'Rump12'],
};
