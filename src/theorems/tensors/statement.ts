/**
 * # Theorem T: lazy against full training of sums of powers
 *
 * Statements and hypotheses. Note: proofs-notes/tensors.md. Code: src/tensors, src/certificates/facts/tensor-sums.ts,
 * tensor-forms.ts.
 *
 * ## References
 * The question is that of [Wang20]; the exact values, the constants and the proofs are ours. [AlexanderHirschowitz95] is quoted for the list of
 * T3 beyond the sizes computed here.
 * @module
 */
import {
  genericNeurons,
  higherOrder,
  meanOverPowers,
  nonpositiveRest,
  notExceptional,
  oppositeSigns,
  silentNeuron,
} from '../hypotheses.ts';
import type { Theorem } from '../theorem.ts';

export const tensorsTheorem: Theorem = {
  stem: 'tensors',
  kind: 'theorem',
  title: 'Theorem T: lazy against full training of sums of powers',
  statement: [
    'Sym^l, l >= 2: symmetric tensors of order l on R^d with the sum of products of entries, D = C(d+l-1, l), p_T(x) = <T, x^l>. Model f = sum over i <= m of c_i u_i^l, loss norm(f - T)^2. N_s: the dimension of the harmonics of degree s.',
    'T0. S(U) = span{sym(u_i^{l-1} w)} contains f and the range of its derivative in (c, U) and in every reparameterisation: all that linearised training from U can fit. dim S(U) <= min(m d, D); R is orthogonal to S(U) iff grad p_R(u_i) = 0 for all i.',
    'T1. T = sum c*_k v_k^l: if w_1..w_m solve sum_i [(u_i.u_j)^{l-1} w_i + (l-1)(u_i.u_j)^{l-2}(w_i.u_j) u_i] = l sum_k c*_k (v_k.u_j)^{l-1} v_k for every j, then dist(T, S(U))^2 = norm(T)^2 - sum_i sum_k c*_k (v_k.u_i)^{l-1}(v_k.w_i).',
    'T2. v uniform on the unit sphere, e_s = l!/[d(d+2)..(d+2s-2) prod over i <= j of 2i(2i+2s+d-2)], s = l - 2j, 0 <= j <= l/2, each N_s times; b(k) = 1 - the sum of the k largest. For every U: E_v dist(v^l, S(U))^2 >= b(min(m d, D)), the least mean for any space of that dimension; b(k) >= (1 - k/D) prod over i < l of (d+i)/(d+2i). Equality for l = 3, m = d, u_i = e_i.',
    'T3. dim S(U) < D: dist(v^l, S(U)) > 0 for almost every v. One integer U with dim S(U) = D proves it for almost every U of as many neurons. The least such m is ceil(D/d), except l = 2 (m = d) and (l,d) = (3,5), (4,3), (4,4), (4,5), where one neuron more is needed.',
    'T4. T = t u^l + Delta, t > 0, Delta(u,..,u,w) = 0 for all w, p_Delta <= 0 on a cone K with u in its interior: on {c_i >= 0, u_i in K} the loss is >= norm(Delta)^2, attained where all u_i = u, c_i > 0 and sum c_i = t: local minima at every m.',
    'T5. c trained: a local minimum with some c_i = 0 has loss 0. c fixed, all c_i != 0: a local minimum with some u_i = 0 (l odd), or two zero u_i with c of opposite sign (l even), has loss 0.',
    'T6. m = 1, c = 1, T = v^l, v != 0: the critical points are 0 and v (-v too for even l), and 0 is no local minimum.',
    'T7. norm(f - T)^2 = sum c_i c_j (u_i.u_j)^l - 2 sum c_i c*_k (u_i.v_k)^l + norm(T)^2. A run that began at U0 ended beyond lazy training if this is less than dist(T, S(U0))^2: widthwise train --model tensor makes and certifies such a run.',
  ],
  hypotheses: [
    {
      id: 'T3.h1',
      says: notExceptional.says,
      checkedBy: 'the sizes; an exact form R with grad p_R(u_i) = 0 (fact tensor-tangent-rank)',
      without:
        'l = 4, d = 3, m = 5, m d = D = 15: dim S(U) = 14, R = q^2 with q the conic through the points',
    },
    {
      id: 'T3.h2',
      says: genericNeurons.says,
      checkedBy: 'dim S(U) = D by a rank modulo a prime (fact tensor-tangent-rank)',
      without: 'l = 3, d = 2, u_2 parallel to u_1: m d = D = 4 and dim S(U) = 2',
    },
    {
      id: 'T3.h3',
      says: higherOrder.says,
      checkedBy: 'part of the statement',
      without: 'l = 2, d = 3, m = 2, m d = D = 6: dim S(U) = 5',
    },
    {
      id: 'T5.h1',
      says: silentNeuron.says,
      checkedBy: 'part of the statement',
      without: 'T = e_1^2 - e_2^2, all u_i = e_1, c_i > 0, sum c_i = 1: a local minimum of loss 1',
    },
    {
      id: 'T4.h1',
      says: nonpositiveRest.says,
      checkedBy: 'p_Delta = -q^2 form, expanded over Q (fact tensor-barrier)',
      without:
        'T = e_1^3 + 3 sym(e_1 e_2^2), u_i = e_1, t = 1: at (1,h) the loss is 3 - 3h^2 + 3h^4 + h^6 < 3 for h = 1/2',
    },
    {
      id: 'T2.h1',
      says: meanOverPowers.says,
      checkedBy: 'part of the statement',
      without: 'v = u_1 has distance 0',
    },
    {
      id: 'T5.h2',
      says: oppositeSigns.says,
      checkedBy: 'part of the statement',
      without: 'T = -e_1^2, c = (1,1), U = 0: a global minimum of loss 1',
    },
  ],
  claims: [],
  limits: [
    'That a variant of gradient descent succeeds with m of order r^{2.5 l} log d, which [Wang20] proves: here each run is certified.',
    'That a run avoids the barriers of T4, or how long it takes.',
    'That the weights of a run came from U0: a record, not proved.',
    'Equality in T2 for tangent spaces with l >= 4 and dim S(U) < D.',
    'The list of T3 for l = 3, d > 6, l = 4, d > 5 and l >= 5, d > 4: quoted from [AlexanderHirschowitz95].',
  ],
  references: ['Wang20', 'AlexanderHirschowitz95'],
};
