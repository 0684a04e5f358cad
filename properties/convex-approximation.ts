/**
 * # Theorem G: successive convex approximation
 *
 * Note: proofs-notes/convex-approximation.md. Code: src/network/surrogate.ts, src/theorems/convex-approximation.
 * @module
 */
import type { AnyProperty } from '../src/suite/property.ts';
import { boundProperties } from './convex-approximation/bounds.ts';
import { stepProperties } from './convex-approximation/steps.ts';
import { galleryProperty } from './support/gallery.ts';

export const convexApproximationProperties: readonly AnyProperty[] = [
  ...stepProperties,
  ...boundProperties,
  galleryProperty('convex-approximation'),
];
