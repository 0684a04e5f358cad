/**
 * # The wording of the hypotheses
 *
 * Statements, rules, cards, near misses and `explain` print these. Only words, so that `widthwise list` need not load
 * the predicates that decide them, which are in decisions.ts.
 *
 * ## Main definitions
 * - {@link Hypothesis}, {@link Decidable}
 * - {@link shown}: one that only a fact, a certificate or the model can show
 * - {@link distinctInputs} and the rest: hypotheses used in several places
 * @module
 */

/** The hypotheses that can be decided from an instance. */
export type Decidable =
  | 'distinctInputs'
  | 'noZeroInput'
  | 'noOppositeInputs'
  | 'fullInputRank'
  | 'biasColumn'
  | 'analytic'
  | 'notPolynomial'
  | 'identity'
  | 'offKinks'
  | 'nonzeroPreactivations'
  | 'positivePreactivations'
  | 'wideEnough'
  | 'enoughWeights'
  | 'mirrored'
  | 'nonzeroOutputs'
  | 'stationaryInAll'
  | 'positiveLeast'
  | 'orderedRange'
  | 'positivePenalty'
  | 'symmetricTarget'
  | 'semidefiniteTarget'
  | 'definiteTarget'
  | 'spanningWeights'
  | 'independentWeights'
  | 'manyWeights'
  | 'noZeroWeights'
  | 'orthogonalInputs'
  | 'equalNorms';

export interface Hypothesis {
  readonly says: string;
  /** All of these must hold; empty if it cannot be decided from the instance. */
  readonly parts: readonly Decidable[];
}

function decided(part: Decidable, says: string): Hypothesis {
  return { says, parts: [part] };
}

function all(says: string, ...of: readonly Hypothesis[]): Hypothesis {
  return { says, parts: of.flatMap(({ parts }) => parts) };
}

/** A hypothesis that cannot be decided from the instance. */
export function shown(says: string): Hypothesis {
  return { says, parts: [] };
}

export const distinctInputs = decided('distinctInputs', 'the inputs are distinct');
export const noZeroInput = decided('noZeroInput', 'no input is 0');
export const noOppositeInputs = decided('noOppositeInputs', 'no input is the negative of another');
export const generalPosition = all(
  'the inputs are distinct, none is 0 or the negative of another',
  distinctInputs,
  noZeroInput,
  noOppositeInputs,
);
/** The rank of almost every X: d if n >= d; fewer samples cannot have rank d. */
export const fullInputRank = decided('fullInputRank', 'rank X is min(n, d)');
export const biasColumn = decided('biasColumn', 'the last input is 1 in every sample');

export const analytic = decided('analytic', 'sigma is analytic');
export const notPolynomial = decided('notPolynomial', 'sigma is not a polynomial');
export const analyticNotPolynomial = all(
  'sigma is analytic and not a polynomial',
  analytic,
  notPolynomial,
);
export const identity = decided('identity', 'sigma(x) = x');
export const offKinks = decided('offKinks', 'sigma is smooth at every pre-activation of the point');
export const nonzeroPreactivations = decided('nonzeroPreactivations', 'no pre-activation is 0');
export const positivePreactivations = decided(
  'positivePreactivations',
  'every pre-activation is positive',
);
export const smoothOnBall = shown('sigma is C^2 on every pre-activation that the ball reaches');

export const wideEnough = decided('wideEnough', 'h d >= n with h = floor(m/2)');
export const enoughWeights = decided('enoughWeights', 'n <= m d');
/** m = 2h, w_{j+h} = w_j, and v_{j+h} = -v_j if there is a v. */
export const mirrored = decided('mirrored', 'W0 is mirrored, so that f(W0, v) = 0');
export const nonzeroOutputs = decided('nonzeroOutputs', 'every v_j is nonzero');
export const fullSlopeRank = shown('Psi(W0) has rank n');
export const positiveSingular = shown('sigma_min(J) > 0');
export const confined = shown('W is confined to a ball around its start');
export const certifiedRadius = shown('the radius is one for which Theorem B is certified');

export const stepBound = shown('the step is at most 1/beta');
export const smallResidual = shown('norm(r0) < sigma_0^2/(4L) on a ball around the start');
export const stationaryInAll = decided(
  'stationaryInAll',
  'the last layer is trained too: the gradient of the loss in W and in v is 0',
);
export const onSample = shown('x is one of the inputs of the data');

export const positiveLeast = decided('positiveLeast', 'v_j >= zeta > 0');
export const orderedRange = decided('orderedRange', 'zeta <= kappa');
export const largeKappa = shown('kappa is large enough: rho >= norm(y)');

export const positivePenalty = decided('positivePenalty', 'lambda > 0');

export const symmetricTarget = decided('symmetricTarget', 'B is symmetric');
/** Symmetric too. */
export const semidefiniteTarget = decided('semidefiniteTarget', 'B is positive semidefinite');
/** Symmetric too. */
export const definiteTarget = decided('definiteTarget', 'B is positive definite');
export const spanningWeights = decided('spanningWeights', 'the w_i span R^d');
export const independentWeights = decided('independentWeights', 'dim span{w_i} = N < d');
export const manyWeights = decided('manyWeights', 'N >= d');
export const noZeroWeights = decided('noZeroWeights', 'no w_i is 0');
export const randomSpan = shown('the span of the w_i is uniformly random');

