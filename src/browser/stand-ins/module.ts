/**
 * # `node:module` in a page: the parser of formulas, and no other package that is loaded on demand
 * @module
 */
import { create, parseDependencies } from 'mathjs';
import type { MathJsInstance } from 'mathjs';
import { absent } from './absent.ts';

export function createRequire(): (name: string) => MathJsInstance {
  return (name) => {
    if (name !== 'mathjs/lib/browser/math.js' || parseDependencies === undefined)
      return absent(`package "${name}", nor its data: choose a file with the data too`)();
    return create(parseDependencies);
  };
}
