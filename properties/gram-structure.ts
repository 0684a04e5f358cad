/**
 * # Lemma 2: G = J J^T, without forming J
 *
 * Note: proofs-notes/gram-structure.md. Code: src/network/gram.ts, src/network/network.ts.
 * The equalities are over Q, so each instance is a proof for that instance; the oracle is the
 * definition of J entry by entry.
 * @module
 */
import type { AnyProperty } from '../src/suite/property.ts';
import { enclosureProperties } from './gram-structure/enclosures.ts';
import { gradientProperties } from './gram-structure/gradient.ts';
import { identityProperties } from './gram-structure/identities.ts';

export const gramStructureProperties: readonly AnyProperty[] = [
  ...identityProperties,
  ...enclosureProperties,
  ...gradientProperties,
];
