/**
 * # Checking that a point is nearly stationary
 *
 * {@link stationaryFacts} are decided from the instance alone.
 *
 * ## Main results
 * A fact that holds is true of the real numbers: proofs-notes/stationary-points.md. One that fails may be true.
 * @module
 */
import { exactly } from '../../arithmetic/bounds.ts';
import { encloseRational } from '../../arithmetic/interval.ts';
import type { Interval } from '../../arithmetic/interval.ts';
import { compareRational, rationalFromDouble } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { showLower, showUpper } from '../../arithmetic/text.ts';
import type { RadiusBounds } from '../../linalg/krawczyk.ts';
import { certainlyPositiveDefinite } from '../../linalg/definite.ts';
import { cost } from '../../sigma/activation.ts';
import { parameterCount } from '../../network/hessian.ts';
import { record, variant } from '../shapes.ts';
import { joined } from '../object-shapes.ts';
import type { Of } from '../shapes.ts';
import { anyPoint, atPoint } from './at-point.ts';
import type { Question } from './at-point.ts';
import type { FactPoint, Instance } from './format.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome } from './outcome.ts';
import { lowerText, movingText } from './show.ts';
import { aroundZero, curvatureNear, zeroWithin } from './stationary-box.ts';
import type { AroundZero } from './stationary-box.ts';
import { sameShape } from './subject.ts';
import type { Subject } from './subject.ts';
import { moving as trainable, name, rational } from './values.ts';

const entries = joined(
  record({ at: name, moving: trainable, radius: rational, from: rational, to: rational }),
  variant('nature', {
    minimum: record({}),
    undecided: record({}),
    saddle: record({ down: name, up: name }),
  }),
);
type StationaryFact = Of<typeof entries>;

/**
 * The maximum number of parameters, and of n p^2: two Hessians of that many interval operations take about a minute.
 */
export const stationaryLimits = { parameters: 400, terms: 100_000_000 } as const;

/** The doubles next to r on both sides, if r is positive and in their range. */
function radiusBounds(r: Rational): RadiusBounds | undefined {
  const { lo, hi } = encloseRational(r);
  return lo > 0 && hi < Infinity ? { low: exactly(lo), high: exactly(hi) } : undefined;
}

function isBetween(from: Rational, { lo, hi }: Interval, to: Rational): boolean {
  return (
    hi < Infinity &&
    compareRational(from, rationalFromDouble(lo)) <= 0 &&
    compareRational(rationalFromDouble(hi), to) <= 0
  );
}

/** Why the nature of the zero is not shown, or `undefined` if it is. */
function natureFault(
  fact: StationaryFact,
  question: Question,
  around: AroundZero,
  points: Instance['points'],
): string | undefined {
  if (fact.nature === 'saddle') {
    const { down, up } = fact;
    return (
      bendFault(question, around, { name: down, d: points[down], sign: 'negative' }) ??
      bendFault(question, around, { name: up, d: points[up], sign: 'positive' })
    );
  }
  return fact.nature === 'undecided' || certainlyPositiveDefinite(around.hessian)
    ? undefined
    : `the Hessian of l in ${movingText(fact.moving)} is not shown to be positive definite on the box`;
}

interface Bend {
  readonly name: string;
  readonly d: FactPoint | undefined;
  readonly sign: 'negative' | 'positive';
}

/** Why the Hessian is not shown to have this sign along d. */
function bendFault(
  question: Question,
  around: AroundZero,
  { name, d, sign }: Bend,
): string | undefined {
  if (d === undefined || !sameShape(d, question.point))
    return `expected a direction ${name} of the shape of the point`;
  const { lo, hi } = curvatureNear(question, around, d);
  return (sign === 'negative' ? hi < 0 : lo > 0)
    ? undefined
    : `the Hessian of l in ${movingText(question.moving)} is not shown to be ${sign} along ${name}: between ${showLower(lo)} and ${showUpper(hi)}`;
}

