/**
 * # The centre of a region
 * @module
 */
import type { Lower } from '../arithmetic/bounds.ts';
import { guessLeastEigenvalue } from '../linalg/approx-solve.ts';
import { centreAt, distinctPart, geometryOf } from '../network/centre.ts';
import type { Centre } from '../network/centre.ts';
import { gramEnclosure } from '../network/gram-enclosure.ts';
import type { Problem } from '../network/problem.ts';
import { singularAtCentre } from '../network/right-inverse.ts';
import type { Point } from './evaluation.ts';
import { gramFault, nearlySingular } from './start.ts';

/** A centre with sigma_0 <= sigma_min(J). */
export interface Anchor {
  readonly centre: Centre;
  readonly singular: Lower;
}

/** The anchor at a point, or why there is none. */
export function anchorAt(problem: Problem, point: Point): Anchor | { readonly because: string } {
  const geometry = geometryOf(problem);
  const centre = centreAt(geometry, problem.activation, point.hidden, point.outputs);
  if (centre === undefined)
    return { because: 'sigma is not shown to be C^2 at every pre-activation of the point' };
  const G = distinctPart(gramEnclosure(geometry.gram, centre.slopes, centre.outputs), geometry);
  const guess = guessLeastEigenvalue(G.mid);
  if (guess === undefined) return { because: gramFault(G.mid, centre.geometry) };
  const singular = singularAtCentre(G, guess);
  return singular === undefined ? { because: nearlySingular } : { centre, singular };
}
