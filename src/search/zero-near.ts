/**
 * # A zero-loss network near a point
 *
 * Untrusted: proposes a certificate of A3; a checker decides.
 * @module
 */
import { residualUp } from '../network/centre.ts';
import type { Problem } from '../network/problem.ts';
import { anchorAt } from './anchor.ts';
import { statedInputs, zeroLossCertificate } from './certificate.ts';
import type { SearchResult } from './certificate.ts';
import type { Point } from './evaluation.ts';
import { radiusForZero } from './radius.ts';

/** A certificate of A3 at this exact point, with v fixed and no prior Gauss-Newton. */
export function zeroNear(problem: Problem, point: Point): SearchResult {
  const anchor = anchorAt(problem, point);
  if ('because' in anchor) return { kind: 'not-found', because: anchor.because };
  const found = radiusForZero(
    anchor.centre,
    anchor.singular,
    residualUp(anchor.centre, problem.labels),
  );
  if (found.kind === 'none') return { kind: 'not-found', because: found.because };
  const inputs = statedInputs(problem, undefined);
  const certificate = zeroLossCertificate(problem, point, found.radius, inputs, {});
  return { kind: 'certificate', certificate };
}