export const orthogonalInputs = decided('orthogonalInputs', 'the vectors are orthogonal');
export const equalNorms = decided('equalNorms', 'the vectors have one norm, other than 0');
export const manyNeurons = shown('n is at least 16');
export const powerTarget = shown('the target is x^{k+1}');
export const linearTerm = shown('a linear term is free');
export const smallPower = shown('k is at most 1');
export const ofVariation = shown('f has variation at most K');
export const continuousChoice = shown('the parameters depend continuously on f');

export const overlapping = shown('windows overlap: the stride is smaller than the window');
export const genericWeights = shown('the weights are generic');
export const independentTemplates = shown('F is invertible: the leaf vectors are independent');
export const atMostTemplates = shown('there are at most as many channels as templates');
export const oneSidedChildren = shown('each child of the root is on one side of the partition');
export const productPooling = shown('nodes are products of functionals of their children');
export const enoughNeurons = shown('m d >= D');
export const notExceptional = shown(
  '(l, d, m) is not (3, 5, 7), (4, 3, 5), (4, 4, 9) or (4, 5, 14)',
);
export const genericNeurons = shown('U is generic: outside a set of measure 0');
export const silentNeuron = shown('some c_i is 0');
export const localMinimum = shown('the point is a local minimum in c and U');
export const fitsLazily = shown('linearised training from some U fits T exactly');
export const higherOrder = shown('l >= 3');
export const unitVector = shown('v is a unit vector');
export const meanOverPowers = shown('the mean is over v, uniform on the unit sphere');
export const stationaryPower = shown(
  'T = t u^l + Delta with t > 0 and Delta(u, .., u, w) = 0 for all w',
);
export const nonpositiveRest = shown('p_Delta <= 0 on a cone with u in its interior');
export const oppositeSigns = shown('l even, c fixed: two zero neurons have c of opposite sign');

export const wholeBatch = shown('batches are those for which the step is stable');
export const inMeanSquare = shown('stability is that of the mean square');
export const batchKnown = shown('the threshold of the step depends on the batch');
export const shiftedBox = shown('the box has half-widths eps (abs(t) + 1)');
export const fittedMinimum = shown('all r_i are 0 at the minimum');
export const smallStep = shown('eta lambda_max(H) <= 2');
export const descentStable = shown('gradient descent with this step is stable at the minimum');
export const meanSquareUnstable = shown('the step is unstable in mean square');
export const sameFunction = shown('both networks are the same function');

export const feedbackMultiples = shown(
  'b_j = c_j v_j with c_j >= 0, or v_j = 0, for every neuron j',
);
export const oneOutput = shown('there is one output: q = 1');
export const allActive = shown('sigma(x) = x: every neuron is active at every sample');
export const smallStart = shown('<b_j, v_j> >= norm(w_j)^2/(2p) at the start, for every neuron j');
export const beforeSlopes = shown("the signals are those before the factor sigma'");
export const feedbackSteps = shown('the steps are those of feedback alignment, with B != 0');
export const differentiable = shown('sigma has a derivative at every pre-activation');
export const alignedNeurons = shown('<b_j, v_j> > 0 for every neuron j');
export const positiveProduct = shown('V B^T + B V^T is positive definite');
export const narrowLayer = shown('the next layer has width k');
export const linearOneOutput = shown('sigma(x) = x, and there is one output');
export const exactDirection = shown('d leads to the minimisers of the surrogates');
export const largeTau = shown('tau + lambda/2 >= L rho/2 + L^2 norm(d)^2/8');
export const fewBlocks = shown('gamma <= min(1, 2/B)');
export const linearModel = shown('f is linear in the trained parameters');
export const positiveTau = shown('tau > 0');
export const ownJacobian = shown('J is that of the point itself');
export const fullRowRank = shown('J has full row rank at the point');
export const lipschitzOnStep = shown('L is a Lipschitz constant of J on the whole step');
export const negativeBound = shown('b(1) < 0');
export const cubicPower = shown('the power of relu is 3 or more');
export const distinctStarts = shown('the views of each class start with A_1 != A_2');
export const smallStarts = shown('the start is small: zeta < beta');
export const noiseToMemorise = shown('single-view samples have noise nu_i > 0 to memorise');
export const independentModels = shown('the models start independently');
export const undividedBeta = shown('beta K is not a whole number');
export const weakPatches = shown('every feature is a weak patch of a multi-view training sample');
export const oneSidedLoss = shown('the loss of self-distillation is one-sided');
export const oneViewEach = shown('each model reads one view of each class');
export const zeroDistillation = shown('the distillation loss is 0');
export const uniformWinners = shown('the winners are independent and uniform');
export const smallDense = shown('the dense part is small');
export const positiveThreshold = shown('b > 0');
export const longStep = shown('eps > s/sqrt(D)');
export const adversarialStep = shown('the step is taken at a perturbed input');
export const ofFamily = shown(
  'W = I + c (1, .., 1)^T (1, .., 1), c >= 0, at the sum of s unit vectors',
);
export const fewActive = shown('b <= 1/4 and 2 s < D');
