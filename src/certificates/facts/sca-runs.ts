/**
 * # Runs of successive convex approximation
 *
 * Runs that are written down, and all exact runs from a point. Proofs: proofs-notes/convex-approximation.md (G3 to G5).
 * @module
 */
import { addUp, divUp, exactly, mulUp, sqrtUp } from '../../arithmetic/bounds.ts';
import type { Lower, Upper } from '../../arithmetic/bounds.ts';
import { encloseRational } from '../../arithmetic/interval.ts';
import { ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { mapMatrix } from '../../linalg/matrix.ts';
import { inputNorms } from '../../network/jacobian-steepness.ts';
import type { InputNorms } from '../../network/jacobian-steepness.ts';
import { changeAtMost, convexity } from '../../network/surrogate.ts';
import type { StepNumbers } from '../../network/surrogate.ts';
import { joined } from '../object-shapes.ts';
import { record, variant } from '../shapes.ts';
import type { Of } from '../shapes.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome, Fails } from './outcome.ts';
import { countText, lowerText, numberText, upperText } from './show.ts';
import { isAtMost, isBelow, placeAt } from './subject.ts';
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
import { count, list, listsUpTo, rational } from './values.ts';

const runEntries = joined(
  record({
    ...problem,
    gammas: list('steps'),
    directions: listsUpTo('steps'),
    within: rational,
    falls: list('steps'),
    end: rational,
  }),
  variant('by', { values: record({}), bound: record({ lipschitz: list('steps') }) }),
);
const descentEntries = record({
  ...problem,
  gamma: rational,
  lipschitz: rational,
  steps: count,
  distance: rational,
});
const zero = ratio(0n);
const one = ratio(1n);

/** Why step k, of these numbers, is not shown to lower U by so much on its way. */
function fallFault(
  place: Place,
  there: Place,
  fact: Of<typeof runEntries>,
  k: number,
  numbers: StepNumbers,
  norms: InputNorms,
): Fails | undefined {
  const F = place.subject.work.tier;
  const least = F.neg(fact.falls[k] ?? zero);
  if (fact.by === 'values') {
    const [before, after] = [valueAt(place, fact), valueAt(there, fact)];
    if ('kind' in before) return before;
    if ('kind' in after) return after;
    const high = F.sub(after[1], before[0]);
    return isAtMost(high, least)
      ? undefined
      : fails(`U is only shown to change by at most ${upperText(high)}`);
  }
  const [gamma, L] = [fact.gammas[k] ?? zero, fact.lipschitz[k] ?? zero];
  const radius = rootUp(F.mul(F.mul(gamma, gamma), numbers.length));
  const asked = { moving: fact.moving, radius, L };
  const steep = lipschitzFault(place, place.point, norms, asked);
  if (steep !== undefined) return steep;
  return changeAtMost(F, fact, numbers, { gamma, L, most: least })
    ? undefined
    : fails(`b(gamma) <= ${numberText(least)} is not shown`);
}

/** The next place of a run, or why its step is not shown to be what is written. */
function next(
  place: Place,
  fact: Of<typeof runEntries>,
  norms: InputNorms,
  k: number,
): Place | Fails {
  const [d, gamma] = [fact.directions[k] ?? [], fact.gammas[k] ?? zero];
  const fault = directionFault(place, fact, d, gamma);
  if (fault !== undefined) return fault;
  if ((fact.falls[k] ?? zero).num <= 0n) return fails('expected falls > 0');
  const numbers = numbersAt(place, fact, d, gamma);
  if ('kind' in numbers) return numbers;
  const there = movedBy(place, fact.moving, d, gamma);
  const wrong =
    stepFault(place.subject, fact, numbers) ?? fallFault(place, there, fact, k, numbers, norms);
  return wrong ?? there;
}

function run(subject: Subject, fact: Of<typeof runEntries>): FactOutcome {
  const start = placeAt(subject, fact.at);
  if ('kind' in start) return start;
  const fault = problemFault(start, fact);
  if (fault !== undefined) return fault;
  const steps = fact.directions.length;
  const lengths = [
    fact.gammas.length,
    fact.falls.length,
    fact.by === 'bound' ? fact.lipschitz.length : steps,
  ];
  if (steps === 0 || lengths.some((length) => length !== steps))
    return fails(`expected lists of one length, at least 1, got ${[steps, ...lengths].join(', ')}`);
  const norms = inputNorms(subject.work.tier, start.net.inputs);
  let place = start;
  for (let k = 0; k < steps; k++) {
    const there = next(place, fact, norms, k);
    if ('kind' in there) return fails(`step ${k + 1}: ${there.because}`);
    place = there;
  }
  const [before, after] = [valueAt(start, fact), valueAt(place, fact)];
  if ('kind' in before) return before;
  if ('kind' in after) return after;
  if (!isAtMost(after[1], fact.end))
    return fails(`U is only shown to end at most at ${upperText(after[1])}`);
  const way = fact.by === 'values' ? 'U at both ends of each step' : 'b(gamma) of each step';
  return holds(
    `${startText(fact)} in a run of ${countText(steps, 'step')} from ${fact.at} ${nearText(subject, fact, 'each direction')}, each step lowers U by at least what is written for it, and U ends at most at ${upperText(fact.end)}, from ${lowerText(before[0])} or more.`,
    way,
  );
}

/** At least the radius of a ball about 0 that no run leaves: G5. */
function runRadius(
  F: Subject['work']['tier'],
  fact: Of<typeof descentEntries>,
  U0: Rational,
): Upper {
  const s = encloseRational(convexity(F, fact)).lo;
  const lambda = encloseRational(fact.lambda).lo;
  const double = exactly(encloseRational(F.mul(ratio(2n), U0)).hi);
  const over = (a: Upper, b: number): Upper => {
    const least: Lower = exactly(b);
    return divUp(a, least);
  };
  const first =
    fact.norm === 'l2' ? sqrtUp(over(double, lambda)) : over(mulUp(exactly(0.5), double), lambda);
  return addUp(first, sqrtUp(over(double, s)));
}

/** Which inequality of G5 is not shown for a run from U at most U0, L being right. */
function inequalityFault(
  F: Subject['work']['tier'],
  fact: Of<typeof descentEntries>,
  U0: Rational,
): Fails | undefined {
  const { gamma, lipschitz: L, steps, distance, lambda } = fact;
  const s = convexity(F, fact);
  const double = F.mul(ratio(2n), U0);
  if (!isAtMost(F.mul(gamma, ratio(BigInt(fact.blocks.length))), one))
    return fails('gamma <= 1/B is false');
  // gamma (lambda + M) <= s, M^2 = L^2 2 U_0; without lambda for l1
  const rest = fact.norm === 'l2' ? F.sub(s, F.mul(gamma, lambda)) : s;
  const M = F.mul(F.mul(gamma, gamma), F.mul(F.mul(L, L), double));
  if (rest.num < 0n || isBelow(F.mul(rest, rest), M))
    return fails(
      fact.norm === 'l2'
        ? 'gamma (lambda + L sqrt(2 U)) <= tau + lambda is not shown'
        : 'gamma L sqrt(2 U) <= tau is not shown',
    );
  const least = F.mul(F.mul(ratio(3n), gamma), F.mul(s, ratio(BigInt(steps))));
  return isBelow(F.mul(least, F.mul(distance, distance)), F.mul(ratio(4n), double))
    ? fails('8 U/(3 gamma s steps) <= distance^2 is not shown')
    : undefined;
}

function descent(subject: Subject, fact: Of<typeof descentEntries>): FactOutcome {
  const place = placeAt(subject, fact.at);
  if ('kind' in place) return place;
  const { gamma, lipschitz: L, steps, distance, moving } = fact;
  const fault = problemFault(place, fact);
  if (fault !== undefined) return fault;
  const F = subject.work.tier;
  const s = convexity(F, fact);
  if (fact.lambda.num <= 0n || s.num <= 0n) return fails('expected lambda > 0, and tau > 0 for l1');
  if (!(gamma.num > 0n && steps >= 1 && distance.num > 0n))
    return fails('expected gamma > 0, steps >= 1 and distance > 0');
  const U = valueAt(place, fact);
  if ('kind' in U) return U;
  const { hidden, outputs } = place.point;
  const centre = {
    hidden: mapMatrix(hidden, () => zero),
    outputs: moving === 'all' ? outputs.map(() => zero) : outputs,
  };
  const norms = inputNorms(F, place.net.inputs);
  const radius = runRadius(F, fact, U[1]);
  const wrong =
    lipschitzFault(place, centre, norms, { moving, radius, L }) ?? inequalityFault(F, fact, U[1]);
  if (wrong !== undefined) return wrong;
  return holds(
    `${startText(fact)} with gamma = ${numberText(gamma)} every exact run from ${fact.at} lowers U at each step by at least (3/8) gamma (Q + ${numberText(s)} norm(d)^2), Q = sum_b norm(J_b d_b)^2, and has a direction of norm at most ${upperText(distance)} within the first ${countText(steps, 'step')}.`,
    `L = ${upperText(L)} is a Lipschitz constant of J on a ball that no such run leaves`,
  );
}

export const scaRunsFacts = {
  'sca-run': {
    says: '*surrogates* along a run that moves by gammas_k directions_k from the point: each direction is at most `within` from the exact step there, each step lowers U by at least falls_k > 0, shown by `values` or by `bound` with lipschitz_k, and at the end U <= end. The point may be large',
    since: 3,
    entries: runEntries,
    arrays: { D: 'directions' },
    large: true,
    check: run,
  },
  'sca-descent': {
    says: '*surrogates* at the point, lambda > 0, s > 0, gamma <= 1/B for B blocks: L = lipschitz is a Lipschitz constant of J on the ball of G5, gamma (lambda + L sqrt(2 U)) <= s (l1: gamma L sqrt(2 U) <= tau) and 8 U/(3 gamma s steps) <= distance^2; so exact runs with this gamma lower U at each step, and some d among the first `steps` has norm <= distance. The point may be large',
    since: 3,
    entries: descentEntries,
    large: true,
    check: descent,
  },
};
