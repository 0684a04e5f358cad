/**
 * # Every property there is
 * @module
 */
import type { AnyProperty } from '../src/suite/property.ts';
import { properties as expressivity } from './expressivity.ts';
import { gramStructureProperties as gramStructure } from './gram-structure.ts';
import { properties as lipschitz } from './lipschitz.ts';
import { properties as rightInverse } from './right-inverse.ts';
import { properties as taylor } from './taylor.ts';

export const allProperties: readonly AnyProperty[] = [
  ...expressivity,
  ...rightInverse,
  ...gramStructure,
  ...lipschitz,
  ...taylor,
];
