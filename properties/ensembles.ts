/**
 * # Theorem M: ensembles and distillation on multi-view data
 *
 * Note: proofs-notes/ensembles.md. Code: src/ensembles.
 * @module
 */
import type { AnyProperty } from '../src/suite/property.ts';
import { memberProperties } from './ensembles/members.ts';
import { winnerProperties } from './ensembles/winners.ts';
import { galleryProperty } from './support/gallery.ts';

export const ensemblesProperties: readonly AnyProperty[] = [
  ...winnerProperties,
  ...memberProperties,
  galleryProperty('ensembles'),
];
