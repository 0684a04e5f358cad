/**
 * # Theorem C: KKT points of the constrained problem are (nearly) global minimisers
 *
 * Statement and hypotheses, and the claims that imply it: `kkt-bound` gives C1 and C5, `kkt-cone` C2,
 * `kkt-point` C3 and C4. Note: proofs-notes/kkt.md.
 * @module
 */
import { largeKappa, mirrored, positiveLeast, smoothOnBall } from '../hypotheses.ts';
import type { Theorem } from '../theorem.ts';

export const kktTheorem: Theorem = {
  stem: 'kkt',
  kind: 'theorem',
  title:
    'Theorem C: every KKT point of the problem constrained to a ball is nearly a global minimiser',
  statement: [
    'Problem: minimise l(W, v) over W near a mirrored W0 and antisymmetric v, v_{j+h} = -v_j. mu_Psi bounds sigma_min(Psi) on the ball from below, L_1 is the Lipschitz constant of J(., v) on it for abs(v_j) = 1.',
    'C1 (ball, v fixed, v_min <= abs(v_j) <= v_max). At every KKT point W: norm(r) <= max(0, norm(y) - rho), rho = eps (v_min mu_Psi - v_max L_1 eps/2).',
    'C2 (cone: v_j >= zeta > 0, max v_j <= kappa min v_j). If mu_Psi > kappa L_1 eps/2, every KKT point in W and v has r = 0.',
    'C3 (approximate, any start). If norm_F(grad_W l + lambda D) <= delta with lambda >= 0, D = W - W0, e = norm_F(D) <= eps, a = norm(r0) - e (mu - L e/2): norm(r) <= max(delta/mu, (a + sqrt(a^2 + 4 delta e))/2), and norm(r) <= (delta + lambda e)/mu.',
    'C4. For every unit vector u, on the ball norm(r) >= <u, r0> - eps (norm(J(W0, v)^T u) + L eps/2).',
    'C5 (a ball of radius eps for each hidden weight vector, 0 < zeta <= v_j <= kappa). Every KKT point in W and v has norm(r) <= max(0, norm(y) - rho), rho = eps (2 kappa (s - 1.5 h M eps) - h zeta M eps), s a lower bound of sigma_min of the n x hd matrix Psi at the centres.',
  ],
  hypotheses: [
    {
      id: 'C.h1',
      says: 'mu_Psi > 0 on the ball (C1, C2), mu > 0 at the point (C3), s > 0 at the centres (C5)',
      checkedBy: 'kernel, Lemma 1 with outward rounding',
      without:
        'h d < n: y in the left kernel of Psi(W0) makes the mirrored start a KKT point with r = -y',
    },
    {
      id: 'C.h2',
      says: `${mirrored.says}; v is antisymmetric (C1, C2, C5)`,
      checkedBy: 'kernel, exact comparison',
      without:
        'r0 = f(W0, v) - y takes the place of -y: a KKT point can have norm(r) > norm(y) - rho',
    },
    {
      id: 'C.h3',
      says: `${positiveLeast.says} for every j (C2, C5), v_min > 0 (C1)`,
      checkedBy: 'reader and kernel, exact comparison',
      without: 'the mirrored start with v = 0 is a KKT point with r = -y',
    },
    {
      id: 'C.h4',
      says: 'mu and L belong to the same v',
      checkedBy: 'kernel, both from the v of the point, or uniform over the range',
      without: 'n = d = 1, constants of v0 used at v0/10: r = 0.213 where 0 was claimed',
    },
    {
      id: 'C.h5',
      says: `${largeKappa.says} (C5, C1), or the cone is closed under scaling up (C2)`,
      checkedBy: 'kernel, the claimed bound against the derived one',
      without: 'a KKT point on the sphere with positive loss',
    },
    {
      id: 'C.h6',
      says: smoothOnBall.says,
      checkedBy: "kernel, bounded enclosures of sigma, sigma' and sigma''",
      without: 'relu across a kink: L is not finite',
    },
  ],
  claims: ['kkt-bound', 'kkt-cone', 'kkt-point'],
  limits: [
    'That an algorithm reaches a KKT point: projected gradient usually does, slowly near the threshold.',
    'A minimiser over the ball need not be the best network of this width: C4 bounds the ball only.',
    'At the threshold eps is small and the output weights are huge and cancel.',
    'C5 needs h d >= n with h = floor(m/2): n = 5, d = 4, m = 3 is not covered, though Theorem A covers it.',
  ],
  references: ['Zhang21'],
};
