/**
 * # Theorem D: gradient descent with a stated step converges to zero loss
 *
 * Note: proofs-notes/gradient-descent.md. Code: src/network/descent.ts, src/certificates/kernel/descent.ts.
 * @module
 */
import type { AnyProperty } from '../src/suite/property.ts';
import { limitProperties } from './gradient-descent/limits.ts';
import { lipschitzProperties } from './gradient-descent/lipschitz.ts';
import { runProperties } from './gradient-descent/runs.ts';
import { galleryProperty } from './support/gallery.ts';

export const gradientDescentProperties: readonly AnyProperty[] = [
  ...runProperties,
  ...lipschitzProperties,
  ...limitProperties,
  galleryProperty('gradient-descent'),
];
