/**
 * # Theorem D from a program
 * @module
 */
import { WidthwiseError } from '../errors.ts';
import { searchDescent } from '../search/certify-descent.ts';
import { descentStart } from '../search/descent-start.ts';
import type { DescentPlan } from '../search/descent-start.ts';
import { demandKeys } from './keys.ts';
import {
  checked,
  fileOptions,
  problemFor,
  startKeys,
  startOptions,
  weightsFrom,
} from './request.ts';
import type { Certified, StartRequest, WeightsLike } from './request.ts';

/** Where gradient descent is to begin. */
export interface GradientDescentRequest extends StartRequest, DescentPlan {
  /** y, length n. */
  readonly labels: ArrayLike<number>;
  /** A point of yours: the start, or with `after` that of the run. */
  readonly weights?: WeightsLike | undefined;
}

/**
 * A checked certificate that gradient descent with a stated step converges to a zero-loss point, with its rate and
 * the ball it stays in: from a mirrored start with v frozen, from the given weights, or from iterate `after` of a run.
 *
 * @throws {@link WidthwiseError} on unusable data or weights, or on a start and weights at once.
 */
export async function certifyGradientDescent(request: GradientDescentRequest): Promise<Certified> {
  demandKeys<GradientDescentRequest>(request, {
    ...startKeys,
    labels: 'needed',
    weights: 'optional',
    from: 'optional',
    after: 'optional',
    step: 'optional',
    moving: 'optional',
  });
  const problem = problemFor(request, request.labels);
  const { weights, from } = request;
  if (weights !== undefined && from !== undefined)
    throw new WidthwiseError('usage', 'both a start and weights', 'Leave out one of them.', {
      field: 'from',
    });
  const given = weights === undefined ? undefined : weightsFrom(weights, problem);
  const begun = descentStart(problem, request, startOptions(request, problem), given);
  if ('because' in begun) return { kind: 'not-certified', because: begun.because };
  return checked(searchDescent(problem, begun.point, begun.moving, fileOptions(request)));
}
