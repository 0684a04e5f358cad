/**
 * # What refutes Theorem F3 with a hypothesis dropped
 *
 * @module
 */
import type { Fact, FactOf } from '../../certificates/facts/format.ts';
import { decide } from '../decisions.ts';
import { distinctInputs, noZeroInput, positivePenalty, shown } from '../hypotheses.ts';
import type { Hypothesis } from '../hypotheses.ts';
import { distinct, fails, holds, positiveLoss, proves, stated } from '../rule.ts';
import type { Kept, Named, Need, Rule } from '../rule.ts';

type Minimum = FactOf<'enlarged-minimum'>;

const isMinimum = (f: Fact, named: Named): f is Minimum =>
  f.fact === 'enlarged-minimum' && f.at === named['P'];

const hasPenalty = ({ penalty }: Minimum): boolean | undefined =>
  decide(positivePenalty, { penalty });

function statedByMinimum(hypothesis: Hypothesis, wanted: (fact: Minimum) => boolean): Kept {
  return stated(hypothesis, (f, named) => isMinimum(f, named) && wanted(f));
}

function minimum(says: string, wanted: (fact: Minimum) => boolean): Need {
  return proves(
    `a global minimum of the enlarged problem over P, ${says}`,
    (f, named) => isMinimum(f, named) && wanted(f),
  );
}

/** And so a local one, and stationary. */
const globalMinimum = statedByMinimum(
  shown('the point is a global minimum of the enlarged problem'),
  () => true,
);

export const eliminationRules: readonly Rule[] = [
  {
    id: 'elimination/distinct-inputs',
    without: ['F3.h2'],
    roles: ['P'],
    keeps: [
      statedByMinimum(positivePenalty, (f) => hasPenalty(f) === true),
      holds(noZeroInput),
      globalMinimum,
    ],
    drops: { hypothesis: distinctInputs, instead: 'two inputs are equal' },
    shows: [fails(distinctInputs), positiveLoss('P')],
    sentence:
      'Theorem F3 needs distinct inputs. Without them: the residuals of equal inputs cancel, and a global minimum of the enlarged problem has residual other than 0.',
  },
  {
    id: 'elimination/lambda',
    without: ['F3.h1'],
    roles: ['P'],
    keeps: [distinct, holds(noZeroInput), globalMinimum],
    drops: { hypothesis: positivePenalty, instead: 'lambda = 0' },
    shows: [
      minimum(
        'lambda = 0 and a other than 0',
        (f) => hasPenalty(f) === false && f.scale.num !== 0n,
      ),
      positiveLoss('P'),
    ],
    sentence:
      'Theorem F3 needs lambda > 0. With lambda = 0: a global minimum of the enlarged problem has a other than 0, and the network alone has a positive loss.',
  },
];
