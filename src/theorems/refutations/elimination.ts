/**
 * # What refutes Theorem F3 with a hypothesis dropped
 *
 * @module
 */
import type { FactOf } from '../../certificates/facts/format.ts';
import { areDistinct } from '../general-position.ts';
import { distinctInputs, isPositive, noZeroInput, positiveLoss, proves, shows } from './rule.ts';
import type { Need, Rule } from './rule.ts';

function minimum(says: string, wanted: (fact: FactOf<'enlarged-minimum'>) => boolean): Need {
  return proves(
    `a global minimum of the enlarged problem over P, ${says}`,
    (f, named) => f.fact === 'enlarged-minimum' && f.at === named['P'] && wanted(f),
  );
}

const equalInputs: Need = shows(
  'two inputs are equal',
  ({ inputs }) => inputs !== undefined && !areDistinct(inputs),
);

export const eliminationRules: readonly Rule[] = [
  {
    id: 'elimination/distinct-inputs',
    roles: ['P'],
    needs: [
      equalInputs,
      noZeroInput,
      minimum('lambda > 0', ({ penalty }) => isPositive(penalty)),
      positiveLoss('P'),
    ],
    sentence:
      'Without distinct inputs Theorem F3 is false: the residuals of equal inputs cancel, and a global minimum of the enlarged problem has residual other than 0.',
  },
  {
    id: 'elimination/lambda',
    roles: ['P'],
    needs: [
      distinctInputs,
      noZeroInput,
      minimum(
        'lambda = 0 and a other than 0',
        ({ penalty, scale }) => penalty.num === 0n && scale.num !== 0n,
      ),
      positiveLoss('P'),
    ],
    sentence:
      'With lambda = 0 Theorem F3 is false: a global minimum of the enlarged problem has a other than 0, and the network alone has a positive loss.',
  },
];
