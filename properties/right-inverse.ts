/**
 * # Lemma 1: an approximate right inverse proves full rank and an exact zero
 *
 * Note: proofs-notes/right-inverse.md. Code: src/network/right-inverse.ts.
 * The maps are linear or quadratic over Q, so that the existence of a zero in the ball, the rank and
 * the least singular value are decided exactly, independently of the inequalities.
 * @module
 */
import type { AnyProperty } from '../src/suite/property.ts';
import { boundProperties } from './right-inverse/bounds.ts';
import { ballProperties } from './right-inverse/ranks.ts';
import { zeroProperties } from './right-inverse/zeros.ts';

export const rightInverseProperties: readonly AnyProperty[] = [
  ...zeroProperties,
  ...ballProperties,
  ...boundProperties,
];
