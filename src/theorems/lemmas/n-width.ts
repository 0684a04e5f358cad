/**
 * # Lemma W: averaging gives the exact n-width
 *
 * Note: proofs-notes/n-width.md.
 * @module
 */
import { equalNorms, orthogonalInputs } from '../hypotheses.ts';
import type { Theorem } from '../theorem.ts';

export const nWidthLemma: Theorem = {
  stem: 'n-width',
  kind: 'lemma',
  title: 'Lemma W: averaging gives the exact n-width',
  statement: [
    'Let phi be a random element of a Hilbert space with E norm(phi)^2 < infinity, C = E[phi phi^T], e_1 >= e_2 >= ... >= 0 its eigenvalues.',
    '(a) For every subspace L of dimension k: E dist(phi, L)^2 = tr C - tr(P_L C) >= sum over i > k of e_i, with equality where L is spanned by k leading eigenvectors.',
    '(b) If phi = g phi_0, g Haar distributed in a compact group of linear isometries, and an invariant L of dimension k is spanned by leading eigenvectors, then the Kolmogorov k-width of the orbit, and of its closed absolutely convex hull, is exactly sqrt(sum over i > k of e_i). For every other k that number is a lower bound.',
    '(c) phi uniform on phi_1..phi_N: the nonzero e_i are the eigenvalues of the Gram matrix over N. Orthogonal phi_i of norm h, k <= N: max_i dist(phi_i, L) >= h sqrt(1 - k/N).',
    '(d) If dist^2 <= b always and E dist^2 >= mu, then P(dist^2 >= t) >= (mu - t)/(b - t) for 0 <= t < mu, t < b.',
    '(e) For a symmetric Gamma, rational t and a symmetric Y with Y >= 0 and Y - Gamma + t I >= 0: the eigenvalues of Gamma after the first k sum to at least tr Gamma - k t - tr Y. Equality at t = e_k, Y the positive part of Gamma - t I.',
  ],
  hypotheses: [
    {
      id: 'W.h1',
      says: 'in (b): phi runs through the orbit of one vector',
      checkedBy: `part of the statement; ${equalNorms.says} (orthogonal vectors)`,
      without: '{e_1, e_2/10}: d_1^2 = 1/101, and the averaged tail is 1/200',
    },
    {
      id: 'W.h2',
      says: `in (c): ${orthogonalInputs.says}`,
      checkedBy: 'the Gram matrix over Q',
      without: 'phi_1 = phi_2 in dimension 1: width 0 at k = 1, N = 2',
    },
  ],
  claims: [],
  limits: [
    'The width of a set that is no orbit: (a) bounds it from below, with the weights of the average left open.',
    'Spaces L that depend on phi: n chosen elements may come closer than every fixed space.',
  ],
  references: ['SX24', 'Pinkus85'],
};
