/**
 * # Theorem C: KKT points of the constrained problem are nearly global minimisers
 *
 * Note: proofs-notes/kkt.md. Code: src/network/kkt.ts, src/network/stationarity.ts.
 * @module
 */
import type { AnyProperty } from '../src/suite/property.ts';
import { boxPointProperties } from './kkt/box-points.ts';
import { coneAndBoxProperties } from './kkt/cone-and-box.ts';
import { pointProperties } from './kkt/points.ts';
import { projectionProperties } from './kkt/projections.ts';
import { galleryProperty } from './support/gallery.ts';

export const kktProperties: readonly AnyProperty[] = [
  ...pointProperties,
  ...coneAndBoxProperties,
  ...boxPointProperties,
  ...projectionProperties,
  galleryProperty('kkt'),
];
