/**
 * # `node:crypto` in a page: digests that a verdict rests on come from a package, and no other is made
 * @module
 */
import { absent } from './absent.ts';

export const createHash = absent('node:crypto');
