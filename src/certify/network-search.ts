/**
 * # Everything that can be certified about given weights
 *
 * Untrusted: proposes certificates for a given point (W, v), proves nothing. Each must be checked from its text.
 * @module
 */
import type { Interval } from '../arithmetic/interval.ts';
import type { Dense } from '../linalg/matrix.ts';
import { geometryOf } from '../network/centre.ts';
import type { Problem } from '../network/problem.ts';
import { searchKktPoint } from '../theorems/kkt/search.ts';
import { searchRegion } from '../theorems/nice-region/search.ts';
import type { RegionSought } from '../theorems/nice-region/search.ts';
import { searchZeroNear } from '../theorems/expressivity/search.ts';
import type { FileOptions, SearchResult } from '../search/certificate.ts';
import type { Point } from '../search/evaluation.ts';
import { lossEnclosure } from '../search/projected-gradient.ts';

/** The proposals for one point. */
export interface NetworkSought {
  /** (1/2) norm(f - y)^2, if sigma is shown to be C^2. */
  readonly loss: Interval | undefined;
  /** A3: an exact zero-loss network nearby. */
  readonly zero: SearchResult;
  /** B: a ball around the point without bad stationary points, the largest found. */
  readonly region: RegionSought;
  /**
   * C3 and C4: bounds of the point's loss against the best in its ball; only if a ball is given.
   */
  readonly kkt: SearchResult | undefined;
}

/** A3 near the point, B around it, and C3 with C4 if a ball around `start` is given. */
export function searchNetwork(
  problem: Problem,
  { hidden, outputs }: Point,
  ball: { readonly start: Dense; readonly radius: number } | undefined,
  file: FileOptions,
): NetworkSought {
  const point = { hidden, outputs };
  return {
    loss: lossEnclosure(problem, geometryOf(problem), point),
    zero: searchZeroNear(problem, point, file),
    region: searchRegion(problem, point, file),
    kkt: ball === undefined ? undefined : searchKktPoint(problem, point, ball, file),
  };
}
