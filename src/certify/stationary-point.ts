/**
 * # certify stationary-point
 *
 * Exactly one stationary point of the loss lies in a box near given weights, or near where training ended.
 * @module
 */
import type { StationaryOrigin } from '../search/stationary-search.ts';
import { usage, usualSeed } from './plan.ts';
import type { Aims, Asked, Grounds, Naming, Plan } from './plan.ts';
import { sizeFault, stationaryProposal } from './stationary.ts';
import type { StationaryFound } from './stationary.ts';

/** Only training has them. */
const ofTraining = ['width', 'scale', 'starts'] as const;

function demandFitting(asked: Asked, { name, field }: Naming): void {
  const weights = name('weights');
  for (const key of ofTraining)
    if (asked.weights !== undefined && asked[key] !== undefined)
      throw usage(`${name(key)} does not go with ${weights}`, 'It is about training.', field(key));
  if (asked.weights === undefined && asked.width === undefined)
    throw usage(
      'neither weights nor a width',
      `Give ${weights} with the point, or ${name('width')} to train a network of this width.`,
      field('weights'),
    );
}

function originOf({ weights }: Grounds['network'], aims: Aims): StationaryOrigin {
  const { width = 1, seed = usualSeed, scale, starts } = aims;
  return weights === undefined ? { width, seed, scale, starts } : { weights };
}

export const plan: Plan<Grounds['network'], StationaryFound> = {
  demandFitting,
  prepare(ground, aims, context) {
    const { problem } = ground;
    const origin = originOf(ground, aims);
    const fault = sizeFault(problem, origin, aims.moving ?? 'all', context.naming);
    if (fault !== undefined) throw fault;
    return {
      lines: [],
      searched: `activation ${problem.activation.name}`,
      search: () => [stationaryProposal(problem, origin, aims, context)],
    };
  },
};
