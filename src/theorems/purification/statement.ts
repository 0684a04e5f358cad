/**
 * # Theorem P: feature purification
 *
 * Statements and hypotheses. Note: proofs-notes/purification.md. Code: src/purification,
 * src/certificates/facts/purification.ts, robust-network.ts.
 *
 * ## References
 * The question, and that adversarial training removes dense parts, are of [AllenZhuLi21]; the miniature, the constants and the
 * proofs are ours.
 * @module
 */
import { adversarialStep, longStep, positiveThreshold, smallDense } from '../hypotheses.ts';
import type { Theorem } from '../theorem.ts';

export const purificationTheorem: Theorem = {
  stem: 'purification',
  kind: 'theorem',
  title: 'Theorem P: feature purification',
  statement: [
    'T(t) = relu(t - b) - relu(-t - b), b > 0; f(x) = sum over i <= D of T(<w_i, x>), w_i = e_i + n_i; x the sum of s unit vectors, y = 1, and -x with y = -1 (f is odd); t_i = <w_i, x>. The family: n_i = kappa u, u = (1, .., 1)/sqrt(D), q = 1/sqrt(D), kappa >= 0.',
    'P1. kappa = 0, b <= 1/2: the least norm(h)^2 with f(x + h) <= 0 is r^2 = min over 0 <= p <= D - s of (s(1-b) + p b)^2/(s+p): s(1-b)^2 for b >= 1/3, and 4 b s (1-2b) for b <= 1/3 if s(1-3b)/b is an integer <= D - s, for every such D. For b <= 1/4 and 2 s < D it is above s^2/D.',
    'P2. All t_i > -b, A = {t_i > b}, I the rest. (a) w_A = sum over A of w_i, Q = sum over I of w_i w_i^T/(4(b + t_i)): if [[nu I - Q, w_A/2], [w_A^T/2, tau]] >= 0, then f(x + h) >= f(x) - nu norm(h)^2 - tau for all h. (b) c_i >= norm(n_i) eps, b2 = min over I of b + t_i - c_i > 0: for norm(h) <= eps, f(x + h) >= f(x) - sum over A of c_i - rest, rest = eps sqrt(card A) if eps <= 2 b2 sqrt(card A), else eps^2/(4 b2) + b2 card A.',
    'P3. The family, b < 1/2: f(x - eps u) <= 0 from eps* = (b + s(1-2b)/D + kappa q s)/(q + kappa) on; eps* -> s/sqrt(D) as kappa grows.',
    'P4. Every linear classifier has radius at most s/sqrt(D) at some of these samples; (1, .., 1) has it at all.',
    'P5. d f(z)/d kappa = N <u, z>, z fixed, N the number of abs(t_i(z)) > b > 0. So a step on a loss that falls in y f raises kappa iff y <u, z> > 0. Clean steps, z = x, always raise it. FGM, z = x - eps grad f/norm(grad f), eps > q s, kappa q s <= b, N >= 1: it falls iff kappa > kappa* = q (sqrt((s - q^2 s^2)/(eps^2 - q^2 s^2)) - 1).',
    'P6. D = 9, s = 1, b = 1/4, eps = 11/20: linear classifiers have radius at most 1/3; kappa = 3/5 flips at 13/24; kappa* = 0.38503; kappa = 2/5 keeps its sign with margin 29/784. D = 16: 1/4; kappa = 1/2 flips at 13/24; kappa* = 0.24411; kappa = 1/4 has margin 19/280.',
    'Networks of others, sum_j v_j sigma(<w_j, x>): relu by a tree of cases with an affine lower bound in each, smooth sigma by the largest gradient on the ball.',
  ],
  hypotheses: [
    {
      id: 'P2.h1',
      says: smallDense.says,
      checkedBy: 'P2(a) or P2(b) (facts robust-at, flipped-at)',
      without:
        'D = 3, s = 1, b = 1/4, all n_i = (1, 1, 1)/2: flips at eps^2 = 121/300 < 1/2, the square of the radius without n_i',
    },
    {
      id: 'P1.h1',
      says: positiveThreshold.says,
      checkedBy: 'the threshold (fact pure-radius)',
      without: 'b = 0: f is linear, with radius s/sqrt(D)',
    },
    {
      id: 'P5.h1',
      says: longStep.says,
      checkedBy: 'eps and the sizes (fact dense-sign)',
      without: 'eps <= s/sqrt(D), such as D = 9, s = 1, eps = 1/4: <u, z> > 0 for every kappa >= 0',
    },
    {
      id: 'P5.h2',
      says: adversarialStep.says,
      checkedBy: 'eps > 0 (fact dense-sign)',
      without: 'z = x: every step raises kappa',
    },
  ],
  claims: [],
  limits: [
    'That training of all weights from random starts, with noise, makes dense parts and removes them, which [AllenZhuLi21] proves: here the dense part is one number, and the experiment measures the rest.',
    'Lower bounds for low-degree polynomials and tangent kernels: linear classifiers only.',
    'That a network which gradient attacks do not flip is robust: at D = 9, kappa = 3/5 they find nothing, and -u flips it.',
    'The exact radius of a network with many neurons: the cases grow as 2^m, so bounds from both sides are what is certified.',
  ],
  references: ['AllenZhuLi21'],
};
