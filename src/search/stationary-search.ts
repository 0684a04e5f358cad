/**
 * # Searching for a stationary point to certify
 *
 * Untrusted: from given weights, or from training on random starts, to a facts file. The checker decides about the
 * file; the other findings, about distances and starts, are for people.
 * @module
 */
import type { FactsFile } from '../certificates/facts/format.ts';
import type { Moving } from '../network/hessian.ts';
import type { Problem } from '../network/problem.ts';
import type { Point } from './evaluation.ts';
import { distanceBetween, proposeStationary, stationaryFacts } from './stationary.ts';
import type { StationaryProposal } from './stationary.ts';
import { trainFreely } from './train-freely.ts';

/** Where to start. */
export type StationaryOrigin =
  | { readonly weights: Point }
  | {
      readonly width: number;
      readonly seed: number;
      readonly scale?: number | undefined;
      readonly starts?: number | undefined;
    };

export interface StationarySought {
  readonly kind: 'found';
  readonly file: FactsFile;
  readonly proposal: StationaryProposal;
  /** The given weights, or where training ended. */
  readonly given: Point;
  /** The largest change of a trained entry from `given` to the middle of the box. */
  readonly distance: number;
  /** The largest distance of an entry of `given` from the box; 0 inside. */
  readonly outside: number;
  /** The number of the random start. */
  readonly start?: number;
}

interface NotFound {
  readonly kind: 'not-found';
  readonly because: string;
  /** The given weights, or where training ended from each start. */
  readonly ends: readonly Point[];
}

/** The facts file of a stationary point near the origin, or why there is none. */
export function searchStationary(
  problem: Problem,
  moving: Moving,
  origin: StationaryOrigin,
  provenance: FactsFile['provenance'],
): StationarySought | NotFound {
  if ('weights' in origin) {
    const { hidden, outputs } = origin.weights;
    const proposal = proposeStationary({ problem, moving, hidden, outputs });
    return soughtFrom(problem, { hidden, outputs }, proposal, provenance);
  }
  const trained = trainFreely({ problem, moving, ...origin });
  if ('because' in trained) return { kind: 'not-found', ...trained };
  const { start, point, proposal } = trained;
  const result = soughtFrom(problem, point, proposal, provenance);
  return result.kind === 'found' ? { ...result, start } : result;
}

function soughtFrom(
  problem: Problem,
  given: Point,
  proposal: ReturnType<typeof proposeStationary>,
  provenance: FactsFile['provenance'],
): StationarySought | NotFound {
  if ('because' in proposal) return { kind: 'not-found', because: proposal.because, ends: [given] };
  const distance = distanceBetween(given, proposal, proposal.moving);
  return {
    kind: 'found',
    file: stationaryFacts(problem, proposal, provenance),
    proposal,
    given,
    distance,
    outside: Math.max(0, distance - proposal.radius),
  };
}
