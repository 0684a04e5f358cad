/**
 * # A network with one extra exponential unit (Theorem F3)
 *
 * L~ = (1/2) sum_i (r_i + a e_i)^2 + lambda a^2 with e_i = exp(w.x_i + b), r the exact residual of a point. A descent
 * is decided by enclosures of the e_i; a global minimum is decided over Q, if a = 0 or all w.x_i + b are 0.
 *
 * ## Main definitions
 * - {@link checkEnlargedDescent}, {@link checkEnlargedMinimum}
 *
 * Proofs: proofs-notes/refutations.md, from proofs-notes/elimination.md.
 * @module
 */
import {
  encloseQuotient,
  encloseRational,
  intervalTier as I,
  isBounded,
} from '../../arithmetic/interval.ts';
import type { Interval } from '../../arithmetic/interval.ts';
import { rationalToText, ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { showInterval } from '../../arithmetic/interval-text.ts';
import { row } from '../../linalg/matrix.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import { record } from '../shapes.ts';
import type { Of } from '../shapes.ts';
import { fails, holds } from './outcome.ts';
import type { Fails, FactOutcome } from './outcome.ts';
import { equalText, vectorText } from './show.ts';
import { dot, isZero, placeAt, residualAt } from './subject.ts';
import type { Subject, Vector } from './subject.ts';
import { list, name, rational } from './values.ts';
import type { Work } from './work.ts';

/**
 * The network of a point with one extra exponential unit (Theorem F3), of scale a, offset b and direction w (length d):
 * its loss is L~ = (1/2) sum_i (r_i + a exp(w.x_i + b))^2 + lambda a^2, lambda = `penalty`, r the residual of the
 * point.
 */
const unit = record({
  at: name,
  penalty: rational,
  scale: rational,
  offset: rational,
  direction: list('inputs'),
});
export type EnlargedPoint = Of<typeof unit>;

/** Exact: the inputs, r, and w.x_i + b. */
interface Exact {
  readonly inputs: Matrix<Rational>;
  readonly residual: Vector;
  readonly levels: Vector;
}

function exactParts(subject: Subject, fact: EnlargedPoint): Exact | Fails {
  const place = placeAt(subject, fact.at);
  if ('kind' in place) return place;
  const { inputs } = place.net;
  if (fact.direction.length !== inputs.cols)
    return fails(`expected a direction of length ${inputs.cols}, got ${fact.direction.length}`);
  const residual = residualAt(place);
  if ('kind' in residual) return residual;
  const levels = residual.map((_, i) =>
    subject.work.tier.add(dot(subject, row(inputs, i), fact.direction), fact.offset),
  );
  return { inputs, residual, levels };
}

/** L~ - l = a (s + q a) with s = r.e and q = norm(e)^2/2 + lambda; `undefined` if some e_i has no bounded enclosure. */
function changeOf(
  work: Work,
  { residual, levels }: Exact,
  { penalty, scale }: EnlargedPoint,
): Interval | undefined {
  let [s, square] = [I.zero, I.zero];
  for (const [i, level] of levels.entries()) {
    work.spend(100); // one wide exponential (measured)
    const e = I.apply('exp', encloseRational(level));
    if (e === undefined || !isBounded(e)) return undefined;
    s = I.add(s, I.mul(encloseRational(residual[i] ?? ratio(0n)), e));
    square = I.add(square, I.power(e, 2));
  }
  const q = I.add(I.mul(encloseQuotient(1n, 2n), square), encloseRational(penalty));
  const a = encloseRational(scale);
  return I.mul(a, I.add(s, I.mul(q, a)));
}

/** L~, in words. */
function enlargedText({ penalty }: EnlargedPoint): string {
  return `L~(W, v, a, b, w) = (1/2) sum_i (f(x_i) + a exp(w.x_i + b) - y_i)^2 + lambda a^2, lambda ${equalText(penalty)}`;
}

function unitText({ at, scale, offset, direction }: EnlargedPoint): string {
  return `(W, v) of ${at}, a ${equalText(scale)}, b ${equalText(offset)} and w = ${vectorText(direction)}`;
}

/** The outcome for an `enlarged-descent` fact. */
function checkEnlargedDescent(subject: Subject, fact: EnlargedPoint): FactOutcome {
  if (!(fact.penalty.num > 0n)) return fails('expected lambda > 0');
  const parts = exactParts(subject, fact);
  if ('kind' in parts) return parts;
  const change = changeOf(subject.work, parts, fact);
  if (change === undefined) return fails('exp(w.x_i + b) is not shown to be bounded');
  const found = `L~ - l is in ${showInterval(change)}`;
  if (!(change.hi < 0)) return fails(`not shown: L~ < l; ${found}`);
  return holds(
    `For ${enlargedText(fact)}: at ${unitText(fact)} it is below l(${fact.at}), and so for every smaller a of that sign. At a = 0 it is l(${fact.at}) for all b and w: a path along which it is constant and then below, and (W, v, 0, b, w) is no local minimum of L~ in (a, b, w).`,
    found,
  );
}

/** The sums of the numbers that belong to equal inputs. */
function sumsOverEqualInputs({ tier }: Work, X: Matrix<Rational>, terms: Vector): Vector {
  const sums = new Map<string, Rational>();
  for (const [i, term] of terms.entries()) {
    const key = row(X, i).map(rationalToText).join(' ');
    const sum = sums.get(key);
    sums.set(key, sum === undefined ? term : tier.add(sum, term));
  }
  return [...sums.values()];
}

/**
 * The outcome for an `enlarged-minimum` fact: R is orthogonal to every vector that is constant on equal inputs, and
 * the values of two functions of x differ by such a vector. So L~ >= (1/2) norm(R)^2 everywhere.
 */
function checkEnlargedMinimum(subject: Subject, fact: EnlargedPoint): FactOutcome {
  const { penalty, scale } = fact;
  if (penalty.num < 0n) return fails('expected lambda >= 0');
  if (penalty.num !== 0n && scale.num !== 0n) return fails('lambda a is not 0');
  const parts = exactParts(subject, fact);
  if ('kind' in parts) return parts;
  const { inputs, residual, levels } = parts;
  if (scale.num !== 0n && !isZero(levels))
    return fails('exp(w.x_i + b) is known to be rational only where w.x_i + b = 0');
  const { work } = subject;
  const R = residual.map((r) => work.tier.add(r, scale));
  if (!isZero(sumsOverEqualInputs(work, inputs, R)))
    return fails('f + a exp(w.x + b) - y does not sum to 0 over each set of equal inputs');
  const least = work.tier.mul(ratio(1n, 2n), dot(subject, R, R));
  return holds(
    `For ${enlargedText(fact)}: ${unitText(fact)} is a global minimum of L~ over all (W, v, a, b, w) at which f is defined, and L~ ${equalText(least)} there.`,
    `over Q: f + a exp(w.x + b) - y = ${vectorText(R)} sums to 0 over each set of equal inputs, and lambda a^2 = 0; r = ${vectorText(residual)}`,
  );
}

/** The unit is a exp(w.x + b); lambda is a reserved word in Python. */
const unitArrays = { a: 'scale', b: 'offset', w: 'direction', lam: 'penalty' } as const;

export const enlargedFacts = {
  'enlarged-descent': {
    says: 'lambda = penalty > 0, and L~ < l at the point, *unit* added; so (W, v, 0, b, w) is no local minimum of L~',
    entries: unit,
    arrays: unitArrays,
    check: checkEnlargedDescent,
  },
  'enlarged-minimum': {
    says: 'lambda = penalty >= 0, and the point with the *unit* is a global minimum of L~ over all (W, v, a, b, w) at which f is defined',
    entries: unit,
    arrays: unitArrays,
    check: checkEnlargedMinimum,
  },
};
