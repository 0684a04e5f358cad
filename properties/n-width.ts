/**
 * # Lemma W: averaging gives the exact n-width
 *
 * Note: proofs-notes/n-width.md. Code: src/certificates/facts/width-gram.ts.
 * @module
 */
import type { AnyProperty } from '../src/suite/property.ts';
import { averageProperties } from './n-width/averages.ts';
import { bumpProperties } from './n-width/bumps.ts';
import { harmonicProperties } from './n-width/harmonics.ts';

export const nWidthProperties: readonly AnyProperty[] = [
  ...averageProperties,
  ...bumpProperties,
  ...harmonicProperties,
];
