/**
 * # Theorem O: overlapping windows and the rank of grid tensors
 *
 * Note: proofs-notes/overlaps.md. Code: src/grids, src/certificates/facts/grids.ts.
 * @module
 */
import type { AnyProperty } from '../src/suite/property.ts';
import { distanceProperties } from './overlaps/distances.ts';
import { instanceProperties } from './overlaps/instances.ts';
import { rankProperties } from './overlaps/ranks.ts';
import { galleryProperty } from './support/gallery.ts';

export const overlapsProperties: readonly AnyProperty[] = [
  ...instanceProperties,
  ...rankProperties,
  ...distanceProperties,
  galleryProperty('overlaps'),
];
