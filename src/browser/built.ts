/**
 * # Of what a page is built
 * @module
 */
import type { Digests } from './program.ts';

/** A package whose code is in a page. */
export interface Bundled {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

export interface Built extends Digests {
  readonly packages: readonly Bundled[];
}
