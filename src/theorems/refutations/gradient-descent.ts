/**
 * # What refutes Theorem D with a hypothesis dropped
 *
 * @module
 */
import { printExpression } from '../../sigma/expression.ts';
import {
  generalPosition,
  isPositive,
  outputsNonzero,
  positiveLoss,
  positiveSingular,
  proves,
  shows,
  sizes,
  smooth,
} from './rule.ts';
import type { Need, Rule } from './rule.ts';

const identity: Need = shows(
  'sigma(x) = x',
  ({ activation }) => activation !== undefined && printExpression(activation) === 'x',
);

export const descentRules: readonly Rule[] = [
  {
    id: 'gradient-descent/step',
    roles: ['P'],
    needs: [
      identity,
      generalPosition,
      positiveSingular('P'),
      proves(
        'a step in W from P that raises the loss',
        (f, named) =>
          f.fact === 'step-raises-loss' &&
          f.at === named['P'] &&
          f.moving === 'hidden' &&
          isPositive(f.step),
      ),
      positiveLoss('P'),
    ],
    sentence:
      'Without its bound of the step Theorem D is false: with sigma(x) = x and v fixed J does not depend on W, so L = 0 and the start satisfies the condition on the residual, and one step of gradient descent raises the loss.',
  },
  {
    id: 'gradient-descent/residual',
    roles: ['P'],
    needs: [
      smooth,
      generalPosition,
      sizes('P', 'n <= m d'),
      outputsNonzero('P'),
      proves(
        'gradient 0 in W at P',
        (f, named) => f.fact === 'critical' && f.at === named['P'] && f.moving === 'hidden',
      ),
      positiveLoss('P'),
    ],
    sentence:
      'Without its condition on the residual Theorem D is false: from this start gradient descent in W does not move, whatever its step is, and the loss is positive.',
  },
];
