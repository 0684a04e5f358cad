/**
 * # The centre of a region
 * @module
 */
import { approxInverse } from '../linalg/approx-inverse.ts';
import { centreAt, distinctPart, geometryOf } from '../network/centre.ts';
import type { Centre } from '../network/centre.ts';
import { gramEnclosure } from '../network/gram-enclosure.ts';
import type { Problem } from '../network/problem.ts';
import { rightInverse } from '../network/right-inverse.ts';
import type { RightInverse } from '../network/right-inverse.ts';
import type { Point } from './evaluation.ts';
import { gramFault } from './start.ts';

/** A centre with alpha_0 and norm(R), or why there is none. */
export function anchorAt(
  problem: Problem,
  point: Point,
): { readonly centre: Centre; readonly R: RightInverse } | { readonly because: string } {
  const geometry = geometryOf(problem);
  const centre = centreAt(geometry, problem.activation, point.hidden, point.outputs);
  if (centre === undefined)
    return { because: 'sigma is not shown to be C^2 at every pre-activation of the point' };
  const G = distinctPart(gramEnclosure(geometry.gram, centre.slopes, centre.outputs), geometry);
  const M = approxInverse(G.mid);
  if (M === undefined) return { because: gramFault(G.mid, centre.geometry) };
  return { centre, R: rightInverse(G, M) };
}
