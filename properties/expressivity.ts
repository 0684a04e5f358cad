/**
 * # Theorem A: width m >= 2n/d has a zero-loss global minimiser
 *
 * Note: proofs-notes/expressivity.md. Code: src/search, src/theorems/expressivity/statement.ts and the checker.
 *
 * ## Main definitions
 * - ranks, limits: A1, the rank of Psi over Q, and what fails without its hypotheses
 * - mirrored: the start of A2
 * - certificates, claims: A2 and A3: found, verified from their text, compared with other oracles
 * - attacks, impossible: tampered and transplanted certificates
 * - tiers: search, proof and exact arithmetic agree
 * @module
 */
import type { AnyProperty } from '../src/suite/property.ts';
import { attackProperties } from './expressivity/attacks.ts';
import { certificateProperties } from './expressivity/certificates.ts';
import { claimProperties } from './expressivity/claims.ts';
import { impossibleProperties } from './expressivity/impossible.ts';
import { limitProperties } from './expressivity/limits.ts';
import { mirroredProperties } from './expressivity/mirrored.ts';
import { rankProperties } from './expressivity/ranks.ts';
import { tierProperties } from './expressivity/tiers.ts';
import { galleryProperty } from './support/gallery.ts';

export const expressivityProperties: readonly AnyProperty[] = [
  ...rankProperties,
  ...limitProperties,
  ...mirroredProperties,
  ...certificateProperties,
  ...claimProperties,
  ...attackProperties,
  ...impossibleProperties,
  ...tierProperties,
  galleryProperty('expressivity'),
];
