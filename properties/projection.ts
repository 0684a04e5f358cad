/**
 * # Theorem F: the loss at a stationary point is a squared distance
 *
 * Note: proofs-notes/projection.md. Code: src/network/deep.ts, src/network/deep-projection.ts,
 * src/certificates/facts/projection.ts.
 * @module
 */
import type { AnyProperty } from '../src/suite/property.ts';
import { embeddingProperties } from './projection/embeddings.ts';
import { enclosureProperties } from './projection/enclosures.ts';
import { fileProperties } from './projection/files.ts';
import { identityProperties } from './projection/identities.ts';
import { galleryProperty } from './support/gallery.ts';

export const projectionProperties: readonly AnyProperty[] = [
  ...identityProperties,
  ...enclosureProperties,
  ...embeddingProperties,
  ...fileProperties,
  galleryProperty('projection'),
];
