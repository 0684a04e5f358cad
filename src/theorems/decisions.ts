/**
 * # Deciding hypotheses
 *
 * Exactly, from the instance. Hypotheses that only a certificate shows (a positive singular value, a small enough
 * radius) are not here.
 *
 * ## Main definitions
 * - {@link decide}
 * @module
 */
import { compareRational, rationalField as Q, rationalToText } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { at, row } from '../linalg/matrix.ts';
import { multiply, transpose } from '../linalg/ring-product.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { rankOfRationals } from '../linalg/rank.ts';
import { slopesOf } from '../network/slopes.ts';
import { isSemidefinite } from '../quadratic/inverse.ts';
import { isAnalytic } from '../sigma/analytic.ts';
import { builtIn } from '../sigma/built-in.ts';
import { printExpression } from '../sigma/expression-print.ts';
import type { Expression } from '../sigma/expression-tree.ts';
import { activationFor } from '../sigma/known-activation.ts';
import { degree } from '../sigma/polynomial.ts';
import { kinksOf } from '../sigma/smoothness.ts';
import { antipodalPairs, areDistinct, hasZero } from '../network/general-position.ts';
import type { Decidable, Hypothesis } from './hypotheses.ts';
import type { Setting } from './setting.ts';

/** `undefined` if neither is shown, or if the setting lacks a part. */
type Decision = (setting: Setting) => boolean | undefined;

type Given<K extends keyof Setting> = { readonly [key in K]: NonNullable<Setting[key]> };

function hasAll<K extends keyof Setting>(
  setting: Setting,
  keys: readonly K[],
): setting is Setting & Given<K> {
  return keys.every((key) => setting[key] !== undefined);
}

/** A decision that needs these parts of a setting. */
function of<K extends keyof Setting>(
  keys: readonly K[],
  met: (given: Given<K>) => boolean | undefined,
): Decision {
  return (setting) => (hasAll(setting, keys) ? met(setting) : undefined);
}

const isZero = ({ num }: Rational): boolean => num === 0n;

/**
 * A built-in activation of unknown degree is not a polynomial. For other formulas that does not follow: sin(x)^2 +
 * cos(x)^2 is a polynomial.
 */
function isNoPolynomial(activation: Expression): boolean | undefined {
  if (degree(activation) !== undefined) return false;
  const text = printExpression(activation);
  const isKnown = [...builtIn.values()].some((b) => printExpression(b.activation.value) === text);
  return isKnown ? true : undefined;
}

/** All x_i.w_j, if the shapes agree. */
function preactivationsIn(
  inputs: Matrix<Rational>,
  hidden: Matrix<Rational>,
): readonly Rational[] | undefined {
  if (inputs.cols !== hidden.cols) return undefined;
  return Array.from(multiply(Q, inputs, transpose(hidden)).data);
}

function isOffKinks({
  activation,
  inputs,
  hidden,
}: Given<'activation' | 'inputs' | 'hidden'>): boolean | undefined {
  const kinks = kinksOf(activation);
  const places = preactivationsIn(inputs, hidden);
  if (kinks === undefined || places === undefined) return undefined;
  return places.every((p) => kinks.every((kink) => compareRational(p, kink) !== 0));
}

/** Whether the second half equals the first, entry by entry, after `turned`. */
function isTwice(entries: readonly Rational[], turned: (a: Rational) => Rational): boolean {
  const half = entries.length / 2;
  return entries
    .slice(0, half)
    .every((a, k) => Q.sub(turned(a), entries[half + k] ?? Q.zero).num === 0n);
}

/** w_{j+h} = w_j, and v_{j+h} = -v_j if v is fixed; undecided without neurons, or with the wrong number of v_j. */
function isMirrored({ hidden, outputs }: Setting): boolean | undefined {
  if (hidden === undefined || hidden.rows === 0) return undefined;
  if (outputs !== undefined && outputs.length !== hidden.rows) return undefined;
  if (hidden.rows % 2 === 1) return false;
  return isTwice(Array.from(hidden.data), (w) => w) && isTwice(outputs ?? [], Q.neg);
}

function isStationary(
  given: Given<'activation' | 'inputs' | 'labels' | 'hidden' | 'outputs'>,
): boolean | undefined {
  const slopes = slopesOf(activationFor(given.activation), given, given.labels);
  return slopes === undefined
    ? undefined
    : slopes.outputs.every(isZero) && Array.from(slopes.hidden.data).every(isZero);
}

function isDiagonal(A: Matrix<Rational>): boolean {
  return Array.from(A.data).every((a, k) => k % (A.cols + 1) === 0 || isZero(a));
}

