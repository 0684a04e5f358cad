/**
 * # Theorem H: direct feedback alignment
 *
 * Statements and hypotheses. Note: proofs-notes/feedback-alignment.md. Code: src/feedback, src/certificates/facts/feedback.ts,
 * feedback-run.ts, feedback-descent.ts, feedback-signals.ts.
 *
 * ## References
 * Narrow layers are the question of [Launay19], and "align, then memorise" that of [Refinetti20]; the constants and the proofs are
 * ours.
 * @module
 */
import {
  allActive,
  beforeSlopes,
  feedbackMultiples,
  feedbackSteps,
  oneOutput,
  smallStart,
} from '../hypotheses.ts';
import type { Theorem } from '../theorem.ts';

export const feedbackAlignmentTheorem: Theorem = {
  stem: 'feedback-alignment',
  kind: 'theorem',
  title: 'Theorem H: direct feedback alignment',
  statement: [
    "f = sigma(X W^T) V^T with q outputs, V and the fixed feedback B q x m with columns v_j and b_j, E = f - Y, l = (1/2) norm_F(E)^2, s_j = sigma'(X w_j). G = dl/d(W, V) has the rows g_j = X^T((E v_j) o s_j) in W; feedback alignment moves along D, which has h_j = X^T((E b_j) o s_j) in their place, and dl/dV.",
    'H1. <G, D> = sum_j <g_j, h_j> + norm_F(dl/dV)^2. If b_j = c_j v_j with c_j >= 0, or v_j = 0, for every j, it is >= 0 for all W, data and sigma. If not for some j, some W and data have <G, D> < 0 for relu. For sigma(x) = x: <dl/dW, D> = tr(M^T V B^T M), M = E^T X, > 0 wherever M != 0 iff V B^T + B V^T is positive definite.',
    'H2. sigma positively homogeneous of degree p > 0: a step of length eta changes norm(w_j)^2/(2p) - <b_j, v_j> by exactly (eta^2/(2p)) norm(h_j)^2. So on the flow <b_j, v_j> >= <b_j, v_j>(0) - norm(w_j(0))^2/(2p) for ever; if that is >= 0 for every j and q = 1, the flow never raises l.',
    "H3. sigma(x) = x, q = 1, B != 0: W = W_0 + B^T A and V = V_0 + A W_0^T + (norm(A)^2/2) B on the flow and on midpoint steps, A(0) = 0; the flow is A' = -S grad Psi, S = X^T X, Psi a coercive quartic. It converges, and to a global minimum of l, from every start: Psi falls, l need not.",
    'H4. sigma(x) = x, any q: C = W W^T - B^T V - V^T B is constant on the flow and on midpoint steps; a usual step adds exactly eta^2 B^T M M^T B. If C(0) <= 0, norm_F(E B)^2 never increases on the flow.',
    'H5. q = 1, sigma C^2, W and v move: if on the ball of radius R K_b = (sum_j v_j b_j s_j s_j^T) o X X^T + A A^T >= kappa I, norm([J(W, b), A]) <= Lam, beta = Lam_D^2 + L norm(r0) with Lam_D and L those of Theorem D, and R >= 2 Lam norm(r0)/kappa, then steps eta <= kappa/(beta Lam^2) stay in the ball and l falls at least by the factor 1 - eta kappa.',
    "H6. A layer that is followed by one of width k, whatever comes after: its signals delta_i before the factor sigma' lie in one space of dimension k. With u_i = B^T e_i and N = (1/n) sum u_i u_i^T/norm(u_i)^2 the mean of cos^2(u_i, delta_i) is at most t_k, the sum of the k largest eigenvalues of N, so the mean cosine is at most sqrt(t_k). N <= tau I + Z, Z >= 0, tau >= 0 proves t_k <= k tau + tr Z.",
  ],
  hypotheses: [
    {
      id: 'H1.h1',
      says: feedbackMultiples.says,
      checkedBy: 'the factors c_j (fact dfa-always)',
      without: 'n = d = m = q = 1, sigma(x) = x, x = b = 1, w = 0, v = y = -1: <G, D> = -1',
    },
    {
      id: 'H2.h1',
      says: oneOutput.says,
      checkedBy: 'the sizes',
      without: 'm = 1, q = 2, v = (1, 0), b = (1, 1), e = (1, -2): <e, v><e, b> = -1',
    },
    {
      id: 'H1.h2',
      says: allActive.says,
      checkedBy: 'part of the statement',
      without:
        'relu, q = 1, v = (2, 1), b = (1, -1): V B^T = 1, and -1 where only neuron 2 is active',
    },
    {
      id: 'H2.h2',
      says: smallStart.says,
      checkedBy: 'part of the statement',
      without: 'n = d = m = q = 1, x = b = 1, w = 2, v = 1, y = -1: v = w^2/2 - 1 becomes negative',
    },
    {
      id: 'H6.h1',
      says: beforeSlopes.says,
      checkedBy: 'the signals of the fact alignment',
      without:
        "two neurons, k = 1, relu, after the factor sigma': t_1 = 1/2, and both cosines are 1",
    },
    {
      id: 'H3.h1',
      says: feedbackSteps.says,
      checkedBy: 'part of the statement',
      without: 'W = V = 0, X^T y != 0: gradient descent does not move',
    },
  ],
  claims: [],
  limits: [
    'M -> 0 in H4 for q >= 2: open. Convergence of midpoint steps in H3: only the closed forms and what a file checks step by step.',
    'What deep nonlinear networks converge to under feedback alignment.',
    'The two phases of [Refinetti20] in the online limit; H2 and H3 are exact cousins.',
    'That signals come near the ceiling of H6, or that a low one costs accuracy: measured.',
  ],
  references: ['Launay19', 'Refinetti20'],
};
