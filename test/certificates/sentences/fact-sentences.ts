/**
 * # The sentences of facts, with the side of each number
 *
 * One line each: the sentence of a fact and, in brackets, the computation behind it.
 * @module
 */

const kkt = (set: string): string => `minimise l over ${set}`;
const ball = 'norm_F(W - W0) <= {eps exact}, W0 of {:name}';
const problems = {
  ball: kkt(`${ball} and v of {:name} fixed`),
  cone: kkt(
    `${ball}, and antisymmetric v with v_j >= {zeta exact} and max v_j <= {kappa exact} min v_j, j <= h`,
  ),
  box: kkt(
    'norm(w_j - c_j) <= {eps exact} for each neuron, c_j the rows of W0 of {:name}, and antisymmetric v with {zeta exact} <= v_j <= {kappa exact}, j <= h',
  ),
};
const boundChecked =
  '(sigma_min by definiteness over Q, the Lipschitz constant by Lemma 3 with enclosures rounded up, norms compared by squaring)';
const quadratic =
  'For the target x^T B x, x ~ N(0, I), and sigma(z) = z^2 with these N = {N} hidden weights:';
const deep = 'At the network f(x) = W_L sigma(.. sigma(W_1 x)) of widths {:widths} in this fact';
const unit = '(W, v) of {:name}, a {a equal}, b {b equal} and w = {w vector}';
const enlarged =
  'For L~(W, v, a, b, w) = (1/2) sum_i (f(x_i) + a exp(w.x_i + b) - y_i)^2 + lambda a^2, lambda {lambda equal}:';
const near =
  'A point where the gradient of l in {:words} is 0 has entries that differ by at most {within up} from those of {:name}, and no other such point has entries that differ by at most {radius down}; its loss is in [{from down 10}, {to up 10}]; {:words}.';

/** Numbers printed by one function for several sentences: their rounding needs to be shown once. */
export const sharedNumbers: ReadonlySet<string> = new Set([
  'eps',
  'zeta',
  'kappa',
  'lambda',
  'a',
  'b',
  'w',
]);

/** The introduction before the facts: what they are about. */
export const headers: readonly string[] = ['f(W, v) = sigma(X W^T) v', 'f'].flatMap((model) =>
  [
    ' with sigma(x) = {:sigma} on these {n} inputs in dimension {d} and these labels',
    ' with sigma(x) = {:sigma} on these {n} inputs in dimension {d}',
    ' on these {n} inputs in dimension {d} and these labels',
    ' on these {n} inputs in dimension {d}',
  ].map((about) => `For ${model}${about}, l = (1/2) norm(f - y)^2:`),
);

