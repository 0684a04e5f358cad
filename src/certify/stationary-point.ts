/**
 * # certify stationary-point
 *
 * Given weights are a stationary point, exactly; or exactly one lies in a box near them, or near where training ended.
 * @module
 */
import type { StationaryOrigin } from '../search/stationary-search.ts';
import { usage, usualSeed } from './plan.ts';
import type { Aims, Asked, Grounds, Naming, Plan } from './plan.ts';
import { demandNoStart, widthIn } from './start.ts';
import { sizeFault, stationaryProposal } from './stationary.ts';
import type { StationaryFound } from './stationary.ts';

function demandFitting(asked: Asked, naming: Naming): void {
  const { name, field } = naming;
  demandNoStart(asked, naming, ['width', 'scale', 'starts'], 'It is about training.');
  if (asked.weights === undefined && asked.width === undefined)
    throw usage(
      'neither weights nor a width',
      `Give ${name('weights')} with the point, or ${name('width')} to train a network of this width.`,
      field('weights'),
    );
}

function originOf({ weights }: Grounds['network'], aims: Aims, naming: Naming): StationaryOrigin {
  const width = widthIn(aims, naming) ?? 1;
  const { seed = usualSeed, scale, starts } = aims;
  return weights === undefined ? { width, seed, scale, starts } : { weights };
}

export const plan: Plan<Grounds['network'], StationaryFound> = {
  demandFitting,
  prepare(ground, aims, context) {
    const { problem } = ground;
    const origin = originOf(ground, aims, context.naming);
    const fault = sizeFault(problem, origin, aims.moving ?? 'all', context.naming);
    if (fault !== undefined) throw fault;
    return {
      lines: [],
      searched: `activation ${problem.activation.name}`,
      search: () => [stationaryProposal(ground, origin, aims, context)],
    };
  },
};
