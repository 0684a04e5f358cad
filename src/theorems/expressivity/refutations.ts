/**
 * # What refutes Theorem A with a hypothesis on the data dropped
 *
 * @module
 */
import type { Fact } from '../../certificates/facts/format.ts';
import {
  analytic,
  analyticNotPolynomial,
  distinctInputs,
  noOppositeInputs,
  notPolynomial,
  noZeroInput,
} from '../hypotheses.ts';
import { distinct, fails, fullRank, generic, holds, proves } from '../rule.ts';
import type { Need, Rule } from '../rule.ts';

type Reason = Extract<Fact, { readonly fact: 'unfittable' }>['by'];

function unfittable(says: string, reasons: readonly Reason[]): Need {
  return proves(
    `a positive lower bound of the loss at every width, by ${says}`,
    (f) => f.fact === 'unfittable' && reasons.includes(f.by),
  );
}

export const dataRules: readonly Rule[] = [
  {
    id: 'expressivity/distinct-inputs',
    without: ['A1.h3'],
    roles: [],
    keeps: [holds(analyticNotPolynomial), holds(noZeroInput), holds(noOppositeInputs), fullRank],
    drops: { hypothesis: distinctInputs, instead: 'two inputs are equal' },
    shows: [fails(distinctInputs), unfittable('equal inputs', ['equal-inputs'])],
    sentence:
      'Theorem A needs distinct inputs. Without them: two equal inputs have different labels, and the loss is bounded below at every width.',
  },
  {
    id: 'expressivity/generic-inputs',
    without: ['A1.h3'],
    roles: [],
    keeps: [holds(analyticNotPolynomial), distinct, holds(noZeroInput), fullRank],
    drops: { hypothesis: noOppositeInputs, instead: 'one is, and sigma is odd or even' },
    shows: [fails(noOppositeInputs), unfittable('the parity of sigma', ['odd', 'even'])],
    sentence:
      'Distinct inputs are not enough for Theorem A: with an odd or even sigma, opposite inputs bound the loss below at every width.',
  },
  {
    id: 'expressivity/not-polynomial',
    without: ['A1.h2'],
    roles: [],
    keeps: [holds(analytic), generic, fullRank],
    drops: {
      hypothesis: analyticNotPolynomial,
      instead:
        'sigma is a polynomial, and n is larger than the number of its monomials in d variables',
    },
    shows: [fails(notPolynomial), unfittable('the monomials of sigma', ['polynomial'])],
    sentence:
      'Theorem A needs a sigma that is no polynomial. For a polynomial: more samples than monomials bound the loss below at every width.',
  },
];
