/**
 * # The sentences of verified claims
 *
 * One sentence per kind, for both checkers. Numbers of the claim are printed exactly or rounded to the side of their
 * quantifier; numbers that a checker derived are bounds, and are printed as such.
 *
 * ## Main definitions
 * - {@link zeroNear}, {@link rankOnBall}, {@link kktBound}, {@link kktCone}, {@link kktPoint}, {@link descent}
 * - {@link commonHypotheses}, {@link smoothOnBall}, {@link mirroredStart}: hypotheses that several kinds share
 * @module
 */
import { exactly, mulDown, subUp } from '../../arithmetic/bounds.ts';
import { interval } from '../../arithmetic/interval.ts';
import { showExact, showLower, showUpper } from '../../arithmetic/text.ts';
import { activationOf, enclose } from '../../sigma/activation.ts';
import { printExpression } from '../../sigma/expression-print.ts';
import { isNothingAtZero, symmetry } from '../../sigma/symmetry.ts';
import type { Expression } from '../../sigma/expression-tree.ts';
import type { Claim } from '../format.ts';
import { samplesOf } from '../format.ts';
import { countInequality, movingOf } from './prechecks.ts';

type ClaimOf<K extends Claim['kind']> = Extract<Claim, { readonly kind: K }>;

function networkText({ inputs, width, activation }: Claim): string {
  const { rows, cols, columns, distinct } = inputs;
  return (
    `f(W, v) = sigma(X ${columns === undefined ? '' : 'A '}W^T) v of width m = ${width} with sigma(x) = ${printExpression(activation)} ` +
    `on ${rows === 1 ? 'this 1 input' : `these ${rows} inputs`} in dimension ${cols}` +
    (distinct === undefined ? '' : ` (${distinct} of them ${differing(activation)})`) +
    (columns === undefined
      ? ''
      : ` (A is the written ${columns.rows} x ${columns.cols} matrix: on X the hidden weights are W A^T)`)
  );
}

/** Which rows count, where the claim counts those that networks tell apart. */
function differing(activation: Expression): string {
  const nonzero = isNothingAtZero(activationOf(activation)) ? 'other than 0 and ' : '';
  return `${nonzero}distinct${symmetry(activation) === 0 ? '' : ' up to sign'}`;
}

const agreement = {
  [-1]: 'equal labels for equal inputs and opposite ones for opposite inputs',
  0: 'equal labels for equal inputs',
  1: 'equal labels for inputs that are equal up to sign',
} as const;

/** How the labels of rows agree that no network tells apart. */
function agreeing(activation: Expression): string {
  const c = symmetry(activation);
  const isNothing = c !== -1 && isNothingAtZero(activationOf(activation)); // 0 is its own opposite
  return `${agreement[c]}${isNothing ? ' and 0 for the input 0' : ''}`;
}

/** Every y that the claim can speak of. */
function everyLabels({ inputs, activation }: Claim): string {
  return inputs.distinct === undefined
    ? 'every label vector y'
    : `every label vector y with ${agreeing(activation)}`;
}

export function commonHypotheses(claim: Claim): readonly string[] {
  const { inputs, width, activation } = claim;
  const { columns, distinct } = inputs;
  return [
    `the inputs are the claimed ones: SHA-256 ${inputs.sha256}`,
    ...(columns === undefined
      ? []
      : [`X A is enclosed from the written X and A, ${columns.rows} x ${columns.cols}`]),
    ...(distinct === undefined
      ? []
      : [
          `n' = ${distinct} rows of X are ${differing(activation)}, and the rows have ${agreeing(activation)}: sigma_min(J) is that of the distinct rows, the rest is over all rows`,
        ]),
    `${countInequality(claim)}: ${samplesOf(inputs)} <= ${width} x ${movingOf(claim)}`,
  ];
}

/** Rows of zeros are left out where sigma(0) = 0, which a kink at 0 does not prevent. */
export function smoothOnBall({ inputs, activation }: Claim, ball: string = 'the ball'): string {
  const isAtKink =
    inputs.distinct !== undefined && enclose(activationOf(activation), interval(0)) === undefined;
  return `sigma is C^2 on every pre-activation that ${ball} reaches${isAtKink ? ' at rows other than 0' : ''}`;
}

export function smoothOnProblem(claim: Claim): string {
  return smoothOnBall(claim, "the problem's ball");
}

export const notMirrored =
  'the claim says mirrored, but not every pair has w_{j+h} = w_j and v_{j+h} = -v_j (an odd last neuron needs v = 0, or w = 0 and sigma(0) = 0)';
export const notUnitMirrored =
  'expected even width, w_{j+h} = w_j and output weights 1, ..., 1, -1, ..., -1';
