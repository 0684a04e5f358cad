/**
 * # certify gradient-descent
 *
 * Theorem D from a mirrored start with v frozen, from given weights, or from an iterate of a run.
 * @module
 */
import { searchDescent } from './search.ts';
import { descentStart } from './start.ts';
import { isSmooth } from '../../sigma/expression.ts';
import type { Expression } from '../../sigma/expression.ts';
import { mostIterates } from '../../certify/limits.ts';
import { onColumns } from '../../certify/columns.ts';
import { fileOptions, usage } from '../../certify/plan.ts';
import type { Asked, Grounds, Naming, Plan, Proposal } from '../../certify/plan.ts';
import {
  certificateProposal,
  demandNoStart,
  searchOf,
  sizeFor,
  startOptions,
} from '../../certify/start.ts';
import type { SizeFound } from '../../certify/start.ts';

/** Whether it begins at a mirrored start with fixed v. */
function isFrozen({ weights, after, from }: Asked): boolean {
  return weights === undefined && after === undefined && from !== 'lecun';
}

function demandFitting(asked: Asked, naming: Naming): void {
  const { name, field } = naming;
  demandNoStart(asked, naming);
  const { from, after, step, moving, weights } = asked;
  if (from !== undefined && weights !== undefined)
    throw usage(
      `${name('from')} and ${name('weights')}`,
      'Give one of them: both say where to begin.',
      field('from'),
    );
  if (step !== undefined && after === undefined)
    throw usage(
      `${name('step')} without ${name('after')}`,
      'It is the step of that run.',
      field('step'),
    );
  if (isFrozen(asked) && moving === 'all')
    throw usage(
      `${name('moving')} all at a mirrored start`,
      `There v is fixed and large. Give ${name('after')}, ${name('from')} lecun or ${name('weights')}.`,
      field('moving'),
    );
}

/** What to try if gradient descent is not certified. */
export function descentAdvice(
  asked: Asked,
  width: number,
  sigma: Expression,
  { name }: Naming,
): readonly string[] {
  const { weights, after = 100 } = asked;
  const later = Math.min(10 * after, mostIterates);
  const why = isSmooth(sigma)
    ? 'the residual falls, sigma_0 and L hardly change'
    : 'the residual falls, and with it the ball, which may then meet no kink';
  return [
    ...(isSmooth(sigma) || weights !== undefined
      ? []
      : [`${name('activation')} softplus  (sigma is not C^2 everywhere)`]),
    ...((isFrozen(asked) && isSmooth(sigma)) || later === after
      ? []
      : [`${name('after')} ${later}  (a later iterate: ${why})`]),
    weights === undefined
      ? `${name('width')} ${2 * width}  (a wider network has a larger sigma_0)`
      : 'weights of a wider network  (it has a larger sigma_0)',
  ];
}

export const plan: Plan<Grounds['network'], SizeFound> = {
  demandFitting,
  prepare(ground, aims, context) {
    const size = sizeFor(ground, aims, context.naming);
    const propose = (on: Grounds['network']): readonly Proposal<SizeFound>[] => {
      const { problem, weights } = on;
      const origin = descentStart(problem, aims, startOptions(size, aims, context), weights);
      const result =
        'because' in origin
          ? ({ kind: 'not-found', because: origin.because } as const)
          : searchDescent(problem, origin.point, origin.moving, fileOptions(ground, aims, context));
      const sigma = problem.activation.value;
      const advice = () => descentAdvice({ ...aims, weights }, size.width, sigma, context.naming);
      return [certificateProposal(result, size, on, { notes: origin.notes, advice }, {})];
    };
    return searchOf(ground, size, aims, context, () => onColumns(ground, aims, ['raw'], propose));
  },
};
