/**
 * # The targets of certify that belong to theorems
 *
 * In the order of registry.ts.
 * @module
 */
import { expressivityTarget } from './expressivity/target.ts';
import { niceRegionTarget } from './nice-region/target.ts';
import { kktTarget } from './kkt/target.ts';
import { feedbackAlignmentTarget } from './feedback-alignment/target.ts';
import { gradientDescentTarget } from './gradient-descent/target.ts';
import { eliminationTarget } from './elimination/target.ts';
import { projectionTarget } from './projection/target.ts';
import { lazyGapTarget } from './lazy-gap/target.ts';
import { nWidthTarget } from './n-width/target.ts';
import { overlapsTarget } from './overlaps/target.ts';
import { ratesTarget } from './rates/target.ts';
import { sharpnessTarget } from './sharpness/target.ts';
import { tensorsTarget } from './tensors/target.ts';
import { convexApproximationTarget } from './convex-approximation/target.ts';
import { ensemblesTarget } from './ensembles/target.ts';
import { purificationTarget, robustRadiusTarget } from './purification/target.ts';

export const theoremTargets = {
  expressivity: expressivityTarget,
  'nice-region': niceRegionTarget,
  kkt: kktTarget,
  'gradient-descent': gradientDescentTarget,
  'lazy-gap': lazyGapTarget,
  projection: projectionTarget,
  elimination: eliminationTarget,
  'n-width': nWidthTarget,
  rates: ratesTarget,
  overlaps: overlapsTarget,
  tensors: tensorsTarget,
  sharpness: sharpnessTarget,
  'feedback-alignment': feedbackAlignmentTarget,
  'convex-approximation': convexApproximationTarget,
  ensembles: ensemblesTarget,
  purification: purificationTarget,
  'robust-radius': robustRadiusTarget,
} as const;
