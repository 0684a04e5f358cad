/**
 * # All properties
 * @module
 */
import type { AnyProperty } from '../src/suite/property.ts';
import { eliminationProperties } from './elimination.ts';
import { expressivityProperties } from './expressivity.ts';
import { feedbackAlignmentProperties } from './feedback-alignment.ts';
import { gradientDescentProperties } from './gradient-descent.ts';
import { gramStructureProperties } from './gram-structure.ts';
import { kktProperties } from './kkt.ts';
import { lazyGapProperties } from './lazy-gap.ts';
import { lipschitzProperties } from './lipschitz.ts';
import { nWidthProperties } from './n-width.ts';
import { niceRegionProperties } from './nice-region.ts';
import { overlapsProperties } from './overlaps.ts';
import { projectionProperties } from './projection.ts';
import { rightInverseProperties } from './right-inverse.ts';
import { taylorProperties } from './taylor.ts';
import { ratesProperties } from './rates.ts';
import { sharpnessProperties } from './sharpness.ts';
import { tensorsProperties } from './tensors.ts';
import { convexApproximationProperties } from './convex-approximation.ts';
import { ensemblesProperties } from './ensembles.ts';
import { purificationProperties } from './purification.ts';

export const allProperties: readonly AnyProperty[] = [
  ...expressivityProperties,
  ...niceRegionProperties,
  ...kktProperties,
  ...gradientDescentProperties,
  ...lazyGapProperties,
  ...projectionProperties,
  ...eliminationProperties,
  ...ratesProperties,
  ...overlapsProperties,
  ...tensorsProperties,
  ...sharpnessProperties,
  ...feedbackAlignmentProperties,
  ...convexApproximationProperties,
  ...ensemblesProperties,
  ...purificationProperties,
  ...rightInverseProperties,
  ...gramStructureProperties,
  ...lipschitzProperties,
  ...taylorProperties,
  ...nWidthProperties,
];
