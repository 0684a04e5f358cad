/**
 * # Theorem F3: with one extra exponential unit, every local minimum has residual 0
 *
 * Note: proofs-notes/elimination.md. Code: src/network/elimination.ts, src/network/enlarged-descent.ts,
 * properties/elimination/rescaled-loss.ts.
 * @module
 */
import type { AnyProperty } from '../src/suite/property.ts';
import { identityProperties } from './elimination/identities.ts';
import { limitProperties } from './elimination/limits.ts';
import { pathProperties } from './elimination/paths.ts';
import { rescaledProperties } from './elimination/rescaled.ts';
import { galleryProperty } from './support/gallery.ts';

export const eliminationProperties: readonly AnyProperty[] = [
  ...identityProperties,
  ...pathProperties,
  ...limitProperties,
  ...rescaledProperties,
  galleryProperty('elimination'),
];