function kindText(fact: StationaryFact, parameters: string): string {
  switch (fact.nature) {
    case 'minimum':
      return `it is a strict local minimum ${parameters}, since the Hessian ${parameters} is positive definite there`;
    case 'saddle':
      return `it is neither a local minimum nor a local maximum ${parameters}, since the Hessian ${parameters} is negative along ${fact.down} and positive along ${fact.up}`;
    case 'undecided':
      return 'of its kind nothing is said';
  }
}

function saysOf(fact: StationaryFact, within: number): string {
  const parameters = `of l in ${movingText(fact.moving)}`;
  return [
    // one number for existence, rounded up, and one for uniqueness, rounded down
    `A point where the gradient ${parameters} is 0 has entries that differ by at most ${showUpper(within)} from those of`,
    `${fact.at}, and no other such point has entries that differ by at most ${lowerText(fact.radius)};`,
    `its loss is in [${showLower(encloseRational(fact.from).lo, 10)}, ${showUpper(encloseRational(fact.to).hi, 10)}]; ${kindText(fact, parameters)}.`,
  ].join(' ');
}

/**
 * Whether the fact is proved. `fails` means that the test does not show it.
 *
 * Cost: two interval Hessians, about n p^2 interval operations each, and two products of p x p matrices.
 */
export function checkStationary(instance: Instance, fact: StationaryFact): FactOutcome {
  const point = instance.points[fact.at];
  if (point === undefined) return fails(`there is no point ${fact.at}`);
  const found = anyPoint(instance, point);
  if (typeof found === 'string') return fails(found);
  const question = { ...found, moving: fact.moving };
  const p = parameterCount(point, fact.moving);
  const { parameters, terms } = stationaryLimits;
  if (p === 0 || p > parameters || found.inputs.rows * p * p > terms)
    return fails(
      `expected 1 to ${parameters} parameters p, and n p^2 <= ${terms}, got p = ${p} and n = ${found.inputs.rows}`,
    );
  const radius = radiusBounds(fact.radius);
  if (radius === undefined) return fails('expected a radius > 0 within the range of doubles');
  const at = atPoint(question);
  if (at === undefined) return fails("sigma and sigma' are not shown to exist at the point");
  const zero = zeroWithin(question, at.gradient, radius);
  if ('because' in zero) return fails(zero.because);
  const around = aroundZero(question, at, zero.within);
  if (around === undefined) return fails('the loss has no bounded enclosure on the box');
  if (!isBetween(fact.from, around.loss, fact.to))
    return fails(
      `the loss is only shown to be in [${showLower(around.loss.lo, 17)}, ${showUpper(around.loss.hi, 17)}]`,
    );
  const fault = natureFault(fact, question, around, instance.points);
  return fault === undefined ? holds(saysOf(fact, zero.within)) : fails(fault);
}

/** The limits above are for one such fact, but a file may hold many. */
function countedStationary(subject: Subject, fact: StationaryFact): FactOutcome {
  const { instance, activation, work } = subject;
  const { inputs } = instance;
  const point = instance.points[fact.at];
  if (point !== undefined && inputs !== undefined && activation !== undefined) {
    const { rows: m, cols: d } = point.hidden;
    const p = fact.moving === 'all' ? m * d + m : m * d;
    // two interval Hessians, two products of p x p matrices, and sigma at all pre-activations (measured)
    work.spend(2 * inputs.rows * p * p + p * p * p);
    work.spend(40 * inputs.rows * m * cost(activation));
  }
  return checkStationary(instance, fact);
}

export const stationaryFacts = {
  stationary: {
    says: 'exactly one point with gradient 0 in the moving parameters has entries within `radius` of those of the point; its loss is in [from, to]. `nature`: `minimum` (Hessian positive definite), `saddle` (negative along `down`, positive along `up`) or `undecided`',
    entries,
    check: countedStationary,
  },
};
