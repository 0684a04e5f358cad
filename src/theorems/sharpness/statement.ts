/**
 * # Theorem S: sharp minima and batch size
 *
 * Statements and hypotheses. Note: proofs-notes/sharpness.md. Code: src/sharpness, src/certificates/facts/sharpness.ts,
 * sgd.ts, sgd-thresholds.ts.
 *
 * ## References
 * Sharpness on a box is that of [Keskar16], rescalings are those of [Dinh17], and [WuMaE18] has the one-dimensional case of S6; the
 * constants and the proofs are ours.
 * @module
 */
import { batchKnown, inMeanSquare, shiftedBox, smallStep, wholeBatch } from '../hypotheses.ts';
import type { Theorem } from '../theorem.ts';

export const sharpnessTheorem: Theorem = {
  stem: 'sharpness',
  kind: 'theorem',
  title: 'Theorem S: sharp minima and batch size',
  statement: [
    'phi = (max of l on a box - l)/(1 + l), l = (1/2) norm(f - y)^2, box: each weight t moves by at most eps (abs(t) + 1). Steps: gradient descent on the mean of r_i^2/2 over N samples, with batches of b without replacement; at a point where all r_i = 0: a_i = grad f_i, H = (1/N) sum a_i a_i^T, lam = lambda_max(H), kappa_b = (N - b)/(b(N - 1)), 0 if N = 1.',
    'S1. relu: (a_j w_j, v_j/a_j) is the same function for all a_j > 0. If x_i.w_j > 0 and v_j x_ik != 0, phi at (a W, v/a) is at least ((eps abs(v_j x_ik)/a - norm(r))_+^2/2 - l)/(1 + l), so unbounded as a -> 0. With half-widths eps abs(t) phi is the same at all rescalings.',
    'S2. relu, no x_i.w_j = 0, p_j = v_j^2 sum_i norm(x_i)^2 and q_j = sum_i (x_i.w_j)^2 over the samples with x_i.w_j > 0: the infimum of norm_F(J)^2 over all rescalings is I = 2 sum_j sqrt(p_j q_j), and lambda_max(J J^T) >= I/N at each. So where f = y, steps above 2 N^2/I are unstable at every rescaling.',
    "S3. y_k > 0, one per parameter, Delta_k the half-widths, J diag(Delta_k^2/y_k) J^T <= I and f = f(theta) + J (theta' - theta) + e on the box: max l <= (1/2)(norm(r) + sqrt(sum y_k) + max norm(e))^2. Every corner is a bound from below.",
    'S4. The mean of a batch of b gradients g_i has covariance kappa_b (1/N) sum (g_i - g)(g_i - g)^T.',
    'S5. l C^2 near a critical point: eta lambda_max > 2 makes gradient descent unstable there, eta lambda_max < 2 with a positive definite Hessian attracting.',
    'S6. d -> (I - eta H_B) d in mean square: T_b(S) = (I - eta H) S (I - eta H) + eta^2 kappa_b ((1/N) sum (a_i^T S a_i) a_i a_i^T - H S H). (a) Stable for b implies stable for every larger batch. (b) Unstable if <S, T_b(S)> > <S, S> for a symmetric S. (c) Stable if T_b(P) <= P for a P > 0; so if eta ((1 - kappa_b) lam + kappa_b max norm(a_i)^2) <= 2. (d) Equal norms, b = 1: stable iff eta tr H <= 2. (e) Orthogonal a_i: stable iff eta norm(a_i)^2 <= 2 b for all i. (f) Strictly stable and J Lipschitz: the true steps converge with a probability near 1 from near enough.',
    'S7. Steps that are unstable in mean square may converge almost surely, and diverge almost surely where gradient descent converges.',
  ],
  hypotheses: [
    {
      id: 'S6.h1',
      says: wholeBatch.says,
      checkedBy: 'part of the statement: stability is that of this batch',
      without:
        'N = 2, d = 1, x = (1, 0), eta = 3: gradient descent halves d, single samples diverge almost surely',
    },
    {
      id: 'S7.h1',
      says: inMeanSquare.says,
      checkedBy: 'part of the statement',
      without:
        'N = 2, d = 1, x = (2, 1), eta = 2/3, b = 1: E d^2 grows by 13/9, and d -> 0 almost surely',
    },
    {
      id: 'S6.h2',
      says: batchKnown.says,
      checkedBy: 'kappa_b in T_b',
      without: 'x = (1, 0, 0), eta = 3: unstable for b = 1, stable for b = 2 and 3',
    },
    {
      id: 'S1.h1',
      says: shiftedBox.says,
      checkedBy: 'part of the statement',
      without: 'half-widths eps abs(t): phi is the same at all rescalings',
    },
    {
      id: 'S5.h1',
      says: smallStep.says,
      checkedBy: 'd^T H d > (2/eta) norm(d)^2 (fact sgd-unstable with b = N)',
      without: 'n = d = 1, sigma(x) = x, x = 1, eta = 3: d -> -2 d',
    },
  ],
  claims: ['zero-near'],
  limits: [
    'That large batches generalise worse: [Keskar16] measures it, and nothing here proves it; rescaling changes phi and no output.',
    'Stability is that of the linearised steps in mean square, but for b = N (S5) and for f linear in the weights.',
    'For the weights of a trained network stability speaks of an exact minimiser nearby, where one is proved; elsewhere phi, I and the noise are all.',
    'Which minimum a run finds, or how long it takes.',
  ],
  references: ['Keskar16', 'Dinh17', 'WuMaE18'],
};
