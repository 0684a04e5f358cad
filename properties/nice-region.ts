/**
 * # Theorem B: in the nice region every stationary point in W has zero loss
 *
 * Note: proofs-notes/nice-region.md. Code: src/search/region.ts, src/certificates/kernel/rank-on-ball.ts.
 * @module
 */
import type { AnyProperty } from '../src/suite/property.ts';
import { endProperties } from './nice-region/rank-drops.ts';
import { exactProperties } from './nice-region/exact.ts';
import { gradientProperties } from './nice-region/gradients.ts';
import { limitProperties } from './nice-region/limits.ts';
import { galleryProperty } from './support/gallery.ts';

export const niceRegionProperties: readonly AnyProperty[] = [
  ...gradientProperties,
  ...exactProperties,
  ...limitProperties,
  ...endProperties,
  galleryProperty('nice-region'),
];
