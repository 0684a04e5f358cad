/**
 * # What refutes Theorem D with a hypothesis dropped
 *
 * @module
 */
import { analytic, generalPosition, identity, smallResidual, stepBound } from '../hypotheses.ts';
import {
  enoughWeightsAt,
  holds,
  isPositive,
  nonzeroOutputsAt,
  positiveLoss,
  positiveSingularAt,
  proves,
} from '../rule.ts';
import type { Rule } from '../rule.ts';

export const descentRules: readonly Rule[] = [
  {
    id: 'gradient-descent/step',
    without: ['D.h3'],
    roles: ['P'],
    keeps: [holds(identity), holds(generalPosition), positiveSingularAt('P')],
    drops: { hypothesis: stepBound, instead: 'it is larger' },
    shows: [
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
      'Theorem D needs its bound on the step. Without it: with sigma(x) = x and v fixed J does not depend on W, so L = 0 and the start satisfies the condition on the residual, and one step of gradient descent raises the loss.',
  },
  {
    id: 'gradient-descent/residual',
    without: ['D.h1'],
    roles: ['P'],
    keeps: [holds(analytic), holds(generalPosition), enoughWeightsAt('P'), nonzeroOutputsAt('P')],
    drops: { hypothesis: smallResidual, instead: 'sigma_0 = sigma_min(J) = 0 at the start' },
    shows: [
      proves(
        'gradient 0 in W at P',
        (f, named) => f.fact === 'critical' && f.at === named['P'] && f.moving === 'hidden',
      ),
      positiveLoss('P'),
    ],
    sentence:
      'Theorem D needs its condition on the residual. Without it: from this start gradient descent in W does not move, whatever its step is, and the loss is positive.',
  },
];
