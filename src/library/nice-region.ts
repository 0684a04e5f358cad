/**
 * # Theorem B from a program
 * @module
 */
import { searchRegion } from '../search/certify-region.ts';
import type { RegionReport } from '../search/certify-region.ts';
import type { Point } from '../search/evaluation.ts';
import { mirroredStart } from '../search/start.ts';
import type { StartFault } from '../search/start.ts';
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

/** Where to look for a nice region. */
export interface NiceRegionRequest extends StartRequest {
  /** A point of yours instead of a mirrored start. */
  readonly weights?: WeightsLike | undefined;
  /** The radius to certify; the largest when left out. */
  readonly radius?: number | undefined;
}

/** The certificate, and what the search reports of the largest region; the report is not checked. */
export type NiceRegion = Certified & { readonly report?: RegionReport | undefined };

/**
 * A checked certificate that on a ball around a mirrored start, or around the given point, every
 * stationary point in W has loss 0 whatever the labels are.
 *
 * @throws {@link WidthwiseError} on unusable data or weights, or an unknown activation.
 */
export async function certifyNiceRegion(request: NiceRegionRequest): Promise<NiceRegion> {
  demandKeys<NiceRegionRequest>(request, {
    ...startKeys,
    weights: 'optional',
    radius: 'optional',
  });
  const problem = problemFor(request, undefined);
  const { weights, radius } = request;
  const point: Point | StartFault =
    weights === undefined ? startFor(request, problem) : weightsFrom(weights, problem);
  if ('because' in point) return { kind: 'not-certified', because: point.because };
  const found = searchRegion(problem, point, { ...fileOptions(request), radius });
  return { ...(await checked(found)), report: found.report };
}

/** A mirrored start with v = (1, ..., 1, -1, ..., -1). */
export function startFor(
  request: StartRequest,
  problem: ReturnType<typeof problemFor>,
): Point | StartFault {
  const start = mirroredStart(problem, startOptions(request, problem));
  return 'because' in start ? start : { hidden: start.hidden, outputs: start.signs };
}