export const mirroredStart = 'mirrored start: m = 2h and w_{j+h} = w_j, compared exactly';

export function zeroNear(claim: ClaimOf<'zero-near'>): string {
  return (
    `A network ${networkText(claim)} fits these labels exactly (loss 0): ` +
    `a zero-loss global minimiser (W*, v) lies within Frobenius distance ${showUpper(claim.radius)} of the written (W, v).`
  );
}

/** @param shown - lower bounds of sigma_min(J) on the ball, and of mu_0 rho - L rho^2/2. */
export function rankOnBall(
  claim: ClaimOf<'full-row-rank-on-ball'>,
  shown: { readonly everywhere: number; readonly covered: number },
): string {
  const network = networkText(claim);
  const shattered =
    `These inputs are shattered by ${network}: ${everyLabels(claim)} is fitted exactly (loss 0), ` +
    `with W within ${showUpper(claim.radius)} of the written W0, and v = v0 norm(y) / ${showLower(shown.covered)}. `;
  // "for every W": the printed radius must not exceed the proved one, so it is rounded down here
  const region =
    `For ${network}, every W within ${showLower(claim.radius)} of the written W0, ` +
    'every v with abs(v_j) >= c abs(v0_j) for all j (v0 the written one, c > 0) and ' +
    `${everyLabels(claim)}: ` +
    `norm(grad_W l) >= c mu norm(f - y) with mu = ${showLower(shown.everywhere)}. ` +
    'So each such point with grad_W l = 0 has loss 0: there l has no local minimum and no saddle, in W or in (W, v), but global minima.';
  return claim.mirrored ? shattered + region : region;
}

/** @param norm - an upper bound of norm(y). */
export function kktBound(claim: ClaimOf<'kkt-bound'>, norm: number): string {
  const { set, radius, least, most, bound } = claim;
  const range = `${showExact(least)} <= v_j <= ${showExact(most)} for j <= h, v_{j+h} = -v_j`;
  const problem =
    set === 'ball'
      ? `for each fixed v with ${range}, every KKT point W of "minimise norm(f - y)^2/2 over norm_F(W - W0) <= ${showExact(radius)}"`
      : `every KKT point (W, v) of "minimise norm(f - y)^2/2 over norm(w_j - c_j) <= ${showExact(radius)} for each hidden neuron, c_j the rows of the written W0, and ${range}"`;
  const share = `has norm(f - y) <= ${showUpper(bound)}, while norm(f - y) = norm(y) <= ${showUpper(norm)} at W0`;
  const end =
    bound === 0
      ? 'is an exact global minimiser: f = y.'
      : bound < norm
        ? `${share}.`
        : `${share}: this bound says nothing.`;
  return `For ${networkText(claim)} and these labels: ${problem} ${end}`;
}

export function kktCone(claim: ClaimOf<'kkt-cone'>): string {
  return (
    `For ${networkText(claim)}, ${everyLabels(claim)} and every zeta > 0: every KKT point (W, v) of "minimise norm(f - y)^2/2 over norm_F(W - W0) <= ${showExact(claim.radius)}, ` +
    `v_{j+h} = -v_j, v_j >= zeta and max v_j <= ${showExact(claim.ratio)} min v_j for j <= h" is an exact global minimiser: f = y. Such points exist.`
  );
}

/** @param residual - bounds of norm(f - y) at the written point. */
export function kktPoint(
  claim: ClaimOf<'kkt-point'>,
  residual: { readonly lo: number; readonly up: number },
): string {
  const ball = `<= ${showExact(claim.radius)}`;
  return (
    `For ${networkText(claim)} and these labels: the written (W, v) has norm_F(W - W0) ${ball} and norm(f - y) in [${showLower(residual.lo)}, ${showUpper(residual.up)}]; as a nearly KKT point it has at most ${showUpper(claim.bound)}; ` +
    `with this v no W' with norm_F(W' - W0) ${ball} has norm(f - y) smaller by more than ${showUpper(claim.gap)}.`
  );
}

export function descent(claim: ClaimOf<'descent'>): string {
  const { moving, step, rate, radius } = claim;
  const kept = subUp(exactly(1), mulDown(exactly(step), mulDown(exactly(rate), exactly(rate))));
  return (
    `For ${networkText(claim)} and these labels: gradient descent on l = norm(f - y)^2/2 in ` +
    `${moving === 'all' ? 'W and v' : 'W, v fixed'}, in real arithmetic, from the written point with any fixed step 0 < eta <= ${showExact(step)} ` +
    `converges to a point with loss 0. Its path is at most ${showUpper(radius)} long, and each step multiplies the loss by at most 1 - eta mu^2 ` +
    `with mu = ${showExact(rate)}: by ${showUpper(kept, 12)} or less at eta = ${showExact(step)}.`
  );
}
