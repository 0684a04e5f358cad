/**
 * # One step of gradient descent that raises the loss, over Q
 *
 * Proof: proofs-notes/refutations.md.
 * @module
 */
import { ratio } from '../../arithmetic/rational.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import { parametersOf, pointFrom } from '../../network/hessian.ts';
import { record } from '../shapes.ts';
import type { Of } from '../shapes.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome } from './outcome.ts';
import { equalText, movingText, numberText } from './show.ts';
import { dot, gradientAt, isBelow, placeAt, residualAt } from './subject.ts';
import type { Subject, Vector } from './subject.ts';
import { moving as trainable, name, rational } from './values.ts';

const entries = record({ at: name, moving: trainable, step: rational });

function checkStep(subject: Subject, fact: Of<typeof entries>): FactOutcome {
  const { at, moving, step } = fact;
  if (!(step.num > 0n)) return fails('expected a positive step');
  const place = placeAt(subject, at);
  if ('kind' in place) return place;
  const before = residualAt(place);
  if ('kind' in before) return before;
  const gradient = gradientAt(place, moving);
  if ('kind' in gradient) return gradient;
  const { tier } = subject.work;
  const moved = parametersOf(place.point, moving).map((a, k) =>
    tier.sub(a, tier.mul(step, gradient[k] ?? tier.zero)),
  );
  const point = pointFrom(place.point, moving, moved);
  const after = residualAt({ ...place, point, net: { ...place.net, ...point } });
  if ('kind' in after) return after;
  const loss = (r: Vector): Rational => tier.mul(ratio(1n, 2n), dot(subject, r, r));
  const [low, high] = [loss(before), loss(after)];
  const because = `l ${equalText(low)} before the step, and ${equalText(high)} after it`;
  return isBelow(low, high)
    ? holds(
        `${at}: a step of gradient descent of length eta = ${numberText(step)} in ${movingText(moving)} raises l.`,
        because,
      )
    : fails(`${at}: the step does not raise l; ${because}`);
}

export const stepFacts = {
  'step-raises-loss': {
    says: 'step > 0, and l(P - step grad l(P)) > l(P), P the parameters in W (`hidden`) or in W and v (`all`)',
    entries,
    arrays: { step: 'step' },
    check: checkStep,
  },
};
