/**
 * # Theorem T: lazy against full training of sums of powers
 *
 * Note: proofs-notes/tensors.md. Code: src/tensors.
 * @module
 */
import type { AnyProperty } from '../src/suite/property.ts';
import { galleryProperty } from './support/gallery.ts';
import { distanceProperties } from './tensors/distances.ts';
import { meanProperties } from './tensors/means.ts';
import { minimaProperties } from './tensors/minima.ts';

export const tensorsProperties: readonly AnyProperty[] = [
  ...distanceProperties,
  ...meanProperties,
  ...minimaProperties,
  galleryProperty('tensors'),
];
