/**
 * # Theorem R: exact widths and sharp rates of shallow networks
 *
 * Note: proofs-notes/rates.md. Code: src/approximation, src/certificates/facts/sphere-widths.ts, line-networks.ts,
 * packing.ts.
 * @module
 */
import type { AnyProperty } from '../src/suite/property.ts';
import { fileProperties } from './rates/files.ts';
import { greedyProperties } from './rates/greedy.ts';
import { lineProperties } from './rates/line.ts';
import { samplingProperties } from './rates/sampling.ts';
import { sphereProperties } from './rates/spheres.ts';
import { galleryProperty } from './support/gallery.ts';

export const ratesProperties: readonly AnyProperty[] = [
  ...sphereProperties,
  ...lineProperties,
  ...fileProperties,
  ...greedyProperties,
  ...samplingProperties,
  galleryProperty('rates'),
];
