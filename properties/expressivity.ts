/**
 * # Theorem A: width m >= 2n/d has a zero-loss global minimiser
 *
 * Note: proofs-notes/expressivity.md. Code: src/search, src/theorems/expressivity.ts and the checker.
 *
 * ## Main definitions
 * - ranks: A1, the rank of Psi over Q, and what fails without its hypotheses
 * - certificates: A2 and A3, found, verified from their text, and compared with other oracles
 * - attacks: changed and moved certificates
 * - tiers: search, proof and exact arithmetic agree
 * @module
 */
import type { AnyProperty } from '../src/suite/property.ts';
import { attackProperties } from './expressivity/attacks.ts';
import { certificateProperties } from './expressivity/certificates.ts';
import { rankProperties } from './expressivity/ranks.ts';
import { tierProperties } from './expressivity/tiers.ts';

export const expressivityProperties: readonly AnyProperty[] = [
  ...rankProperties,
  ...certificateProperties,
  ...attackProperties,
  ...tierProperties,
];
