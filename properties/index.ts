/**
 * # Every property there is
 * @module
 */
import type { AnyProperty } from '../src/suite/property.ts';
import { expressivityProperties } from './expressivity.ts';
import { gramStructureProperties } from './gram-structure.ts';
import { lipschitzProperties } from './lipschitz.ts';
import { rightInverseProperties } from './right-inverse.ts';
import { taylorProperties } from './taylor.ts';

export const allProperties: readonly AnyProperty[] = [
  ...expressivityProperties,
  ...rightInverseProperties,
  ...gramStructureProperties,
  ...lipschitzProperties,
  ...taylorProperties,
];
