/**
 * # Theorem R: exact widths and sharp rates of shallow networks
 *
 * Statements and hypotheses. Note: proofs-notes/rates.md. Code: src/approximation, src/certificates/facts/sphere-widths.ts,
 * line-networks.ts, packing.ts.
 *
 * ## References
 * The rates are those of [SX24]; the exact values, the constants and the proofs are ours.
 * @module
 */
import {
  continuousChoice,
  linearTerm,
  manyNeurons,
  ofVariation,
  powerTarget,
  smallPower,
} from '../hypotheses.ts';
import type { Theorem } from '../theorem.ts';

export const ratesTheorem: Theorem = {
  stem: 'rates',
  kind: 'theorem',
  title: 'Theorem R: exact widths and sharp rates of shallow networks',
  statement: [
    'S^D has uniform probability, g_w(x) = relu(w.x)^k, w in S^D, k = 0 the half-space; B_1 is the closed convex hull of the +-g_w in L2, K B_1 the functions of variation <= K, gamma^2 = E g_w^2, N_s the dimension of the harmonics of degree s, a_s = E[relu(t)^k P_s(t)], t = w.x, P_s(1) = 1.',
    'R1. Let n be the sum of N_s over the s with the largest a_s^2 > 0: d_n(B_1)^2 = gamma^2 - sum of N_s a_s^2 over these s, attained by those harmonics. For every n: d_n(B_1)^2 >= the sum over i > n of the list in which a_s^2 stands N_s times.',
    'R2. On S^2, j >= 0: k = 0: d_n = C(2j,j)/2^{2j+1} at n = 2j^2 + j + 1; k = 1: d_n = Cat_j/(4^{j+1} sqrt 3) at n = 2j^2 + 3j + 4, Cat_j = C(2j,j)/(j+1); k = 2: d_n = (2j)!/(4^{j+1} sqrt 5 j! (j+2)!) at n = 2j^2 + 5j + 9.',
    'R3. f in K B_1 and orthogonal greedy steps that maximise abs(<r, g_w>) within a factor theta <= 1: norm(f - f_n)^2 <= K^2 gamma^2/(1 + theta^2 n).',
    'R4. k = 0, S^2: for every n >= 16: d_n(B_1)^2 > 1/(2(n+1)), so n adaptive half-spaces beat every n-dimensional linear method on B_1.',
    'R5. If every g_w is within delta of an element of the span of V fixed neurons that depends measurably on w, then every f in K B_1 is, up to any epsilon, within K delta/sqrt(n) of a network with V + n neurons. On S^D: k = 0: V = 2(D+1) M^D, delta^2 = sqrt(D)/(pi M); k = 1: V = (M+1)^{D+1} - (M-1)^{D+1}, delta^2 = kappa_D D^{3/2}/M^3. On an interval of length 1: V = M, M + 1, 2M + 1 for k = 0, 1, 2 and delta^2 = q_k M^{-(2k+1)}, q_0 = 1/2, q_1 = 1/48, q_2 < 4.31e-4.',
    'R6. On [0,1], for every network with n neurons and any polynomial of degree <= k: norm(x^{k+1} - p)^2 >= c_k^2 (n+1)^{-2(k+1)}, c_k^2 = ((k+1)!)^4/((2k+2)!^2 (2k+3)); equality for k = 0, 1, only at the knots i/(n+1).',
    'R7. On [0,1] N disjoint bumps of k + 2 neurons in B_1 are orthogonal with norm^2 h^2 = 1/(4N), 1/(192 N^3), 11/(77760 N^5), 151/(36700160 N^7), k = 0..3: every n-dimensional space has distance >= h sqrt(1 - n/N) from one, and whatever describes functions by q bits has worst error >= h sqrt(t)/N if a binary code of length N and distance t has more than 2^q words.',
    'R8. sum abs(c_i) >= K(f) >= <rho, f>/sup_w abs(<rho, g_w>) for every rho. On an interval, rho = psi^{(k+1)} with psi and its first k derivatives 0 at both ends: <rho, relu(x-b)^k> = +-k! psi(b). On S^D for Y in H_s, a_s != 0: norm(Y)^2/(abs(a_s) max abs(Y)) <= K(Y) <= E abs(Y)/abs(a_s).',
    'R9. Take degrees with a_s != 0 and N = sum N_s. B_1 contains the ball of radius min abs(a_s) of these harmonics. A method that maps f continuously to fewer than N real parameters has worst error >= min abs(a_s); one that describes f by q bits has worst error >= 2^{-q/N} (prod abs(a_s)^{N_s})^{1/N}.',
  ],
  hypotheses: [
    {
      id: 'R3.h1',
      says: ofVariation.says,
      checkedBy: 'from both sides by a test function (fact variation)',
      without:
        'k = 1 and f a step: f is in no K B_1, test functions show any K, and one neuron leaves more than half of norm(f)^2',
    },
    {
      id: 'R4.h1',
      says: manyNeurons.says,
      checkedBy: 'the number of neurons; every n of a range (fact separation)',
      without: 'n = 4: d_4^2 = 1/16 < 1/10; at n = 15 the two sides of the proof are equal, 1/32',
    },
    {
      id: 'R6.h1',
      says: `equality in R6 for k = 1: ${linearTerm.says}`,
      checkedBy: 'part of the statement',
      without:
        '[0,1], n = 1 and an output bias alone: one of the two slopes is 0, the only optimum has 1/2 and 3/2, and the least squared error is above 1/960',
    },
    {
      id: 'R6.h2',
      says: powerTarget.says,
      checkedBy: 'part of the statement',
      without: 'f = relu(x - 1/2), k = 1, of variation 1: the error of one neuron is 0',
    },
    {
      id: 'R6.h3',
      says: `equality in R6: ${smallPower.says}`,
      checkedBy: 'the power k',
      without:
        'k = 2: the local error (h^3/20) P_3 has opposite signs at the ends of a piece, so neighbours do not join: at n = 1 the least squared error is 1/100800, not 1/179200',
    },
    {
      id: 'R9.h1',
      says: continuousChoice.says,
      checkedBy: 'part of the statement',
      without:
        'one parameter, the number of a network in a list of all with rational weights: any error > 0; or that of a point of a grid in a space of dimension d with d_n < min abs(a_s)',
    },
  ],
  claims: [],
  limits: [
    'Other domains, dictionaries and L^p, which [SX24] treats; our domain is the sphere with the homogeneous dictionary, or an interval, and L2.',
    'A lower bound for networks whose weights are unbounded and chosen discontinuously, except for one input (R6).',
    'R5 for k >= 2 and D >= 2, and the exact optimum of R6 for k >= 2 or without the linear term at odd n.',
    'That training finds what greedy steps or free knots find: the experiment measures it.',
  ],
  references: ['SX24', 'Pinkus85', 'DeVoreHowardMicchelli89', 'Maurey81', 'Barron93'],
};
