/**
 * # Stationary points from a program
 * @module
 */
import { checkFacts } from '../certificates/facts/check.ts';
import { writeFacts } from '../certificates/facts/write.ts';
import type { Verdict } from '../certificates/verdict.ts';
import { WidthwiseError } from '../errors.ts';
import type { Moving } from '../network/hessian.ts';
import type { Problem } from '../network/problem.ts';
import { searchStationary } from '../search/certify-stationary.ts';
import type { StationaryOrigin } from '../search/certify-stationary.ts';
import { version } from '../version.ts';
import { demandKeys } from './keys.ts';
import { problemFor, startKeys, startOptions, weightsFrom } from './request.ts';
import type { StartRequest, WeightsLike } from './request.ts';

/** A point, or a width to train from random starts. */
export interface StationaryPointRequest extends Omit<StartRequest, 'full'> {
  readonly labels: ArrayLike<number>;
  /** The point near which to look; trained when left out, and then `width` is needed. */
  readonly weights?: WeightsLike | undefined;
  /** Which parameters move: W, or W and v. All when left out. */
  readonly moving?: Moving | undefined;
}

/** `not-certified` never says that there is no stationary point. */
export type StationaryPoint =
  | {
      readonly kind: 'certified';
      /** The text of the facts file. */
      readonly facts: string;
      readonly verdict: Extract<Verdict, { kind: 'verified' }>;
      readonly nature: 'minimum' | 'saddle' | 'undecided';
      /** The loss of the stationary point is between these. */
      readonly loss: readonly [number, number];
      /** The only stationary point within this of the written one in every entry. */
      readonly radius: number;
      /** How far the given weights, or those where training ended, are outside that box; not checked. */
      readonly outside: number;
    }
  | { readonly kind: 'not-certified'; readonly because: string };

function originOf(request: StationaryPointRequest, problem: Problem): StationaryOrigin {
  const { weights } = request;
  if (weights !== undefined) return { weights: weightsFrom(weights, problem) };
  if (request.width === undefined)
    throw new WidthwiseError(
      'usage',
      'neither weights nor a width',
      'Give the weights of a point, or the width of a network to train.',
      { field: 'weights' },
    );
  return startOptions(request, problem);
}

/**
 * A checked facts file: exactly one stationary point of the loss lies in a box near the given weights, with its kind
 * and an enclosure of its loss.
 *
 * @throws {@link WidthwiseError} on unusable data or weights, an unknown activation, or without weights and width.
 */
export function certifyStationaryPoint(request: StationaryPointRequest): StationaryPoint {
  const { full: _, ...own } = startKeys;
  demandKeys<StationaryPointRequest>(request, {
    ...own,
    labels: 'needed',
    weights: 'optional',
    moving: 'optional',
  });
  const problem = problemFor(request, request.labels);
  const { moving = 'all', seed = 1 } = request;
  const provenance = { tool: `widthwise ${version}`, seed: String(seed) };
  const sought = searchStationary(problem, moving, originOf(request, problem), provenance);
  if (sought.kind === 'not-found') return { kind: 'not-certified', because: sought.because };
  const facts = writeFacts(sought.file);
  const verdict = checkFacts(facts);
  if (verdict.kind !== 'verified')
    return { kind: 'not-certified', because: `the checker answers: ${JSON.stringify(verdict)}` };
  const { nature, from, to, radius } = sought.proposal;
  return {
    kind: 'certified',
    facts,
    verdict,
    nature,
    loss: [from, to],
    radius,
    outside: sought.outside,
  };
}
