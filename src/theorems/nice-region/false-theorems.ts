/**
 * # What refutes the deliberately false theorems about bad local minima
 *
 * @module
 */
import { analytic, biasColumn, nonzeroPreactivations } from '../hypotheses.ts';
import { distinct, holds, lowerAt, positiveLoss, proves } from '../rule.ts';
import type { Need, Rule } from '../rule.ts';

const badMinimum: readonly Need[] = [
  proves(
    'P is a local minimum of the loss in W and v',
    (f, named) => f.fact === 'local-minimum' && f.at === named['P'] && f.moving === 'all',
  ),
  positiveLoss('P'),
  ...lowerAt('Q', 'P'),
];

export const falseRules: readonly Rule[] = [
  {
    id: 'false/no-bad-minimum',
    roles: ['P', 'Q'],
    keeps: [holds(analytic), distinct],
    drops: { nothing: 'the statement is false' },
    shows: badMinimum,
    sentence:
      'It is false that a smooth sigma has no bad local minimum of the loss at any width: here is one in W and v, and a point of the same width with less loss.',
  },
  {
    id: 'false/no-bad-minimum-with-bias',
    roles: ['P', 'Q'],
    keeps: [holds(biasColumn), holds(nonzeroPreactivations, 'P'), holds(analytic), distinct],
    drops: { nothing: 'the statement is false' },
    shows: badMinimum,
    sentence:
      'A bias column and neurons that act on every sample do not help: here is a local minimum of the loss in W and v, and a point of the same width with less loss.',
  },
];
