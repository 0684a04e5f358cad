/**
 * # The sentences of claims, with the side of each number
 *
 * The sentences of the fast checker and of the exact one, both with the hypotheses that they checked.
 * @module
 */

const model = 'f(W, v) = sigma(X W^T) v of width m = {m} with sigma(x) = {:sigma}';
const data = 'on these {n} inputs in dimension {d}';
const minimiser =
  'a zero-loss global minimiser (W*, v) lies within Frobenius distance {radius up} of the written (W, v).';
const regionWith = (mu: string): string =>
  [
    'every W within {radius down} of the written W0, every v with abs(v_j) >= c abs(v0_j) for all j (v0 the written one, c > 0) and every label vector y:',
    `norm(grad_W l) >= c mu norm(f - y) with mu = {${mu} down}.`,
    'So each such point with grad_W l = 0 has loss 0: there l has no local minimum and no saddle, in W or in (W, v), but global minima.',
  ].join(' ');
const problems = [
  'for each fixed v with {zeta exact} <= v_j <= {kappa exact} for j <= h, v_{j+h} = -v_j, every KKT point W of "minimise norm(f - y)^2/2 over norm_F(W - W0) <= {radius exact}"',
  'every KKT point (W, v) of "minimise norm(f - y)^2/2 over norm(w_j - c_j) <= {radius exact} for each hidden neuron, c_j the rows of the written W0, and {zeta exact} <= v_j <= {kappa exact} for j <= h, v_{j+h} = -v_j"',
];
const bounded = 'has norm(f - y) <= {bound up}, while norm(f - y) = norm(y) <= {labels up} at W0';
const cone =
  'every label vector y and every zeta > 0: every KKT point (W, v) of "minimise norm(f - y)^2/2 over norm_F(W - W0) <= {radius exact}, v_{j+h} = -v_j, v_j >= zeta and max v_j <= {ratio exact} min v_j for j <= h" is an exact global minimiser: f = y. Such points exist.';
const place =
  "the written (W, v) has norm_F(W - W0) <= {radius exact} and norm(f - y) in [{residual down}, {residual up}]; as a nearly KKT point it has at most {bound up}; with this v no W' with norm_F(W' - W0) <= {radius exact} has norm(f - y)";
const descent = [
  'gradient descent on l = norm(f - y)^2/2 in {:words}, in real arithmetic, from the written point with any fixed step 0 < eta <= {step exact} converges to a point with loss 0.',
  'Its path is at most {radius up} long, and each step multiplies the loss by at most 1 - eta mu^2 with mu = {rate exact}',
].join(' ');

const digest = 'the inputs are the claimed ones: SHA-256 {:digest}';
const sizes = 'n <= m d: {n} <= {m} x {d}';
const smooth = 'sigma is C^2 on every pre-activation that the ball reaches';
const smoothThere = "sigma is C^2 on every pre-activation that the problem's ball reaches";
const mirrored = 'mirrored start: m = 2h and w_{j+h} = w_j, compared exactly';
const vanishes = 'mirrored start: f(W0, c v0) = 0 for every c, compared exactly';
const lipschitz = 'J is Lipschitz on the ball with constant L <= {L up}';
const shown = ': a Cholesky factorisation shows that G - sigma_0^2 I is positive definite';
const residual = 'residual at the written point: norm(f - y) <= {residual up}';
const residualAtStart = 'residual at the start: norm(r0) <= {residual up}';
const covered = 'sigma_0 rho - L rho^2/2 >= {covered down} > 0';
const coveredShown = 'mu_0 rho - L rho^2/2 >= {shownCovered down} > 0';

interface Sentences {
  readonly claims: readonly string[];
  readonly hypotheses: readonly string[];
}

/** The sentence of a claim; `mu` and `covered` are computed by the checker. */
function claimsWith(mu: string, covered: string): readonly string[] {
  const ball = `For ${model} ${data}, ${regionWith(mu)}`;
  return [
    `A network ${model} ${data} fits these labels exactly (loss 0): ${minimiser}`,
    ball,
    `These inputs are shattered by ${model} ${data}: every label vector y is fitted exactly (loss 0), with W within {radius up} of the written W0, and v = v0 norm(y) / {${covered} down}. ${ball}`,
    ...problems.flatMap((problem) =>
      [
        'is an exact global minimiser: f = y.',
        `${bounded}.`,
        `${bounded}: this bound says nothing.`,
      ].map((end) => `For ${model} ${data} and these labels: ${problem} ${end}`),
    ),
    `For ${model} ${data}, ${cone}`,
    `For ${model} ${data} and these labels: ${place} smaller by more than {gap up}.`,
    `For ${model} ${data} and these labels: ${descent}: by {kept up 12} or less at eta = {step exact}.`,
  ];
}

