/**
 * # Theorem P: feature purification
 *
 * Note: proofs-notes/purification.md. Code: src/purification.
 * @module
 */
import type { AnyProperty } from '../src/suite/property.ts';
import { familyProperties } from './purification/family.ts';
import { linear } from './purification/linear.ts';
import { radiusProperties } from './purification/radii.ts';
import { galleryProperty } from './support/gallery.ts';

export const purificationProperties: readonly AnyProperty[] = [
  ...familyProperties,
  linear,
  ...radiusProperties,
  galleryProperty('purification'),
];
