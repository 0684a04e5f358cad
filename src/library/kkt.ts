/**
 * # Theorem C from a program
 * @module
 */
import { WidthwiseError } from '../errors.ts';
import { searchKktPoint, searchKktRegion } from '../search/certify-kkt.ts';
import type { KktRange } from '../search/certify-kkt.ts';
import { train } from '../search/train.ts';
import type { Training } from '../search/train.ts';
import { demandKeys } from './keys.ts';
import type { Keys } from './keys.ts';
import { startFor } from './nice-region.ts';
import {
  checked,
  fileOptions,
  problemFor,
  startKeys,
  startOptions,
  weightsFrom,
} from './request.ts';
import type { Certified, StartRequest, WeightsLike } from './request.ts';

/** A constrained problem around a mirrored start; numbers that are left out are chosen. */
export interface KktRequest extends StartRequest, KktRange {
  readonly labels: ArrayLike<number>;
}

const kktKeys: Keys<KktRequest> = {
  ...startKeys,
  labels: 'needed',
  set: 'needed',
  radius: 'optional',
  least: 'optional',
  most: 'optional',
  ratio: 'optional',
};

/**
 * A checked certificate about every KKT point of the constrained problem: C1 (ball), C2 (cone) or C5 (box).
 *
 * @throws {@link WidthwiseError} on unusable data or an unknown activation.
 */
export async function certifyKkt(request: KktRequest): Promise<Certified> {
  demandKeys(request, kktKeys);
  const problem = problemFor(request, request.labels);
  const start = startFor(request, problem);
  if ('because' in start) return { kind: 'not-certified', because: start.because };
  return checked(searchKktRegion(problem, start, { ...request, ...fileOptions(request) }));
}

/** A point of a ball around W0. */
export interface KktPointRequest extends Pick<StartRequest, 'inputs' | 'activation' | 'full'> {
  readonly labels: ArrayLike<number>;
  /** With W0. */
  readonly weights: WeightsLike;
  readonly radius: number;
}

/**
 * A checked certificate of what this point is worth in its ball: C3 and C4.
 *
 * @throws {@link WidthwiseError} on unusable data or weights, or when there is no W0.
 */
export async function certifyKktPoint(request: KktPointRequest): Promise<Certified> {
  demandKeys<KktPointRequest>(request, {
    inputs: 'needed',
    activation: 'optional',
    full: 'optional',
    labels: 'needed',
    weights: 'needed',
    radius: 'needed',
  });
  const problem = problemFor(request, request.labels);
  const { start, ...point } = weightsFrom(request.weights, problem);
  if (start === undefined)
    throw new WidthwiseError('usage', 'the weights have no W0', 'Give the centre of the ball.', {
      field: 'weights.W0',
    });
  const ball = { start, radius: request.radius };
  return checked(searchKktPoint(problem, point, ball, fileOptions(request)));
}

/** How to train on the constrained problem. */
export interface TrainRequest extends KktRequest {
  readonly evaluations?: number | undefined;
  readonly momentum?: number | undefined;
  readonly polish?: boolean | undefined;
}

/**
 * A nearly KKT point by projected gradient from a mirrored start. What it returns is not certified:
 * {@link certifyKktPoint} does that.
 *
 * @throws {@link WidthwiseError} on unusable data or an unknown activation.
 */
export function trainOn(request: TrainRequest): Training {
  demandKeys<TrainRequest>(request, {
    ...kktKeys,
    evaluations: 'optional',
    momentum: 'optional',
    polish: 'optional',
  });
  const problem = problemFor(request, request.labels);
  const { evaluations = 2000, momentum, polish = false } = request;
  const options = { ...request, ...startOptions(request, problem), evaluations, momentum, polish };
  return train(problem, options);
}