export const factSentences: readonly (readonly [says: string, because?: string])[] = [
  ['The {n} inputs are distinct.'],
  ['The {n} inputs in dimension {d} have rank {rank}.', '(eliminated over Q)'],
  [
    'No width fits these labels: l(W, v) >= L for every width and every (W, v) at which f is defined, where L {L equal}.',
    '(sum_i u_i f(x_i) = 0 with u = {u vector}, because {:words}; u.y {pull equal}, so l >= (u.y)^2/(2 norm(u)^2))',
  ],
  ['At {:name} {:words}: n = {n}, {:words} = {size}.', '(n = {n}, d = {d}, m = {m}, h = {h})'],
  ['{:name} is mirrored: m = 2h, w_{j+h} = w_j and v_{j+h} = -v_j.', '(compared exactly)'],
  ['At {:name} all output weights are other than 0.', '(v = {v vector})'],
  [
    'W of {:name} is in the ball norm_F(W - W0) <= {radius up} around W0 of {:name}.',
    '(the squared distance is at most {square up})',
  ],
  [
    'Every W within {around down} of {:name}, entry by entry, is in the ball norm_F(W - W0) <= {radius up} around W0 of {:name}.',
    '(the squared distance is at most {square up})',
  ],
  ['{:name}: l {from equal}.', '(over Q: r = {r vector})'],
  ['{:name}: l is between {from down} and {to up}.', '(over Q: r = {r vector})'],
  ['{:name}: l is between {from down} and {to up}.'],
  [
    '{:name} has a smaller loss than {:name}, of the same width.',
    '(l at {:name} {here equal}, at {:name} {there equal})',
  ],
  ['{:name}: the gradient of l in {:words} is exactly 0.', '(computed over Q)'],
  [
    "{:name} is a local minimum of l in {:words}, because no pre-activation is 0 and sum r_i x_i over each neuron's active samples is 0: near the point l cannot fall.",
  ],
  [
    '{:name} is a local minimum of l in {:words}, because v_j sum_i r_i x_i x_i^T is positive semidefinite with w_j in its kernel, for every j.',
  ],
  [
    '{:name} is a local minimum of l in {:words}, because the gradient of l in {:words} is exactly 0 and the Hessian of l in {:words} is positive definite over Q{:words}.',
  ],
  [
    '{:name}: the second derivative of l along {:name} in {:words} is negative.',
    '(d^T (Hessian) d is {bend is})',
  ],
  [
    '{:name}: sigma_min(J(W, v)) >= {least down}.',
    '(J J^T - least^2 I is positive semidefinite over Q)',
  ],
  ['{:name}: J(W, v), of {n} rows, has rank {rank}.', '(eliminated over Q)'],
  [
    '{:name}: a step of gradient descent of length eta = {eta exact} in {:words} raises l.',
    '(l {low equal} before the step, and {high equal} after it)',
  ],
  [near],
  ...Object.values(problems).map((problem): [string, string] => [
    `{:name} is exactly a KKT point of "${problem}".`,
    '(over Q, with multipliers {multipliers vector})',
  ]),
  [
    `{:name}, a KKT point of "${problems.ball}", has norm(r) > max(0, norm(y) - rho) with rho = eps (mu - L eps/2) = {rho exact}, mu = {mu exact} <= sigma_min(J) at the point, L = {L exact}.`,
    boundChecked,
  ],
  [
    `{:name}, a KKT point of "${problems.ball}", has norm(r) > max(0, norm(r0) - rho) with rho = eps (2 mu - L eps/2) = {rho exact}, mu = {mu exact} <= sigma_min(J) at the point, L = {L exact}.`,
    boundChecked,
  ],
  [
    `{:name}, a KKT point of "${problems.cone}", has r other than 0 although mu > kappa L_1 eps/2, mu = {mu exact} <= sigma_min(Psi) on the ball, kappa = {ratio exact}, L_1 = {L exact}.`,
    boundChecked,
  ],
  [
    `{:name}, a KKT point of "${problems.box}", has norm(r) > max(0, norm(y) - rho) with rho = eps (2 kappa (s - 1.5 h M eps) - h zeta M eps) = {rho exact}, s = {mu exact} <= sigma_min of the n x hd matrix Psi at the centres, M = {L exact}.`,
    boundChecked,
  ],
  [
    `${quadratic} R_NT = 0, and R_NN > 0 for every network with N neurons.`,
    '(rank B = {rank} > N = {N}, and rank [B, W^T; W, 0] = {whole} = 2 rank W)',
  ],
  ...['R_NN {from equal}', 'R_NN is between {from down} and {to up}'].map(
    (risk): [string, string] => [
      `${quadratic} R_RF {rf equal}, R_NT {nt equal}, and with N neurons ${risk}.`,
      '(projections over Q, and the roots of the characteristic polynomial of B counted by sign changes)',
    ],
  ),
  ...[
    'l = (1/2) dist(y, range J)^2, and l {value equal}',
    'l {loss equal}, and (1/2) dist(y, range J)^2 {value equal}',
  ].map((worth): [string, string] => [
    `${deep} the gradient of l in {:words} is 0, and with J the Jacobian in {:words} ${worth}.`,
    '(J^T r = 0 over Q, J {n} x {p})',
  ]),
  [
    `${deep} {from down} <= l <= {to up}, and 0 <= l - (1/2) dist(y, range J)^2 <= {gap up}, J the Jacobian in all layers.`,
    '(rank J = {rank}, and norm(J^T r)^2/(2 s^2) is at most the gap, by a Cholesky factorisation of the Gram matrix minus s^2 I)',
  ],
  [
    `${deep} the gradient of l in all layers is 0, and ridgeless regression with the kernel J J^T is f on the inputs; at x = {x vector} f {network equal}, and the regression {kernel equal}.`,
    '(J J^T z = f with z = {z vector}, so J^T z is the solution of least norm)',
  ],
  [
    `${enlarged} at ${unit} it is below l({:name}), and so for every smaller a of that sign. At a = 0 it is l({:name}) for all b and w: a path along which it is constant and then below, and (W, v, 0, b, w) is no local minimum of L~ in (a, b, w).`,
    '(L~ - l is in [{low down 6}, {high up 6}])',
  ],
  [
    `${enlarged} ${unit} is a global minimum of L~ over all (W, v, a, b, w) at which f is defined, and L~ {least equal} there.`,
    '(over Q: f + a exp(w.x + b) - y = {R vector} sums to 0 over each set of equal inputs, and lambda a^2 = 0; r = {r vector})',
  ],
];
