/**
 * # Steps of successive convex approximation in a file
 *
 * What the facts about such steps have in common: entries, r and J at a place, U, and Lipschitz constants. Over Q where
 * sigma and sigma' are rational at the pre-activations, otherwise in intervals of doubles.
 * @module
 */
import { exactly, sqrtUp } from '../../arithmetic/bounds.ts';
import type { Upper } from '../../arithmetic/bounds.ts';
import { encloseRational, intervalTier } from '../../arithmetic/interval.ts';
import type { Interval } from '../../arithmetic/interval.ts';
import { ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import {
  layerOf,
  parameterCount,
  parametersOf,
  pointFrom,
  tangentAt,
} from '../../network/hessian.ts';
import type { Layer, Moving, Tangent, WeightPoint } from '../../network/hessian.ts';
import type { InputNorms } from '../../network/jacobian-steepness.ts';
import { isLipschitz } from '../../network/jacobian-steepness.ts';
import {
  convexity,
  enclosedNumbers,
  exactNumbers,
  penaltyOf,
  stepNumbers,
} from '../../network/surrogate.ts';
import type { StepNumbers, Surrogate } from '../../network/surrogate.ts';
import { residual } from '../../network/network.ts';
import { cost, enclose } from '../../sigma/activation.ts';
import { oneOf, record } from '../shapes.ts';
import type { Of } from '../shapes.ts';
import { enclosedPlace } from './enclosed-place.ts';
import { fails } from './outcome.ts';
import type { Fails } from './outcome.ts';
import { movingText, numberText, upperText } from './show.ts';
import { isAtMost } from './subject.ts';
import type { Place, Subject, Vector } from './subject.ts';
import { countsUpTo, moving, name, rational } from './values.ts';

/** The entries that all of them have. */
export const problem = {
  at: name,
  moving,
  norm: oneOf('l2', 'l1'),
  lambda: rational,
  tau: rational,
  blocks: countsUpTo('weights'),
};
const problemPart = record(problem);
/** U, its surrogates and the point. */
export type Problem = Of<typeof problemPart>;

const zero = ratio(0n);
const one = ratio(1n);

export function problemFault({ net }: Place, fact: Problem): Fails | undefined {
  const p = parameterCount(net, fact.moving);
  const sum = fact.blocks.reduce((total, b) => total + b, 0);
  if (sum !== p || fact.blocks.some((b) => b < 1))
    return fails(`expected blocks of ${p} parameters, got ${sum}`);
  if (fact.lambda.num < 0n || fact.tau.num < 0n) return fails('expected lambda >= 0 and tau >= 0');
  return undefined;
}

export function directionFault(
  { net }: Place,
  fact: Problem,
  d: Vector,
  gamma: Rational,
): Fails | undefined {
  const p = parameterCount(net, fact.moving);
  if (d.length !== p) return fails(`expected a direction of length ${p}, got ${d.length}`);
  return gamma.num > 0n && isAtMost(gamma, one) ? undefined : fails('expected 0 < gamma <= 1');
}

/** The place with these weights. */
function placedAt(place: Place, point: WeightPoint<Rational>): Place {
  return { ...place, point, net: { ...place.net, ...point } };
}

/** r, J and the rest of a step from a place, exactly or rounded up. */
export function numbersAt(
  place: Place,
  surrogate: Surrogate & { readonly moving: Moving },
  d: Vector,
  gamma: Rational,
): StepNumbers | Fails {
  const { subject, activation, net, labels, point } = place;
  const { work } = subject;
  const theta = parametersOf(point, surrogate.moving);
  const step = { theta, d, gamma };
  const F = work.tier;
  const own: Layer<Rational, Tangent<Rational>> | undefined = layerOf(F, net, (p) =>
    tangentAt(F, activation, p),
  );
  if (own !== undefined) {
    const found = stepNumbers(exactNumbers(F), F, own, labels, surrogate, step);
    return found ?? fails('the step has no numbers');
  }
  const enclosed = enclosedPlace(place, 1);
  work.spend(labels.length * theta.length); // about 6 products of intervals each
  // a hull of one-sided slopes at a kink is no J
  const layer = layerOf<Interval, Tangent<Interval>>(intervalTier, enclosed, (p) =>
    enclose(activation, p),
  );
  const none = fails(`${place.name}: sigma is not shown to be C^2 at every pre-activation`);
  if (layer === undefined) return none;
  return stepNumbers(enclosedNumbers, F, layer, enclosed.labels, surrogate, step) ?? none;
}

export type Range = readonly [Rational, Rational];

/** U, exactly or enclosed. */
export function valueAt(
  place: Place,
  surrogate: Surrogate & { readonly moving: Moving },
): Range | Fails {
  const { subject, activation, net, labels, point } = place;
  const F = subject.work.tier;
  const rest = penaltyOf(F, surrogate, parametersOf(point, surrogate.moving));
  const withLoss = (squares: Rational): Rational => F.add(F.mul(ratio(1n, 2n), squares), rest);
  const r = residual(F, activation, net, labels);
  if (r !== undefined) {
    const U = withLoss(r.reduce((sum, a) => F.add(sum, F.mul(a, a)), zero));
    return [U, U];
  }
  const enclosed = enclosedPlace(place, 1);
  const s = residual(intervalTier, activation, enclosed, enclosed.labels);
  const squares = s?.reduce(
    (sum, a) => intervalTier.add(sum, intervalTier.power(a, 2)),
    intervalTier.zero,
  );
  const ends = squares === undefined ? undefined : enclosedNumbers.ends(squares);
  return ends === undefined
    ? fails(`${place.name}: sigma is not shown to be defined and bounded`)
    : [withLoss(ends[0]), withLoss(ends[1])];
}

/** Why d is not shown to be within this distance of the exact step: G2'. */
export function stepFault(
  subject: Subject,
  fact: Problem & { readonly within: Rational },
  { error }: StepNumbers,
): Fails | undefined {
  const F = subject.work.tier;
  const reach = F.mul(fact.within, convexity(F, fact));
  if (fact.within.num < 0n) return fails('expected within >= 0');
  return isAtMost(error, F.mul(reach, reach))
    ? undefined
    : fails(`the direction is not shown to be within ${numberText(fact.within)} of the exact step`);
}

export function movedBy(place: Place, moving: Moving, d: Vector, gamma: Rational): Place {
  const F = place.subject.work.tier;
  const moved = parametersOf(place.point, moving).map((t, k) =>
    F.add(t, F.mul(gamma, d[k] ?? zero)),
  );
  return placedAt(place, pointFrom(place.point, moving, moved));
}

/** Why L is not shown to be a Lipschitz constant of J on the ball of this radius around a point. */
export function lipschitzFault(
  { subject, activation, net }: Place,
  centre: WeightPoint<Rational>,
  norms: InputNorms,
  { moving, radius, L }: { readonly moving: Moving; readonly radius: Upper; readonly L: Rational },
): Fails | undefined {
  const { rows: n, cols: d } = net.inputs;
  subject.work.spend(n * net.outputs.length * (3 * cost(activation) + d));
  const found = isLipschitz(
    subject.work.tier,
    activation,
    { inputs: net.inputs, ...centre },
    norms,
    { moving, radius, L },
  );
  if (found === undefined) return fails('sigma is not shown to be C^2 on the ball');
  return found ? undefined : fails(`${numberText(L)} is not shown to be a Lipschitz constant of J`);
}

/** At least sqrt(a), a >= 0. */
export function rootUp(a: Rational): Upper {
  return sqrtUp(exactly(encloseRational(a).hi));
}

function penaltyText({ norm, lambda }: Surrogate): string {
  if (lambda.num === 0n) return 'l';
  return norm === 'l2'
    ? `l + (lambda/2) norm(theta)^2, lambda = ${numberText(lambda)}`
    : `l + lambda norm_1(theta), lambda = ${numberText(lambda)}`;
}

/** "With U = l, theta = W (v fixed), tau = 1/2 and 3 parallel blocks:" */
export function startText(fact: Problem): string {
  const { blocks, moving, tau } = fact;
  const many = blocks.length === 1 ? 'one block' : `${blocks.length} parallel blocks`;
  return `With U = ${penaltyText(fact)}, theta = ${movingText(moving)}, tau = ${numberText(tau)} and ${many}:`;
}

/** What the directions are. */
export function nearText(
  subject: Subject,
  fact: Problem & { readonly within: Rational },
  what: string,
): string {
  const s = convexity(subject.work.tier, fact);
  if (s.num === 0n) return `${what} leads to minimisers of the surrogates`;
  return fact.within.num === 0n
    ? `${what} leads exactly to the minimisers of the surrogates`
    : `${what} is within ${upperText(fact.within)} of what leads to the minimisers of the surrogates`;
}
