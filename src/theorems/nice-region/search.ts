/**
 * # The largest nice region, and a certificate of it
 *
 * Untrusted: finds the region of Theorem B around a mirrored start or a given point, proves nothing.
 * @module
 */
import { encloseQuotient } from '../../arithmetic/interval.ts';
import { exactly, mulUp } from '../../arithmetic/bounds.ts';
import type { Lower } from '../../arithmetic/bounds.ts';
import { showLower } from '../../arithmetic/text.ts';
import type { Certificate } from '../../certificates/format.ts';
import { describeActivation } from '../../sigma/built-in.ts';
import type { Centre } from '../../network/centre.ts';
import { pairsAreMirrored } from '../../network/mirrored.ts';
import type { Problem } from '../../network/problem.ts';
import { rankCertificate, statedInputs } from '../../search/certificate.ts';
import type { FileOptions } from '../../search/certificate.ts';
import { anchorAt } from '../../search/anchor.ts';
import type { Point } from '../../search/evaluation.ts';
import { largestRadius, regionOf } from '../../search/region.ts';
import type { Region } from '../../search/region.ts';

export interface RegionOptions extends FileOptions {
  /** A radius to certify; by default the largest. */
  readonly radius?: number | undefined;
}

/** The findings: always `largest`, and `asked` if a radius was given and is not too large. */
export interface RegionReport {
  readonly largest: Region;
  /** The largest with a global bound of abs(sigma'') in place of the one on the ball, if one is known. */
  readonly global?: Region | undefined;
}

export type RegionSought =
  | {
      readonly kind: 'certificate';
      readonly certificate: Certificate;
      readonly report: RegionReport;
    }
  | { readonly kind: 'not-found'; readonly because: string; readonly report?: RegionReport };

/** The region that results from a bound of abs(sigma'') on all of R. */
function globally(problem: Problem, centre: Centre, singular: Lower): Region | undefined {
  const bound = describeActivation(problem.activation).curvatureBound;
  if (bound === undefined) return undefined;
  const largest = centre.outputs.reduce((a, v) => Math.max(a, Math.abs(v)), 0);
  const curvature = mulUp(exactly(largest), exactly(encloseQuotient(bound.num, bound.den).hi));
  return largestRadius(centre, singular, curvature);
}

/** A certificate of Theorem B around this point, and of A2 if it is mirrored; not yet checked. */
export function searchRegion(problem: Problem, point: Point, options: RegionOptions): RegionSought {
  const anchor = anchorAt(problem, point);
  if ('because' in anchor) return { kind: 'not-found', because: anchor.because };
  const { centre, singular } = anchor;
  const largest = largestRadius(centre, singular);
  if (largest === undefined)
    return {
      kind: 'not-found',
      because: `full row rank is not shown on any ball around the point: sigma_min(J) >= ${showLower(singular, 4)} there`,
    };
  const report = { largest, global: globally(problem, centre, singular) };
  const radius = options.radius ?? largest.radius;
  if (regionOf(centre, singular, radius) === undefined)
    return {
      kind: 'not-found',
      because: `radius ${radius} is not shown; the largest that is, is ${showLower(largest.radius, 6)}`,
      report,
    };
  const { hidden, outputs } = point;
  const mirrored = outputs.length % 2 === 0 && pairsAreMirrored(hidden, outputs);
  const witness = { hidden, outputs };
  const inputs = statedInputs(problem, options.recipe);
  const asserted = { radius, mirrored };
  const certificate = rankCertificate(problem, witness, asserted, inputs, options.provenance);
  return { kind: 'certificate', certificate, report };
}
