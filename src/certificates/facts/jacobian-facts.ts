/**
 * # Facts about the Jacobian at a point
 *
 * J = df/dW is n x md; its least singular value is that of J J^T, so norm(J^T u) >= least norm(u) for every u.
 *
 * ## Main definitions
 * - {@link jacobianFacts}
 * - {@link singularFault}: why a lower bound of sigma_min is not shown
 * @module
 */
import type { Rational } from '../../arithmetic/rational.ts';
import { at, tabulate } from '../../linalg/matrix.ts';
import { multiply, transpose } from '../../linalg/ring-product.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { record } from '../shapes.ts';
import type { Of } from '../shapes.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome } from './outcome.ts';
import { lowerText, numberText } from './show.ts';
import { jacobianAt, placeAt } from './subject.ts';
import type { Subject } from './subject.ts';
import { count, name as pointName, rational } from './values.ts';
import { definiteness, rankWithin } from './work.ts';
import type { Work } from './work.ts';

const bound = record({ at: pointName, least: rational });
const rankEntries = record({ at: pointName, is: count });

/** Why sigma_min(J) >= least is false, where J has as many singular values as rows; `undefined` if it holds. */
export function singularFault(
  work: Work,
  J: Matrix<Rational>,
  least: Rational,
): string | undefined {
  const { tier } = work;
  const G = multiply(tier, J, transpose(J));
  const square = tier.mul(least, least);
  const shifted = tabulate(G.rows, G.rows, (i, k) =>
    i === k ? tier.sub(at(G, i, i), square) : at(G, i, k),
  );
  return definiteness(work, shifted) === 'neither'
    ? `sigma_min is below ${numberText(least)}`
    : undefined;
}

/** sigma_min(J(W, v)) >= least > 0. */
function checkSingular(subject: Subject, { at: name, least }: Of<typeof bound>): FactOutcome {
  if (!(least.num > 0n)) return fails('expected a bound > 0');
  const place = placeAt(subject, name);
  if ('kind' in place) return place;
  const J = jacobianAt(place);
  if ('kind' in J) return J;
  const fault = singularFault(subject.work, J, least);
  if (fault !== undefined) return fails(`${name}: ${fault}`);
  return holds(
    `${name}: sigma_min(J(W, v)) >= ${lowerText(least)}.`,
    'J J^T - least^2 I is positive semidefinite over Q',
  );
}

/** rank J(W, v), over Q. */
function checkJacobianRank(
  subject: Subject,
  { at: name, is }: Of<typeof rankEntries>,
): FactOutcome {
  const place = placeAt(subject, name);
  if ('kind' in place) return place;
  const J = jacobianAt(place);
  if ('kind' in J) return J;
  const rank = rankWithin(subject.work, J);
  if (rank !== is) return fails(`${name}: J has rank ${rank}`);
  return holds(`${name}: J(W, v), of ${J.rows} rows, has rank ${rank}.`, 'eliminated over Q');
}

export const jacobianFacts = {
  singular: {
    says: 'sigma_min(J(W, v)) >= least > 0, J = df/dW, n x md; sigma_min is the n-th singular value',
    entries: bound,
    check: checkSingular,
  },
  'jacobian-rank': { says: 'the rank of J(W, v)', entries: rankEntries, check: checkJacobianRank },
};
