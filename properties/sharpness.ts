/**
 * # Theorem S: sharp minima and batch size
 *
 * Note: proofs-notes/sharpness.md. Code: src/sharpness.
 * @module
 */
import type { AnyProperty } from '../src/suite/property.ts';
import { boxProperties } from './sharpness/boxes.ts';
import { runProperties } from './sharpness/runs.ts';
import { stabilityProperties } from './sharpness/stability.ts';
import { stepProperties } from './sharpness/steps.ts';
import { galleryProperty } from './support/gallery.ts';

export const sharpnessProperties: readonly AnyProperty[] = [
  ...stepProperties,
  ...stabilityProperties,
  ...boxProperties,
  ...runProperties,
  galleryProperty('sharpness'),
];
