/**
 * # All properties
 * @module
 */
import type { AnyProperty } from '../src/suite/property.ts';
import { propertiesOf } from './suites.ts';

export const allProperties: readonly AnyProperty[] = await propertiesOf([]);
