/**
 * # One step of successive convex approximation
 *
 * U = l + R with R = (lambda/2) norm(theta)^2 or lambda norm_1(theta), theta the trained parameters. Proofs:
 * proofs-notes/convex-approximation.md (G1 to G4).
 * @module
 */
import { exactly } from '../../arithmetic/bounds.ts';
import { ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { inputNorms } from '../../network/jacobian-steepness.ts';
import { changeAtMost } from '../../network/surrogate.ts';
import type { StepNumbers } from '../../network/surrogate.ts';
import { residual } from '../../network/network.ts';
import { degree } from '../../sigma/polynomial.ts';
import { joined } from '../object-shapes.ts';
import { record, variant } from '../shapes.ts';
import type { Of } from '../shapes.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome, Fails } from './outcome.ts';
import { lowerText, numberText, upperText } from './show.ts';
import { isAtMost, isEqual, placeAt } from './subject.ts';
import type { Place, Subject } from './subject.ts';
import {
  directionFault,
  lipschitzFault,
  movedBy,
  nearText,
  numbersAt,
  problem,
  problemFault,
  rootUp,
  startText,
  stepFault,
  valueAt,
} from './surrogate-place.ts';
import { list, rational } from './values.ts';

const stepEntries = joined(
  record({ ...problem, gamma: rational, direction: list('weights'), within: rational }),
  variant('by', {
    values: record({ least: rational, most: rational }),
    bound: record({ lipschitz: rational, most: rational }),
    'local-bound': record({ lipschitz: rational, most: rational }),
    factor: record({ factor: rational }),
  }),
);
const zero = ratio(0n);

function byValues(
  place: Place,
  fact: Of<typeof stepEntries>,
  { least, most }: { readonly least: Rational; readonly most: Rational },
): string | Fails {
  const F = place.subject.work.tier;
  const there = movedBy(place, fact.moving, fact.direction, fact.gamma);
  const [before, after] = [valueAt(place, fact), valueAt(there, fact)];
  if ('kind' in before) return before;
  if ('kind' in after) return after;
  const [low, high] = [F.sub(after[0], before[1]), F.sub(after[1], before[0])];
  return isAtMost(least, low) && isAtMost(high, most)
    ? `changes U by ${lowerText(least)} to ${upperText(most)}`
    : fails(`the change of U is only shown to be from ${lowerText(low)} to ${upperText(high)}`);
}

function byBound(
  place: Place,
  fact: Of<typeof stepEntries>,
  numbers: StepNumbers,
  { lipschitz: L, most }: { readonly lipschitz: Rational; readonly most: Rational },
): string | Fails {
  const F = place.subject.work.tier;
  const { gamma } = fact;
  const isLocal = fact.by === 'local-bound';
  const radius = isLocal ? exactly(0) : rootUp(F.mul(F.mul(gamma, gamma), numbers.length));
  const fault = lipschitzFault(place, place.point, inputNorms(F, place.net.inputs), {
    moving: fact.moving,
    radius,
    L,
  });
  if (fault !== undefined) return fault;
  if (!changeAtMost(F, fact, numbers, { gamma, L, most }))
    return fails(`b(gamma) <= ${numberText(most)} is not shown`);
  return isLocal
    ? `has b(gamma) <= ${upperText(most)} with L = ${upperText(L)}, which bounds the derivative of J at ${place.name} alone, so this says nothing of U`
    : `changes U by at most ${upperText(most)}, since b(gamma) is at most that with the Lipschitz constant L = ${upperText(L)} of J on the way`;
}

/** For linear f: r -> factor r at this step, and so at all later ones. */
function byFactor(place: Place, fact: Of<typeof stepEntries>, factor: Rational): string | Fails {
  const { subject, activation, labels } = place;
  const order = degree(activation.value);
  const isLinear = fact.moving === 'hidden' && order !== undefined && order <= 1;
  const isExact = fact.norm === 'l2' && fact.tau.num > 0n && fact.within.num === 0n;
  if (!(isLinear && isExact && fact.lambda.num === 0n))
    return fails(
      'expected sigma of degree at most 1, W alone, l2, lambda = 0, tau > 0 and within 0',
    );
  const F = subject.work.tier;
  const there = movedBy(place, fact.moving, fact.direction, fact.gamma);
  const [before, after] = [place, there].map(({ net }) => residual(F, activation, net, labels));
  if (before === undefined || after === undefined) return fails('f is not known to be rational');
  if (before.every(({ num }) => num === 0n)) return fails('expected a residual other than 0');
  return before.every((r, i) => isEqual(F.mul(factor, r), after[i] ?? zero))
    ? `multiplies r by ${numberText(factor)}, and so does every later one`
    : fails(`the step does not multiply r by ${numberText(factor)}`);
}

function step(subject: Subject, fact: Of<typeof stepEntries>): FactOutcome {
  const place = placeAt(subject, fact.at);
  if ('kind' in place) return place;
  const { direction: d, gamma } = fact;
  const fault = problemFault(place, fact) ?? directionFault(place, fact, d, gamma);
  if (fault !== undefined) return fault;
  const numbers = numbersAt(place, fact, d, gamma);
  if ('kind' in numbers) return numbers;
  const wrong = stepFault(subject, fact, numbers);
  if (wrong !== undefined) return wrong;
  const ends =
    fact.by === 'values'
      ? byValues(place, fact, fact)
      : fact.by === 'factor'
        ? byFactor(place, fact, fact.factor)
        : byBound(place, fact, numbers, fact);
  if (typeof ends !== 'string') return ends;
  const what = `the direction d at ${fact.at}`;
  return holds(
    `${startText(fact)} ${nearText(subject, fact, what)}, and the step ${numberText(gamma)} d ${ends}.`,
    'd from the conditions of the minimisers, with J of f',
  );
}

export const convexApproximationFacts = {
  'sca-step': {
    says: '*surrogates* at the point: d = direction is at most `within` from the exact step (a minimiser, if s = 0 and within = 0), and for theta + gamma d, 0 < gamma <= 1: `values` least <= change of U <= most; `bound` b(gamma) <= most, so the change of U is at most that, for a Lipschitz constant L of J on the ball of radius gamma norm(d) around theta; `local-bound` the same b(gamma) with an L for theta alone, which says nothing of U; `factor` sigma of degree at most 1, W alone, l2, lambda = 0, tau > 0, within = 0: r is multiplied by `factor` at this step and at all later ones. The point may be large',
    since: 3,
    entries: stepEntries,
    arrays: { d: 'direction' },
    large: true,
    check: step,
  },
};
