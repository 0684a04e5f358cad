/**
 * # The hypotheses of a near miss
 *
 * Decided over Q, by looking at the subject. What a certificate shows by itself (a singular value above 0, a radius
 * that is small enough) is not here.
 *
 * ## Main definitions
 * - {@link Hypothesis}, and one constant for each
 * @module
 */
import { compareRational, rationalField as Q } from '../../arithmetic/rational.ts';
import { rankOfRationals } from '../../linalg/rank.ts';
import { at } from '../../linalg/matrix.ts';
import { activationNamed } from '../../sigma/built-in.ts';
import { printExpression } from '../../sigma/expression-print.ts';
import { isSmooth } from '../../sigma/smoothness.ts';
import { isSemidefinite } from '../../quadratic/inverse.ts';
import { antipodalPairs, areDistinct, hasZero } from '../../theorems/general-position.ts';
import { isZero } from '../exact.ts';
import { slopesAt } from '../kkt-points.ts';
import { analyticNames } from './neighbours.ts';
import { arrayOf, isMirrored, listOf, numberNamed, sigmaOf } from './subject.ts';
import type { Subject } from './subject.ts';

export interface Hypothesis {
  readonly says: string;
  readonly met: (subject: Subject) => boolean;
}

export const distinctInputs: Hypothesis = {
  says: 'the inputs are distinct',
  met: (s) => areDistinct(arrayOf(s, 'X')),
};

export const noZeroInput: Hypothesis = {
  says: 'no input is 0',
  met: (s) => !hasZero(arrayOf(s, 'X')),
};

export const noOppositeInputs: Hypothesis = {
  says: 'no input is the negative of another',
  met: (s) => antipodalPairs(arrayOf(s, 'X')).length === 0,
};

export const fullInputRank: Hypothesis = {
  says: 'rank X = d',
  met: (s) => rankOfRationals(arrayOf(s, 'X')) === arrayOf(s, 'X').cols,
};

/** Each formula of {@link analyticNames} is analytic on R and no polynomial; of others nothing is said. */
export const notPolynomial: Hypothesis = {
  says: 'sigma is analytic and not a polynomial',
  met: (s) => {
    const text = printExpression(sigmaOf(s));
    return analyticNames.some((name) => printExpression(activationNamed(name).value) === text);
  },
};

/** Sums, products, powers and compositions of analytic functions; where it is defined the certificate shows. */
export const analytic: Hypothesis = {
  says: 'sigma is analytic',
  met: (s) => isSmooth(sigmaOf(s)),
};

export const wideEnough: Hypothesis = {
  says: 'h d >= n with h = floor(m/2)',
  met: (s) => {
    const { rows: n, cols: d } = arrayOf(s, 'X');
    return n <= Math.floor(arrayOf(s, 'W').rows / 2) * d;
  },
};

export const enoughWeights: Hypothesis = {
  says: 'n <= m d',
  met: (s) => arrayOf(s, 'X').rows <= arrayOf(s, 'W').rows * arrayOf(s, 'X').cols,
};

export const mirrored: Hypothesis = {
  says: 'W0 is mirrored, m = 2h, w_{j+h} = w_j, and so is v, v_{j+h} = -v_j, where it is fixed',
  met: isMirrored,
};

export const nonzeroOutputs: Hypothesis = {
  says: 'every v_j is nonzero',
  met: (s) => listOf(s, 'v').every(({ num }) => num !== 0n),
};

export const positiveLeast: Hypothesis = {
  says: 'v_j >= zeta > 0',
  met: (s) => numberNamed(s, 'zeta').num > 0n,
};

export const orderedRange: Hypothesis = {
  says: 'zeta <= kappa',
  met: (s) => compareRational(numberNamed(s, 'zeta'), numberNamed(s, 'kappa')) <= 0,
};

export const positivePenalty: Hypothesis = {
  says: 'lambda > 0',
  met: (s) => numberNamed(s, 'lambda').num > 0n,
};

/** J_full^T r = 0 over Q; where a value of sigma is not known over Q it does not count as met. */
export const stationaryInAll: Hypothesis = {
  says: 'the last layer is trained too: the gradient of the loss in W and in v is 0',
  met: (s) => {
    const [inputs, hidden] = [arrayOf(s, 'X'), arrayOf(s, 'W')];
    const [labels, outputs] = [listOf(s, 'y'), listOf(s, 'v')];
    const slopes = slopesAt({ activation: sigmaOf(s), inputs, hidden, outputs, labels });
    return slopes !== undefined && isZero(slopes.outputs) && isZero(Array.from(slopes.hidden.data));
  },
};

export const spanningWeights: Hypothesis = {
  says: 'the w_i span R^d',
  met: (s) => rankOfRationals(arrayOf(s, 'w')) === arrayOf(s, 'w').cols,
};

export const noZeroWeights: Hypothesis = {
  says: 'no w_i is 0',
  met: (s) => !hasZero(arrayOf(s, 'w')),
};

export const symmetricTarget: Hypothesis = {
  says: 'B is symmetric',
  met: (s) => {
    const B = arrayOf(s, 'B');
    return Array.from(B.data).every((a, index) => {
      const k = index % B.cols;
      return Q.sub(a, at(B, k, (index - k) / B.cols)).num === 0n;
    });
  },
};

/** Of a symmetric B, so it is asked after {@link symmetricTarget}. */
export const semidefiniteTarget: Hypothesis = {
  says: 'B is positive semidefinite',
  met: (s) => symmetricTarget.met(s) && isSemidefinite(Q, arrayOf(s, 'B')),
};
