/**
 * # Lemmas 3 and 4: the Lipschitz constant of J, and the Taylor remainder
 *
 * Notes: proofs-notes/lipschitz.md and proofs-notes/taylor.md. Code: src/network/lipschitz.ts.
 * @module
 */
import type { Theorem } from '../theorem.ts';

export const lipschitzLemma: Theorem = {
  stem: 'lipschitz',
  kind: 'lemma',
  title: 'Lemma 3: the Lipschitz constant of J in W on a ball',
  statement: [
    "norm(J(W, v) - J(W', v)) <= L norm_F(W - W') for W, W' in the ball, L = max_ij (abs(v_j) B2_ij) sqrt(norm(K o K)),",
    "where B2_ij is the supremum of abs(sigma'') over [x_i.w_j - rho norm(x_i), x_i.w_j + rho norm(x_i)], w_j the centre.",
  ],
  hypotheses: [
    {
      id: 'L3.h1',
      says: "sigma' is Lipschitz on every pre-activation that the ball reaches",
      checkedBy: "kernel, bounded enclosures of sigma'' there; undefined across a kink",
      without: 'relu: J jumps by 1 across a kink while any finite L would bound it',
    },
  ],
  claims: [],
  limits: ['L is an upper bound: the best constant is smaller when the neurons move unequally.'],
  references: ['Zhang21'],
};

export const taylorLemma: Theorem = {
  stem: 'taylor',
  kind: 'lemma',
  title: 'Lemma 4: the Taylor remainder of the network in W',
  statement: [
    'With J(., v) L-Lipschitz on B(W0, eps) and W in it, f(W, v) - f(W0, v) = J(W, v)(W - W0) + e with norm(e) <= (1/2) L norm_F(W - W0)^2.',
  ],
  hypotheses: [
    {
      id: 'L4.h1',
      says: 'J(., v) is L-Lipschitz on the segment from W0 to W',
      checkedBy: 'Lemma 3 on the ball, which is convex',
      without: 'relu across its kink: f - J (W - W0) is linear, not quadratic, in the distance',
    },
  ],
  claims: [],
  limits: ['The Jacobian is taken at W, the far end, as Theorem C needs it.'],
  references: ['Zhang21'],
};