/** Whether all rows have one norm other than 0. */
function haveEqualNorms(X: Matrix<Rational>): boolean {
  const squares = Array.from({ length: X.rows }, (_, i) =>
    row(X, i).reduce((sum, a) => Q.add(sum, Q.mul(a, a)), Q.zero),
  );
  const [first = Q.zero] = squares;
  return !isZero(first) && squares.every((a) => compareRational(a, first) === 0);
}

function isSymmetric(B: Matrix<Rational>): boolean {
  return Array.from(B.data).every((a, index) => {
    const k = index % B.cols;
    return Q.sub(a, at(B, k, (index - k) / B.cols)).num === 0n;
  });
}

function isSemidefiniteTarget(B: Matrix<Rational>): boolean {
  return isSymmetric(B) && isSemidefinite(Q, B);
}

const decisions: { readonly [key in Decidable]: Decision } = {
  distinctInputs: of(['inputs'], ({ inputs }) => areDistinct(inputs)),
  noZeroInput: of(['inputs'], ({ inputs }) => !hasZero(inputs)),
  noOppositeInputs: of(['inputs'], ({ inputs }) => antipodalPairs(inputs).length === 0),
  fullInputRank: of(
    ['inputs'],
    ({ inputs }) => rankOfRationals(inputs) === Math.min(inputs.rows, inputs.cols),
  ),
  biasColumn: of(['inputs'], ({ inputs: X }) =>
    Array.from({ length: X.rows }, (_, i) => row(X, i).at(-1)).every(
      (x) => x !== undefined && rationalToText(x) === '1',
    ),
  ),
  analytic: of(['activation'], ({ activation }) => isAnalytic(activation)),
  notPolynomial: of(['activation'], ({ activation }) => isNoPolynomial(activation)),
  identity: of(['activation'], ({ activation }) => printExpression(activation) === 'x'),
  offKinks: of(['activation', 'inputs', 'hidden'], isOffKinks),
  nonzeroPreactivations: of(['inputs', 'hidden'], ({ inputs, hidden }) => {
    const places = preactivationsIn(inputs, hidden);
    return places === undefined ? undefined : !places.some(isZero);
  }),
  positivePreactivations: of(['inputs', 'hidden'], ({ inputs, hidden }) =>
    preactivationsIn(inputs, hidden)?.every(({ num }) => num > 0n),
  ),
  wideEnough: of(
    ['inputs', 'hidden'],
    ({ inputs: X, hidden: W }) => X.rows <= Math.floor(W.rows / 2) * X.cols,
  ),
  enoughWeights: of(['inputs', 'hidden'], ({ inputs: X, hidden: W }) => X.rows <= W.rows * X.cols),
  mirrored: isMirrored,
  nonzeroOutputs: of(['outputs'], ({ outputs }) => !outputs.some(isZero)),
  stationaryInAll: of(['activation', 'inputs', 'labels', 'hidden', 'outputs'], isStationary),
  positiveLeast: of(['least'], ({ least }) => least.num > 0n),
  orderedRange: of(['least', 'most'], ({ least, most }) => compareRational(least, most) <= 0),
  positivePenalty: of(['penalty'], ({ penalty }) => penalty.num > 0n),
  symmetricTarget: of(['target'], ({ target }) => isSymmetric(target)),
  semidefiniteTarget: of(['target'], ({ target }) => isSemidefiniteTarget(target)),
  definiteTarget: of(
    ['target'],
    ({ target }) => isSemidefiniteTarget(target) && rankOfRationals(target) === target.rows,
  ),
  spanningWeights: of(['weights'], ({ weights }) => rankOfRationals(weights) === weights.cols),
  independentWeights: of(
    ['weights'],
    ({ weights: w }) => w.rows < w.cols && rankOfRationals(w) === w.rows,
  ),
  manyWeights: of(['weights'], ({ weights }) => weights.rows >= weights.cols),
  noZeroWeights: of(['weights'], ({ weights }) => !hasZero(weights)),
  orthogonalInputs: of(['inputs'], ({ inputs }) =>
    isDiagonal(multiply(Q, inputs, transpose(inputs))),
  ),
  equalNorms: of(['inputs'], ({ inputs }) => haveEqualNorms(inputs)),
};

/**
 * Whether the hypothesis holds for the setting; `undefined` if neither is shown, the setting lacks a part, or the
 * hypothesis cannot be decided from the instance.
 */
export function decide({ parts }: Hypothesis, setting: Setting): boolean | undefined {
  const found = parts.map((part) => decisions[part](setting));
  if (found.includes(false)) return false;
  return found.length > 0 && found.every((met) => met === true) ? true : undefined;
}
