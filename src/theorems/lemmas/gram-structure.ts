/**
 * # Lemma 2: the Gram matrix of the Jacobian is a Hadamard product
 *
 * Note: proofs-notes/gram-structure.md. Code: src/network/gram.ts.
 * @module
 */
import type { Theorem } from '../theorem.ts';

export const gramStructureLemma: Theorem = {
  stem: 'gram-structure',
  kind: 'lemma',
  title: 'Lemma 2: G = J J^T is a Hadamard product, so J is never formed',
  statement: [
    "J(W, v) J(W', v')^T = (sum_j v_j v'_j s_j s'_j^T) o K with s_j = sigma'(X w_j), s'_j = sigma'(X w'_j), K = X X^T.",
    'For every M in R^{n x n}, R = J^T M has I - J R = I - G M and norm(R)^2 = norm(M^T G M) <= norm(M) (1 + norm(I - G M)).',
  ],
  hypotheses: [
    {
      id: 'L2.h1',
      says: "sigma is differentiable at the pre-activations, with slopes s_ij = sigma'(x_i . w_j)",
      checkedBy: "kernel, enclosures of sigma' at every pre-activation",
      without: 'at a kink the slope is a convention, and J is not a derivative',
    },
  ],
  claims: [],
  limits: ['An enclosure of G is not a proof that G is positive definite: Lemma 1 decides that.'],
  references: ['Zhang21'],
};