export const fastSentences: Sentences = {
  claims: claimsWith('mu', 'covered'),
  hypotheses: [
    digest,
    sizes,
    'n <= m (d + 1): {n} <= {m} x {moving}',
    smooth,
    smoothThere,
    mirrored,
    vanishes,
    lipschitz,
    residual,
    residualAtStart,
    covered,
    `sigma_min(J) >= sigma_0 = {sigma down}${shown}`,
    `sigma_min(Psi) >= sigma_0 = {sigma down}${shown}`,
    'Lemma 1(c): norm(f - y) + L rho^2/2 <= sigma_0 rho',
    'sigma_min(J) >= sigma_0 - L norm_F(W - W0), and >= mu = {mu down} on the ball',
    'sigma_min(Psi) >= {mu down} on the ball',
    'J is Lipschitz on the ball with constant L_1 <= {L up} where abs(v_j) = 1',
    `sigma_min(Psi) >= sigma_0 = {sigma down}${shown}, Psi n x hd at the centres`,
    "sup abs(sigma'') sqrt(norm(K o K)) <= {L up} on the neurons' balls",
    'rho = eps (least mu - most L_1 eps/2) >= {reach down}, norm(y) <= {labels up}',
    'rho = eps (2 most (s - 1.5 h M eps) - h least M eps) >= {reach down}, norm(y) <= {labels up}',
    'mu > ratio L_1 eps/2',
    'norm_F(W - W0) = e in [{distance down}, {distance up}]',
    'norm_F(grad_W l + lambda (W - W0)) <= delta = {delta up} with lambda = {lambda exact}',
    'sigma_min(J) >= mu = {sigma down} at the point, J Lipschitz with L <= {L up} on the ball',
    'at W0: norm(r0) in [{start down}, {start up}]',
    'C3: a = norm(r0) - rho with rho = e (mu - L e/2) >= {reach down}; norm(r) <= max(delta/mu, (a + sqrt(a^2 + 4 delta e))/2), or (delta + lambda e)/mu',
    'C4: norm(r) >= <u, r0> - eps (norm(J(W0, v)^T u) + L eps/2) >= {least down} on the ball, u the direction of r: {along down} and {pull up}',
    'L R^2/2 + 2 norm(r0) <= sigma_0 R, R the radius, and sigma_0 - L R >= mu',
    'step beta <= 1 with beta = (norm(J) + L R)^2 + L norm(r0) <= {beta up}',
  ],
};

export const exactSentences: Sentences = {
  claims: claimsWith('shownMu', 'shownCovered'),
  hypotheses: [
    digest,
    sizes,
    'n <= m (d + 1): {n} <= {m} x {moving}',
    smooth,
    smoothThere,
    mirrored,
    vanishes,
    lipschitz,
    residual,
    residualAtStart,
    coveredShown,
    'Lemma 1(c): sigma_min(J) > norm(F)/rho + L rho/2, which is at most {need up}',
    'sigma_min(J) >= {shownSigma down} at the centre, and >= mu = {shownMu down} on the ball',
    'L_1 <= {L up}',
    'L_1 <= {L up}, norm(y) <= {labels up}',
    'M <= {L up}, norm(y) <= {labels up}',
    'sigma_min(Psi) > L_1 eps (1 + ratio/2) at W0; the right side is at most {need up}',
    'sigma_min(Psi) > L_1 eps + max(0, (norm(y) - bound)/eps + most L_1 eps/2)/least at W0; the right side is at most {need up}',
    'sigma_min(Psi) > ((norm(y) - bound)/eps + h M eps (3 most + least))/(2 most) at the centres, Psi n x hd; the right side is at most {need up}',
    'norm_F(W - W0) <= eps, compared exactly',
    'norm_F(grad_W l + lambda (W - W0)) <= delta = {delta up}',
    'C3: sigma_min(J(W, v)) > {need down}',
    'C4: <u, r0> - eps (norm(J(W0, v)^T u) + L eps/2) for a unit vector u',
    'sigma_min(J) > max(L R + mu, L R/2 + 2 norm(r0)/R), which is at most {need up}',
    'norm(J) < sqrt(1/step - L norm(r0)) - L R at the start',
    'decided in integers, with elementary functions enclosed at {bits} bits',
  ],
};
