/**
 * # What one neuron with one input cannot reach
 *
 * Proof: proofs-notes/rates.md (Certificates).
 * @module
 */
import { isBeyondOneNeuron } from '../../approximation/one-neuron.ts';
import { joined } from '../object-shapes.ts';
import { record } from '../shapes.ts';
import type { Of } from '../shapes.ts';
import { fails, holds } from './outcome.ts';
import type { FactOutcome } from './outcome.ts';
import { onInterval, piecewiseOf, target } from './piecewise-shape.ts';
import { lowerText, neuronText, numberText } from './show.ts';
import type { Subject } from './subject.ts';
import { countUpTo, rational } from './values.ts';
import { countedField } from './work.ts';

const entries = joined(
  joined(record({ power: countUpTo('power'), free: countUpTo('power') }), target),
  record({ from: rational }),
);

function oneNeuron({ work }: Subject, fact: Of<typeof entries>): FactOutcome {
  const { power, free, from: least } = fact;
  const f = piecewiseOf(fact.breaks, fact.pieces);
  if (!isBeyondOneNeuron(countedField(work), f, { power, free, least }))
    return fails(`some of these have a squared distance that is not at least ${numberText(least)}`);
  const polynomials = free === 1 ? 'constant' : `polynomial of degree <= ${free - 1}`;
  const more = free === 0 ? '' : ` plus any ${polynomials}`;
  return holds(
    `${onInterval(fact)} every multiple of ${neuronText('w x + t', power)}${more} has squared L2 distance e from this piecewise polynomial, where e >= ${lowerText(least)}.`,
    "a polynomial in the kink, which is never negative by Sturm's theorem, below the interval and between its breaks, for both facings",
  );
}

export const oneNeuronFacts = {
  'one-neuron': {
    says: 'for all v, w, t and all polynomials with this many `free` coefficients, of degree < free: v relu(w x + t)^k plus the polynomial, k the power, relu(t)^0 = 1 for t > 0 and else 0, has squared L2 distance at least `from` from the *piecewise* polynomial. About no instance',
    since: 3,
    entries,
    arrays: { breaks: 'breaks', pieces: 'pieces' },
    check: oneNeuron,
  },
};
