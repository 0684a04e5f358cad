/**
 * # What refutes the deliberately false theorems
 *
 * @module
 */
import { doubledConstantRule } from './kkt.ts';
import {
  biasColumn,
  distinctInputs,
  lowerAt,
  noPreactivationZero,
  positiveLoss,
  proves,
  smooth,
} from './rule.ts';
import type { Need, Rule } from './rule.ts';

const badMinimum: readonly Need[] = [
  smooth,
  distinctInputs,
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
    needs: badMinimum,
    sentence:
      'It is false that a smooth sigma has no bad local minimum of the loss at any width: here is one in W and v, and a point of the same width with less loss.',
  },
  {
    id: 'false/no-bad-minimum-with-bias',
    roles: ['P', 'Q'],
    needs: [biasColumn, noPreactivationZero('P'), ...badMinimum],
    sentence:
      'A bias column and neurons that act on every sample do not help: here is a local minimum of the loss in W and v, and a point of the same width with less loss.',
  },
  {
    id: 'false/nn-below-nt',
    roles: [],
    needs: [proves('R_NN > R_NT', (f) => f.fact === 'nn-above-nt')],
    sentence:
      'It is false that R_NN <= R_NT for every target: B is not semidefinite, and the tangent class represents it where networks of this width do not.',
  },
  doubledConstantRule,
];
