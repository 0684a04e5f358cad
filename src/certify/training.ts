/**
 * # Training for library users
 * @module
 */
import { train } from '../theorems/kkt/train.ts';
import type { Training } from '../theorems/kkt/train.ts';
import type { KktRange } from '../theorems/kkt/search.ts';
import { demandKeys } from './keys.ts';
import type { Keys } from './keys.ts';
import { naming, networkIn, selected } from './request.ts';
import { sizeFor, startOptions } from './start.ts';
import { targets } from './targets.ts';
import type { RequestOf } from './targets.ts';

/** How to train on the constrained problem of Theorem C. */
export interface TrainRequest extends Omit<RequestOf<'kkt'>, 'weights' | 'classes'> {
  readonly set: KktRange['set'];
  readonly evaluations?: number | undefined;
  readonly momentum?: number | undefined;
  readonly polish?: boolean | undefined;
}

const { weights: _, classes: __, ...kktKeys } = targets.kkt.takes;

const keys: Keys<TrainRequest> = {
  ...kktKeys,
  set: 'needed',
  evaluations: 'optional',
  momentum: 'optional',
  polish: 'optional',
};

/**
 * A nearly KKT point by projected gradient from a mirrored start. The result is not certified; use `certify('kkt', ..)`
 * with these weights for that.
 *
 * @throws {@link WidthwiseError} on unusable data or an unknown activation.
 */
export function trainOn(request: TrainRequest): Training {
  demandKeys(request, keys);
  const [taken] = selected(request);
  const ground = networkIn(taken?.request ?? request);
  const { evaluations = 2000, momentum, polish = false } = request;
  const start = startOptions(sizeFor(ground, request, naming), request);
  return train(ground.problem, { ...request, ...start, evaluations, momentum, polish });
}
