/**
 * # Theorem E: lazy against full training, for quadratic networks
 *
 * Note: proofs-notes/lazy-gap.md. Code: src/quadratic.
 * @module
 */
import type { AnyProperty } from '../src/suite/property.ts';
import { averageProperties } from './lazy-gap/averages.ts';
import { comparisonProperties } from './lazy-gap/comparisons.ts';
import { gaussianNetworkProperties } from './lazy-gap/gaussian-networks.ts';
import { gaussianProperties } from './lazy-gap/gaussians.ts';
import { riskProperties } from './lazy-gap/risks.ts';
import { galleryProperty } from './support/gallery.ts';

export const lazyGapProperties: readonly AnyProperty[] = [
  ...riskProperties,
  ...comparisonProperties,
  ...averageProperties,
  ...gaussianProperties,
  ...gaussianNetworkProperties,
  galleryProperty('lazy-gap'),
];
